"""
Names and reference numbers: the form in which they are stored, and that in which they are compared.

What nobody can tell apart on a screen is one name.
"""

from __future__ import annotations

import unicodedata

from .xml_text import fit_for_xml


MINUS = "\u2212"


def stored(name: str) -> str:
    """
    Return a name as it is kept: composed (NFC), on one line, with single blanks.

    Unicode's format characters (zero-width spaces, soft hyphens, byte order marks) are left out.
    """
    if name.isascii():
        return " ".join(fit_for_xml(name).split())
    # Composed twice: letters may stand together only once what stood between them has gone.
    name = unicodedata.normalize("NFC", visible(unicodedata.normalize("NFC", fit_for_xml(name))))
    return " ".join(name.split())


def plain(name: str) -> str:
    """Return a name as it is compared: as :func:`stored`, with one kind of hyphen and no case."""
    name = stored(name)
    if name.isascii():
        return name.casefold()
    name = "".join("-" if _is_hyphen(sign) else sign for sign in name)
    return unicodedata.normalize("NFC", name.casefold())


def visible(text: str) -> str:
    """Return a text without its format characters."""
    if text.isascii():
        return text
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def _is_hyphen(sign: str) -> bool:
    return sign == MINUS or unicodedata.category(sign) == "Pd"
