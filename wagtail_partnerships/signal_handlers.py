"""How the package reacts to what Wagtail does by itself."""

from __future__ import annotations

from contextlib import contextmanager

from django.contrib.auth import get_user_model
from django.core.signals import request_finished, request_started
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save, pre_delete
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.log_actions import get_active_log_context
from wagtail.models import AbstractPage, PageLogEntry, Revision, TaskState, WorkflowState
from wagtail.search import index
from wagtail.signals import (
    page_published,
    page_unpublished,
    post_page_move,
    workflow_cancelled,
    workflow_rejected,
)

from . import signals
from .actions.aliases import alias_handlers, follow_place, is_concerned
from .actions.approval import Approve, Recall, SendBack
from .actions.base import log_transition, person_name
from .actions.handover import log_assignment
from .actions.leaving import Withdraw
from .actions.publishing import Adopt, Release
from .call_handlers import CALL_HANDLERS, follow_move
from .exceptions import StepRefused, TransitionRefused
from .formats.batches import BATCH
from .lifecycles.glossary import PUBLISHING, WORKFLOW
from .lifecycles.review import ReviewState
from .models import (
    CallRecord,
    ChangeRun,
    Correction,
    FileOfDraft,
    LifecycleMixin,
    Notice,
    PracticeChange,
    Recommendation,
    ReviewComment,
    ReviewCycle,
)
from .models.lifecycle import get_document_models, with_field
from .seal import references_of
from .tasks import begin_request, end_request
from .text_handlers import text_handlers


def settle_published_text(instance, revision, **kwargs):
    """Release the approved text, or adopt the first one, once it is truly live."""
    if not isinstance(instance, LifecycleMixin) or instance.alias_of_id or not instance.live:
        return
    cycle = instance.review_cycle
    if cycle is None:
        return
    if cycle.state == ReviewState.APPROVED and cycle.seals(revision):
        Release(cycle).execute()
    elif cycle.state == ReviewState.DRAFTING and cycle.current_edition_id is None:
        Adopt(cycle, revision=revision).execute()


def take_down_instead(instance, expired, **kwargs):
    """Withdraw an issued document that code unpublishes, and take it down."""
    cycle = instance.review_cycle
    with transaction.atomic():
        type(instance).objects.filter(pk=instance.pk).update(expire_at=None)
        if cycle is not None:
            reason = _("The document has expired.") if expired else _("The page was unpublished.")
            Withdraw(cycle, None, reason, take_down=True).execute()


def restore_unpublished_row(instance, **kwargs):
    """
    Put the row of an issued document back as it was, and take the document down.

    Wagtail's scheduler and its bulk action work on the base page, past the page's own methods.
    """
    if not isinstance(instance, LifecycleMixin) or instance.alias_of_id or not instance.is_issued:
        return
    edition = instance.editions.first()
    correction = edition.corrections.first()
    live_revision = (correction or edition).sealed_revision_id
    with transaction.atomic():
        rows = type(instance).objects.filter(pk=instance.pk)
        expired = instance.expired
        rows.update(
            live=True,
            expired=False,
            live_revision=live_revision,
            has_unpublished_changes=instance.latest_revision_id != live_revision,
        )
        type(instance).objects.filter(alias_of=instance.pk).update(live=True)
        take_down_instead(instance, expired=expired)


def log_refused_schedule(instance, revision, reason, **kwargs):
    """Keep in the history that a scheduled text was not published, and recall an approved one."""
    cycle = instance.review_cycle
    state = cycle.state if cycle else ""
    log_transition(
        instance,
        "schedule_refused",
        user=None,
        source=state,
        target=state,
        comment=reason,
        revision=revision.pk,
    )
    if cycle is not None and cycle.state == ReviewState.APPROVED and cycle.seals(revision):
        Recall(cycle, None, reason, by_wagtail=True).execute()


def approve_at_workflow_end(instance, **kwargs):
    """Approve the sealed text when the last step of Wagtail's workflow is approved."""
    if instance.status != WorkflowState.STATUS_APPROVED:
        return
    cycle = _cycle_in_workflow(instance)
    if cycle is None:
        return
    step = TaskState.objects.filter(workflow_state=instance).order_by("-finished_at", "-pk").first()
    with refusing_the_step():
        Approve(
            cycle,
            step.finished_by if step else None,
            step.comment if step else "",
            by_workflow=True,
        ).execute()
    # Wagtail goes on to publish the latest revision of this very object.
    instance.content_object.latest_revision = Revision.objects.get(pk=cycle.sealed_revision_id)


def send_back_rejected(instance, user, **kwargs):
    """Send the text back when a step of Wagtail's workflow is rejected."""
    if cycle := _cycle_in_workflow(instance):
        step = instance.current_task_state
        with refusing_the_step():
            SendBack(cycle, user, step.comment if step else "", by_workflow=True).execute()


@contextmanager
def refusing_the_step():
    """Refuse a decision in the way that Wagtail's dashboard understands; nothing is stored."""
    try:
        yield
    except TransitionRefused as refusal:
        raise StepRefused(refusal.reasons) from refusal


def recall_cancelled(instance, user=None, **kwargs):
    """Recall a text whose workflow was cancelled or disabled."""
    if cycle := _cycle_in_workflow(instance):
        Recall(cycle, user, _("Cancelled in Wagtail"), by_wagtail=True).execute()


def recall_deleted(instance, **kwargs):
    """Recall a text whose workflow is being deleted."""
    if instance.status == WorkflowState.STATUS_IN_PROGRESS and (
        cycle := _cycle_in_workflow(instance)
    ):
        Recall(cycle, _current_user(), _("Workflow deleted in Wagtail"), by_wagtail=True).execute()


def recall_unscheduled(instance, created, update_fields=None, **kwargs):
    """Recall an approved text that is unscheduled in Wagtail."""
    if (
        created
        or instance.approved_go_live_at
        or "approved_go_live_at" not in (update_fields or ())
    ):
        return
    cycle = ReviewCycle.objects.filter(sealed_revision=instance, state=ReviewState.APPROVED).first()
    if cycle is not None:
        Recall(cycle, _current_user(), _("Unscheduled in Wagtail"), by_wagtail=True).execute()


def keep_files_of_draft(instance, raw=False, update_fields=None, **kwargs):
    """Keep which files a draft has, so that none of them is served before its text is."""
    model = instance.content_type.model_class()
    if raw or (update_fields and "content" not in update_fields):
        return
    if model is None or not issubclass(model, LifecycleMixin):
        return
    files = {
        pk
        for referenced, pk in references_of(instance.as_object())
        if issubclass(referenced, get_document_model())
    }
    if files:
        FileOfDraft.objects.keep(int(instance.object_id), files)


def follow_page_move(instance, **facts):
    """Follow with calls and aliases when a page was moved; most pages do not concern us."""
    reordered = facts["url_path_before"] == facts["url_path_after"]
    if not reordered and is_concerned(instance):
        follow_move(instance, **facts)
        follow_place(instance, **facts)


def keep_search_index(instance, page, verb, **kwargs):
    """Take the text of a document that is taken down out of the search index, and put it back."""
    if verb == "withdraw" and instance.taken_down:
        index.remove_object(page.specific)
    elif verb == "reinstate":
        index.insert_or_update_object(page.specific)


def log_office_facts(instance, held, user, **kwargs):
    """Keep in the history who looks after a page from now on, and who did."""
    for column, verb in (("officer_id", "assign_officer"), ("contact_user_id", "assign_contact")):
        if column in held and held[column] != getattr(instance, column):
            people = get_user_model().objects.in_bulk([held[column], getattr(instance, column)])
            old, new = people.get(held[column]), people.get(getattr(instance, column))
            log_assignment(instance, verb, user or _current_user(), old, new)


# The keys to accounts beside which the name is kept.
NAMES_KEPT = (
    (ReviewCycle, "lead", "led_by_name"),
    (ReviewCycle, "submitted_by", "submitted_by_name"),
    (Correction, "corrected_by", "corrected_by_name"),
    (ReviewComment, "answered_by", "answered_by_name"),
    (Recommendation, "owner", "owned_by_name"),
    (PracticeChange, "recorded_by", "recorded_by_name"),
    (ChangeRun, "started_by", "started_by_name"),
    (Notice, "user", "user_name"),
)


def keep_names(instance, **kwargs):
    """Keep the name of an account that is being deleted, wherever it stands in the records."""
    name = person_name(instance)
    Notice.objects.filter(user=instance, state__in=Notice.UNSENT).update(
        state=Notice.State.DROPPED, error=_("The person's account is gone.")
    )
    for model, key, kept in NAMES_KEPT:
        model.objects.filter(**{key: instance}).update(**{kept: name})
    for model in with_field(get_document_models(), "officer"):
        for page in model.objects.filter(officer=instance).defer_streamfields():
            log_assignment(page, "assign_officer", _current_user(), instance, None)
    _keep_name_in_histories(instance, name)


def _keep_name_in_histories(user, name: str) -> None:
    # Our own entries hold the name from the first; Wagtail's hold the number of the account only.
    of_wagtail = Q(action__startswith=WORKFLOW) | Q(action__in=PUBLISHING)
    pages = [model.objects.values("page") for model in (ReviewCycle, CallRecord)]
    ours = Q(page__in=pages[0]) | Q(page__in=pages[1])
    entries = list(PageLogEntry.objects.filter(of_wagtail, ours, user=user))
    for entry in entries:
        entry.data["by"] = name
    PageLogEntry.objects.bulk_update(entries, ["data"], batch_size=BATCH)


def _cycle_in_workflow(workflow_state) -> ReviewCycle | None:
    page = workflow_state.content_object
    if not isinstance(page, AbstractPage) or not isinstance(page.specific, LifecycleMixin):
        return None
    cycle = ReviewCycle.objects.filter(
        open_page_id=page.pk, state=ReviewState.AWAITING_APPROVAL
    ).first()
    if cycle is None or cycle.workflow_state_id not in {None, workflow_state.pk}:
        return None
    return cycle


def _current_user():
    return get_active_log_context().user


def register_signal_handlers():
    """Connect the handlers; called once, when the apps are ready."""
    for signal, handler, sender in (
        (page_published, settle_published_text, None),
        (page_unpublished, restore_unpublished_row, None),
        (post_page_move, follow_page_move, None),
        (signals.unpublish_asked, take_down_instead, None),
        (signals.publish_refused, log_refused_schedule, None),
        (signals.cycle_transitioned, keep_search_index, None),
        (post_save, approve_at_workflow_end, WorkflowState),
        (workflow_rejected, send_back_rejected, WorkflowState),
        (workflow_cancelled, recall_cancelled, WorkflowState),
        (pre_delete, recall_deleted, WorkflowState),
        (post_save, recall_unscheduled, Revision),
        (post_save, keep_files_of_draft, Revision),
        (pre_delete, keep_names, get_user_model()),
        (signals.office_facts_changed, log_office_facts, None),
        *CALL_HANDLERS,
        *alias_handlers(),
        *text_handlers(),
        (request_started, begin_request, None),
        (request_finished, end_request, None),
    ):
        signal.connect(
            handler, sender=sender, dispatch_uid=f"wagtail_partnerships.{handler.__name__}"
        )
