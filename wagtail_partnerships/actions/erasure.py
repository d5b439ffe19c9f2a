"""Erasing a person: counts stay, people do not."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry

from ..exceptions import TransitionPermissionError
from ..lifecycles.expression import CAN_WITHDRAW
from ..models import ExpressionOfInterest, ReviewComment, WorkingGroupMember
from ..models.expressions import make_token
from .base import log_transition
from .expression_base import lock_call, may_use
from .expressions import WithdrawExpression


DELETE = "wagtail_partnerships.delete_expressions"


def erase(expression, user=None, *, by_person=False) -> ExpressionOfInterest:
    """
    Remove a person from an answer and from all that was drawn from it.

    What stays is that there was an answer, when, and what became of it. Memberships of working
    groups go, comments that were taken over lose their author, messages go, and what somebody typed
    into the history of this answer is blanked.

    :raises TransitionPermissionError: if the user may not delete answers to this call.
    """
    page = expression.call.page.specific
    if user is not None and not may_use(DELETE, user, page):
        raise TransitionPermissionError(
            _("Erasing needs the right to delete expressions of interest. Ask an administrator.")
        )
    with transaction.atomic():
        lock_call(expression.call_id)
        row = ExpressionOfInterest.objects.select_for_update().get(pk=expression.pk)
        if row.is_erased:
            return row
        if row.state in CAN_WITHDRAW:
            # Frees the place, and lets the next in line have it.
            action = WithdrawExpression(row, None, by_person=by_person)
            action.tells = False
            row = action.execute()
        row.notices.all().delete()
        WorkingGroupMember.objects.filter(expression=row).delete()
        ReviewComment.objects.filter(expression=row).update(author="")
        blank(row)
        row.save()
        _blank_history(page, row)
        by = {"by": _("the person themselves")} if by_person else {}
        log_transition(
            page,
            "erase_expressions",
            user=user,
            source=row.state,
            target=row.state,
            expression=row.reference,
            **by,
        )
    expression.refresh_from_db()
    return expression


def blank(row: ExpressionOfInterest) -> None:
    """Take out of an answer whatever says who it came from."""
    row.name = row.email = row.tags = row.notes = row.content_hash = ""
    row.answers, row.consents = {}, []
    row.token = make_token()
    row.quarantine_reasons = []
    row.link_version += 1
    row.confirmed_at = None
    row.version += 1
    row.anonymised_at = timezone.now()


def _blank_history(page, row) -> None:
    entries = PageLogEntry.objects.filter(
        page=page.pk, action__startswith="wagtail_partnerships.", data__expression=row.reference
    )
    for entry in entries:
        if entry.data.get("comment"):
            entry.data["comment"] = ""
            entry.save(update_fields=["data"])
