"""How a guidance document is edited: its tabs, and the Review tab among them."""

from __future__ import annotations

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    Panel,
    PublishingPanel,
)
from wagtail.models import Page

from .files import KeepsFilesClosedForm
from .people import ChoosesPeopleForm
from .slugs import KeepsSlugsFreeForm
from .tabs import EditorTabs


class GuidancePageForm(
    KeepsSlugsFreeForm, KeepsFilesClosedForm, ChoosesPeopleForm, WagtailAdminPageForm
):
    """The editor's form of a document."""

    person_fields = ("officer",)


class ReviewPanel(Panel):
    """The Review tab: where the document stands, what comes next, and what has happened."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_partnerships/admin/editor/review_panel.html"

        def is_shown(self):
            return bool(self.instance and self.instance.pk)

        def get_context_data(self, parent_context=None):
            from ..admin.documents.review import review_context

            context = super().get_context_data(parent_context)
            context.update(review_context(self.instance.specific, self.request))
            return context


class GoLivePanel(PublishingPanel):
    """When an approved text goes live. A document does not expire: it is withdrawn."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        if "children" not in kwargs:
            self.children = [panel for panel in self.children if panel.field_name != "expire_at"]

    class BoundPanel(PublishingPanel.BoundPanel):
        template_name = "wagtail_partnerships/admin/editor/go_live_panel.html"


class BodyPanel(FieldPanel):
    """A StreamField whose changes are told as readers meet them: tables as tables, no keys."""

    def get_comparison_class(self):
        from ..reading.comparison import BodyComparison

        return BodyComparison


class ExposurePanel(Panel):
    """Tells, above the text of a members-only document, what of it is public all the same."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_partnerships/admin/documents/includes/exposures.html"

        @cached_property
        def exposures(self) -> list[str]:
            """What is public by another way."""
            from ..reading.exposure import exposures

            if not (self.instance and self.instance.pk):
                return []
            return exposures(type(self.instance).objects.get(pk=self.instance.pk), self.instance)

        def is_shown(self):
            return bool(self.exposures)

        def get_context_data(self, parent_context=None):
            return {**super().get_context_data(parent_context), "exposures": self.exposures}


content_panels = [
    ExposurePanel(),
    FieldPanel("summary"),
    BodyPanel("body"),
    FieldPanel("scope"),
    FieldPanel("audience"),
    InlinePanel("partnerships_attachments", heading=_("Attachments"), label=_("Attachment")),
]

register_panels = [
    MultiFieldPanel(
        [
            FieldPanel("reference"),
            FieldPanel("kind"),
            FieldPanel("topics"),
            FieldPanel("first_issued_on"),
        ],
        _("Register"),
    ),
    MultiFieldPanel(
        [FieldPanel("officer"), FieldPanel("officer_role"), FieldPanel("officer_email")],
        _("Responsible officer"),
        help_text=_("A user of this site, or a role with an e-mail address."),
    ),
    FieldPanel("review_interval"),
    InlinePanel("partnerships_bodies", heading=_("Who made it"), label=_("Body")),
    InlinePanel(
        "partnerships_citations",
        heading=_("What it relies on"),
        label=_("Citation"),
        panels=[
            FieldPanel("source"),
            PageChooserPanel("document"),
            FieldPanel("place"),
            FieldPanel("builds_on"),
        ],
    ),
    InlinePanel(
        "partnerships_excluded_nations",
        heading=_("Where it does not apply"),
        label=_("Nation"),
        max_num=3,
    ),
]


def _is_publishing(panel) -> bool:
    # Wagtail names its panel by its path until the page types are complete.
    return isinstance(panel, PublishingPanel) or getattr(panel, "path", "").endswith(
        ".PublishingPanel"
    )


settings_panels = [
    GoLivePanel() if _is_publishing(panel) else panel for panel in Page.settings_panels
]


class GuidanceTabs:
    """The tabs of the editor, made of the panels of whichever class asks."""

    def __get__(self, instance, owner):
        return EditorTabs(
            [
                ObjectList(owner.content_panels, heading=_("Content")),
                ObjectList(owner.register_panels, heading=_("Register")),
                ObjectList([ReviewPanel()], heading=_("Review")),
                ObjectList(owner.promote_panels, heading=_("Promote")),
                ObjectList(owner.settings_panels, heading=_("Settings")),
            ]
        )
