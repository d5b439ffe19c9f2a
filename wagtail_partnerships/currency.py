"""
How current a document is, told in one way on its page, in lists, feeds, the API and in print.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils import dateformat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .lifecycles.review import Outcome, Trigger
from .lifecycles.standing import Standing
from .models.reviews import ReviewCycle
from .status import DocumentStatus, site_day


def format_day(day: datetime.date | datetime.datetime | None) -> str:
    """Return a day, or the day of a moment in the site's zone, as readers see it."""
    if isinstance(day, datetime.datetime):
        day = site_day(day)
    return _written(day, get_language()) if day else ""


# A list writes dozens of days and sentences, and the same ones each time.
_kept = lru_cache(maxsize=4096)


@_kept
def _written(day: datetime.date, language: str | None) -> str:
    # Translators: how a day is written, in Django's format letters.
    return dateformat.format(day, _("j F Y"))


@_kept
def _edition_told(edition: int | None, day: datetime.date | None, language: str | None) -> str:
    if edition is None:
        return _("Not issued yet.")
    if day is None:
        return _("Edition %(edition)s.") % {"edition": edition}
    told = {"edition": edition, "day": format_day(day)}
    return _("Edition %(edition)s, issued on %(day)s.") % told


@_kept
def _review_told(
    day: datetime.date | None, is_due: bool, is_overdue: bool, language: str | None
) -> str:
    if day is None:
        return _("No periodic review is scheduled.")
    told = {"day": format_day(day)}
    if is_overdue:
        return _("The review was due by %(day)s and is overdue.") % told
    if is_due:
        return _("The review is due today.")
    return _("Next review by %(day)s.") % told


# What is read of an open cycle: lists read many, and whole cycles are slow to make.
TOLD = (
    "pk",
    "state",
    "outcome",
    "open_page_id",
    "due_on",
    "last_reviewed_on",
    "extended_until",
    "extension_reason",
    "extended_by_name",
    "review_began_on",
    "trigger",
    "current_edition_id",
    "current_edition__edition",
    "current_edition__issued_on",
)


class Edition(NamedTuple):
    """What is told of the edition in force."""

    pk: int
    edition: int
    issued_on: datetime.date | None


class OpenCycle(Standing):
    """An open cycle as far as readers are told of it."""

    def __init__(self, values: tuple):
        self.__dict__.update(zip(TOLD, values, strict=True))
        *_rest, pk, number, issued_on = values
        self.current_edition = Edition(pk, number, issued_on) if pk else None


@dataclass(frozen=True)
class Currency:
    """How current a document is, for one reader-facing place or another."""

    status: DocumentStatus = DocumentStatus.DRAFT
    edition: int | None = None
    issued_on: datetime.date | None = None
    last_reviewed_on: datetime.date | None = None
    next_review_on: datetime.date | None = None
    is_overdue: bool = False
    extended_until: datetime.date | None = None
    extension_reason: str = ""
    extended_by: str = ""
    review_began_on: datetime.date | None = None
    trigger: str = ""
    ended_on: datetime.date | None = None
    reason: str = ""
    taken_down: bool = False
    successor: Any = None
    cycle: ReviewCycle | OpenCycle | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of_cycle(cls, cycle: ReviewCycle | OpenCycle | None) -> Currency:
        """Return what the latest cycle of a document says."""
        if cycle is None:
            return cls()
        edition = cycle.current_edition
        told = {
            "status": cycle.status,
            "edition": edition.edition if edition else None,
            "issued_on": edition.issued_on if edition else None,
            "last_reviewed_on": cycle.last_reviewed_on,
            "cycle": cycle,
        }
        if not cycle.is_open:
            return cls(
                ended_on=cycle.ended_on,
                reason=cycle.statement,
                taken_down=cycle.taken_down,
                successor=cycle.successor,
                **told,
            )
        extended = cycle.is_extended
        return cls(
            next_review_on=cycle.due_on if edition else None,
            is_overdue=cycle.is_overdue,
            extended_until=cycle.extended_until if extended else None,
            extension_reason=cycle.extension_reason if extended else "",
            extended_by=cycle.extended_by_name if extended else "",
            review_began_on=cycle.review_began_on,
            trigger=cycle.trigger,
            **told,
        )

    @property
    def is_listed(self) -> bool:
        """Whether libraries and sitemaps name the document."""
        return self.status.stands

    @property
    def is_out_of_use(self) -> bool:
        """Whether the document is withdrawn or superseded."""
        return self.status in {DocumentStatus.WITHDRAWN, DocumentStatus.SUPERSEDED}

    @property
    def label(self) -> str:
        """The status in a word or two."""
        return str(self.status.label)

    @property
    def badges(self) -> list[tuple[str, str]]:
        """Kind and words of what is told at a glance; an overdue review is told once."""
        told = [(str(self.status), self.label)]
        if self.is_overdue:
            overdue = ("overdue", _("Review overdue"))
            told = [overdue] if self.status == DocumentStatus.REVIEW_DUE else [*told, overdue]
        if self.extended_until:
            told.append(("extended", _("Review extended")))
        return told

    @property
    def trigger_label(self) -> str:
        """Why the review began."""
        return str(Trigger(self.trigger).label) if self.trigger else ""

    @property
    def edition_sentence(self) -> str:
        """The edition and its day of issue."""
        return _edition_told(self.edition, self.issued_on, get_language())

    @property
    def review_sentence(self) -> str:
        """When the document is, or was, to be reviewed next."""
        if not self.is_listed:
            return ""
        is_due = self.status == DocumentStatus.REVIEW_DUE
        return _review_told(self.next_review_on, is_due, self.is_overdue, get_language())

    @property
    def status_sentence(self) -> str:
        """What is happening to the document, or has happened; empty for one just in force."""
        day = {"day": format_day(self.ended_on)}
        match self.status:
            case DocumentStatus.WITHDRAWN:
                return _("Withdrawn on %(day)s. Do not use it.") % day
            case DocumentStatus.SUPERSEDED if self.successor:
                return _("Superseded on %(day)s. Use “%(title)s”, which replaces it.") % {
                    **day,
                    "title": self.successor.title,
                }
            case DocumentStatus.SUPERSEDED:
                return _("Superseded on %(day)s. Use the document that replaces it.") % day
            case DocumentStatus.UNDER_REVIEW if self.review_began_on:
                return _("Under review since %(day)s. It stays in force meanwhile.") % {
                    "day": format_day(self.review_began_on)
                }
            case DocumentStatus.UNDER_REVIEW:
                return _("Under review. It stays in force meanwhile.")
            case DocumentStatus.BEING_REVISED:
                return _("The next edition is being written. This one stays in force meanwhile.")
        return ""

    @property
    def extension_sentence(self) -> str:
        """Until when the review was put off, by whom and why."""
        if self.extended_until is None:
            return ""
        told = {
            "day": format_day(self.extended_until),
            "name": self.extended_by,
            "reason": self.extension_reason,
        }
        if self.extended_by:
            return _("Extended until %(day)s by %(name)s: %(reason)s") % told
        return _("Extended until %(day)s: %(reason)s") % told

    @property
    def sentences(self) -> list[str]:
        """The whole of it, in the order in which it is told."""
        reviewed = ""
        if self.last_reviewed_on and self.last_reviewed_on != self.issued_on:
            reviewed = _("Last reviewed on %(day)s.") % {"day": format_day(self.last_reviewed_on)}
        told = [
            self.status_sentence,
            self.reason if self.is_out_of_use else "",
            self.edition_sentence,
            reviewed,
            self.review_sentence,
            self.extension_sentence,
        ]
        return [sentence for sentence in told if sentence]

    def as_dict(self) -> dict[str, Any]:
        """Return the same as plain data, for the API and JSON."""
        return {
            "status": str(self.status),
            "status_label": self.label,
            "edition": self.edition,
            "issued_on": _iso(self.issued_on),
            "last_reviewed_on": _iso(self.last_reviewed_on),
            "next_review_on": _iso(self.next_review_on),
            "is_overdue": self.is_overdue,
            "extended_until": _iso(self.extended_until),
            "extension_reason": self.extension_reason,
            "extended_by": self.extended_by,
            "under_review_since": _iso(self.review_began_on),
            "trigger": self.trigger,
            "ended_on": _iso(self.ended_on),
            "reason": self.reason,
            "superseded_by": self.successor.pk if self.successor else None,
            "superseded_by_title": self.successor.title if self.successor else "",
            "superseded_by_url": (self.successor.full_url or "") if self.successor else "",
            "taken_down": self.taken_down,
        }


def currency_of(page) -> Currency:
    """Return how current a document is; an alias answers with its source's."""
    return currencies_of([page])[page.pk]


def currencies_of(pages: Iterable) -> dict[int, Currency]:
    """Return how current each of some documents is, by primary key, in two queries."""
    sources = {page.pk: page.alias_of_id or page.pk for page in pages}
    wanted = set(sources.values())
    cycles = {
        cycle.open_page_id: cycle
        for cycle in map(
            OpenCycle, ReviewCycle.objects.filter(open_page__in=wanted).values_list(*TOLD)
        )
    }
    if missing := wanted - cycles.keys():
        ended = (
            ReviewCycle.objects.filter(
                page__in=missing, outcome__in=(Outcome.WITHDRAWN, Outcome.SUPERSEDED)
            )
            .select_related("current_edition", "successor")
            .defer("manifest", "current_edition__manifest")
            .order_by("ended_at", "pk")
        )
        cycles.update((cycle.page_id, cycle) for cycle in ended)
    return {pk: Currency.of_cycle(cycles.get(source)) for pk, source in sources.items()}


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
