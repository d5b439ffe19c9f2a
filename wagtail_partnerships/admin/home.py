"""What waits for a person, on the home page of the admin: counts, and one page of rows."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.template.loader import get_template
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from ..failsafe import FailSafe
from ..formats.moments import day_in_words
from ..lifecycles.review import REVIEWING, ReviewState
from ..models import PracticeChange
from ..permissions import APPROVE, on_pages_of
from ..reading.document_filter import DUE_SOON, without_owner
from ..reading.labels import TAGS
from ..reading.visibility import (
    cycles_for,
    documents_owned_by,
    may_keep_lists,
    may_see_registers,
)
from ..status import site_today
from .documents.review import document_url
from .registers.urls import DOCUMENTS, PRACTICE_CHANGES, register_url


ROWS = 10


@dataclass
class Worklist:
    """One list of what waits: its name, its rows and how many there are."""

    slug: str
    label: str
    cycles: object
    pressing: bool = True

    @property
    def url(self) -> str:
        """Where the whole list stands, if the registers are there."""
        return register_url(DOCUMENTS, f"worklist={self.slug}")

    @cached_property
    def count(self) -> int:
        """How many wait."""
        return self.cycles.count()


def worklists(user, today: datetime.date | None = None) -> list[Worklist]:
    """Return the lists of what waits for a person, the most pressing first."""
    today = today or site_today()
    cycles = cycles_for(user).filter(open_page__isnull=False)
    may_publish = on_pages_of(user, cycles, APPROVE)
    mine = cycles.filter(Q(lead=user) | Q(page__in=documents_owned_by(user)))
    issued = mine.filter(current_edition__isnull=False)
    return [
        Worklist(
            "decision",
            _("Awaiting my decision"),
            may_publish.filter(state=ReviewState.AWAITING_APPROVAL),
        ),
        Worklist("reviews", _("My reviews"), cycles.filter(lead=user, state__in=REVIEWING)),
        Worklist(
            "drafts",
            _("Texts that I revise"),
            cycles.filter(lead=user, state=ReviewState.DRAFTING),
        ),
        Worklist("overdue", _("My documents, overdue"), issued.filter(due_on__lt=today)),
        Worklist(
            "due-soon",
            _("My documents, due soon"),
            issued.filter(due_on__gte=today, due_on__lte=today + DUE_SOON),
        ),
        Worklist("never", _("My documents, never scheduled"), issued.filter(due_on=None), False),
        Worklist("documents", _("My documents"), mine, False),
        Worklist("unowned", _("Without an active owner"), without_owner(cycles), False),
    ]


class WaitsForMePanel(Component):
    """The home panel “What waits for me”."""

    name = "partnerships_waits_for_me"
    template_name = "wagtail_partnerships/admin/home_panel.html"
    order = 150

    def render_html(self, parent_context=None):
        return FailSafe(self.render, otherwise=self.render_failed)(parent_context)

    def render(self, parent_context) -> str:
        """Return the panel, or nothing for those who have no business there."""
        if not may_see_registers(parent_context["request"].user):
            return ""
        return super().render_html(parent_context)

    def render_failed(self, parent_context) -> str:
        """Return the panel with the note that it cannot be shown."""
        template = get_template(self.template_name)
        return template.render({"failed": True}, request=parent_context["request"])

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        lists = [found for found in worklists(user) if found.count]
        return {"lists": lists, "rows": rows_of(lists), "proposals": proposals(user)}


def proposals(user) -> dict | None:
    """Return how many practice changes are proposed, and where they stand; None for none."""
    if not may_keep_lists(user):
        return None
    count = PracticeChange.objects.filter(standing=PracticeChange.Status.PROPOSED).count()
    url = register_url(PRACTICE_CHANGES, "standing=proposed")
    return {"count": count, "url": url} if count and url else None


def rows_of(lists: list[Worklist], limit: int = ROWS) -> list[dict]:
    """Return one page of rows, taken from the lists in their order, no document twice."""
    rows: dict[int, dict] = {}
    today = site_today()
    for worklist in lists:
        if len(rows) >= limit:
            break
        if not worklist.pressing:
            continue
        found = worklist.cycles.select_related("page", "current_edition", "lead")
        for cycle in found.order_by("due_on", "pk")[:limit]:
            if cycle.pk in rows or len(rows) >= limit:
                continue
            rows[cycle.pk] = {
                "title": cycle.page.title,
                "url": document_url(cycle.page),
                "why": worklist.label,
                "status": cycle.status,
                "status_class": TAGS[cycle.status],
                "due": day_in_words(cycle.due_on),
                "late": late(cycle.due_on, today),
            }
    return list(rows.values())


def late(due_on: datetime.date | None, today: datetime.date) -> str:
    """Return how long something is overdue, in words, or nothing."""
    if due_on is None or due_on >= today:
        return ""
    days = (today - due_on).days
    return ngettext("%(count)s day late", "%(count)s days late", days) % {"count": days}
