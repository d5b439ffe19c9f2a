"""How many answers to a call stand where, and which voices it seeks, covers and misses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from ..lifecycles.expression import TAKES_PLACE, ExpressionState
from ..models import Voice


# What counts as no answer of a voice.
NOT_ANSWERED = (ExpressionState.QUARANTINED, ExpressionState.WITHDRAWN)


class Tally:
    """
    The answers to a call, counted in one query: a call may have a hundred thousand.

    :ivar received: all of them.
    :ivar states: those that still say who they come from, by state.
    """

    def __init__(self, record):
        self.states: Counter[str] = Counter()
        self.answered: Counter[int | None] = Counter()
        self.covered: Counter[int | None] = Counter()
        self.received = 0
        found = record.expressions.order_by().values_list("state", "voice")
        for state, voice, count, erased in found.annotate(Count("pk"), Count("anonymised_at")):
            self.received += count
            if count > erased:
                self.states[state] += count - erased
            if voice is not None and state not in NOT_ANSWERED:
                self.answered[voice] += count
            if voice is not None and state in TAKES_PLACE:
                self.covered[voice] += count

    @property
    def shown(self) -> int:
        """How many answers a list shows."""
        return sum(self.states.values())


@dataclass(frozen=True)
class Covered:
    """
    One voice.

    :ivar sought: places sought; 0 where the call names no number, or does not seek the voice.
    :ivar answered: answers that bring it, those set aside and withdrawn left out.
    :ivar covered: places accepted or offered.
    """

    voice: str
    sought: int
    answered: int
    covered: int

    @property
    def missing(self) -> int:
        """How many people are still sought."""
        return max(0, self.sought - self.covered)


def coverage(tally: Tally, page) -> list[Covered]:
    """Return the voices that a call seeks in its own order, then the others that came in."""
    audiences = page.partnerships_audiences.select_related("voice")
    sought = {row.voice_id: (row.voice.name, row.places) for row in audiences}
    others = Voice.objects.filter(pk__in=set(tally.answered) - set(sought))
    sought.update({voice.pk: (voice.name, 0) for voice in others})
    return [
        Covered(name, places, tally.answered[voice], tally.covered[voice])
        for voice, (name, places) in sought.items()
    ]
