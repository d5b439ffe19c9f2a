"""The history of a document and of its calls, as Wagtail's audit log keeps it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry

from ..lifecycles.expression import ExpressionState
from ..lifecycles.glossary import LOGGED, PREFIX, PUBLISHING, WORKFLOW, comment_of
from ..lifecycles.review import Outcome, ReviewState
from ..models import CallRecord
from ..permissions import pages_for


OURS = Q(action__startswith=PREFIX) | Q(action__startswith=WORKFLOW)
# Each look at an answer is kept with its call. In a case it would drown what was done.
READING = f"{PREFIX}view_expressions"
STATES = {
    **dict(ExpressionState.choices),
    **dict(ReviewState.choices),
    **dict(Outcome.choices),
}


@dataclass(frozen=True)
class Call:
    """A call to action as its lines name it."""

    page_id: int
    cycle: int
    title: str


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened to a document, or to a call of one of its cycles."""

    at: datetime.datetime
    action: str
    by: str
    what: str
    source: str
    target: str
    comment: str
    cycle: int | None
    states: tuple[str, str]
    call: Call | None = None

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
    """Return what a page's audit log keeps of its reviews or its answers, newest first."""
    return _entries(_of_document(page))


def history_of(page, limit: int | None = None) -> list[HistoryLine]:
    """Return what happened to a document itself, newest first."""
    return [line_of(entry) for entry in log_entries(page)[:limit]]


def whole_history(user, page) -> list[HistoryLine]:
    """Return what happened to a document and its calls, as far as it is open to a user."""
    calls = calls_of(user, page)
    entries = _entries(_of_document(page) | _of_calls(calls))
    return [line_of(entry, calls.get(entry.page_id)) for entry in entries]


def calls_of(user, page) -> dict[int, Call]:
    """
    Return the calls of a document's cycles, by page.

    Only those on pages that the user may change or publish: Wagtail shows the history of the others
    to nobody else either.
    """
    records = CallRecord.objects.filter(cycle__page=page.pk, page__in=pages_for(user).values("pk"))
    rows = records.values_list("page_id", "cycle_id", "page__draft_title")
    return {row[0]: Call(*row) for row in rows}


def _of_document(page) -> Q:
    return Q(OURS, page_id=page.pk)


def _of_calls(calls: dict[int, Call]) -> Q:
    return Q(OURS | Q(action__in=PUBLISHING), ~Q(action=READING), page_id__in=calls)


def _entries(which: Q):
    return PageLogEntry.objects.filter(which).select_related("user").order_by("-timestamp", "-pk")


def line_of(entry: PageLogEntry, call: Call | None = None) -> HistoryLine:
    """
    Return one entry in words. The name is that of the day, also where the user is gone.

    :param call: the call that it is about. What was typed about a person who answered stays with
        the call; here their answer is told by its reference.
    """
    data = entry.data or {}
    verb = entry.action.removeprefix(PREFIX)
    by = data.get("by") or (entry.user_display_name if entry.user_id else "")
    source, target = data.get("from", ""), data.get("to", "")
    reference = data.get("expression") if call else None
    return HistoryLine(
        at=entry.timestamp,
        action=entry.action,
        by=by or _("the system"),
        what=str(LOGGED.get(verb) or entry.message),
        source=str(STATES.get(source, source)),
        target=str(STATES.get(target, target)),
        comment=reference or comment_of(data),
        cycle=call.cycle if call else data.get("cycle"),
        states=(source, target),
        call=call,
    )
