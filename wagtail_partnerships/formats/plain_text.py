"""Rich text as plain text, for mails, calendars and search engines."""

from __future__ import annotations

import re
from html import unescape

from django.utils.html import strip_tags


# What ends a line; words on both sides of it must not be glued together.
LINE_END = re.compile(r"</(p|li|h\d|div|tr|blockquote|dt|dd)>|<(br|hr)\s*/?>", re.IGNORECASE)
CELL_END = re.compile(r"</t[dh]>", re.IGNORECASE)


def plain_text(html: str) -> str:
    """Return rich text as plain paragraphs, one to a line."""
    text = CELL_END.sub(" ", LINE_END.sub("\n", html or ""))
    lines = (" ".join(line.split()) for line in unescape(strip_tags(text)).splitlines())
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """Return a text on one line, without anything that could pass for a header."""
    return " ".join(text.split())
