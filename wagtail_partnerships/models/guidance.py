"""Guidance documents: what they say, and how they are registered."""

from __future__ import annotations

import datetime
import re

import swapper
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.api import APIField
from wagtail.contrib.forms.models import FormMixin
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page, Site, get_page_models
from wagtail.search import index

from ..blocks import GuidanceBodyBlock
from ..editing.document_panels import (
    GuidancePageForm,
    GuidanceTabs,
    content_panels,
    register_panels,
    settings_panels,
)
from ..formats.days import validate_days
from ..formats.names import plain, stored
from ..status import stored_moment
from .directory import DocumentKind, Topic
from .guidancerows import Attachment, BodyOfDocument, Citation, ExcludedNation
from .lifecycle import LifecycleMixin
from .office import RowOnlyFieldsMixin
from .pagerows import BASE_SEARCH_FIELDS, PageRows
from .places import OfferedBelow
from .querysets import GuidanceManager
from .reviews import ReviewCycle
from .sitemaps import DatedInSitemap
from .slugs import KeepsSlugsFree


class GuidanceMixin(
    KeepsSlugsFree, RowOnlyFieldsMixin, DatedInSitemap, RoutablePageMixin, LifecycleMixin
):
    """
    The content of a guidance document, with its lifecycle.

    Put it before the page class among the bases of your own page type::

        class PolicyPage(GuidanceMixin, Page):
            ...
    """

    base_form_class = GuidancePageForm

    # What a row of a list reads of a document; name more where your own row template shows more.
    list_fields = ("title", "summary", "reference")

    summary = models.TextField(
        _("summary"),
        blank=True,
        help_text=_("Two or three sentences that tell a reader whether this is for them."),
    )
    body = StreamField(GuidanceBodyBlock(), verbose_name=_("text"), blank=True)
    scope = models.TextField(
        _("scope"), blank=True, help_text=_("What the document covers, and what it leaves out.")
    )
    audience = models.CharField(
        _("audience"), max_length=255, blank=True, help_text=_("Who it is written for.")
    )

    reference = models.CharField(
        _("reference number"),
        max_length=50,
        blank=True,
        db_index=True,
        help_text=_("One document of the site carries it."),
    )
    kind = models.ForeignKey(
        DocumentKind,
        verbose_name=_("kind"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    topics = ParentalManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="+")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("responsible officer"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    officer_role = models.CharField(
        _("responsible role"),
        max_length=255,
        blank=True,
        help_text=_("For example: Professional Officer for Patient Care."),
    )
    officer_email = models.EmailField(_("e-mail address of the role"), blank=True)
    first_issued_on = models.DateField(
        _("first issued"),
        null=True,
        blank=True,
        help_text=_("Where the first edition is older than this site."),
    )
    review_interval = models.PositiveIntegerField(
        _("months between reviews"),
        null=True,
        blank=True,
        help_text=_("Empty: as its kind, or else as the site. 0: no periodic review."),
    )

    partnerships_bodies = PageRows(BodyOfDocument)
    partnerships_citations = PageRows(Citation)
    partnerships_attachments = PageRows(Attachment)
    partnerships_excluded_nations = PageRows(ExcludedNation)

    content_panels = [*Page.content_panels, *content_panels]
    register_panels = register_panels
    settings_panels = settings_panels
    edit_handler = GuidanceTabs()

    search_fields = [
        *BASE_SEARCH_FIELDS,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.SearchField("scope"),
        index.SearchField("audience"),
        index.SearchField("reference", boost=5),
        index.AutocompleteField("reference"),
        index.FilterField("reference"),
        index.FilterField("kind_id"),
        index.RelatedFields("topics", [index.FilterField("slug")]),
        index.RelatedFields("partnerships_bodies", [index.FilterField("organisation_id")]),
        index.RelatedFields("partnerships_excluded_nations", [index.FilterField("nation")]),
    ]

    # Nothing of a cycle's inner notes; and for a document that not everybody may see, no more than
    # its title and its status.
    api_fields = [
        APIField("currency"),
        APIField("public_facts"),
        APIField("public_text"),
    ]

    office_facts = ("officer", "officer_role", "officer_email")
    facts_beside_text = ("review_interval",)

    # A copy is another document: it has to get a number of its own.
    exclude_fields_in_copy = ["reference"]

    objects = GuidanceManager()

    class Meta:
        abstract = True

    def get_indexed_instance(self):
        # An alias is found by its source's text.
        return None if self.alias_of_id else super().get_indexed_instance()

    @classmethod
    def get_indexed_objects(cls):
        # Who searches for words of a text that was taken down is told of none.
        cycles = ReviewCycle.objects.filter(page=models.OuterRef("pk"))
        down = models.Exists(cycles.filter(taken_down=True))
        indexed = super().get_indexed_objects().filter(alias_of__isnull=True)
        return indexed.exclude(down, ~models.Exists(cycles.filter(open_page__isnull=False)))

    def clean(self):
        super().clean()
        validate_days(self)
        self.reference = stored(self.reference)
        if self.alias_of_id or not self.reference:
            return
        if other := self.find_by_reference(self.reference):
            raise ValidationError(
                {
                    "reference": _("“%(title)s” carries this reference number already.")
                    % {"title": other.title}
                }
            )

    def find_by_reference(self, reference: str):
        """
        Return another document of this site with a reference number, or None.

        It may be of any page type. What nobody can tell apart on a screen is one number: see
        :func:`~wagtail_partnerships.formats.names.plain`.
        """
        if self.pk is None and Site.objects.count() > 1:
            # Before it is saved a page has no place, and another site's number is no hindrance.
            # It is asked again at the next save, and at submit.
            return None
        site = self.get_site() if self.pk else None
        number = plain(reference)
        for model in get_page_models():
            if not issubclass(model, GuidanceMixin):
                continue
            others = model.objects.filter(alias_of__isnull=True).exclude(reference="")
            others = others.exclude(pk=self.pk).exclude(translation_key=self.translation_key)
            # No database compares as we do; the figures of a number are the same in every form.
            for figures in set(re.findall("[0-9]+", number)):
                others = others.filter(reference__contains=figures)
            if site:
                others = others.descendant_of(site.root_page, inclusive=True)
            rows = others.order_by("pk").values_list("pk", "reference")
            for pk, written in rows.iterator():
                if plain(written) == number:
                    return model.objects.get(pk=pk)
        return None

    def get_review_interval(self) -> int:
        if self.review_interval is not None:
            return self.review_interval
        if self.kind is not None and self.kind.review_interval is not None:
            return self.kind.review_interval
        return super().get_review_interval()

    def get_owner_email(self) -> str:
        """Return where word about this document goes: its officer's address, or the role's."""
        if self.officer is not None and self.officer.is_active and self.officer.email:
            return self.officer.email
        return self.officer_email

    # What readers see

    def serve(self, request, *args, **kwargs):
        from ..public.documents import finish_response, refuse

        response = refuse(self, request) or super().serve(request, *args, **kwargs)
        return finish_response(self, request, response)

    @path("editions/")
    def editions_view(self, request):
        from ..public.editions import edition_list

        return edition_list(self, request)

    @path("editions/<int:number>/")
    def edition_view(self, request, number):
        from ..public.editions import edition_text

        return edition_text(self, request, number)

    @path("editions/<int:number>/changes/")
    def changes_view(self, request, number):
        from ..public.editions import edition_changes

        return edition_changes(self, request, number)

    @path("editions/<int:number>/<int:correction>/")
    def earlier_text_view(self, request, number, correction):
        from ..public.editions import edition_text

        return edition_text(self, request, number, correction)

    @path("on/<str:day>/")
    def on_day_view(self, request, day):
        from ..public.editions import in_force_on

        return in_force_on(self, request, day)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context.update(self.get_guidance_context(request))
        return context

    def get_guidance_context(self, request) -> dict:
        """
        Return what the templates of the document need beside the page.

        You can override this method to add to it.
        """
        from ..public.documents import document_context

        return document_context(self, request)

    def get_route_paths(self):
        # Wagtail's redirects lead on from what is named here when a page has moved. The days of
        # `on/` are without number, and stay behind.
        paths = super().get_route_paths()
        editions = list(
            self.editions.annotate(times_corrected=models.Count("corrections")).values_list(
                "edition", "times_corrected"
            )
        )
        if editions:
            paths = [*paths, "/editions/"]
        first = min((number for number, _times in editions), default=None)
        for number, times_corrected in editions:
            paths.append(f"/editions/{number}/")
            if number != first:
                paths.append(f"/editions/{number}/changes/")
            paths += [f"/editions/{number}/{step}/" for step in range(times_corrected)]
        return paths

    def get_sitemap_urls(self, request=None):
        from ..access import is_closed, paths_of, restricted_paths
        from ..library.index import current_register

        listed = current_register(request).is_listed(self.pk)
        if not listed or is_closed(paths_of(self), restricted_paths(request)):
            return []
        return super().get_sitemap_urls(request)

    def get_sitemap_dates(self, request=None):
        from ..library.index import current_register

        changed_on = current_register(request).by_pk[self.pk].changed_on
        return [stored_moment(datetime.date.fromisoformat(changed_on))] if changed_on else []

    # What the API tells

    @property
    def currency(self) -> dict | None:
        """The currency of the document as plain data; None unless everybody may see it."""
        from ..access import may_see
        from ..reading.status_report import status_report

        return status_report(self).as_dict() if may_see(self) else None

    @property
    def public_facts(self) -> dict | None:
        """Kind, topics, bodies and nations as plain data; None unless everybody may see them."""
        from ..public.api import public_facts

        return public_facts(self)

    @property
    def public_text(self) -> dict | None:
        """The text and its attachments as plain data; None unless everybody may see them."""
        from ..public.api import public_text

        return public_text(self)


class GuidancePage(OfferedBelow, GuidanceMixin, Page):
    """A guidance document."""

    template = "wagtail_partnerships/guidance_page.html"
    place_name = "document"

    @classmethod
    def fits_below(cls, parent):
        # A page of the host may be a section of a library; below a form stands nothing.
        return not issubclass(parent.specific_class, FormMixin)

    class Meta:
        # On a custom base page (Wagtail 8) a host makes its own page of the mixin; see checks.
        abstract = bool(swapper.is_swapped("wagtailcore", "Page"))
        verbose_name = _("guidance document")
        verbose_name_plural = _("guidance documents")
