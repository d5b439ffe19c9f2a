"""What is held about a person, wherever it stands, for an office that was asked for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from ...exceptions import TransitionPermissionError
from ...models import ExpressionOfInterest
from ...models.lifecycle import get_page_model
from ..base import log_transition
from ..calls.person import all_held
from .erasure import erase_answer, erase_elsewhere, held_elsewhere
from .mentions import Scope, find_mentions
from .purging import DELETE


SUBJECT_ACCESS = "wagtail_partnerships.subject_access_expressions"


@dataclass
class Erased:
    """
    What became of an erasure.

    :ivar done: the references of the answers that a person was erased from.
    :ivar held: those of answers that stay, because their call is held.
    :ivar elsewhere: how many memberships and comments beside them.
    :ivar still_named: published texts that still name the person, in words.
    """

    done: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    elsewhere: int = 0
    still_named: list[str] = field(default_factory=list)


def may_find_people(user) -> bool:
    """Whether a user may see all that is held about anybody, whichever call it came by."""
    return user.is_active and user.has_perm(SUBJECT_ACCESS)


def may_erase_people(user) -> bool:
    """Whether a user may erase anybody, whichever call they answered."""
    return may_find_people(user) and user.has_perm(DELETE)


def held_about(email: str, user) -> dict:
    """
    Return all that is held about a person, and log that it was taken out.

    The right to it goes beyond the calls that somebody looks after: half of what is held is no
    answer to such a request.

    :param email: the person's address, however it is written.
    :raises TransitionPermissionError: if the user may not.
    """
    if not may_find_people(user):
        raise TransitionPermissionError(
            _(
                "This needs the right to find everything held about a person. Ask an administrator "
                "of the site."
            )
        )
    answers = list(answers_of(email))
    for answer in answers:
        _log(answer.call.page.specific, user, expression=answer.reference)
    # It is kept, too, that somebody looked and what was found: with the root page.
    _log(get_page_model().get_first_root_node(), user, answers=len(answers))
    members, comments = held_elsewhere(email)
    names = [email, *(name for row in answers for name in (row.name, row.email, *row.names_before))]
    names += [*members.values_list("name", flat=True), *comments.values_list("author", flat=True)]
    mentions = find_mentions(Scope.of(answers, members, comments), names)
    return {
        "answers": [all_held(answer) for answer in answers],
        "memberships": [
            {"group": str(row.group), "name": row.name, "interests": row.interests}
            for row in members.select_related("group__cycle__page")
        ],
        "comments": [
            {"author": row.author, "text": row.text, "answer": row.answer} for row in comments
        ],
        # Others may be named in them, too: the office reads them before it hands them out.
        "mentions": [{"where": one.where, "text": one.text} for one in mentions],
    }


def erase_person(email: str, user) -> Erased:
    """
    Erase a person from everything, in one transaction. What is held for a claim stays.

    :returns: what was erased and what was not.
    :raises TransitionPermissionError: if the user may not.
    """
    if not may_erase_people(user):
        raise TransitionPermissionError(
            _(
                "Erasing needs the rights to find everything held about a person and to delete "
                "expressions of interest. Ask an administrator of the site."
            )
        )
    erased = Erased()
    with transaction.atomic():
        for answer in answers_of(email).order_by("call_id", "pk"):
            if answer.call.legal_hold:
                erased.held.append(answer.reference)
                continue
            erased.still_named += erase_answer(answer, answer.call.page.specific, user)
            erased.done.append(answer.reference)
        erased.elsewhere, still_named = erase_elsewhere(email, user)
        erased.still_named = list(dict.fromkeys([*erased.still_named, *still_named]))
    return erased


def answers_of(email: str):
    """Return a person's answers to all calls, the earliest first."""
    return (
        ExpressionOfInterest.objects.of_person(email)
        .not_erased()
        .select_related("call__page", "form_version", "voice")
        .order_by("received_at", "pk")
    )


def _log(page, user, **facts) -> None:
    log_transition(page, "subject_access", user=user, source="", target="", **facts)
