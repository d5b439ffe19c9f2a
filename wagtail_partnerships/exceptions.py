"""What an action raises when it will not act."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied


class TransitionRefused(Exception):
    """
    One or more guards of a transition are unmet.

    :ivar reasons: a list of messages, each saying what is missing and what to do.
    """

    def __init__(self, reasons: Iterable[str]):
        self.reasons = list(reasons)
        super().__init__(" ".join(str(reason) for reason in self.reasons))


class Missing(str):
    """
    A reason that says what is missing, with the address where it can be mended.

    :ivar url: an address in the admin.
    """

    url: str

    def __new__(cls, reason: str, url: str):
        missing = super().__new__(cls, reason)
        missing.url = url
        return missing

    def __str__(self) -> str:
        # What makes plain text of a reason keeps the way out.
        return self


class FormSpent(Exception):
    """A rendered form was sent before, with other content: one form is good for one response."""


class StaleVersion(TransitionRefused):
    """The row was changed by somebody else after the screen was drawn."""


class StepRefused(TransitionRefused, PermissionDenied):
    """
    A step of Wagtail's workflow cannot be decided so.

    Wagtail's own screens know how to refuse only what lacks permission.
    """


class TransitionPermissionError(PermissionDenied):
    """
    The user may not make this transition on this object.

    :ivar reasons: a list of messages, as in :class:`TransitionRefused`.
    """

    def __init__(self, reason: str):
        self.reasons = [reason]
        super().__init__(reason)
