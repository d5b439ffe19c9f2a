"""A host's own models: its documents and its pages."""

from django.db import models
from wagtail import VERSION as WAGTAIL_VERSION
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.documents.models import AbstractDocument, Document
from wagtail.fields import RichTextField
from wagtail.models import Page

from wagtail_partnerships.models import Attachment, CallToActionMixin, GuidanceMixin


class HouseDocument(AbstractDocument):
    reference = models.CharField(max_length=50, blank=True)

    admin_form_fields = (*Document.admin_form_fields, "reference")


class HomePage(Page):
    introduction = RichTextField(blank=True)

    template = "testapp/page.html"
    content_panels = [*Page.content_panels, FieldPanel("introduction")]


class StockPage(Page):
    """A page as stock Wagtail has it: what ours is compared with."""

    introduction = models.TextField(blank=True)
    body = RichTextField(blank=True)

    template = "testapp/page.html"
    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]


class HouseGuidancePage(GuidanceMixin, Page):
    """The host's own guidance document: the mixin, and a field of its own."""

    committee = models.CharField(max_length=100, blank=True)

    template = "testapp/house_guidance_page.html"
    content_panels = [*GuidanceMixin.content_panels, FieldPanel("committee")]


if WAGTAIL_VERSION >= (8, 0):
    # What names files is written by no API until a host says so, as this one does for its own type.
    Attachment.api_fields = [APIField(name, writable=True) for name in ("title", "document")]
    HouseGuidancePage.api_fields = [
        *GuidanceMixin.api_fields,
        APIField("body", writable=True),
        APIField("partnerships_attachments", writable=True),
    ]


class HouseCallPage(CallToActionMixin, Page):
    """The host's own call to action: the mixin, and a field of its own."""

    campaign = models.CharField(max_length=100, blank=True)

    template = "testapp/house_call_page.html"
    content_panels = [*CallToActionMixin.content_panels, FieldPanel("campaign")]
