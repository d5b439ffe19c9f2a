"""Days and times as people write them, and as machines do, in the site's zone."""

from __future__ import annotations

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .status import site_time


def day_in_words(day: datetime.date) -> str:
    """Return a day as people write it: 1 July 2027."""
    return date_format(day, pgettext("format of a day", "j F Y"))


def time_in_words(moment: datetime.datetime | datetime.time) -> str:
    """Return a time of day as people write it: 2:30pm."""
    half = pgettext("time of day", "am") if moment.hour < 12 else pgettext("time of day", "pm")
    return f"{date_format(moment, pgettext('format of a time', 'g:i'))}{half}"


def moment_in_words(moment: datetime.datetime) -> str:
    """Return a moment as people write it, in the site's zone: 1 July 2027, 2:30pm."""
    local = site_time(moment)
    return _("%(day)s, %(time)s") % {"day": day_in_words(local), "time": time_in_words(local)}
