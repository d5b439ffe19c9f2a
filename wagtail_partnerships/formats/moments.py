"""Days and times as people write them, and as machines do, in the site's zone."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..status import site_time


def day_in_words(day: datetime.date) -> str:
    """Return a day as people write it: 1 July 2027."""
    return date_format(day, pgettext("format of a day", "j F Y"))


def weekday_in_words(day: datetime.date) -> str:
    """Return a day with its weekday: Thursday 1 July 2027."""
    return date_format(day, pgettext("format of a day with its weekday", "l j F Y"))


def short_day_in_words(day: datetime.date) -> str:
    """Return a day as a narrow column has room for: 1 Jul 2027."""
    return date_format(day, pgettext("short format of a day", "j M Y"))


def time_in_words(moment: datetime.datetime | datetime.time) -> str:
    """Return a time of day as people write it: 2:30pm."""
    half = pgettext("time of day", "am") if moment.hour < 12 else pgettext("time of day", "pm")
    return f"{date_format(moment, pgettext('format of a time', 'g:i'))}{half}"


def moment_in_words(moment: datetime.datetime) -> str:
    """Return a moment as people write it, in the site's zone: 1 July 2027, 2:30pm."""
    return _with_time(day_in_words, moment)


def short_moment_in_words(moment: datetime.datetime) -> str:
    """Return a moment as a narrow column has room for, in the site's zone: 1 Jul 2027, 2:30pm."""
    return _with_time(short_day_in_words, moment)


def _with_time(in_words: Callable[[datetime.date], str], moment: datetime.datetime) -> str:
    local = site_time(moment)
    return _("%(day)s, %(time)s") % {"day": in_words(local), "time": time_in_words(local)}
