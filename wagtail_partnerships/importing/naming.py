"""What a cell names: a document by its reference number, or a source by its title."""

from __future__ import annotations

from collections.abc import Iterable

from ..formats.names import plain
from .columns import SOURCE_KINDS, without_beside
from .lists import Lists
from .rows import Row


def find_reference(cell: str, known: Iterable) -> tuple[str, str] | None:
    """Return the reference that a cell begins with, as `plain` has it, and the place behind it."""
    for name, place in ((cell, ""), without_beside(cell)):
        if any(plain(name) in names for names in known):
            return plain(name), place
    return None


def names_source(row: Row, name: str, lists: Lists) -> bool:
    """Whether a row relies on a source of some name."""
    for key in SOURCE_KINDS:
        for cell in row.values.get(key) or []:
            title, _place = lists.split(key, cell)
            if same_source(lists, key, title, name):
                return True
    return False


def same_source(lists: Lists, key: str, title: str, name: str) -> bool:
    """Whether a title in a column and a name stand for one source."""
    found = lists.find(key, title)
    return plain(title) == plain(name) or bool(found and found == lists.find(key, name))
