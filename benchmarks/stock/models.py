"""
What a developer would make in stock Wagtail to show the same as our pages.

The document shows the same text and the same facts; what ours derives (status, next review,
editions) an editor types in here. Related rows are read with `select_related`, as one would.
"""

from django.core.paginator import Paginator
from django.db import models
from django.utils.text import slugify
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.mail import send_mail
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.forms.models import AbstractEmailForm, AbstractFormField
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents import get_document_model_string
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from wagtail_partnerships.models import DocumentKind, Organisation, Source, Topic


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock()
    level = blocks.ChoiceBlock(choices=[("2", "Section"), ("3", "Subsection")])

    class Meta:
        template = "stock/blocks/heading.html"


class PrincipleBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        choices=[("principle", "Principle"), ("recommendation", "Recommendation")]
    )
    title = blocks.CharBlock()
    text = blocks.RichTextBlock(required=False)

    class Meta:
        template = "stock/blocks/principle.html"


class CalloutBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False)
    text = blocks.RichTextBlock()

    class Meta:
        template = "stock/blocks/callout.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock()
    source = blocks.CharBlock(required=False)

    class Meta:
        template = "stock/blocks/quote.html"


BLOCKS = [
    ("heading", HeadingBlock()),
    ("paragraph", blocks.RichTextBlock()),
    ("principle", PrincipleBlock()),
    ("callout", CalloutBlock()),
    ("table", TableBlock()),
    ("quote", QuoteBlock()),
]


class StockHome(Page):
    pass


class StockLibrary(Page):
    """
    A listing as Wagtail's tutorial makes it: by title, or with `?order=tree` as it comes.

    With `?order=issued` it lists what only the documents themselves have: those issued last first,
    each with its bodies.
    """

    introduction = RichTextField(blank=True)

    template = "stock/library.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        documents = self.get_children().live().specific()
        match request.GET.get("order"):
            case "tree":
                pass
            case "issued":
                documents = StockDocument.objects.child_of(self).live().order_by("-issued_on")
                documents = documents.prefetch_related("bodies__organisation")
            case _:
                documents = documents.order_by("title")
        context["documents"] = Paginator(documents, 20).get_page(request.GET.get("page"))
        return context


class StockDocument(Page):
    summary = models.TextField(blank=True)
    body = StreamField(BLOCKS, blank=True)
    scope = models.TextField(blank=True)
    audience = models.CharField(max_length=255, blank=True)
    reference = models.CharField(max_length=50, blank=True)
    kind = models.ForeignKey(
        DocumentKind, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    topics = ParentalManyToManyField(Topic, blank=True, related_name="+")
    officer_role = models.CharField(max_length=255, blank=True)
    officer_email = models.EmailField(blank=True)
    status = models.CharField(max_length=20, default="In force")
    edition = models.PositiveIntegerField(default=1)
    issued_on = models.DateField(null=True)
    first_issued_on = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True)
    call = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    template = "stock/document.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        InlinePanel("bodies"),
        InlinePanel("citations"),
        InlinePanel("attachments"),
        InlinePanel("editions"),
        InlinePanel("corrections"),
        InlinePanel("nations"),
        InlinePanel("thanks"),
        FieldPanel("call"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.SearchField("scope"),
        index.SearchField("audience"),
        index.SearchField("reference"),
    ]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["library"] = self.get_parent()
        context["address"] = self.get_full_url(request)
        context["contents"] = [
            (slugify(block.value["text"]), block.value["text"])
            for block in self.body
            if block.block_type == "heading"
        ]
        context["bodies"] = self.bodies.select_related("organisation")
        context["citations"] = self.citations.select_related("source")
        context["attachments"] = self.attachments.select_related("document")
        context["structured_data"] = self.get_structured_data(context)
        return context

    def get_structured_data(self, context):
        return {
            "@context": "https://schema.org",
            "@type": "CreativeWork",
            "name": self.title,
            "url": context["address"],
            "abstract": self.summary,
            "version": str(self.edition),
            "datePublished": self.issued_on.isoformat(),
            "about": [topic.name for topic in self.topics.all()],
            "publisher": [
                {"@type": "Organization", "name": row.organisation.name}
                for row in context["bodies"]
            ],
            "isBasedOn": [
                {"@type": "Legislation", "name": row.source.title} for row in context["citations"]
            ],
        }


class StockBody(Orderable):
    page = ParentalKey(StockDocument, on_delete=models.CASCADE, related_name="bodies")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20)


class StockCitation(Orderable):
    page = ParentalKey(StockDocument, on_delete=models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=255, blank=True)


class StockAttachment(Orderable):
    page = ParentalKey(StockDocument, on_delete=models.CASCADE, related_name="attachments")
    title = models.CharField(max_length=255)
    document = models.ForeignKey(
        get_document_model_string(), on_delete=models.PROTECT, related_name="+"
    )


class StockEdition(Orderable):
    page = ParentalKey(StockDocument, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    issued_on = models.DateField()
    note = models.TextField(blank=True)


class StockCorrection(Orderable):
    page = ParentalKey(StockDocument, on_delete=models.CASCADE, related_name="corrections")
    corrected_on = models.DateField()
    note = models.TextField()


class StockNation(Orderable):
    page = ParentalKey(StockDocument, on_delete=models.CASCADE, related_name="nations")
    nation = models.CharField(max_length=50)
    alternative_url = models.URLField(blank=True)


class StockThanks(Orderable):
    page = ParentalKey(StockDocument, on_delete=models.CASCADE, related_name="thanks")
    name = models.CharField(max_length=255)


class StockForm(AbstractEmailForm):
    """
    A form page as Wagtail's documentation makes it: it tells the office by mail.

    As ours does, it also confirms to the person that the answer has come.
    """

    introduction = RichTextField(blank=True)
    asked_for = RichTextField(blank=True)
    thank_you_text = RichTextField(blank=True)

    template = "stock/form.html"
    landing_page_template = "stock/form_landing.html"

    def send_mail(self, form):
        super().send_mail(form)
        [address] = [value for value in form.cleaned_data.values() if "@example" in str(value)]
        send_mail(f"{self.title}: we have your answer", self.title, [address], self.from_address)


class StockFormField(AbstractFormField):
    page = ParentalKey(StockForm, on_delete=models.CASCADE, related_name="form_fields")
