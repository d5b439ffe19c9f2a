"""Who is in the working group of a review, and who can be taken into it, as a user may read it."""

from __future__ import annotations

from ..lifecycles.expression import ExpressionState
from ..models import WorkingGroupMember
from .answers import PersonGate, answers_for


def members_of(user, cycle) -> list[WorkingGroupMember]:
    """
    Return the members of the working group, each with a `label`.

    Of somebody who came by an answer it is the name if the user may read who answers come from, or
    the member may be named in public; else the reference of the answer. Where the name is shown to
    readers of answers only, the member `tells_who_answered`.
    """
    gate = PersonGate(user)
    members = WorkingGroupMember.objects.filter(group__cycle=cycle)
    members = list(members.select_related("voice", "organisation", "expression__call__page"))
    for member in members:
        answer = member.expression
        is_public = answer is None or member.consents_to_be_named
        member.tells_who_answered = not is_public and gate.is_open(answer)
        is_named = is_public or member.tells_who_answered
        member.label = member.name if is_named else answer.reference
    return members


def candidate_labels(user, cycle) -> list:
    """Return who can be taken into the group, each with a `label`: name or reference."""
    gate = PersonGate(user)
    found = list(candidates(user, cycle))
    for candidate in found:
        candidate.label = gate.label(candidate)
    return found


def candidates(user, cycle):
    """Return the accepted answers, open to the user, whose people are not in the group yet."""
    return (
        answers_for(user)
        .filter(call__cycle=cycle, state=ExpressionState.ACCEPTED, membership__isnull=True)
        .filter(anonymised_at__isnull=True)
        .select_related("voice", "call__page")
    )
