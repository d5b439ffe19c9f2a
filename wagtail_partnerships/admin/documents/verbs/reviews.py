"""The forms of a review: begin, escalate, revise, reaffirm, abandon, postpone."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ....editing.people import PersonField
from ....formats.moments import day_in_words as day
from ....lifecycles.review import Reach, ReviewState, Trigger
from ....status import due_date, site_today
from ...fields import a_day, words
from .base import ReasonForm, TransitionForm, draft_goes


class BeginReviewForm(TransitionForm):
    """Begin a review."""

    trigger = forms.ChoiceField(
        label=gettext_lazy("Trigger"),
        choices=[("", gettext_lazy("Choose why the review begins")), *Trigger.choices],
        help_text=gettext_lazy("Why the review begins. Readers see it."),
        error_messages={"required": gettext_lazy("Say why the review begins: choose a trigger.")},
    )
    reach = forms.ChoiceField(
        label=gettext_lazy("Reach"),
        choices=[("", gettext_lazy("Does not apply")), *Reach.choices],
        required=False,
        help_text=gettext_lazy("How far the change reaches that makes the review necessary."),
    )
    lead = PersonField(
        label=gettext_lazy("Lead"),
        required=False,
        help_text=gettext_lazy("They may edit the text while it is revised. Empty: you lead it."),
    )

    def consequences(self):
        yield _("Readers see that edition %(edition)s is under review, and still in use.") % {
            "edition": self.cycle.current_edition.edition
        }
        yield _("The lead is told.")


class BeginBriefReviewForm(BeginReviewForm):
    """Begin a brief review."""

    verb = "begin_brief_review"
    bulk_label = gettext_lazy("Begin a brief review")


class BeginFullReviewForm(BeginReviewForm):
    """Begin a full review."""

    verb = "begin_full_review"
    bulk_label = gettext_lazy("Begin a full review")

    def consequences(self):
        under_review, told = super().consequences()
        yield under_review
        yield _("A working group and calls to action can be set up for it.")
        yield told


class EscalateForm(ReasonForm):
    """Go on with a full review."""

    verb = "escalate"

    def consequences(self):
        yield _("The review goes on as a full one, with a working group and calls to action.")


class ReviseForm(ReasonForm):
    """Begin to write the next edition."""

    verb = "revise"

    def consequences(self):
        yield _("Edition %(edition)s stays public while edition %(next)s is written.") % {
            "edition": self.cycle.current_edition.edition,
            "next": self.cycle.next_edition,
        }
        yield _("The lead, and whoever may change the page, can edit the text.")


class ReaffirmForm(TransitionForm):
    """Reaffirm."""

    verb = "reaffirm"

    statement = words(
        gettext_lazy("Public statement"),
        gettext_lazy("Readers see it with the document: why the text still holds."),
        gettext_lazy("Write the statement that readers see: why the text still holds."),
    )

    def consequences(self):
        yield _(
            "Edition %(edition)s stays in force for another interval; readers see the statement."
        ) % {"edition": self.cycle.current_edition.edition}
        due_on = due_date(site_today(), self.page.get_review_interval())
        yield (
            _("The next review is due on %(day)s.") % {"day": day(due_on)}
            if due_on
            else _("No next review is scheduled.")
        )
        yield from draft_goes(self.page)


class AbandonForm(ReasonForm):
    """Give a revision up."""

    verb = "abandon"

    def consequences(self):
        if self.cycle.current_edition_id:
            yield _("The review goes on as “%(state)s”; edition %(edition)s stays in force.") % {
                "state": ReviewState(self.cycle.came_from()).label,
                "edition": self.cycle.current_edition.edition,
            }
        yield from draft_goes(self.page)


class PostponeForm(TransitionForm):
    """Postpone the review."""

    verb = "postpone"
    bulk_label = gettext_lazy("Move the review date")

    due_on = a_day(
        gettext_lazy("Review by"),
        gettext_lazy(
            "A review begun in error can keep its day: it is then put off without being extended."
        ),
        required=True,
        error_messages={
            "required": gettext_lazy("Choose the day by which the document is to be reviewed.")
        },
    )
    reason = words(
        gettext_lazy("Reason"),
        gettext_lazy("Readers see it with the new day."),
        gettext_lazy("Give the reason. Readers see it with the new date."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("due_on", self.cycle.due_on)

    def consequences(self):
        yield _("Readers see until when the document is extended, and why.")
        if self.cycle.state != ReviewState.IN_FORCE:
            yield _(
                "The review that was begun ends without an outcome; its facts stay in the history."
            )
        if self.cycle.times_postponed:
            yield ngettext(
                "It was postponed once before.",
                "It was postponed %(count)s times before.",
                self.cycle.times_postponed,
            ) % {"count": self.cycle.times_postponed}
