"""Comments: taken over from answers with consent, answered, told to their authors, published."""

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from wagtail.models import PageLogEntry

from tests import factories, stages
from tests.admin.posting import case_url
from wagtail_partnerships import actions
from wagtail_partnerships.actions.calls.person import withdraw_consent
from wagtail_partnerships.models import Notice, ReviewComment
from wagtail_partnerships.notices.sending import send_notices


pytestmark = pytest.mark.django_db

WORDING = "You may use what I write as a comment on the text."


def consent(given=True, withdrawn_at=""):
    return {
        "name": "consent",
        "wording": WORDING,
        "version": "1",
        "given": given,
        "at": "2026-01-05T10:00:00+00:00",
        "withdrawn_at": withdrawn_at,
    }


@pytest.fixture
def page(library):
    return stages.document_in("full_review", library)


@pytest.fixture
def call(page):
    return factories.make_call(page.get_parent(), document=page)


@pytest.fixture
def answer(call):
    return factories.make_expression(call, name="Robin Webb", consents=[consent()])


@pytest.fixture
def reader(editor):
    """An editor who may read answers."""
    editor.user_permissions.add(Permission.objects.get(codename="view_expressions"))
    return type(editor).objects.get(pk=editor.pk)


def take_over(client, page, answer, **facts):
    data = {"text": "Say who decides.", "author": "A patient", "received_on": "2026-01-05"}
    url = case_url(page, "case_take_over", answer.pk)
    return client.post(url, {**data, "consent": "consent", **facts})


def test_comment_from_an_answer_is_answered_told_and_published(
    page, answer, reader, approver, client_for, client
):
    desk = client_for(reader)
    assert answer.reference in desk.get(case_url(page, "case_answers")).content.decode()
    assert WORDING in desk.get(case_url(page, "case_take_over", answer.pk)).content.decode()
    take_over(desk, page, answer, is_public="on")
    comment = ReviewComment.objects.get()
    assert (comment.expression, comment.consent["wording"]) == (answer, WORDING)
    read = PageLogEntry.objects.get(action="wagtail_partnerships.view_expressions")
    assert read.data["expression"] == answer.reference
    # Nobody is told before there is an answer.
    desk.post(case_url(page, "case_tell_authors"))
    assert not Notice.objects.filter(kind="comment_answer").exists()
    data = {"text": comment.text, "author": "A patient", "received_on": "2026-01-05"}
    row = case_url(page, "case_row", "comment", comment.pk)
    desk.post(row, {**data, "answer": "Chapter 3 names them.", "is_public": "on"})
    desk.post(case_url(page, "case_tell_authors"))
    desk.post(case_url(page, "case_tell_authors"))
    assert Notice.objects.filter(kind="comment_answer").count() == 1
    Notice.objects.exclude(kind="comment_answer").delete()
    send_notices()
    [letter] = mail.outbox
    assert letter.to == [answer.email]
    for said in ("Say who decides.", "Chapter 3 names them.", page.full_url):
        assert said in letter.body
    assert "The author was told on" in desk.get(case_url(page)).content.decode()
    public = f"{page.url}editions/1/"
    assert "Say who decides." not in client.get(public).content.decode()
    actions.reaffirm(page.review_cycle, approver, "Still right.")
    shown = client.get(public).content.decode()
    assert "Say who decides." in shown
    assert "Chapter 3 names them." in shown
    assert "A patient" not in shown
    ReviewComment.objects.update(names_author=True)
    assert "A patient" in client.get(public).content.decode()
    withdraw_consent(answer, "consent")
    assert "Say who decides." not in client.get(public).content.decode()


@pytest.mark.parametrize("consents", [[], [consent(given=False)], [consent(withdrawn_at="x")]])
def test_without_consent_nothing_is_taken_over(page, call, consents, reader, client_for):
    answer = factories.make_expression(call, consents=consents)
    response = take_over(client_for(reader), page, answer)
    assert response.status_code == 200
    assert not ReviewComment.objects.exists()


def test_answers_to_other_calls_and_without_the_right_are_not_taken_over(
    page, answer, editor, library, client_for
):
    assert take_over(client_for(editor), page, answer).status_code == 404
    editor.user_permissions.add(Permission.objects.get(codename="view_expressions"))
    client = client_for(type(editor).objects.get(pk=editor.pk))
    other = stages.document_in("full_review", library)
    assert take_over(client, other, answer).status_code == 404
    assert not ReviewComment.objects.exists()


def test_an_answer_that_was_changed_is_told_again(page, editor, client_for):
    cycle = page.review_cycle
    facts = {"cycle": cycle, "email": "forum@example.org", "answer": "Yes."}
    first = ReviewComment.objects.create(text="One.", **facts)
    ReviewComment.objects.create(text="Two.", **facts)
    ReviewComment.objects.create(cycle=cycle, text="No address.", answer="Yes.")
    client = client_for(editor)
    client.post(case_url(page, "case_tell_authors"))
    notice = Notice.objects.get(kind="comment_answer")
    assert (notice.email, len(notice.context["comments"])) == ("forum@example.org", 2)
    data = {"text": "One.", "email": "forum@example.org", "received_on": "2026-01-05"}
    client.post(case_url(page, "case_row", "comment", first.pk), {**data, "answer": "No."})
    client.post(case_url(page, "case_tell_authors"))
    assert Notice.objects.filter(kind="comment_answer").count() == 2


def test_others_tell_nobody(page, home_page, stranger, client_for):
    ReviewComment.objects.create(
        cycle=page.review_cycle, text="One.", email="forum@example.org", answer="Yes."
    )
    client_for(stranger).post(case_url(page, "case_tell_authors"))
    assert not Notice.objects.filter(kind="comment_answer").exists()
