"""Each notice is sent once, after commit, to people who have the right at that moment."""

import datetime

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from tests import factories, stages
from wagtail_partnerships import actions, daily
from wagtail_partnerships.models import Notice
from wagtail_partnerships.notices import posting
from wagtail_partnerships.notices.recipients import write_notices
from wagtail_partnerships.tasks import begin_request, end_request, nudge, send_notices


pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(library, editor, approver, other_approver):
    page = stages.document_in("drafting", library)
    Notice.objects.all().delete()
    actions.submit(page.review_cycle, editor, "Rewritten.", "Adopt it.")
    return page


def recipients():
    return sorted(letter.to[0] for letter in mail.outbox)


def test_a_transition_tells_those_whom_it_concerns_once(submitted):
    assert Notice.objects.filter(kind="cycle_submit").count() == 2
    assert mail.outbox == []
    send_notices()
    send_notices()
    assert recipients() == ["approver@example.org", "other_approver@example.org"]
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}
    assert "awaits your approval" in mail.outbox[0].subject


def test_a_transition_that_is_undone_tells_nobody(library, editor, approver):
    page = stages.document_in("drafting", library)
    Notice.objects.all().delete()
    with transaction.atomic():
        actions.submit(page.review_cycle, editor, "Rewritten.", "Adopt it.")
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_mail_leaves_after_commit(library, editor, approver, django_capture_on_commit_callbacks):
    page = stages.document_in("drafting", library)
    Notice.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        actions.submit(page.review_cycle, editor, "Rewritten.", "Adopt it.")
        assert mail.outbox == []
    assert recipients() == ["approver@example.org"]


def test_who_has_lost_the_right_is_told_nothing(submitted, approver, other_approver):
    approver.groups.clear()
    other_approver.is_active = False
    other_approver.save()
    send_notices()
    assert mail.outbox == []
    assert set(Notice.objects.values_list("state", flat=True)) == {"dropped"}


def test_one_poison_address_stops_nobody_and_is_shown(submitted, monkeypatch):
    hand_over = posting.hand_over

    def refuse_one(mail, limit):
        if mail.to == ["approver@example.org"]:
            raise OSError("mailbox unavailable")
        return hand_over(mail, limit)

    monkeypatch.setattr(posting, "hand_over", refuse_one)
    send_notices()
    assert recipients() == ["other_approver@example.org"]
    poisoned = Notice.objects.exclude(state="sent").get()
    assert (poisoned.state, poisoned.attempts) == ("pending", 1)
    assert "mailbox unavailable" in poisoned.error
    assert poisoned.send_after > timezone.now()


def test_tries_end_and_the_failure_is_shown(submitted, monkeypatch, settings):
    settings.WAGTAIL_PARTNERSHIPS = {"NOTICE_RETRY_SECONDS": (0,), "BASE_TEMPLATE": "base.html"}

    def refuse(mail, limit):
        raise OSError("down")

    monkeypatch.setattr(posting, "hand_over", refuse)
    for _ in range(3):
        send_notices()
    assert set(Notice.objects.values_list("state", "attempts")) == {("failed", 2)}


def test_notice_of_a_vanished_worker_is_sent_by_another(submitted, freeze):
    stuck = Notice.objects.first()
    Notice.objects.filter(pk=stuck.pk).update(state="sending", claimed_at=timezone.now())
    send_notices()
    assert Notice.objects.get(pk=stuck.pk).state == "sending"
    with freeze(timezone.now() + datetime.timedelta(hours=1)):
        send_notices()
    assert Notice.objects.get(pk=stuck.pk).state == "sent"
    assert len(mail.outbox) == 2


def test_kept_back_notices_wait(library, editor):
    page = factories.make_issued_guidance(library)
    Notice.objects.all().delete()
    write_notices("cycle_release", "x", users=[editor], cycle=page.review_cycle, keep_back=True)
    send_notices()
    assert mail.outbox == []


def test_a_job_that_fails_stops_no_other(submitted, monkeypatch, capsys):
    def fail():
        raise RuntimeError("no luck")

    monkeypatch.setitem(daily.JOBS, "Reminders written", fail)
    with pytest.raises(CommandError, match="Reminders written"):
        call_command("partnerships_daily")
    assert len(mail.outbox) == 2
    assert "Notices sent: 2" in capsys.readouterr().out


def test_mail_leaves_after_the_answer_to_a_request(submitted):
    begin_request()
    nudge()
    assert mail.outbox == []
    end_request()
    assert len(mail.outbox) == 2
    end_request()
    assert len(mail.outbox) == 2
