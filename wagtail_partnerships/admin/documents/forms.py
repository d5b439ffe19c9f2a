"""
The forms of the transitions. A field is named as the action's parameter that it fills.

A form says at its field what is missing or wrong there; what stands in the way of the whole is for
the action to say.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ...editing.people import PersonField
from ...lifecycles.review import Reach, Trigger
from ...status import site_today
from ..fields import PageField, a_day, words


MAY_REPLACE = 3


class TransitionForm(forms.Form):
    """
    What a verb asks of the person who uses it.

    :param page: the document.
    :param cycle: its cycle.
    :param user: who acts.
    """

    def __init__(self, *args, page, cycle, user, **kwargs):
        self.page = page
        self.cycle = cycle
        self.user = user
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        """Return what was entered, as the action's parameters."""
        return dict(self.cleaned_data)


class SubmitForm(TransitionForm):
    """Submit for approval."""

    change_note = words(
        _("Change note"),
        _("What readers find changed. Published with the edition."),
        _("Write the change note: what readers find changed."),
    )
    minor = forms.BooleanField(
        label=_("Minor revision"),
        required=False,
        help_text=_("Gets the next number all the same, and needs no executive summary."),
    )
    executive_summary = forms.CharField(
        label=_("Executive summary"),
        required=False,
        help_text=_("The Board decides by it: why, what changes, what it means for practice."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_first = self.cycle.current_edition_id is None
        if self.is_first:
            del self.fields["minor"]
        if not self.is_bound:
            self.initial.setdefault("change_note", self.cycle.change_note)
            self.initial.setdefault("executive_summary", self.cycle.executive_summary)
            self.initial.setdefault("minor", self.cycle.is_minor)
        for number in range(1, MAY_REPLACE + 1):
            self.fields[f"supersedes_{number}"] = PageField(
                label=_("Replaces this document as well") if number > 1 else _("Replaces"),
                required=False,
                help_text=_("Readers of that document are led to this one once it is released.")
                if number == 1
                else "",
            )

    def clean(self):
        cleaned = super().clean()
        minor = cleaned.get("minor", False)
        if not minor and not cleaned.get("executive_summary", "").strip():
            self.add_error(
                "executive_summary", _("Write the executive summary. The Board decides by it.")
            )
        return cleaned

    def arguments(self):
        entered = super().arguments()
        replaced = [entered.pop(f"supersedes_{number}") for number in range(1, MAY_REPLACE + 1)]
        return {
            **entered,
            "supersedes": list({page.pk: page for page in replaced if page}.values()),
        }


class SendBackForm(TransitionForm):
    """Send back."""

    comment = words(
        _("What has to change"),
        _("The writers are told, and it stays in the history."),
        _("Say what has to change before the text can be approved."),
    )


class ReasonForm(TransitionForm):
    """A verb that needs a reason."""

    reason = words(
        _("Reason"), _("It stays in the history."), _("Give a reason. It stays in the history.")
    )


class ApproveForm(TransitionForm):
    """Approve."""

    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        help_text=_("Stays in the history; readers do not see it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    meeting_date = a_day(_("Date of the Board meeting"))
    minute_reference = forms.CharField(label=_("Minute reference"), required=False, max_length=100)


class StepForm(TransitionForm):
    """Decide a step of Wagtail's workflow."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("approve", _("Approve this step")), ("reject", _("Send the text back"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you decide.")},
    )
    comment = forms.CharField(
        label=_("Comment"),
        required=False,
        help_text=_("Needed to send the text back: say what has to change."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == "reject" and not cleaned.get("comment", "").strip():
            self.add_error("comment", _("Say what has to change before the text can be approved."))
        return cleaned


class BeginReviewForm(TransitionForm):
    """Begin a brief or a full review."""

    trigger = forms.ChoiceField(
        label=_("Trigger"),
        choices=[("", _("Choose why the review begins")), *Trigger.choices],
        help_text=_("Why the review begins. Readers see it."),
        error_messages={"required": _("Say why the review begins: choose a trigger.")},
    )
    reach = forms.ChoiceField(
        label=_("Reach"),
        choices=[("", _("Does not apply")), *Reach.choices],
        required=False,
        help_text=_("How far the change reaches that makes the review necessary."),
    )
    lead = PersonField(
        label=_("Lead"),
        required=False,
        help_text=_("They may edit the text while it is revised. Empty: you lead it."),
    )


class ReaffirmForm(TransitionForm):
    """Reaffirm."""

    statement = words(
        _("Public statement"),
        _("Readers see it with the document: why the text still holds."),
        _("Write the statement that readers see: why the text still holds."),
    )


class AdoptForm(TransitionForm):
    """Adopt."""

    edition = forms.IntegerField(
        label=_("Edition"),
        min_value=1,
        initial=1,
        help_text=_("The number that the text is known by."),
        error_messages={
            "required": _("Give the number of the edition: 1 for the first."),
            "min_value": _("The number of the edition is 1 or higher."),
        },
    )
    issued_on = a_day(_("Issued on"), _("Empty: today. Not a day to come."))
    due_on = a_day(
        _("Review due on"), _("Empty: the day of issue and the document's review interval.")
    )

    def clean_issued_on(self):
        issued_on = self.cleaned_data["issued_on"]
        if issued_on and issued_on > site_today():
            raise forms.ValidationError(_("The day of issue lies in the future."))
        return issued_on


class CorrectForm(TransitionForm):
    """Publish a correction."""

    note = words(
        _("Note to readers"),
        _("What was put right. Readers see it with the edition."),
        _("Write the note to readers: what was put right."),
    )


class PostponeForm(TransitionForm):
    """Postpone the review."""

    due_on = a_day(
        _("Review by"),
        _("A review begun in error can keep its day: it is then put off without being extended."),
        required=True,
        error_messages={"required": _("Choose the day by which the document is to be reviewed.")},
    )
    reason = words(
        _("Reason"),
        _("Readers see it with the new day."),
        _("Give the reason. Readers see it with the new date."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("due_on", self.cycle.due_on)


class WithdrawForm(TransitionForm):
    """Withdraw."""

    reason = words(
        _("Reason"),
        _("Readers see it at the document's address."),
        _("Give the reason. Readers see it."),
    )
    take_down = forms.TypedChoiceField(
        label=_("What readers find"),
        choices=[
            ("", _("The text with a notice that it was withdrawn")),
            ("yes", _("Only the title, the reason and a way out: the text and its files are gone")),
        ],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )


class SupersedeForm(TransitionForm):
    """Supersede."""

    successor = PageField(
        label=_("The document that takes its place"),
        help_text=_("It has to be in force. Readers of this document are led to it."),
        error_messages={"required": _("Choose the document that takes this one's place.")},
    )


class ReinstateForm(TransitionForm):
    """Reinstate."""

    reason = ReasonForm.base_fields["reason"]
    due_on = a_day(_("Review due on"), _("Empty: it is due for review today."))

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < site_today():
            raise forms.ValidationError(
                _("The review date lies in the past. Choose today or a later day.")
            )
        return due_on


FORMS: dict[str, type[TransitionForm]] = {
    "submit": SubmitForm,
    "approve": ApproveForm,
    "send_back": SendBackForm,
    "begin_brief_review": BeginReviewForm,
    "begin_full_review": BeginReviewForm,
    "escalate": ReasonForm,
    "revise": ReasonForm,
    "reaffirm": ReaffirmForm,
    "abandon": ReasonForm,
    "recall": ReasonForm,
    "adopt": AdoptForm,
    "correct": CorrectForm,
    "postpone": PostponeForm,
    "supersede": SupersedeForm,
    "withdraw": WithdrawForm,
    "reinstate": ReinstateForm,
}
