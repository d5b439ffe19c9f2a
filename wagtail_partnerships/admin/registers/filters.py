"""By what the registers are filtered; each filter obeys its own choices and no other lookup."""

from __future__ import annotations

from django.contrib.admin.filters import SimpleListFilter
from django.utils.translation import gettext_lazy as _

from ...lifecycles.expression import ExpressionState
from ...lifecycles.review import Depth, Outcome, Trigger
from ...models import CallRecord, Notice, PracticeChange, Recommendation
from ...reading.document_filter import with_due, with_status, without_owner
from ...status import DocumentStatus
from ..home import worklists


CALLS_OFFERED = 20


class ChoiceFilter(SimpleListFilter):
    """A filter with fixed choices, of which anything else is ignored."""

    choices_offered: tuple = ()
    field = ""

    def lookups(self, request, model_admin):
        return self.choices_offered

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        return self.narrow(request, queryset, self.value())

    def narrow(self, request, queryset, value):
        """Return the rows of one choice."""
        return queryset.filter(**{self.field: value})


class StatusFilter(ChoiceFilter):
    """By what readers are told."""

    title = _("status")
    parameter_name = "status"
    choices_offered = DocumentStatus.choices

    def narrow(self, request, queryset, value):
        return with_status(queryset, value)


class DueFilter(ChoiceFilter):
    """By when the review is due."""

    title = _("review due")
    parameter_name = "due"
    choices_offered = (
        ("overdue", _("Overdue")),
        ("soon", _("Within 90 days")),
        ("later", _("Later")),
        ("never", _("Never scheduled")),
    )

    def narrow(self, request, queryset, value):
        return with_due(queryset, value)


class WorklistFilter(ChoiceFilter):
    """By what waits for the person who looks."""

    title = _("what waits for me")
    parameter_name = "worklist"

    def lookups(self, request, model_admin):
        return [(found.slug, found.label) for found in worklists(request.user)]

    def narrow(self, request, queryset, value):
        lists = {found.slug: found for found in worklists(request.user)}
        return queryset.filter(pk__in=lists[value].cycles.values("pk"))


class OwnerFilter(ChoiceFilter):
    """By whether anybody looks after the document."""

    title = _("owner")
    parameter_name = "owner"
    choices_offered = (("none", _("Without an active owner")),)

    def narrow(self, request, queryset, value):
        return without_owner(queryset)


class DepthFilter(ChoiceFilter):
    """By how thorough a review is."""

    title = _("depth")
    parameter_name = "depth"
    field = "depth"
    choices_offered = Depth.choices


class TriggerFilter(ChoiceFilter):
    """By why a review began."""

    title = _("trigger")
    parameter_name = "trigger"
    field = "trigger"
    choices_offered = Trigger.choices


class OutcomeFilter(ChoiceFilter):
    """By how a review ended, or that it goes on."""

    title = _("outcome")
    parameter_name = "outcome"
    field = "outcome"
    choices_offered = (("open", _("Goes on")), *Outcome.choices)

    def narrow(self, request, queryset, value):
        if value == "open":
            return queryset.filter(open_page__isnull=False)
        return super().narrow(request, queryset, value)


class ExpressionStateFilter(ChoiceFilter):
    """By where an answer stands."""

    title = _("state")
    parameter_name = "state"
    field = "state"
    choices_offered = ExpressionState.choices


class CallFilter(ChoiceFilter):
    """By call."""

    title = _("call")
    parameter_name = "call"
    field = "call"

    def lookups(self, request, model_admin):
        calls = model_admin.get_queryset(request).order_by().values("call")
        rows = CallRecord.objects.filter(pk__in=calls).order_by("-pk")[:CALLS_OFFERED]
        return [(str(pk), title) for pk, title in rows.values_list("pk", "page__title")]


class RetiredFilter(ChoiceFilter):
    """By whether a row is still offered."""

    title = _("use")
    parameter_name = "retired"
    choices_offered = (("no", _("In use")), ("yes", _("Retired")))

    def narrow(self, request, queryset, value):
        return queryset.filter(retired=value == "yes")


class RecommendationStateFilter(ChoiceFilter):
    """By whether a recommendation was followed."""

    title = _("state")
    parameter_name = "state"
    field = "state"
    choices_offered = Recommendation.State.choices


class ChangeStatusFilter(ChoiceFilter):
    """By whether a practice change is proposed, recorded or dismissed."""

    title = _("standing")
    parameter_name = "standing"
    field = "standing"
    choices_offered = PracticeChange.Status.choices


class NoticeStateFilter(ChoiceFilter):
    """By where a notice stands."""

    title = _("state")
    parameter_name = "state"
    field = "state"
    choices_offered = Notice.State.choices
