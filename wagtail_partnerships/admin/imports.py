"""Bringing a register in from the admin: upload, check, choose the rows, bring them in, report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, DateColumn, Table, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..exporting.guards import guarded, log_export
from ..exporting.sheets import KINDS, send_sheet
from ..importing.jobs import (
    ask_for_work,
    begin_import,
    cancel_import,
    check_again,
    selection_of,
    start_import,
)
from ..models import GuidanceLibraryPage, ImportRun
from ..reading.labels import moment
from ..reading.visibility import once_for_user, pages_for
from .import_forms import ImportForm


IMPORT = "wagtail_partnerships.import_guidance"
RUNS_SHOWN = 20
ROWS_ON_A_PAGE = 100
FORESEEN = {
    "new": gettext_lazy("Will be imported"),
    "leaves": gettext_lazy("Will go out of use"),
    "differs": gettext_lazy("Already here, but different in"),
    "same": gettext_lazy("Already here, unchanged"),
    "left_out": gettext_lazy("Left out by you"),
    "wrong": gettext_lazy("Cannot be imported"),
}
BECAME = {
    **FORESEEN,
    "new": gettext_lazy("Imported"),
    "leaves": gettext_lazy("Went out of use"),
    "failed": gettext_lazy("Not imported"),
}


def libraries_for(user):
    """Return the libraries below which a user may bring documents in: those they publish in."""
    libraries = GuidanceLibraryPage.objects.filter(alias_of__isnull=True)
    if not user.is_superuser:
        libraries = libraries.filter(pk__in=pages_for(user, "publish").values("pk"))
    return libraries.order_by("title", "pk")


@once_for_user
def may_import(user) -> bool:
    """Whether a user holds the right to import, and some library to import into."""
    # The menu asks on every screen: of whoever may do everything nothing is looked up.
    return (
        user.is_active
        and user.has_perm(IMPORT)
        and (user.is_superuser or libraries_for(user).exists())
    )


def import_url(run: ImportRun) -> str:
    """Return the address of an import."""
    return reverse("partnerships_admin:import", args=(run.pk,))


class ImportScreen(WagtailAdminTemplateMixin):
    """What the screens of imports share."""

    header_icon = "upload"
    page_title = gettext_lazy("Import")

    def dispatch(self, request, *args, **kwargs):
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("partnerships_admin:imports"), "label": _("Import")},
        ]

    def runs(self):
        """Return the imports into libraries of the user."""
        libraries = libraries_for(self.request.user).values("pk")
        return ImportRun.objects.filter(library__in=libraries)


class ImportsView(ImportScreen, TemplateView):
    """Uploads a register, and lists the latest imports."""

    template_name = "wagtail_partnerships/admin/imports.html"

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", ImportForm(libraries=libraries_for(self.request.user)))
        runs = self.runs().select_related("library").defer("report")[:RUNS_SHOWN]
        table = Table(
            [
                TitleColumn("file_name", label=_("File"), get_url=import_url),
                Column("library", label=_("Library"), accessor="library.title"),
                Column("state", label=_("State"), accessor="get_state_display"),
                Column("started_by_name", label=_("Uploaded by")),
                DateColumn("started_at", label=_("Uploaded")),
            ],
            list(runs),
        )
        return super().get_context_data(table=table, **kwargs)

    def post(self, request, *args, **kwargs):
        """Store what was uploaded, and have it checked."""
        form = ImportForm(request.POST, request.FILES, libraries=libraries_for(request.user))
        if not form.is_valid():
            messages.error(request, _("Nothing was uploaded. Correct the errors below."))
            return self.render_to_response(self.get_context_data(form=form))
        entered = form.cleaned_data
        run = start_import(
            request.user,
            entered["library"],
            entered["model"],
            entered["register"],
            entered["files"],
        )
        return redirect("partnerships_admin:import", run.pk)


class ImportRunView(ImportScreen, TemplateView):
    """One import: how far it is, what is wrong, which rows are wanted, what came of them."""

    template_name = "wagtail_partnerships/admin/import.html"

    def dispatch(self, request, *args, **kwargs):
        self.run = None
        if may_import(request.user):
            self.run = get_object_or_404(self.runs().select_related("library"), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return self.run.file_name

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.run.file_name}]

    def get_context_data(self, **kwargs):
        paginator = WagtailPaginator(list(told_rows(self.run)), ROWS_ON_A_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        is_done = self.run.state == ImportRun.State.DONE
        problems = self.run.report.get("problems", [])
        outcomes = [row[3] for row in self.run.report.get("rows", ())]
        return super().get_context_data(
            run=self.run,
            rows=page,
            selection=selection_of(self.run),
            elided_page_range=paginator.get_elided_page_range(page.number),
            started_at=moment(self.run.started_at),
            lists_heading=_("Added to the lists") if is_done else _("Will be added to the lists"),
            problems=problems,
            is_done=is_done,
            new_count=outcomes.count("new"),
            failed_count=outcomes.count("failed"),
            can_choose=self.run.state == ImportRun.State.CHECKED,
            report_urls=[
                (kind, reverse("partnerships_admin:import_report", args=(self.run.pk, kind)))
                for kind in KINDS
            ],
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        """Do what was decided, if the import still stands where it stood on the screen."""
        act = next((name for name in ACTS if name in request.POST), None)
        if act is None:
            raise Http404
        if ACTS[act](self.run, request):
            messages.success(request, str(SAID[act]))
        else:
            messages.error(
                request,
                _("Nothing was changed, because the import has moved on. Check it and try again."),
            )
        return redirect("partnerships_admin:import", self.run.pk)


def _check_again(run: ImportRun, request) -> bool:
    # Only the rows of the page that was shown can have been chosen from.
    shown = {int(text) for text in request.POST.getlist("shown") if text.isdecimal()}
    wanted = {int(text) for text in request.POST.getlist("row") if text.isdecimal()}
    return check_again(run, list((set(run.left_out) - shown) | (shown - wanted)))


def _go_on(run: ImportRun, request) -> bool:
    ask_for_work()
    return run.is_waiting


ACTS = {
    "begin": lambda run, request: begin_import(run, request.user, request.POST.get("selection")),
    "check": _check_again,
    "cancel": lambda run, request: cancel_import(run),
    "go_on": _go_on,
}
SAID = {
    "begin": gettext_lazy("The documents are being imported. You can leave this page."),
    "check": gettext_lazy("The register is being checked again without the rows you left out."),
    "cancel": gettext_lazy("Import cancelled. Nothing was imported, and your upload was deleted."),
    "go_on": gettext_lazy("The import is continuing. You can leave this page."),
}


def told_rows(run: ImportRun) -> Iterator[dict]:
    """Yield each row of a register, with what will become of it, or became of it, in words."""
    words = BECAME if run.state == ImportRun.State.DONE else FORESEEN
    problems: dict[int, list[str]] = {}
    for number, message in run.report.get("problems", ()):
        problems.setdefault(number, []).append(message)
    told = [
        {
            "number": number,
            "reference": reference,
            "title": title,
            "outcome": words["wrong" if number in problems else outcome],
            "detail": detail,
            "problems": problems.get(number, ()),
            "is_left_out": False,
        }
        for number, reference, title, outcome, detail in run.report.get("rows", ())
    ]
    told += [
        {"number": number, "outcome": words["left_out"], "problems": (), "is_left_out": True}
        for number in run.left_out
    ]
    yield from sorted(told, key=lambda row: row["number"])


class ImportReportView(ImportScreen, View):
    """The report of an import, row by row, as a file."""

    def get(self, request, pk, kind):
        if kind not in KINDS:
            raise Http404
        run = get_object_or_404(self.runs(), pk=pk)
        lines = list(report_of(run))
        log_export(request.user, run.file_name, len(lines) - 1, kind)
        return send_sheet(lines, kind, _("Report"), PurePath(run.file_name).stem, "import")


def report_of(run: ImportRun) -> Iterator[list]:
    """
    Yield the heading, a line for each row of the register, and what else was said of it.

    What is wrong beside the rows that were read stands first: in the row of headings, for example.
    """
    yield [_("Row"), _("Reference"), _("Title"), _("Outcome"), _("What is wrong or different")]
    rows = list(told_rows(run))
    numbers = {row["number"] for row in rows}
    for number, message in run.report.get("problems", ()):
        if number not in numbers:
            yield [number, "", "", str(FORESEEN["wrong"]), guarded(message)]
    for row in rows:
        texts = [row.get("reference", ""), row.get("title", ""), str(row["outcome"])]
        detail = "\n".join(filter(None, [row.get("detail", ""), *row["problems"]]))
        yield [row["number"], *map(guarded, texts), guarded(detail)]
    added = (
        _("Added to the lists")
        if run.state == ImportRun.State.DONE
        else _("Will be added to the lists")
    )
    for what, lines in ((_("Note"), "notes"), (added, "lists")):
        for line in run.report.get(lines, ()):
            yield ["", "", "", what, guarded(line)]
