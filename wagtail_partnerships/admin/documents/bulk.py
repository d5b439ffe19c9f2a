"""One verb on many documents: each is decided on its own, and what was refused is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...actions.locks import lock_words
from ...formats.moments import day_in_words
from ...formats.parameters import account_key, query_words
from ...models import ReviewCycle
from ...reading.document_filter import DUE, find_by_words, latest_cycles, with_due, with_status
from ...reading.labels import TAGS, name
from ...reading.visibility import cycles_for, may_see_registers
from ...status import DocumentStatus
from ..home import worklists
from ..selection import SelectionMixin, tick, ticks
from .bulk_forms import BulkForm
from .review import document_url


# So many are shown and done at a time: each is a transaction of its own, within one request.
AT_A_TIME = 100


@dataclass
class BulkItem:
    """One document on the list."""

    cycle: ReviewCycle
    reasons: tuple[str, ...] = ()
    ticked: bool = False
    note: str = ""
    can_be_ticked: bool = True

    @property
    def value(self) -> str:
        """What its tick posts: which cycle, as it was shown."""
        return tick(self.cycle)

    @property
    def pk(self) -> int:
        """Which cycle it is."""
        return self.cycle.pk

    @property
    def url(self) -> str:
        """The document's review page."""
        return document_url(self.cycle.page)

    @property
    def status_class(self) -> str:
        """How its status is dressed."""
        return TAGS[self.cycle.status]

    @property
    def due(self) -> str:
        """When its review is due."""
        return day_in_words(self.cycle.due_on) if self.cycle.is_open else ""

    @property
    def lead(self) -> str:
        """Who leads its review."""
        return name(self.cycle.lead)


class BulkDocumentsView(SelectionMixin, WagtailAdminTemplateMixin, TemplateView):
    """Begins reviews, assigns leads or moves dates on all the documents that are ticked."""

    template_name = "wagtail_partnerships/admin/documents/bulk.html"
    page_title = gettext_lazy("Many documents at once")
    header_icon = "tasks"
    form_class = BulkForm
    nothing_ticked = gettext_lazy("Nothing was done. Tick the documents that are meant.")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not may_see_registers(request.user):
            raise PermissionDenied

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def cycles(self):
        """Return the cycles of the documents that the address asks for, of those in scope."""
        asked = self.request.GET
        cycles = latest_cycles(cycles_for(self.request.user)).filter(open_page__isnull=False)
        if asked.get("status") in DocumentStatus.values:
            cycles = with_status(cycles, asked["status"])
        if asked.get("due") in DUE:
            cycles = with_due(cycles, asked["due"])
        lists = {found.slug: found for found in worklists(self.request.user)}
        if found := lists.get(asked.get("worklist")):
            cycles = cycles.filter(pk__in=found.cycles.values("pk"))
        if lead := account_key(asked.get("lead")):
            cycles = cycles.filter(lead=lead)
        if words := query_words(asked.get("q")):
            cycles = find_by_words(cycles, words)
        return cycles.order_by("due_on", "page__title", "pk")

    def shown(self) -> list[BulkItem]:
        """Return one list of documents."""
        cycles = self.cycles().select_related("page__locked_by", "current_edition", "lead")
        user = self.request.user
        return [BulkItem(cycle, note=lock_words(cycle.page, user)) for cycle in cycles[:AT_A_TIME]]

    def filters(self) -> dict:
        """Return what the list can be narrowed by."""
        return {
            "statuses": DocumentStatus.choices,
            "dues": [
                ("overdue", _("Overdue")),
                ("soon", _("Within 90 days")),
                ("later", _("Later")),
                ("never", _("Never scheduled")),
            ],
            "worklists": [(found.slug, found.label) for found in worklists(self.request.user)],
            "leads": self.leads(),
            "asked": self.request.GET,
        }

    def leads(self) -> list[tuple[str, str]]:
        """Return who leads a review in scope, those who have left among them."""
        led = cycles_for(self.request.user).filter(open_page__isnull=False, lead__isnull=False)
        # The people, not their reviews: there are few of the ones, and many of the others.
        people = get_user_model()._default_manager.filter(pk__in=led.values("lead"))
        return sorted((str(person.pk), name(person)) for person in people)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context.get("form") or self.form_class()
        context.update(
            form=form,
            media=form.media,
            rows=context.get("rows") or self.shown(),
            narrowing=self.filters(),
            at_a_time=AT_A_TIME,
        )
        return context

    def ticks(self) -> dict[int, int]:
        return ticks(self.request, "cycle", AT_A_TIME)

    def chosen(self, versions) -> list[BulkItem]:
        cycles = cycles_for(self.request.user).filter(pk__in=versions)
        return [BulkItem(cycle) for cycle in cycles.select_related("page", "lead").order_by("pk")]

    def act(self, form, row, version) -> None:
        action = form.action()
        # Who is concerned by many of them has one letter, not a hundred.
        gathered = len(self.ticks()) > 1 or None
        action(
            row.cycle, self.request.user, **form.arguments(), version=version, gathered=gathered
        ).execute()

    def say_done(self, number) -> str:
        return ngettext("Done for one document.", "Done for %(count)s documents.", number) % {
            "count": number
        }
