"""The table of a register: wagtail-modeladmin renders a template for each cell, this one none."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.admin.templatetags.admin_list import result_headers
from django.utils.safestring import SafeString, mark_safe
from wagtail_modeladmin.templatetags.modeladmin_tags import items_for_result


CELL_ENDS = "</td>"


class TableRow(NamedTuple):
    """
    A row of a table.

    :ivar first: the first cell, left open for the buttons.
    """

    pk: int
    first: SafeString
    others: SafeString
    buttons: list


class Table:
    """The headers and the rows of a list."""

    def __init__(self, view, objects: list):
        self.headers = list(result_headers(view)) if objects else []
        self.rows = [make_row(view, found) for found in objects]


def make_row(view, found) -> TableRow:
    """Return the row of one of a register's objects; its cells are HTML already."""
    first, *others = items_for_result(view, found, view.request)
    return TableRow(
        found.pk,
        mark_safe(first.removesuffix(CELL_ENDS)),  # noqa: S308 (a piece of what is safe)
        mark_safe("".join(others)),  # noqa: S308 (all are safe)
        view.get_buttons_for_obj(found),
    )
