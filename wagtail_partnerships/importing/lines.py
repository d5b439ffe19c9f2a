"""What elements say where only plain lines have room: in headings, tables and quotations."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import Tag
from django.utils.translation import gettext as _

from .cells import BadCell
from .content import shortened


# Where a line ends before and behind.
BLOCKS = frozenset(
    """
    address article aside blockquote body center dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre
    section summary ul
    """.split()
)
RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
# On the line they say the same.
LEVEL = {"st", "nd", "rd", "th", "TM", "™", "®", "©", ""}


def lines_of(tag: Tag) -> list[str]:
    """
    Return what an element says, line by line.

    :raises BadCell: if raised or lowered letters would run into the others.
    """
    lines = "".join(_pieces(tag)).split("\n")
    return [line for line in (" ".join(line.split()) for line in lines) if line]


def line_of(tag: Tag) -> str:
    """Return what an element says, on one line."""
    return " ".join(lines_of(tag))


def _pieces(tag: Tag) -> Iterator[str]:
    for node in tag.children:
        if not isinstance(node, Tag):
            yield " ".join(f"|{node}|".split())[1:-1]
        elif node.name == "br":
            yield "\n"
        elif node.name in ("sup", "sub"):
            yield _on_the_line(node)
        elif node.name in BLOCKS:
            yield "\n"
            yield from _pieces(node)
            yield "\n"
        else:
            yield from _pieces(node)
            href = node.get("href") if node.name == "a" else ""
            if href and href.removeprefix("mailto:") != node.get_text().strip():
                yield f" ({href})"


def _on_the_line(tag: Tag) -> str:
    text = tag.get_text().strip()
    signs = RAISED if tag.name == "sup" else LOWERED
    if text in LEVEL or all(ord(sign) in signs for sign in text):
        return text if text in LEVEL else text.translate(signs)
    if tag.name == "sup":
        told = _(
            "The text has superscript, %(text)s, in a heading, table or quotation, where it would "
            "be lost. Write it as normal text, or with characters such as ²."
        )
    else:
        told = _(
            "The text has subscript, %(text)s, in a heading, table or quotation, where it would "
            "be lost. Write it as normal text, or with characters such as ₂."
        )
    raise BadCell(told % {"text": shortened(text)})
