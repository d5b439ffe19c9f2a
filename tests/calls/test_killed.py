"""A process is killed between the commit of an answer and its letters: they still go out."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests import factories
from tests.calls.conftest import filled_in
from wagtail_partnerships.models import ExpressionOfInterest, Notice
from wagtail_partnerships.notices.sending import send_all


pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

# A process of its own: it answers one request as a server would, and dies at a stated place.
PROCESS = """
import json, os, re, signal, sys, threading

database, url, data, place = sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), sys.argv[4]
from django.conf import settings

settings.DATABASES["default"]["NAME"] = database
settings.WAGTAIL_PARTNERSHIPS = {**settings.WAGTAIL_PARTNERSHIPS, "FORM_MINIMUM_SECONDS": 0}
import django

django.setup()
from django.test import Client
from wagtail_partnerships import tasks
from wagtail_partnerships.notices import posting


def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def post(mail, limit):
    print(mail.to[0], flush=True)
    return 1


client = Client()
html = client.get(url).content.decode()
token = re.search(r'name="form_token" value="([^"]*)"', html)[1]
posting.hand_over = post
match place:
    case "before the thread":
        tasks.background.wake = die
    case "before the post":
        posting.hand_over = die
    case "after the post":
        posting.hand_over = lambda mail, limit: (post(mail, limit), die())
client.post(url, {"form_token": token, **data})
# The request has been answered; a thread sends, and is killed with its process.
threading.Event().wait(60)
print("not killed")
"""


@pytest.fixture
def killed(home_page):
    """Have a process killed at a place while it receives an answer; return what it had posted."""
    page = factories.make_call()

    def kill(place):
        arguments = [str(connection.settings_dict["NAME"]), page.url]
        arguments += [json.dumps(filled_in(page)), place]
        done = subprocess.run(
            [sys.executable, "-c", PROCESS, *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        )
        assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr
        return done.stdout.split()

    return kill


@pytest.mark.parametrize(
    ("place", "twice"),
    [("before the thread", 0), ("before the post", 0), ("after the post", 1)],
)
def test_the_letters_still_go_out(killed, place, twice, freeze, mailoutbox):
    posted = killed(place)
    assert ExpressionOfInterest.objects.get().state == "received"
    assert Notice.objects.filter(state__in=["pending", "sending"]).count() == 2
    # The next run of the nightly job.
    with freeze(timezone.now() + timedelta(days=1)):
        send_all()
        send_all()
    posted += [message.to[0] for message in mailoutbox]
    assert set(posted) == {"robin@example.com", "office@example.org"}
    assert len(posted) == 2 + twice, "at most the one in hand goes twice"
    assert not Notice.objects.exclude(state="sent").exists()
