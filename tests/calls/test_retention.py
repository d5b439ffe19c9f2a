"""Answers are kept no longer than was said: announced, held for a claim, purged, and recorded."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Site

from tests import factories
from tests.calls.conftest import Visitor, filled_in, names_of
from tests.calls.dumping import dump_database
from wagtail_partnerships.actions.privacy import purging, retention
from wagtail_partnerships.actions.privacy.purging import purge
from wagtail_partnerships.actions.privacy.retention import end_hold, hold, purge_due, upcoming
from wagtail_partnerships.exceptions import TransitionPermissionError, TransitionRefused
from wagtail_partnerships.models import (
    CallRecord,
    CallToActionPage,
    ExpressionOfInterest,
    Notice,
    Purge,
)
from wagtail_partnerships.models.callrecords import keep_until, kept_from
from wagtail_partnerships.models.privacy import PrivacyFacts, PrivacySettings
from wagtail_partnerships.notices.sending import send_notices


pytestmark = pytest.mark.django_db

CLOSED_ON = date(2026, 1, 31)
QUESTIONS = (
    *factories.QUESTIONS,
    {"field_type": "multiline", "label": "Access needs", "privacy_class": "health"},
)


def settle(privacy_class, **facts):
    """Settle the facts of a class on the site."""
    settings = PrivacySettings.for_site(Site.objects.get(is_default_site=True))
    facts = {"lawful_basis": "Consent", "condition": "Consent", "notice": "Why.", **facts}
    return PrivacyFacts.objects.create(settings=settings, privacy_class=privacy_class, **facts)


@pytest.fixture
def closed_call(home_page):
    """A call that closed on the last of January; its answers are kept for twelve months."""
    settle("health", months_kept=1)
    page = factories.make_call(questions=QUESTIONS)
    data = filled_in(page, name="Canary Wharton", email="canary@example.com")
    Visitor(page).send({**data, names_of(page)["multiline"]: "A wheelchair for canary"})
    for _number in range(5):
        factories.make_expression(page, state="declined")
    CallRecord.objects.update(kept_from=CLOSED_ON, keep_until=date(2027, 1, 31))
    send_notices()
    mail.outbox.clear()
    return page


def told():
    """Send what is due; return the texts of the announcements."""
    send_notices()
    found = [message.body for message in mail.outbox if "purge" in message.subject]
    mail.outbox.clear()
    return found


def test_whole_answers_are_announced_then_purged_and_leave_counts(closed_call, freeze):
    record = closed_call.call_record
    PrivacyFacts.objects.all().delete()
    with freeze("2027-01-20 03:00"):
        assert purge_due() == {}
        assert not told()
    with freeze("2027-01-25 03:00"):
        assert (purge_due(), purge_due()) == ({}, {})
        (letter,) = told()
        assert "kept until 31 January 2027" in letter
        assert "(6)" in letter
    with freeze("2027-01-31 03:00"):
        assert purge_due(dry_run=True) == purge_due() == {}
    with freeze("2027-02-01 03:00"):
        assert purge_due(dry_run=True) == {record.pk: 6}
        assert ExpressionOfInterest.objects.filter(name="Canary Wharton").exists()
        assert (purge_due(), purge_due()) == ({record.pk: 6}, {})
    done = Purge.objects.get()
    assert (done.answers, done.by, done.due_on) == (6, "the system", date(2027, 1, 31))
    assert done.counts["states"] == {"received": 0, "declined": 5}
    assert "canary" not in dump_database()
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.purge_expressions")
    assert entry.data["answers"] == 6
    closed_call.delete()
    done.refresh_from_db()
    assert (done.call, done.title) == (None, closed_call.title)


def test_a_job_that_was_missed_still_gives_the_owner_a_day(closed_call, freeze):
    with freeze("2027-05-01 03:00"):
        assert purge_due() == {}
    with freeze("2027-05-02 02:59"):
        assert purge_due() == {}
    with freeze("2027-05-02 03:00"):
        assert purge_due() == {closed_call.call_record.pk: 6}


def test_a_class_goes_sooner_and_the_rest_stays(closed_call, freeze, django_assert_max_num_queries):
    with freeze("2026-02-25 03:00"):
        purge_due()
        (letter,) = told()
        assert "of the class “Health, access or diet” is kept until 28 February 2026" in letter
    with freeze("2026-03-01 03:00"), django_assert_max_num_queries(60):
        assert purge_due() == {closed_call.call_record.pk: 1}
    with freeze("2026-03-02 03:00"):
        assert purge_due() == {}
    expression = ExpressionOfInterest.objects.get(name="Canary Wharton")
    assert names_of(closed_call)["multiline"] not in expression.answers
    assert expression.answers[names_of(closed_call)["statement"]]
    assert "wheelchair" not in dump_database()
    assert Purge.objects.get().privacy_class == "health"


def test_contact_data_can_go_before_what_was_said(closed_call, freeze):
    PrivacyFacts.objects.all().delete()
    settle("contact", months_kept=2)
    for day in ("2026-04-01 03:00", "2026-04-02 04:00"):
        with freeze(day):
            purge_due()
    dump = dump_database()
    assert "canary@example.com" not in dump
    assert "canary wharton" not in dump
    assert "wheelchair" in dump


def test_a_class_kept_longer_than_the_answers_goes_with_them(closed_call):
    PrivacyFacts.objects.update(months_kept=24)
    assert [due.privacy_class for due in upcoming()] == [""]


def test_each_site_has_its_own_months_and_many_calls_cost_no_more_queries(
    closed_call, root_page, django_assert_num_queries
):
    other = factories.make_home(root_page, title="Another body", slug="another-body")
    site = Site.objects.create(hostname="other.example.org", root_page=other)
    elsewhere = PrivacySettings.for_site(site)
    PrivacyFacts.objects.create(settings=elsewhere, privacy_class="health", months_kept=3)
    pages = [factories.make_call(parent, questions=QUESTIONS) for parent in (other, other, None)]
    asked = closed_call.call_record.form_versions.get()
    for page in pages:
        call = factories.make_expression(page).call
        call.form_versions.create(digest=asked.digest, questions=asked.questions)
    CallRecord.objects.update(kept_from=CLOSED_ON, keep_until=date(2027, 1, 31))

    list(upcoming())
    # The months, and the calls with the versions of their forms and their purges.
    with django_assert_num_queries(4):
        found = [due for due in upcoming() if due.privacy_class]
    assert {due.record.page_id: due.on for due in found} == {
        closed_call.pk: date(2026, 2, 28),
        pages[0].pk: date(2026, 4, 30),
        pages[1].pk: date(2026, 4, 30),
        pages[2].pk: date(2026, 2, 28),
    }


def test_a_day_that_was_moved_is_announced_again(closed_call, freeze):
    PrivacyFacts.objects.all().delete()
    with freeze("2027-01-30 03:00"):
        purge_due()
    CallRecord.objects.update(keep_until=date(2027, 3, 31))
    with freeze("2027-02-10 03:00"):
        assert purge_due() == {}
    with freeze("2027-03-28 03:00"):
        assert purge_due() == {}
    assert [purge.due_on for purge in Purge.objects.all()] == [date(2027, 3, 31)]


def test_what_is_held_stays_until_the_hold_ends(closed_call, approver, superuser, freeze):
    record = closed_call.call_record
    for user, reason, error in (
        (approver, "A claim", TransitionPermissionError),
        (superuser, " ", TransitionRefused),
    ):
        with pytest.raises(error):
            hold(record, user, reason)
    record = hold(record, superuser, "Claim 7 of Canary")
    with freeze("2027-05-01 03:00"):
        assert purge_due(dry_run=True) == purge_due() == {}
        assert not told()
    for refused in (
        lambda: purge(record, superuser, without_export=True),
        lambda: purging.purge_class(record, "health"),
    ):
        with pytest.raises(TransitionRefused, match="Claim 7"):
            refused()
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.hold_answers")
    assert "Claim" not in str(entry.data)
    end_hold(record, superuser)
    for day in ("2027-05-03 03:00", "2027-05-04 03:00"):
        with freeze(day):
            purge_due()
    assert not ExpressionOfInterest.objects.not_erased().exists()


def test_purging_by_hand_needs_its_right_and_an_export(
    closed_call, approver, superuser, client_for
):
    record, client = closed_call.call_record, client_for(superuser)
    with pytest.raises(TransitionPermissionError):
        purge(record, approver, without_export=True)
    export = reverse("partnerships_admin:answer_export", args=(closed_call.pk, "csv"))
    for part in ("", "?blind=1", "?state=declined"):
        with pytest.raises(TransitionRefused, match="have not been exported"):
            if part:
                client.get(f"{export}{part}")
            purge(record, superuser)
    client.get(export)
    later = timezone.now() + timedelta(minutes=1)
    record.expressions.filter(pk=record.expressions.first().pk).update(corrected_at=later)
    with pytest.raises(TransitionRefused, match="or was corrected"):
        purge(record, superuser)
    record.expressions.update(corrected_at=None)
    assert purge(record, superuser) == 6


def test_a_purged_call_can_be_deleted(closed_call, superuser):
    purge(closed_call.call_record, superuser, without_export=True)
    page = CallToActionPage.objects.get(pk=closed_call.pk)
    assert page.permissions_for_user(superuser).can_delete()
    page.delete()
    assert not ExpressionOfInterest.objects.exists()


def test_one_call_that_fails_does_not_keep_the_others(closed_call, monkeypatch):
    other = factories.make_call()
    factories.make_expression(other)
    PrivacyFacts.objects.all().delete()
    CallRecord.objects.update(kept_from=CLOSED_ON, keep_until=timezone.localdate() - timedelta(1))
    purge_due()
    Purge.objects.update(announced_at=timezone.now() - timedelta(days=2))
    original, broken = retention.purge, closed_call.call_record.pk

    def fail(record, *args, **kwargs):
        if record.pk == broken:
            raise RuntimeError("broken")
        return original(record, *args, **kwargs)

    monkeypatch.setattr(retention, "purge", fail)
    assert purge_due() == {other.call_record.pk: 1}


def test_a_purge_of_a_class_that_was_broken_off_goes_on(closed_call, monkeypatch, freeze):
    monkeypatch.setattr(purging, "BATCH", 2)
    original, calls = purging._purge_batch, []

    def break_off(*args):
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("killed")
        return original(*args)

    record = closed_call.call_record
    with monkeypatch.context() as patch:
        patch.setattr(purging, "_purge_batch", break_off)
        with pytest.raises(RuntimeError):
            purging.purge_class(record, "health")
    assert "wheelchair" not in dump_database()
    assert not Purge.objects.exists()
    assert purging.purge_class(record, "health") == 0
    assert Purge.objects.done().count() == 1


def test_the_command_tells_first_and_purges_then(closed_call, freeze):
    def run(*args):
        out = StringIO()
        call_command("partnerships_retention", *args, stdout=out)
        return out.getvalue()

    with freeze("2027-02-01 03:00"):
        said = run("--dry-run")
        assert "2026-02-28" in said
        assert "2027-01-31" in said
        assert closed_call.title in said
        assert not Purge.objects.exists()
        run()
    with freeze("2027-02-02 03:00"):
        assert "6" in run()
    assert not ExpressionOfInterest.objects.not_erased().exists()
    assert Notice.objects.filter(kind="call_purge").count() == 2


@pytest.mark.parametrize(
    ("event", "months", "facts", "day"),
    [
        ("closed", 12, {"closes_at": "2023-04-30T22:59Z"}, "2024-04-30"),
        ("closed", 1, {"closes_at": "2023-01-31T12:00Z"}, "2023-02-28"),
        ("closed", 1, {"closes_at": "2023-06-30T23:30Z"}, "2023-08-01"),
        ("event", 6, {"event_ends_at": "2023-05-10T14:00Z"}, "2023-11-10"),
        ("outcome", 3, {"outcome_published_on": None}, None),
        ("outcome", 3, {"outcome_published_on": "2025-01-20"}, "2025-04-20"),
        ("closed", None, {"closes_at": "2023-04-30T22:59Z"}, None),
    ],
)
def test_the_clock_of_retention_starts_from_a_stated_event(event, months, facts, day):
    page = CallToActionPage(retention_event=event, retention_months=months)
    for name, value in facts.items():
        field = CallToActionPage._meta.get_field(name)
        setattr(page, name, field.to_python(value))
    kept = keep_until(page)
    assert (kept and kept.isoformat()) == day
    assert (kept_from(page) is None) == (facts.get("outcome_published_on", "") is None)


def test_publishing_starts_the_clock(home_page):
    page = factories.make_call(retention_event="outcome", retention_months=3)
    assert page.call_record.kept_from is None
    page.outcome, page.outcome_published_on = "<p>Edition two.</p>", date(2026, 3, 1)
    page.save_revision().publish()
    record = CallRecord.objects.get()
    assert (record.kept_from, record.keep_until) == (date(2026, 3, 1), date(2026, 6, 1))
