"""Warnings, chasers and escalation: in time, once, and not for dates that were moved."""

import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from wagtail_partnerships import actions
from wagtail_partnerships.models import Notice, PartnershipsSettings
from wagtail_partnerships.notices.reminders import stage_of, write_reminders
from wagtail_partnerships.status import add_months, due_date, site_today


pytestmark = pytest.mark.django_db

DUE = datetime.date(2031, 6, 1)


@pytest.fixture
def document(library, editor):
    page = factories.make_issued_guidance(
        library, issued_on=datetime.date(2026, 6, 1), due_on=DUE, officer=editor
    )
    Notice.objects.all().delete()
    return page


def told(kind=None):
    notices = Notice.objects.filter(kind=kind) if kind else Notice.objects.all()
    return [(n.context["stage"], n.user.username) for n in notices.order_by("pk")]


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        (-181, ""),
        (-180, "warning-180"),
        (-91, "warning-180"),
        (-90, "warning-90"),
        (-7, "warning-7"),
        (-1, "warning-7"),
        (0, "chaser-0"),
        (13, "chaser-0"),
        (14, "chaser-1"),
        (28, "chaser-2"),
    ],
)
def test_the_latest_reminder_that_has_come_due(days, stage):
    today = DUE + datetime.timedelta(days=days)
    assert stage_of(DUE, today, PartnershipsSettings()) == stage


def test_a_missed_week_brings_one_message(document):
    write_reminders(DUE - datetime.timedelta(days=85))
    assert told() == [("warning-90", "editor")]


def test_the_same_day_twice_brings_one_message(document):
    today = DUE - datetime.timedelta(days=30)
    assert [write_reminders(today), write_reminders(today)] == [1, 0]


def test_the_clock_set_back_brings_nothing_again(document):
    write_reminders(DUE - datetime.timedelta(days=7))
    write_reminders(DUE - datetime.timedelta(days=6))
    write_reminders(DUE - datetime.timedelta(days=7))
    assert told() == [("warning-7", "editor")]


def test_a_moved_date_starts_anew_and_drops_the_old_warning(document, approver):
    write_reminders(DUE - datetime.timedelta(days=7))
    later = datetime.date(2032, 6, 1)
    actions.postpone(document.review_cycle, approver, later, "Regulations expected.")
    Notice.objects.exclude(kind="reminder_warning").delete()
    call_command("partnerships_daily")
    assert Notice.objects.get().state == Notice.State.DROPPED
    assert mail.outbox == []
    assert write_reminders(later - datetime.timedelta(days=7)) == 1


def test_overdue_reviews_reach_the_approvers(document, approver):
    write_reminders(DUE + datetime.timedelta(days=30))
    assert told("reminder_escalation") == [("escalation", "approver")]


def test_the_lead_is_told_while_a_review_is_open(document, editor, other_editor):
    actions.begin_brief_review(document.review_cycle, editor, "periodic", lead=other_editor)
    Notice.objects.all().delete()
    write_reminders(DUE)
    assert told() == [("chaser-0", "other_editor")]


def test_the_role_is_told_where_no_user_is_responsible(library):
    page = factories.make_issued_guidance(library, due_on=DUE, officer_email="office@example.org")
    write_reminders(DUE)
    notice = Notice.objects.get(cycle=page.review_cycle)
    assert notice.email == "office@example.org"


def test_the_letter_names_the_day_and_the_way(document, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://society.example"
    write_reminders(DUE - datetime.timedelta(days=7))
    call_command("partnerships_daily")
    [letter] = mail.outbox
    assert letter.to == ["editor@example.org"]
    assert "by 1 June 2031" in letter.body
    assert f"https://society.example/admin/partnerships/documents/{document.pk}/" in letter.body


def test_queries_do_not_grow_with_documents(library, editor):
    def queries_for(count):
        for _ in range(count):
            factories.make_issued_guidance(library, due_on=DUE, officer=editor)
        with CaptureQueriesContext(connection) as queries:
            write_reminders(DUE)
        return len(queries)

    queries_for(1)  # warms what is cached for the process
    assert queries_for(1) == queries_for(4)


@pytest.mark.parametrize(
    ("issued", "months", "due"),
    [
        ((2018, 9, 1), 60, (2023, 9, 1)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2024, 2, 29), 48, (2028, 2, 29)),
        ((2025, 1, 31), 1, (2025, 2, 28)),
        ((2025, 8, 31), 6, (2026, 2, 28)),
    ],
)
def test_month_ends_and_leap_days(issued, months, due):
    assert due_date(datetime.date(*issued), months) == datetime.date(*due)


def test_no_interval_means_never_scheduled(library):
    page = factories.make_issued_guidance(library, review_interval=0)
    assert page.next_review_on is None
    assert due_date(datetime.date(2025, 1, 1), 0) is None
    assert add_months(datetime.date(2025, 1, 31), 1) == datetime.date(2025, 2, 28)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-06-30 22:30+00:00", (2026, 6, 30)),
        ("2026-06-30 23:30+00:00", (2026, 7, 1)),
        ("2026-12-31 23:30+00:00", (2026, 12, 31)),
        ("2026-03-29 00:30+00:00", (2026, 3, 29)),
        ("2026-10-25 23:30+00:00", (2026, 10, 25)),
    ],
)
def test_the_day_is_the_sites(moment, day, freeze, settings):
    settings.TIME_ZONE = "Europe/London"
    with freeze(moment):
        assert site_today() == datetime.date(*day)
