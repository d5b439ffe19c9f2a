"""What an office does with notices: send one again, release one that was kept back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..exceptions import TransitionPermissionError, TransitionRefused
from ..formats.batches import BATCH
from ..models import Notice
from ..notices.recipients import why_dropped
from ..permissions import may_approve
from ..tasks import nudge
from .base import log_transition
from .calls.base import DECIDE, may_use
from .calls.held_letters import release_letters


CAN_RESEND = (Notice.State.FAILED, Notice.State.SENT, Notice.State.DROPPED)


def page_of(notice: Notice):
    """Return the document or call that a notice is about, specific, or None."""
    if notice.cycle_id:
        return notice.cycle.page.specific
    if notice.expression_id:
        return notice.expression.call.page.specific
    return None


def may_handle(user, notice: Notice) -> bool:
    """
    Whether a user may send a notice again or release it.

    Approvers may, of their documents; of letters about answers, whoever may decide on these.
    """
    if user is None or user.is_superuser:
        return True
    page = page_of(notice)
    if page is None:
        return False
    if notice.expression_id and not notice.cycle_id:
        return may_use(DECIDE, user, page)
    return may_approve(user, page)


def resend(notice: Notice, user=None) -> Notice:
    """
    Send a notice again, at once, and to the address that the person has now.

    :raises TransitionPermissionError: if the user may not.
    :raises TransitionRefused: if it is waiting or being sent, or nobody may receive it any more.
    """
    with transaction.atomic():
        row = _lock(notice, user)
        if row.state not in CAN_RESEND:
            raise TransitionRefused([_("It is still to be sent. Nothing has to be done.")])
        if reason := why_dropped(row):
            raise TransitionRefused([reason])
        _put_forward(Notice.objects.filter(pk=row.pk))
        _log(row, "resend_notice", user)
    notice.refresh_from_db()
    return notice


def release_notice(notice: Notice, user=None) -> Notice:
    """
    Send a notice that was kept back; of an answer, all of its letters.

    :raises TransitionPermissionError: if the user may not.
    :raises TransitionRefused: if it is not kept back.
    """
    with transaction.atomic():
        row = _lock(notice, user)
        if row.state != Notice.State.KEPT_BACK:
            raise TransitionRefused([_("It is not kept back. Nothing has to be done.")])
        if row.expression_id:
            release_letters(row.expression.call, user, [row.expression])
        else:
            _put_forward(Notice.objects.filter(pk=row.pk))
            _log(row, "release_notice", user)
    notice.refresh_from_db()
    return notice


def resend_failed(notices, user=None) -> int:
    """
    Send again, of some notices, those that failed and that the user may send; return how many.

    :param notices: a queryset.
    """
    failed = notices.filter(state=Notice.State.FAILED).order_by("pk")
    related = ("cycle__page", "expression__call__page")
    sent = []
    with transaction.atomic():
        for notice in failed.select_related(*related).iterator(chunk_size=BATCH):
            if may_handle(user, notice):
                sent.append(notice)
        _put_forward(Notice.objects.filter(pk__in=[notice.pk for notice in sent]))
        by_page = {}
        for notice in sent:
            by_page.setdefault(notice.cycle_id or f"call {notice.expression_id}", []).append(notice)
        for some in by_page.values():
            _log(some[0], "resend_notice", user, len(some))
    return len(sent)


def _lock(notice: Notice, user) -> Notice:
    # The first statement is a write, because SQLite locks nothing else.
    Notice.objects.filter(pk=notice.pk).update(kind=notice.kind)
    row = Notice.objects.select_related("user", "cycle__page", "expression__call__page").get(
        pk=notice.pk
    )
    if not may_handle(user, row):
        raise TransitionPermissionError(
            _("Sending and releasing notices is for approvers of the document.")
        )
    return row


def _put_forward(notices) -> None:
    notices.update(
        state=Notice.State.PENDING,
        attempts=0,
        error="",
        gathered=False,
        claimed_at=None,
        send_after=timezone.now(),
    )
    transaction.on_commit(nudge, robust=True)


def _log(notice: Notice, verb: str, user, count: int = 1) -> None:
    page = page_of(notice)
    if page is None:
        return
    if count > 1:
        to = ngettext("%(count)s notice", "%(count)s notices", count) % {"count": count}
    elif notice.expression_id:
        to = notice.expression.reference
    else:
        # Who has an account stands in the history by name; an address does not stand there.
        to = notice.to if notice.to != notice.email else ""
    about = {} if notice.cycle_id else {"expression": notice.expression.reference}
    state = notice.cycle.state if notice.cycle_id else ""
    cycle = {"cycle": notice.cycle_id} if notice.cycle_id else {}
    log_transition(page, verb, user=user, source=state, target=state, comment=to, **about, **cycle)
