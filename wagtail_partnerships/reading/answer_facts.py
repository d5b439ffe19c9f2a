"""What is told of one answer beside what the person wrote: facts, places, and its history."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..formats.moments import day_in_words, moment_in_words
from ..models import WorkingGroupMember
from ..notices.to_visitors import would_replace
from .answers import Reader
from .history import line_of, log_entries


def answer_history(page, expression) -> list:
    """Return what happened to an answer, from the history of its call; readings are left out."""
    entries = log_entries(page).exclude(action="wagtail_partnerships.view_expressions")
    return [
        line_of(entry)
        for entry in entries
        if (entry.data or {}).get("expression") == expression.reference
    ]


def response_facts(expression, reader: Reader) -> list[tuple[str, str]]:
    """Return the facts of an answer, as label and text; empty ones left out."""
    contact = reader.may_read("contact")
    facts = [
        (_("Name"), expression.name if contact else ""),
        (_("E-mail address"), expression.email if contact else ""),
        (_("Not confirmed"), _earlier_in_words(expression)),
        (_("Replaced by"), str(expression.replaced_by or "")),
        (_("Voice"), str(expression.voice or "")),
        (_("Call"), expression.call.page.title),
        (_("Received"), moment_in_words(expression.received_at)),
        (_("On the waiting list"), str(expression.waiting_number or "")),
        (
            _("Offer holds until"),
            moment_in_words(expression.offer_until),
        ),
        (_("Declined because"), expression.get_decline_reason_display()),
        (_("Told"), day_in_words(expression.told_at)),
        (_("Set aside because"), ", ".join(str(why) for why in expression.quarantine_reasons)),
        (_("Working group"), _member_in_words(expression)),
        (_("Tags"), expression.tags),
        (_("Notes"), expression.notes),
    ]
    return [(label, text) for label, text in facts if text]


def _earlier_in_words(expression) -> str:
    earlier = would_replace(expression, expression.call.page)
    if not earlier:
        return ""
    return _(
        "It came from the same address as %(references)s, which counts until the person says "
        "through the link of this one that it replaces the earlier."
    ) % {"references": ", ".join(str(one) for one in earlier)}


def _member_in_words(expression) -> str:
    member = WorkingGroupMember.objects.filter(expression=expression).first()
    if member is None:
        return ""
    named = member.consents_to_be_named
    return _("A member; may be named") if named else _("A member; not to be named")


def places_of(call, page) -> str:
    """Return in words how many places of a call are taken."""
    if page.places is None:
        return ""
    return _("%(taken)s of %(places)s places are taken or offered.") % {
        "taken": call.places_taken,
        "places": page.places,
    }
