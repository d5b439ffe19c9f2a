"""What was said about a text, and answered, as the office publishes it with the outcome."""

from __future__ import annotations

from django.db.models import Q

from ..lifecycles.review import Outcome
from ..models import ReviewComment


def public_comments(edition) -> list[ReviewComment]:
    """
    Return the published comments of the reviews that ended with an edition or reaffirmed it.

    A comment that was taken over from an answer goes when its author withdraws the consent.
    """
    reaffirmed = Q(cycle__current_edition=edition, cycle__outcome=Outcome.REAFFIRMED)
    comments = ReviewComment.objects.filter(
        reaffirmed | Q(cycle=edition), is_public=True, cycle__open_page__isnull=True
    ).select_related("expression")
    return [comment for comment in comments if not comment.is_withdrawn]
