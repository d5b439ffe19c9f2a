"""Exports: no cell becomes a formula, and each export is logged."""

from __future__ import annotations

from wagtail.log_actions import log

from ..actions.base import person_name
from .scope import PAGE


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def guarded(value):
    """Return a value that no spreadsheet takes for a formula; :func:`unguarded` undoes it."""
    # What looks guarded is guarded, too, or it could not be told from what was.
    if isinstance(value, str) and value.lstrip("'").startswith(FORMULA):
        return f"'{value}"
    return value


def unguarded(value: str) -> str:
    """Return a value as it was before it was guarded."""
    if value.startswith("'") and value.lstrip("'").startswith(FORMULA):
        return value[1:]
    return value


def log_export(user, register, rows: int) -> None:
    """Keep who exported which register, and how long it was; it stands with the root page."""
    log(
        instance=PAGE.get_first_root_node(),
        action="wagtail_partnerships.export_register",
        user=user,
        data={"by": person_name(user), "comment": f"{register}: {rows}", "rows": rows},
    )
