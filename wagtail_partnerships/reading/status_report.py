"""
How current a document is, told in one way on its page, in lists, feeds, the API and in print.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..formats.moments import day_in_words, iso_day
from ..lifecycles.review import Trigger
from ..models.reviews import ReviewCycle
from ..status import DocumentStatus
from .latest_cycles import OpenCycle, latest_cycles
from .sentences import edition_told, pointer_told, review_told, status_remark


@dataclass(frozen=True)
class StatusReport:
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
    # How current the successor is; None where nobody has asked.
    successor_currency: StatusReport | None = None
    cycle: ReviewCycle | OpenCycle | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of_cycle(
        cls, cycle: ReviewCycle | OpenCycle | None, successor_currency: StatusReport | None = None
    ) -> StatusReport:
        """
        Return what the latest cycle of a document says.

        :param successor_currency: how current the document is that replaces it, if one does.
        """
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
                successor_currency=successor_currency,
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
        return self.status.is_in_force

    @property
    def is_out_of_use(self) -> bool:
        """Whether the document is withdrawn or superseded."""
        return self.status.is_out_of_use

    @property
    def replacement(self) -> Pointer | None:
        """The document that readers are to use instead: the last in a row of successors."""
        pointer = self._successor_pointer
        return pointer and (pointer.currency.replacement or pointer)

    @property
    def _successor_pointer(self) -> Pointer | None:
        if self.successor is None:
            return None
        return Pointer(
            self.successor, self.successor_currency or StatusReport(DocumentStatus.IN_FORCE)
        )

    @property
    def remark(self) -> str:
        """What is said of the document where another one names it; nothing while it stands."""
        return status_remark(self.status, self.ended_on) if self.is_out_of_use else ""

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
        return edition_told(self.edition, self.issued_on, get_language())

    @property
    def review_sentence(self) -> str:
        """When the document is, or was, to be reviewed next."""
        if not self.is_listed:
            return ""
        is_due = self.status == DocumentStatus.REVIEW_DUE
        return review_told(self.next_review_on, is_due, self.is_overdue, get_language())

    @property
    def status_sentence(self) -> str:
        """What is happening to the document, or has happened; empty for one just in force."""
        day = {"day": day_in_words(self.ended_on)}
        match self.status:
            case DocumentStatus.WITHDRAWN:
                return _("Withdrawn on %(day)s. Do not use it.") % day
            case DocumentStatus.SUPERSEDED if self.replacement and self.replacement.is_in_force:
                return _("Superseded on %(day)s. Use “%(title)s”, which replaces it.") % {
                    **day,
                    "title": self.replacement.title,
                }
            case DocumentStatus.SUPERSEDED if self.replacement:
                return _("Superseded on %(day)s by %(document)s. Do not use it.") % {
                    **day,
                    "document": self.replacement.sentence,
                }
            case DocumentStatus.SUPERSEDED:
                return _("Superseded on %(day)s. Use the document that replaces it.") % day
            case DocumentStatus.UNDER_REVIEW if self.review_began_on:
                return _("Under review since %(day)s. It stays in force meanwhile.") % {
                    "day": day_in_words(self.review_began_on)
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
            "day": day_in_words(self.extended_until),
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
            reviewed = _("Last reviewed on %(day)s.") % {"day": day_in_words(self.last_reviewed_on)}
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
        next_one = self._successor_pointer
        return {
            "status": str(self.status),
            "status_label": self.label,
            "edition": self.edition,
            "issued_on": iso_day(self.issued_on) or None,
            "last_reviewed_on": iso_day(self.last_reviewed_on) or None,
            "next_review_on": iso_day(self.next_review_on) or None,
            "is_overdue": self.is_overdue,
            "extended_until": iso_day(self.extended_until) or None,
            "extension_reason": self.extension_reason,
            "extended_by": self.extended_by,
            "under_review_since": iso_day(self.review_began_on) or None,
            "trigger": self.trigger,
            "ended_on": iso_day(self.ended_on) or None,
            "reason": self.reason,
            "superseded_by": self.successor.pk if self.successor else None,
            "superseded_by_title": self.successor.title if self.successor else "",
            "superseded_by_url": next_one.full_url if next_one else "",
            "superseded_by_status": next_one.status if next_one else "",
            "taken_down": self.taken_down,
        }


@dataclass(frozen=True)
class Pointer:
    """Another document as a reader is pointed to it: what it is called, and what became of it."""

    page: Any
    currency: StatusReport

    @property
    def title(self) -> str:
        """The title of the document."""
        return self.page.title

    @property
    def status(self) -> str:
        """The present status of the document."""
        return str(self.currency.status)

    @property
    def is_in_force(self) -> bool:
        """Whether a reader can be told to use it."""
        return not self.currency.is_out_of_use

    @property
    def remark(self) -> str:
        """What became of it, for example “withdrawn on 3 May 2026”; nothing while it stands."""
        return self.currency.remark

    @property
    def sentence(self) -> str:
        """Title and remark, as part of a sentence."""
        return pointer_told(self.title, self.currency.status, self.currency.ended_on)

    @property
    def url(self) -> str:
        """The address of the document; empty where it was taken down."""
        return self.get_url()

    def get_url(self, request=None) -> str:
        """Return the address for a request; empty where the document was taken down."""
        return "" if self.currency.taken_down else self.page.get_url(request) or ""

    @property
    def full_url(self) -> str:
        """The address with the host's name; empty where the document was taken down."""
        return "" if self.currency.taken_down else self.page.full_url or ""


def pointers_to(pages: Iterable) -> dict[int, Pointer]:
    """Return pointers to some documents, by primary key; each tells the document's status now."""
    pages = list(pages)
    currencies = status_reports(pages)
    return {page.pk: Pointer(page, currencies[page.pk]) for page in pages}


def status_report(page) -> StatusReport:
    """Return how current a document is; an alias answers with its source's."""
    return status_reports([page])[page.pk]


def status_reports(pages: Iterable) -> dict[int, StatusReport]:
    """
    Return how current each of some documents is, by primary key, in two queries.

    Where some were superseded, two more for each step ask what became of their successors.
    """
    sources = {page.pk: page.alias_of_id or page.pk for page in pages}
    cycles = latest_cycles(set(sources.values()))
    return {pk: _told_of(source, cycles) for pk, source in sources.items()}


def _told_of(page: int, cycles: dict, before: frozenset[int] = frozenset()) -> StatusReport:
    cycle = cycles.get(page)
    successor = None if cycle is None or cycle.is_open else cycle.successor_id
    # Documents that were reinstated and superseded again may lead round in a circle.
    if successor in before:
        return replace(StatusReport.of_cycle(cycle), successor=None)
    if successor is None:
        return StatusReport.of_cycle(cycle)
    return StatusReport.of_cycle(cycle, _told_of(successor, cycles, before | {page}))
