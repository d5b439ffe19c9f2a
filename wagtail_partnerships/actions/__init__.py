"""
Everything that changes the state of a document goes through one of these.

Each verb returns the cycle that it was given, read again; `page.review_cycle` is the next one. Each
raises :class:`~wagtail_partnerships.exceptions.TransitionPermissionError` where the user may not do
it, and :class:`~wagtail_partnerships.exceptions.TransitionRefused`, with every unmet guard, where
it cannot be done. `user=None` is the system.

`action` is what all verbs share, `base` what those on a document do, with Wagtail's `locks`. On a
document: `approval`, `publishing`, `reviews` and `leaving`, held to what `readiness` asks;
`removal` of a trial. On a review: `cases` and `comments`. On many: `changes` and `proposals` of a
practice change, brought by `runs`, and `handover`. `aliases` are kept as private as their sources;
`notices` are sent again or released.
`calls/` acts on responses, `privacy/` on what is kept of people.
"""

from __future__ import annotations

from . import approval, leaving, publishing, reviews
from .approval import *  # noqa: F403 (each verb is exported by its own module)
from .base import CycleAction
from .calls import choosing
from .calls.arrivals import receive
from .calls.base import ExpressionAction
from .calls.choosing import *  # noqa: F403
from .cases import assign_lead
from .leaving import *  # noqa: F403
from .publishing import *  # noqa: F403
from .reviews import *  # noqa: F403


# verb -> its class
ACTIONS = CycleAction.registry
EXPRESSION_ACTIONS = ExpressionAction.registry


__all__ = ["ACTIONS", "EXPRESSION_ACTIONS", "assign_lead", "receive"]
__all__ += approval.__all__ + choosing.__all__ + leaving.__all__ + publishing.__all__
__all__ += reviews.__all__
