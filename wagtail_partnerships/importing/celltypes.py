"""What a cell of a workbook holds, by its type and its format (ECMA-376, part 1, section 18)."""

from __future__ import annotations

import datetime
import re
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, from_ISO8601

from ..formats.moments import day_in_words, time_in_words
from .content import OddCell


# How a workbook writes a character that XML cannot hold, and an underscore before what looks so.
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# Formats that show a number as it is.
PLAIN_FORMATS = ("General", "0", "@", "#")
# How many signs of a number the format “General” shows before it rounds.
LONGEST_NUMBER = 11

AS_TEXT = gettext_lazy("Format the column as text, and enter the value again as text.")
UNCALCULATED = gettext_lazy(
    "This cell has a formula that was never calculated. Open the file in a spreadsheet program "
    "and save it."
)
STRUCK = gettext_lazy(
    "This cell has struck-out text. Delete it, or remove the strikethrough from what still applies."
)
RAISED = gettext_lazy(
    "This cell has superscript or subscript, which the import would lose. Use the characters "
    "² or ₂ instead, or HTML (<sup>, <sub>) in the column for the text."
)


class Styles:
    """
    The formats that cells refer to by number.

    :param tree: the part of the workbook that holds them, or None.
    :param from_1904: whether days are counted from 1904, as old Macintoshes did.
    """

    def __init__(self, tree: Element | None, from_1904: bool):
        self.epoch = MAC_EPOCH if from_1904 else WINDOWS_EPOCH
        self.formats: list[str] = []
        self.faults: list[str] = []
        parts = {local_name(part): part for part in tree} if tree is not None else {}
        codes = dict(BUILTIN_FORMATS)
        for one in parts.get("numFmts", ()):
            codes[int(one.get("numFmtId"))] = one.get("formatCode", "General")
        fonts = [fault_of_font(font) for font in parts.get("fonts", ())]
        for one in parts.get("cellXfs", ()):
            self.formats.append(codes.get(int(one.get("numFmtId", 0)), "General"))
            font = int(one.get("fontId", 0))
            self.faults.append(fonts[font] if font < len(fonts) else "")

    def format_of(self, element: Element) -> str:
        number = int(element.get("s") or 0)
        return self.formats[number] if number < len(self.formats) else "General"

    def fault_of(self, element: Element) -> str:
        number = int(element.get("s") or 0)
        return self.faults[number] if number < len(self.faults) else ""


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace, of which there are two."""
    return element.tag.rpartition("}")[2]


def fault_of_font(properties: Element | None) -> str:
    """Return why a text in some font is not what it says, or nothing."""
    for one in properties if properties is not None else ():
        name, value = local_name(one), one.get("val")
        if name == "strike" and value not in ("0", "false"):
            return STRUCK
        if name == "vertAlign" and value in ("superscript", "subscript"):
            return RAISED
    return ""


def read_string(element: Element) -> tuple[str, str]:
    """Return the text of a string item, and why it is not what it says, or nothing."""
    texts, fault = [], ""
    for one in element:
        # How a text is pronounced stands beside it, and is no part of it.
        if local_name(one) == "t":
            texts.append(one.text or "")
        elif local_name(one) == "r":
            parts = {local_name(part): part for part in one}
            text = parts["t"].text or "" if "t" in parts else ""
            texts.append(text)
            fault = fault or (fault_of_font(parts.get("rPr")) if text.strip() else "")
    return unescaped("".join(texts)), fault


def unescaped(text: str) -> str:
    """Return a text with the characters that it writes by their number, from left to right."""
    if "_x" not in text:
        return text
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    # A character beyond the first plane is written as two.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def read_cell(
    element: Element, styles: Styles, strings: list[tuple[str, str]], calculates_on_load: bool
) -> str:
    """
    Return the text of a cell, or an :class:`OddCell` where that is not what the sheet shows.

    :param strings: the texts that cells refer to by number, as :func:`read_string` gives them.
    :param calculates_on_load: whether the values of formulas are still to be calculated.
    """
    parts = {local_name(part): part for part in element}
    kind = element.get("t", "n")
    value = (parts["v"].text or "") if "v" in parts else ""
    if "f" in parts and _is_uncalculated(kind, value, calculates_on_load):
        return OddCell("", UNCALCULATED)
    fault = styles.fault_of(element)
    match kind:
        case "s":
            text, of_part = strings[int(value)] if value else ("", "")
            fault = fault or of_part
        case "inlineStr":
            text, of_part = read_string(parts["is"]) if "is" in parts else ("", "")
            fault = fault or of_part
        case "str":
            text = unescaped(value)
        case "e":
            reason = _("A formula in this cell gives the error %(value)s. Enter the value itself.")
            return OddCell(value, reason % {"value": value})
        case "b":
            return _truth(value)
        case "d":
            text = _day(from_ISO8601(value)) if value else ""
        case _:
            text = _number(value, styles.format_of(element), styles.epoch) if value else ""
    return OddCell(text, fault) if fault and text.strip() else text


def _is_uncalculated(kind: str, value: str, calculates_on_load: bool) -> bool:
    if kind in ("str", "e"):
        return False
    # Programs that do not calculate write nothing, or a nought.
    return not value or calculates_on_load and value == "0" and kind == "n"


def _truth(value: str) -> str:
    shown = "TRUE" if value == "1" else "FALSE"
    text = "yes" if value == "1" else "no"
    reason = _("This cell has the logical value %(shown)s, not text.") % {"shown": shown}
    return OddCell(text, f"{reason} {AS_TEXT}", ("yes_or_no",))


def _number(value: str, code: str, epoch: datetime.datetime) -> str:
    number = float(value) if set(value) & set(".eE") else int(value)
    if is_date_format(code):
        try:
            return _day(from_excel(number, epoch, timedelta=is_timedelta_format(code)))
        except (OverflowError, ValueError):
            reason = _(
                "This cell is formatted as a date, but its number is not one. Write the date like "
                "27 March 2027 or 2027-03-27."
            )
            return OddCell(value, reason)
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    text = str(number)
    if "%" in code:
        return OddCell(text, f"{_('This cell has a percentage, not text.')} {AS_TEXT}")
    if code not in PLAIN_FORMATS or (code in ("0", "#") and isinstance(number, float)):
        reason = _("This cell has the number %(number)s, shown in the format “%(code)s”.")
        reason = reason % {"number": text, "code": code}
        return OddCell(text, f"{reason} {AS_TEXT}", ("number", "months"))
    if len(text.lstrip("-")) > LONGEST_NUMBER or "e" in text:
        reason = _("This cell has the number %(number)s, which the sheet shows rounded.")
        return OddCell(text, f"{reason % {'number': text}} {AS_TEXT}")
    return text


def _day(value: datetime.date | datetime.time | datetime.timedelta) -> str:
    if isinstance(value, datetime.datetime):
        if value.time() != datetime.time():
            reason = _("This cell has a date with a time (%(time)s). Enter only the date.")
            return OddCell(value.isoformat(), reason % {"time": time_in_words(value)})
        value = value.date()
    if isinstance(value, datetime.date):
        reason = _("This cell has the date %(day)s, not text.") % {"day": day_in_words(value)}
        return OddCell(f"{value}", f"{reason} {AS_TEXT}", ("day",))
    if isinstance(value, datetime.time):
        reason = _("This cell has the time %(time)s, not text.") % {"time": time_in_words(value)}
    else:
        reason = _("This cell has a length of time, not text.")
    return OddCell(str(value), f"{reason} {AS_TEXT}")
