"""The whole history of a document or a case, with its calls: filtered, and exported."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import registry

from ...actions.base import log_transition
from ...exporting.guards import guarded
from ...exporting.sheets import KINDS, send_sheet
from ...formats.moments import day_in_words
from ...reading.history import HistoryLine, whole_history
from ...status import site_day
from .review import DocumentView


LINES_AT_A_TIME = 100


class HistoryForm(forms.Form):
    """
    What somebody wants to see of a history.

    :param lines: the history; only what is in it is offered.
    :param cycles: the cycles of the document.
    """

    cycle = forms.ChoiceField(label=gettext_lazy("Review cycle"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    by = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    since = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("To"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data, lines: list[HistoryLine], cycles):
        super().__init__(data)
        self.lines = lines
        self.cycles = {str(cycle.pk): cycle for cycle in cycles}
        names = {line.action: name_of(line.action) for line in lines}
        self.offer("cycle", [(pk, time_of(cycle)) for pk, cycle in self.cycles.items()])
        self.offer("action", sorted(names.items(), key=lambda named: named[1]))
        self.offer("by", [(name, name) for name in sorted({line.by for line in lines})])

    def offer(self, field: str, choices: list) -> None:
        """Offer the choices of a field, and none of them."""
        self.fields[field].choices = [("", _("any")), *choices]

    def found(self) -> list[HistoryLine]:
        """Return the lines that are wanted; of what cannot be understood, none."""
        if not self.is_valid():
            return []
        return [line for line in self.lines if self.wants(line)]

    def wants(self, line: HistoryLine) -> bool:
        """Whether a line is as the form asks."""
        asked = self.cleaned_data
        on = site_day(line.at)
        return (
            (not asked["cycle"] or line.belongs_to(self.cycles[asked["cycle"]]))
            and asked["action"] in {"", line.action}
            and asked["by"] in {"", line.by}
            and (asked["since"] is None or asked["since"] <= on)
            and (asked["until"] is None or on <= asked["until"])
        )


def name_of(action: str) -> str:
    """Return what an entry of the audit log is called; one that nobody knows keeps its own name."""
    known = registry.action_exists(action)
    return str(registry.get_action_label(action)) if known else action


def time_of(cycle) -> str:
    """Return from when to when a cycle went."""
    begin = day_in_words(site_day(cycle.began_at))
    if cycle.is_open:
        return _("from %(day)s, open") % {"day": begin}
    return _("%(first)s to %(last)s") % {"first": begin, "last": day_in_words(cycle.ended_on)}


class HistoryView(DocumentView):
    """The whole history of one document."""

    template_name = "wagtail_partnerships/admin/documents/history.html"
    header_icon = "history"
    page_title = gettext_lazy("History")

    def setup(self, request, page_id, *args, **kwargs):
        super().setup(request, page_id, *args, **kwargs)
        cycles = self.page.cycles.order_by("-pk")
        self.form = HistoryForm(request.GET, whole_history(request.user, self.page), cycles)

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("export")
        return self.export(kind) if kind in KINDS else super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        asked = self.request.GET.copy()
        for name in ("export", "p"):
            asked.pop(name, None)
        pages = Paginator(self.form.found(), LINES_AT_A_TIME)
        found = pages.get_page(self.request.GET.get("p"))
        context.update(
            history_form=self.form,
            review_history=found.object_list,
            found=found,
            narrowing={"query": asked.urlencode()},
            exports=[(kind, f"?{asked.urlencode()}&export={kind}") for kind in KINDS],
            is_narrowed=any(asked.values()),
        )
        return context

    def export(self, kind: str):
        """Answer with the lines that are wanted as a file. Who exported them is history, too."""
        found = self.form.found()
        facts = {"rows": len(found), "format": kind}
        log_transition(self.page, "export_history", user=self.request.user, **facts)
        title = self.page.get_admin_display_title()
        return send_sheet(sheet_of(found), kind, title, self.page.slug, "history")


def sheet_of(lines: list[HistoryLine]) -> Iterator[list[str]]:
    """Yield the heading, and the cells of each line."""
    states = _("State before"), _("State after")
    yield [_("When"), _("Who"), _("What"), _("Call to action"), *states, _("Comment")]
    for line in lines:
        call = line.call.title if line.call else ""
        told = (line.by, line.what, call, line.source, line.target, line.comment)
        yield [line.at, *map(guarded, told)]
