"""Wagtail's own moderation, where a site has switched it on."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import (
    GroupApprovalTask,
    PageLogEntry,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from tests import factories, stages
from tests.conftest import make_group, make_user
from wagtail_partnerships import actions
from wagtail_partnerships.exceptions import TransitionPermissionError, TransitionRefused
from wagtail_partnerships.models import GuidancePage, PartnershipsSettings


pytestmark = pytest.mark.django_db


@pytest.fixture
def moderators(home_page):
    return make_group("Moderators of practice", home_page, ["change_page"])


@pytest.fixture
def moderator(moderators):
    return make_user("moderator", moderators, first_name="Mo", last_name="Derator")


@pytest.fixture
def workflow(home_page, moderators, approvers):
    """Two steps: moderators, then the Board."""
    WorkflowPage.objects.all().delete()
    workflow = Workflow.objects.create(name="Two steps")
    for order, group in enumerate([moderators, approvers]):
        task = GroupApprovalTask.objects.create(name=f"Step {order + 1}")
        task.groups.add(group)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.create(workflow=workflow, page=home_page)
    settings = PartnershipsSettings.for_page(home_page)
    settings.use_wagtail_workflow = True
    settings.save()
    return workflow


@pytest.fixture
def submitted(workflow, library, editor):
    page = stages.document_in("drafting", library)
    actions.submit(page.review_cycle, editor, "Rewritten.", "Adopt it.")
    return page


def fresh(page):
    return GuidancePage.objects.get(pk=page.pk)


def verbs(page):
    entries = PageLogEntry.objects.filter(page=page.pk, action__startswith="wagtail_partnerships.")
    return [entry.action.split(".")[1] for entry in entries.order_by("timestamp", "pk")]


def test_off_by_default_although_the_site_has_a_workflow(library, approver):
    page = stages.document_in("awaiting_approval", library)
    assert page.has_workflow
    assert not page.workflow_in_progress
    actions.approve(page.review_cycle, approver)
    assert fresh(page).edition == 2


def test_submit_starts_the_workflow_with_the_sealed_text(submitted):
    cycle = submitted.review_cycle
    state = fresh(submitted).current_workflow_state
    assert cycle.workflow_state == state
    assert state.current_task_state.revision_id == cycle.sealed_revision_id


def test_steps_decide_and_the_last_one_approves(submitted, moderator, approver):
    actions.decide_step(submitted.review_cycle, moderator, "approve", "Fine.")
    assert submitted.review_cycle.state == "awaiting_approval"
    cycle = actions.decide_step(submitted.review_cycle, approver, "approve", "Agreed.")
    page = fresh(submitted)
    assert (page.summary, page.edition) == ("The next edition.", 2)
    assert (cycle.approved_by, cycle.approval_comment) == (approver, "Agreed.")
    assert cycle.workflow_state.status == WorkflowState.STATUS_APPROVED
    assert verbs(page)[-3:] == ["submit", "approve", "release"]
    assert not PageLogEntry.objects.filter(action="wagtail.workflow.cancel").exists()


def test_the_sealed_text_goes_live_never_a_later_one(submitted, moderator, approver):
    draft = submitted.get_latest_revision_as_object()
    draft.summary = "Slipped in after submission."
    draft.save_revision()
    actions.decide_step(submitted.review_cycle, moderator, "approve")
    actions.decide_step(submitted.review_cycle, approver, "approve")
    assert fresh(submitted).summary == "The next edition."


def test_approval_past_open_steps_is_refused_by_name(submitted, approver):
    with pytest.raises(TransitionRefused, match="“Step 1” is still open"):
        actions.approve(submitted.review_cycle, approver)


def test_step_is_decided_by_its_own_people(submitted, approver):
    with pytest.raises(TransitionPermissionError, match="“Step 1” is decided by other people"):
        actions.decide_step(submitted.review_cycle, approver, "approve")


def test_four_eyes_hold_at_the_last_step(workflow, library, approver, moderator):
    page = stages.document_in("drafting", library)
    actions.submit(page.review_cycle, approver, "Rewritten.", "Adopt it.")
    actions.decide_step(page.review_cycle, moderator, "approve")
    with pytest.raises((TransitionRefused, PermissionDenied), match="Somebody else"):
        actions.decide_step(page.review_cycle, approver, "approve")
    state = fresh(page).current_workflow_state
    assert state.status == WorkflowState.STATUS_IN_PROGRESS
    assert state.current_task_state.status == "in_progress"


def test_rejected_step_sends_back_with_its_comment(submitted, moderator):
    cycle = actions.decide_step(submitted.review_cycle, moderator, "reject", "Shorten it.")
    assert cycle.state == "drafting"
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.send_back")
    assert (entry.data["comment"], entry.data["by"]) == ("Shorten it.", "Mo Derator")


def test_rejection_without_a_comment_is_refused_and_stores_nothing(submitted, moderator):
    with pytest.raises(TransitionRefused, match="what has to change"):
        actions.decide_step(submitted.review_cycle, moderator, "reject", " ")
    assert submitted.review_cycle.state == "awaiting_approval"
    assert fresh(submitted).current_workflow_state.current_task_state.status == "in_progress"


def test_text_sent_back_starts_the_steps_anew(submitted, editor, moderator):
    actions.decide_step(submitted.review_cycle, moderator, "reject", "Shorten it.")
    factories.revise_draft(submitted, summary="Shorter.")
    actions.submit(submitted.review_cycle, editor, "Shortened.", "Adopt it.")
    state = fresh(submitted).current_workflow_state
    assert state.current_task_state.task.name == "Step 1"
    assert state.pk == submitted.review_cycle.workflow_state_id


def test_decisions_from_wagtails_dashboard_count(submitted, moderator, approver, client_for):
    for person in (moderator, approver):
        state = fresh(submitted).current_workflow_state
        url = reverse(
            "wagtailadmin_pages:workflow_action",
            args=(submitted.pk, "approve", state.current_task_state.pk),
        )
        client_for(person).post(url, {"comment": ""})
    assert fresh(submitted).edition == 2


def cancel(page, user):
    fresh(page).current_workflow_state.cancel(user=user)


def disable(page, user):
    fresh(page).current_workflow_state.workflow.deactivate(user=user)


def delete(page, user):
    fresh(page).current_workflow_state.workflow.delete()


@pytest.mark.parametrize("end", [cancel, disable, delete])
def test_workflow_that_ends_otherwise_is_a_recall(end, submitted, approver):
    end(submitted, approver)
    assert submitted.review_cycle.state == "drafting"
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.recall")
    assert "in Wagtail" in entry.data["comment"]


@pytest.mark.parametrize("verb", ["recall", "send_back", "withdraw"])
def test_verbs_that_take_the_text_away_end_the_workflow(verb, submitted, approver):
    getattr(actions, verb)(submitted.review_cycle, approver, "Too early.")
    assert fresh(submitted).current_workflow_state is None
    assert verbs(submitted)[-1] == verb


def test_scheduled_approval_waits_for_its_day(workflow, library, moderator, approver, freeze):
    page = stages.document_in("drafting", library)
    factories.revise_draft(page, summary="Later.", go_live_at="2099-01-01T00:00:00Z")
    actions.submit(page.review_cycle, None, "Rewritten.", "Adopt it.")
    actions.decide_step(page.review_cycle, moderator, "approve")
    actions.decide_step(page.review_cycle, approver, "approve")
    assert page.review_cycle.state == "approved"
    assert fresh(page).edition == 1


def test_workflow_whose_steps_are_all_switched_off_asks_for_our_approval(
    workflow, library, approver
):
    GroupApprovalTask.objects.update(active=False)
    page = stages.document_in("drafting", library)
    actions.submit(page.review_cycle, None, "Rewritten.", "Adopt it.")
    actions.approve(page.review_cycle, approver)
    assert fresh(page).edition == 2


def test_stock_pages_keep_wagtails_workflow(workflow, home_page, moderator, approver):
    page = factories.make_stock_page(home_page, live=False)
    page.save_revision()
    state = workflow.start(page, moderator)
    for person in (moderator, approver):
        state.current_task_state.task.specific.on_action(
            state.current_task_state.specific, person, "approve"
        )
        state.refresh_from_db()
    page.refresh_from_db()
    assert page.live
    assert ContentType.objects.get_for_model(page) == page.content_type
