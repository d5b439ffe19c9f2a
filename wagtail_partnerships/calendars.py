"""The event of a call for calendars (RFC 5545) and for search engines (schema.org)."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.html import strip_tags
from icalendar import Calendar, Event, vText

from .status import site_time


CALENDAR_TYPE = "text/calendar"
SCHEMA_STATUS = "https://schema.org/Event"


def event_calendar(page, record) -> bytes:
    """
    Return the event of a call as an iCalendar file.

    Its identity never changes; its sequence is raised when the facts change, so that a calendar
    moves what it has. It holds nothing personal, because calendars are shared.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//wagtail_partnerships//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if page.event_cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{record.uid}@wagtail-partnerships" if record else "preview")
    event.add("sequence", record.event_sequence if record else 0)
    event.add("dtstamp", _utc(page.last_published_at or timezone.now()))
    event.add("dtstart", _utc(page.event_starts_at))
    event.add("dtend", _utc(event_end(page)))
    event.add("summary", page.title)
    event.add("status", "CANCELLED" if page.event_cancelled else "CONFIRMED")
    if page.venue:
        event["location"] = vText(_location(page))
    if page.access_information:
        event.add("description", page.access_information)
    if page.full_url:
        event.add("url", page.full_url)
    calendar.add_component(event)
    return calendar.to_ical()


def event_json_ld(page) -> dict:
    """Return the event of a call in the terms of schema.org."""
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": page.title,
        "startDate": site_time(page.event_starts_at).isoformat(),
        "endDate": site_time(event_end(page)).isoformat(),
        "eventStatus": SCHEMA_STATUS + ("Cancelled" if page.event_cancelled else "Scheduled"),
        "url": page.full_url or "",
        "description": strip_tags(page.search_description or page.introduction)[:500],
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


def _utc(moment: datetime.datetime) -> datetime.datetime:
    return site_time(moment).astimezone(datetime.timezone.utc)


def event_end(page) -> datetime.datetime:
    """Return when the event of a call ends; an hour after it begins where nothing is said."""
    return page.event_ends_at or page.event_starts_at + datetime.timedelta(hours=1)


def _location(page) -> str:
    return ", ".join([page.venue, *filter(None, map(str.strip, page.venue_address.splitlines()))])
