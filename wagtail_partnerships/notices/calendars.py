"""The event of a call for calendars (RFC 5545, 5546, 7986) and for search engines (schema.org)."""

from __future__ import annotations

import datetime
from email.utils import parseaddr

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText, vUri

from ..formats.plain_text import plain_text
from ..status import site_time
from .senders import sender, usable_address


CALENDAR_TYPE = "text/calendar"
SCHEMA_STATUS = "https://schema.org/Event"
PUBLISH, CANCEL = "PUBLISH", "CANCEL"
DESCRIPTION_LENGTH = 500


def event_calendar(page, record, newer: int = 0, taken_out: bool = False) -> bytes:
    """
    Return the event of a call as an iCalendar file.

    Its identity never changes; its sequence is raised when the facts change, so that a calendar
    moves what it has. It holds nothing personal, because calendars are shared.

    :param newer: by how much its sequence is above that of the event, for a person who was sent
        files before. A calendar believes only what is newer than what it has (RFC 5546, 2.1.4).
    :param taken_out: for a calendar whose owner comes no longer: the event is to leave it.
    """
    cancels = taken_out or page.event_cancelled
    calendar = Calendar()
    calendar.add("prodid", "-//wagtail_partnerships//EN")
    calendar.add("version", "2.0")
    calendar.add("method", CANCEL if cancels else PUBLISH)
    event = Event()
    event.add("uid", f"{record.uid}@wagtail-partnerships" if record else "preview")
    event.add("sequence", (record.event_sequence if record else 0) + newer)
    event.add("dtstamp", _utc(timezone.now()))
    event["organizer"] = _organizer(page)
    event.add("dtstart", _utc(page.event_starts_at))
    event.add("dtend", _utc(event_end(page)))
    event.add("summary", event_title(page))
    event.add("status", "CANCELLED" if cancels else "CONFIRMED")
    if location := _location(page):
        event["location"] = vText(location)
    if page.online_url:
        link = vUri(page.online_url)
        link.params["VALUE"] = "URI"
        event["conference"] = link
    event.add("description", _description(page))
    if page.full_url:
        event.add("url", page.full_url)
    calendar.add_component(event)
    return calendar.to_ical()


def calendar_attachment(
    page, record, newer: int = 0, taken_out: bool = False
) -> tuple[str, str, str]:
    """Return name, content and type of the calendar file, as a mail takes it (RFC 6047)."""
    method = CANCEL if taken_out or page.event_cancelled else PUBLISH
    content = event_calendar(page, record, newer, taken_out).decode()
    return "event.ics", content, f"{CALENDAR_TYPE}; method={method}"


def event_json_ld(page) -> dict:
    """Return the event of a call in the terms of schema.org."""
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event_title(page),
        "startDate": site_time(page.event_starts_at).isoformat(),
        "endDate": site_time(event_end(page)).isoformat(),
        "eventStatus": SCHEMA_STATUS + ("Cancelled" if page.event_cancelled else "Scheduled"),
        "url": page.full_url or "",
        "description": " ".join(_summary(page).split())[:DESCRIPTION_LENGTH],
    }
    places = []
    if page.venue:
        places.append(
            {
                "@type": "Place",
                "name": page.venue,
                "address": " ".join(page.venue_address.split()),
            }
        )
    if page.online_url:
        places.append({"@type": "VirtualLocation", "url": page.online_url})
    if places:
        data["location"] = places[0] if len(places) == 1 else places
    data["eventAttendanceMode"] = "https://schema.org/{}EventAttendanceMode".format(
        "Mixed" if len(places) == 2 else "Online" if page.online_url else "Offline"
    )
    if page.capacity:
        data["maximumAttendeeCapacity"] = page.capacity
    if page.contact_name:
        data["organizer"] = {"@type": "Organization", "name": page.contact_name}
    return data


def event_title(page) -> str:
    """Return what the event of a call is called."""
    return page.event_title or page.title


def _utc(moment: datetime.datetime) -> datetime.datetime:
    return site_time(moment).astimezone(datetime.timezone.utc)


def event_end(page) -> datetime.datetime:
    """Return when the event of a call ends; an hour after it begins where nothing is said."""
    return page.event_ends_at or page.event_starts_at + datetime.timedelta(hours=1)


def _organizer(page) -> vCalAddress:
    # Both methods ask for an organizer (RFC 5546, 3.2.1 and 3.2.5).
    email = usable_address(page.get_office_email()) or parseaddr(sender())[1]
    organizer = vCalAddress(f"mailto:{email}")
    if page.contact_name:
        organizer.params["CN"] = vText(page.contact_name)
    return organizer


def _location(page) -> str:
    place = [page.venue, *map(str.strip, page.venue_address.splitlines())] if page.venue else []
    return ", ".join(filter(None, place)) or page.online_url


def _summary(page) -> str:
    return page.search_description or plain_text(page.introduction)


def _description(page) -> str:
    parts = [
        _summary(page),
        _("Join online: %(address)s") % {"address": page.online_url} if page.online_url else "",
        page.access_information.strip(),
        _("More about it: %(address)s") % {"address": page.full_url} if page.full_url else "",
    ]
    return "\n\n".join(filter(None, parts))
