"""An answer as it reads: on screens, in emails and in exports."""

from __future__ import annotations

import datetime
from decimal import Decimal, InvalidOperation

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext

from ..formats.moments import day_in_words, moment_in_words
from ..forms.fields import plain_number
from ..forms.types import added_type


SEVERAL = "; "


def in_words(answer, kind: str = "") -> str:
    """
    Return an answer as it reads.

    :param answer: as a form has cleaned it, or as it is stored.
    :param kind: the type of its question, by which a stored date, time or number is known.
    """
    if answer not in (None, "", []) and (added := added_type(kind)) and added.in_words:
        return added.in_words(answer)
    match read_answer(answer, kind):
        case bool(tick):
            return gettext("Yes") if tick else gettext("No")
        case list(choices) | tuple(choices):
            return join_choices(choices)
        case datetime.datetime() as moment:
            return moment_in_words(moment)
        case datetime.date() as day:
            return day_in_words(day)
        case Decimal() as number:
            return plain_number(number)
        case None:
            return ""
        case value:
            return str(value)


def read_answer(answer, kind: str):
    """Return a stored answer as the day, moment or number that it is; or else as it is."""
    if not isinstance(answer, str) or not answer:
        return answer
    try:
        match kind:
            case "date":
                return parse_date(answer) or answer
            case "datetime":
                return parse_datetime(answer) or answer
            case "number":
                return _number(answer)
    except ValueError:
        # A day that no calendar has: it is shown as it was stored.
        return answer
    return answer


def join_choices(choices) -> str:
    """Return several choices so that they can be told apart; one with the sign in it is quoted."""
    return SEVERAL.join(_quoted(str(choice)) for choice in choices)


def _number(text: str):
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    # What no form has taken could be longer than any memory, written out.
    return number if number.is_finite() and abs(number.adjusted()) < 30 else text


def _quoted(choice: str) -> str:
    if SEVERAL.strip() in choice or choice.startswith('"'):
        return '"{}"'.format(choice.replace('"', '""'))
    return choice
