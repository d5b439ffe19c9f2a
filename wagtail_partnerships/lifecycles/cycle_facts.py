"""What a cycle says of its document."""

from __future__ import annotations

from ..status import DocumentStatus, site_today
from .review import Outcome, ReviewState


class CycleFactsMixin:
    """
    What follows from a handful of a cycle's columns.

    Cycles themselves have it, and the light rows that lists read of them.
    """

    @property
    def is_open(self) -> bool:
        """Whether the cycle goes on."""
        return self.open_page_id is not None

    @property
    def status(self) -> DocumentStatus:
        """What readers are told of the document while this is its latest cycle."""
        if self.outcome == Outcome.WITHDRAWN:
            return DocumentStatus.WITHDRAWN
        if self.outcome == Outcome.SUPERSEDED:
            return DocumentStatus.SUPERSEDED
        return ReviewState(self.state).document_status(
            issued=self.current_edition_id is not None, due_on=self.due_on, today=site_today()
        )

    @property
    def is_overdue(self) -> bool:
        """Whether the due date of an issued document has passed."""
        return bool(
            self.is_open and self.current_edition_id and self.due_on and self.due_on < site_today()
        )

    @property
    def is_extended(self) -> bool:
        """Whether the present due date is one to which the review was postponed."""
        return self.extended_until is not None and self.extended_until == self.due_on
