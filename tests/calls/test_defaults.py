"""What stands in a question beforehand, and what an editor may enter for it."""

import re

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from tests.calls.conftest import Visitor
from wagtail_partnerships.models import CallFormField, ExpressionOfInterest


pytestmark = pytest.mark.django_db
CHOICES = "Yes, with a friend\nNo"

REFUSED = [
    ("checkbox", "perhaps", "Enter “yes” for a box that is ticked, or “no”"),
    ("date", "tomorrow", "Enter a date"),
    ("datetime", "2027-03-28 01:30", "there is no 1:30am"),
    ("number", "abc", "Enter a number"),
    ("dropdown", "Perhaps", "“Perhaps” cannot be the default"),
    ("radio", "Yes", "“Yes” cannot be the default"),
    ("checkboxes", "No\nPerhaps", "Perhaps"),
    ("multiselect", "Perhaps", "Perhaps"),
    ("email", "robin", "Enter an e-mail address"),
    ("url", "www.example.org", "for example https://www.example.org"),
    ("statement", "one two three four", "too long"),
    ("consent", "on", "has no default"),
    ("audience", "Patient", "has no default"),
]
TAKEN = [
    ("checkbox", "yes", "checked"),
    ("checkbox", "no", ""),
    ("date", "2027-07-01", 'value="2027-07-01"'),
    ("number", "3", 'value="3"'),
    ("radio", "Yes, with a friend", 'value="Yes, with a friend"'),
    ("checkboxes", "No\nYes, with a friend", "checked"),
    ("singleline", "As ever", 'value="As ever"'),
]


def question(field_type, default, **facts):
    return CallFormField(
        label="A question",
        field_type=field_type,
        choices=CHOICES,
        limit=3,
        default_value=default,
        **facts,
    )


def html_of(field_type, default):
    facts = {"choices": CHOICES, "limit": 3, "default_value": default, "label": "A question"}
    page = factories.make_call(
        questions=[
            {"field_type": "email", "label": "E-mail"},
            {"field_type": field_type, "required": False, **facts},
        ]
    )
    html = Visitor(page).open().content.decode()
    name = list(page.get_form_fields())[1].name
    return page, re.search(rf'name="{name}".*?</form>', html, re.DOTALL)[0]


@pytest.mark.parametrize(("field_type", "default", "message"), REFUSED)
def test_a_default_that_the_question_would_refuse_is_refused(field_type, default, message):
    with pytest.raises(ValidationError) as refusal:
        question(field_type, default).clean()
    assert list(refusal.value.message_dict) == ["default_value"]
    assert message in str(refusal.value)


@pytest.mark.parametrize(("field_type", "default", "_message"), REFUSED)
def test_and_left_out_where_it_is_stored_already(home_page, field_type, default, _message):
    factories.make_voice(name=default)
    _page, html = html_of(field_type, default)
    assert f'value="{default}"' not in html or field_type in ("radio", "checkboxes")
    assert f">{default}</textarea>" not in html
    assert "checked" not in html
    assert "selected" not in html.replace('value="" selected', "")


@pytest.mark.parametrize(("field_type", "default", "shown"), TAKEN)
def test_a_good_default_is_taken_and_shown(home_page, field_type, default, shown):
    question(field_type, default).clean()
    _page, html = html_of(field_type, default)
    assert shown in html


@pytest.mark.parametrize("default", ["False", "no", "0", "off", "", "No"])
def test_a_tick_box_can_always_be_ticked(home_page, default):
    page, html = html_of("checkbox", default)
    email, box = page.get_form_fields()
    assert "checked" not in html
    assert "value" not in html.partition(">")[0], "so a browser sends “on”"
    Visitor(page).send({email.name: "robin@example.com", box.name: "on"})
    assert ExpressionOfInterest.objects.get().answers[box.name] is True
