"""What XML, and so a feed or a workbook, can hold of a text."""

from __future__ import annotations

import re


# What Word and Excel write for a new line or page within a cell.
BREAKS = re.compile("[\x0b\x0c]")
UNFIT = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def fit_for_xml(text: str, between: str = " ") -> str:
    """
    Return a text without the characters that XML has no place for.

    :param between: what stands for those of them that part words.
    """
    return UNFIT.sub("", BREAKS.sub(between, text))
