"""A week in which nothing was sent ends in one mail to each person, with real commits."""

import datetime

import pytest
from django.core import mail
from django.core.management import call_command

from tests import factories
from wagtail_partnerships.models import Notice


pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def silence(page, user, count):
    """Write what was to be sent at once, and was not."""
    Notice.objects.all().delete()
    Notice.objects.bulk_create(
        Notice(
            kind="cycle_begin_full_review",
            key=f"week:{number}",
            user=user,
            cycle=page.review_cycle,
            context={"verb": "begin_full_review", "title": page.title},
        )
        for number in range(count)
    )


@pytest.mark.parametrize("count", [7, 60])
def test_a_week_ends_in_one_mail(library, editor, count):
    silence(factories.make_issued_guidance(library, officer=editor), editor, count)
    call_command("partnerships_daily")
    assert [letter.subject for letter in mail.outbox] == [
        f"{count} messages about guidance documents"
    ]
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_what_the_night_writes_comes_in_the_same_mail(library, editor):
    page = factories.make_issued_guidance(library, officer=editor)
    call = factories.make_call(library, document=page, contact_user=editor)
    record = call.call_record
    record.outcome_due_on = datetime.date(2020, 1, 1)
    record.save()
    silence(page, editor, 2)
    call_command("partnerships_daily")
    [letter] = mail.outbox
    assert letter.subject == "3 messages about guidance documents"
    assert "the outcome is late" in letter.body
