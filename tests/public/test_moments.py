"""Days and moments are written by one set of functions, which the templates' filters use."""

import datetime
import re
from pathlib import Path

import pytest
from django.template import engines
from django.utils import translation

import wagtail_partnerships
from wagtail_partnerships.formats import moments


PACKAGE = Path(wagtail_partnerships.__file__).parent
DAY = datetime.date(2027, 7, 1)
# In London it is the next day already, half an hour past midnight.
LATE = datetime.datetime(2027, 6, 30, 23, 30, tzinfo=datetime.timezone.utc)


@pytest.fixture(autouse=True)
def london(settings):
    settings.TIME_ZONE = "Europe/London"


@pytest.mark.parametrize(
    ("write", "value", "written"),
    [
        (moments.day_in_words, DAY, "1 July 2027"),
        (moments.day_in_words, LATE, "1 July 2027"),
        (moments.short_day_in_words, DAY, "1 Jul 2027"),
        (moments.weekday_name, DAY, "Thursday"),
        (moments.month_in_words, DAY, "July 2027"),
        (moments.short_month_in_words, DAY, "Jul"),
        (moments.moment_in_words, LATE, "1 July 2027, 12:30am"),
        (moments.short_moment_in_words, LATE, "1 Jul 2027, 12:30am"),
        (moments.zoned_moment_in_words, LATE, "Thursday 1 July 2027, 12:30am (BST)"),
        (moments.iso_day, DAY, "2027-07-01"),
    ],
)
def test_days_and_moments_are_written_in_the_zone_of_the_site(write, value, written):
    assert write(value) == written


@pytest.mark.parametrize(
    "write",
    [
        moments.day_in_words,
        moments.short_day_in_words,
        moments.moment_in_words,
        moments.short_moment_in_words,
        moments.zoned_moment_in_words,
        moments.iso_day,
    ],
)
def test_of_nothing_nothing_is_written(write):
    assert write(None) == ""


def test_a_kept_day_is_kept_for_its_language():
    with translation.override("de"):
        assert moments.day_in_words(DAY) == "1 Juli 2027"
    with translation.override("en"):
        assert moments.day_in_words(DAY) == "1 July 2027"


def test_filters_write_what_the_functions_write():
    source = "{% load partnerships_tags %}{{ day|day }}; {{ late|moment }}; {{ none|moment }}"
    template = engines["django"].from_string(source)
    written = template.render({"day": DAY, "late": LATE, "none": None})
    assert written == "1 July 2027; 1 July 2027, 12:30am; "


def test_no_other_module_and_no_template_has_a_format_of_its_own():
    hard_coded = re.compile(r"\|date\b|\|time\b|strftime|\bdate_format\(")
    files = [*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt"), *PACKAGE.rglob("*.py")]
    found = {path.name for path in files if hard_coded.search(path.read_text())}
    assert found == {"moments.py"}
