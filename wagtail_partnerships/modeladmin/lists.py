"""The lists that all documents share, kept by whoever keeps the library."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import ObjectList, extract_panel_definitions_from_model_class
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.views import CreateView, EditView

from ..actions.base import person_name
from ..actions.proposals import propose_for_source
from ..admin.registers import definitions, filters
from ..editing.people import ChoosesPeopleForm
from ..models import DocumentKind, Organisation, PracticeChange, Source, Topic, Voice
from ..reading.visibility import may_retire_from_lists, may_see_registers
from .base import ListingAdmin, ListingPermissions, ListPermissions


class ListForm(ChoosesPeopleForm, WagtailAdminModelForm):
    """A row of a list; retiring it is for those who may publish some guidance document."""

    person_fields = ("owner",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "retired" in self.fields and not may_retire_from_lists(self.for_user):
            del self.fields["retired"]


class EditableListingEditView(EditView):
    """Changes a row, if it is among those that the person may see."""

    def dispatch(self, request, *args, **kwargs):
        if not self.model_admin.get_queryset(request).filter(pk=self.instance.pk).exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class EditableListing(ListingAdmin):
    """A list that is also kept here: rows are added, changed and retired, and never deleted."""

    permission_helper_class = ListPermissions
    button_helper_class = ButtonHelper
    edit_view_class = EditableListingEditView
    views_offered = ("index", "create", "edit")

    def get_edit_handler(self):
        panels = extract_panel_definitions_from_model_class(
            self.model, exclude=self.form_fields_exclude
        )
        return ObjectList(panels, base_form_class=ListForm).bind_to_model(self.model)

    def register_indexing(self):
        super(ListingAdmin, self).register_indexing()


class OrganisationList(EditableListing):
    """The register of bodies."""

    model = Organisation
    base_url_path = "partnerships/lists/organisations"
    menu_icon = "group"
    search_fields = ("name", "short_name")
    list_display = ("name", "short_name", "website", "retired")
    list_filter = (filters.RetiredFilter,)
    list_export = ("name", "short_name", "website", "retired")


class KindList(EditableListing):
    """The list of kinds of document."""

    model = DocumentKind
    base_url_path = "partnerships/lists/kinds"
    menu_label = _("Kinds of document")
    menu_icon = "folder-open-1"
    list_display = ("name", "review_interval", "retired")


class TopicList(EditableListing):
    """The list of topics."""

    model = Topic
    base_url_path = "partnerships/lists/topics"
    menu_icon = "tag"
    search_fields = ("name",)
    list_display = ("name", "retired")
    prepopulated_fields = {"slug": ["name"]}


class SourceEditView(EditableListingEditView):
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


class SourceList(EditableListing):
    """The register of sources."""

    model = Source
    edit_view_class = SourceEditView
    base_url_path = "partnerships/lists/sources"
    menu_icon = "openquote"
    search_fields = ("title",)
    list_display = ("title", "kind", "source_version", "standing", "retired")
    list_filter = (filters.RetiredFilter,)
    list_export = ("title", "kind", "jurisdiction", "year", "source_version", "url", "standing")


class VoiceList(EditableListing):
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


class PracticeChangeList(EditableListing):
    """The register of practice changes."""

    model = PracticeChange
    button_helper_class = ChangeButtons
    base_url_path = "partnerships/lists/changes"
    menu_icon = "globe"
    search_fields = ("title",)
    list_display = ("title", "trigger", "reach", "happened_on", "urgency", "standing")
    list_filter = (filters.ChangeStatusFilter,)
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


class RecommendationPermissions(ListingPermissions):
    """Whoever sees a recommendation follows it up."""

    def user_can_edit_obj(self, user, obj):
        return may_see_registers(user)


class RecommendationList(definitions.Recommendations, EditableListing):
    """What Boards asked for, of the documents that a person may see."""

    permission_helper_class = RecommendationPermissions
    views_offered = ("index", "edit")
