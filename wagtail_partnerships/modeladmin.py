"""
The registers, with wagtail-modeladmin; no other module of the package imports it.

wagtail-modeladmin asks for permissions on the model only, and lets the address of a list filter by
any field of any related row. Here rows are limited to what the person may see, in every view, and
only the filters that a register declares are obeyed.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import ObjectList, extract_panel_definitions_from_model_class
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin, ModelAdminGroup, modeladmin_register
from wagtail_modeladmin.views import CreateView, EditView, IndexView

from .actions.base import person_name
from .actions.proposals import propose_for_source
from .models import DocumentKind, Notice, Organisation, PracticeChange, Source, Topic, Voice
from .views import filters, registers
from .views.exports import guarded, log_export
from .views.listing import in_chunks
from .views.personaldata import may_see_personal_data
from .views.reading import may_read_answers
from .views.scope import may_keep_lists, may_retire_from_lists, may_see_registers
from .views.workbooks import CELL_LENGTH


# What all registers share


class RegisterPermissions(PermissionHelper):
    """Whoever may change or publish some page may look; nothing is added or changed here."""

    def user_can_list(self, user):
        return may_see_registers(user)

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class ListPermissions(RegisterPermissions):
    """Whoever may change some guidance document keeps the lists that all documents share."""

    def user_can_list(self, user):
        return may_keep_lists(user)

    def user_can_create(self, user):
        return may_keep_lists(user)

    def user_can_edit_obj(self, user, obj):
        return may_keep_lists(user)


class LinkButtons(ButtonHelper):
    """Leads from a row to the page of what it is about."""

    def get_primary_button(self, obj):
        url = self.view.model_admin.get_row_url(obj)
        return {"url": url, "title": ""} if url else None

    def get_buttons_for_obj(self, obj, **kwargs):
        return []


class RegisterIndexView(IndexView):
    """A list, filtered by what it declares and nothing else, with its guarded exports."""

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            return redirect(request.path)

    def __init__(self, model_admin):
        super().__init__(model_admin)
        self.verbose_name_plural = str(model_admin.get_menu_label()).lower()

    def get_page_title(self):
        return capfirst(self.model_admin.get_menu_label())

    def get_filters(self, request):
        specs, has_filters, _remaining, distinct = super().get_filters(request)
        return specs, has_filters, {}, distinct

    def get_search_results(self, request, queryset, search_term):
        return self.model_admin.find(queryset, search_term, request)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["object_list"] = self.model_admin.prepare(list(context["object_list"]))
        context.update(self.model_admin.more_context(self.queryset))
        return context

    def as_spreadsheet(self, queryset, spreadsheet_format):
        if not self.list_export:
            raise PermissionDenied
        self.model_admin.log_export(self.request.user, queryset)
        self.longest_cell = CELL_LENGTH if spreadsheet_format == self.FORMAT_XLSX else None
        # Read piece by piece, so that a long register takes no more memory than a short one.
        rows = (
            row
            for chunk in in_chunks(queryset.iterator(chunk_size=500))
            for row in self.model_admin.prepare_export(chunk, self.list_export)
        )
        return super().as_spreadsheet(rows, spreadsheet_format)

    @cached_property
    def readers(self) -> list[tuple[str, Callable]]:
        """How each column of the export is read; found once, and not for every cell."""
        fields = {field.name for field in self.model._meta.get_fields()}
        return [
            (name, attrgetter(name) if name in fields else getattr(self.model_admin, name))
            for name in self.list_export
        ]

    def to_row_dict(self, item):
        row = {name: guarded(read(item) or "") for name, read in self.readers}
        if self.longest_cell:
            # A spreadsheet would cut it off, and half a text is worse than none.
            row.update(
                (field, "")
                for field, value in row.items()
                if isinstance(value, str) and len(value) > self.longest_cell
            )
        return row

    def write_csv_row(self, writer, row_dict):
        row = {
            name: value
            if type(value) in {str, int}
            else self.preprocess_field_value(name, value, self.FORMAT_CSV)
            for name, value in row_dict.items()
        }
        return writer.writerow(row)


class Register(ModelAdmin):
    """A list of what a person may see."""

    permission_helper_class = RegisterPermissions
    index_view_class = RegisterIndexView
    index_template_name = "wagtail_partnerships/admin/register.html"
    button_helper_class = LinkButtons
    views_offered = ("index",)
    history_view_enabled = False
    list_per_page = 50
    empty_value_display = ""

    def find(self, queryset, words: str, request):
        """Return the rows in which some words are found."""
        return self.get_search_handler(request).search_queryset(queryset, words)

    def prepare(self, rows: list) -> list:
        """Return rows with what their columns need, read for all of them together."""
        return rows

    def prepare_export(self, rows: list, columns) -> list:
        """Return rows with what the columns of an export need."""
        return self.prepare(rows)

    def more_context(self, queryset) -> dict:
        """Return what the template of the list needs beside the rows."""
        return {}

    def log_export(self, user, queryset) -> None:
        """Keep who exported the list."""
        log_export(user, self.get_menu_label(), queryset.count())

    def get_row_url(self, obj) -> str:
        """Return where a row leads, or nothing."""
        return ""

    def get_admin_urls_for_registration(self):
        # What a register does not offer has no address either.
        offered = tuple(f"_modeladmin_{view}" for view in self.views_offered)
        urls = super().get_admin_urls_for_registration()
        return tuple(url for url in urls if url.name.endswith(offered))

    def get_permissions_for_registration(self):
        # Rights are asked on the documents: the permissions of these models would say nothing.
        return super().get_permissions_for_registration().none()

    def register_admin_url_finders(self):
        """Leave out what Wagtail would link to: a register has no view of a single row."""

    def register_indexing(self):
        """
        Keep the rows out of Wagtail's index of references.

        Their keys to pages are PROTECT, and Wagtail would refuse to delete a page that was never
        issued before its cycles can be cleared.
        """


# Documents and reviews


class DocumentIndexView(RegisterIndexView):
    """The list of documents, which can be downloaded with their texts, too."""

    export_buttons_template_name = "wagtail_partnerships/admin/includes/export_buttons.html"

    @property
    def texts_export_url(self):
        """Where the register is downloaded with the texts of the documents."""
        return f"{self.csv_export_url}&texts=1"


class DocumentRegister(registers.Documents, Register):
    """Every guidance document, by the cycle in which it stands."""

    index_view_class = DocumentIndexView


class ReviewRegister(registers.Reviews, Register):
    """Every review that was begun, open and concluded."""


class AnswerPermissions(RegisterPermissions):
    """Whoever holds the right to read answers."""

    def user_can_list(self, user):
        return may_read_answers(user)


class AnswerIndexView(RegisterIndexView):
    """The answers to all calls, with the way to the screens of each call."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.update(self.model_admin.about_calls(self.request))
        return context


class AnswerRegister(registers.Answers, Register):
    """The answers to calls."""

    index_view_class = AnswerIndexView
    index_template_name = "wagtail_partnerships/admin/answer_register.html"
    permission_helper_class = AnswerPermissions


class NoticeRegister(registers.Notices, Register):
    """The notices about the documents that a person may see."""

    index_template_name = "wagtail_partnerships/admin/notices_register.html"

    def more_context(self, queryset):
        return {"failed_count": queryset.filter(state=Notice.State.FAILED).count()}


# Lists that all documents share


class ListForm(WagtailAdminModelForm):
    """A row of a list; retiring it is for those who may publish some guidance document."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "retired" in self.fields and not may_retire_from_lists(self.for_user):
            del self.fields["retired"]


class KeptEditView(EditView):
    """Changes a row, if it is among those that the person may see."""

    def dispatch(self, request, *args, **kwargs):
        if not self.model_admin.get_queryset(request).filter(pk=self.instance.pk).exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class KeptList(Register):
    """A list that is also kept here: rows are added, changed and retired, and never deleted."""

    permission_helper_class = ListPermissions
    button_helper_class = ButtonHelper
    edit_view_class = KeptEditView
    views_offered = ("index", "create", "edit")

    def get_edit_handler(self):
        panels = extract_panel_definitions_from_model_class(
            self.model, exclude=self.form_fields_exclude
        )
        return ObjectList(panels, base_form_class=ListForm).bind_to_model(self.model)

    def register_indexing(self):
        super(Register, self).register_indexing()


class OrganisationList(KeptList):
    """The register of bodies."""

    model = Organisation
    base_url_path = "partnerships/lists/organisations"
    menu_icon = "group"
    search_fields = ("name", "short_name")
    list_display = ("name", "short_name", "website", "retired")
    list_filter = (filters.RetiredFilter,)
    list_export = ("name", "short_name", "website", "retired")


class KindList(KeptList):
    """The list of kinds of document."""

    model = DocumentKind
    base_url_path = "partnerships/lists/kinds"
    menu_label = _("Kinds of document")
    menu_icon = "folder-open-1"
    list_display = ("name", "review_interval", "retired")


class TopicList(KeptList):
    """The list of topics."""

    model = Topic
    base_url_path = "partnerships/lists/topics"
    menu_icon = "tag"
    search_fields = ("name",)
    list_display = ("name", "retired")
    prepopulated_fields = {"slug": ["name"]}


class SourceEditView(KeptEditView):
    """Proposes to record a practice change where a source no longer stands as it did."""

    def form_valid(self, form):
        response = super().form_valid(form)
        if {"standing", "source_version"} & set(form.changed_data):
            if change := propose_for_source(self.instance, self.request.user):
                url = reverse("partnerships_admin:change", args=(change.pk,))
                messages.warning(
                    self.request,
                    _("Documents rely on it. A practice change is proposed: see what it touches."),
                    buttons=[messages.button(url, _("Documents that it touches"))],
                )
        return response


class SourceList(KeptList):
    """The register of sources."""

    model = Source
    edit_view_class = SourceEditView
    base_url_path = "partnerships/lists/sources"
    menu_icon = "openquote"
    search_fields = ("title",)
    list_display = ("title", "kind", "source_version", "standing", "retired")
    list_filter = (filters.RetiredFilter,)
    list_export = ("title", "kind", "jurisdiction", "year", "source_version", "url", "standing")


class VoiceList(KeptList):
    """The list of voices."""

    model = Voice
    base_url_path = "partnerships/lists/voices"
    menu_icon = "comment"
    list_display = ("name", "sort_order", "retired")


class ChangeButtons(ButtonHelper):
    """Leads from a change to the documents that it touches."""

    def get_buttons_for_obj(self, obj, **kwargs):
        found = {
            "url": reverse("partnerships_admin:change", args=(obj.pk,)),
            "label": _("Documents that it touches"),
            "classname": "button button-small button-secondary",
            "title": "",
        }
        return [*super().get_buttons_for_obj(obj, **kwargs), found]


class ChangeCreateView(CreateView):
    """Keeps who recorded a change, and goes on to the documents that it touches."""

    def form_valid(self, form):
        response = super().form_valid(form)
        PracticeChange.objects.filter(pk=form.instance.pk).update(
            recorded_by=self.request.user, recorded_by_name=person_name(self.request.user)
        )
        self.instance = form.instance
        return response

    def get_success_url(self):
        return reverse("partnerships_admin:change", args=(self.instance.pk,))


class PracticeChangeList(KeptList):
    """The register of practice changes."""

    model = PracticeChange
    button_helper_class = ChangeButtons
    base_url_path = "partnerships/lists/changes"
    menu_icon = "globe"
    search_fields = ("title",)
    list_display = ("title", "trigger", "reach", "happened_on", "urgency", "standing")
    list_filter = (filters.ChangeStandingFilter,)
    list_export = (
        "title",
        "description",
        "trigger",
        "reach",
        "happened_on",
        "url",
        "urgency",
        "standing",
        "recorded_by_name",
        "recorded_at",
    )
    # Documents are searched for and ticked on the page of the change.
    form_fields_exclude = ("documents", "building_on")
    create_view_class = ChangeCreateView


class RecommendationPermissions(RegisterPermissions):
    """Whoever sees a recommendation follows it up."""

    def user_can_edit_obj(self, user, obj):
        return may_see_registers(user)


class RecommendationList(registers.Recommendations, KeptList):
    """What Boards asked for, of the documents that a person may see."""

    permission_helper_class = RecommendationPermissions
    views_offered = ("index", "edit")


class RegisterMenuItem(MenuItem):
    """A page of ours in the menu group, for those who see the registers."""

    def is_shown(self, request):
        return may_see_registers(request.user)


class PersonalDataMenuItem(MenuItem):
    """What is kept of people, for those who may delete or find it."""

    def is_shown(self, request):
        return may_see_personal_data(request.user)


class GuidanceGroup(ModelAdminGroup):
    """The menu group “Guidance”."""

    def get_submenu_items(self):
        items = super().get_submenu_items()
        for label, name, icon in (
            (_("Reviews by month"), "planning", "calendar-alt"),
            (_("Many at once"), "many", "tasks"),
            (_("Hand over"), "hand_over", "user"),
        ):
            url = reverse(f"partnerships_admin:{name}")
            items.append(
                RegisterMenuItem(
                    label, url, name=f"partnerships-{name}", icon_name=icon, order=len(items) + 1
                )
            )
        items.append(
            PersonalDataMenuItem(
                _("Personal data"),
                reverse("partnerships_admin:retention"),
                name="partnerships-personal-data",
                icon_name="lock",
                order=len(items) + 1,
            )
        )
        return items

    menu_label = _("Guidance")
    menu_icon = "doc-full-inverse"
    menu_order = 150
    items = (
        DocumentRegister,
        ReviewRegister,
        AnswerRegister,
        RecommendationList,
        PracticeChangeList,
        OrganisationList,
        SourceList,
        TopicList,
        KindList,
        VoiceList,
        NoticeRegister,
    )


def register() -> None:
    """Register the group with Wagtail, where the host has wagtail-modeladmin."""
    modeladmin_register(GuidanceGroup)
