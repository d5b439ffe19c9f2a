"""The order in which the rows of a register come in, and which of them come in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .rows import Row


def in_order(rows: list[Row]) -> list[Row]:
    """Return rows so that what takes a place, or is named, comes before what it is needed for."""
    ordered: dict[Row, None] = {}

    def take(row: Row):
        waiting = [(row, iter(row.needs))]
        while waiting:
            current, needs = waiting[-1]
            needed = next((other for other in needs if other not in ordered), None)
            if needed is not None:
                waiting.append((needed, iter(needed.needs)))
            else:
                ordered.setdefault(current)
                waiting.pop()

    for row in by_succession(rows):
        take(row)
    return list(ordered)


def by_succession(rows: list[Row]) -> Iterator[Row]:
    """Yield each row with those behind it whose place it takes: few then have to come in one go."""
    before = defaultdict(list)
    for row in reversed(rows):
        before[row.successor].append(row)
    waiting = before[None]
    while waiting:
        row = waiting.pop()
        yield row
        waiting += before[row]


def in_one_go(rows: list[Row]) -> Iterator[list[Row]]:
    """
    Yield rows, those together that have to come in one transaction.

    A document takes a place while it is in force itself. What is to leave use afterwards would be
    in force for readers in the meantime, and stay so if the run broke off: it waits for all that
    it takes the place of, and for what takes its own.

    :param rows: in the order in which they are made.
    """
    place = {row: number for number, row in enumerate(rows)}
    last = dict(place)
    for row in rows:
        if row.successor is not None:
            last[row] = max(last[row], place[row.successor])
            if row.successor.leaves:
                last[row.successor] = max(last[row.successor], place[row])
    together: list[Row] = []
    until = 0
    for row in rows:
        together.append(row)
        until = max(until, last[row])
        if place[row] == until:
            yield together
            together, until = [], until + 1


def steps_to_the_last(row: Row) -> int:
    """Return how many documents come after one, each in the place of the one before."""
    steps = 0
    while row.successor is not None:
        row, steps = row.successor, steps + 1
    return steps
