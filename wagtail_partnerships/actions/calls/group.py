"""Accepted people in the working group of the review: they join once, and leave when they do."""

from __future__ import annotations

from ...lifecycles.expression import ExpressionState
from ...models import WorkingGroup, WorkingGroupMember
from ..base import log_transition


def joins_group(page, cycle) -> bool:
    """Whether those who are accepted join a working group."""
    return page.accepted_join_group and cycle is not None and cycle.is_open


def keep_membership(expression, page, user) -> None:
    """
    Let the working group follow a decision: accepted people are members, others are not.

    A person who is a member under the same e-mail address is left as they are. A group that closed
    with its review stays as it was.

    :param expression: the answer, saved in its new state, with the call locked.
    """
    cycle = expression.call.cycle
    if cycle is None or not cycle.is_open:
        return
    if expression.state != ExpressionState.ACCEPTED:
        _leave(expression, page, user)
    elif joins_group(page, cycle):
        _join(expression, page, cycle, user)


def _join(expression, page, cycle, user):
    group, _created = WorkingGroup.objects.get_or_create(cycle=cycle)
    if expression.email and group.members.filter(email__iexact=expression.email).exists():
        return
    group.members.create(
        expression=expression,
        name=expression.name,
        email=expression.email,
        voice=expression.voice,
        consents_to_be_named=expression.may_be_named,
    )
    _log(page, expression, "join_group", user)


def _leave(expression, page, user):
    gone, _rows = WorkingGroupMember.objects.filter(expression=expression).delete()
    if gone:
        _log(page, expression, "leave_group", user)


def _log(page, expression, verb, user):
    log_transition(
        page,
        verb,
        user=user,
        source=expression.state,
        target=expression.state,
        expression=expression.reference,
    )
