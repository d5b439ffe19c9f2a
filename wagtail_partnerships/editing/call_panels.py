"""How a call to action is edited: its tabs, what it still lacks, and the form behind them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    Panel,
)
from wagtail.contrib.forms.forms import WagtailAdminFormPageForm

from .files import KeepsFilesClosedForm
from .people import ChoosesPeopleForm
from .slugs import KeepsSlugsFreeForm
from .tabs import EditorTabs


class ReadinessPanel(Panel):
    """What a call lacks before it can be published."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_partnerships/calls/readiness_panel.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            context["call"] = self.instance
            context["unmet"] = self.instance.readiness() if self.instance.pk else None
            return context


class CallPageForm(
    KeepsSlugsFreeForm, KeepsFilesClosedForm, ChoosesPeopleForm, WagtailAdminFormPageForm
):
    """The editor's form of a call: a draft is always saved, a call is published when ready."""

    person_fields = ("contact_user",)

    def _post_clean(self):
        # Only now does the page hold what was entered.
        super()._post_clean()
        if not self.is_deferred_validation and not self.errors and self._publishes():
            self._fill_instance()
            for message in self.instance.readiness():
                self.add_error(None, ValidationError(message))

    def _publishes(self) -> bool:
        return "action-publish" in self.data

    def _fill_instance(self):
        # The questions reach the page only when the form is saved, which does not touch the
        # database with commit=False; readiness has to see them.
        for formset in self.formsets.values():
            if formset.is_valid():
                formset.save(commit=False)


call_content_panels = [
    PageChooserPanel("document"),
    FieldPanel("introduction"),
    FieldPanel("asked_for"),
    MultiFieldPanel([FieldPanel("opens_at"), FieldPanel("closes_at")], _("When it is open")),
    MultiFieldPanel(
        [
            FieldPanel("contact_name"),
            FieldPanel("contact_email"),
            FieldPanel("contact_user"),
        ],
        _("Contact"),
    ),
]

call_form_panels = [
    InlinePanel("partnerships_form_fields", heading=_("Questions"), label=_("Question")),
    FieldPanel("check_answers"),
    FieldPanel("confirmation_text"),
    FieldPanel("other_ways"),
]

call_event_panels = [
    MultiFieldPanel(
        [
            FieldPanel("event_title"),
            FieldPanel("event_starts_at"),
            FieldPanel("event_ends_at"),
            FieldPanel("venue"),
            FieldPanel("venue_address"),
            FieldPanel("online_url"),
            FieldPanel("capacity"),
            FieldPanel("expenses_covered"),
            FieldPanel("expenses"),
            FieldPanel("access_information"),
            FieldPanel("event_cancelled"),
        ],
        _("Event"),
    )
]

call_choosing_panels = [
    MultiFieldPanel(
        [
            FieldPanel("places"),
            FieldPanel("keeps_waiting_list"),
            FieldPanel("promote_automatically"),
            FieldPanel("offer_days"),
            FieldPanel("same_person_policy"),
            FieldPanel("keep_unread_until_closed"),
            FieldPanel("accepted_join_group"),
        ],
        _("Places"),
    ),
    InlinePanel("partnerships_audiences", heading=_("Voices sought"), label=_("Voice")),
    MultiFieldPanel(
        [
            FieldPanel("keep_letters_back"),
            FieldPanel("letter_accepted"),
            FieldPanel("letter_offered"),
            FieldPanel("letter_waiting"),
            FieldPanel("letter_declined"),
        ],
        _("Letters"),
        help_text=_(
            "Empty: as the package has it. You can write {name}, {reference}, {title}, {deadline} "
            "and {link}; anything else in braces stays as it is."
        ),
    ),
]

call_privacy_panels = [
    FieldPanel("privacy_notice"),
    MultiFieldPanel(
        [FieldPanel("retention_event"), FieldPanel("retention_months")],
        _("How long answers are kept"),
    ),
]

call_outcome_panels = [
    FieldPanel("outcome"),
    FieldPanel("outcome_published_on"),
    FieldPanel("outcome_due_on"),
]


class CallTabs:
    """The tabs of the editor, made of the panels of whichever class asks."""

    def __get__(self, instance, owner):
        return EditorTabs(
            [
                ObjectList([ReadinessPanel(), *owner.content_panels], heading=_("Content")),
                ObjectList(owner.form_panels, heading=_("Form")),
                ObjectList(owner.event_panels, heading=_("Event")),
                ObjectList(owner.choosing_panels, heading=_("Choosing")),
                ObjectList(owner.privacy_panels, heading=_("Personal data")),
                ObjectList(owner.outcome_panels, heading=_("Outcome")),
                ObjectList(owner.promote_panels, heading=_("Promote")),
                ObjectList(owner.settings_panels, heading=_("Settings")),
            ],
            base_form_class=CallPageForm,
        )
