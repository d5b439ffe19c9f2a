"""Reads the cell of a register: a text, a day, a number, names."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ..formats.days import EARLIEST, LATEST, is_likely, read_day
from ..formats.names import plain, stored, visible
from ..formats.xml_text import fit_for_xml
from ..models import ExcludedNation
from ..status import DocumentStatus
from .columns import YES, Column, in_all_languages, split_names, tidy
from .content import OddCell


LARGEST = 10_000
# The words of a checkbox that every spreadsheet user tries.
YES_WORDS = {"yes", "y", "true", "1", "x"}
NO_WORDS = {"no", "n", "false", "0"}
# What has a limit stands on one line.
NEW_LINE = re.compile(r"\s*[\t\n\r\x85\u2028\u2029]\s*")


# A line that ends within a cell of names, beside no semicolon.
UNPARTED = re.compile(r"[^;\s]\s*?[\r\n]\s*[^;\s]")
# UTF-8 that was read in the letters of Western Europe: â€™ for ’, Ã© for é, Â£ for £.
MISREAD = re.compile("â€[^a-z\\s]|Ã[\u00a1-\u00bf]|Â[\u00a0-\u00bf]")


class BadCell(ValueError):
    """What a cell says cannot be taken over; the message says why, and what to write."""


def check_letters(text: str) -> None:
    """
    Refuse a text whose letters were lost before it came here.

    :raises BadCell: naming what stands for them.
    """
    if (lost := text.find("\ufffd")) >= 0:
        raise BadCell(
            f"has � in {around(text, lost)}: letters were lost when the file was made. Write them "
            "again."
        )
    if found := MISREAD.search(text):
        raise BadCell(
            f"has “{found[0]}” in {around(text, found.start())}, which is a letter or sign read "
            "wrongly when the file was made. Write it again, or save the file anew in UTF-8."
        )


def around(text: str, index: int) -> str:
    """Return what stands around a place in a text, in quotation marks."""
    return f"“{' '.join(text[max(index - 15, 0) : index + 15].split())}”"


class Cells:
    """Reads cells; each method is named after the kind of a column."""

    def __init__(self):
        self.statuses = _by_name(DocumentStatus)
        self.nations_by_name = _by_name(ExcludedNation.Nation)
        self.yes = YES_WORDS | in_all_languages(YES)

    def read(self, column: Column, cell: str) -> Any:
        """
        Return what a cell says; an empty one says nothing, that is None.

        :raises BadCell: if it cannot be read.
        """
        if isinstance(cell, OddCell) and column.kind not in cell.taken_by:
            raise BadCell(cell.reason)
        if "\x00" in cell:
            raise BadCell("holds a character that no database stores.")
        check_letters(cell)
        if not visible(cell).strip():
            return None
        # Only a text has lines of its own.
        cell = (tidy(cell) if column.kind == "text" else fit_for_xml(cell)).strip()
        method: Callable = getattr(self, column.kind)
        return method(cell, column.limit)

    def text(self, cell: str, limit: int) -> str:
        if not limit:
            return cell
        cell = NEW_LINE.sub(" ", cell)
        if len(cell) > limit:
            raise BadCell(f"has {len(cell)} characters; there is room for {limit}.")
        return cell

    def name(self, cell: str, limit: int) -> str:
        return self.text(stored(cell), limit)

    def names(self, cell: str, limit: int) -> list[str]:
        # How long a name may be is asked only where it has to be made.
        names = (stored(name) for name in self.files(cell, limit))
        return list(dict.fromkeys(name for name in names if name))

    def files(self, cell: str, limit: int) -> list[str]:
        # Two files may have names that look the same.
        if UNPARTED.search(cell):
            raise BadCell(
                "has several lines. Put semicolons between names, and a name on one line."
            )
        try:
            return split_names(cell)
        except csv.Error as error:
            raise BadCell(f"cannot be read: {error}.") from None

    def day(self, cell: str, limit: int) -> datetime.date:
        cell = stored(cell)
        try:
            day = read_day(cell)
        except ValueError:
            raise BadCell(f"“{cell}” is no day. Write it as 2018-09-01.") from None
        if not is_likely(day):
            raise BadCell(
                f"“{cell}” lies outside of the years {EARLIEST.year} to {LATEST.year}. Look at the "
                "year."
            )
        return day

    def number(self, cell: str, limit: int) -> int:
        number = self.months(cell, limit)
        if number < 1:
            raise BadCell("is 0. The first edition has the number 1.")
        return number

    def months(self, cell: str, limit: int) -> int:
        cell = stored(cell)
        if not (cell.isascii() and cell.isdecimal()) or int(cell[:9]) > LARGEST:
            raise BadCell(f"“{cell}” is no whole number from 0 to {LARGEST}.")
        return int(cell)

    def email(self, cell: str, limit: int) -> str:
        try:
            validate_email(cell := self.name(cell, limit))
        except ValidationError:
            raise BadCell(f"“{cell}” is no e-mail address.") from None
        return cell

    def yes_or_no(self, cell: str, limit: int) -> bool:
        if plain(cell) in self.yes:
            return True
        if plain(cell) in NO_WORDS:
            return False
        raise BadCell(f"“{cell}” is neither yes nor no.")

    def status(self, cell: str, limit: int) -> DocumentStatus:
        if status := self.statuses.get(plain(cell)):
            return status
        raise BadCell(f"“{cell}” is no status. Write In force, Withdrawn or Superseded.")

    def nations(self, cell: str, limit: int) -> list[str]:
        names = self.names(cell, limit)
        for name in names:
            if plain(name) not in self.nations_by_name:
                raise BadCell(f"“{name}” is no nation of this site.")
        return list(dict.fromkeys(self.nations_by_name[plain(name)] for name in names))


def _by_name(members) -> dict[str, Any]:
    """Return the members of an enumeration by value and by label, in each language of the site."""
    names = {plain(member.value.replace("_", " ")): member for member in members}
    return names | {name: member for member in members for name in in_all_languages(member.label)}
