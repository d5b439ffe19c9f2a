"""The pages of the site that was dumped, as they were: a host's own code stays when we change."""

from django.db import models
from django.utils import timezone
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from wagtail_partnerships.blocks import GuidanceCardBlock, OpenCallsBlock, TopicListBlock


class HomePage(Page):
    introduction = RichTextField(blank=True)


class NewsIndexPage(Page):
    template = "home/home_page.html"


class NewsPage(Page):
    standfirst = models.TextField(blank=True)
    date = models.DateField(default=timezone.localdate)
    labels = models.CharField(max_length=255, blank=True)
    body = StreamField(
        [
            ("heading", blocks.CharBlock(form_classname="title", icon="title")),
            ("paragraph", blocks.RichTextBlock(icon="pilcrow")),
            ("quote", blocks.BlockQuoteBlock()),
            ("guidance", GuidanceCardBlock()),
            ("topic", TopicListBlock()),
            ("calls", OpenCallsBlock()),
        ],
        blank=True,
    )

    template = "home/home_page.html"
