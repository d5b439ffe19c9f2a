"""Reads the cell of a register: a text, a day, a number, names."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT, MONTHS_AP
from django.utils.translation import gettext as _

from ..formats.days import EARLIEST, LATEST, is_likely, read_day
from ..formats.names import plain, stored, visible
from ..formats.xml_text import fit_for_xml
from ..models import ExcludedNation
from ..status import DocumentStatus
from .columns import YES, Column, in_all_languages, split_names, tidy
from .content import OddCell


LARGEST = 10_000
# The statuses with which a document can be imported; what is due for review is in force, too.
IMPORTED = (DocumentStatus.IN_FORCE, DocumentStatus.WITHDRAWN, DocumentStatus.SUPERSEDED)
# The words of a checkbox that every spreadsheet user tries.
YES_WORDS = {"yes", "y", "true", "1", "x"}
NO_WORDS = {"no", "n", "false", "0"}
# What has a limit stands on one line.
NEW_LINE = re.compile(r"\s*[\t\n\r\x85\u2028\u2029]\s*")


# A line that ends within a cell of names, beside no semicolon.
UNPARTED = re.compile(r"[^;\s]\s*?[\r\n]\s*[^;\s]")
# A month is named: in figures it could be taken for the day.
DAY_IN_WORDS = re.compile(r"([0-9]{1,2})\.? ?([^\W\d]+)\.? ?([0-9]{4})")
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
            _("%(place)s has � where letters were lost when the file was made. Write them again.")
            % {"place": around(text, lost)}
        )
    if found := MISREAD.search(text):
        raise BadCell(
            _(
                "%(place)s has “%(letters)s” in place of a letter that was read wrongly when the "
                "file was made. Write it again, or save the file again in UTF-8."
            )
            % {"place": around(text, found.start()), "letters": found[0]}
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
        self.months_by_name = _months_by_name()

    def read(self, column: Column, cell: str) -> Any:
        """
        Return what a cell says; an empty one says nothing, that is None.

        :raises BadCell: if it cannot be read.
        """
        if isinstance(cell, OddCell) and column.kind not in cell.taken_by:
            raise BadCell(cell.reason)
        if "\x00" in cell:
            raise BadCell(
                _("This cell has a character that cannot be stored (NUL). Write the cell again.")
            )
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
            raise BadCell(
                _("Shorten this to %(limit)s characters or fewer. It has %(length)s.")
                % {"limit": limit, "length": len(cell)}
            )
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
                _(
                    "This cell has several lines. Put semicolons between the names, and each name "
                    "on one line."
                )
            )
        try:
            return split_names(cell)
        except csv.Error as error:
            raise BadCell(
                _(
                    "The names in this cell cannot be told apart. Put semicolons between them, and "
                    "close each quotation mark."
                )
            ) from error

    def day(self, cell: str, limit: int) -> datetime.date:
        cell = stored(cell)
        try:
            day = self._day_in_words(cell) or read_day(cell)
        except ValueError:
            raise BadCell(
                _("“%(text)s” is not a date. Write it like 27 March 2027 or 2027-03-27.")
                % {"text": cell}
            ) from None
        if not is_likely(day):
            raise BadCell(
                _(
                    "“%(text)s” is not between the years %(first)s and %(last)s. Check the year "
                    "of this date."
                )
                % {"text": cell, "first": EARLIEST.year, "last": LATEST.year}
            )
        return day

    def _day_in_words(self, text: str) -> datetime.date | None:
        found = DAY_IN_WORDS.fullmatch(text)
        month = self.months_by_name.get(plain(found[2])) if found else None
        return datetime.date(int(found[3]), month, int(found[1])) if found and month else None

    def number(self, cell: str, limit: int) -> int:
        number = self.months(cell, limit)
        if number < 1:
            raise BadCell(_("Enter the number of an edition. The first edition is 1, not 0."))
        return number

    def months(self, cell: str, limit: int) -> int:
        cell = stored(cell)
        if not (cell.isascii() and cell.isdecimal()) or int(cell[:9]) > LARGEST:
            raise BadCell(
                _("“%(text)s” is not a whole number from 0 to %(largest)s. Enter one, or nothing.")
                % {"text": cell, "largest": LARGEST}
            )
        return int(cell)

    def email(self, cell: str, limit: int) -> str:
        try:
            validate_email(cell := self.name(cell, limit))
        except ValidationError:
            raise BadCell(
                _("“%(text)s” is not an email address. Enter one like name@example.org.")
                % {"text": cell}
            ) from None
        return cell

    def yes_or_no(self, cell: str, limit: int) -> bool:
        if plain(cell) in self.yes:
            return True
        if plain(cell) in NO_WORDS:
            return False
        raise BadCell(_("“%(text)s” is not yes or no. Enter yes or no.") % {"text": cell})

    def status(self, cell: str, limit: int) -> DocumentStatus:
        if status := self.statuses.get(plain(cell)):
            return status
        raise BadCell(
            _("“%(text)s” is not a status. Enter %(statuses)s.")
            % {"text": cell, "statuses": either(IMPORTED)}
        )

    def nations(self, cell: str, limit: int) -> list[str]:
        names = self.names(cell, limit)
        for name in names:
            if plain(name) not in self.nations_by_name:
                raise BadCell(
                    _("“%(name)s” is not one of the nations. Enter %(nations)s.")
                    % {"name": name, "nations": either(ExcludedNation.Nation)}
                )
        return list(dict.fromkeys(self.nations_by_name[plain(name)] for name in names))


def either(members) -> str:
    """Return the labels of members of an enumeration as people list choices: A, B or C."""
    *first, last = [str(member.label) for member in members]
    if not first:
        return last
    return _("%(choices)s or %(last)s") % {"choices": ", ".join(first), "last": last}


def _months_by_name() -> dict[str, int]:
    """Return the months by the names that mean no other month in any language of the site."""
    months: dict[str, set[int]] = {}
    for names in (MONTHS, MONTHS_3, MONTHS_ALT, MONTHS_AP):
        for month, name in names.items():
            for written in in_all_languages(name):
                months.setdefault(written.rstrip("."), set()).add(month)
    # “Listopad” is November in Polish and October in Croatian.
    return {name: months.pop() for name, months in months.items() if len(months) == 1}


def _by_name(members) -> dict[str, Any]:
    """Return the members of an enumeration by value and by label, in each language of the site."""
    names = {plain(member.value.replace("_", " ")): member for member in members}
    return names | {name: member for member in members for name in in_all_languages(member.label)}
