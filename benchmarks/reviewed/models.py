"""A document whose review date is kept by wagtail-periodic-review."""

from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_periodic_review.models import PeriodicReviewMixin

from benchmarks.stock.models import BLOCKS


class ReviewedDocument(PeriodicReviewMixin, Page):
    """Title, text and review date."""

    summary = models.TextField(blank=True)
    body = StreamField(BLOCKS, blank=True)
