"""The page of a practice change: what it touches, how far it has been brought, what is proposed."""

from __future__ import annotations

import hashlib

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...access import may_see
from ...actions.changes import touched_cycles
from ...actions.proposals import dismiss_change
from ...actions.runs import go_on, start_run
from ...formats.parameters import query_words, whole_number
from ...lifecycles.review import ReviewState
from ...models import ChangeItem, ChangeRun, PracticeChange
from ...reading.document_filter import find_by_words, latest_cycles
from ...reading.labels import name
from ...reading.visibility import cycles_for, may_keep_lists
from ...tasks import after_answer
from ..registers.urls import PRACTICE_CHANGES, register_url
from ..selection import ticks
from .bulk import AT_A_TIME, BulkItem
from .bulk_forms import ChangeForm
from .review import document_url


FOUND_AT_A_TIME = 50


def change_url(change) -> str:
    """Return the address of a change's own page."""
    return reverse("partnerships_admin:change", args=(change.pk,))


def run_url(run) -> str:
    """Return the address where it is shown how far a change has been brought."""
    return reverse("partnerships_admin:change_run", args=(run.change_id, run.pk))


class AboutChange(WagtailAdminTemplateMixin, TemplateView):
    """What the pages of one practice change share."""

    header_icon = "globe"

    def setup(self, request, pk, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not may_keep_lists(request.user):
            raise Http404
        self.change = get_object_or_404(PracticeChange, pk=pk)

    def get_page_title(self):
        return self.change.title

    def get_breadcrumbs_items(self):
        register = register_url(PRACTICE_CHANGES)
        return [
            *super().get_breadcrumbs_items(),
            *([{"url": register, "label": _("Practice changes")}] if register else []),
            {"url": change_url(self.change), "label": self.change.title},
        ]

    def touched(self):
        """Return the cycles of the documents that the change touches, of those in scope."""
        cycles = latest_cycles(touched_cycles(self.change, cycles_for(self.request.user)))
        return cycles.order_by("page__title", "pk")

    def open_to_it(self):
        """Return the cycles that the change can be brought to, and that do not have it yet."""
        issued = self.touched().filter(open_page__isnull=False, current_edition__isnull=False)
        return issued.exclude(practice_changes=self.change)

    def own_items(self):
        """Return what became of documents by runs of the change, of those in scope."""
        return ChangeItem.objects.filter(
            run__change=self.change, cycle__in=cycles_for(self.request.user).values("pk")
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            change=self.change, change_url=change_url(self.change), **kwargs
        )


class ChangeView(AboutChange):
    """Opens reviews on the documents that a practice change touches, or adds it to their cases."""

    template_name = "wagtail_partnerships/admin/documents/practice_change.html"

    def get_breadcrumbs_items(self):
        # The whole title stands below, where it has room.
        return [*super().get_breadcrumbs_items()[:-1], {"url": "", "label": _("Practice change")}]

    def get_form(self, data=None):
        """Return the form: how the documents are to be reviewed."""
        return ChangeForm(
            data, number=self.open_to_it().count(), several_pages=self.pages().num_pages > 1
        )

    def pages(self) -> Paginator:
        """Return the list, in pages."""
        return Paginator(
            self.touched().select_related("page", "current_edition", "lead"), AT_A_TIME
        )

    def rows(self, cycles) -> list[BulkItem]:
        """Return one page of the list, with what will happen to each document."""
        rows = [BulkItem(cycle) for cycle in cycles]
        known = set(self.change.cycles.values_list("pk", flat=True))
        for row in rows:
            cycle = row.cycle
            if cycle.pk in known:
                row.note, row.can_be_ticked = _("has it in its case"), False
            elif not cycle.is_open or cycle.current_edition_id is None:
                row.note, row.can_be_ticked = _("is left alone"), False
            elif cycle.state == ReviewState.IN_FORCE:
                row.note = _("a review is begun")
            else:
                row.note = _("it is added to the case")
            row.ticked = row.can_be_ticked
        return rows

    def building_on(self) -> list[str]:
        """Return the titles of the documents that others build on, as far as they may be read."""
        pages = list(self.change.building_on.select_related("alias_of"))
        scope = set(
            cycles_for(self.request.user).filter(page__in=pages).values_list("page_id", flat=True)
        )
        return [
            page.title
            if page.pk in scope or page.live and may_see(page, self.request)
            else _("a document that you may not see")
            for page in pages
        ]

    def everything(self) -> tuple[dict[int, int], str]:
        """Return all that it can be brought to, with versions, and a fingerprint of that."""
        versions = dict(self.open_to_it().order_by("pk").values_list("pk", "version"))
        return versions, hashlib.sha256(str(versions).encode()).hexdigest()[:16]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context.get("form") or self.get_form()
        page = self.pages().get_page(self.request.GET.get("p"))
        own = Q(items__in=self.own_items())
        rows = context.get("rows") or self.rows(page.object_list)
        context.update(
            form=form,
            media=form.media,
            rows=rows,
            can_act=any(row.can_be_ticked for row in rows),
            list_page=page,
            fingerprint=self.everything()[1],
            recorded_by=name(self.change.recorded_by) or self.change.recorded_by_name,
            runs=self.change.runs.annotate(number=Count("items", own))[:5],
            sources=self.change.sources.all(),
            building_on=self.building_on(),
            is_proposed=self.change.standing == PracticeChange.Status.PROPOSED,
        )
        return context

    def post(self, request, *args, **kwargs):
        """Begin to bring the change to the documents, or dismiss a proposal."""
        if "dismiss" in request.POST:
            dismiss_change(self.change, request.user)
            messages.success(request, _("Dismissed. It stays on record."))
            return redirect(change_url(self.change))
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.refuse(form, _("Nothing was done. The form below says why."))
        entered = form.cleaned_data
        if entered.get("which") == "all":
            versions, fingerprint = self.everything()
            if fingerprint != request.POST.get("fingerprint"):
                return self.refuse(
                    form,
                    _("The list has changed since you opened it, so nothing was done. Look again."),
                )
        else:
            shown = ticks(request, "cycle", AT_A_TIME)
            may = cycles_for(request.user).filter(pk__in=shown).values_list("pk", flat=True)
            versions = {pk: shown[pk] for pk in may}
        if not versions:
            return self.refuse(form, _("Nothing was done. Tick the documents that are meant."))
        run = start_run(self.change, request.user, versions, entered["depth"], entered["lead"])
        return redirect(run_url(run))

    def refuse(self, form, message):
        """Show the list again, with what was ticked, and say why nothing was done."""
        messages.error(self.request, message)
        rows = self.rows(self.pages().get_page(self.request.GET.get("p")).object_list)
        ticked = ticks(self.request, "cycle", AT_A_TIME)
        for row in rows:
            row.ticked = row.can_be_ticked and row.cycle.pk in ticked
        return self.render_to_response(self.get_context_data(form=form, rows=rows))


class ChangeRunView(AboutChange):
    """How far a change has been brought. It is shown by a reload; a POST asks to go on."""

    template_name = "wagtail_partnerships/admin/documents/practice_change_run.html"

    def setup(self, request, pk, run_pk, *args, **kwargs):
        super().setup(request, pk, *args, **kwargs)
        self.run = get_object_or_404(ChangeRun, pk=run_pk, change=self.change)

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": _("How far it is")}]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        State = ChangeItem.State
        mine = self.own_items().filter(run=self.run)
        counts = dict(mine.order_by().values_list("state").annotate(number=Count("pk")))
        total = sum(counts.values())
        context.update(
            run=self.run,
            total=total,
            settled=total - counts.get(State.WAITING, 0),
            counts=[(State(state).label, counts[state]) for state in State if state in counts],
            refused=[
                {
                    "title": item.cycle.page.title,
                    "url": document_url(item.cycle.page),
                    "reasons": item.reasons,
                }
                for item in mine.filter(state=State.REFUSED).select_related("cycle__page")
            ],
            run_url=run_url(self.run),
        )
        return context

    def post(self, request, *args, **kwargs):
        """Go on with it."""
        after_answer(go_on)
        messages.success(request, _("It goes on. Reload this page to see how far it is."))
        return redirect(run_url(self.run))


class ChosenDocumentsView(AboutChange):
    """Chooses documents by hand, beside those that a change touches by what they cite or are."""

    template_name = "wagtail_partnerships/admin/documents/practice_change_documents.html"
    page_subtitle = gettext_lazy("Choose documents by hand")

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_subtitle}]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        words = query_words(self.request.GET.get("q"))
        scope = latest_cycles(cycles_for(self.request.user)).filter(open_page__isnull=False)
        scope = scope.select_related("page").order_by("page__title", "pk")
        chosen = scope.filter(page__in=self.change.documents.values("pk"))
        found = find_by_words(scope, words) if words else scope.none()
        found = found.exclude(page__in=self.change.documents.values("pk"))
        context.update(
            words=words,
            chosen=[BulkItem(cycle) for cycle in chosen],
            found=[BulkItem(cycle) for cycle in found[:FOUND_AT_A_TIME]],
            found_at_a_time=FOUND_AT_A_TIME,
        )
        return context

    def post(self, request, *args, **kwargs):
        """Add the documents that are ticked, or take one out again."""
        scope = cycles_for(request.user).filter(open_page__isnull=False)
        wanted = [whole_number(pk) for pk in request.POST.getlist("document")]
        scope = scope.filter(page__in=[pk for pk in wanted if pk is not None])
        pages = list(scope.values_list("page_id", flat=True))
        if "take_out" in request.POST:
            self.change.documents.remove(*pages)
            said = ngettext("Taken out.", "Taken out: %(count)s documents.", len(pages))
        else:
            self.change.documents.add(*pages)
            said = ngettext("One document added.", "%(count)s documents added.", len(pages))
        messages.success(request, said % {"count": len(pages)})
        return redirect(request.get_full_path())
