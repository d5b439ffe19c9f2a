"""What a call lacks before it can be published, and where its facts contradict each other."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from ..formats.moments import weekday_name
from ..formats.plain_text import plain_text


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january february march april may june july august september october november december"
).split()
DATED = re.compile(
    rf"\b({'|'.join(day[:3] for day in WEEKDAYS)})[a-z]*\.?,?\s+(?:the\s+)?(\d{{1,2}})"
    rf"(?:st|nd|rd|th)?\s+(?:of\s+)?({'|'.join(month[:3] for month in MONTHS)})[a-z]*\.?"
    r"(?:,?\s+(\d{4}))?",
    re.IGNORECASE,
)


def unmet_call_facts(page) -> Iterator[str]:
    """Yield what is missing or contradicts itself, each with what to do."""
    yield from _missing(page)
    yield from _times(page)
    yield from _questions(page)
    yield from _weekdays(page)


def _missing(page):
    if page.document_id is None:
        yield _("Choose the guidance document that people are asked to help with.")
    if not plain_text(page.introduction) and not plain_text(page.asked_for):
        yield _("Write the introduction, or what is asked for.")
    if page.opens_at is None:
        yield _("Enter when the call opens.")
    if page.closes_at is None:
        yield _("Enter when the call closes.")
    if not page.contact_name:
        yield _("Enter the contact: a person or an office.")
    if not page.get_office_email():
        yield _("Enter the contact's e-mail address, or the office's in the settings.")
    if not plain_text(page.confirmation_text):
        yield _("Write what happens next, which people are told after they have answered.")
    if not plain_text(page.privacy_notice):
        yield _("Write the privacy notice.")
    if page.retention_months is None:
        yield _("Enter how many months the answers are kept.")


def _times(page):
    opens, closes = page.opens_at, page.closes_at
    if opens and closes and closes <= opens:
        yield _("The call closes before it opens. Correct one of the two times.")
    begins = page.event_starts_at
    if begins and closes and closes > begins:
        yield _("The call closes after the event begins. Let it close before.")
    if begins and page.event_ends_at and page.event_ends_at <= begins:
        yield _("The event ends before it begins. Correct one of the two times.")
    if begins and not (page.venue or page.online_url):
        yield _("Enter the venue of the event, or its online link.")
    if page.has_event and page.capacity and page.places and page.places > page.capacity:
        yield _("There are more places than the venue holds. Lower the number of places.")
    if page.retention_event == "event" and not begins:
        yield _("Answers are kept from the event on, but there is no event. Choose another start.")


def _questions(page):
    fields = list(page.get_form_fields())
    types = [field.field_type for field in fields]
    if not any(kind != "heading" for kind in types):
        yield _("Add the questions of the form.")
        return
    if "email" not in types:
        yield _("Add a question of the type “E-mail address”, so that people can be told.")
    if page.same_person_policy != "allow" and not any(
        field.field_type == "email" and field.required for field in fields
    ):
        yield _("Only a required e-mail address tells whether a person answers again. Require it.")
    settings = page.get_privacy_settings()
    for privacy_class in sorted({field.effective_privacy_class for field in fields}):
        if reason := _lacking(settings, privacy_class):
            yield reason


def _lacking(settings, privacy_class) -> str:
    facts = settings.facts_of(privacy_class.value)
    special = privacy_class.is_special
    if facts is None and not special:
        # The call's own notice and months hold for it.
        return ""
    if facts and facts.lawful_basis and facts.notice and (facts.condition or not special):
        return ""
    if not special:
        return _(
            "The class “%(class)s” of personal data lacks facts. Enter its lawful basis and notice "
            "in the settings “Personal data in calls”."
        ) % {"class": privacy_class.label}
    return _(
        "A question asks for special category data (%(class)s). Enter its lawful basis, condition "
        "and notice in the settings “Personal data in calls”, or leave the question out."
    ) % {"class": privacy_class.label}


def _weekdays(page):
    year = (page.event_starts_at or page.closes_at or timezone.now()).year
    texts = (page.introduction, page.asked_for, page.confirmation_text, page.access_information)
    for text in texts:
        for found in DATED.finditer(plain_text(text)):
            if reason := _wrong_weekday(found, year):
                yield reason


def _wrong_weekday(found: re.Match, year: int) -> str:
    month = [name[:3] for name in MONTHS].index(found[3].lower()[:3]) + 1
    try:
        day = datetime.date(int(found[4] or year), month, int(found[2]))
    except ValueError:
        return _("The text names a day that does not exist: “%(day)s”.") % {"day": found[0]}
    weekday = WEEKDAYS[day.weekday()]
    if weekday.startswith(found[1].lower()):
        return ""
    return _("The text says “%(written)s”, but that day is a %(weekday)s.") % {
        "written": " ".join(found[0].split()),
        "weekday": weekday_name(day),
    }
