"""What stands beside the text of a guidance document, row by row: bodies, sources, files."""

from __future__ import annotations

import swapper
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model_string
from wagtail.images import get_image_model_string
from wagtail.models import Orderable

from .directory import Organisation, Source
from .pagerows import PageRowKey


BASE_PAGE = swapper.get_model_name("wagtailcore", "Page")


class BodyOfDocument(Orderable):
    """The part that a body has in a document."""

    class Part(models.TextChoices):
        PUBLISHER = "publisher", _("Publisher")
        DEVELOPER = "co_developer", _("Co-developer")
        SUPPORTER = "supporter", _("Supporter")

    page = PageRowKey(BASE_PAGE, on_delete=models.CASCADE, related_name="partnerships_bodies")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="documents",
    )
    part = models.CharField(_("part"), max_length=20, choices=Part.choices, default=Part.PUBLISHER)

    class Meta(Orderable.Meta):
        verbose_name = _("body")
        verbose_name_plural = _("bodies")

    def __str__(self):
        return f"{self.organisation} ({self.get_part_display()})"


class Citation(Orderable):
    """A source, or a document of ours, that a document relies on or builds on."""

    page = PageRowKey(BASE_PAGE, on_delete=models.CASCADE, related_name="partnerships_citations")
    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="citations",
    )
    document = models.ForeignKey(
        BASE_PAGE,
        verbose_name=_("document of ours"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="partnerships_cited_by",
    )
    place = models.CharField(
        _("place"), max_length=255, blank=True, help_text=_("For example: regulation 10.")
    )
    builds_on = models.BooleanField(
        _("builds on it"),
        default=False,
        help_text=_("Tick where the document takes the other further, rather than citing it."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("citation")
        verbose_name_plural = _("citations")

    def __str__(self):
        return str(self.source or self.document)

    def clean(self):
        super().clean()
        if bool(self.source_id) == bool(self.document_id):
            raise ValidationError(_("Choose either a source or a document of ours."))


class Attachment(Orderable):
    """A file or image that comes with a document."""

    page = PageRowKey(BASE_PAGE, on_delete=models.CASCADE, related_name="partnerships_attachments")
    title = models.CharField(_("title"), max_length=255)
    kind = models.CharField(
        _("kind"), max_length=100, blank=True, help_text=_("For example: infographic.")
    )
    document = models.ForeignKey(
        get_document_model_string(),
        verbose_name=_("file"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Its file has a public address. Use a file on a members-only page."),
    )
    alt_text = models.CharField(
        _("what it says"),
        max_length=500,
        blank=True,
        help_text=_("For those who do not see the image or infographic."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if bool(self.document_id) == bool(self.image_id):
            raise ValidationError(_("Choose either a file or an image."))


class ExcludedNation(Orderable):
    """A nation that a document does not apply to."""

    class Nation(models.TextChoices):
        ENGLAND = "england", _("England")
        SCOTLAND = "scotland", _("Scotland")
        WALES = "wales", _("Wales")
        NORTHERN_IRELAND = "northern_ireland", _("Northern Ireland")

    page = PageRowKey(
        BASE_PAGE, on_delete=models.CASCADE, related_name="partnerships_excluded_nations"
    )
    nation = models.CharField(_("nation"), max_length=20, choices=Nation.choices)
    alternative_url = models.URLField(
        _("what applies there instead"), blank=True, help_text=_("A web address.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("nation that it does not apply to")
        verbose_name_plural = _("nations that it does not apply to")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "nation"], name="partnerships_nation_excluded_once"
            )
        ]

    def __str__(self):
        return self.get_nation_display()
