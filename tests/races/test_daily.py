"""The nightly job: killed in the middle, and run ten times at once."""

import datetime
import itertools
import os
import signal
import subprocess
import sys
import textwrap
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from tests import factories
from tests.conftest import make_user
from tests.races.test_cycles import race
from wagtail_partnerships.models import Notice, ReviewCycle
from wagtail_partnerships.notices import posting
from wagtail_partnerships.notices.reminders import write_reminders
from wagtail_partnerships.notices.sending import send_all
from wagtail_partnerships.status import site_today


pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

# A host whose mail server takes its time: each letter is a file, written when it has been sent.
SLOW_MAIL = """
    import time, uuid
    from pathlib import Path
    from django.core.mail.backends.base import BaseEmailBackend

    class EmailBackend(BaseEmailBackend):
        def send_messages(self, messages):
            for message in messages:
                name = f"{message.to[0]}.{uuid.uuid4()}"
                (Path(__file__).parent / name).write_text(message.subject)
                print("A letter has left.", flush=True)
                time.sleep(0.05)
            return len(messages)
"""
SETTINGS = """
    import django
    from tests.settings import *
    DATABASES["default"]["NAME"] = {name!r}
    INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.postgres"]
    if django.VERSION >= (6, 1):
        MAILERS = {{"default": {{"BACKEND": "slow_mail.EmailBackend"}}}}
    else:
        EMAIL_BACKEND = "slow_mail.EmailBackend"
    WAGTAIL_PARTNERSHIPS = {{**WAGTAIL_PARTNERSHIPS, "NOTICE_CLAIM_SECONDS": 0}}
"""
PEOPLE = 25


@pytest.fixture
def documents(library, editors):
    """As many documents as people look after one; each of them is overdue."""
    people = [make_user(f"officer{number}", editors) for number in range(PEOPLE)]
    pages = [factories.make_due_guidance(library, officer=person) for person in people]
    Notice.objects.all().delete()
    return pages


@pytest.mark.postgres
def test_killed_in_the_middle_and_run_again_it_is_complete(documents, tmp_path):
    (tmp_path / "slow_mail.py").write_text(textwrap.dedent(SLOW_MAIL))
    name = connection.settings_dict["NAME"]
    (tmp_path / "killed_settings.py").write_text(textwrap.dedent(SETTINGS).format(name=name))

    def job():
        return subprocess.Popen(
            [sys.executable, "-m", "django", "partnerships_daily"],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "killed_settings",
                "PYTHONPATH": f"{tmp_path}{os.pathsep}{Path.cwd()}",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def letters():
        return [path.name.rpartition(".")[0] for path in tmp_path.glob("*@*")]

    killed = job()
    left = (line for line in killed.stdout if b"has left" in line)
    assert len(list(itertools.islice(left, 5))) == 5, "it ended before it could be killed"
    killed.send_signal(signal.SIGKILL)
    assert killed.wait(timeout=60) == -signal.SIGKILL
    assert 5 <= len(letters()) < PEOPLE
    assert Notice.objects.exclude(state="sent").exists()
    for _time in range(2):
        output, _none = job().communicate(timeout=120)
        assert b"failed" not in output, output.decode()
    told = Counter(letters())
    assert set(told) == {page.officer.email for page in documents}
    assert sum(told.values()) <= PEOPLE + 1
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}
    assert Notice.objects.values("key").distinct().count() == Notice.objects.count()


def test_ten_jobs_at_once_tell_each_person_once(documents, monkeypatch):
    told = []
    monkeypatch.setattr(posting, "hand_over", lambda mail, limit: told.extend(mail.to))
    today = site_today()

    def job():
        written = write_reminders(today)
        send_all()
        return written

    jobs = 10 if connection.vendor == "postgresql" else 3
    results = race([job] * jobs)
    assert not [result for result in results if isinstance(result, Exception)], results
    send_all()
    assert sorted(told) == sorted(page.officer.email for page in documents)
    assert ReviewCycle.objects.open().count() == len(documents)
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_one_person_with_many_notices_has_one_letter_from_ten_jobs(library, editor, monkeypatch):
    for _number in range(5):
        factories.make_issued_guidance(
            library, officer=editor, due_on=site_today() + datetime.timedelta(days=7)
        )
    Notice.objects.all().delete()
    write_reminders()
    told = []
    monkeypatch.setattr(posting, "hand_over", lambda mail, limit: told.append(mail.subject))
    race([send_all] * (10 if connection.vendor == "postgresql" else 3))
    assert told == ["5 messages about guidance documents"]
