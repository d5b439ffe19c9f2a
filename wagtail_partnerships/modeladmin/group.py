"""The menu group “Guidance”."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail_modeladmin.options import ModelAdminGroup

from ..admin.imports import may_import
from ..admin.privacy.data import may_see_personal_data
from ..failsafe import FailSafe
from ..reading.visibility import may_see_registers
from .lists import (
    KindList,
    OrganisationList,
    PracticeChangeList,
    RecommendationList,
    SourceList,
    TopicList,
    VoiceList,
)
from .registers import DocumentListing, NoticeListing, ResponseListing, ReviewListing


class ListingMenuItem(MenuItem):
    """A page of ours in the menu group, for those who see the registers."""

    def is_shown(self, request):
        return may_see_registers(request.user)


class PersonalDataMenuItem(MenuItem):
    """What is kept of people, for those who may delete or find it."""

    def is_shown(self, request):
        return may_see_personal_data(request.user)


class ImportMenuItem(MenuItem):
    """The import of a register, for those who may do so below some library."""

    def is_shown(self, request):
        return may_import(request.user)


class NoMenuItem(MenuItem):
    """Stands for the group where it could not be made."""

    def is_shown(self, request):
        return False


class GuidanceGroup(ModelAdminGroup):
    """The menu group “Guidance”."""

    def get_menu_item(self):
        otherwise = NoMenuItem("", "", name="partnerships-none")
        return FailSafe(super().get_menu_item, otherwise)()

    def get_submenu_items(self):
        items = super().get_submenu_items()
        for label, name, icon in (
            (_("Reviews by month"), "planning", "calendar-alt"),
            (_("Many at once"), "many", "tasks"),
            (_("Hand over"), "hand_over", "user"),
        ):
            url = reverse(f"partnerships_admin:{name}")
            items.append(
                ListingMenuItem(
                    label, url, name=f"partnerships-{name}", icon_name=icon, order=len(items) + 1
                )
            )
        items.append(
            ImportMenuItem(
                _("Import"),
                reverse("partnerships_admin:imports"),
                name="partnerships-imports",
                icon_name="upload",
                order=len(items) + 1,
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
        for item in items:
            # The menu asks on every screen of the admin, and each question is asked once only.
            item.is_shown = FailSafe(item.is_shown, otherwise=False, has_savepoint=False)
        return items

    menu_label = _("Guidance")
    menu_icon = "doc-full-inverse"
    menu_order = 150
    items = (
        DocumentListing,
        ReviewListing,
        ResponseListing,
        RecommendationList,
        PracticeChangeList,
        OrganisationList,
        SourceList,
        TopicList,
        KindList,
        VoiceList,
        NoticeListing,
    )
