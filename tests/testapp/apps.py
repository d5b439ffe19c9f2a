from django import forms
from django.apps import AppConfig
from django.core.validators import RegexValidator
from django.utils.functional import lazystr

from wagtail_partnerships.forms.types import QuestionType, register_question_type


def make_registration_field(question, options):
    number = RegexValidator(r"^[A-Z]{2}\d{5}$", "Enter your registration number, like RA12345.")
    return forms.CharField(max_length=7, validators=[number], **options)


REGISTRATION_NUMBER = QuestionType(
    name="registration_number",
    label=lazystr("Registration number"),
    make_field=make_registration_field,
    missing="Enter your registration number",
    in_words=lambda answer: f"{answer[:2]} {answer[2:]}",
    is_contact=True,
)


class TestAppConfig(AppConfig):
    name = "tests.testapp"
    label = "testapp"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        register_question_type(REGISTRATION_NUMBER)
