"""The history of a document, as Wagtail's audit log keeps it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.models import PageLogEntry

from ..lifecycles.expression import ExpressionState
from ..lifecycles.glossary import LOGGED
from ..lifecycles.review import Outcome, ReviewState


PREFIX = "wagtail_partnerships."
# The steps of Wagtail's own workflow, where a site has it decide.
WORKFLOW = "wagtail.workflow."
STATES = {
    **dict(ExpressionState.choices),
    **dict(ReviewState.choices),
    **dict(Outcome.choices),
}


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened to a document."""

    at: datetime.datetime
    action: str
    by: str
    what: str
    source: str
    target: str
    comment: str
    cycle: int | None
    states: tuple[str, str]

    @property
    def moved(self) -> bool:
        """Whether the state changed."""
        return bool(self.source and self.target and self.source != self.target)

    def belongs_to(self, cycle) -> bool:
        """Whether it happened in a cycle: it says so, or says nothing and falls in its time."""
        if self.cycle is not None:
            return self.cycle == cycle.pk
        return cycle.began_at <= self.at and (cycle.ended_at is None or self.at <= cycle.ended_at)


def log_entries(page):
    """Return what a document's audit log keeps of its reviews, newest first."""
    ours = Q(action__startswith=PREFIX) | Q(action__startswith=WORKFLOW)
    return (
        PageLogEntry.objects.filter(ours, page_id=page.pk)
        .select_related("user")
        .order_by("-timestamp", "-pk")
    )


def history_of(page, limit: int | None = None) -> list[HistoryLine]:
    """Return what happened to a document, newest first."""
    return [line_of(entry) for entry in log_entries(page)[:limit]]


def line_of(entry: PageLogEntry) -> HistoryLine:
    """Return one entry in words. The name is that of the day, also where the user is gone."""
    data = entry.data or {}
    verb = entry.action.removeprefix(PREFIX)
    by = data.get("by") or (get_user_display_name(entry.user) if entry.user else "")
    source, target = data.get("from", ""), data.get("to", "")
    return HistoryLine(
        at=entry.timestamp,
        action=entry.action,
        by=by or _("the system"),
        what=str(LOGGED.get(verb) or entry.message),
        source=str(STATES.get(source, source)),
        target=str(STATES.get(target, target)),
        comment=data.get("comment", ""),
        cycle=data.get("cycle"),
        states=(source, target),
    )
