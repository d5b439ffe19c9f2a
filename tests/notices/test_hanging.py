"""A server of its own, which answers one request at a time, and a mail server that hangs."""

import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
import urllib.parse
import urllib.request
from datetime import timedelta
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from tests import factories
from tests.calls.conftest import filled_in
from wagtail_partnerships.models import Notice
from wagtail_partnerships.notices.sending import send_all


pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

# A back end whose server hangs for a minute, or sends at once, as the environment has it.
BACKENDS = """
    import os, threading
    from django.core.mail.backends.base import BaseEmailBackend

    class EmailBackend(BaseEmailBackend):
        def send_messages(self, messages):
            if os.environ["MAIL_SERVER"] == "hangs":
                threading.Event().wait(60)
            return len(messages)
"""
SETTINGS = """
    import django
    from tests.settings import *
    DATABASES["default"]["NAME"] = {name!r}
    if django.VERSION >= (6, 1):
        MAILERS = {{"default": {{"BACKEND": "hanging_mail.EmailBackend"}}}}
    else:
        EMAIL_BACKEND = "hanging_mail.EmailBackend"
    WAGTAIL_PARTNERSHIPS = {{**WAGTAIL_PARTNERSHIPS, "FORM_MINIMUM_SECONDS": 0}}
"""
# Far below the 20 seconds that one mail may take, and far above what a busy machine needs.
PATIENCE = 10
START = 60


def wait_until(condition, seconds=START):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if result := condition():
            return result
        time.sleep(0.05)
    raise AssertionError(f"Not within {seconds} seconds: {condition.__name__}")


class Server:
    """Django's own server in a process; without threads whoever waits holds up everybody."""

    def __init__(self, folder, mail_server):
        (folder / "hanging_mail.py").write_text(textwrap.dedent(BACKENDS))
        name = connection.settings_dict["NAME"]
        (folder / "hanging_settings.py").write_text(textwrap.dedent(SETTINGS).format(name=name))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "django", "runserver", "--noreload", "--nothreading"]
            + [f"127.0.0.1:{self.port}"],
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "hanging_settings",
                "MAIL_SERVER": mail_server,
                "PYTHONPATH": f"{folder}{os.pathsep}{Path.cwd()}",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self.is_up)

    def is_up(self):
        try:
            return self.get("/admin/login/")
        except OSError:
            return None

    def get(self, path, data=None):
        body = urllib.parse.urlencode(data).encode() if data else None
        url = f"http://127.0.0.1:{self.port}{urllib.parse.urlsplit(path).path}"
        # One connection for each request, so that the server is free for the next.
        request = urllib.request.Request(url, body, {"Connection": "close"})
        with self.opener.open(request, timeout=PATIENCE) as response:
            return response.read().decode()


@pytest.fixture
def serve(tmp_path):
    servers = []

    def start(mail_server):
        servers.append(Server(tmp_path, mail_server))
        return servers[-1]

    yield start
    for server in servers:
        server.process.kill()
        server.process.wait()


def answer(server, page):
    html = server.get(page.url)
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', html)[1]
        for name in ("form_token", "csrfmiddlewaretoken")
    }
    return server.get(page.url, {**hidden, **filled_in(page)})


def test_nobody_waits_for_a_mail_server_that_hangs(home_page, serve, freeze, mailoutbox):
    page = factories.make_call()
    server = serve("hangs")
    answer(server, page)

    def in_hand():
        return Notice.objects.filter(state="sending").count()

    wait_until(in_hand)
    for _time in range(3):
        server.get(page.url)
    assert in_hand(), "it still hangs"
    server.process.send_signal(signal.SIGINT)
    server.process.wait(timeout=PATIENCE)
    # What the process had in hand is taken up by the nightly job.
    with freeze(timezone.now() + timedelta(days=1)):
        send_all()
    assert {mail.to[0] for mail in mailoutbox} == {"robin@example.com", "office@example.org"}
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_mail_leaves_within_a_minute_without_a_worker(home_page, serve):
    page = factories.make_call()
    answer(serve("sends"), page)

    def all_sent():
        return Notice.objects.filter(state="sent").count() == 2

    wait_until(all_sent)
