"""One letter a day: where a site chooses it, for reminders, and after a week of silence."""

import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from tests import factories, stages
from tests.conftest import make_user
from wagtail_partnerships import actions
from wagtail_partnerships.models import Delivery, Notice, PartnershipsSettings
from wagtail_partnerships.notices import posting
from wagtail_partnerships.notices.reminders import write_reminders
from wagtail_partnerships.notices.sending import send_all, send_notices
from wagtail_partnerships.tasks import nudge


pytestmark = pytest.mark.django_db

DUE = datetime.date(2031, 6, 1)


@pytest.fixture
def daily(library):
    """The site tells its people once a day."""
    settings = PartnershipsSettings.for_page(library)
    settings.delivery = Delivery.DAILY
    settings.save()


def submit(library, editor, number=1):
    for _time in range(number):
        page = stages.document_in("drafting", library)
        Notice.objects.exclude(kind="cycle_submit").delete()
        actions.submit(page.review_cycle, editor, "Rewritten & shortened.", "Adopt it.")
    return page


def test_site_that_tells_once_a_day(daily, library, editor, approver):
    page = submit(library, editor, 2)
    nudge()
    send_notices()
    assert mail.outbox == []
    call_command("partnerships_daily")
    [letter] = mail.outbox
    assert letter.to == ["approver@example.org"]
    assert letter.subject == "2 messages about guidance documents"
    [(html, _type)] = letter.alternatives
    for body, note in ((letter.body, "shortened"), (html, "Rewritten &amp; shortened.")):
        assert body.count("awaits your approval") == 2
        assert f"/documents/{page.pk}/" in body
        assert note in body
    assert "&amp;" not in letter.body
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_the_next_letter_comes_the_next_day(daily, library, editor, approver, freeze):
    with freeze("2030-03-04 09:00+00:00"):
        submit(library, editor)
        send_all()
        submit(library, editor)
        send_all()
        assert len(mail.outbox) == 1
    with freeze("2030-03-05 00:30+00:00"):
        send_all()
        send_all()
    assert len(mail.outbox) == 2


def test_reminders_of_many_documents_are_one_letter(library, editor):
    for _number in range(3):
        factories.make_issued_guidance(library, due_on=DUE, officer=editor)
    factories.make_issued_guidance(library, due_on=DUE, officer_email="office@example.org")
    factories.make_issued_guidance(library, due_on=DUE, officer_email="office@example.org")
    Notice.objects.all().delete()
    write_reminders(DUE - datetime.timedelta(days=7))
    send_all()
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "editor@example.org",
        "office@example.org",
    ]
    assert all(letter.body.count("by 1 June 2031") >= 2 for letter in mail.outbox)


def test_after_a_week_without_the_job_each_person_has_one_letter(library, editor, approver, freeze):
    """Whatever happened in it, and whatever fell due: nobody finds seven letters."""
    with freeze("2031-05-25 08:00+01:00"):
        pages = [
            factories.make_issued_guidance(library, due_on=DUE, officer=editor) for _ in range(3)
        ]
        Notice.objects.all().delete()
    for number, page in enumerate(pages):
        with freeze(f"2031-05-{26 + number} 08:00+01:00"):
            actions.begin_full_review(page.review_cycle, approver, "periodic", lead=editor)
    with freeze("2031-06-02 02:00+01:00"):
        call_command("partnerships_daily")
        assert [letter.to for letter in mail.outbox] == [["editor@example.org"]]
        call_command("partnerships_daily")
        assert len(mail.outbox) == 1
    assert not Notice.objects.filter(state="pending").exists()


def test_title_in_a_subject_is_as_written(library, editor, approver):
    page = stages.document_in("drafting", library)
    Notice.objects.all().delete()
    type(page).objects.filter(pk=page.pk).update(title="Safety & “risk”")
    factories.revise_draft(page, title="Safety & “risk”")
    actions.submit(page.review_cycle, editor, "Rewritten.", "Adopt it.")
    send_notices()
    assert mail.outbox[0].subject == "“Safety & “risk”” awaits your approval"


def test_host_overrides_what_a_letter_says(library, editor, approver, settings, tmp_path):
    folder = tmp_path / "wagtail_partnerships" / "notices"
    folder.mkdir(parents=True)
    (folder / "cycle_submit.txt").write_text("Our own words about {{ facts.title }}.")
    (folder / "cycle_submit.html").write_text("<h1>Our own page</h1>")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    submit(library, editor)
    send_notices()
    [letter] = mail.outbox
    assert letter.body.startswith("Our own words")
    assert letter.alternatives[0][0] == "<h1>Our own page</h1>"


def test_five_thousand_notices_and_one_poison_address(library, approvers, approver, monkeypatch):
    page = factories.make_issued_guidance(library)
    cycle = page.review_cycle
    people = [make_user_row(number) for number in range(100)]
    people = type(approver).objects.bulk_create(people)
    approvers.user_set.add(*people)
    Notice.objects.all().delete()
    Notice.objects.bulk_create(
        Notice(
            kind="cycle_submit",
            key=f"{person.pk}:{number}",
            user=person,
            cycle=cycle,
            context={"verb": "submit", "title": page.title},
        )
        for person in people
        for number in range(50)
    )
    hand_over = posting.hand_over

    def refuse_one(mail, limit):
        if mail.to == ["person7@example.org"]:
            raise OSError("mailbox unavailable")
        return hand_over(mail, limit)

    monkeypatch.setattr(posting, "hand_over", refuse_one)
    assert send_all() == 4950
    assert len(mail.outbox) == 99
    left = Notice.objects.exclude(state="sent")
    assert {notice.user.email for notice in left} == {"person7@example.org"}
    assert {notice.state for notice in left} == {"pending"}
    assert left.filter(send_after__gt=timezone.now()).count() == 50


def make_user_row(number):
    from django.contrib.auth import get_user_model

    return get_user_model()(username=f"person{number}", email=f"person{number}@example.org")


def test_inactive_people_are_told_nothing_and_it_says_why(daily, library, editor, approver):
    submit(library, editor, 2)
    make_user("somebody")
    type(approver).objects.filter(pk=approver.pk).update(is_active=False)
    send_all()
    assert mail.outbox == []
    assert set(Notice.objects.values_list("state", "error")) == {
        ("dropped", "The person's account is not active.")
    }
