"""What each register lists, of what a person may see: rows, columns, filters and exports."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from ...actions.base import log_transition
from ...actions.calls.base import is_kept_unread
from ...formats.moments import day_in_words, short_moment_in_words
from ...formats.parameters import query_words, whole_number
from ...lifecycles.expression import ExpressionState
from ...models import CallRecord, ExpressionOfInterest, Notice, Recommendation, ReviewCycle
from ...permissions import find_people
from ...reading.answers import EXPORT, answers_for, calls_for, log_reading_of, names_are_open
from ...reading.coverage import Tally, coverage
from ...reading.document_filter import latest_cycles
from ...reading.labels import name
from ...reading.visibility import cycles_for
from ..calls.answers import answer_url, desk_url
from ..documents.review import document_url
from ..notices import notices_for
from . import filters
from .columns import REGISTER, CycleColumns, NoticeColumns, RegisterColumns, column


# So many calls the register of answers leads to at once; its filter leads to any.
CALLS_SHOWN = 8


class Documents(RegisterColumns, CycleColumns):
    """Every guidance document, by the cycle in which it stands."""

    model = ReviewCycle
    base_url_path = "partnerships/registers/documents"
    menu_label = _("Guidance documents")
    menu_icon = "doc-full-inverse"
    export_filename = "guidance-documents"
    ordering = ("page__title", "pk")
    search_fields = ("page__title",)
    list_display = (
        "title_with_reference",
        "status_tag",
        "edition_number",
        "issued_day",
        "due_day",
        "people",
    )
    list_filter = (
        filters.StatusFilter,
        filters.DueFilter,
        filters.WorklistFilter,
        filters.OwnerFilter,
    )
    list_export = (
        *REGISTER,
        "state_name",
        "last_reviewed_on",
        "extended_until",
        "extended_by_name",
        "times_postponed",
        "review_began_on",
        "planned_end_on",
        "trigger_name",
        "reach_name",
        "submitted_at",
        "approved_at",
        "lead_name",
    )

    def get_queryset(self, request):
        return latest_cycles(cycles_for(request.user)).order_by(*self.ordering)


class Reviews(CycleColumns):
    """Every review that was begun, open and concluded."""

    model = ReviewCycle
    base_url_path = "partnerships/registers/reviews"
    menu_label = _("Reviews")
    menu_icon = "rotate"
    export_filename = "reviews"
    ordering = ("-review_began_on", "-pk")
    search_fields = ("page__title",)
    list_display = (
        "title_with_reference",
        "state_name",
        "trigger_name",
        "began_day",
        "lead_name",
        "outcome_name",
        "ended_day",
    )
    list_filter = (filters.OutcomeFilter, filters.DepthFilter, filters.TriggerFilter)
    list_export = (
        "title",
        "reference",
        "state_name",
        "depth_name",
        "trigger_name",
        "reach_name",
        "began_at",
        "review_began_on",
        "planned_end_on",
        "due_on",
        "times_postponed",
        "extended_until",
        "extended_by_name",
        "lead_name",
        "submitter_name",
        "submitted_at",
        "approved_by_name",
        "approved_at",
        "meeting_date",
        "minute_reference",
        "outcome_name",
        "edition_number",
        "issued_on",
        "ended_on",
    )

    def get_queryset(self, request):
        return cycles_for(request.user).exclude(depth="").order_by(*self.ordering)


class Answers:
    """The answers to calls that a person may read; each is read on a page of its own."""

    model = ExpressionOfInterest
    base_url_path = "partnerships/registers/expressions"
    menu_label = _("Expressions of interest")
    menu_icon = "mail"
    export_filename = "expressions-of-interest"
    ordering = ("-received_at", "-pk")
    search_fields = ("reference", "call__page__title")
    list_select_related = ("call__page", "voice")
    list_display = ("reference", "call_title", "voice_name", "standing", "received_day")
    list_filter = (filters.ExpressionStateFilter, filters.CallFilter)
    list_export = (
        "reference",
        "call_title",
        "voice_name",
        "state_name",
        "received_at",
        "waiting_number",
        "offer_until",
        "decline_reason",
        "decided_at",
        "told_at",
    )

    def get_queryset(self, request):
        # What people wrote is not read for a list.
        return answers_for(request.user).defer("answers", "consents").order_by(*self.ordering)

    def get_list_display(self, request):
        return (
            ("reference", "name", *self.list_display[1:])
            if names_are_open(request.user)
            else self.list_display
        )

    def get_search_fields(self, request):
        return (*self.search_fields, "name") if names_are_open(request.user) else self.search_fields

    def get_list_export(self, request):
        return self.list_export if request.user.has_perm(EXPORT) else ()

    def get_row_url(self, obj):
        return answer_url(obj)

    def about_calls(self, request) -> dict:
        """
        Return the ways to the screens of the latest calls.

        Of the one that the list is filtered by, return what its voices cover, too.
        """
        calls = calls_for(request.user).select_related("page").order_by("-pk")
        chosen = whole_number(request.GET.get("call"))
        if chosen is not None:
            calls = calls.filter(pk=chosen)
        found = list(calls[:CALLS_SHOWN])
        context = {
            "calls_to_choose_for": [(call.page.title, desk_url(call.page)) for call in found]
        }
        if chosen is not None and found:
            page = found[0].page.specific
            if not is_kept_unread(page):
                context["coverage"] = coverage(Tally(found[0]), page)
        return context

    def log_reading(self, user, rows):
        if names_are_open(user):
            log_reading_of(user, [row for row in rows if row.name])

    def log_export(self, user, queryset, kind):
        """Keep, in the history of each call, who exported how many answers to it, and how."""
        rows = queryset.order_by().values_list("call").annotate(count=Count("pk"))
        counts = dict(rows)
        for call in CallRecord.objects.filter(pk__in=counts).select_related("page"):
            log_transition(
                call.page.specific,
                "export_expressions",
                user=user,
                source="",
                target="",
                rows=counts[call.pk],
                format=kind,
                # The list has no names and no answers: nothing may be purged because of it.
                blind=True,
            )

    @column(_("Call"), "call__page__title")
    def call_title(self, obj):
        return obj.call.page.title

    @column(_("Voice"), "voice__name")
    def voice_name(self, obj):
        return str(obj.voice or "")

    @column(_("State"), "state")
    def state_name(self, obj):
        return obj.get_state_display()

    @column(_("State"), "state")
    def standing(self, obj):
        state = obj.get_state_display()
        if obj.state != ExpressionState.WAITING or not obj.waiting_number:
            return state
        return _("%(state)s, number %(number)s") % {"state": state, "number": obj.waiting_number}

    @column(_("Received"), "received_at")
    def received_day(self, obj):
        return short_moment_in_words(obj.received_at)


class Notices(NoticeColumns):
    """The notices about the documents that a person may see."""

    model = Notice
    base_url_path = "partnerships/registers/notices"
    menu_label = _("Notices")
    menu_icon = "mail"
    export_filename = "notices"
    list_display = ("subject", "document", "person", "state_tag", "written", "sent", "why")
    list_filter = (filters.NoticeStateFilter,)
    search_fields = ("user_name",)
    list_export = ("subject", "document", "person", "state", "created_at", "sent_at", "why")

    def get_queryset(self, request):
        return notices_for(request.user).order_by("-created_at", "-pk")

    def find(self, queryset, words: str, request):
        """Return the notices about documents, or to people, in whose names some words are found."""
        users = get_user_model()._default_manager.all()
        for word in query_words(words).split():
            queryset = queryset.filter(
                Q(cycle__page__title__icontains=word)
                | Q(expression__call__page__title__icontains=word)
                | Q(expression__reference__icontains=word)
                | Q(user_name__icontains=word)
                | Q(user__in=find_people(users, word).values("pk"))
            )
        return queryset


class Recommendations:
    """What Boards asked for, of the documents that a person may see."""

    model = Recommendation
    base_url_path = "partnerships/registers/recommendations"
    menu_icon = "tasks"
    form_fields_exclude = ("cycle",)
    search_fields = ("text", "cycle__page__title")
    list_select_related = ("cycle__page", "owner")
    list_display = ("text", "document", "owner_name", "due_day", "state")
    list_filter = (filters.RecommendationStateFilter,)
    list_export = ("text", "document", "owner_name", "due_on", "state")

    def get_queryset(self, request):
        return Recommendation.objects.filter(cycle__in=cycles_for(request.user).values("pk"))

    def get_row_url(self, obj):
        return document_url(obj.cycle.page)

    @column(_("Document"), "cycle__page__title")
    def document(self, obj):
        return obj.cycle.page.title

    @column(_("Owner"))
    def owner_name(self, obj):
        return name(obj.owner) or obj.owned_by_name

    @column(_("To be done by"), "due_on")
    def due_day(self, obj):
        return day_in_words(obj.due_on)
