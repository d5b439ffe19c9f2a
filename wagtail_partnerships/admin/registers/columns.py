"""The columns of the registers: what each is called, what it says, and by what it is sorted."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...formats.moments import short_day_in_words, short_moment_in_words
from ...importing.columns import COLUMNS
from ...importing.facts import Facts
from ...lifecycles.review import Depth, Outcome, Reach, ReviewState, Trigger
from ...reading.cycle_rows import DETAILS, people_of, read_page, stream
from ...reading.document_filter import find_by_words
from ...reading.labels import TAGS, facts_beside, notice_words
from ...reading.page_columns import PageTypeColumns
from ...status import label
from ..documents.review import document_url
from ..notices import notice_url


def column(label, order: str = ""):
    """
    Name a column.

    :param order: the field by which it is sorted.
    """

    def mark(method):
        method.short_description = label
        if order:
            method.admin_order_field = order
        return method

    return mark


class CycleColumns:
    """Columns of a list of review cycles, each with its document."""

    def read_page(self, queryset):
        """Return the cycles as plain rows, with what only the types of their pages have."""
        return read_page(queryset)

    def stream(self, queryset, columns):
        """Yield the same, for all rows in the same few queries."""
        own = PageTypeColumns(DETAILS)
        return stream(queryset, own, people_of(queryset, own))

    def find(self, queryset, words: str, request):
        """Return the cycles of the documents in which some words are found."""
        return find_by_words(queryset, words) if words else queryset

    def get_row_url(self, obj) -> str:
        """Return the page of the document."""
        return document_url(obj.page)

    @column(gettext_lazy("Document"), "page__title")
    def title(self, obj):
        return obj.page.title

    @column(gettext_lazy("Document"), "page__title")
    def title_with_reference(self, obj):
        if obj.reference:
            return format_html(
                '{} <span class="partnerships-reference">{}</span>', obj.page.title, obj.reference
            )
        return obj.page.title

    @column(gettext_lazy("Who"))
    def people(self, obj):
        return obj.lead or obj.officer

    @column(gettext_lazy("Reference"))
    def reference(self, obj):
        return obj.reference

    @column(gettext_lazy("Status"))
    def status_tag(self, obj):
        tag = format_html('<span class="w-status {}">{}</span>', TAGS[obj.status], obj.status.label)
        beside = " · ".join(facts_beside(obj))
        return format_html('{} <span class="partnerships-late">{}</span>', tag, beside)

    @column(gettext_lazy("State"), "state")
    def state_name(self, obj):
        return label(ReviewState, obj.state)

    @column(gettext_lazy("Edition"), "current_edition__edition")
    def edition_number(self, obj):
        edition = obj if obj.edition else obj.current_edition
        return edition.edition if edition else ""

    @column(gettext_lazy("Issued on"), "current_edition__issued_on")
    def issued(self, obj):
        edition = obj if obj.edition else obj.current_edition
        return edition.issued_on if edition else ""

    @column(gettext_lazy("Issued on"), "current_edition__issued_on")
    def issued_day(self, obj):
        return short_day_in_words(self.issued(obj))

    @column(gettext_lazy("Review due"), "due_on")
    def due_day(self, obj):
        return short_day_in_words(obj.due_on) if obj.is_open else ""

    @column(gettext_lazy("Review began"), "review_began_on")
    def began_day(self, obj):
        return short_day_in_words(obj.review_began_on)

    @column(gettext_lazy("Ended"), "ended_on")
    def ended_day(self, obj):
        return short_day_in_words(obj.ended_on)

    @column(gettext_lazy("Responsible officer"))
    def officer(self, obj):
        return obj.officer

    @column(gettext_lazy("Lead"), "lead")
    def lead_name(self, obj):
        return obj.lead or obj.led_by_name

    @column(gettext_lazy("Depth"), "depth")
    def depth_name(self, obj):
        return label(Depth, obj.depth)

    @column(gettext_lazy("Trigger"), "trigger")
    def trigger_name(self, obj):
        return label(Trigger, obj.trigger)

    @column(gettext_lazy("Reach"))
    def reach_name(self, obj):
        return label(Reach, obj.reach)

    @column(gettext_lazy("Outcome"), "outcome")
    def outcome_name(self, obj):
        return label(Outcome, obj.outcome) or _("goes on")

    @column(gettext_lazy("Submitted by"))
    def submitter_name(self, obj):
        return obj.submitter or obj.submitted_by_name


TEXT = "register_text"


class RegisterColumns:
    """Columns of a list of documents that is exported as the import takes it."""

    def get_list_export(self, request):
        # Writing the texts takes ten times as long as all the rest: who wants them asks for them.
        if "texts" in request.GET:
            return self.list_export
        return tuple(name for name in self.list_export if name != TEXT)

    def stream(self, queryset, columns):
        """Yield the cycles with what the register says of their documents."""
        facts = Facts(queryset, without=() if TEXT in columns else ("body",))
        for row in stream(queryset, facts.own, people_of(queryset, facts.own)):
            row.facts = facts.of(row)
            yield row


def register_column(found):
    """Return a column of the register for an export."""

    @column(found.label)
    def value(self, obj):
        return obj.facts.get(found.key)

    return value


# The names under which an export asks for the columns of the register.
REGISTER = tuple(f"register_{found.key}" for found in COLUMNS)
for _name, _column in zip(REGISTER, COLUMNS, strict=True):
    setattr(RegisterColumns, _name, register_column(_column))


class NoticeColumns:
    """Columns of the outbox."""

    list_select_related = ("user", "cycle__page", "expression__call__page")

    @column(gettext_lazy("What it tells of"), "kind")
    def subject(self, obj):
        return notice_words(obj)

    @column(gettext_lazy("Document or call"))
    def document(self, obj):
        if obj.cycle:
            return obj.cycle.page.title
        return obj.expression.call.page.title if obj.expression else obj.context.get("title", "")

    @column(gettext_lazy("To"))
    def person(self, obj):
        # Of visitors a register shows the reference; who it is stands with their answer.
        return obj.expression.reference if obj.expression else obj.to

    @column(gettext_lazy("State"), "state")
    def state_tag(self, obj):
        tag = {"failed": "partnerships-status--due", "kept_back": "partnerships-status--due"}
        return format_html(
            '<span class="w-status {}">{}</span>', tag.get(obj.state, ""), obj.get_state_display()
        )

    @column(gettext_lazy("Written"), "created_at")
    def written(self, obj):
        return short_moment_in_words(obj.created_at)

    @column(gettext_lazy("Sent"), "sent_at")
    def sent(self, obj):
        return short_moment_in_words(obj.sent_at)

    @column(gettext_lazy("Why"))
    def why(self, obj):
        return obj.reason

    def get_row_url(self, obj) -> str:
        """Return the page of the notice."""
        return notice_url(obj)
