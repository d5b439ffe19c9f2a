"""Whatever goes wrong with one notice is kept with it; a mail has a time limit; kills are tries."""

import contextlib
import datetime
import os
import signal
import threading

import pytest
from django.core import mail
from django.core.mail.backends import smtp
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from wagtail_partnerships import tasks
from wagtail_partnerships.checks import check_email_timeout, check_mail_is_sent
from wagtail_partnerships.models import Notice, PartnershipsSettings
from wagtail_partnerships.notices import background, posting, rendering, sending
from wagtail_partnerships.notices.sending import Run, send_all, send_notices


pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def write(count=3, **kwargs):
    """Write notices to as many people outside the house."""
    rows = [
        Notice(
            key=f"sending:{number}",
            email=f"person{number}@example.org",
            **{"kind": "call", "context": {"title": "Help us", "url": "http://x/"}, **kwargs},
        )
        for number in range(count)
    ]
    return Notice.objects.bulk_create(rows)


def states():
    return list(Notice.objects.order_by("pk").values_list("state", flat=True))


def test_a_poisoned_notice_stops_no_other_and_is_shown(db):
    write(3)
    poisoned = Notice.objects.get(email="person0@example.org")
    # A reminder without the date that it is about.
    Notice.objects.filter(pk=poisoned.pk).update(kind="reminder_warning", context={})
    assert send_notices() == 2
    poisoned.refresh_from_db()
    assert poisoned.state in ("dropped", "pending")
    assert poisoned.error
    assert states()[1:] == ["sent", "sent"]


@pytest.mark.parametrize("place", ["why_dropped", "notice_mail"])
def test_an_error_before_the_sending_is_a_try(monkeypatch, place):
    write(2)
    whole = getattr(sending, place)

    def fail_one(notice):
        if notice.email == "person0@example.org":
            raise KeyError("due_on")
        return whole(notice)

    monkeypatch.setattr(sending, place, fail_one)
    assert send_notices() == 1
    failed, sent = Notice.objects.order_by("pk")
    assert (failed.state, failed.attempts) == ("pending", 1)
    assert "due_on" in failed.error
    assert sent.state == "sent"


def test_a_row_that_cannot_be_read_stops_no_other(monkeypatch):
    first, *_others = write(3)
    read = sending._read_together

    def read_others(keys):
        if first.pk in keys:
            raise ValueError("not JSON")
        return read(keys)

    monkeypatch.setattr(sending, "_read_together", read_others)
    assert send_notices() == 2
    assert states() == ["pending", "sent", "sent"]
    assert "not JSON" in Notice.objects.get(pk=first.pk).error


def test_one_poisoned_notice_leaves_the_others_in_the_mail_of_the_day(library, editor, monkeypatch):
    due_on = datetime.date(2031, 6, 1)
    for _number in range(3):
        factories.make_issued_guidance(library, due_on=due_on, officer=editor)
    Notice.objects.all().delete()
    outbox_reminders(due_on)
    poisoned = Notice.objects.first()
    word = rendering.digest_item

    def word_others(notice, known):
        if notice.pk == poisoned.pk:
            raise KeyError("title")
        return word(notice, known)

    monkeypatch.setattr(sending, "digest_item", word_others)
    assert send_all() == 2
    assert [letter.subject for letter in mail.outbox] == ["2 messages about guidance documents"]
    poisoned.refresh_from_db()
    assert (poisoned.state, poisoned.attempts) == ("pending", 1)


def outbox_reminders(due_on):
    from wagtail_partnerships.notices.reminders import write_reminders

    write_reminders(due_on - datetime.timedelta(days=7))


def test_a_back_end_that_sends_nothing_has_not_sent(monkeypatch, settings):
    settings.WAGTAIL_PARTNERSHIPS = {"NOTICE_RETRY_SECONDS": (0,)}
    monkeypatch.setattr(posting, "hand_over", lambda mail, limit: 0)
    write(1)
    assert send_notices() == 0
    notice = Notice.objects.get()
    assert (notice.state, notice.attempts) == ("pending", 1)
    send_notices()
    notice.refresh_from_db()
    assert notice.state == "failed"
    assert "did not send the email" in notice.error


def test_an_office_address_that_no_header_holds_stops_no_mail(library, caplog):
    page = factories.make_call(library)
    broken = "office@example.org\nBcc: x@example.org"
    type(page).objects.filter(pk=page.pk).update(contact_email=broken)
    expression = factories.make_expression(page)
    notice = Notice.objects.create(
        kind="expression_receive", key="x", email=expression.email, expression=expression
    )
    assert send_notices() == 1
    assert mail.outbox[0].reply_to == []
    assert "is not an email address" in caplog.text
    notice.refresh_from_db()
    assert notice.state == "sent"


# Time limits and kills


def test_a_mail_that_hangs_is_left_alone_and_noted_when_it_is_done(monkeypatch, settings):
    settings.WAGTAIL_PARTNERSHIPS = {"MAIL_TIMEOUT_SECONDS": 0.01}
    hangs, settled = threading.Event(), threading.Event()
    monkeypatch.setattr(posting, "hand_over", lambda mail, limit: hangs.wait(30) and 1)
    outcomes = []

    def settle(error):
        outcomes.append(error)
        settled.set()

    with pytest.raises(posting.TookTooLong):
        posting.post(mail.EmailMessage(to=["a@example.org"]), settle)
    assert outcomes == []
    hangs.set()
    assert settled.wait(30)
    assert outcomes == [None]


def test_no_more_than_a_few_mails_hang_in_one_process(monkeypatch, settings):
    settings.WAGTAIL_PARTNERSHIPS = {"MAIL_TIMEOUT_SECONDS": 0.01}
    hangs = threading.Event()

    def hang(mail, limit):
        hangs.wait(30)
        raise OSError("down")

    monkeypatch.setattr(posting, "hand_over", hang)
    monkeypatch.setattr(sending, "_settle", lambda *args: None)
    write(posting.UNFINISHED_LIMIT + 2)
    try:
        assert send_notices() == 0
        assert states().count("sending") == posting.UNFINISHED_LIMIT
        assert Notice.objects.filter(state="pending", attempts=0).count() == 2
    finally:
        hangs.set()
        for thread in list(posting._unfinished):
            thread.join(30)
    assert not posting.too_many_unfinished()


def test_a_run_ends_in_time():
    write(3)
    assert send_notices(run=Run(seconds=-1)) == 0
    stop = threading.Event()
    stop.set()
    assert send_all(Run(stop=stop)) == 0
    assert set(states()) == {"pending"}


@pytest.mark.parametrize(("own", "used"), [(None, 19), (5, 5), (60, 19)])
def test_the_mail_server_is_given_a_time_limit(monkeypatch, own, used):
    limits = []
    backend = smtp.EmailBackend.__new__(smtp.EmailBackend)
    backend.timeout = own
    monkeypatch.setattr(backend, "send_messages", lambda mails: limits.append(backend.timeout))
    if posting.DJANGO_VERSION >= (6, 1):
        monkeypatch.setattr(mail.handler.MailersHandler, "default", backend)
    else:
        monkeypatch.setattr(mail, "get_connection", lambda: backend)
    posting.hand_over(mail.EmailMessage(to=["a@example.org"]), 20)
    assert limits == [used]


class Killed(BaseException):
    """What no `except Exception` catches: the process is gone."""


def test_forty_kills_are_not_forty_tries(monkeypatch, freeze):
    tries = []

    def kill(mail, settle):
        tries.append(mail)
        raise Killed

    monkeypatch.setattr(sending, "post", kill)
    write(1)
    begun = timezone.now()
    for number in range(40):
        with freeze(begun + number * DAY), contextlib.suppress(Killed):
            send_notices()
    notice = Notice.objects.get()
    assert len(tries) == 6
    assert (notice.state, notice.attempts) == ("failed", 6)
    assert "was stopped, or took too long" in notice.error


FAULTS = [None, "raise", "zero", "kill before", "kill after", "sent late", "failed late"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(FAULTS),
        # Minutes by which the clock goes on, or is set back or forward.
        st.sampled_from([0, 1, 5, 30, 360, 1440, -1, -60, -1440, 500_000, -500_000]),
    ),
    max_size=12,
)


@given(steps=STEPS)
def test_no_sequence_of_faults_loses_a_notice_or_repeats_it(steps):
    import time_machine

    Notice.objects.all().delete()
    copies, in_hand_when_killed = [], []
    moment = timezone.now()
    with time_machine.travel(moment, tick=False) as clock, pytest.MonkeyPatch.context() as patch:
        write(2)
        for fault, minutes in [*steps, *[(None, 1440)] * 3]:
            patch.setattr(sending, "post", post_with(fault, copies, in_hand_when_killed))
            with contextlib.suppress(Killed):
                send_notices()
            moment += datetime.timedelta(minutes=minutes)
            clock.move_to(moment, tick=False)
    for notice in Notice.objects.all():
        sent = copies.count(notice.email)
        assert notice.state in ("sent", "failed"), "nothing is lost"
        assert notice.state == "sent" or (notice.error and notice.attempts == 6)
        assert sent <= 1 + in_hand_when_killed.count(notice.email)
        assert notice.state == "failed" or sent >= 1


def post_with(fault, copies, killed):
    """Return what hands a mail over, and meets a fault as it does so."""

    def post(mail, settle):
        [address] = mail.to
        match fault:
            case "raise":
                raise OSError("down")
            case "zero":
                raise posting.NotSent("nothing")
            case "kill before":
                raise Killed
            case "kill after":
                killed.append(address)
                copies.append(address)
                raise Killed
            case "sent late":
                copies.append(address)
                settle(None)
                raise posting.TookTooLong
            case "failed late":
                settle(OSError("down"))
                raise posting.TookTooLong
            case _:
                copies.append(address)

    return post


def test_a_clock_that_ran_ahead_leaves_nothing_waiting_for_years(freeze):
    now = timezone.now()
    with freeze(now + 3650 * DAY):
        write(1)
    assert send_notices() == 1


# Who sends


@pytest.fixture
def served(monkeypatch):
    """A web process outside the tests; return what its thread was woken for."""
    woken = []
    monkeypatch.setattr(tasks, "_is_web_process", True)
    monkeypatch.delattr(mail, "outbox")
    monkeypatch.setattr(background, "wake", lambda: woken.append(True))
    return woken


def test_a_web_process_leaves_sending_to_its_thread(served):
    tasks.nudge()
    assert served == []
    write(1)
    tasks.nudge()
    assert served == [True]
    assert states() == ["pending"]


@pytest.mark.parametrize("why", ["switched off", "no threads"])
def test_without_the_thread_it_waits_for_the_command(served, settings, monkeypatch, caplog, why):
    write(1)
    if why == "switched off":
        settings.WAGTAIL_PARTNERSHIPS = {"MAIL_THREAD": False}
    else:
        monkeypatch.setattr(background, "threads_run", lambda: False)
    tasks.nudge()
    assert served == []
    assert ("uWSGI runs no threads" in caplog.text) == (why == "no threads")
    monkeypatch.setattr(mail, "outbox", [], raising=False)
    call_command("partnerships_send")
    assert states() == ["sent"]


def test_the_service_ends_at_sigterm_after_the_mail_in_hand(monkeypatch):
    write(3)
    handler = signal.getsignal(signal.SIGTERM)
    hand_over = posting.hand_over

    def terminate(mail, limit):
        os.kill(os.getpid(), signal.SIGTERM)
        return hand_over(mail, limit)

    monkeypatch.setattr(posting, "hand_over", terminate)
    call_command("partnerships_send", every=3600)
    assert states() == ["sent", "pending", "pending"]
    assert signal.getsignal(signal.SIGTERM) == handler


@pytest.mark.parametrize(
    ("options", "expected"),
    [({}, False), ({"enable-threads": True}, True), ({"threads": b"2"}, True)],
)
def test_under_uwsgi_a_thread_runs_only_where_it_is_told_so(monkeypatch, options, expected):
    import sys
    from types import SimpleNamespace

    monkeypatch.setitem(sys.modules, "uwsgi", SimpleNamespace(opt=options))
    assert background.threads_run() is expected


def test_the_thread_ends_when_nothing_is_left(monkeypatch):
    sender = background.Sender()
    runs = []
    monkeypatch.setattr(background, "send_notices", lambda run: runs.append(run))
    monkeypatch.setattr(background, "seconds_until_due", lambda: None)
    for _time in range(2):
        sender.wake()
        if thread := sender.thread:
            thread.join(30)
    assert sender.thread is None
    assert 1 <= len(runs) <= 2


def test_a_worker_comes_back_for_what_is_left(settings, monkeypatch):
    monkeypatch.setattr(tasks, "runs_at_once", lambda: False)
    asked = []

    class Task:
        @staticmethod
        def get_backend():
            return type("Backend", (), {"supports_defer": True})

        @staticmethod
        def using(run_after):
            return type("Later", (), {"enqueue": lambda self: asked.append(run_after)})()

    task = tasks.send_due_notices
    monkeypatch.setattr(tasks, "send_due_notices", Task)
    write(3)
    assert task.call(limit=2) == 2
    assert len(asked) == 1
    assert task.call(limit=2) == 1
    assert len(asked) == 1


# What a host is told


def test_doctor_and_check_speak_of_mail_that_nobody_sends(capsys):
    write(1, send_after=timezone.now() - 2 * DAY)
    from wagtail_partnerships.doctor import notices_in_vain

    [finding] = notices_in_vain()
    assert "1 email has been due for more than a day" in finding.message
    assert [message.id for message in check_mail_is_sent(None, databases=["default"])] == [
        "wagtail_partnerships.W021"
    ]
    assert check_mail_is_sent(None) == []
    send_notices()
    assert list(notices_in_vain()) == []


@pytest.mark.parametrize(("timeout", "warned"), [(None, True), (10, False)])
def test_smtp_without_a_time_limit(settings, timeout, warned):
    backend = "django.core.mail.backends.smtp.EmailBackend"
    if posting.DJANGO_VERSION >= (6, 1):
        options = {"timeout": timeout} if timeout else {}
        settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
    else:
        settings.EMAIL_BACKEND = backend
        settings.EMAIL_TIMEOUT = timeout
    assert bool(check_email_timeout(None)) is warned


# What every mail carries


def test_mail_says_that_a_machine_wrote_it(library, editor):
    due_on = datetime.date(2031, 6, 1)
    factories.make_issued_guidance(library, due_on=due_on, officer=editor)
    Notice.objects.all().delete()
    outbox_reminders(due_on)
    write(1)
    send_all()
    reminder, letter = mail.outbox
    for message in (reminder, letter):
        assert message.message()["Auto-Submitted"] == "auto-generated"
        assert message.message()["Message-ID"]
    assert reminder.message()["List-Id"] == "<guidance-reminders.example.org>"
    assert letter.message()["List-Id"] is None


def test_who_mail_comes_from(settings, home_page):
    settings.DEFAULT_FROM_EMAIL = "webmaster@localhost"
    settings.WAGTAILADMIN_NOTIFICATION_FROM_EMAIL = "society@example.org"
    write(1)
    send_notices()
    assert mail.outbox[0].from_email == "society@example.org"
    assert PartnershipsSettings().office_email == ""
