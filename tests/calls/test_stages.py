"""What a visitor finds at a call, by the clock and by its places."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.calls.conftest import Visitor, filled_in
from wagtail_partnerships import actions
from wagtail_partnerships.lifecycles.stages import CallStage
from wagtail_partnerships.models import CallToActionPage, ExpressionOfInterest, Notice
from wagtail_partnerships.notices.rendering import notice_context, render_notice


pytestmark = pytest.mark.django_db


def at(**kwargs):
    return timezone.now() + timedelta(**kwargs)


def stage_with(page, **facts):
    CallToActionPage.objects.filter(pk=page.pk).update(**facts)
    return CallToActionPage.objects.get(pk=page.pk).stage()


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ({}, CallStage.OPEN),
        ({"opens_at": {"hours": 1}}, CallStage.NOT_OPEN),
        ({"closes_at": {"days": 6}}, CallStage.CLOSING_SOON),
        ({"closes_at": {"seconds": -1}}, CallStage.CLOSED),
        ({"closes_at": None}, CallStage.CLOSED),
        ({"event_cancelled": True}, CallStage.CANCELLED),
    ],
)
def test_stages_follow_the_clock(event_call, facts, stage):
    facts = {k: at(**v) if isinstance(v, dict) else v for k, v in facts.items()}
    assert stage_with(event_call, **facts) is stage


def test_an_outcome_is_told_from_its_day_on(call):
    today = timezone.localdate()
    told = {"outcome": "<p>Thank you.</p>", "closes_at": at(days=-1)}
    assert stage_with(call, **told, outcome_published_on=today) is CallStage.OUTCOME_PUBLISHED
    tomorrow = today + timedelta(days=1)
    assert stage_with(call, **told, outcome_published_on=tomorrow) is CallStage.CLOSED


@pytest.mark.parametrize(("keeps_list", "stage"), [(False, CallStage.FULL), (True, CallStage.OPEN)])
def test_full_is_when_no_place_is_left_and_no_list_is_kept(event_call, keeps_list, stage):
    for _number in range(2):
        actions.accept(factories.make_expression(event_call))
    assert stage_with(event_call, keeps_waiting_list=keeps_list) is stage


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"opens_at": {"days": 1}}, "This call opens on"),
        ({"closes_at": {"days": -1}}, "This call closed on"),
        ({"event_cancelled": True}, "This event will not take place"),
        ({"places": 0, "keeps_waiting_list": False}, "All places have been taken"),
    ],
)
def test_closed_and_full_are_pages_that_give_the_text_back(event_call, facts, words):
    visitor = Visitor(event_call)
    visitor.open()
    facts = {k: at(**v) if isinstance(v, dict) else v for k, v in facts.items()}
    stage_with(event_call, **facts)
    html = visitor.client.get(event_call.url).content.decode()
    assert words in html
    assert "<form" not in html
    html = visitor.send(filled_in(event_call)).content.decode()
    assert "Your answer was not sent" in html
    assert "I have worked with patients" in html
    assert "There is a problem" not in html
    assert not ExpressionOfInterest.objects.exists()


def test_a_full_call_with_a_list_says_that_one_joins_it(event_call, client):
    stage_with(event_call, places=0)
    html = client.get(event_call.url).content.decode()
    assert "you may join the waiting list" in html
    assert "<form" in html


def test_the_outcome_stands_on_the_page(call, client):
    stage_with(call, outcome="<p>Edition two.</p>", outcome_published_on=timezone.localdate())
    html = client.get(call.url).content.decode()
    assert "What came of it" in html
    assert "Edition two." in html


def test_the_event_stands_on_the_page_and_in_the_calendar(event_call, client):
    html = client.get(event_call.url).content.decode()
    assert "society&#x27;s house" in html
    assert '"@type": "Event"' in html
    response = client.get(f"{event_call.url}?ics=1")
    text = response.content.decode()
    assert response["Content-Type"].startswith("text/calendar")
    assert "METHOD:PUBLISH" in text
    assert f"UID:{event_call.call_record.uid}@" in text
    assert "DTSTART:" in text
    assert "Z\r\n" in text


def test_the_calendar_is_offered_while_it_is_of_use(event_call, client):
    def offered():
        html = client.get(event_call.url).content.decode()
        return [words for words in ("Add the event", "Take the cancelled event") if words in html]

    assert offered() == ["Add the event"]
    stage_with(event_call, event_cancelled=True)
    assert offered() == ["Take the cancelled event"]
    now = timezone.now()
    stage_with(event_call, event_starts_at=now - timedelta(hours=5), event_ends_at=now)
    assert offered() == []
    stage_with(event_call, event_starts_at=now - timedelta(minutes=59), event_ends_at=None)
    assert offered() == ["Take the cancelled event"]


def test_a_data_block_cannot_be_left(event_call, client):
    stage_with(event_call, venue="</script><script>alert(1)</script>")
    html = client.get(event_call.url).content.decode()
    assert "</script><script>alert(1)" not in html
    assert "\\u003C/script\\u003E" in html


def test_no_calendar_without_an_event(call, client):
    assert client.get(f"{call.url}?ics=1").status_code == 404


def test_changed_facts_raise_the_sequence_and_keep_the_identity(event_call):
    record = event_call.call_record
    page = CallToActionPage.objects.get(pk=event_call.pk)
    page.title = "Another title"
    page.save_revision().publish()
    record.refresh_from_db()
    assert record.event_sequence == 0
    page.venue = "Another house"
    page.save_revision().publish()
    uid = record.uid
    record.refresh_from_db()
    assert (record.event_sequence, record.uid) == (1, uid)


def test_a_call_joins_the_open_cycle_of_its_document_for_ever(call):
    document = call.document.specific
    cycle = document.review_cycle
    assert call.call_record.cycle == cycle
    actions.begin_full_review(cycle, None, "periodic")
    actions.reaffirm(cycle, None, "It still holds.")
    page = CallToActionPage.objects.get(pk=call.pk)
    page.save_revision().publish()
    assert CallToActionPage.objects.get(pk=call.pk).call_record.cycle == cycle
    copy = page.copy(update_attrs={"slug": "copy", "title": "Copy"}, copy_revisions=False)
    assert copy.call_record.cycle != cycle
    assert copy.call_record.pk != call.call_record.pk


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": "Another title"}, 0),
        ({"venue": "Another house"}, 2),
        ({"event_starts_at": {"days": 50}}, 2),
        ({"event_cancelled": True}, 2),
    ],
)
def test_who_comes_is_told_of_changes(event_call, change, told):
    for state in ("accepted", "offered", "received", "declined"):
        factories.make_expression(event_call, state=state)
    page = CallToActionPage.objects.get(pk=event_call.pk)
    for name, value in change.items():
        setattr(page, name, at(**value) if isinstance(value, dict) else value)
    for _again in range(2):
        page.save_revision().publish()
    notices = Notice.objects.filter(kind="expression_event_changed")
    assert notices.count() == told
    if told:
        _subject, text, _html = render_notice(notices[0], notice_context(notices[0]))
        calendar = notice_context(notices[0])["attachments"][0]()[1]
        cancelled = "event_cancelled" in change
        assert ("will not take place" in text) == cancelled
        assert ("METHOD:CANCEL" in calendar) == cancelled
        assert "SEQUENCE:1" in calendar
        assert "?mine=" not in calendar
