"""Which files any draft of a document has had: none of them is everybody's before its text is."""

from __future__ import annotations

from collections.abc import Iterable

import swapper
from django.db import models
from wagtail.documents import get_document_model_string


class FileOfDraftManager(models.Manager):
    """Keeps files, each once."""

    def keep(self, page: int, documents: Iterable[str]) -> None:
        """
        Keep that a draft has some files.

        :param documents: primary keys; those of files that are gone are passed over.
        """
        known = self.filter(page=page).values("document")
        model = self.model._meta.get_field("document").related_model
        found = model._default_manager.filter(pk__in=documents).exclude(pk__in=known)
        self.bulk_create(
            (self.model(page_id=page, document=document) for document in found),
            ignore_conflicts=True,
        )


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

    objects = FileOfDraftManager()

    # What a draft has had is no use that Wagtail should tell of.
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "page"], name="partnerships_file_of_draft_once"
            )
        ]

    def __str__(self):
        return f"{self.document_id} ({self.page_id})"
