"""The whole story on a site that decides by Wagtail's own moderation, over HTTP."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import (
    GroupApprovalTask,
    PageLogEntry,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)
from wagtail.test.utils.form_data import querydict_from_html

from tests.calls.conftest import Visitor, filled_in
from tests.conftest import make_group, make_user
from tests.story import words
from wagtail_partnerships.models import ExpressionOfInterest, PartnershipsSettings
from wagtail_partnerships.reading.history import history_of


pytestmark = pytest.mark.django_db


@pytest.fixture
def moderators(home_page):
    return make_group("Moderators of practice", home_page, ["change_page"])


@pytest.fixture
def moderator(moderators):
    return make_user("moderator", moderators, first_name="Mo", last_name="Derry")


@pytest.fixture(autouse=True)
def workflow(home_page, moderators, approvers):
    """Everything below the home page goes past the moderators, then the Board."""
    WorkflowPage.objects.all().delete()
    workflow = Workflow.objects.create(name="Practice, then Board")
    for order, (name, group) in enumerate([("Practice", moderators), ("Board", approvers)]):
        task = GroupApprovalTask.objects.create(name=name)
        task.groups.add(group)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.create(workflow=workflow, page=home_page)
    settings = PartnershipsSettings.for_page(home_page)
    settings.use_wagtail_workflow = True
    settings.save()
    return workflow


class Desk:
    """Somebody at the admin."""

    def __init__(self, user, client):
        self.user, self.client = user, client

    def use(self, verb, page, **typed):
        """Use a verb on its own page."""
        return self.told(self.post(verb, page, **typed))

    def post(self, verb, page, **typed):
        """Send the form of a verb, and return what comes back."""
        url = reverse("partnerships_admin:transition", args=(page.pk, verb))
        return self.client.post(url, {"version": page.review_cycle.version, **typed})

    def decide_on(self, expression, verb):
        """Use a verb on an answer, on its own page."""
        expression.refresh_from_db()
        url = reverse("partnerships_admin:answer_transition", args=(expression.pk, verb))
        return self.told(self.client.post(url, {"version": expression.version}))

    def edit(self, page, button="", **typed):
        """Open a page in the editor, type, and save, or press another button."""
        url = reverse("wagtailadmin_pages:edit", args=(page.pk,))
        data = querydict_from_html(self.client.get(url).content.decode(), form_id="page-edit-form")
        # The blocks of the text are drawn by a script.
        data.update({"body-count": "0", **typed, **({button: "1"} if button else {})})
        return self.told(self.client.post(url, data))

    def reads(self, page):
        """Open the review page of a document."""
        url = reverse("partnerships_admin:document", args=(page.pk,))
        return self.client.get(url).content.decode()

    def decide(self, page, decision, comment=""):
        """Decide the present step from Wagtail's dashboard."""
        return self.told(self.client.post(self.url(page, decision), {"comment": comment}))

    def is_asked(self, page):
        """Whether the dashboard asks for a decision on the page."""
        return self.url(page, "approve") in self.client.get("/admin/").content.decode()

    @staticmethod
    def url(page, decision):
        step = WorkflowState.objects.active().for_instance(page).get().current_task_state
        return reverse("wagtailadmin_pages:workflow_action", args=(page.pk, decision, step.pk))

    @staticmethod
    def told(response):
        assert response.status_code == 302, response.content.decode()
        return " ".join(str(message) for message in get_messages(response.wsgi_request))


class Story:
    """The story, chapter by chapter."""

    def __init__(self, document, call, **desks):
        self.document, self.call = document, call
        self.__dict__.update(desks)

    def play(self):
        self.begin()
        self.gather()
        self.submit()
        self.send_back()
        self.submit_again()
        self.approve()
        return self

    def begin(self):
        self.editor.use(
            "begin_full_review",
            self.document,
            trigger="legislation",
            reach="national",
            lead=self.lead.user.pk,
        )

    def gather(self):
        self.editor.edit(self.call, "action-submit")
        self.moderator.decide(self.call, "approve")
        self.approver.decide(self.call, "approve")
        self.call = type(self.call).objects.get(pk=self.call.pk)
        Visitor(self.call).send(filled_in(self.call, **words.VISITOR, statement=words.INTEREST))
        expression = ExpressionOfInterest.objects.get()
        self.approver.decide_on(expression, "shortlist")
        self.approver.decide_on(expression, "accept")

    def submit(self):
        self.lead.use("revise", self.document, reason=words.REASON)
        self.lead.edit(self.document, summary=words.NEXT_TEXT)
        self._submit()

    def _submit(self):
        return self.lead.use(
            "submit",
            self.document,
            change_note=words.CHANGE_NOTE,
            executive_summary=words.EXECUTIVE_SUMMARY,
        )

    def send_back(self):
        self.moderator.decide(self.document, "approve")
        self.approver.decide(self.document, "reject", words.SENT_BACK)

    def submit_again(self):
        self.lead.edit(self.document, summary=words.LAST_TEXT)
        self._submit()

    def approve(self):
        self.moderator.decide(self.document, "approve")
        self.approver.decide(self.document, "approve", words.AGREED)


@pytest.fixture
def story(on_the_day, due_document, draft_call, editor, lead, moderator, approver, client_for):
    people = {"editor": editor, "lead": lead, "moderator": moderator, "approver": approver}
    desks = {role: Desk(user, client_for(user)) for role, user in people.items()}
    return Story(due_document, draft_call, **desks)


def logged(page):
    """What the history of a page says, in its order: (verb, by, from, to)."""
    entries = PageLogEntry.objects.filter(page=page.pk, action__startswith="wagtail_partnerships.")
    return [
        (entry.action.split(".")[1], entry.data["by"], entry.data["from"], entry.data["to"])
        for entry in entries.order_by("pk")
    ]


def moderated(page):
    """What Wagtail's own history says of the steps: (what, by)."""
    entries = PageLogEntry.objects.filter(page=page.pk, action__startswith="wagtail.workflow.")
    return [(entry.action.split(".")[2], entry.user.username) for entry in entries.order_by("pk")]


def test_both_histories_name_every_step(story):
    story.play()
    assert logged(story.document) == [
        ("adopt", "the system", "drafting", "concluded"),
        ("begin_full_review", "Edith Nkemelu", "in_force", "full_review"),
        ("revise", "Owen Parry", "full_review", "drafting"),
        ("submit", "Owen Parry", "drafting", "awaiting_approval"),
        ("send_back", "Ada Preston", "awaiting_approval", "drafting"),
        ("submit", "Owen Parry", "drafting", "awaiting_approval"),
        ("approve", "Ada Preston", "awaiting_approval", "approved"),
        ("release", "the system", "approved", "concluded"),
    ]
    assert moderated(story.document) == [
        ("start", "lead"),
        ("approve", "moderator"),
        ("reject", "approver"),
        ("cancel", "lead"),
        ("start", "lead"),
        ("approve", "moderator"),
        ("approve", "approver"),
    ]
    # Ours tells of Wagtail's steps, too, with the words of whoever sent the text back.
    told = history_of(story.document)
    steps = [line for line in told if line.action.startswith("wagtail.workflow.")]
    assert len(steps) == 7
    assert steps[0].what.startswith("Approved at ")
    assert words.SENT_BACK in {line.comment for line in steps}


def test_the_dashboard_asks_whose_turn_it_is(story):
    story.begin()
    story.submit()
    assert story.moderator.is_asked(story.document)
    assert not story.approver.is_asked(story.document)
    story.moderator.decide(story.document, "approve")
    assert story.approver.is_asked(story.document)
    assert not story.moderator.is_asked(story.document)


def test_what_the_step_was_sent_back_for_stays_in_the_history(story):
    story.begin()
    story.submit()
    story.send_back()
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.send_back")
    assert entry.data["comment"] == words.SENT_BACK
    assert story.document.review_cycle.state == "drafting"


def test_the_dashboard_sends_nothing_back_without_a_comment(story):
    story.begin()
    story.submit()
    story.moderator.decide(story.document, "reject")
    assert story.document.review_cycle.state == "awaiting_approval"
    assert story.moderator.is_asked(story.document)


def test_the_submitter_does_not_decide_the_last_step(story, fresh):
    story.begin()
    story.submit()
    story.moderator.decide(story.document, "approve")
    assert "do not have permission" in story.lead.decide(story.document, "approve")
    # Wagtail's dashboard cannot say why; our own page of the document does.
    assert "Somebody else has to approve it" in story.lead.reads(story.document)
    response = story.lead.post("approve", story.document, decision="approve")
    assert "Somebody else has to approve it" in response.content.decode()
    assert fresh(story.document).edition == 1
    assert story.approver.is_asked(story.document)


def test_edition_1_stays_public_until_the_last_step(story, client):
    story.begin()
    story.submit()
    story.send_back()
    story.submit_again()
    story.moderator.decide(story.document, "approve")
    shown = client.get(story.document.url).content.decode()
    assert words.FIRST_TEXT in shown and words.NEXT_TEXT not in shown
    story.approver.decide(story.document, "approve")
    assert words.LAST_TEXT in client.get(story.document.url).content.decode()


def test_the_call_goes_past_the_same_people_and_joins_the_review(story):
    story.begin()
    story.gather()
    assert story.call.live
    assert story.call.call_record.cycle == story.document.review_cycle
    expression = ExpressionOfInterest.objects.get()
    assert (expression.name, expression.state) == ("Robin Hale", "accepted")
    assert moderated(story.call) == [
        ("start", "editor"),
        ("approve", "moderator"),
        ("approve", "approver"),
    ]


def test_the_story_ends_with_edition_2_in_force_for_five_years(story, fresh, on_the_day):
    story.play()
    page = fresh(story.document)
    assert (page.edition, page.status, page.summary) == (2, "in_force", words.LAST_TEXT)
    assert page.next_review_on == on_the_day.replace(year=2031)
    second = page.editions[0]
    assert (second.approved_by, second.approval_comment) == (story.approver.user, words.AGREED)
    assert second.workflow_state.status == WorkflowState.STATUS_APPROVED
