"""The forms by which the case of a review is kept."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from ...editing.people import ChoosesPeopleForm, PersonField
from ...models import (
    Organisation,
    Recommendation,
    ReviewComment,
    ReviewCycle,
    Voice,
    WorkingGroup,
    WorkingGroupMember,
)
from ..fields import a_day, words


LONG = {"rows": 4}


class CaseForm(forms.ModelForm):
    """
    One row of a case.

    :param page: the document.
    :param cycle: its open cycle.
    """

    def __init__(self, *args, page, cycle, user, **kwargs):
        self.page, self.cycle, self.user = page, cycle, user
        super().__init__(*args, **kwargs)

    def attach(self, row) -> None:
        """Put a new row to the case."""
        row.cycle = self.cycle

    def save(self, commit=True):
        if self.instance.pk is None:
            self.attach(self.instance)
        return super().save(commit)


class PlanForm(CaseForm):
    """What a review covers, and by when it is to end."""

    class Meta:
        model = ReviewCycle
        fields = ["scope", "planned_end_on", "notes"]
        widgets = {
            "scope": forms.Textarea(attrs=LONG),
            "notes": forms.Textarea(attrs=LONG),
            "planned_end_on": AdminDateInput,
        }

    def save(self, commit=True):
        # Only its own columns: a transition that comes between is not undone.
        self.instance.save(update_fields=self.Meta.fields)
        return self.instance


class GroupForm(CaseForm):
    """The working group itself."""

    class Meta:
        model = WorkingGroup
        fields = ["purpose", "starts_on", "ends_on"]
        widgets = {
            "purpose": forms.Textarea(attrs=LONG),
            "starts_on": AdminDateInput,
            "ends_on": AdminDateInput,
        }

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The group cannot end before it starts."))
        return cleaned


class MemberForm(CaseForm):
    """
    A member of the working group.

    :param hides_person: leave out how the person is called and reached.
    """

    class Meta:
        model = WorkingGroupMember
        fields = [
            "name",
            "email",
            "voice",
            "organisation",
            "is_chair",
            "interests",
            "consents_to_be_named",
        ]
        widgets = {"interests": forms.Textarea(attrs=LONG)}
        help_texts = {
            "consents_to_be_named": _("Then the edition that the group made thanks them by name."),
        }

    def __init__(self, *args, hides_person=False, **kwargs):
        super().__init__(*args, **kwargs)
        if hides_person:
            del self.fields["name"], self.fields["email"]
        self.fields["voice"].queryset = _offered(Voice, self.instance.voice_id)
        self.fields["organisation"].queryset = _offered(Organisation, self.instance.organisation_id)

    def attach(self, row):
        row.group, _created = WorkingGroup.objects.get_or_create(cycle=self.cycle)


class CommentForm(CaseForm):
    """A comment from outside, and the answer given to it."""

    class Meta:
        model = ReviewComment
        fields = [
            "author",
            "email",
            "place",
            "text",
            "received_on",
            "answer",
            "is_public",
            "names_author",
        ]
        widgets = {
            "text": forms.Textarea(attrs=LONG),
            "answer": forms.Textarea(attrs=LONG),
            "received_on": AdminDateInput,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.expression_id:
            # Its address stands with the answer, and goes with it.
            del self.fields["email"]

    def save(self, commit=True):
        if "answer" in self.changed_data:
            self.instance.answered_by = self.user if self.cleaned_data["answer"] else None
            self.instance.answered_by_name = ""
            # Who was told another answer is to be told this one.
            self.instance.told_at = None
        return super().save(commit)


class TakeOverForm(forms.Form):
    """
    What is taken over of an answer, and the consent on which it is.

    :param consents: the consents of the answer that are in force.
    """

    text = words(
        _("Comment"),
        _("Leave out what is no comment on the text. One answer can give several comments."),
        _("Keep what is a comment on the text."),
        rows=10,
    )
    place = ReviewComment._meta.get_field("place").formfield()
    author = ReviewComment._meta.get_field("author").formfield(
        help_text=_("As the group and the Board read it. It can be a voice: “a patient”.")
    )
    received_on = a_day(_("Received on"), required=True)
    consent = forms.ChoiceField(
        label=_("Consent that covers it"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the consent that covers this use.")},
    )
    is_public = ReviewComment._meta.get_field("is_public").formfield()
    names_author = ReviewComment._meta.get_field("names_author").formfield()

    def __init__(self, *args, consents, page, cycle, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["consent"].choices = [(one["name"], one["wording"]) for one in consents]
        if not consents:
            self.fields["consent"].help_text = _(
                "The author has given none that is in force, so nothing can be taken over. Ask "
                "them, and write the comment into the case yourself."
            )


class RecommendationForm(ChoosesPeopleForm, CaseForm):
    """What the Board is asked to see done."""

    person_fields = ("owner",)

    class Meta:
        model = Recommendation
        fields = ["text", "owner", "due_on", "state"]
        widgets = {"text": forms.Textarea(attrs=LONG), "due_on": AdminDateInput}


class LeadForm(forms.Form):
    """Who leads the review."""

    bulk_label = _("Assign the lead, or hand over to somebody")

    lead = PersonField(
        label=_("Lead"),
        help_text=_("Somebody who can open the admin. They may edit the text, and are told."),
        error_messages={"required": _("Choose a lead with an active account.")},
    )

    def __init__(self, *args, page, cycle, user, **kwargs):
        self.page, self.cycle, self.user = page, cycle, user
        super().__init__(*args, **kwargs)
        self.initial.setdefault("lead", cycle.lead_id)

    def arguments(self):
        """Return what was entered, as the action's parameters."""
        return dict(self.cleaned_data)


def _offered(model, chosen: int | None):
    """Return the rows that may still be chosen, and the one that was."""
    rows = model.objects.all()
    return rows.filter(pk=chosen) | rows.in_use() if chosen else rows.in_use()


__all__ = [
    "CommentForm",
    "GroupForm",
    "LeadForm",
    "MemberForm",
    "PlanForm",
    "RecommendationForm",
    "TakeOverForm",
]
