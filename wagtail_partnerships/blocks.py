"""What the text of a guidance document is made of, and blocks for the host's own pages."""

from __future__ import annotations

from types import SimpleNamespace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock


RICH_TEXT_FEATURES = [
    "bold",
    "italic",
    "ol",
    "ul",
    "link",
    "document-link",
    "superscript",
    "subscript",
]
PREVIEW = "wagtail_partnerships/blocks/preview.html"


class HeadingBlock(blocks.StructBlock):
    """A heading that the table of contents lists."""

    text = blocks.CharBlock(label=_("Heading"), max_length=255)
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("2", _("Section")), ("3", _("Subsection"))], default="2"
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Appears in the table of contents.")
        template = "wagtail_partnerships/blocks/heading.html"
        preview_template = PREVIEW
        preview_value = {"text": "Why partnership matters", "level": "2"}


class PrincipleBlock(blocks.StructBlock):
    """A numbered principle or recommendation that can be linked and cited by itself."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("principle", _("Principle")), ("recommendation", _("Recommendation"))],
        default="principle",
    )
    title = blocks.CharBlock(label=_("In short"), max_length=255)
    text = blocks.RichTextBlock(label=_("In full"), features=RICH_TEXT_FEATURES, required=False)

    class Meta:
        icon = "list-ol"
        label = _("Principle or recommendation")
        description = _("Numbered by itself; readers can link to it.")
        template = "wagtail_partnerships/blocks/principle.html"
        preview_template = PREVIEW
        preview_value = {
            "kind": "principle",
            "title": "Ask before you assume",
            "text": "<p>Ask each person how they would like to take part.</p>",
        }


class CalloutBlock(blocks.StructBlock):
    """A passage that readers must not miss."""

    title = blocks.CharBlock(label=_("Title"), max_length=255, required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Call-out")
        description = _("Sets a short passage apart from the text.")
        template = "wagtail_partnerships/blocks/callout.html"
        preview_template = PREVIEW
        preview_value = {"title": "Entitlement", "text": "<p>It lies with the employer.</p>"}


class FigureBlock(blocks.StructBlock):
    """An image with a text for those who do not see it."""

    image = ImageChooserBlock(label=_("Image"))
    alt_text = blocks.CharBlock(
        label=_("What the image says"),
        max_length=500,
        help_text=_("Read out instead of the image. Say what it tells, not that it is an image."),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=255, required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("Its file has a public address, also on a members-only page.")
        template = "wagtail_partnerships/blocks/figure.html"
        preview_template = "wagtail_partnerships/blocks/figure_preview.html"


class DocumentBlock(blocks.StructBlock):
    """A file within the text."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Title"), max_length=255, required=False)

    def get_preview_value(self):
        # Shown without asking for a file: there may be none yet.
        file = SimpleNamespace(
            title=_("Checklist for a first meeting"),
            url="#",
            file_extension="pdf",
            get_file_size=184_320,
        )
        return blocks.StructValue(self, [("document", file), ("title", "")])

    class Meta:
        icon = "doc-full"
        label = _("File")
        description = _("A link to a file, with its type and size.")
        template = "wagtail_partnerships/blocks/document.html"
        preview_template = PREVIEW


class QuoteBlock(blocks.StructBlock):
    """Somebody's words."""

    text = blocks.TextBlock(label=_("Quotation"))
    source = blocks.CharBlock(label=_("Who or what is quoted"), max_length=255, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("Words of a person or another text.")
        template = "wagtail_partnerships/blocks/quote.html"
        preview_template = PREVIEW
        preview_value = {"text": "Nothing about us without us.", "source": "A lay adviser"}


class ParagraphBlock(blocks.RichTextBlock):
    """Ordinary text."""

    def deconstruct(self):
        # Migrations know Wagtail's own block: how one looks in the picker is no part of the data.
        return ("wagtail.blocks.RichTextBlock", *super().deconstruct()[1:])

    class Meta:
        preview_template = PREVIEW


class TextTableBlock(TableBlock):
    """A table within the text."""

    def deconstruct(self):
        return ("wagtail.contrib.table_block.blocks.TableBlock", *super().deconstruct()[1:])

    class Meta:
        preview_template = PREVIEW
        preview_value = {
            "data": [["Year", "Meetings", "Lay members"], ["2024", "4", "6"], ["2025", "5", "9"]],
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_caption": "Who took part",
        }


class GuidanceBodyBlock(blocks.StreamBlock):
    """The body of a guidance document."""

    heading = HeadingBlock()
    paragraph = ParagraphBlock(
        label=_("Text"),
        icon="pilcrow",
        features=RICH_TEXT_FEATURES,
        description=_("Ordinary paragraphs and lists."),
        template="wagtail_partnerships/blocks/paragraph.html",
        preview_value="<p>Partnership begins with listening.</p>",
    )
    principle = PrincipleBlock()
    callout = CalloutBlock()
    table = TextTableBlock(
        label=_("Table"),
        icon="table",
        description=_("For figures and comparisons."),
        template="wagtail_partnerships/blocks/table.html",
    )
    figure = FigureBlock()
    document = DocumentBlock()
    quote = QuoteBlock()


# For the host's own pages


def topic_choices():
    """Return the topics that a list can be of, the retired ones last."""
    from .models import Topic

    # A page that has a list of a retired topic has to be saved all the same.
    topics = sorted(Topic.objects.all(), key=lambda topic: topic.retired)
    retired = gettext("%(topic)s (retired)")
    return [
        (topic.slug, retired % {"topic": topic.name} if topic.retired else topic.name)
        for topic in topics
    ]


class EmbeddedBlock(blocks.StructBlock):
    """A block for the host's own pages, which shows what stands on the site when it is read."""

    def shown(self, value, request) -> dict:
        """Return what the template shows to the reader who asks."""
        raise NotImplementedError

    def sample(self) -> dict:
        """Return what the template shows in the editor's picker: nothing of the site."""
        raise NotImplementedError

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        if "partnerships_sample" not in context:
            return {**context, **self.shown(value, context.get("request"))}
        return {**context, **context["partnerships_sample"]}

    def get_preview_context(self, value, parent_context=None):
        return {**(parent_context or {}), "partnerships_sample": self.sample()}

    class Meta:
        preview_template = PREVIEW


class GuidanceCardBlock(EmbeddedBlock):
    """A guidance document, or a call, with what a reader has to know of it."""

    page = blocks.PageChooserBlock(
        label=_("Document or call"), help_text=_("A guidance document, or a call to action.")
    )

    def clean(self, value):
        from .models import CallToActionMixin, GuidanceMixin

        cleaned = super().clean(value)
        page = cleaned["page"]
        if page and not issubclass(
            page.specific_class or object, (GuidanceMixin, CallToActionMixin)
        ):
            refusal = gettext(
                "“%(title)s” cannot be shown here. Choose a guidance document or a call to action."
            )
            raise StructBlockValidationError(
                {"page": ValidationError(refusal % {"title": page.title})}
            )
        return cleaned

    def shown(self, value, request):
        from .library.embedded import card_context

        return card_context(value["page"], request)

    def sample(self):
        from .library.samples import sample_rows

        return {"row": sample_rows()[0]}

    class Meta:
        icon = "doc-full"
        label = _("Guidance card")
        description = _("Title, status and bodies of a document, and the way to it.")
        template = "wagtail_partnerships/blocks/card.html"


class TopicListBlock(EmbeddedBlock):
    """The documents of a topic."""

    title = blocks.CharBlock(label=_("Title"), max_length=255, required=False)
    topic = blocks.ChoiceBlock(label=_("Topic"), choices=topic_choices)
    number = blocks.IntegerBlock(
        label=_("How many"), default=5, min_value=1, max_value=50, help_text=_("The newest.")
    )

    def shown(self, value, request):
        from .library.embedded import topic_context

        return topic_context(value["topic"], value["number"], request)

    def sample(self):
        from .library.samples import sample_rows

        return {"rows": sample_rows()}

    class Meta:
        icon = "list-ul"
        label = _("Guidance by topic")
        description = _("The newest documents of a topic.")
        template = "wagtail_partnerships/blocks/topic_list.html"
        preview_value = {"title": _("Partnership"), "topic": "", "number": 5}


class OpenCallsBlock(EmbeddedBlock):
    """The calls that are open."""

    title = blocks.CharBlock(label=_("Title"), max_length=255, required=False)
    number = blocks.IntegerBlock(label=_("How many"), default=5, min_value=1, max_value=50)

    def shown(self, value, request):
        from .library.embedded import calls_context

        return calls_context(value["number"], request)

    def sample(self):
        from .library.samples import sample_calls

        return {"calls": sample_calls()}

    class Meta:
        icon = "group"
        label = _("Open calls")
        description = _("Calls to action that people can answer now.")
        template = "wagtail_partnerships/blocks/open_calls.html"
        preview_value = {"title": _("Have your say"), "number": 5}
