"""A visitor answers a call, with mistakes and without."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.calls.conftest import Visitor, filled_in, names_of, token_in
from wagtail_partnerships.models import CallToActionPage, ExpressionOfInterest, Notice


pytestmark = pytest.mark.django_db


def answers():
    return ExpressionOfInterest.objects


def test_the_page_is_kept_by_no_cache(visitor):
    assert "no-store" in visitor.open()["Cache-Control"]


def test_an_answer_is_stored_and_thanked_for(visitor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = visitor.send(follow=True)
    expression = answers().get()
    assert response.redirect_chain[0][1] == 302
    assert expression.reference in response.content.decode()
    assert (expression.name, expression.email) == ("Robin Example", "robin@example.com")
    assert expression.state == "received"
    assert expression.call == visitor.page.call_record
    assert [message.to for message in mail.outbox] == [
        ["robin@example.com"],
        ["office@example.org"],
    ]
    # The office is led to the answer, and told nothing of it by mail.
    told = mail.outbox[1].body
    assert reverse("partnerships_admin:answer", args=(expression.pk,)) in told
    assert "Robin" not in told
    CallToActionPage.objects.update(keep_unread_until_closed=True)
    with django_capture_on_commit_callbacks(execute=True):
        Visitor(visitor.page).send()
    desk = reverse("partnerships_admin:choosing", args=(visitor.page.pk,))
    assert desk in mail.outbox[3].body, "where it is said until when answers are kept unread"


def test_confirmation_holds_nothing_that_was_typed(visitor, django_capture_on_commit_callbacks):
    data = filled_in(visitor.page, name="Buy pills", statement="Visit my casino.")
    with django_capture_on_commit_callbacks(execute=True):
        visitor.send(data)
    message = mail.outbox[0]
    text = message.subject + message.body + message.alternatives[0][0]
    assert "Buy pills" not in text
    assert "casino" not in text
    assert message.reply_to == ["office@example.org"]
    assert answers().get().reference in message.body
    assert "?mine=" in message.body


def test_refresh_of_the_thanks_stores_nothing(visitor):
    response = visitor.send()
    for _again in range(2):
        assert visitor.client.get(response.url).status_code == 200
    assert answers().count() == 1


def test_one_press_is_one_answer(visitor):
    first, second = visitor.send(), visitor.send()
    assert first.status_code == second.status_code == 302
    assert answers().count() == 1
    assert Notice.objects.filter(kind="expression_receive").count() == 1


@pytest.mark.parametrize("policy", ["allow", "replace", "refuse"])
def test_one_form_is_good_for_one_response(home_page, policy):
    """Whether the address is known makes no difference to what is answered."""
    page = factories.make_call(same_person_policy=policy)
    Visitor(page).send(filled_in(page, email="known@example.com"))
    for address in ("known@example.com", "new@example.com"):
        before = answers().count()
        visitor = Visitor(page)
        assert visitor.send(filled_in(page, email=address)).status_code == 302
        stored = answers().count()
        html = visitor.send(filled_in(page, email="victim@example.com")).content.decode()
        assert "This form has been sent once already" in html
        assert 'value="victim@example.com"' in html
        assert answers().count() == stored
        assert visitor.send(filled_in(page, email=address)).status_code == 302
        assert answers().count() == stored <= before + 1
        visitor.token = token_in(html)
        visitor.send(filled_in(page, email="another@example.com"))
        answers().filter(email="another@example.com").delete()
    assert not Notice.objects.filter(email="victim@example.com").exists()


@pytest.mark.parametrize("value", ["", "nonsense", "a:b:c"])
def test_thanks_need_a_good_token(call, client, value):
    assert client.get(f"{call.url}?done={value}").status_code == 404


def test_thanks_end_after_a_day(visitor, freeze):
    url = visitor.send().url
    with freeze("2090-01-01 12:00"):
        assert visitor.client.get(url).status_code == 404


def test_thanks_of_another_call_are_not_shown(visitor):
    query = visitor.send().url.partition("?")[2]
    other = factories.make_call()
    assert visitor.client.get(f"{other.url}?{query}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Enter your name"),
        ({"email": ""}, "Enter your e-mail address"),
        ({"email": "robin"}, "in the correct form, like name@example.org"),
        ({"email": "a" * 250 + "@example.org"}, "at most 254 characters"),
        ({"statement": ""}, "Enter an answer to “Your interest”"),
        ({"statement": "word " * 1200}, "too long for one side of A4"),
        ({"consent": ""}, "Tick the box “You may write to me about this call”"),
        ({"name": "a\x00b"}, "Null characters are not allowed"),
        ({"name": "x" * 300}, "at most 255 characters"),
    ],
)
def test_mistakes_are_named_and_everything_typed_is_kept(visitor, changes, message):
    data = filled_in(visitor.page, **changes)
    response = visitor.send(data)
    html = response.content.decode()
    assert not answers().exists()
    assert html.count(message) == 2, "in the summary, and next to the question"
    assert "<title>Error: " in html
    assert 'role="alert"' in html
    assert html.index("There is a problem") < html.index("<h1>")
    if "name" not in changes:
        assert 'value="Robin Example"' in html
    kind = next(iter(changes))
    assert f'href="#id_{names_of(visitor.page)[kind]}"' in html
    assert " required" not in html
    assert "novalidate" in html


def test_inputs_say_what_browsers_can_fill_in(visitor):
    html = visitor.open().content.decode()
    assert 'autocomplete="name"' in html
    assert 'autocomplete="email"' in html
    assert 'spellcheck="false"' in html


@pytest.mark.parametrize("token", ["", "forged", None])
def test_without_a_good_token_the_text_is_given_back(visitor, token):
    visitor.token = token or ""
    response = visitor.send()
    html = response.content.decode()
    assert "nothing has been sent" in html
    assert "I have worked with patients" in html
    assert not answers().exists()


def test_when_the_timer_has_ended_the_text_is_given_back(visitor, freeze):
    visitor.open()
    type(visitor.page).objects.update(closes_at="2091-01-01T00:00Z")
    with freeze("2090-01-01 12:00"):
        assert "I have worked with patients" in visitor.send().content.decode()
    assert not answers().exists()


def test_the_questions_stay_with_the_answer(visitor):
    visitor.send()
    row = visitor.page.partnerships_form_fields.get(field_type="statement")
    row.label = "Something else"
    row.save()
    visitor.page.partnerships_form_fields.filter(field_type="name").delete()
    expression = answers().get()
    labels = [question["label"] for question, _answer in expression.answered()]
    assert labels[:3] == ["Your name", "Your e-mail address", "Your interest"]
    assert expression.answered()[0][1] == "Robin Example"


def test_consent_keeps_its_words_version_and_time(visitor):
    visitor.send()
    consent = answers().get().consents[0]
    assert consent["wording"] == "You may write to me about this call"
    assert consent["given"] is True
    assert len(consent["version"]) == 12
    assert consent["at"]
    assert visitor.page.privacy_notice == answers().get().form_version.notices[""]


def test_answers_to_one_form_share_its_questions(call):
    for number in range(3):
        Visitor(call).send(filled_in(call, email=f"robin{number}@example.com"))
    assert answers().count() == 3
    assert call.call_record.form_versions.count() == 1


def test_an_alias_stores_under_its_source(call, home_page):
    alias = call.create_alias(parent=home_page, update_slug="alias-of-call")
    visitor = Visitor(alias)
    assert visitor.send().url.startswith(alias.url)
    assert answers().get().call == call.call_record
    assert alias.call_record == call.call_record


def test_check_answers_first(home_page):
    page = factories.make_call(check_answers=True)
    visitor = Visitor(page)
    response = visitor.send()
    html = response.content.decode()
    assert "Check your answers" in html
    assert "Nothing has been sent yet." in html
    assert not answers().exists()
    changing = visitor.send({**filled_in(page), "change": "1"}).content.decode()
    assert 'value="Robin Example"' in changing
    for _press in range(2):
        visitor.send({**filled_in(page), "checked": "1"})
    assert answers().count() == 1


def test_the_hidden_values_of_the_check_page_are_checked_again(home_page):
    page = factories.make_call(check_answers=True)
    html = Visitor(page).send({**filled_in(page, email="wrong"), "checked": "1"}).content.decode()
    assert "<title>Error: " in html
    assert not answers().exists()


@pytest.mark.parametrize("state", ["received", "shortlisted"])
@pytest.mark.parametrize("policy", ["allow", "replace", "refuse"])
def test_the_same_person_again(home_page, policy, state):
    page = factories.make_call(same_person_policy=policy)
    Visitor(page).send()
    answers().update(state=state)
    response = Visitor(page).send(
        filled_in(page, email="ROBIN@example.com", statement="Again."), follow=True
    )
    expected = {
        ("allow", "received"): ["received", "received"],
        ("allow", "shortlisted"): ["received", "shortlisted"],
        ("replace", "received"): ["received", "received"],
        ("replace", "shortlisted"): ["received", "shortlisted"],
        ("refuse", "received"): ["received"],
        ("refuse", "shortlisted"): ["shortlisted"],
    }[policy, state]
    assert sorted(answers().values_list("state", flat=True)) == expected
    assert response.status_code == 200
    if policy == "refuse":
        assert Notice.objects.filter(kind="expression_answered_already").count() == 1


def test_a_call_for_one_answer_each_does_not_tell_whose_it_has(home_page):
    page = factories.make_call(same_person_policy="refuse")
    pages = [
        Visitor(page).send(follow=True).content.decode().partition("<h1>")[2] for _again in range(2)
    ]
    assert pages[0] == pages[1]
    assert answers().get().reference not in pages[0]


def test_the_house_page_of_a_host_takes_answers(home_page):
    from tests.testapp.models import HouseCallPage

    page = factories.make_call(cls=HouseCallPage, campaign="Spring")
    assert Visitor(page).send().status_code == 302
    assert answers().get().call.page_id == page.pk


def test_preview_and_draft_store_nothing(call, client_for, approver):
    client = client_for(approver)
    for mode, _label in call.preview_modes:
        request = call.make_preview_request(preview_mode=mode)
        assert request.status_code == 200
        assert 'name="form_token" value=""' in request.rendered_content or mode != "form"
    client.post(f"/admin/pages/{call.pk}/view_draft/", {"form_token": "", **filled_in(call)})
    assert not answers().exists()


def test_csrf_refusal_gives_the_text_back(call, settings):
    settings.CSRF_FAILURE_VIEW = "wagtail_partnerships.views.csrf_failure"
    visitor = Visitor(call, enforce_csrf_checks=True)
    response = visitor.send()
    html = response.content.decode()
    assert response.status_code == 403
    assert "I have worked with patients" in html
    assert "nothing has been sent" in html
    assert not answers().exists()


def test_csrf_refusal_elsewhere_is_djangos(home_page, settings):
    settings.CSRF_FAILURE_VIEW = "wagtail_partnerships.views.csrf_failure"
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {})
    assert response.status_code == 403
    assert b"CSRF" in response.content
