"""The verbs of approval: submit, send back, recall, approve; and Wagtail's own steps."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, WorkflowState

from ..exceptions import TransitionPermissionError, TransitionRefused
from ..formats.moments import iso_day
from ..lifecycles.review import Depth
from ..models import ReviewCycle
from ..notices.recipients import APPROVERS, LEAD, SUBMITTER
from ..permissions import may_approve
from ..seal import seal_revision
from .base import CycleAction, needs, person_name
from .publishing import clear_schedules, publish_sealed
from .readiness import latest_text, unmet_review_guards, unmet_text_guards


class Submit(CycleAction):
    """Seal the latest text and put it before the approvers."""

    verb = "submit"
    label = gettext_lazy("Submit for approval")
    done_label = gettext_lazy("Submitted for approval")
    icon = "resubmit"
    order = 10
    is_forward = True
    tells = (APPROVERS,)
    writes_text = True

    def __init__(
        self,
        cycle,
        user=None,
        change_note="",
        executive_summary="",
        minor=False,
        supersedes=(),
        **kwargs,
    ):
        super().__init__(cycle, user, **kwargs)
        self.comment = change_note.strip()
        self.executive_summary = executive_summary.strip()
        self.minor = minor
        self.supersedes = list(supersedes)

    @property
    def is_first(self) -> bool:
        """Whether this is the text of a first edition."""
        return self.cycle.current_edition_id is None

    def guards(self):
        yield from unmet_text_guards(latest_text(self.page), self.settings)
        if self.cycle.depth == Depth.FULL:
            yield from unmet_review_guards(self.cycle, self.settings)

    def input_guards(self):
        yield from needs(self.comment, _("Write the change note: what readers find changed."))
        if self.minor and self.is_first:
            yield _("A first edition is not a minor revision. Untick “minor revision”.")
        elif not self.minor:
            yield from needs(
                self.executive_summary,
                _("Write the executive summary. The Board decides by it."),
            )
        for document in self.supersedes:
            if document.pk == self.page.pk:
                yield _("A document does not replace itself.")
            elif not _stands(document):
                yield _("“%(title)s” is not in force, so it cannot be replaced.") % {
                    "title": document.title
                }

    def act(self):
        # A workflow that a rejected step left behind: once the text is submitted again, its end
        # would be taken for that of the new one, and recall the text.
        end_workflow(self.page, self.user)
        revision = self.page.get_latest_revision() or self.page.save_revision(user=self.user)
        self.cycle.sealed_revision = revision
        self.cycle.seal, self.cycle.manifest = seal_revision(revision)
        self.cycle.submit(self.user, self.comment, self.executive_summary, self.minor)
        self.data = {"revision": revision.pk, "minor": self.minor, "seal": self.cycle.seal}

    def after(self):
        self.cycle.replaces.set(self.supersedes)
        workflow = self.page.get_workflow() if self.settings.use_wagtail_workflow else None
        # A workflow without steps would be finished, and publish, as soon as it is started.
        if workflow is not None and workflow.tasks.filter(active=True).exists():
            state = workflow.start(self.page, self.user)
            ReviewCycle.objects.filter(pk=self.cycle.pk).update(workflow_state=state)


class SendBack(CycleAction):
    """Return the text to its writers."""

    verb = "send_back"
    label = gettext_lazy("Send back")
    done_label = gettext_lazy("Sent back")
    icon = "arrow-left"
    order = 30
    tells = (SUBMITTER, LEAD)

    def __init__(self, cycle, user=None, comment="", *, by_workflow=False, **kwargs):
        super().__init__(cycle, user, **kwargs)
        self.comment = comment.strip()
        self.by_workflow = by_workflow

    def permission_reason(self):
        return "" if self.by_workflow else super().permission_reason()

    def input_guards(self):
        yield from needs(self.comment, _("Say what has to change before the text can be approved."))

    def act(self):
        self.data = {"revision": self.cycle.sealed_revision_id}
        self.cycle.send_back()
        _break_seal(self.cycle)

    def after(self):
        if not self.by_workflow:
            end_workflow(self.page, self.user)


class Recall(CycleAction):
    """Take a submitted or approved text back before it goes live."""

    verb = "recall"
    label = gettext_lazy("Recall")
    done_label = gettext_lazy("Recalled")
    icon = "arrow-left"
    order = 100
    tells = (SUBMITTER, APPROVERS)

    def __init__(self, cycle, user=None, reason="", *, by_wagtail=False, **kwargs):
        super().__init__(cycle, user, **kwargs)
        self.comment = reason.strip()
        self.by_wagtail = by_wagtail

    def permission_reason(self):
        # Wagtail has asked its own permission before it cancelled or unscheduled.
        return "" if self.by_wagtail else super().permission_reason()

    def input_guards(self):
        yield from needs(self.comment, _("Give a reason. It stays in the history."))

    def act(self):
        self.data = {"revision": self.cycle.sealed_revision_id}
        self.cycle.recall()
        _break_seal(self.cycle)

    def after(self):
        clear_schedules(self.page)
        end_workflow(self.page, self.user)


class Approve(CycleAction):
    """Record the Board's decision, and publish or schedule the sealed text."""

    verb = "approve"
    label = gettext_lazy("Approve")
    done_label = gettext_lazy("Approved")
    icon = "check"
    order = 20
    is_forward = True
    tells = (SUBMITTER, LEAD)
    writes_text = True

    def __init__(
        self,
        cycle,
        user=None,
        comment="",
        meeting_date=None,
        minute_reference="",
        *,
        by_workflow=False,
        **kwargs,
    ):
        super().__init__(cycle, user, **kwargs)
        self.comment = comment.strip()
        self.meeting_date = meeting_date
        self.minute_reference = minute_reference.strip()
        self.by_workflow = by_workflow

    def permission_reason(self):
        return "" if self.by_workflow else super().permission_reason()

    def guards(self):
        if self.cycle.submitted_by_id and not self.settings.allow_own_approval:
            if self.user is not None and self.user.pk == self.cycle.submitted_by_id:
                yield _("You submitted this text. Somebody else has to approve it.")
        if not self.cycle.seal_is_intact():
            yield _(
                "The text, or a file, body or source that it names, was changed after it was "
                "submitted. Send it back and have it submitted again."
            )
        elif unmet := list(unmet_text_guards(self.cycle.text, self.settings)):
            # Another document can have taken its number since, or the site can ask for more now.
            yield from unmet
            yield _("Send the text back, so that this can be put right.")
        if not self.by_workflow:
            yield from remaining_steps(self.cycle)
        if self.user is not None:
            for document in self.cycle.replaces.specific():
                if not may_approve(self.user, document):
                    yield _("The text replaces “%(title)s”, which you may not approve for.") % {
                        "title": document.title
                    }

    def act(self):
        self.cycle.approve(
            self.user,
            person_name(self.user),
            self.comment,
            self.meeting_date,
            self.minute_reference,
        )
        self.data = {
            "revision": self.cycle.sealed_revision_id,
            "seal": self.cycle.seal,
            "own_text": self.cycle.approved_own_text,
            "meeting_date": iso_day(self.meeting_date),
            "minute_reference": self.minute_reference,
        }

    def after(self):
        # At the end of a workflow, Wagtail publishes; everywhere else, this does.
        if not self.by_workflow:
            publish_sealed(self.cycle, self.page, self.user)


def decide_step(cycle: ReviewCycle, user, decision: str, comment: str = "", *, version=None):
    """
    Decide the current step of Wagtail's workflow, as its task lets the user.

    :param decision: "approve" or "reject".
    :returns: the cycle, read again: a rejected step has sent the text back, the last approved one
        has released it.
    :raises TransitionPermissionError: if the task does not let this user decide.
    """
    if version is not None and version != cycle.version:
        raise TransitionRefused([_("Somebody else has changed this review. Nothing was done.")])
    with transaction.atomic():
        state = running_workflow(cycle)
        if state is None:
            raise TransitionRefused([_("No step of a workflow waits for a decision.")])
        task = state.current_task_state.task.specific
        page = cycle.page.specific
        if decision not in {action[0] for action in task.get_actions(page, user)}:
            raise TransitionPermissionError(
                _("The step “%(step)s” is decided by other people.") % {"step": task.name}
            )
        task.on_action(state.current_task_state.specific, user, decision, comment=comment)
    cycle.refresh_from_db()
    return cycle


def running_workflow(cycle: ReviewCycle) -> WorkflowState | None:
    """Return the workflow that a submitted text goes through, while it runs."""
    state = cycle.workflow_state
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        return state
    return None


def remaining_steps(cycle: ReviewCycle):
    """Yield the steps of Wagtail's workflow that have not been approved."""
    if state := running_workflow(cycle):
        for task in state.all_tasks_with_status():
            if task.status not in {"approved", "skipped"}:
                yield _("The workflow step “%(step)s” is still open.") % {"step": task.name}


def end_workflow(page: Page, user) -> None:
    """Cancel the page's running workflow, if there is one."""
    if state := page.current_workflow_state:
        state.cancel(user=user)


def _break_seal(cycle: ReviewCycle) -> None:
    cycle.sealed_revision = None
    cycle.seal = ""
    cycle.manifest = {}
    cycle.workflow_state = None


def _stands(document) -> bool:
    return ReviewCycle.objects.filter(
        open_page_id=document.pk, current_edition__isnull=False
    ).exists()


def submit(
    cycle,
    user=None,
    change_note="",
    executive_summary="",
    minor=False,
    supersedes=(),
    **kwargs,
) -> ReviewCycle:
    """
    Seal the latest text and put it before the approvers.

    :param change_note: what readers find changed.
    :param executive_summary: what the Board decides by; a minor revision needs none.
    :param supersedes: documents that the text replaces when it is released.
    """
    return Submit(
        cycle, user, change_note, executive_summary, minor, supersedes, **kwargs
    ).execute()


def send_back(cycle, user=None, comment="", **kwargs) -> ReviewCycle:
    """Return a submitted text to its writers, saying what has to change."""
    return SendBack(cycle, user, comment, **kwargs).execute()


def recall(cycle, user=None, reason="", **kwargs) -> ReviewCycle:
    """Take a submitted or approved text back before it goes live."""
    return Recall(cycle, user, reason, **kwargs).execute()


def approve(
    cycle, user=None, comment="", meeting_date=None, minute_reference="", **kwargs
) -> ReviewCycle:
    """Approve the sealed text, and publish it now or at its go-live date."""
    return Approve(cycle, user, comment, meeting_date, minute_reference, **kwargs).execute()


__all__ = ["approve", "decide_step", "recall", "send_back", "submit"]
