"""What is stored of a response is what was shown: a form that changed meanwhile comes back."""

import re

import pytest
from django.core import signing

from tests import factories
from tests.calls.conftest import Visitor, names_of, token_in
from wagtail_partnerships.actions.calls.form_versions import shown_form
from wagtail_partnerships.forms import tokens
from wagtail_partnerships.models import (
    CallFormField,
    CallToActionPage,
    ExpressionOfInterest,
    Voice,
)
from wagtail_partnerships.models.privacy import PrivacyFacts, PrivacySettings
from wagtail_partnerships.models.questions import CallAudience
from wagtail_partnerships.public import calls as public_calls


pytestmark = pytest.mark.django_db

QUESTIONS = (
    {"field_type": "name", "label": "Your name"},
    {"field_type": "email", "label": "Your e-mail"},
    {"field_type": "heading", "label": "Hours", "guidance": "We close at 6 now."},
    {"field_type": "radio", "label": "Do you support closing at 5?", "choices": "Yes\nNo"},
    {"field_type": "singleline", "label": "Why?", "required": False},
    {"field_type": "consent", "label": "You may write to me", "required": False},
)


@pytest.fixture
def page(home_page):
    return factories.make_call(questions=QUESTIONS)


@pytest.fixture
def typed(page):
    names = names_of(page)
    return {
        names["name"]: "Robin",
        names["email"]: "robin@example.com",
        names["radio"]: "Yes",
        names["singleline"]: "I work late.",
        names["consent"]: "on",
    }


def responses():
    return ExpressionOfInterest.objects


def edit(page, asked_as, **facts):
    """Change a question as an editor does, by publishing another text of the call."""
    draft = CallToActionPage.objects.get(pk=page.pk)
    rows = list(draft.partnerships_form_fields.all())
    row = next(row for row in rows if row.field_type == asked_as)
    for name, value in facts.items():
        setattr(row, name, value)
    draft.partnerships_form_fields = rows
    draft.save_revision().publish()


def take_out(page, field_type):
    draft = CallToActionPage.objects.get(pk=page.pk)
    kept = [row for row in draft.partnerships_form_fields.all() if row.field_type != field_type]
    draft.partnerships_form_fields = kept
    draft.save_revision().publish()


def rename_voice(page):
    page.partnerships_audiences.get().voice.__class__.objects.update(name="Another voice")


CHANGES = {
    "the words of a question": (
        lambda page: edit(page, "radio", label="Do you oppose closing at 5?"),
        "“Do you oppose closing at 5?” (it was “Do you support closing at 5?”)",
    ),
    "help": (lambda page: edit(page, "radio", help_text="From May."), "“Do you support"),
    "guidance": (lambda page: edit(page, "singleline", guidance="In brief."), "“Why?”"),
    "choices": (lambda page: edit(page, "radio", choices="Yes\nNo\nPerhaps"), "“Do you support"),
    "section text": (lambda page: edit(page, "heading", guidance="We close at 7."), "“Hours”"),
    "consent": (
        lambda page: edit(page, "consent", label="You may sell my answer"),
        "“You may sell my answer” (it was “You may write to me”)",
    ),
    "what a consent allows": (lambda page: edit(page, "consent", allows_naming=True), "“You may"),
    "a question gone": (lambda page: take_out(page, "singleline"), "no longer asked: “Why?”"),
    "notice": (
        lambda page: CallToActionPage.objects.update(privacy_notice="<p>We sell it.</p>"),
        "What we say about your personal data has changed",
    ),
    "order": (
        lambda page: edit(page, "singleline", sort_order=9),
        "The questions stand in another order",
    ),
}


@pytest.mark.parametrize("step", ["form", "check"])
@pytest.mark.parametrize("what", CHANGES)
def test_a_form_that_has_changed_comes_back(page, typed, what, step):
    change, sentence = CHANGES[what]
    CallToActionPage.objects.update(check_answers=step == "check")
    visitor = Visitor(page)
    visitor.open()
    if step == "check":
        assert "Nothing has been sent yet." in visitor.send(typed).content.decode()
        typed["checked"] = "1"
    change(page)
    html = visitor.send(typed).content.decode()
    assert not responses().exists()
    assert sentence in html
    assert "<title>Error: " in html
    assert 'value="Robin"' in html
    assert "I work late." in html, "in its field, or to copy where the question is gone"
    if what != "choices":
        assert re.search(r'value="Yes"[^>]*checked', html)
    consent = re.search(rf'<input[^>]*name="{names_of(page)["consent"]}"[^>]*>', html)[0]
    assert ("checked" in consent) == (what not in ("consent", "what a consent allows"))
    # And then what is sent is what stands there now.
    visitor.token = token_in(html)
    assert visitor.send(typed).status_code == 302
    stored = responses().get()
    fresh = CallToActionPage.objects.get(pk=page.pk)
    asked = [row.as_asked() for row in fresh.get_form_fields()]
    assert stored.form_version.questions == asked
    assert stored.form_version.notices[""] == fresh.privacy_notice


def test_what_stands_beside_the_form_may_change(page, typed):
    visitor = Visitor(page)
    visitor.open()
    CallToActionPage.objects.update(introduction="<p>Another.</p>", title="Another title")
    edit(page, "singleline", default_value="Because")
    assert visitor.send(typed).status_code == 302
    assert responses().get().consents[0]["wording"] == "You may write to me"


def test_a_notice_that_comes_or_a_voice_with_another_name_is_a_change(home_page):
    page = factories.make_call(
        questions=[
            {"field_type": "email", "label": "E-mail"},
            {"field_type": "audience", "label": "You"},
        ]
    )
    page.partnerships_audiences = [CallAudience(voice=factories.make_voice(name="Patient"))]
    page.save()
    names = names_of(page)
    voice = page.partnerships_audiences.get().voice
    typed = {names["email"]: "robin@example.com", names["audience"]: voice.pk}
    for change in (
        lambda: type(voice).objects.update(name="Parent"),
        lambda: PrivacyFacts.objects.create(
            settings=PrivacySettings.for_site(page.get_site()),
            privacy_class="contact",
            lawful_basis="Consent",
            notice="To write to you.",
        ),
    ):
        visitor = Visitor(page)
        visitor.open()
        change()
        assert "has changed" in visitor.send(typed).content.decode()
    assert not responses().exists()
    visitor = Visitor(page)
    visitor.send(typed)
    stored = responses().get()
    assert stored.form_version.questions[1]["choices"] == "Parent"
    assert stored.form_version.notices["contact"] == "To write to you."


def test_a_choice_that_went_is_given_back_to_copy(page, typed):
    visitor = Visitor(page)
    visitor.open()
    edit(page, "radio", choices="No\nPerhaps")
    html = visitor.send(typed).content.decode()
    assert re.search(r"<dt>Do you support closing at 5\?</dt><dd>Yes</dd>", html)


def test_a_new_question_comes_with_its_default_and_no_reproach(page, typed):
    visitor = Visitor(page)
    visitor.open()
    draft = CallToActionPage.objects.get(pk=page.pk)
    draft.partnerships_form_fields = [
        *draft.partnerships_form_fields.all(),
        CallFormField(field_type="singleline", label="Where?", default_value="Here", sort_order=9),
    ]
    draft.save_revision().publish()
    html = visitor.send(typed).content.decode()
    assert "“Where?”" in html
    assert 'value="Here"' in html
    assert "Enter an answer" not in html


@pytest.mark.parametrize("old", ["before an upgrade", "version gone", "too old", "forged"])
def test_a_token_that_cannot_say_what_was_shown_loses_nothing(page, typed, old, freeze):
    visitor = Visitor(page)
    visitor.open()
    if old == "before an upgrade":
        visitor.token = signing.dumps([page.pk, "a" * 32, 1_790_000_000, 0], salt=tokens.FORM)
    elif old == "version gone":
        visitor.token = tokens.make_form_token(page, "0" * 64)
    elif old == "forged":
        visitor.token = "forged"
    else:
        CallToActionPage.objects.update(closes_at="2091-01-01T00:00Z")
    with freeze("2090-01-01 12:00" if old == "too old" else "2026-11-29 12:00"):
        CallToActionPage.objects.update(opens_at="2026-01-01T00:00Z", closes_at="2091-01-01T00:00Z")
        html = visitor.send(typed).content.decode()
    assert not responses().exists()
    assert "nothing has been sent" in html
    assert "I work late." in html
    consent = re.search(rf'<input[^>]*name="{names_of(page)["consent"]}"[^>]*>', html)[0]
    # Only where it is known that the words are the same does a tick stay.
    assert ("checked" in consent) == (old == "too old")


def test_csrf_refusal_unticks_what_has_changed(page, typed, settings):
    settings.CSRF_FAILURE_VIEW = "wagtail_partnerships.views.csrf_failure"
    visitor = Visitor(page, enforce_csrf_checks=True)
    visitor.open()
    edit(page, "consent", label="You may sell my answer")
    html = visitor.send(typed).content.decode()
    assert "I work late." in html
    consent = re.search(rf'<input[^>]*name="{names_of(page)["consent"]}"[^>]*>', html)[0]
    assert "checked" not in consent


@pytest.mark.parametrize("refuses", [False, True])
def test_what_comes_too_late_is_given_back_in_words(home_page, settings, refuses):
    settings.CSRF_FAILURE_VIEW = "wagtail_partnerships.views.csrf_failure"
    questions = (*QUESTIONS, {"field_type": "audience", "label": "Which of these describes you?"})
    page = factories.make_call(questions=questions)
    voice = factories.make_voice(name="Patient")
    names = names_of(page)
    visitor = Visitor(page, enforce_csrf_checks=refuses)
    visitor.open()
    take_out(page, "singleline")
    CallToActionPage.objects.update(closes_at="2026-01-02T00:00Z", opens_at="2026-01-01T00:00Z")
    typed = {
        names["audience"]: voice.pk,
        names["singleline"]: "Late.",
        names["email"]: "no address",
    }
    html = visitor.send(typed).content.decode()
    assert "This is what you wrote" in html
    for text in ("Patient", "Late.", "no address"):
        assert text in html
    assert not responses().exists()


@pytest.fixture
def voiced(home_page):
    """A call that asks for a voice, of which "Patient" is one."""
    factories.make_voice(name="Patient")
    return factories.make_call(
        questions=[*QUESTIONS, {"field_type": "audience", "label": "Which of these?"}]
    )


def send_while(page, monkeypatch, owner, call, change):
    """Send a form; something is changed once the request has come to a call within it."""
    visitor, names = Visitor(page), names_of(page)
    visitor.open()
    real = getattr(owner, call)

    def change_first(*args, **kwargs):
        change(page)
        return real(*args, **kwargs)

    monkeypatch.setattr(owner, call, change_first)
    return visitor.send(
        {
            names["name"]: "Robin",
            names["email"]: "robin@example.com",
            names["radio"]: "Yes",
            names["audience"]: Voice.objects.get().pk,
        }
    )


def rename_the_voice(page):
    Voice.objects.update(name="Parent")


def test_a_voice_that_is_renamed_once_the_form_was_compared_is_told(voiced, monkeypatch):
    response = send_while(voiced, monkeypatch, CallToActionPage, "get_form", rename_the_voice)
    assert "“Which of these?”" in response.content.decode()
    assert not responses().exists()


@pytest.mark.parametrize(
    "change",
    [
        rename_the_voice,
        lambda page: edit(page, "radio", label="Do you oppose closing at 5?"),
        lambda page: CallToActionPage.objects.update(privacy_notice="<p>We sell it.</p>"),
    ],
)
def test_what_changes_after_the_last_look_is_stored_as_it_was_shown(voiced, monkeypatch, change):
    before = shown_form(CallToActionPage.objects.get(pk=voiced.pk))
    response = send_while(voiced, monkeypatch, public_calls, "suspicions", change)
    assert response.status_code == 302
    stored = responses().get()
    assert stored.form_version.digest == before.digest
    assert "Patient" in stored.answers.values()
    assert shown_form(CallToActionPage.objects.get(pk=voiced.pk)).digest != before.digest
