"""The pages of a host that has nothing to do with guidance."""

from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page


class NewsPage(Page):
    introduction = models.TextField(blank=True)
    body = RichTextField(blank=True)

    content_panels = (*Page.content_panels, "introduction", "body")

    template = "testapp/page.html"
