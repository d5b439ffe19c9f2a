"""The forms of approval: submit, send back, recall, approve; and Wagtail's own steps."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ....formats.moments import day_in_words as day
from ....formats.moments import moment_in_words as moment
from ....lifecycles.review import ReviewState
from ....models import PartnershipsSettings
from ....permissions import approvers_of
from ....reading.labels import name
from ....status import due_date, site_today
from ...fields import PageField, a_day, words
from .base import ReasonForm, TransitionForm, more_readers


MAY_REPLACE = 3


class SubmitForm(TransitionForm):
    """Submit for approval."""

    verb = "submit"

    change_note = words(
        gettext_lazy("Change note"),
        gettext_lazy("What readers find changed. Published with the edition."),
        gettext_lazy("Write the change note: what readers find changed."),
    )
    minor = forms.BooleanField(
        label=gettext_lazy("Minor revision"),
        required=False,
        help_text=gettext_lazy(
            "Gets the next number all the same, and needs no executive summary."
        ),
    )
    executive_summary = forms.CharField(
        label=gettext_lazy("Executive summary"),
        required=False,
        help_text=gettext_lazy(
            "The Board decides by it: why, what changes, what it means for practice."
        ),
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

    def consequences(self):
        yield _(
            "The text is sealed as it stands in the latest draft. Nobody edits it until it is "
            "approved, sent back or recalled."
        )
        settings = PartnershipsSettings.for_page(self.page)
        workflow = self.page.get_workflow() if settings.use_wagtail_workflow else None
        if workflow:
            steps = ", ".join(task.name for task in workflow.tasks)
            yield _("It goes through the workflow “%(workflow)s”: %(steps)s.") % {
                "workflow": workflow.name,
                "steps": steps,
            }
        else:
            approvers = approvers_of(self.page).exclude(pk=self.user.pk).count()
            if approvers:
                yield ngettext(
                    "One approver is told.", "%(count)s approvers are told.", approvers
                ) % {"count": approvers}
            else:
                yield _("Nobody else can approve it: give somebody publish permission on the page.")
        if self.cycle.current_edition_id:
            yield _("Edition %(edition)s stays public meanwhile.") % {
                "edition": self.cycle.current_edition.edition
            }


class SendBackForm(TransitionForm):
    """Send back."""

    verb = "send_back"

    comment = words(
        gettext_lazy("What has to change"),
        gettext_lazy("The writers are told, and it stays in the history."),
        gettext_lazy("Say what has to change before the text can be approved."),
    )

    def consequences(self):
        yield _("The text is unlocked, and its writers go on with it.")
        if self.cycle.submitted_by:
            yield _("%(person)s is told what has to change.") % {
                "person": name(self.cycle.submitted_by)
            }


class RecallForm(ReasonForm):
    """Recall."""

    verb = "recall"

    def consequences(self):
        yield _("The text is unlocked for editing, and has to be submitted and approved again.")
        if self.cycle.state == ReviewState.APPROVED:
            yield _("Its schedule is cleared: it does not go live.")
        if self.page.current_workflow_state:
            yield _("Its workflow ends.")


class ApproveForm(TransitionForm):
    """Approve."""

    verb = "approve"

    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        help_text=gettext_lazy("Stays in the history; readers do not see it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    meeting_date = a_day(gettext_lazy("Date of the Board meeting"))
    minute_reference = forms.CharField(
        label=gettext_lazy("Minute reference"), required=False, max_length=100
    )

    def consequences(self):
        yield from _going_live(self.page, self.cycle)
        yield from more_readers(self.page)
        replaced = [document.title for document in self.cycle.replaces.all()]
        if replaced:
            yield _("These documents are superseded then: %(titles)s.") % {
                "titles": ", ".join(f"“{title}”" for title in replaced)
            }
        due_on = due_date(site_today(), self.page.get_review_interval())
        if due_on is None:
            yield _("No next review is scheduled.")
        elif not _go_live(self.cycle):
            yield _("The next review is due on %(day)s.") % {"day": day(due_on)}
        if self.cycle.submitted_by_id == self.user.pk:
            yield _(
                "You submitted the text yourself. It is shown and logged that one person did both."
            )


class StepForm(TransitionForm):
    """Decide a step of Wagtail's workflow."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            ("approve", gettext_lazy("Approve this step")),
            ("reject", gettext_lazy("Send the text back")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you decide.")},
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        help_text=gettext_lazy("Needed to send the text back: say what has to change."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == "reject" and not cleaned.get("comment", "").strip():
            self.add_error("comment", _("Say what has to change before the text can be approved."))
        return cleaned


def _go_live(cycle):
    """Return when the sealed text is to go live, where that lies ahead."""
    at = cycle.text.go_live_at if cycle.sealed_revision_id else None
    return at if at and at > timezone.now() else None


def _going_live(page, cycle) -> Iterator[str]:
    number = cycle.next_edition
    current = cycle.current_edition.edition if cycle.current_edition_id else None
    at = cycle.text.go_live_at if cycle.sealed_revision_id else None
    if at and at > timezone.now():
        words = {"next": number, "current": current, "moment": moment(at)}
        if current:
            yield (
                _(
                    "Edition %(next)s is scheduled for %(moment)s, and replaces edition "
                    "%(current)s then."
                )
                % words
            )
        else:
            yield _("Edition %(next)s is scheduled for %(moment)s.") % words
        return
    if current:
        yield _(
            "Edition %(next)s goes live now and replaces edition %(current)s, which can still "
            "be read."
        ) % {"next": number, "current": current}
    else:
        yield _("Edition %(next)s goes live now. Readers can find the document from then on.") % {
            "next": number
        }
    if at:
        yield _("Its go-live date, %(moment)s, has passed and is cleared.") % {"moment": moment(at)}
