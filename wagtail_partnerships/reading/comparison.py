"""
What differs between two bodies of a document, so that people can read it.

Wagtail's own comparison of a StreamField takes blocks by their keys, names the parts of each by
the labels of its form, and prints a table as the dictionary that stores it. Here a block is found
by its key or by what it says, and is told in lines, as a reader meets them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from bs4 import BeautifulSoup
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.compare import (
    BlockComparison,
    StreamFieldComparison,
    diff_text,
    get_comparison_class_for_block,
)
from wagtail.blocks import RichTextBlock
from wagtail.contrib.table_block.blocks import TableBlock

from ..blocks import (
    CalloutBlock,
    DocumentBlock,
    FigureBlock,
    HeadingBlock,
    PrincipleBlock,
    QuoteBlock,
)


# The elements of rich text that stand on lines of their own.
LINES = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote")
# Set anew whenever a text of another origin is saved in the editor.
KEYS_OF_LINES = re.compile(r' data-block-key=\\"[^"\\]*\\"')
CLASSES = {"equal": "", "insert": "addition", "delete": "deletion"}


class BodyComparison(StreamFieldComparison):
    """Compares the bodies of two texts; the keys of their blocks make no difference."""

    def has_changed(self):
        return [*map(_content, self.val_a)] != [*map(_content, self.val_b)]

    def htmldiff(self):
        told, alike, heading = [], 0, None
        for old, new, moved in pair_blocks(list(self.val_a), list(self.val_b)):
            if old and new and not moved and _content(old) == _content(new):
                alike += 1
                heading = new if isinstance(new.block, HeadingBlock) else heading
                continue
            told += [*_left_out(alike, heading), _tell(old, new, moved)]
            alike, heading = 0, None
        return mark_safe("\n".join([*told, *_left_out(alike, None)]))  # noqa: S308


def pair_blocks(old: list, new: list) -> Iterator[tuple[Any, Any, bool]]:
    """
    Yield the blocks of two bodies in pairs, in reading order.

    :returns: the old block or None, the new one or None, and whether it stands elsewhere now.
    """
    pairs = _find_pairs(old, new)
    stayed = _in_order([pairs[index] for index in sorted(pairs)])
    gone = [index for index in range(len(old)) if index not in pairs.values()]
    for index, block in enumerate(new):
        place = pairs.get(index)
        if place in stayed:
            # What was taken out is told where it stood.
            while gone and gone[0] < place:
                yield old[gone.pop(0)], None, False
        if place is None:
            yield None, block, False
        else:
            yield old[place], block, place not in stayed
    for index in gone:
        yield old[index], None, False


def _find_pairs(old: list, new: list) -> dict[int, int]:
    """Return the place in the old body of each new block that was there: by key, or by content."""
    pairs: dict[int, int] = {}
    for mark in (lambda block: block.id and (block.id, block.block_type), _content):
        free: dict[Any, list[int]] = {}
        taken = set(pairs.values())
        for index, block in enumerate(old):
            if index not in taken:
                free.setdefault(mark(block), []).append(index)
        for index, block in enumerate(new):
            if index not in pairs and mark(block) and free.get(mark(block)):
                pairs[index] = free[mark(block)].pop(0)
    return pairs


def _in_order(places: list[int]) -> set[int]:
    """Return those of some places that still follow each other; the others have moved."""
    matcher = SequenceMatcher(None, sorted(places), places, autojunk=False)
    return {
        place
        for match in matcher.get_matching_blocks()
        for place in places[match.b : match.b + match.size]
    }


def _content(block) -> str:
    """Return what a block of a body says, without its key and those that the editor gives lines."""
    value = block.block.get_prep_value(block.value)
    told = json.dumps([block.block_type, value], sort_keys=True, default=str)
    return KEYS_OF_LINES.sub("", told)


def _left_out(number: int, heading) -> list[SafeString]:
    """Return that unchanged blocks are not shown, and the last heading among them."""
    if not number:
        return []
    words = ngettext("%(number)s part unchanged", "%(number)s parts unchanged", number)
    told = [format_html('<p class="comparison__unchanged">{}</p>', words % {"number": number})]
    if heading:
        told.append(
            format_html('<p class="comparison__heading">{}</p>', heading.value.get("text", ""))
        )
    return told


def _tell(old, new, moved: bool) -> SafeString:
    block = (new or old).block
    compare = find_comparison(block)(
        block, bool(old), bool(new), old.value if old else None, new.value if new else None
    )
    if old and new:
        kind, html = "", compare.htmldiff()
    else:
        kind = "addition" if new else "deletion"
        html = compare.htmlvalue((new or old).value)
    note = format_html('<p class="comparison__note">{}</p>', _("Moved here")) if moved else ""
    return format_html('<div class="comparison__child-object {}">{}{}</div>', kind, note, html)


def find_comparison(block) -> type[BlockComparison]:
    """Return what compares two values of a block: ours for what we know, else Wagtail's own."""
    if isinstance(block, TableBlock):
        return TableComparison
    if isinstance(block, tuple(LINES_OF)):
        return LinesComparison
    return get_comparison_class_for_block(block)


class LinesComparison(BlockComparison):
    """Compares two values of a block line by line."""

    def lines(self, value) -> list[str]:
        """Return what a value says, in lines."""
        for kind, tell in LINES_OF.items():
            if isinstance(self.block, kind):
                return [line for line in tell(value) if line]
        raise TypeError(f"{type(self.block).__name__} has no lines.")

    def htmlvalue(self, val):
        return format_html_join("\n", "<p>{}</p>", ((line,) for line in self.lines(val)))

    def htmldiff(self):
        old, new = self.lines(self.val_a), self.lines(self.val_b)
        if old == new:
            return format_html(
                '{}<p class="comparison__note">{}</p>',
                self.htmlvalue(self.val_b),
                _("Only how it is set out changes."),
            )
        return format_html_join(
            "\n",
            '<p class="{}">{}</p>',
            (
                (CLASSES[kind], a) if kind != "replace" else ("", diff_text(a, b).to_html())
                for kind, a, b in align(old, new)
            ),
        )


class TableComparison(BlockComparison):
    """Compares two tables row by row, and shows them as a table."""

    def htmlvalue(self, val):
        return _table(_caption(val), (("equal", row, row) for row in _rows(val)))

    def htmldiff(self):
        old, new = _rows(self.val_a), _rows(self.val_b)
        caption = diff_text(_caption(self.val_a), _caption(self.val_b)).to_html()
        html = _table(caption, align(old, new))
        if old != new or _caption(self.val_a) != _caption(self.val_b):
            return html
        note = _("Only how it is set out changes.")
        return format_html('{}<p class="comparison__note">{}</p>', html, note)


def _table(caption, steps) -> SafeString:
    rows = []
    for kind, old, new in steps:
        if kind == "replace":
            cells = [diff_text(a, b).to_html() for a, b in zip_longest(old, new, fillvalue="")]
        else:
            cells = old
        row = format_html_join("", "<td>{}</td>", ((cell,) for cell in cells))
        rows.append((CLASSES.get(kind, ""), row))
    return format_html(
        '<table class="comparison__table">{}<tbody>{}</tbody></table>',
        format_html("<caption>{}</caption>", caption) if caption else "",
        format_html_join("", '<tr class="{}">{}</tr>', rows),
    )


def _rows(value) -> list[tuple[str, ...]]:
    rows = (value or {}).get("data") or []
    return [tuple("" if cell is None else str(cell) for cell in row) for row in rows]


def _caption(value) -> str:
    return str((value or {}).get("table_caption") or "")


def align(old: list, new: list) -> Iterator[tuple[str, Any, Any]]:
    """Yield two lists step by step: `equal`, `insert` and `delete` with one item, or `replace`."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            yield from (("equal", item, item) for item in new[b1:b2])
            continue
        both = min(a2 - a1, b2 - b1)
        yield from (("replace", old[a1 + number], new[b1 + number]) for number in range(both))
        yield from (("delete", item, item) for item in old[a1 + both : a2])
        yield from (("insert", item, item) for item in new[b1 + both : b2])


# What each block says, in lines


def rich_lines(value) -> list[str]:
    """Return the lines of a rich text; where a link leads stands behind it."""
    soup = BeautifulSoup(str(value or ""), "html.parser")
    for link in soup.find_all("a", href=True):
        link.append(f" ({link['href']})")
    for tag in soup.find_all((*LINES, "br")):
        tag.insert_before("\n")
        tag.append("\n")
    lines = (" ".join(line.split()) for line in soup.get_text().split("\n"))
    return [line for line in lines if line]


def _principle(value) -> list[str]:
    label = _("Recommendation") if value["kind"] == "recommendation" else _("Principle")
    return [f"{label}: {value['title']}", *rich_lines(value["text"])]


def _figure(value) -> list[str]:
    image = value["image"]
    title = image.title if image else _("an image that is no longer there")
    return [
        _("Image: %(title)s") % {"title": title},
        value["alt_text"] and _("It says: %(text)s") % {"text": value["alt_text"]},
        value["caption"],
    ]


def _document(value) -> list[str]:
    document = value["document"]
    title = document.title if document else _("a file that is no longer there")
    told = f"{value['title']} ({title})" if value["title"] else title
    return [_("File: %(title)s") % {"title": told}]


LINES_OF: dict[type, Callable[[Any], list[str]]] = {
    HeadingBlock: lambda value: [value["text"]],
    PrincipleBlock: _principle,
    CalloutBlock: lambda value: [value["title"], *rich_lines(value["text"])],
    FigureBlock: _figure,
    DocumentBlock: _document,
    QuoteBlock: lambda value: [*value["text"].splitlines(), value["source"]],
    RichTextBlock: rich_lines,
}
