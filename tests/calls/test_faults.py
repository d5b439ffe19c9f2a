"""When mail, queue, cache, a receiver or the database fails: no answer lost, no false thanks."""

import pytest
from django.db import connection

from tests import factories
from tests.calls.conftest import Visitor
from tests.calls.test_personal_link import link
from wagtail_partnerships import tasks
from wagtail_partnerships.actions import base as actions_base
from wagtail_partnerships.actions.calls import arrivals, base, person
from wagtail_partnerships.actions.calls import choosing as verbs
from wagtail_partnerships.forms import spam
from wagtail_partnerships.models import CallToActionPage, ExpressionOfInterest, Notice
from wagtail_partnerships.notices import posting, rendering, sending, to_visitors
from wagtail_partnerships.signals import expression_transitioned


pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def broken(*args, **kwargs):
    raise RuntimeError("broken")


class BrokenTask:
    enqueue = staticmethod(broken)


class BrokenCache:
    add = incr = staticmethod(broken)


# What breaks after the answer is safe: it is thanked for, and its notices wait.
HARMLESS = {
    "mail": (posting, "hand_over", broken),
    "templates": (rendering, "render_notice", broken),
    "sending": (sending, "post", broken),
    "queue": (tasks, "send_due_notices", BrokenTask),
    "nudge": (actions_base, "nudge", broken),
    "cache": (spam, "cache", BrokenCache),
}
# What breaks while it is being stored: all of it or nothing, and the person is told.
SERIOUS = {
    "notices": (arrivals, "tell_of_arrival", broken),
    "office": (to_visitors, "owner_of", broken),
    "questions": (arrivals, "keep_version", broken),
    "answers": (arrivals, "take_answers", broken),
    "row": (ExpressionOfInterest, "save", broken),
}


@pytest.fixture(params=[False, True], ids=["", "atomic requests"], autouse=True)
def atomic_requests(request, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", request.param)


@pytest.fixture
def visitor(home_page):
    return Visitor(factories.make_call(), raise_request_exception=False)


@pytest.mark.parametrize("fault", HARMLESS)
def test_what_breaks_afterwards_loses_nothing(visitor, monkeypatch, mailoutbox, fault):
    visitor.open()
    with monkeypatch.context() as patch:
        patch.setattr(*HARMLESS[fault])
        response = visitor.send(follow=True)
    expression = ExpressionOfInterest.objects.get()
    assert expression.state == "received"
    assert expression.reference in response.content.decode()
    Notice.objects.update(send_after="2020-01-01T00:00Z")
    tasks.send_notices()
    assert {message.to[0] for message in mailoutbox} == {"robin@example.com", "office@example.org"}
    assert len(mailoutbox) == 2, "each is sent once"


@pytest.mark.parametrize("fault", SERIOUS)
def test_what_breaks_before_is_all_or_nothing_and_can_be_sent_again(visitor, monkeypatch, fault):
    visitor.open()
    with monkeypatch.context() as patch:
        patch.setattr(*SERIOUS[fault])
        assert visitor.send().status_code == 500
    assert not ExpressionOfInterest.objects.exists()
    assert not Notice.objects.exists()
    assert visitor.send().status_code == 302
    assert ExpressionOfInterest.objects.count() == 1


def test_a_receiver_that_fails_loses_nothing(visitor):
    expression_transitioned.connect(broken)
    try:
        assert visitor.send().status_code == 302
    finally:
        expression_transitioned.disconnect(broken)
    assert ExpressionOfInterest.objects.get().state == "received"


def test_what_a_host_adds_may_fail_and_be_sent_again(visitor, monkeypatch):
    stored = CallToActionPage.process_form_submission

    def store_and_break(page, form):
        stored(page, form)
        broken()

    visitor.open()
    with monkeypatch.context() as patch:
        patch.setattr(CallToActionPage, "process_form_submission", store_and_break)
        assert visitor.send().status_code == 500
    assert visitor.send().status_code == 302
    assert ExpressionOfInterest.objects.count() == 1


# What a person does through their own link: the verb, what is posted with it, what the row then
# says, and what of it breaks.
BY_THE_PERSON = {
    "withdraw": ({"withdraw": "1"}, "state", base, "log_transition"),
    "withdraw, told": ({"withdraw": "1"}, "state", verbs, "tell_office"),
    "consent": ({}, "consents", person, "log_transition"),
    "consent, told": ({}, "consents", person, "tell_office"),
    "erasure": ({"erase": "1", "sure": "on"}, "erasure_asked_at", person, "log_transition"),
    "erasure, told": ({"erase": "1", "sure": "on"}, "erasure_asked_at", person, "tell_person"),
}


@pytest.mark.parametrize("act", BY_THE_PERSON)
def test_what_a_person_does_is_done_whole_or_not_at_all(visitor, monkeypatch, act):
    data, fact, module, name = BY_THE_PERSON[act]
    visitor.send()
    expression = ExpressionOfInterest.objects.get()
    before = getattr(expression, fact)
    data = {"version": expression.version, **(data or {"consent": expression.consents[0]["name"]})}
    with monkeypatch.context() as patch:
        patch.setattr(module, name, broken)
        response = visitor.client.post(link(expression), data)
        assert response.status_code == 500
    expression.refresh_from_db()
    assert (getattr(expression, fact), expression.version) == (before, data["version"])
    assert visitor.client.post(link(expression), data).status_code == 302
    expression.refresh_from_db()
    assert getattr(expression, fact) != before
