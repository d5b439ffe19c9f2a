"""
Measuring a statement: words, characters, or sides of A4.

`static/wagtail_partnerships/calls.js` counts in the same way; change both or neither.
"""

from __future__ import annotations

import math
import re
import unicodedata

from django.utils.translation import ngettext


# What JavaScript's \s matches, and the invisible signs that pasted text brings along.
SPACES = "\t\n\v\f\r \x85\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
SPACE_RUN = re.compile(f"[{SPACES}]+")
EDGES = re.compile(f"^[{SPACES}]+|[{SPACES}]+$")

# Format characters and control characters, as Unicode has them; NUL is refused with its own words.
INVISIBLE = frozenset({"Cf", "Cc"})

LINE_LENGTH, LINES_ON_A4 = 90, 46


def normalise(text: str) -> str:
    """Return a text with one kind of line end, and nothing around it."""
    return EDGES.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def is_blank(text: str) -> bool:
    """Whether there is nothing in a text that anybody could see: spaces, and signs of no width."""
    return all(sign.isspace() or unicodedata.category(sign) in INVISIBLE for sign in text)


def count(text: str, unit: str) -> int:
    """
    Return the measure of a text.

    :param unit: "words", "characters" (an emoji is one or more), or "a4", which counts the lines
        that the text takes on a printed page.
    """
    text = normalise(text)
    if not text:
        return 0
    match unit:
        case "words":
            return len(SPACE_RUN.split(text))
        case "a4":
            return sum(math.ceil(len(line) / LINE_LENGTH) or 1 for line in text.split("\n"))
        case _other:
            return len(text)


def allowed(limit: int, unit: str) -> int:
    """Return the highest measure that a limit allows."""
    return limit * LINES_ON_A4 if unit == "a4" else limit


def too_long(text: str, limit: int, unit: str) -> str:
    """Return what to tell somebody whose text is over a limit, or an empty string."""
    over = count(text, unit) - allowed(limit, unit)
    if over <= 0:
        return ""
    match unit:
        case "words":
            message = ngettext(
                "Your text is one word too long. The limit is %(limit)s words.",
                "Your text is %(over)s words too long. The limit is %(limit)s words.",
                over,
            )
        case "a4":
            message = ngettext(
                "Your text is about %(over)s lines too long for one side of A4.",
                "Your text is about %(over)s lines too long for %(limit)s sides of A4.",
                limit,
            )
        case _other:
            message = ngettext(
                "Your text is one character too long. The limit is %(limit)s characters.",
                "Your text is %(over)s characters too long. The limit is %(limit)s characters.",
                over,
            )
    return message % {"over": over, "limit": limit}


def describe_limit(limit: int, unit: str) -> str:
    """Return a limit in words."""
    match unit:
        case "words":
            message = ngettext("Up to one word.", "Up to %(limit)s words.", limit)
        case "a4":
            message = ngettext(
                "Up to one side of A4, about %(lines)s lines.",
                "Up to %(limit)s sides of A4, about %(lines)s lines.",
                limit,
            )
        case _other:
            message = ngettext("Up to one character.", "Up to %(limit)s characters.", limit)
    return message % {"limit": limit, "lines": allowed(limit, unit)}


__all__ = ["allowed", "count", "describe_limit", "is_blank", "normalise", "too_long"]
