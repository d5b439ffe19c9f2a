"""The outbox in the admin: what waits, failed or was kept back; sent again, released, logged."""

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import PageLogEntry

from tests import factories, stages
from tests.conftest import make_group, make_user
from wagtail_partnerships import actions
from wagtail_partnerships.models import Notice
from wagtail_partnerships.notices import posting
from wagtail_partnerships.notices.recipients import write_notices
from wagtail_partnerships.notices.sending import send_notices


pytestmark = pytest.mark.django_db

REGISTER = "partnerships_registers_notices_modeladmin_index"


def url_of(notice):
    return reverse("partnerships_admin:notice", args=(notice.pk,))


@pytest.fixture
def failed(library, editor, approver, settings, monkeypatch):
    """A notice to the approver that could not be sent."""
    settings.WAGTAIL_PARTNERSHIPS = {**settings.WAGTAIL_PARTNERSHIPS, "NOTICE_RETRY_SECONDS": ()}
    page = stages.document_in("drafting", library)
    Notice.objects.all().delete()
    actions.submit(page.review_cycle, editor, "Rewritten.", "Adopt it.")

    def refuse(mail, limit):
        raise OSError("mailbox unavailable")

    with monkeypatch.context() as patch:
        patch.setattr(posting, "hand_over", refuse)
        send_notices()
    return Notice.objects.get(state="failed")


def test_what_failed_is_shown_with_the_reason_and_sent_again(
    failed, approver, editor, client_for, django_capture_on_commit_callbacks
):
    client = client_for(approver)
    listed = client.get(reverse(REGISTER)).content.decode()
    assert "mailbox unavailable" in listed
    assert "1 notice failed." in listed
    shown = client.get(url_of(failed)).content.decode()
    assert "Submitted for approval" in shown
    assert "Ada Preston" in shown
    assert "awaits your approval" in shown
    assert Notice.objects.get().state == "failed"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url_of(failed), {"verb": "resend"})
    assert [letter.to for letter in mail.outbox] == [["approver@example.org"]]
    notice = Notice.objects.get()
    assert (notice.state, notice.error) == ("sent", "")
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.resend_notice")
    assert (entry.data["by"], entry.data["comment"]) == ("Ada Preston", "Ada Preston")


def test_the_history_holds_no_address_of_somebody_outside(library, approver, client_for):
    page = factories.make_issued_guidance(library)
    [notice] = write_notices(
        "comment_answer", "k", emails=["outside@example.net"], cycle=page.review_cycle
    )
    Notice.objects.update(state="failed")
    client_for(approver).post(url_of(notice), {"verb": "resend"})
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.resend_notice")
    assert "outside" not in str(entry.data) + entry.label


def test_only_approvers_send_again(failed, editor, home_page, client_for):
    client = client_for(editor)
    assert 'value="resend"' not in client.get(url_of(failed)).content.decode()
    client.post(url_of(failed), {"verb": "resend"})
    client.post(reverse("partnerships_admin:notices_resend_failed"))
    elsewhere = make_group("Elsewhere", factories.make_library(home_page), ["publish_page"])
    stranger = client_for(make_user("stranger", elsewhere))
    assert stranger.get(url_of(failed)).status_code == 404
    assert stranger.post(url_of(failed), {"verb": "resend"}).status_code == 404
    stranger.post(reverse("partnerships_admin:notices_resend_failed"))
    assert Notice.objects.get().state == "failed"


def test_all_that_failed_go_again_at_one_press(failed, approver, client_for):
    url = reverse("partnerships_admin:notices_resend_failed")
    assert client_for(approver).get(url).status_code == 405
    client_for(approver).post(url)
    assert Notice.objects.get().state in {"pending", "sent"}


def test_who_lost_the_right_is_not_sent_to_again(failed, approver, other_approver, client_for):
    Notice.objects.update(user=make_user("gone", is_active=False))
    response = client_for(approver).post(url_of(failed), {"verb": "resend"}, follow=True)
    assert "account is not active" in response.content.decode()
    assert Notice.objects.get().state == "failed"


def test_kept_back_notices_are_released(library, editor, approver, client_for):
    page = factories.make_issued_guidance(library)
    Notice.objects.all().delete()
    write_notices("cycle_release", "x", users=[editor], cycle=page.review_cycle, keep_back=True)
    notice = Notice.objects.get()
    client_for(editor).post(url_of(notice), {"verb": "release"})
    assert Notice.objects.get().state == "kept_back"
    client_for(approver).post(url_of(notice), {"verb": "release"})
    assert Notice.objects.get().state in {"pending", "sent"}
    assert PageLogEntry.objects.filter(action="wagtail_partnerships.release_notice").exists()


def test_letters_to_visitors_need_the_right_to_the_answers(
    library, editor, approver, client_for, settings
):
    page = factories.make_issued_guidance(library)
    call = factories.make_call(library, document=page)
    answer = factories.make_expression(call)
    notice = write_notices(
        "expression_accept",
        "y",
        emails=[answer.email],
        expression=answer,
        context={"verb": "accept"},
        keep_back=True,
    )[0]
    assert client_for(editor).get(url_of(notice)).status_code == 404
    client = client_for(approver)
    shown = client.get(url_of(notice)).content.decode()
    listed = client.get(reverse(REGISTER)).content.decode()
    for screen in (shown, listed):
        assert answer.reference in screen
        assert answer.email not in screen
    client.post(url_of(notice), {"verb": "release"})
    notice.refresh_from_db()
    assert notice.state in {"pending", "sent"}


def test_a_server_that_repeats_an_address_tells_it_to_nobody(library, approver, client_for):
    answer = factories.make_expression(
        factories.make_call(library, document=factories.make_issued_guidance(library))
    )
    error = f"SMTPRecipientsRefused: {{'{answer.email}': (550, b'<{answer.email}> unknown')}}"
    notice = write_notices("expression_receive", "z", emails=[answer.email], expression=answer)[0]
    Notice.objects.filter(pk=notice.pk).update(state="failed", error=error)
    client = client_for(approver)
    screens = [client.get(url_of(notice)), client.get(reverse(REGISTER))]
    exported = client.get(f"{reverse(REGISTER)}?export=csv")
    texts = [screen.content.decode() for screen in screens] + [
        b"".join(exported.streaming_content).decode()
    ]
    for text in texts:
        assert "550" in text
        assert answer.email not in text


def test_notices_outlive_the_account(failed, approver, editor, other_approver, client_for):
    sent = Notice.objects.get()
    Notice.objects.filter(pk=sent.pk).update(state="sent")
    waiting = write_notices("cycle_submit", "z", users=[approver], cycle=sent.cycle)[0]
    approver.delete()
    rows = dict(Notice.objects.values_list("pk", "state"))
    assert rows == {sent.pk: "sent", waiting.pk: "dropped"}
    listed = client_for(other_approver).get(reverse(REGISTER)).content.decode()
    assert "Ada Preston" in listed
