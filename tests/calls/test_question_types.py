"""A host adds a type of question in one module; editors, visitors and the office then have it."""

import dataclasses

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured

from tests import factories
from tests.calls.conftest import Visitor
from tests.testapp.apps import REGISTRATION_NUMBER
from wagtail_partnerships.actions.calls.earlier_answers import earlier_answers
from wagtail_partnerships.forms.types import QuestionType, register_question_type
from wagtail_partnerships.models import CallFormField, CallToActionPage, ExpressionOfInterest
from wagtail_partnerships.models.privacy import PrivacyClass


pytestmark = pytest.mark.django_db

EMAIL = {"field_type": "email", "label": "E-mail"}
NUMBER = {"field_type": "registration_number", "label": "Your registration number"}


@pytest.fixture
def call():
    return factories.make_call(questions=[EMAIL, NUMBER])


def send(call, number):
    email, asked = call.get_form_fields()
    return Visitor(call).send({email.name: "robin@example.com", asked.name: number})


def test_editors_choose_it():
    labels = dict(forms.fields_for_model(CallFormField)["field_type"].choices)
    assert labels["registration_number"] == "Registration number"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Enter your registration number"),
        ("12", "Enter your registration number, like RA12345."),
    ],
)
def test_visitors_are_told_what_is_wrong(call, typed, told):
    response = send(call, typed)
    assert response.status_code == 200
    assert told in response.content.decode()


def test_answer_is_stored_shown_exported_and_corrected(call, admin_client):
    assert send(call, "RA12345").status_code == 302
    expression = ExpressionOfInterest.objects.get()
    asked = call.get_form_fields()[1]
    assert expression.answers[asked.name] == "RA12345"
    screen = admin_client.get(f"/admin/partnerships/answers/{expression.pk}/")
    assert "RA 12345" in screen.content.decode()
    export = admin_client.get(f"/admin/partnerships/calls/{call.pk}/export/csv/")
    assert "RA 12345" in b"".join(export.streaming_content).decode()
    page = CallToActionPage.objects.get(pk=call.pk)
    assert earlier_answers(page, expression).initial[asked.name] == "RA12345"


def test_it_can_be_contact_data(call):
    assert call.get_form_fields()[1].effective_privacy_class == PrivacyClass.CONTACT


@pytest.mark.parametrize("name", ["email", "heading", "date", "no spaces", "é", "x" * 33, ""])
def test_names_that_are_refused(name):
    with pytest.raises(ImproperlyConfigured):
        register_question_type(QuestionType(name, "Label", lambda question, options: None))


def test_a_name_is_given_once():
    register_question_type(REGISTRATION_NUMBER)
    with pytest.raises(ImproperlyConfigured):
        register_question_type(dataclasses.replace(REGISTRATION_NUMBER, label="Another"))
