"""What one text of a document changes in another, by Wagtail's own comparison."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from wagtail.admin.panels import Panel, get_edit_handler


@dataclass(frozen=True)
class Part:
    """
    One thing of several that a document has, as one of its files.

    :ivar kind: `added`, `removed` or `changed`.
    :ivar facts: what it says, each with its label.
    """

    kind: str
    facts: list[tuple[str, SafeString]]


@dataclass(frozen=True)
class Difference:
    """A field that differs: its own text, or the parts of it that differ."""

    label: str
    html: SafeString | None = None
    parts: tuple[Part, ...] = ()


def differences(request, old, new) -> list[Difference]:
    """
    Return the fields that differ, for those who decide.

    :param old: the page as the text in force has it.
    :param new: the page as the draft has it.
    """
    return list(read_differences(request, old, new, get_edit_handler(type(new))))


def read_differences(
    request, old, new, panel: Panel, leave_out: Iterable[str] = ()
) -> Iterator[Difference]:
    """
    Yield the fields that differ.

    :param panel: the panel whose fields are compared.
    :param leave_out: the names of fields that are not compared.
    """
    bound = panel.get_bound_panel(instance=new, request=request, form=None)
    for comparison in (compare(old, new) for compare in bound.get_comparison()):
        if comparison.field.name in leave_out or not comparison.has_changed():
            continue
        if comparison.is_field:
            yield Difference(comparison.field_label(), comparison.htmldiff())
        else:
            yield Difference(comparison.field_label(), parts=tuple(_read_parts(comparison)))


def _read_parts(comparison) -> Iterator[Part]:
    for child in comparison.get_child_comparisons():
        if child.is_addition():
            kind = "added"
        elif child.is_deletion():
            kind = "removed"
        elif child.has_changed():
            kind = "changed"
        else:
            continue
        told = ((one, one.htmldiff()) for one in child.get_field_comparisons())
        # A field that is empty before and after says nothing.
        facts = [
            (one.field_label(), html)
            for one, html in told
            if one.has_changed() or one.val_b not in (None, "", False)
        ]
        yield Part(kind, facts)


def text_in_force(page):
    """Return the page as its text in force has it, or None before the first edition."""
    return page.live_revision.as_object() if page.live and page.live_revision else None
