"""A correction merges: what the person did not touch stays, whatever became of the form."""

import json
import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.calls.conftest import Visitor, token_in
from tests.calls.test_form_as_shown import edit, take_out
from wagtail_partnerships.actions.privacy.purging import names_of_class
from wagtail_partnerships.forms.tokens import personal_url
from wagtail_partnerships.models import CallToActionPage, ExpressionOfInterest, Notice
from wagtail_partnerships.models.questions import CallAudience


pytestmark = pytest.mark.django_db

QUESTIONS = (
    {"field_type": "name", "label": "Your name"},
    {"field_type": "email", "label": "Your e-mail"},
    {"field_type": "radio", "label": "Travel", "choices": "Train\nBus"},
    {"field_type": "checkboxes", "label": "Days", "choices": "Monday\nTuesday\nby bus, or train"},
    {"field_type": "datetime", "label": "When", "required": False},
    {"field_type": "number", "label": "How many", "required": False},
    {"field_type": "multiline", "label": "Gone", "required": False},
    {"field_type": "consent", "label": "You may write to me", "required": False},
)
ANSWERS = {
    "Your name": "Robin",
    "Your e-mail": "robin@example.com",
    "Travel": "Train",
    "Days": ["Monday", "Tuesday"],
    "When": "2027-07-01T14:30",
    "How many": "3",
    "Gone": "kept?\r\nYes.",
    "You may write to me": "on",
}


@pytest.fixture
def page(home_page):
    return factories.make_call(questions=QUESTIONS)


def fresh(page):
    return CallToActionPage.objects.get(pk=page.pk)


@pytest.fixture
def person(page):
    """Somebody who has answered."""
    names = {row.label: row.name for row in page.get_form_fields()}
    visitor = Visitor(page)
    visitor.names = names
    assert (
        visitor.send({names[label]: value for label, value in ANSWERS.items()}).status_code == 302
    )
    return visitor


def response():
    return ExpressionOfInterest.objects.get()


def link():
    parts = urlsplit(personal_url(response(), response().call.page.specific))
    return f"{parts.path}?{parts.query}"


def as_browsers_send(html):
    """Return what a browser sends of a form that nobody touches."""
    form = re.search(r"<form method=\"post\" novalidate>.*?</form>", html, re.DOTALL)[0]
    sent = {}
    for tag in re.findall(r"<input[^>]*>", form):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if found["type"] in ("checkbox", "radio"):
            if re.search(r"\schecked\b", tag):
                sent.setdefault(found["name"], []).append(found.get("value", "on"))
        else:
            sent[found["name"]] = found.get("value", "")
    for name, text in re.findall(
        r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL
    ):
        sent[name] = unescape(text).replace("\r\n", "\n").replace("\n", "\r\n")
    for name, options in re.findall(
        r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        sent[name] = re.findall(r'value="([^"]*)" selected', options)
    return sent


def correct(person, untouched=(), **changes):
    """Open the own link, change some answers, and send what the browser shows."""
    html = person.client.get(f"{link()}&correct=1").content.decode()
    data = {**as_browsers_send(html), "correct": "1"}
    data |= {person.names[label]: value for label, value in changes.items()}
    return html, person.client.post(link(), data)


def test_what_was_not_touched_stays(page, person):
    before = response()
    edit(page, "radio", choices="By train\nBus")
    edit(page, "checkboxes", choices="Monday\nWednesday")
    take_out(page, "multiline")
    html, sent = correct(person, **{"Your name": "Robin Example"})
    assert sent.status_code == 302
    assert "Train (no longer offered)" in html
    after = response()
    assert after.name == "Robin Example"
    expected = {**before.answers, person.names["Your name"]: "Robin Example"}
    assert after.answers == expected
    assert after.consents == before.consents
    labels = {question["label"]: answer for question, answer in after.answered()}
    assert labels["Gone"] == "kept?\nYes."
    assert labels["When"] == before.answers[person.names["When"]]
    # What is no longer offered stays until the person changes it.
    _html, sent = correct(person, Travel="Bus", Days=["Wednesday"])
    assert sent.status_code == 302
    assert response().answers[person.names["Travel"]] == "Bus"
    assert response().answers[person.names["Days"]] == ["Wednesday"]


@pytest.mark.parametrize(
    ("field_type", "other", "kept"),
    [
        ("multiline", "date", True),
        ("multiline", "checkbox", True),
        ("multiline", "singleline", True),
        ("multiline", "consent", True),
        ("checkboxes", "singleline", True),
        ("checkboxes", "radio", True),
        ("radio", "checkboxes", False),
        ("radio", "number", True),
        ("datetime", "singleline", False),
        ("number", "multiline", False),
    ],
)
def test_an_answer_that_the_question_can_no_longer_show_stays(
    page, person, field_type, other, kept
):
    before = response()
    edit(page, field_type, field_type=other, required=other not in ("consent",))
    html, sent = correct(person, **{"Your name": "Robin Example"})
    assert sent.status_code == 302
    after = response()
    assert {**after.answers, person.names["Your name"]: ""} == {
        **before.answers,
        person.names["Your name"]: "",
    } or other == "checkboxes"
    if other != "consent":
        assert ("Your earlier answer stays unless you enter another" in html) == kept
    name = next(row.name for row in fresh(page).get_form_fields() if row.field_type == other)
    held = [answer for question, answer in after.answered() if question["name"] == name]
    assert held == [after.answers[name]]


def test_a_voice_that_is_no_longer_sought_stays(home_page):
    page = factories.make_call(
        questions=[*QUESTIONS[:2], {"field_type": "audience", "label": "Voice"}]
    )
    patient, student = (factories.make_voice(name=name) for name in ("Patient", "Student"))
    page.partnerships_audiences = [CallAudience(voice=patient)]
    page.save()
    person = Visitor(page)
    person.names = {row.label: row.name for row in page.get_form_fields()}
    typed = {"Your name": "Robin", "Your e-mail": "robin@example.com", "Voice": patient.pk}
    person.send({person.names[label]: value for label, value in typed.items()})
    page.partnerships_audiences = [CallAudience(voice=student)]
    page.save()
    type(patient).objects.filter(pk=patient.pk).update(retired=True)
    _html, sent = correct(person, **{"Your name": "Robin Example"})
    assert sent.status_code == 302
    assert response().voice == patient
    _html, sent = correct(person, Voice=student.pk)
    assert response().voice == student


def test_a_correction_of_a_form_that_changes_meanwhile_comes_back(page, person):
    before = response()
    html = person.client.get(f"{link()}&correct=1").content.decode()
    data = {**as_browsers_send(html), "correct": "1", person.names["Your name"]: "New Name"}
    edit(page, "consent", label="You may sell my answer")
    html = person.client.post(link(), data).content.decode()
    assert "“You may sell my answer” (it was “You may write to me”)" in html
    assert 'value="New Name"' in html
    consent = re.search(rf'<input[^>]*name="{person.names["You may write to me"]}"[^>]*>', html)[0]
    assert "checked" not in consent
    assert response().answers == before.answers
    sent = person.client.post(link(), {**data, "form_token": token_in(html)})
    assert sent.status_code == 302
    assert response().consents[-1]["wording"] == "You may sell my answer"


def test_purging_a_class_knows_the_questions_that_went(page, person):
    take_out(page, "multiline")
    correct(person, **{"Your name": "Robin Example"})
    assert names_of_class(page.call_record, "ordinary") >= {person.names["Gone"]}


# The record of consents


def consents():
    return [
        (entry["wording"], entry["given"], bool(entry["withdrawn_at"]))
        for entry in response().consents
    ]


def withdraw_consent(person):
    data = {"version": response().version, "consent": person.names["You may write to me"]}
    assert person.client.post(link(), data).status_code == 302


def test_a_consent_keeps_its_history(page, person, client_for, superuser):
    words = "You may write to me"
    assert consents() == [(words, True, False)]
    withdraw_consent(person)
    first = response().consents
    assert consents() == [(words, True, True)]
    correct(person, **{"Your name": "Robin Example"})
    assert response().consents == first, "a correction of something else says nothing of it"
    correct(person, **{words: "on"})
    assert consents() == [(words, True, True), (words, True, False)]
    edit(page, "consent", label="You may telephone me")
    html, _sent = correct(person, **{"Your name": "Robin"})
    assert "The words of this consent have changed since you agreed" in html
    assert consents()[2:] == [("You may telephone me", False, False)]
    assert response().consents_in_force == []
    take_out(page, "consent")
    kept = response().consents
    correct(person, **{"Your name": "Robin Example"})
    assert response().consents == kept, "a question that went takes no evidence with it"
    for html in (
        person.client.get(link()).content.decode(),
        client_for(superuser).get(f"/admin/partnerships/answers/{response().pk}/").content.decode(),
    ):
        assert "Not given on" in html
        assert re.search(r"Given on [^,]+, [^,]+, withdrawn on ", html)
        assert html.count(words) >= 2


def test_unticking_withdraws_as_the_button_does(page, person):
    edit(page, "consent", allows_naming=True)
    correct(person, **{"You may write to me": "on"})
    assert response().may_be_named
    html = person.client.get(f"{link()}&correct=1").content.decode()
    data = {**as_browsers_send(html), "correct": "1"}
    del data[person.names["You may write to me"]]
    assert person.client.post(link(), data).status_code == 302
    assert not response().may_be_named
    assert consents()[-1][1:] == (True, True)
    assert Notice.objects.filter(kind="expression_office_withdraw_consent").exists()


# Whatever an editor does between any two steps of a person


@pytest.fixture
def guidance(home_page):
    return factories.make_issued_guidance()


EDITS = {
    "relabel": lambda page: edit(page, "radio", label="How do you travel?"),
    "choices": lambda page: edit(page, "radio", choices="By train\nBus"),
    "days": lambda page: edit(page, "checkboxes", choices="Monday\nWednesday"),
    "retype": lambda page: edit(page, "number", field_type="singleline"),
    "to consent": lambda page: edit(page, "datetime", field_type="consent", required=False),
    "consent": lambda page: edit(page, "consent", label="You may sell my answer"),
    "take out": lambda page: take_out(page, "multiline"),
    "take out consents": lambda page: take_out(page, "consent"),
    "notice": lambda page: CallToActionPage.objects.update(privacy_notice="<p>Another.</p>"),
}


def edit_once(page, what):
    try:
        EDITS[what](page)
    except StopIteration:
        """The question is gone already."""


@given(edits=st.lists(st.lists(st.sampled_from(sorted(EDITS)), max_size=2), min_size=4, max_size=4))
def test_whatever_is_edited_meanwhile_nothing_is_lost_or_altered(guidance, edits):
    # Three hundred people answer from one address here, of whom only the first sixty are believed.
    cache.clear()
    page = factories.make_call(questions=QUESTIONS, check_answers=True, document=guidance)
    person = Visitor(page)
    person.names = {row.label: row.name for row in page.get_form_fields()}
    typed = {person.names[label]: value for label, value in ANSWERS.items()}
    between = iter(edits)

    def go_on():
        for what in next(between):
            edit_once(page, what)

    person.open()
    go_on()
    shown = person.send(typed).content.decode()
    person.token = token_in(shown)
    go_on()
    for _again in range(3):
        asked = {row.name: row.as_asked() for row in fresh(page).get_form_fields()}
        sent = person.send({**typed, "checked": "1"})
        if sent.status_code == 302:
            break
        html = sent.content.decode()
        person.token = token_in(html)
        for name, value in typed.items():
            if name in asked and asked[name]["type"] in ("radio", "checkboxes"):
                offered = asked[name]["choices"].split("\n")
                kept = [
                    one for one in ([value] if isinstance(value, str) else value) if one in offered
                ]
                typed[name] = (kept or offered)[: 1 if asked[name]["type"] == "radio" else None]
    stored = ExpressionOfInterest.objects.get(call=page.call_record)
    assert stored.form_version.questions == list(asked.values())
    for question, answer in stored.answered():
        assert bool(answer) == bool(typed.get(question["name"])), question
    words = {entry["wording"] for entry in stored.consents if entry["given"]}
    now_asked = {one["label"] for one in asked.values() if one["type"] == "consent"}
    assert words <= now_asked, "nobody has consented to words that did not stand there"

    parts = urlsplit(personal_url(stored, fresh(page)))
    own = f"{parts.path}?{parts.query}"
    html = person.client.get(f"{own}&correct=1").content.decode()
    data = {**as_browsers_send(html), "correct": "1"}
    data[person.names["Your name"]] = "Robin Corrected"
    go_on()
    for _again in range(2):
        sent = person.client.post(own, data)
        if sent.status_code == 302:
            break
        html = sent.content.decode()
        data = {**as_browsers_send(html), "correct": "1"}
        assert data[person.names["Your name"]] == "Robin Corrected"
    after = ExpressionOfInterest.objects.get(pk=stored.pk)
    expected = {**stored.answers, person.names["Your name"]: "Robin Corrected"}
    assert json.dumps(after.answers, sort_keys=True) == json.dumps(expected, sort_keys=True)
    assert after.consents[: len(stored.consents)] == [
        {**entry, "withdrawn_at": now["withdrawn_at"]}
        for entry, now in zip(stored.consents, after.consents, strict=False)
    ]
    held = {question["name"] for question, _answer in after.answered()}
    assert held >= set(stored.answers), "every answer has its question"
    ExpressionOfInterest.objects.filter(pk=stored.pk).delete()


def test_a_correction_while_a_voice_is_renamed_comes_back(home_page, monkeypatch):
    page = factories.make_call(
        questions=[*QUESTIONS[:2], {"field_type": "audience", "label": "Voice"}]
    )
    patient = factories.make_voice(name="Patient")
    person = Visitor(page)
    person.names = {row.label: row.name for row in page.get_form_fields()}
    typed = {"Your name": "Robin", "Your e-mail": "robin@example.com", "Voice": patient.pk}
    person.send({person.names[label]: value for label, value in typed.items()})
    html = person.client.get(f"{link()}&correct=1").content.decode()
    real = CallToActionPage.get_form

    def rename_first(*args, **kwargs):
        type(patient).objects.update(name="Parent")
        return real(*args, **kwargs)

    # The form was compared with what the person saw before it is made.
    monkeypatch.setattr(CallToActionPage, "get_form", rename_first)
    data = {**as_browsers_send(html), "correct": "1", person.names["Your name"]: "New Name"}
    html = person.client.post(link(), data).content.decode()
    assert "“Voice”" in html
    assert 'value="New Name"' in html
    assert response().corrected_at is None
