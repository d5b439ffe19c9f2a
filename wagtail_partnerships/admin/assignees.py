"""Wagtail's chooser of people, of those who may be given something to do."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.permission_policies.pages import PagePermissionPolicy

from ..editing.people import describe_person
from ..permissions import APPROVE, CHANGE, assignable_users, find_people, name_columns
from ..reading.visibility import may_see_registers


def may_choose_people(user) -> bool:
    """Whether there is something that a user can give to others: on a page, or in a case."""
    return may_see_registers(user) or PagePermissionPolicy().user_has_any_permission(
        user, {"add", CHANGE, APPROVE}
    )


class PeopleFilterForm(BaseFilterForm):
    """Finds people by name; Wagtail's own search needs an index of users."""

    q = forms.CharField(label=_("Name"), required=False)

    def filter(self, objects):
        words = self.cleaned_data["q"]
        if words:
            self.is_searching, self.search_query = True, words
            objects = find_people(objects, words)
        return objects


class ForThoseWhoAssign:
    """A view of the chooser, for those who have something to give to others."""

    def dispatch(self, request, *args, **kwargs):
        if not may_choose_people(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ListMixin(ForThoseWhoAssign):
    """What the list of people and its pages share."""

    filter_form_class = PeopleFilterForm

    def get_object_list(self):
        return assignable_users()

    def apply_object_list_ordering(self, objects):
        return objects.order_by(*name_columns(), "pk")

    def can_create(self):
        return False

    @property
    def title_column(self):
        column = super().title_column
        column.accessor, column.label = describe_person, _("Name")
        return column


class ChooseView(ListMixin, chooser.ChooseView):
    """The chooser, with the first people and a search."""


class ChooseResultsView(ListMixin, chooser.ChooseResultsView):
    """What a search finds."""


class ChosenView(ForThoseWhoAssign, chooser.ChosenView):
    """Takes the person who was chosen."""

    def get_object(self, pk):
        try:
            return assignable_users().get(pk=pk)
        except (ValueError, OverflowError, ValidationError, self.model_class.DoesNotExist):
            raise Http404 from None

    def get_display_title(self, instance):
        return describe_person(instance)


class PersonChooserViewSet(ChooserViewSet):
    """The chooser behind :class:`~wagtail_partnerships.editing.people.PersonChooser`."""

    model = settings.AUTH_USER_MODEL
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    # The host's own fields for users stay as they are.
    register_widget = False

    def get_urlpatterns(self):
        return [
            path("", self.choose_view, name="choose"),
            path("results/", self.choose_results_view, name="choose_results"),
            path("chosen/<str:pk>/", self.chosen_view, name="chosen"),
        ]


def register_person_chooser() -> PersonChooserViewSet:
    """Return the chooser for Wagtail to register, below the addresses of the package."""
    return PersonChooserViewSet("partnerships_people", url_prefix="partnerships/people")
