"""Exports: no cell and no name becomes a formula, and each export of a register is logged."""

from __future__ import annotations

import re

from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..actions.base import person_name
from ..reading.visibility import PAGE


# The last four are full-width signs, which some spreadsheets read as the plain ones.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Signs that a formula can begin with, or stand behind.
SUSPECT = frozenset("".join(FORMULA) + "' ")
# Digits and what groups them calculate nothing worse than a number.
TELEPHONE = re.compile(r"\+[0-9 ().\-]*[0-9](?: ?(?:ext\.?|x) ?[0-9]{1,6})?", re.ASCII)
# What Excel refuses in the name of a sheet, and how long one may be.
NOT_IN_SHEETS = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
SHEET_LENGTH = 31


def guarded(value):
    """Return a value that no spreadsheet takes for a formula; :func:`unguarded` undoes it."""
    if not isinstance(value, str) or value[:1] not in SUSPECT:
        return value
    # What looks guarded is guarded, too, or it could not be told from what was.
    if looks_like_formula(value) and not TELEPHONE.fullmatch(value):
        return f"'{value}"
    return value


def unguarded(value: str) -> str:
    """Return a value as it was before it was guarded."""
    if value.startswith("'") and looks_like_formula(value):
        return value[1:]
    return value


def looks_like_formula(value: str) -> bool:
    """Whether a value begins as a formula does, behind quotes and spaces."""
    return value.lstrip("' ").startswith(FORMULA)


def sheet_name(title: str) -> str:
    """Return a name for a sheet that every spreadsheet accepts, and none calculates."""
    name = NOT_IN_SHEETS.sub(" ", title).lstrip("".join(SUSPECT))
    return " ".join(name.split())[:SHEET_LENGTH].strip("' ") or _("Answers")


def file_name(*parts) -> str:
    """Return the name of a file, without its ending: letters, figures and hyphens only."""
    return slugify("-".join(str(part) for part in parts)) or "export"


def log_export(user, register, rows: int, kind: str) -> None:
    """Keep with the root page who exported which register, how long it was, and in which format."""
    log(
        instance=PAGE.get_first_root_node(),
        action="wagtail_partnerships.export_register",
        user=user,
        data={
            "by": person_name(user),
            "comment": f"{register}: {rows}",
            "rows": rows,
            "format": kind,
        },
    )
