"""What a file holds, before its columns are known: rows of cells, and what cannot be one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext as _


class CannotRead(Exception):
    """The file is no register; the message says what to do."""


class OddCell(str):
    """
    The text of a cell that is not what its spreadsheet shows.

    :ivar reason: what is wrong with it and what to do, in sentences.
    :ivar taken_by: the kinds of columns that take it all the same: one of days takes a date.
    """

    reason: str
    taken_by: tuple[str, ...]

    def __new__(cls, text: str, reason: str, taken_by: tuple[str, ...] = ()):
        cell = super().__new__(cls, text)
        cell.reason, cell.taken_by = reason, taken_by
        return cell


@dataclass(frozen=True)
class Fault:
    """
    What would be lost of a file if it were brought in.

    :ivar index: the column, counted from 0, or None where it is the row as such.
    """

    row: int
    index: int | None
    message: str


@dataclass
class Content:
    """
    The cells of a file.

    :ivar rows: the rows that hold anything, by their numbers; of each the filled cells, by their
        columns, which are counted from 0.
    :ivar last: the number of the last row.
    :ivar name: the name of the sheet, or nothing where there are none.
    :ivar mark: what parts the cells of a CSV file.
    :ivar merged: the areas of merged cells: first row, last row, first and last column.
    :ivar hidden_rows: the numbers of the rows that the sheet does not show.
    :ivar hidden_columns: the columns that the sheet does not show.
    :ivar notes: what there is beside the cells that are read.
    """

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    last: int = 0
    name: str = ""
    mark: str = ""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def numbers_in_words(numbers: Iterable[int]) -> str:
    """Return numbers with those that follow each other drawn together: 2, 5 to 9."""
    parts = []
    # What follows each other is as far from its place in the order as the one before it.
    for _distance, run in groupby(enumerate(sorted(numbers)), lambda pair: pair[1] - pair[0]):
        first, *between = [number for _place, number in run]
        ends = {"first": first, "last": between[-1] if between else first}
        parts.append(_range(ends) if between else str(first))
    return ", ".join(parts)


def _range(ends: dict[str, int]) -> str:
    return _("%(first)s to %(last)s") % ends


def shortened(text: str, length: int = 40) -> str:
    """Return the beginning of a text, on one line and in quotation marks."""
    text = " ".join(text.split())
    return f"“{text[:length]}…”" if len(text) > length else f"“{text}”"
