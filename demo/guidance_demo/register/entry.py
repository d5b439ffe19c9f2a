"""One invented document of the register, and where it stands when the demonstration is loaded."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Stage(enum.Enum):
    """Where a document stands after loading; `writing.Mover` brings it there."""

    DRAFT = "draft"
    SENT_BACK = "sent_back"
    AWAITING = "awaiting"
    SCHEDULED = "scheduled"
    IN_FORCE = "in_force"
    EXTENDED = "extended"
    REAFFIRMED = "reaffirmed"
    BRIEF_REVIEW = "brief_review"
    FULL_REVIEW = "full_review"
    ESCALATED = "escalated"
    REVISING = "revising"
    REVISION_AWAITING = "revision_awaiting"
    REVISION_SCHEDULED = "revision_scheduled"
    SECOND_EDITION = "second_edition"
    WITHDRAWN = "withdrawn"
    TAKEN_DOWN = "taken_down"
    SUPERSEDED = "superseded"
    REINSTATED = "reinstated"

    @property
    def was_adopted(self) -> bool:
        """Whether the document came in with an edition in force."""
        return self not in {self.DRAFT, self.SENT_BACK, self.AWAITING, self.SCHEDULED}


@dataclass(frozen=True)
class Entry:
    """
    An invented document.

    :param points: its principles, each in short and in full.
    :param due: days from the day of loading to its review; None for never.
    :param why: the reason that a review, a withdrawal and the like gives.
    :param successor: the title of the document that replaces it.
    """

    title: str
    kind: str
    topics: tuple[str, ...]
    summary: str
    text: str
    points: tuple[tuple[str, str], ...]
    due: int | None = 900
    stage: Stage = Stage.IN_FORCE
    edition: int = 1
    why: str = ""
    trigger: str = "periodic"
    successor: str = ""
    publisher: str = ""
    partners: tuple[str, ...] = ()
    supporters: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    cites: tuple[tuple[str, str], ...] = ()
    members_only: bool = False
    audience: str = "Practitioners and managers"
