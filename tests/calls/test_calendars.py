"""Calendar files as calendars and mail clients ask for them (RFC 5545, 5546, 6047, 7986)."""

import json
import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from tests import factories
from wagtail_partnerships import actions
from wagtail_partnerships.models import CallToActionPage, Notice
from wagtail_partnerships.notices.calendars import event_json_ld
from wagtail_partnerships.notices.sending import send_notices


pytestmark = pytest.mark.django_db

ONLINE = "https://meet.example.org/workshop"


@pytest.fixture
def event_call(home_page):
    return factories.make_event_call(
        title="Help us to review",
        event_title="Workshop on patient partnerships – with a title that is longer than one line",
        introduction="<p>We begin a review.</p><ul><li>Tea &amp; cake</li><li>Talks</li></ul>",
        venue_address="1 High Street\nLondon",
        online_url=ONLINE,
        access_information="Step-free; hearing loop.",
        keep_letters_back=False,
    )


def letters(mailoutbox, expression):
    return [message for message in mailoutbox if message.to == [expression.email]]


def calendar_part(message):
    """Return the calendar part of a mail, as it goes out, or None."""
    parts = [part for part in message.message().walk() if "calendar" in part.get_content_type()]
    return parts[0] if parts else None


def content_of(part):
    return part.get_payload(decode=True)


def read(content):
    """Return the event of a file, once it has been held against the rules."""
    text = content.decode().replace("\r\n", "\n").replace("\n", "\r\n")
    lines = text.split("\r\n")
    assert lines[-1] == "", "the last line ends, too"
    assert all(len(line.encode()) <= 75 for line in lines), "RFC 5545, 3.1"
    [calendar] = Calendar.from_ical(text, multiple=True)
    assert not calendar.errors
    assert calendar["version"] == "2.0"
    assert calendar["prodid"]
    [event] = calendar.walk("VEVENT")
    assert not event.errors
    for name in ("uid", "dtstamp", "dtstart", "organizer", "summary", "sequence"):
        assert name in event and not isinstance(event[name], list), f"{name}: exactly once"
    assert "attendee" not in event, "RFC 5546, 3.2.1: a published event has none"
    assert "duration" not in event, "RFC 5545, 3.6.1: not beside DTEND"
    assert event.end > event.start
    assert event["dtstamp"].dt.utcoffset() == timedelta(0), "RFC 5545, 3.8.7.2"
    assert event["organizer"].startswith("mailto:")
    assert calendar["method"] in ("PUBLISH", "CANCEL")
    assert event["status"] == {"PUBLISH": "CONFIRMED", "CANCEL": "CANCELLED"}[calendar["method"]]
    return calendar["method"], event


def test_the_file_of_the_page_holds_the_rules(event_call, client):
    content = client.get(f"{event_call.url}?ics=1").content
    assert content.count(b"\n") == content.count(b"\r\n"), "RFC 5545, 3.1"
    method, event = read(content)
    assert method == "PUBLISH"
    assert event["summary"].startswith("Workshop on patient partnerships")
    assert event["organizer"] == "mailto:office@example.org"
    assert event["organizer"].params["CN"] == "The guidance office"
    assert event["location"] == "The society's house, London, 1 High Street, London"
    assert event["conference"] == ONLINE
    assert event["url"] == event_call.full_url
    description = event["description"]
    for words in ("We begin a review.\nTea & cake\nTalks", ONLINE, "hearing loop"):
        assert words in description


@pytest.mark.parametrize(
    ("facts", "location"),
    [({"venue": ""}, ONLINE), ({"venue": "Hall", "venue_address": ""}, "Hall")],
)
def test_an_event_without_a_venue_is_where_its_link_is(event_call, client, facts, location):
    CallToActionPage.objects.filter(pk=event_call.pk).update(**facts)
    _method, event = read(client.get(f"{event_call.url}?ics=1").content)
    assert event["location"] == location


def test_without_a_title_of_its_own_and_an_office_it_is_still_valid(event_call, client):
    CallToActionPage.objects.filter(pk=event_call.pk).update(
        event_title="", contact_email="", contact_name=""
    )
    _method, event = read(client.get(f"{event_call.url}?ics=1").content)
    assert event["summary"] == "Help us to review"
    assert event["organizer"] == "mailto:guidance@example.org"


def test_search_engines_read_words_that_are_not_glued(event_call):
    data = event_json_ld(event_call)
    assert data["description"] == "We begin a review. Tea & cake Talks"
    assert data["name"].startswith("Workshop")
    assert json.dumps(data)


@pytest.fixture
def told(event_call, mailoutbox):
    """Somebody whom the office has answered, with what they were sent."""
    first = factories.make_expression(event_call)

    def tell(verb, *args, expression=first, **kwargs):
        expression.refresh_from_db()
        mailoutbox.clear()
        getattr(actions, verb)(expression, *args, **kwargs)
        send_notices()
        [letter] = letters(mailoutbox, expression)
        return letter

    tell.expression = first
    return tell


def test_an_acknowledgement_carries_no_file(event_call, mailoutbox):
    expression = factories.make_expression(event_call)
    Notice.objects.create(
        kind="expression_receive", key="x", email=expression.email, expression=expression
    )
    send_notices()
    [letter] = letters(mailoutbox, expression)
    assert calendar_part(letter) is None
    assert "calendar" not in letter.body


@pytest.mark.parametrize(
    ("verb", "arguments"), [("decline", (None, "no_place")), ("withdraw_expression", ())]
)
def test_an_acceptance_carries_it_and_who_comes_no_longer_has_it_taken_out(told, verb, arguments):
    accepted = calendar_part(told("accept"))
    assert accepted.get_content_type() == "text/calendar"
    assert accepted.get_param("method") == "PUBLISH", "RFC 6047, 2.4"
    assert accepted.get_filename() == "event.ics"
    method, before = read(content_of(accepted))
    assert method == "PUBLISH"
    left = calendar_part(told(verb, *arguments))
    assert left.get_param("method") == "CANCEL"
    method, after = read(content_of(left))
    assert method == "CANCEL"
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]


def test_who_answers_again_gets_a_newer_file_than_the_cancellation(told):
    letters = [told("accept"), told("withdraw_expression")]
    first = told.expression
    again = factories.make_expression(first.call.page.specific, email=first.email.upper())
    letters += [told("accept", expression=again), told("withdraw_expression", expression=again)]
    events = [read(content_of(calendar_part(letter))) for letter in letters]
    assert [method for method, _event in events] == ["PUBLISH", "CANCEL"] * 2
    assert [event["sequence"] for _method, event in events] == [0, 1, 2, 3]


def test_who_never_had_a_file_gets_no_cancellation(told):
    assert calendar_part(told("withdraw_expression")) is None


def test_only_those_who_come_are_sent_a_changed_event(event_call, mailoutbox):
    accepted = factories.make_expression(event_call, state="accepted")
    offered = factories.make_expression(event_call, state="offered")
    page = CallToActionPage.objects.get(pk=event_call.pk)
    page.venue = "Another house"
    page.save_revision().publish()
    send_notices()
    [letter] = letters(mailoutbox, accepted)
    method, event = read(content_of(calendar_part(letter)))
    assert (method, event["sequence"]) == ("PUBLISH", 1)
    assert event["location"].startswith("Another house")
    [letter] = letters(mailoutbox, offered)
    assert calendar_part(letter) is None
    assert not re.search("file for your calendar", letter.body)
