"""Comments on a text under review: taken over from answers with consent, and answered."""

from __future__ import annotations

import hashlib
from itertools import groupby

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..exceptions import TransitionPermissionError, TransitionRefused
from ..models import ExpressionOfInterest, ReviewComment, ReviewCycle
from ..notices.recipients import write_notices
from ..tasks import nudge
from .base import log_transition
from .calls.base import may_use
from .cases import may_keep_case


VIEW = "wagtail_partnerships.view_expressions"


def take_over(
    cycle: ReviewCycle,
    expression: ExpressionOfInterest,
    user,
    consent: str,
    **facts,
) -> ReviewComment:
    """
    Take an answer to a call over as a comment on the text.

    :param consent: the name of the consent that covers it; kept with its wording.
    :param facts: the fields of the comment: author, place, text, and whether it is public.
    :raises TransitionPermissionError: if the user may not keep the case, or read the answer.
    :raises TransitionRefused: if the author has not consented, or the answer belongs elsewhere.
    """
    page = cycle.page.specific
    call = expression.call.page.specific
    if user is not None and not (may_keep_case(user, page, cycle) and may_use(VIEW, user, call)):
        raise TransitionPermissionError(
            _("Taking a comment over needs the right to the case, and to read the answer.")
        )
    with transaction.atomic():
        ExpressionOfInterest.objects.filter(pk=expression.pk).update(reference=expression.reference)
        row = ExpressionOfInterest.objects.select_related("call").get(pk=expression.pk)
        given = {one["name"]: one for one in row.consents_in_force}
        if row.call.cycle_id != cycle.pk or row.is_erased:
            raise TransitionRefused([_("The answer does not belong to this review.")])
        if consent not in given:
            raise TransitionRefused(
                [_("Its author has not consented to this use. Choose the consent that covers it.")]
            )
        comment = ReviewComment.objects.create(
            cycle=cycle, expression=row, consent=given[consent], **facts
        )
        log_transition(
            page,
            "take_over_comment",
            user=user,
            source=cycle.state,
            target=cycle.state,
            comment=row.reference,
            cycle=cycle.pk,
        )
    return comment


def answered_and_untold(cycle: ReviewCycle) -> list[ReviewComment]:
    """Return the answered comments whose authors can be told, and have not been."""
    waiting = cycle.comments.filter(told_at=None).exclude(answer="").select_related("expression")
    return [comment for comment in waiting if comment.address]


def tell_authors(cycle: ReviewCycle, user=None) -> int:
    """
    Tell the authors of comments the answers that were given; one letter to each.

    :returns: how many are told.
    :raises TransitionPermissionError: if the user may not keep the case.
    :raises TransitionRefused: if nobody is left to be told.
    """
    page = cycle.page.specific
    if user is not None and not may_keep_case(user, page, cycle):
        raise TransitionPermissionError(_("You may not change the case of this document."))
    with transaction.atomic():
        # The first statement is a write, because SQLite locks nothing else.
        cycle.comments.update(cycle=cycle)
        comments = sorted(answered_and_untold(cycle), key=lambda one: (one.address, one.pk))
        if not comments:
            raise TransitionRefused(
                [_("Nobody is left to be told. Answer a comment whose author has an address.")]
            )
        told = 0
        for address, theirs in groupby(comments, key=lambda one: one.address):
            _tell(cycle, page, address, list(theirs))
            told += 1
        keys = [comment.pk for comment in comments]
        ReviewComment.objects.filter(pk__in=keys).update(told_at=timezone.now())
        log_transition(
            page,
            "tell_authors",
            user=user,
            source=cycle.state,
            target=cycle.state,
            comment=ngettext("One author", "%(count)s authors", told) % {"count": told},
            cycle=cycle.pk,
        )
        transaction.on_commit(nudge, robust=True)
    return told


def _tell(cycle, page, address: str, comments: list[ReviewComment]) -> None:
    said = "".join(f"{comment.pk}:{comment.answer}" for comment in comments)
    write_notices(
        kind="comment_answer",
        key=f"comments:{cycle.pk}:{hashlib.sha256(said.encode()).hexdigest()[:16]}",
        emails=[address],
        cycle=cycle,
        # Messages about an answer go with it when its author is erased.
        expression=comments[0].expression,
        context={"title": page.title, "comments": [comment.pk for comment in comments]},
    )
