"""What Wagtail's forms promise of a form page holds for a call, and hostile answers do no harm."""

import datetime
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.calls.conftest import Visitor
from wagtail_partnerships.models import CallFormField, ExpressionOfInterest
from wagtail_partnerships.models.questions import QUESTION_TYPES


pytestmark = pytest.mark.django_db

EMAIL = {"field_type": "email", "label": "E-mail"}
CHOICES = "First, and foremost\nSecond\n\nThird"


def call_asking(field_type, **facts):
    facts.setdefault("label", "A question")
    return factories.make_call(
        questions=[EMAIL, {"field_type": field_type, **facts}] if field_type != "email" else [EMAIL]
    )


def send(page, value):
    email, *asked = page.get_form_fields()
    data = {email.name: "robin@example.com"}
    if asked:
        data[asked[0].name] = value
    else:
        data[email.name] = value
    visitor = Visitor(page)
    response = visitor.send(data)
    if response.status_code == 302:
        expression = ExpressionOfInterest.objects.get()
        return expression.answers.get((asked or [email])[0].name)
    return response.content.decode()


@pytest.mark.parametrize(
    ("field_type", "facts", "typed", "stored"),
    [
        ("singleline", {}, "One line", "One line"),
        ("multiline", {}, "Two\r\nlines ", "Two\nlines"),
        ("email", {}, "robin@example.com", "robin@example.com"),
        ("number", {}, "12.50", "12.50"),
        ("number", {}, "1e3", "1000"),
        ("number", {}, "-0", "0"),
        ("url", {}, "https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("checkbox", {}, "on", True),
        ("checkboxes", {"choices": CHOICES}, ["Second", "Third"], ["Second", "Third"]),
        ("dropdown", {"choices": CHOICES}, "First, and foremost", "First, and foremost"),
        ("multiselect", {"choices": "a, b\nc"}, ["a, b"], ["a, b"]),
        ("radio", {"choices": CHOICES}, "Second", "Second"),
        ("date", {}, "2023-05-10", "2023-05-10"),
        ("datetime", {}, "2023-05-10T11:00", "2023-05-10T11:00:00+01:00"),
        ("telephone", {}, "+44 (0)20 7740 7200 ext 12", "+44 (0)20 7740 7200 ext 12"),
        ("name", {}, "  Robin  ", "Robin"),
        ("statement", {"limit": 3}, " one two\r\nthree ", "one two\nthree"),
    ],
)
def test_every_type_is_stored_as_it_was_meant(home_page, field_type, facts, typed, stored):
    assert send(call_asking(field_type, **facts), typed) == stored


def test_every_type_is_tried():
    tried = {
        "singleline", "multiline", "email", "number", "url", "checkbox", "checkboxes", "dropdown",
        "multiselect", "radio", "date", "datetime", "telephone", "name", "statement",
        "audience", "consent", "heading",
    }  # fmt: skip
    assert tried == {name for name, _label in QUESTION_TYPES}


@pytest.mark.parametrize(
    ("field_type", "facts", "typed", "message"),
    [
        ("number", {}, "1e999999999", "Ensure that there are no more than"),
        ("number", {}, "NaN", "Enter a number"),
        ("number", {}, "9" * 5000, "Ensure that there are no more than"),
        ("url", {}, "javascript:alert(1)", "for example https://www.example.org"),
        ("dropdown", {"choices": CHOICES}, "Fourth", "Select a valid choice"),
        ("checkboxes", {"choices": CHOICES}, ["Fourth"], "Select a valid choice"),
        ("date", {}, "31 February", "Enter a date, like"),
        ("datetime", {}, "tomorrow", "Enter a date and a time"),
        ("telephone", {}, "call me", "Enter a telephone number"),
        ("telephone", {}, "1" * 49, "Enter a telephone number"),
        ("multiline", {}, "x" * 30_000, "at most 20000 characters"),
        ("statement", {"limit": 3}, "one two three four", "one word too long"),
        ("statement", {"limit": 3}, "x" * 600_000, "far too long"),
        ("audience", {}, "77", "Choose one of the voices"),
        ("audience", {}, "1; drop table", "Choose one of the voices"),
        ("singleline", {}, "a\x00b", "Null characters"),
        ("name", {}, "\u200b\u00ad \ufeff", "Enter your name"),
        ("multiline", {}, "\u2060", "Enter an answer to"),
        ("datetime", {}, "2027-03-28T01:30", "there is no 1:30am in that night"),
        ("datetime", {}, "2026-10-25T01:30", "1:30am comes twice in that night"),
    ],
)
def test_wrong_and_hostile_answers_are_refused_quickly(
    home_page, field_type, facts, typed, message
):
    page = call_asking(field_type, **facts)
    began = time.thread_time()
    html = send(page, typed)
    assert message in html
    assert time.thread_time() - began < 1.5
    assert not ExpressionOfInterest.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "{{ request.user }} {% debug %}",
        '"><img src=x onerror=alert(1)>',
        "=HYPERLINK(1)",
        "\u202ereversed",
        "a\nBcc: everybody@example.org",
    ],
)
def test_what_is_typed_is_text_everywhere(home_page, typed):
    page = call_asking("singleline")
    email, asked = page.get_form_fields()
    html = Visitor(page).send({asked.name: typed, email.name: "wrong"}).content.decode()
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "{{ request.user }}" in html or "{{" not in typed


@pytest.mark.parametrize("field_type", ["checkboxes", "radio"])
def test_groups_have_a_legend_and_errors_lead_to_the_first(home_page, field_type):
    page = call_asking(field_type, choices=CHOICES)
    html = send(page, [])
    name = list(page.get_form_fields())[1].name
    assert "<fieldset" in html
    assert "<legend>A question</legend>" in html
    assert f'href="#id_{name}_0"' in html
    assert f'id="id_{name}_0"' in html


def test_optional_questions_and_defaults(home_page):
    page = call_asking("singleline", required=False, default_value="As ever")
    html = Visitor(page).open().content.decode()
    assert "A question (optional)" in html
    assert 'value="As ever"' in html
    assert send(page, "") == ""


def test_a_consent_is_never_ticked_and_can_be_left_out(home_page):
    page = call_asking("consent", required=False, default_value="on")
    assert "checked" not in Visitor(page).open().content.decode()
    send(page, "")
    assert ExpressionOfInterest.objects.get().consents[0]["given"] is False


def test_the_voices_sought_are_offered_and_kept(home_page):
    from wagtail_partnerships.models.questions import CallAudience

    page = call_asking("audience")
    student, patient = (factories.make_voice(name=name) for name in ("Student", "Patient"))
    page.partnerships_audiences = [CallAudience(voice=student, places=2)]
    page.save()
    html = Visitor(page).open().content.decode()
    assert "Student" in html
    assert "Patient" not in html
    assert "Choose one of the voices" in send(page, str(patient.pk))
    assert send(page, str(student.pk)) == "Student"
    assert ExpressionOfInterest.objects.get().voice == student


def test_headings_guide_and_are_not_stored(home_page):
    page = call_asking("heading", label="About you", guidance="Take your time.")
    html = Visitor(page).open().content.decode()
    assert "<h3>About you</h3>" in html
    assert "Take your time." in html
    send(page, "forged")
    assert len(ExpressionOfInterest.objects.get().answers) == 1


def test_only_the_questions_of_the_call_are_stored(home_page):
    page = call_asking("singleline")
    email, asked = page.get_form_fields()
    data = {email.name: "r@example.com", asked.name: "x", "state": "accepted", "notes": "y"}
    Visitor(page).send(data)
    expression = ExpressionOfInterest.objects.get()
    assert set(expression.answers) == {email.name, asked.name}
    assert (expression.state, expression.notes) == ("received", "")


def test_a_question_keeps_its_key_when_its_words_change(home_page):
    page = call_asking("singleline", label="???")
    row = page.partnerships_form_fields.get(label="???")
    name = row.name
    row.label = "Submit time"
    row.save()
    assert CallFormField.objects.get(pk=row.pk).name == name


def test_sizes_that_django_refuses_are_no_server_error(home_page, client):
    page = call_asking("singleline")
    data = {f"field{number}": "x" for number in range(1_201)}
    assert client.post(page.url, data).status_code == 400


def test_queries_do_not_grow_with_the_questions(home_page):
    counts = []
    for questions in (2, 12):
        page = factories.make_call(
            questions=[EMAIL]
            + [{"field_type": "singleline", "label": f"Question {n}"} for n in range(questions)]
        )
        data = {row.name: "x@example.com" for row in page.get_form_fields()}
        Visitor(page).open()
        with CaptureQueriesContext(connection) as getting:
            visitor = Visitor(page)
            visitor.open()
        with CaptureQueriesContext(connection) as posting:
            assert visitor.send(data).status_code == 302
        counts.append((len(getting), len(posting)))
    assert counts[0] == counts[1]
    assert counts[0][0] <= 15, [query["sql"] for query in getting]
    assert counts[0][1] <= 26, [query["sql"] for query in posting]


def test_dates_are_read_in_the_site_zone(home_page):
    assert send(call_asking("datetime"), "2023-01-10 11:00").startswith(
        datetime.datetime(2023, 1, 10, 11).isoformat()
    )
