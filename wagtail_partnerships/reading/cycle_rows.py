"""
Review cycles with their documents as plain rows.

Lists and exports read thousands; whole cycles and pages take most of the time to be made.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.admin.utils import get_user_display_name

from ..formats.batches import SMALL_BATCH
from ..lifecycles.cycle_facts import CycleFactsMixin
from ..models import ReviewCycle
from .latest_cycles import Edition
from .page_columns import PageTypeColumns


# So many rows are held at once: they may bring long texts.
# What registers tell of a document that only its page type has.
DETAILS = ("reference", "officer", "officer_role")
OWN = (
    "pk",
    "page_id",
    "open_page_id",
    "successor_id",
    "state",
    "outcome",
    "edition",
    "issued_on",
    "due_on",
    "last_reviewed_on",
    "extended_until",
    "extended_by_name",
    "times_postponed",
    "trigger",
    "reach",
    "depth",
    "began_at",
    "review_began_on",
    "planned_end_on",
    "led_by_name",
    "submitted_by_name",
    "submitted_at",
    "approved_by_name",
    "approved_at",
    "meeting_date",
    "minute_reference",
    "ended_on",
    "statement",
    "taken_down",
    "lead_id",
    "submitted_by_id",
    "current_edition_id",
)
OF_EDITION = ("current_edition__edition", "current_edition__issued_on")
OF_PAGE = ("page__title", "page__url_path", "page__content_type_id")
READ = (*OWN, *OF_EDITION, *OF_PAGE)


class DocumentOfRow(NamedTuple):
    """What is told of a cycle's page."""

    pk: int
    title: str
    url_path: str
    content_type_id: int


class CycleRow(CycleFactsMixin):
    """
    A cycle as far as registers tell of it.

    :ivar own: what only the type of its page has.
    :ivar names: the names of people by their numbers.
    """

    # By this the lists of the admin find the columns of a model.
    _meta = ReviewCycle._meta

    own: dict[str, Any] = {}
    names: dict[int, str] = {}

    def __init__(self, values: tuple):
        self.__dict__.update(zip(OWN, values, strict=False))
        number, issued_on, *page = values[len(OWN) : len(READ)]
        self.page = DocumentOfRow(self.page_id, *page)
        found = self.current_edition_id
        self.current_edition = Edition(found, number, issued_on) if found else None

    @property
    def reference(self) -> str:
        """The reference number of the document."""
        return self.own.get("reference") or ""

    @property
    def officer(self) -> str:
        """The name of the responsible officer, or the role."""
        return self.names.get(self.own.get("officer")) or self.own.get("officer_role") or ""

    @property
    def lead(self) -> str:
        """The name of who leads the review, if they have an account."""
        return self.names.get(self.lead_id, "")

    @property
    def submitter(self) -> str:
        """The name of who submitted the text, if they have an account."""
        return self.names.get(self.submitted_by_id, "")


def read_page(cycles) -> list[CycleRow]:
    """Return the rows of one page of a list."""
    rows = [CycleRow(values) for values in cycles.values_list(*READ)]
    own = PageTypeColumns(DETAILS)
    # Joined to a whole list that is put in order, they would be read of thousands, for these few.
    few = ReviewCycle.objects.filter(pk__in=[row.pk for row in rows])
    found = {pk: values for pk, *values in few.values_list("pk", *own.asked)}
    for row in rows:
        if row.pk in found:
            row.own = own.read(row.page.content_type_id, found[row.pk])
    people = {
        key for row in rows for key in (row.lead_id, row.submitted_by_id, row.own.get("officer"))
    }
    names = _names(Q(pk__in=people - {None}))
    for row in rows:
        row.names = names
    return rows


def stream(cycles, own: PageTypeColumns, names: dict[int, str] | None = None) -> Iterator[CycleRow]:
    """
    Yield rows by one query, without holding more than some of them.

    :param own: what is asked of the page types.
    :param names: what :func:`people_of` returns, where people are told of.
    """
    for values in cycles.values_list(*READ, *own.asked).iterator(chunk_size=SMALL_BATCH):
        row = CycleRow(values)
        row.own = own.read(row.page.content_type_id, values[len(READ) :])
        row.names = names or {}
        yield row


def people_of(cycles, own: PageTypeColumns) -> dict[int, str]:
    """Return the names of leads, submitters and officers by their numbers, in one query."""
    columns = ["lead", "submitted_by", *own.of_types["officer"]]
    return _names(
        reduce(or_, (Q(pk__in=cycles.order_by().values_list(column)) for column in columns))
    )


def _names(people: Q) -> dict[int, str]:
    found = get_user_model()._base_manager.filter(people)
    return {person.pk: get_user_display_name(person) for person in found}
