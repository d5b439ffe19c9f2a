"""The library: where readers find documents."""

from __future__ import annotations

import swapper
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.forms.models import FormMixin
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Page

from .aliasing import AliasesFollowLiveText
from .deletion import DraftDeletingManager
from .directory import Topic
from .lifecycle import LifecycleMixin
from .places import OfferedBelow
from .sitemaps import DatedInSitemap


# Set on a request that was led through a library; the innermost is set last.
LIBRARY_ON_THE_WAY = "_partnerships_library"


class GuidanceLibraryPage(
    OfferedBelow, DatedInSitemap, AliasesFollowLiveText, RoutablePageMixin, Page
):
    """Lists the guidance documents below it, for readers to search and filter."""

    introduction = RichTextField(_("introduction"), blank=True)
    topic = models.ForeignKey(
        Topic,
        verbose_name=_("only this topic"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    section = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("only the documents below"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("A part of the tree. Empty: the documents below the library itself."),
    )
    access_note = RichTextField(
        _("how to get access"),
        blank=True,
        features=["bold", "link"],
        help_text=_("Shown with documents that are for members only."),
    )

    template = "wagtail_partnerships/guidance_library_page.html"
    place_name = "library"
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("access_note"),
        MultiFieldPanel(
            [FieldPanel("topic"), PageChooserPanel("section")], _("Which documents it lists")
        ),
    ]

    objects = DraftDeletingManager()

    class Meta:
        # On a custom base page (Wagtail 8) a host makes its own page of the mixin; see checks.
        abstract = bool(swapper.is_swapped("wagtailcore", "Page"))
        verbose_name = _("guidance library")
        verbose_name_plural = _("guidance libraries")

    # The library's own addresses: a page below it that has one of them could not be reached.
    slugs_kept_free = frozenset({"archive", "feed", "register"})

    @classmethod
    def fits_below(cls, parent):
        return not issubclass(parent.specific_class, (LifecycleMixin, FormMixin))

    def route(self, request, path_components):
        setattr(request, LIBRARY_ON_THE_WAY, self)
        return super().route(request, path_components)

    def get_root_path(self) -> str:
        """Return the tree path of the page below which documents are listed."""
        if self.section_id:
            return self.section.path
        return self.alias_of.path if self.alias_of_id else self.path

    @path("archive/")
    def archive_view(self, request):
        """Documents out of use."""
        return self.render(request, archive=True)

    @path("feed/")
    def feed_view(self, request):
        """What was issued or changed lately, as an Atom feed."""
        from ..library.feeds import library_feed

        return library_feed(self, request)

    @path("feed/<slug:topic>/")
    def topic_feed_view(self, request, topic):
        """The same for one topic."""
        from ..library.feeds import library_feed

        return library_feed(self, request, topic)

    @path("register/")
    def register_view(self, request):
        """The public register, as CSV."""
        from ..library.download import register_csv

        return register_csv(self, request)

    def serve(self, request, *args, **kwargs):
        from ..library.context import finish_response

        return finish_response(self, request, super().serve(request, *args, **kwargs))

    def get_context(self, request, *args, archive=False, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context.update(self.get_library_context(request, archive=archive))
        return context

    def get_library_context(self, request, archive: bool = False) -> dict:
        """
        Return what the templates of the library need beside the page.

        You can override this method to add to it.

        :param archive: whether the documents out of use are asked for.
        """
        from ..library.context import library_context

        return library_context(self, request, archive=archive)
