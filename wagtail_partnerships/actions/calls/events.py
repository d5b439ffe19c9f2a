"""Telling people that the event which they come to has changed, or will not take place."""

from __future__ import annotations

from django.db import transaction

from ...lifecycles.expression import TAKES_PLACE
from ...models import CallRecord
from ...notices.to_visitors import tell_person
from ...tasks import nudge


def tell_of_changed_event(record: CallRecord) -> int:
    """
    Tell everybody who has a place, or is offered one, of the event's present facts.

    A calendar that has the event moves it, or takes it out, because the file that comes with the
    message has the same identity and a higher sequence.

    :returns: how many people are told.
    """
    told = 0
    concerned = record.expressions.filter(
        state__in=TAKES_PLACE, told_sequence__lt=record.event_sequence
    ).exclude(email="")
    for expression in concerned:
        told += len(tell_person(expression, "event_changed", event=str(record.event_sequence)))
    concerned.update(told_sequence=record.event_sequence)
    if told:
        transaction.on_commit(nudge, robust=True)
    return told
