"""Which files any draft of a document has had: none of them is everybody's before its text is."""

from __future__ import annotations

import swapper
from django.db import models
from wagtail.documents import get_document_model_string


class FileOfDraft(models.Model):
    """
    A file that a draft of a document has, or has had.

    Wagtail's reference index knows what the live text of a page has. What only a revision has
    would be served to whoever guesses its address.
    """

    page = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"), on_delete=models.CASCADE, related_name="+"
    )
    document = models.ForeignKey(
        get_document_model_string(), on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "page"], name="partnerships_file_of_draft_once"
            )
        ]

    def __str__(self):
        return f"{self.document_id} ({self.page_id})"
