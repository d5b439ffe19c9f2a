"""The cycles that say how current documents are, read for many of them at once."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from ..lifecycles.cycle_facts import CycleFactsMixin
from ..lifecycles.review import LEAVING
from ..models.reviews import ReviewCycle


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


class OpenCycle(CycleFactsMixin):
    """An open cycle as far as readers are told of it."""

    def __init__(self, values: tuple):
        self.__dict__.update(zip(TOLD, values, strict=True))
        *_rest, pk, number, issued_on = values
        self.current_edition = Edition(pk, number, issued_on) if pk else None


def latest_cycles(wanted: set[int]) -> dict[int, ReviewCycle | OpenCycle]:
    """Return the latest cycle of each of some documents, and of those that replace them."""
    cycles: dict[int, ReviewCycle | OpenCycle] = {}
    asked: set[int] = set()
    while wanted:
        asked |= wanted
        told = ReviewCycle.objects.filter(open_page__in=wanted).values_list(*TOLD)
        cycles.update((cycle.open_page_id, cycle) for cycle in map(OpenCycle, told))
        missing, wanted = wanted - cycles.keys(), set()
        if missing:
            ended = (
                ReviewCycle.objects.filter(page__in=missing, outcome__in=LEAVING)
                .select_related("current_edition", "successor")
                .defer("manifest", "current_edition__manifest")
                .order_by("ended_at", "pk")
            )
            last = {cycle.page_id: cycle for cycle in ended}
            cycles.update(last)
            wanted = {cycle.successor_id for cycle in last.values()} - asked - {None}
    return cycles
