"""The HTML of a mail, made of its text: one source for both, whoever wrote the template."""

from __future__ import annotations

import re

from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe


BLANK_LINES = re.compile(r"\n\s*\n")


def as_html(text: str, addresses: set[str]) -> SafeString:
    """
    Return the text of a mail as paragraphs, with words as links.

    “See your response:” with an address after it, or below it, becomes a link with these words.
    Only addresses that the mail leads to itself do: what somebody wrote must not hide another one.

    :param addresses: those that may stand behind words.
    """
    paragraphs = [part.strip("\n") for part in BLANK_LINES.split(text.replace("\r\n", "\n"))]
    return format_html_join(
        "\n", "<p>{}</p>", ((_lines(part, addresses),) for part in paragraphs if part.strip())
    )


def _lines(paragraph: str, addresses: set[str]) -> SafeString:
    lines = []
    for line in map(str.strip, paragraph.split("\n")):
        words, address = _link(line, lines[-1] if lines else "", addresses)
        if not address:
            lines.append(line)
            continue
        if not line.startswith(words):
            lines.pop()
        lines.append(format_html('<a href="{}">{}</a>', address, words.removesuffix(":")))
    return mark_safe("<br>".join(map(_linked, lines)))  # noqa: S308 (each is escaped)


def _link(line: str, before: str, addresses: set[str]) -> tuple[str, str]:
    """Return the words and the address of a line that is a link; empty ones where it is none."""
    words, _space, address = line.rpartition(" ")
    if address not in addresses:
        return "", ""
    if not words and isinstance(before, str) and before.endswith(":"):
        words = before
    return (words, address) if words.endswith(":") else ("", "")


def _linked(line: str) -> str:
    return line if isinstance(line, SafeString) else urlize(line, autoescape=True)
