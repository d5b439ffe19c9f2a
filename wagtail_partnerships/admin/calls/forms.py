"""The forms of the verbs on an answer to a call; a field is named as the action's parameter."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from ...actions.calls.base import ExpressionAction
from ...actions.calls.choosing import (
    Accept,
    Decline,
    Hold,
    Reconsider,
    ReleaseExpression,
    Shortlist,
)
from ...actions.calls.notes import AddTags, KeepNotes
from ...lifecycles.expression import DeclineReason


# verb -> its form; each class adds itself.
FORMS: dict[str, type[AnswerForm]] = {}


class AnswerForm(forms.Form):
    """
    What a verb asks of the person who uses it.

    :param expression: the answer.
    :param user: who acts.
    """

    verb: ClassVar[str]
    # With what a verb is asked whether it could be used, before anything is entered.
    supposed: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "verb" in cls.__dict__:
            FORMS[cls.verb] = cls

    def __init__(self, *args, expression, user, **kwargs):
        self.expression = expression
        self.user = user
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        """Return what was entered, as the action's parameters."""
        return dict(self.cleaned_data)


class CommentForm(AnswerForm):
    """A verb that needs nothing, and has room for a comment."""

    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        help_text=_(
            "Stays in the history of the call, for colleagues. Do not name the person; they can "
            "ask to see it."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineForm(CommentForm):
    """Decline."""

    verb = "decline"
    supposed = {"reason": DeclineReason.OTHER}

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose the reason")), *DeclineReason.choices],
        error_messages={"required": _("Choose the reason for declining.")},
    )
    field_order = ("reason", "comment")


class PromoteForm(AnswerForm):
    """Offer a place."""

    verb = "promote"
    supposed = {"reason": "supposed"}

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=255,
        help_text=_("Needed where somebody else is first in line."),
    )
    offer_until = forms.DateTimeField(
        label=_("The offer holds until"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=_("Empty: as many days as the call gives."),
    )


class NotesForm(AnswerForm):
    """The office's notes and tags."""

    verb = KeepNotes.verb

    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=255,
        help_text=_("Separated by commas. Answers can be found by them."),
    )
    notes = forms.CharField(
        label=_("Notes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The person can ask to see them: write what you would say to them."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.update(tags=self.expression.tags, notes=self.expression.notes)


def form_of(verb: str) -> type[AnswerForm] | None:
    """Return the form of a verb that people use, or None; most need nothing but a comment."""
    if verb in FORMS:
        return FORMS[verb]
    return CommentForm if verb in ExpressionAction.offered() else None


# What can be decided for many answers at once
BULK_ACTIONS = (Shortlist, Accept, Hold, Decline, Reconsider, ReleaseExpression, AddTags)


class BulkForm(forms.Form):
    """One decision for all the answers that are ticked."""

    verb = forms.ChoiceField(
        label=_("Do"),
        choices=[
            ("", _("Choose what to do")),
            *((action.verb, action.label) for action in BULK_ACTIONS),
        ],
        error_messages={"required": _("Choose what to do.")},
    )
    reason = forms.ChoiceField(
        label=_("Reason for declining"),
        required=False,
        choices=[("", _("Choose the reason")), *DeclineReason.choices],
        help_text=_("Only for “Decline”."),
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        max_length=100,
        help_text=_("Only for “Add tags”. Separated by commas."),
    )
    comment = CommentForm.base_fields["comment"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("verb") == "decline" and not cleaned.get("reason"):
            self.add_error("reason", _("Choose the reason for declining."))
        if cleaned.get("verb") == "add_tags" and not cleaned.get("tags"):
            self.add_error("tags", _("Enter the tags."))
        return cleaned

    def action(self) -> type[ExpressionAction]:
        """Return the chosen verb."""
        return next(each for each in BULK_ACTIONS if each.verb == self.cleaned_data["verb"])

    def arguments(self) -> dict[str, Any]:
        """Return what was entered, as the parameters of the chosen action."""
        entered = self.cleaned_data
        match entered["verb"]:
            case "decline":
                return {"reason": entered["reason"], "comment": entered["comment"]}
            case "add_tags":
                return {"tags": entered["tags"]}
        return {"comment": entered["comment"]}
