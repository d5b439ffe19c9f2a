"""A row of a register, as it was read, and what is wrong in one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..formats.names import plain
from ..status import DocumentStatus
from .columns import BY_KEY
from .reading import Place


@dataclass(eq=False)
class Row:
    """
    A row of a register.

    :ivar page_id: the page of the document that is there already, or None.
    :ivar leaves: whether the document is to leave use.
    :ivar differing: the columns in which the document that is there says something else.
    :ivar successor: the row of the document that takes this one's place, if it has one.
    :ivar needs: the rows of new documents that this one names, which have to be there before it.
    """

    number: int
    values: dict[str, Any]
    page_id: int | None = None
    leaves: bool = False
    differing: list[str] = field(default_factory=list)
    successor: Row | None = None
    needs: list[Row] = field(default_factory=list)

    @property
    def status(self) -> DocumentStatus:
        return self.values.get("status") or DocumentStatus.IN_FORCE

    @property
    def reference(self) -> str:
        return self.values.get("reference") or ""

    @property
    def number_of_document(self) -> str:
        """The reference number, in the form in which two of them are compared."""
        return plain(self.reference)

    @property
    def is_new(self) -> bool:
        return self.page_id is None

    def __str__(self):
        name = self.reference or self.values.get("title")
        return _("Row %(number)s (%(name)s)") % {"number": self.number, "name": name}


@dataclass(frozen=True)
class Problem:
    """
    What is wrong in one cell, or in a row as such.

    :ivar key: the key of the column; nothing where it is none of ours, or the row as such.
    :ivar message: what is wrong and the way out, in sentences.
    """

    row: int
    key: str
    place: Place | None
    message: str

    def __str__(self):
        values = {"row": self.row, "column": self.place, "message": self.message}
        if self.place is not None:
            return _("Row %(row)s, %(column)s: %(message)s") % values
        if self.key:
            values["column"] = capfirst(BY_KEY[self.key].label)
            return _("Row %(row)s, no column “%(column)s”: %(message)s") % values
        return _("Row %(row)s: %(message)s") % values
