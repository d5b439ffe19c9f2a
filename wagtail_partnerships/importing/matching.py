"""Finds the documents of a register that a site has already, and where they differ from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ..formats.batches import in_batches
from ..formats.names import plain
from ..lifecycles.review import LEAVING, ReviewState
from ..models import GuidanceMixin, ReviewCycle
from ..models.lifecycle import get_document_models
from ..reading.cycle_rows import CycleRow, stream
from ..reading.document_filter import latest_cycles
from ..status import DocumentStatus
from .cells import BadCell, Cells
from .columns import COLUMNS, Column
from .facts import Facts
from .lists import LISTED, Lists


# What a document says of its leaving use.
ABOUT_LEAVING = {"status", "ended_on", "reason", "taken_down", "successor"}
OF_REFERENCES = {"reference", "successor", "cites"}


class Standing:
    """
    A document that is there already.

    :ivar may_leave: whether it is in force, and never was out of use: what somebody reinstated
        here does not leave again because a register says so.
    """

    def __init__(self, cycle: CycleRow, facts: dict[str, Any], left_before: bool):
        self.page_id = cycle.page_id
        self.facts = facts
        self.stands = cycle.status.is_in_force
        self.may_leave = cycle.state == ReviewState.IN_FORCE and not left_before


class Documents:
    """
    The documents of a site by their reference numbers, in the form that :func:`plain` gives them.

    :param library: the library that a register is brought into; its site is searched.
    """

    def __init__(self, library):
        site = library.get_site()
        root = site.root_page.path if site else library.path
        self.by_reference: dict[str, int] = {}
        self.by_address: dict[tuple[str, str], int] = {}
        self.standing: dict[int, Standing] = {}
        for model in get_document_models():
            if not issubclass(model, GuidanceMixin):
                continue
            rows = model._base_manager.filter(alias_of__isnull=True).order_by("pk")
            for pk, reference, address, path in rows.values_list(
                "pk", "reference", "url_path", "path"
            ):
                number = plain(reference)
                self.by_address[address, number] = pk
                if number and path.startswith(root):
                    self.by_reference.setdefault(number, pk)

    def match(self, reference: str, address: str) -> int | None:
        """
        Return the number of a document's page, or None.

        :param reference: as it is written; :func:`plain` of it is what counts.
        :param address: tells translations apart, which share a number, and finds those without.
        """
        number = plain(reference)
        return self.by_address.get((address, number)) or self.by_reference.get(number)

    def read(self, pages: Iterable[int], without: Iterable[str] = ()) -> None:
        """
        Read where documents stand, many at once.

        :param without: the fields of documents that no column is held against.
        """
        for chunk in in_batches(sorted(set(pages))):
            cycles = ReviewCycle.objects.filter(page__in=chunk)
            out_of_use = cycles.filter(outcome__in=LEAVING)
            left = set(out_of_use.values_list("page_id", flat=True))
            latest = latest_cycles(cycles)
            facts = Facts(latest, without)
            for cycle in stream(latest, facts.own):
                told = facts.of(cycle)
                self.standing[cycle.page_id] = Standing(cycle, told, cycle.page_id in left)


def differences(row, standing: Standing, cells: Cells, lists: Lists) -> Iterator[Column]:
    """
    Yield the columns in which a document is not as its row says; an empty cell says nothing.

    :param row: a `rows.Row`.
    """
    for column in COLUMNS:
        value = row.status if column.key == "status" else row.values.get(column.key)
        if value is None or not column.compared or row.leaves and column.key in ABOUT_LEAVING:
            continue
        fact = standing.facts.get(column.key)
        try:
            there = cells.read(column, "" if fact is None else str(fact).strip())
        except BadCell:
            there = fact
        if _comparable(column, value, lists) != _comparable(column, there, lists):
            yield column


def _comparable(column: Column, value: Any, lists: Lists) -> Any:
    if column.key in LISTED:
        cells = value if isinstance(value, list) else [value] if value else []
        named = (lists.split(column.key, cell) for cell in cells)
        return {(plain(str(lists.find(column.key, n) or n)), plain(place)) for n, place in named}
    if column.key == "builds_on":
        return {plain(str(lists.find_source(name) or name)) for name in value or []}
    if column.key in OF_REFERENCES:
        return {plain(name) for name in ([value] if isinstance(value, str) else value or [])}
    if column.key == "officer":
        return lists.find_person(value or "") or value or ""
    match value:
        case list():
            return set(value)
        case None | False:
            return ""
        case DocumentStatus():
            # A review that is due, or under way, is no news to a register.
            return DocumentStatus.IN_FORCE if value.is_in_force else value
        case str():
            return " ".join(value.split())
    return value
