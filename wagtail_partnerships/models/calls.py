"""
Calls to action: pages that invite people to a working group or an event, or to give their views.

What an editor writes stands on the page. What no revision may change (the review that a call
belongs to, the count of its answers, the sequence of its event) stands on its :class:`CallRecord`.
"""

from __future__ import annotations

import datetime

import swapper
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.models import FormMixin, FormSubmission
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from ..editing.call_panels import (
    CallPageForm,
    CallTabs,
    call_choosing_panels,
    call_content_panels,
    call_event_panels,
    call_form_panels,
    call_outcome_panels,
    call_privacy_panels,
)
from ..formats.days import validate_days
from ..forms.builder import CallFormBuilder
from ..lifecycles.stages import CallStage, derive_stage
from ..status import site_today
from .callfacts import CallFields, SamePersonPolicy
from .callprivacy import CallPrivacyMixin
from .callpublishing import CallPublishingMixin
from .callrecords import CallRecord, RetentionEvent
from .library import GuidanceLibraryPage
from .lifecycle import LifecycleMixin
from .office import RowOnlyFieldsMixin
from .pagerows import BASE_SEARCH_FIELDS, PageRows
from .places import OfferedBelow
from .questions import CallAudience, CallFormField, FormVersion
from .settings import PartnershipsSettings
from .sitemaps import DatedInSitemap
from .slugs import KeepsSlugsFree


class CallToActionMixin(
    KeepsSlugsFree,
    RowOnlyFieldsMixin,
    DatedInSitemap,
    CallPublishingMixin,
    CallPrivacyMixin,
    FormMixin,
    CallFields,
):
    """
    A call to action with its form.

    Put it before the page class among the bases of your own page type::

        class AppealPage(CallToActionMixin, Page):
            ...
    """

    base_form_class = CallPageForm
    form_builder = CallFormBuilder
    landing_page_template = "wagtail_partnerships/calls/thank_you.html"

    partnerships_form_fields = PageRows(CallFormField)
    partnerships_audiences = PageRows(CallAudience)

    content_panels = [*Page.content_panels, *call_content_panels]
    form_panels = call_form_panels
    event_panels = call_event_panels
    choosing_panels = call_choosing_panels
    privacy_panels = call_privacy_panels
    outcome_panels = call_outcome_panels
    edit_handler = CallTabs()
    search_fields = [
        *BASE_SEARCH_FIELDS,
        index.SearchField("introduction"),
        index.SearchField("asked_for"),
    ]

    office_facts = ("contact_user",)

    # A copy is another call, at another time; it has no outcome.
    exclude_fields_in_copy = ["outcome", "outcome_published_on", "event_cancelled"]

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        validate_days(self)
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("The call has to close after it opens.")})
        begins, ends = self.event_starts_at, self.event_ends_at
        if ends and (not begins or ends <= begins):
            raise ValidationError({"event_ends_at": _("The event has to end after it begins.")})
        if self.document_id and not issubclass(self.document.specific_class, LifecycleMixin):
            raise ValidationError({"document": _("Choose a guidance document.")})
        if self.outcome_published_on and not self.outcome:
            raise ValidationError({"outcome": _("Write the outcome that is to be published.")})

    # The record, and what it knows

    @cached_property
    def call_record(self) -> CallRecord | None:
        """The record of the call; an alias answers with its source's."""
        return CallRecord.objects.for_page(self).select_related("cycle").first()

    @cached_property
    def places_left(self) -> int | None:
        """The places that nobody has taken, or None where there is no limit."""
        if self.places is None:
            return None
        taken = self.call_record.places_taken if self.call_record else 0
        return max(0, self.places - taken)

    @property
    def is_full(self) -> bool:
        """Whether no place is left and no waiting list is kept."""
        return not self.keeps_waiting_list and self.places_left == 0

    def stage(self, now: datetime.datetime | None = None) -> CallStage:
        """Return what a visitor finds at the call, at a moment (default: now)."""
        return derive_stage(
            now or timezone.now(),
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            cancelled=self.event_cancelled,
            outcome_on=self.outcome_published_on if self.outcome else None,
            today=site_today(),
            full=self.is_full,
        )

    @property
    def has_event(self) -> bool:
        """Whether the call invites to an event."""
        return self.event_starts_at is not None

    def get_office_email(self) -> str:
        """Return the address that people reply to: the call's contact, or else the office."""
        return self.contact_email or PartnershipsSettings.for_page(self).office_email

    # What Wagtail's forms ask

    def get_form_fields(self):
        if "partnerships_form_fields" in self.__dict__.get("_cluster_related_objects", ()):
            return list(self.partnerships_form_fields.all())
        # A page that is shown asks for its questions again and again.
        if "_form_fields" not in self.__dict__:
            self._form_fields = list(self.partnerships_form_fields.all())
        return self._form_fields

    def get_submissions(self):
        # The core views list, export and delete for everybody who may change the page, without
        # a log. Ours are elsewhere, each with a permission of its own.
        return FormSubmission.objects.none()

    def serve_submissions_list_view(self, request, *args, **kwargs):
        from ..public.calls import redirect_to_register

        return redirect_to_register(self, request) or super().serve_submissions_list_view(
            request, *args, **kwargs
        )

    def process_form_submission(self, form):
        """
        Store an answer, and return it.

        You can override this method to do more; `form.arrival` holds what is known of the answer
        beside its content.
        """
        from ..actions.calls.arrivals import receive

        return receive(self, form.cleaned_data, form.arrival)

    def render_landing_page(self, request, form_submission=None, *args, **kwargs):
        from ..public.calls import redirect_to_thanks

        return redirect_to_thanks(self, request, form_submission)

    def route(self, request, path_components):
        # People keep their own link while the page is unpublished.
        if not self.live and not path_components and "mine" in request.GET:
            from ..public.personal import find_expression

            if find_expression(self, request.GET["mine"]) is not None:
                return RouteResult(self)
        return super().route(request, path_components)

    def serve(self, request, *args, **kwargs):
        from ..public.calls import serve_call

        return serve_call(self, request)

    preview_modes = [
        ("form", _("Form")),
        ("landing", _("Thank you")),
        ("not_open", _("Not yet open")),
        ("closed", _("Closed")),
        ("full", _("Full")),
        ("outcome", _("Outcome")),
    ]

    def serve_preview(self, request, mode_name):
        from ..public.calls import preview_call

        return preview_call(self, request, mode_name)

    def get_call_context(self, request) -> dict:
        """
        Return what the templates of the call need beside the page.

        You can override this method to add to it.
        """
        from ..public.calls import call_context

        return call_context(self, request)


class CallToActionPage(OfferedBelow, CallToActionMixin, Page):
    """A call to action."""

    template = "wagtail_partnerships/call_to_action_page.html"
    place_name = "call"

    @classmethod
    def fits_below(cls, parent):
        ours = issubclass(parent.specific_class, (GuidanceLibraryPage, LifecycleMixin))
        return ours or parent.is_site_root()

    class Meta:
        # On a custom base page (Wagtail 8) a host makes its own page of the mixin; see checks.
        abstract = bool(swapper.is_swapped("wagtailcore", "Page"))
        verbose_name = _("call to action")
        verbose_name_plural = _("calls to action")


__all__ = [
    "CallAudience",
    "CallFormField",
    "CallRecord",
    "CallToActionMixin",
    "CallToActionPage",
    "FormVersion",
    "RetentionEvent",
    "SamePersonPolicy",
]
