"""
What the admin says and asks at each verb on a document: its form, with the consequences.

`base` is what all share, and keeps them by their verbs. `approval`, `publishing`, `reviews` and
`leaving` have the verbs that the same modules of :mod:`wagtail_partnerships.actions` have.
"""

from __future__ import annotations

from . import approval, leaving, publishing, reviews
from .base import FORMS, TransitionForm


__all__ = ["FORMS", "TransitionForm", "approval", "leaving", "publishing", "reviews"]
