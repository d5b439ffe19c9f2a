"""The columns of a register, the same when it is exported and when it is brought in."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ..formats.names import plain
from ..formats.xml_text import fit_for_xml


@dataclass(frozen=True)
class Column:
    """
    A column of a register.

    :ivar kind: how a cell is read; a method of `cells.Cells` has this name.
    :ivar limit: the longest text, or the longest name of a list, that has room.
    :ivar compared: whether a document that is there already is held against it.
    """

    key: str
    label: Any
    kind: str = "text"
    limit: int = 0
    compared: bool = True


COLUMNS = (
    Column("title", _("Title"), limit=255),
    Column("reference", _("Reference"), "name", 50),
    Column("kind", _("Kind"), "name", 100),
    Column("address", _("Address"), compared=False),
    Column("status", _("Status"), "status"),
    Column("edition", _("Edition"), "number"),
    Column("first_issued_on", _("First issued"), "day"),
    Column("issued_on", _("Issued on"), "day"),
    Column("due_on", _("Review due on"), "day"),
    Column("review_interval", _("Months between reviews"), "months"),
    Column("ended_on", _("Out of use on"), "day"),
    Column("reason", _("Reason of withdrawal")),
    Column("taken_down", _("Taken down"), "yes_or_no"),
    Column("successor", _("Superseded by"), "name", 50),
    Column("publishers", _("Publishers"), "names", 255),
    Column("developers", _("Co-developers"), "names", 255),
    Column("supporters", _("Supporters"), "names", 255),
    Column("topics", _("Topics"), "names", 100),
    Column("legislation", _("Legislation"), "names", 255),
    Column("standards", _("Standards"), "names", 255),
    Column("documents", _("Documents of other bodies"), "names", 255),
    Column("cites", _("Our documents cited"), "names"),
    Column("builds_on", _("Builds on"), "names"),
    Column("excluded", _("Does not apply in"), "nations"),
    Column("officer", _("Responsible officer"), "name", 254),
    Column("officer_role", _("Responsible role"), limit=255),
    Column("officer_email", _("E-mail address of the role"), "email", 254),
    Column("summary", _("Summary")),
    Column("scope", _("Scope")),
    Column("audience", _("Audience"), limit=255),
    Column("text", _("Text")),
    # What a site calls a file is its own affair: the name may be taken already.
    Column("files", _("Files"), "files", compared=False),
    Column("images", _("Images"), "files", compared=False),
)
BY_KEY = {column.key: column for column in COLUMNS}
REQUIRED = ("title", "reference", "issued_on")

# What a column of yes and no says where it does not stay empty.
YES = _("yes")

# What stands behind a name: the place cited of a source, the text for those who see no image.
BESIDE = " | "

# A part that a body has in a document, and a kind of source, each have a column.
PARTS = {"publishers": "publisher", "developers": "co_developer", "supporters": "supporter"}
SOURCE_KINDS = {"legislation": "legislation", "standards": "standard", "documents": "document"}


def in_all_languages(text) -> set[str]:
    """Return a text in each language of the site, to be compared with :func:`plain` ones."""
    found = set()
    for code in {"en", settings.LANGUAGE_CODE, *dict(settings.LANGUAGES)}:
        with translation.override(code):
            found.add(plain(str(text)))
    return found


def tidy(text: str) -> str:
    """Return a text without the characters that nobody sees and no feed can tell."""
    return fit_for_xml(text, "\n")


def columns_by_heading() -> dict[str, Column]:
    """Return the columns by their headings, in each language of the site."""
    return {name: column for column in COLUMNS for name in in_all_languages(column.label)}


def with_beside(name: str, beside: str) -> str:
    """Return a name with what stands behind it, if there is anything."""
    return f"{name}{BESIDE}{beside}" if beside else name


def without_beside(cell: str) -> tuple[str, str]:
    """Return a name, and what stands behind it."""
    name, _bar, beside = cell.partition("|")
    return name.strip(), beside.strip()


def join_names(names: Iterable[str]) -> str:
    """Return names as one cell, with semicolons between; a name that has one is quoted."""
    return "; ".join(_quoted(name) for name in names)


def _quoted(name: str) -> str:
    if ";" in name or '"' in name:
        return '"{}"'.format(name.replace('"', '""'))
    return name


def split_names(cell: str) -> list[str]:
    """Return the names in a cell, each once."""
    lines = csv.reader([" ".join(cell.split())], delimiter=";", skipinitialspace=True)
    names = (name.strip() for line in lines for name in line)
    return list(dict.fromkeys(name for name in names if name))
