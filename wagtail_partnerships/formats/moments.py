"""Days and times as people write them, and as machines do, in the site's zone."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ..status import site_day, site_time


def day_in_words(day: datetime.date | datetime.datetime | None) -> str:
    """
    Return a day as people write it: 1 July 2027; an empty string for none.

    :param day: or a moment, of which the day in the site's zone is told.
    """
    if isinstance(day, datetime.datetime):
        day = site_day(day)
    return _written(day, get_language()) if day else ""


# A list writes dozens of days, and the same ones each time.
@lru_cache(maxsize=4096)
def _written(day: datetime.date, language: str | None) -> str:
    return date_format(day, pgettext("format of a day", "j F Y"))


def weekday_in_words(day: datetime.date) -> str:
    """Return a day with its weekday: Thursday 1 July 2027."""
    return date_format(day, pgettext("format of a day with its weekday", "l j F Y"))


def weekday_name(day: datetime.date) -> str:
    """Return the name of a day in its week: Thursday."""
    return date_format(day, "l")


def month_in_words(day: datetime.date) -> str:
    """Return the month of a day: July 2027."""
    return date_format(day, pgettext("format of a month", "F Y"))


def short_month_in_words(day: datetime.date) -> str:
    """Return the month of a day as a narrow column has room for: Jul."""
    return date_format(day, "M")


def short_day_in_words(day: datetime.date | None) -> str:
    """Return a day as a narrow column has room for: 1 Jul 2027; an empty string for none."""
    return date_format(day, pgettext("short format of a day", "j M Y")) if day else ""


def time_in_words(moment: datetime.datetime | datetime.time) -> str:
    """Return a time of day as people write it: 2:30pm."""
    half = pgettext("time of day", "am") if moment.hour < 12 else pgettext("time of day", "pm")
    return f"{date_format(moment, pgettext('format of a time', 'g:i'))}{half}"


def moment_in_words(moment: datetime.datetime | None) -> str:
    """
    Return a moment as people write it, in the site's zone: 1 July 2027, 2:30pm.

    Of no moment an empty string is returned.
    """
    return _with_time(day_in_words, moment)


def zoned_moment_in_words(moment: datetime.datetime | None) -> str:
    """Return a moment to those who may be elsewhere: Thursday 1 July 2027, 2:30pm (BST)."""
    if moment is None:
        return ""
    local = site_time(moment)
    return _("%(day)s, %(time)s (%(zone)s)") % {
        "day": weekday_in_words(local),
        "time": time_in_words(local),
        "zone": local.tzname(),
    }


def short_moment_in_words(moment: datetime.datetime | None) -> str:
    """Return a moment as a narrow column has room for, in the site's zone: 1 Jul 2027, 2:30pm."""
    return _with_time(short_day_in_words, moment)


def iso_day(day: datetime.date | None) -> str:
    """Return a day as machines read it: 2027-07-01; an empty string for none."""
    return day.isoformat() if day else ""


def _with_time(in_words: Callable[[datetime.date], str], moment: datetime.datetime | None) -> str:
    if moment is None:
        return ""
    local = site_time(moment)
    return _("%(day)s, %(time)s") % {"day": in_words(local), "time": time_in_words(local)}
