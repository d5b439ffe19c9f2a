import hashlib
from collections import Counter
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core import serializers
from django.core.management import call_command

from guidance_demo.people import DEMO_LOGINS
from tests.demo.running import load_demo
from wagtail_partnerships.models import Notice


# One worker loads it, once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


def dump():
    """Return the rows of each model, and a hash of all that the database holds."""
    out = StringIO()
    call_command("dumpdata", stdout=out)
    rows = Counter(
        row.object._meta.label for row in serializers.deserialize("json", out.getvalue())
    )
    return rows, hashlib.sha256(out.getvalue().encode()).hexdigest()


def test_second_run_changes_nothing(demo):
    before = dump()
    assert "Nothing has changed" in load_demo()
    assert dump() == before


def test_run_on_another_day_changes_nothing(demo, freeze):
    before = dump()
    with freeze("2040-02-29 12:00+00:00"):
        load_demo()
    assert dump() == before


def test_it_is_enough_to_fill_lists(demo):
    rows, _hash = dump()
    assert rows["wagtail_partnerships.GuidancePage"] > 60
    assert rows["wagtail_partnerships.ExpressionOfInterest"] > 10


def test_logins_are_printed_and_work(demo):
    for username, password, role in DEMO_LOGINS:
        assert username in demo.said
        assert role in demo.said
        assert authenticate(username=username, password=password) is not None


def test_no_mail_is_sent(demo):
    assert demo.mails == []


def test_no_notice_waits(demo):
    assert set(Notice.objects.values_list("state", flat=True)) == {Notice.State.DROPPED}
