"""
Review cycles with their documents as plain rows.

Lists and exports read thousands; whole cycles and pages take most of the time to be made.
"""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db.models.query import ValuesListIterable

from ..currency import Edition
from ..lifecycles.standing import Standing
from ..models import ReviewCycle


PEOPLE = ("lead", "submitted_by", "approved_by")
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
    "approved_by_id",
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


class CycleRow(Standing):
    """A cycle as far as registers tell of it; who had a part in it is set by `add_people`."""

    # By this the lists of the admin find the columns of a model.
    _meta = ReviewCycle._meta

    lead = submitted_by = approved_by = None

    def __init__(self, values: tuple):
        self.__dict__.update(zip(OWN, values, strict=False))
        number, issued_on, *page = values[len(OWN) :]
        self.page = DocumentOfRow(self.page_id, *page)
        found = self.current_edition_id
        self.current_edition = Edition(found, number, issued_on) if found else None


class CycleRows(ValuesListIterable):
    """Makes rows of what is read."""

    def __iter__(self):
        return map(CycleRow, super().__iter__())


def as_rows(cycles):
    """Return a query set of cycles as one of plain rows."""
    rows = cycles.values_list(*READ)
    rows._iterable_class = CycleRows
    return rows


def add_people(rows: list) -> list:
    """Give each row the people who had a part in its review, read for all of them together."""
    wanted = {key for row in rows for name in PEOPLE if (key := getattr(row, f"{name}_id"))}
    if wanted:
        people = get_user_model()._base_manager.in_bulk(wanted)
        for row in rows:
            for name in PEOPLE:
                setattr(row, name, people.get(getattr(row, f"{name}_id")))
    return rows
