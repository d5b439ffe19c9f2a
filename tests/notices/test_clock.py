"""Time plays tricks: nights of 23 and 25 hours, leap days, missed weeks, a clock set back."""

import datetime

import pytest
from django.core import mail
from django.core.management import call_command

from tests import factories
from wagtail_partnerships import actions
from wagtail_partnerships.actions.calls.clock import remind_of_erasures
from wagtail_partnerships.models import Notice
from wagtail_partnerships.notices.reminders import write_reminders
from wagtail_partnerships.status import site_today


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_london(settings):
    settings.TIME_ZONE = "Europe/London"


def due_on(library, editor, day):
    page = factories.make_issued_guidance(
        library, issued_on=datetime.date(2020, 1, 1), due_on=day, officer=editor
    )
    Notice.objects.all().delete()
    return page


def run_hourly(freeze, first, hours):
    """Run the job at every full hour from a moment on."""
    moment = datetime.datetime.fromisoformat(first)
    for hour in range(hours):
        with freeze(moment + datetime.timedelta(hours=hour)):
            call_command("partnerships_daily")


def stages_told():
    return list(Notice.objects.order_by("pk").values_list("context__stage", flat=True))


@pytest.mark.parametrize(
    ("eve", "due"),
    [
        ("2026-03-28 12:00+00:00", datetime.date(2026, 3, 29)),
        ("2026-10-24 11:00+00:00", datetime.date(2026, 10, 25)),
    ],
    ids=["clocks go forward", "clocks go back"],
)
def test_an_hourly_job_through_a_clock_change_tells_once_a_day(eve, due, library, editor, freeze):
    due_on(library, editor, due)
    run_hourly(freeze, eve, 48)
    assert stages_told() == ["warning-7", "chaser-0"]
    assert len(mail.outbox) == 2


def test_a_document_falls_due_at_midnight_of_the_site(library, editor, freeze):
    page = due_on(library, editor, datetime.date(2026, 7, 1))
    with freeze("2026-06-30 22:59+00:00"):
        assert page.review_cycle.status == "in_force"
    with freeze("2026-06-30 23:01+00:00"):
        assert page.review_cycle.status == "review_due"


@pytest.mark.parametrize(
    ("reaffirmed", "due"),
    [
        ("2028-02-29 12:00+00:00", datetime.date(2033, 2, 28)),
        ("2024-02-29 12:00+00:00", datetime.date(2029, 2, 28)),
    ],
)
def test_what_is_reaffirmed_on_a_leap_day_falls_due_on_the_last_of_february(
    reaffirmed, due, library, editor, approver, freeze
):
    page = due_on(library, editor, datetime.date(2024, 1, 1))
    with freeze(reaffirmed):
        actions.begin_brief_review(page.review_cycle, editor, "periodic")
        actions.reaffirm(page.review_cycle, approver, "Still right.")
        assert page.review_cycle.due_on == due


def test_a_warning_before_a_leap_day_comes_once(library, editor, freeze):
    due_on(library, editor, datetime.date(2028, 2, 29))
    run_hourly(freeze, "2028-02-21 12:00+00:00", 24)
    assert stages_told() == ["warning-30", "warning-7"]


def test_a_missed_week_is_made_up_for_by_the_latest_reminder(library, editor, freeze):
    due_on(library, editor, datetime.date(2026, 6, 10))
    with freeze("2026-06-01 02:00+01:00"):
        call_command("partnerships_daily")
    with freeze("2026-06-11 02:00+01:00"):
        call_command("partnerships_daily")
        call_command("partnerships_daily")
    assert stages_told() == ["warning-30", "chaser-0"]
    assert len(mail.outbox) == 2


def test_the_clock_set_back_brings_no_earlier_reminder(library, editor, freeze):
    due_on(library, editor, datetime.date(2026, 6, 10))
    for moment in ("2026-06-11 02:00", "2026-06-05 02:00", "2026-06-11 03:00"):
        with freeze(f"{moment}+01:00"):
            call_command("partnerships_daily")
    assert stages_told() == ["chaser-0"]
    assert len(mail.outbox) == 1
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_a_date_that_is_moved_after_its_warning_is_warned_of_anew(
    library, editor, approver, freeze
):
    page = due_on(library, editor, datetime.date(2026, 6, 10))
    with freeze("2026-06-03 02:00+01:00"):
        write_reminders(site_today())
        # Moved before the letter has left: the old one is dropped.
        actions.postpone(
            page.review_cycle, approver, datetime.date(2026, 9, 10), "Regulations expected."
        )
        Notice.objects.exclude(kind="reminder_warning").delete()
        call_command("partnerships_daily")
    assert Notice.objects.get(state="dropped").error
    for moment in ("2026-08-15 02:00+01:00", "2026-09-04 02:00+01:00"):
        with freeze(moment):
            call_command("partnerships_daily")
    assert stages_told() == ["warning-7", "warning-180", "warning-30", "warning-7"]
    assert len(mail.outbox) == 3
    assert all("10 September 2026" in letter.body for letter in mail.outbox)


def test_a_date_that_moved_away_and_came_back_is_reminded_of(library, editor, approver, freeze):
    first, second = datetime.date(2026, 6, 10), datetime.date(2026, 9, 10)
    page = due_on(library, editor, first)
    with freeze("2026-06-03 02:00+01:00"):
        write_reminders(site_today())
        actions.postpone(page.review_cycle, approver, second, "Regulations expected.")
        call_command("partnerships_daily")
        assert Notice.objects.get(context__stage="warning-7").state == "dropped"
        actions.postpone(page.review_cycle, approver, first, "They have come.")
        mail.outbox.clear()
    with freeze("2026-06-04 02:00+01:00"):
        call_command("partnerships_daily")
        call_command("partnerships_daily")
    assert Notice.objects.get(context__stage="warning-7").state == "sent"
    assert sum("10 June 2026" in letter.body for letter in mail.outbox) == 1


def test_the_office_is_not_reminded_of_an_erasure_by_an_earlier_week(call, freeze):
    asked_at = datetime.datetime(2026, 6, 1, 12, tzinfo=datetime.timezone.utc)
    factories.make_expression(call, erasure_asked_at=asked_at)
    weeks = [
        remind_of_erasures(asked_at + datetime.timedelta(weeks=number)) for number in (3, 2, 3, 4)
    ]
    assert weeks == [1, 0, 0, 1]
