"""Which voices a call seeks, and what of them is covered and missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from ..lifecycles.expression import TAKES_PLACE
from ..models import Voice


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


def coverage(record, page) -> list[Covered]:
    """Return the voices that a call seeks in its own order, then the others that came in."""
    counted = {
        voice: (answered, covered)
        for voice, answered, covered in record.expressions.order_by()
        .exclude(voice=None)
        .values_list("voice")
        .annotate(
            answered=Count("pk", filter=~Q(state__in=("quarantined", "withdrawn"))),
            covered=Count("pk", filter=Q(state__in=TAKES_PLACE)),
        )
    }
    rows = []
    for audience in page.partnerships_audiences.select_related("voice"):
        answered, covered = counted.pop(audience.voice_id, (0, 0))
        rows.append(Covered(audience.voice.name, audience.places, answered, covered))
    others = Voice.objects.in_bulk(counted)
    rows += [Covered(str(others[voice]), 0, *numbers) for voice, numbers in counted.items()]
    return rows
