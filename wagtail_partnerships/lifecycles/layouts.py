"""
Where the states stand in the diagrams, and which way the arrows bend.

Only places are kept here. What is drawn, every state and every transition, comes from the machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .expression import ExpressionState
from .review import ReviewState


Point = tuple[float, float]


@dataclass(frozen=True)
class Route:
    """How one arrow runs: through which points, and where its label stands."""

    via: tuple[Point, ...] = ()
    label: Point | None = None


@dataclass(frozen=True)
class Layout:
    """The places of one diagram."""

    title: Promise
    width: int
    height: int
    states: dict[str, Point]
    routes: dict[tuple[str, str], Route] = field(default_factory=dict)
    # Arrows that are no transitions: what follows when the machine has come to an end.
    sequels: tuple[tuple[str, str, Promise], ...] = ()


REVIEW = Layout(
    title=_("The life of a guidance document"),
    width=1290,
    height=640,
    states={
        ReviewState.IN_FORCE: (100, 310),
        ReviewState.BRIEF_REVIEW: (380, 165),
        ReviewState.FULL_REVIEW: (380, 455),
        ReviewState.DRAFTING: (660, 310),
        ReviewState.AWAITING_APPROVAL: (940, 165),
        ReviewState.APPROVED: (940, 455),
        ReviewState.CONCLUDED: (1200, 310),
    },
    routes={
        (ReviewState.IN_FORCE, ReviewState.IN_FORCE): Route(label=(85, 226)),
        (ReviewState.BRIEF_REVIEW, ReviewState.BRIEF_REVIEW): Route(label=(342, 100)),
        (ReviewState.BRIEF_REVIEW, ReviewState.FULL_REVIEW): Route(label=(380, 276)),
        (ReviewState.BRIEF_REVIEW, ReviewState.CONCLUDED): Route(
            via=((380, 45), (1200, 45)), label=(790, 45)
        ),
        (ReviewState.FULL_REVIEW, ReviewState.CONCLUDED): Route(
            via=((380, 560), (1200, 560)), label=(790, 560)
        ),
        (ReviewState.DRAFTING, ReviewState.IN_FORCE): Route(label=(262, 310)),
        (ReviewState.DRAFTING, ReviewState.CONCLUDED): Route(label=(1010, 310)),
        (ReviewState.AWAITING_APPROVAL, ReviewState.APPROVED): Route(label=(940, 250)),
        (ReviewState.CONCLUDED, ReviewState.IN_FORCE): Route(
            via=((1240, 615), (30, 615)), label=(660, 615)
        ),
    },
    sequels=(
        (
            ReviewState.CONCLUDED,
            ReviewState.IN_FORCE,
            _("The next cycle begins, unless the document is out of use"),
        ),
    ),
)

EXPRESSION = Layout(
    title=_("The life of an expression of interest"),
    width=1290,
    height=540,
    states={
        ExpressionState.QUARANTINED: (100, 285),
        ExpressionState.RECEIVED: (390, 285),
        ExpressionState.SHORTLISTED: (660, 145),
        ExpressionState.WAITING: (660, 425),
        ExpressionState.ACCEPTED: (955, 145),
        ExpressionState.OFFERED: (955, 425),
        ExpressionState.DECLINED: (1200, 145),
        ExpressionState.WITHDRAWN: (1200, 425),
    },
    routes={
        (ExpressionState.QUARANTINED, ExpressionState.RECEIVED): Route(label=(245, 243)),
        (ExpressionState.RECEIVED, ExpressionState.ACCEPTED): Route(label=(770, 192)),
        (ExpressionState.SHORTLISTED, ExpressionState.WAITING): Route(label=(660, 310)),
        (ExpressionState.DECLINED, ExpressionState.RECEIVED): Route(
            via=((1200, 45), (390, 45)), label=(800, 45)
        ),
    },
)
