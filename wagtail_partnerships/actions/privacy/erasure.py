"""Erasing a person: counts stay, people do not."""

from __future__ import annotations

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ...exceptions import TransitionPermissionError, TransitionRefused
from ...lifecycles.expression import CAN_WITHDRAW
from ...models import ExpressionOfInterest, Notice, ReviewComment, WorkingGroupMember
from ...notices.kinds import to_office
from ..base import log_transition
from ..calls.base import announce_answer, lock_call, may_use
from ..calls.choosing import WithdrawExpression
from .mentions import Scope, take_out
from .purging import DELETE
from .redaction import blank_comments, pattern_of, without


def erase(expression, user=None) -> list[str]:
    """
    Remove a person from an answer and from all that was drawn from it.

    What stays is that there was an answer, when, and what became of it. Memberships of working
    groups go, comments that were taken over lose their author, messages go, and what somebody typed
    about the person (:data:`.mentions.PLACES`) is taken out. The answers that this one replaced are
    the same person's, and go with it.

    :returns: published texts that still name the person, in words: somebody changes them by hand.
    :raises TransitionPermissionError: if the user may not delete answers to this call.
    :raises TransitionRefused: while the answers to the call are held.
    """
    page = expression.call.page.specific
    if user is not None and not may_use(DELETE, user, page):
        raise TransitionPermissionError(
            _("Erasing needs the right to delete expressions of interest. Ask an administrator.")
        )
    with transaction.atomic():
        still_named = erase_answer(expression, page, user)
    expression.refresh_from_db()
    return still_named


def erase_answer(expression, page, user) -> list[str]:
    """
    Erase the person of one answer; the caller has opened a transaction and asked for the right.

    :returns: published texts that still name the person.
    :raises TransitionRefused: while the answers to the call are held.
    """
    if lock_call(expression.call_id).legal_hold:
        raise TransitionRefused([held_message()])
    row = ExpressionOfInterest.objects.select_for_update().get(pk=expression.pk)
    if row.is_erased:
        return []
    members = WorkingGroupMember.objects.filter(expression=row)
    comments = ReviewComment.objects.filter(expression=row)
    scope = Scope.of([row], members, comments)
    words = [row.name, row.email, *row.names_before, *members.values_list("name", flat=True)]
    pages = [page, *([row.call.cycle.page] if row.call.cycle_id else [])]
    if row.state in CAN_WITHDRAW:
        # Frees the place, and lets the next in line have it.
        row = WithdrawExpression(row, None, silent=True).execute()
    row.notices.all().delete()
    pages += erase_drawn(members, comments, words)
    blank(row)
    row.save()
    # Whatever was typed into the history of this answer is about this person.
    for document in pages:
        blank_comments(document, {row.reference})
    still_named = take_out(scope, words)
    log_transition(
        page,
        "erase_expressions",
        user=user,
        source=row.state,
        target=row.state,
        expression=row.reference,
    )
    announce_answer(row, "erase", row.state, user, "")
    transaction.on_commit(lambda: forget_pages(pages), robust=True)
    for replaced in ExpressionOfInterest.objects.not_erased().filter(replaced_by=row):
        still_named += erase_answer(replaced, page, user)
    return list(dict.fromkeys(still_named))


def erase_drawn(members, comments, words) -> list:
    """
    Delete memberships of working groups, and take the author out of comments.

    :param words: names and addresses that are taken out of the texts, too.
    :returns: the documents that they belonged to.
    """
    pages = {row.group.cycle.page for row in members.select_related("group__cycle__page")}
    words = [*words, *members.values_list("name", flat=True)]
    words += comments.values_list("author", flat=True)
    pattern = pattern_of(words)
    for comment in comments.select_related("cycle__page"):
        pages.add(comment.cycle.page)
        comment.author = comment.email = ""
        comment.names_author = False
        comment.place = without(pattern, comment.place)
        comment.text = without(pattern, comment.text)
        comment.answer = without(pattern, comment.answer)
        comment.save()
    members.delete()
    return sorted(pages, key=lambda page: page.pk)


def erase_elsewhere(email: str, user) -> tuple[int, list[str]]:
    """
    Erase a person from what no answer leads to: memberships, comments and messages by address.

    :returns: how many memberships and comments there were, and the published texts that still name
        the person.
    """
    members, comments = held_elsewhere(email)
    count = members.count() + comments.count()
    scope = Scope.of((), members, comments)
    words = [email, *members.values_list("name", flat=True)]
    words += comments.values_list("author", flat=True)
    pages = erase_drawn(members, comments, words)
    of_address(Notice, email).filter(user__isnull=True).exclude(to_office()).delete()
    still_named = take_out(scope, words)
    for page in pages:
        log_transition(page, "erase_expressions", user=user, source="", target="")
    transaction.on_commit(lambda: forget_pages(pages), robust=True)
    return count, still_named


def held_elsewhere(email: str) -> tuple:
    """Return the memberships and comments of an address that no answer leads to."""
    return of_address(WorkingGroupMember, email), of_address(ReviewComment, email)


def of_address(model, email: str):
    """Return the rows of an address that belong to no answer."""
    rows = model.objects.filter(expression__isnull=True, email__iexact=email.strip())
    return rows if email.strip() else rows.none()


def held_message() -> str:
    """Return why nobody is erased from a call whose answers are held."""
    return _(
        "The answers to this call are held for a complaint or a legal claim, so nobody is erased "
        "from them. End the hold first."
    )


def blank(row: ExpressionOfInterest) -> None:
    """Take out of an answer whatever says who it came from."""
    row.name = row.email = row.tags = row.notes = row.content_hash = ""
    row.answers, row.consents, row.names_before = {}, [], []
    row.quarantine_reasons = []
    row.link_version += 1
    row.confirmed_at = row.erasure_asked_at = None
    row.version += 1
    row.anonymised_at = timezone.now()


def forget_pages(pages) -> None:
    """Have the caches before the site forget pages that may have named somebody."""
    if not apps.is_installed("wagtail.contrib.frontend_cache"):
        return
    from wagtail.contrib.frontend_cache.utils import purge_pages_from_cache

    purge_pages_from_cache([page.specific for page in pages])
