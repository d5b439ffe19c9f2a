"""What is kept of people, and until when; holding, purging and erasing it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...actions.calls.base import may_use
from ...actions.privacy.erasure import erase, held_message
from ...actions.privacy.purging import DELETE, is_exported, purge, purge_reasons
from ...actions.privacy.retention import end_hold, hold, upcoming
from ...actions.privacy.subject_access import may_find_people
from ...formats.moments import day_in_words
from ...models import CallRecord, ExpressionOfInterest, Purge
from ...notices.to_visitors import erasure_due_on
from ...permissions import has_pages, on_pages_of
from ...reading.answers import EXPORT
from ...reading.visibility import once_for_user
from ...status import site_today
from ..base import TransitionFormView
from .forms import EndHoldForm, HoldForm, PurgeForm, SureForm


CALLS_ON_A_PAGE = 50
PURGES_SHOWN = 20


@once_for_user
def may_see_retention(user) -> bool:
    """Whether a user may delete the answers to some call."""
    return user.is_active and user.has_perm(DELETE) and has_pages(user)


@once_for_user
def may_see_personal_data(user) -> bool:
    """Whether there is something for a user under “Personal data”."""
    return may_see_retention(user) or may_find_people(user)


def records_for(user):
    """Return the calls whose answers a user may delete."""
    if not may_see_retention(user):
        return CallRecord.objects.none()
    return on_pages_of(user, CallRecord.objects.all())


class PersonalDataMixin(WagtailAdminTemplateMixin):
    """What the screens under “Personal data” share."""

    header_icon = "lock"

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("partnerships_admin:retention"), "label": _("Personal data")},
        ]


class RetentionView(PersonalDataMixin, TemplateView):
    """What each call keeps, and until when: the dry run of every purge to come."""

    template_name = "wagtail_partnerships/admin/privacy/retention.html"
    page_title = gettext_lazy("Personal data")

    def dispatch(self, request, *args, **kwargs):
        if not may_see_personal_data(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        records = records_for(user)
        calls = Paginator(
            records.with_answers()
            .annotate(kept=Count("expressions", Q(expressions__anonymised_at__isnull=True)))
            .select_related("page")
            .order_by("keep_until", "pk"),
            CALLS_ON_A_PAGE,
        ).get_page(self.request.GET.get("p"))
        purges = Purge.objects.done()
        if not user.is_superuser:
            purges = purges.filter(call__in=records.values("pk"))
        context.update(
            calls=calls,
            rows=rows_of(list(calls)),
            erasures=erasures_of(records),
            purges=purges[:PURGES_SHOWN],
            may_delete=may_see_retention(user),
            may_find=may_find_people(user),
        )
        return context


def rows_of(records: list) -> list[dict]:
    """Return the calls with what is due of each, read for all of them together."""
    today = site_today()
    dues: dict[int, list] = {}
    for due in upcoming(records=CallRecord.objects.filter(pk__in=[row.pk for row in records])):
        dues.setdefault(due.record.pk, []).append(
            {"what": due.what, "on": day_in_words(due.on), "over": due.on < today}
        )
    return [{"record": record, "dues": dues.get(record.pk, [])} for record in records]


def erasures_of(records) -> list[dict]:
    """Return who waits to be erased, the longest first."""
    asked = (
        ExpressionOfInterest.objects.not_erased()
        .filter(erasure_asked_at__isnull=False, call__in=records.values("pk"))
        .select_related("call__page")
        .order_by("erasure_asked_at")[:CALLS_ON_A_PAGE]
    )
    return [
        {
            "expression": expression,
            "asked": day_in_words(expression.erasure_asked_at),
            "due": day_in_words(erasure_due_on(expression)),
        }
        for expression in asked
    ]


class CallDataView(PersonalDataMixin, TransitionFormView):
    """One act on the answers to one call."""

    template_name = "wagtail_partnerships/admin/privacy/personal_data_act.html"

    def setup(self, request, pk, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.pk = pk
        self.load()

    def load(self):
        records = CallRecord.objects.select_related("page")
        self.record = get_object_or_404(records, pk=self.pk)
        self.page = self.record.page.specific
        if not may_use(DELETE, self.request.user, self.page):
            raise PermissionDenied
        self.count = self.record.expressions.not_erased().count()

    @property
    def version(self):
        # What was seen is how many answers there are.
        return self.count

    @property
    def home_url(self):
        return reverse("partnerships_admin:retention")

    def get_page_subtitle(self):
        return self.page.title

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]


class PurgeView(CallDataView):
    """Purging the answers to a call by hand."""

    page_title = gettext_lazy("Purge the answers")

    def get_form(self, data=None):
        question = ngettext(
            "Purge one answer for good", "Purge %(count)s answers for good", self.count
        )
        return PurgeForm(
            data, question=question % {"count": self.count}, exported=is_exported(self.record)
        )

    def blocking_reasons(self):
        if not self.count:
            return [_("There is no answer to be purged.")]
        return purge_reasons(self.record, self.request.user, without_export=True)

    def consequences(self):
        told = [
            _("Names, addresses, answers, consents, notes and messages go. It cannot be undone."),
            _("How many there were of each state and voice stays, and who purged them when."),
            _("The personal links end. Members of working groups stay members."),
        ]
        if not is_exported(self.record):
            told.append(
                _("They have not been exported since the last one came in or was corrected.")
            )
        return told

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if self.count and may_use(EXPORT, self.request.user, self.page):
            context["export_url"] = reverse("partnerships_admin:choosing", args=(self.page.pk,))
        return context

    def act(self, form):
        purge(
            self.record,
            self.request.user,
            without_export=form.cleaned_data.get("without_export", False),
        )

    def done(self):
        return _("Purged: the answers to “%(title)s”.") % {"title": self.page.title}


class HoldView(CallDataView):
    """Holding the answers to a call for a complaint or a claim, and ending it."""

    def get_page_title(self):
        return _("End the hold") if self.record.legal_hold else _("Hold the answers")

    @property
    def version(self):
        return int(self.record.legal_hold)

    def get_form(self, data=None):
        return EndHoldForm(data) if self.record.legal_hold else HoldForm(data)

    def blocking_reasons(self):
        return []

    def consequences(self):
        if self.record.legal_hold:
            return [
                _("They are held: %(why)s.") % {"why": self.record.legal_hold_reason},
                _("Their time counts again; what is over is announced and purged a day later."),
            ]
        return [_("Nothing of them is purged or erased until you end the hold.")]

    def act(self, form):
        self.was_held = self.record.legal_hold
        if self.was_held:
            end_hold(self.record, self.request.user)
        else:
            hold(self.record, self.request.user, form.cleaned_data["reason"])

    def done(self):
        title = {"title": self.page.title}
        if self.was_held:
            return _("No longer held: the answers to “%(title)s”.") % title
        return _("Held: the answers to “%(title)s”.") % title


class EraseView(CallDataView):
    """Erasing the person of one answer."""

    page_title = gettext_lazy("Erase the person")

    def load(self):
        self.expression = get_object_or_404(
            ExpressionOfInterest.objects.select_related("call__page"), pk=self.pk
        )
        self.record = self.expression.call
        self.page = self.record.page.specific
        if not may_use(DELETE, self.request.user, self.page):
            raise PermissionDenied

    @property
    def version(self):
        return self.expression.version

    def get_page_subtitle(self):
        return self.expression.reference

    def get_form(self, data=None):
        return SureForm(data, question=_("Erase all that says who this person is"))

    def blocking_reasons(self):
        if self.expression.is_erased:
            return [_("The person has been erased.")]
        return [held_message()] if self.record.legal_hold else []

    def consequences(self):
        return erasure_consequences()

    def act(self, form):
        if texts := erase(self.expression, self.request.user):
            messages.warning(self.request, still_named(texts))

    def done(self):
        return _("Erased: the person of %(reference)s.") % {"reference": self.expression.reference}


def erasure_consequences() -> list[str]:
    """Return what erasing a person does, and what it cannot."""
    return [
        _(
            "Name, address, answers, consents, notes and messages go, with memberships of working "
            "groups, the authorship of comments, and what histories, notes, comments, plans, "
            "recommendations and emails to colleagues say of the person."
        ),
        _("Responses that this person replaced with a newer one are erased with it."),
        _("Published texts stay as they are. You are told which of them still name the person."),
        _("That there was an answer, when, and what became of it, stays. It cannot be undone."),
        _("The site then knows no address: write to the person before, if they asked for it."),
        _("Delete what was exported or printed, too."),
    ]


def still_named(texts: list[str]) -> str:
    """Return where an erased person still stands, and what to do."""
    return _("Published texts still name the person. Change them by hand: %(texts)s.") % {
        "texts": "; ".join(texts)
    }
