"""The history of a document, as Wagtail's audit log keeps it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.models import PageLogEntry

from ..lifecycles.expression import ExpressionState
from ..lifecycles.glossary import LOGGED
from ..lifecycles.review import Outcome, ReviewState


PREFIX = "wagtail_partnerships."
STATES = {
    **dict(ExpressionState.choices),
    **dict(ReviewState.choices),
    **dict(Outcome.choices),
}


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened to a document."""

    at: datetime.datetime
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


def log_entries(page):
    """Return the entries of the package in a document's audit log, newest first."""
    return (
        PageLogEntry.objects.filter(page_id=page.pk, action__startswith=PREFIX)
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
        by=by or _("the system"),
        what=str(LOGGED.get(verb, verb)),
        source=str(STATES.get(source, source)),
        target=str(STATES.get(target, target)),
        comment=data.get("comment", ""),
        cycle=data.get("cycle"),
        states=(source, target),
    )
