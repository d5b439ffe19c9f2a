"""What the society had before: a home page and news."""

from django.db import models
from django.utils import timezone
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from wagtail_partnerships.blocks import GuidanceCardBlock, OpenCallsBlock, TopicListBlock


class HomePage(Page):
    introduction = RichTextField(blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    max_count = 1

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        news = NewsPage.objects.descendant_of(self).live().order_by("-date", "-pk")
        context["news"] = news.defer("body")[:6]
        context["sections"] = self.get_children().live().in_menu()
        return context


class NewsIndexPage(Page):
    subpage_types = ["home.NewsPage"]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["news"] = NewsPage.objects.child_of(self).live().order_by("-date", "-pk")
        return context


class NewsPage(Page):
    """A news item; its headline is the page's title."""

    standfirst = models.TextField(blank=True)
    date = models.DateField(default=timezone.localdate)
    labels = models.CharField(
        max_length=255,
        blank=True,
        help_text="Whose news it is, and for whom: names of bodies or groups, separated by commas.",
    )
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

    content_panels = [
        *Page.content_panels,
        FieldPanel("standfirst"),
        FieldPanel("date"),
        FieldPanel("labels"),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("body"),
        index.FilterField("date"),
    ]
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types = []

    @property
    def label_names(self):
        """The labels, one by one."""
        return [name.strip() for name in self.labels.split(",") if name.strip()]
