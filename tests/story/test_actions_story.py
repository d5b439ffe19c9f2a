"""The whole story through the actions: what is logged, who is told, and what leaves by mail."""

import pytest
from django.core import mail
from wagtail.models import PageLogEntry

from tests import factories
from tests.calls.conftest import filled_in
from tests.story import words
from wagtail_partnerships import actions
from wagtail_partnerships.exceptions import TransitionPermissionError, TransitionRefused
from wagtail_partnerships.models import ExpressionOfInterest, Notice, ReviewCycle


pytestmark = pytest.mark.django_db


class Story:
    """The story, chapter by chapter; each leaves the rows as the next one finds them."""

    def __init__(self, document, call, editor, lead, approver):
        self.document, self.call = document, call
        self.editor, self.lead, self.approver = editor, lead, approver

    @property
    def cycle(self):
        return self.document.review_cycle

    def play(self):
        self.begin()
        self.gather()
        self.write()
        self.ask_the_board()
        self.ask_again()
        return self

    def begin(self):
        actions.begin_full_review(
            self.cycle, self.editor, "legislation", lead=self.lead, reach="national"
        )

    def gather(self):
        self.call.get_latest_revision().publish(user=self.approver)
        self.call = type(self.call).objects.get(pk=self.call.pk)
        form = self.call.get_form(
            filled_in(self.call, **words.VISITOR, statement=words.INTEREST), page=self.call
        )
        assert form.is_valid()
        self.expression = actions.receive(self.call, form.cleaned_data)
        with pytest.raises(TransitionPermissionError, match="needs the right to decide"):
            actions.accept(self.expression, self.editor)
        actions.shortlist(self.expression, self.approver)
        actions.accept(self.expression, self.approver)

    def write(self):
        actions.revise(self.cycle, self.lead, words.REASON)
        factories.revise_draft(self.document, self.lead, summary=words.NEXT_TEXT)

    def ask_the_board(self):
        actions.submit(self.cycle, self.lead, words.CHANGE_NOTE, words.EXECUTIVE_SUMMARY)
        with pytest.raises(TransitionRefused, match="Somebody else has to approve it"):
            actions.approve(self.cycle, self.lead)
        with pytest.raises(TransitionPermissionError, match="“Approve” is for approvers"):
            actions.approve(self.cycle, self.editor)
        actions.send_back(self.cycle, self.approver, words.SENT_BACK)

    def ask_again(self):
        factories.revise_draft(self.document, self.lead, summary=words.LAST_TEXT)
        actions.submit(self.cycle, self.lead, words.CHANGE_NOTE, words.EXECUTIVE_SUMMARY)
        actions.approve(self.cycle, self.approver, words.AGREED)


@pytest.fixture
def story(on_the_day, due_document, draft_call, editor, lead, approver, other_approver):
    return Story(due_document, draft_call, editor, lead, approver)


def logged(page):
    """What the history of a page says, in its order: (verb, by, from, to)."""
    entries = PageLogEntry.objects.filter(page=page.pk, action__startswith="wagtail_partnerships.")
    return [
        (entry.action.split(".")[1], entry.data["by"], entry.data["from"], entry.data["to"])
        for entry in entries.order_by("pk")
    ]


def test_history_of_the_document_names_every_step(story):
    assert logged(story.play().document) == [
        ("adopt", "the system", "drafting", "concluded"),
        ("begin_full_review", "Edith Nkemelu", "in_force", "full_review"),
        ("revise", "Owen Parry", "full_review", "drafting"),
        ("submit", "Owen Parry", "drafting", "awaiting_approval"),
        ("send_back", "Ada Preston", "awaiting_approval", "drafting"),
        ("submit", "Owen Parry", "drafting", "awaiting_approval"),
        ("approve", "Ada Preston", "awaiting_approval", "approved"),
        ("release", "the system", "approved", "concluded"),
    ]


def test_history_of_the_call_names_every_decision_and_no_visitor(story):
    call = story.play().call
    assert logged(call) == [
        ("shortlist", "Ada Preston", "received", "shortlisted"),
        ("accept", "Ada Preston", "shortlisted", "accepted"),
    ]
    assert "Robin" not in str(list(PageLogEntry.objects.values_list("data", "label")))


def test_each_is_told_what_concerns_them_and_nobody_what_they_did(story):
    story.play()
    assert list(Notice.objects.order_by("pk").values_list("kind", "user__username", "email")) == [
        ("cycle_begin_full_review", "officer", ""),
        ("cycle_begin_full_review", "lead", ""),
        ("expression_receive", None, "robin@example.com"),
        ("expression_office_receive", None, "office@example.org"),
        ("expression_accept", None, "robin@example.com"),
        ("cycle_revise", "officer", ""),
        ("cycle_submit", "approver", ""),
        ("cycle_submit", "other_approver", ""),
        ("cycle_send_back", "lead", ""),
        ("cycle_submit", "approver", ""),
        ("cycle_submit", "other_approver", ""),
        ("cycle_approve", "lead", ""),
        ("cycle_release", "officer", ""),
        ("cycle_release", "lead", ""),
    ]


@pytest.mark.django_db(transaction=True)
def test_every_notice_leaves_by_mail_once_its_step_is_committed(story):
    story.play()
    title, call, reference = words.TITLE, words.CALL_TITLE, story.expression.reference
    assert [(message.to[0], message.subject) for message in mail.outbox] == [
        ("officer@example.org", f"“{title}”: full review begun"),
        ("lead@example.org", f"“{title}”: full review begun"),
        ("robin@example.com", f"{call}: we have your answer {reference}"),
        ("office@example.org", f"{call}: a new answer, {reference}"),
        ("robin@example.com", f"{call}: you have a place"),
        ("officer@example.org", f"“{title}”: revision begun"),
        ("approver@example.org", f"“{title}” awaits your approval"),
        ("other_approver@example.org", f"“{title}” awaits your approval"),
        ("lead@example.org", f"“{title}”: sent back"),
        ("approver@example.org", f"“{title}” awaits your approval"),
        ("other_approver@example.org", f"“{title}” awaits your approval"),
        ("lead@example.org", f"“{title}”: approved"),
        ("officer@example.org", f"“{title}”: edition 2 is in force"),
        ("lead@example.org", f"“{title}”: edition 2 is in force"),
    ]
    assert not Notice.objects.exclude(state="sent").exists()


def test_edition_1_stays_public_until_edition_2_replaces_it(story, client):
    story.begin()
    story.write()
    story.ask_the_board()
    response = client.get(story.document.url)
    assert words.FIRST_TEXT in response.content.decode()
    assert words.NEXT_TEXT not in response.content.decode()
    story.ask_again()
    assert words.LAST_TEXT in client.get(story.document.url).content.decode()


def test_the_story_ends_with_edition_2_in_force_for_five_years(story, fresh, on_the_day):
    story.play()
    page = fresh(story.document)
    assert (page.edition, page.status, page.summary) == (2, "in_force", words.LAST_TEXT)
    assert page.next_review_on == on_the_day.replace(year=2031)
    assert [edition.edition for edition in page.editions] == [2, 1]
    assert ReviewCycle.objects.filter(open_page=page.pk).count() == 1


def test_the_call_and_its_answer_belong_to_the_review_that_they_served(story):
    story.play()
    second = story.document.editions[0]
    assert story.call.call_record.cycle == second
    assert second.lead == story.lead
    expression = ExpressionOfInterest.objects.get()
    assert (expression.state, expression.name) == ("accepted", "Robin Hale")
