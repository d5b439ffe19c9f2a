"""The verbs of a review: begin, escalate, revise, abandon, reaffirm, postpone."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..formats.moments import iso_day
from ..lifecycles.review import REVIEWING, Depth, Reach, ReviewState, Trigger
from ..models import ReviewCycle
from ..notices.recipients import LEAD, OFFICER
from ..permissions import is_assignable
from ..status import due_date, site_today
from .base import CycleAction, needs, person_name
from .publishing import restore_live_text
from .readiness import unmet_review_guards


class BeginBriefReview(CycleAction):
    """Begin to check briefly whether the text still holds."""

    verb = "begin_brief_review"
    label = gettext_lazy("Begin a brief review")
    done_label = gettext_lazy("Brief review begun")
    icon = "search"
    order = 40
    is_forward = True
    tells = (LEAD, OFFICER)

    def __init__(self, cycle, user=None, trigger="", lead=None, reach="", **kwargs):
        super().__init__(cycle, user, **kwargs)
        self.trigger = trigger
        self.reach = reach
        self.lead = lead or user

    def input_guards(self):
        if self.trigger not in Trigger.values:
            yield _("Say why the review begins: choose a trigger.")
        if self.reach and self.reach not in Reach.values:
            yield _("The reach of the change is either national or global.")
        if self.lead is not None and not is_assignable(self.lead):
            yield _("Choose a lead with an active account who can open the admin.")

    def act(self):
        getattr(self.cycle, self.verb)(self.trigger, self.reach, self.lead)
        self.comment = str(Trigger(self.trigger).label)
        self.data = {"lead": person_name(self.lead) if self.lead else ""}


class BeginFullReview(BeginBriefReview):
    """Begin a thorough review."""

    verb = "begin_full_review"
    label = gettext_lazy("Begin a full review")
    done_label = gettext_lazy("Full review begun")
    icon = "group"
    order = 50
    is_forward = True
    tells = (LEAD, OFFICER)


class WithReason(CycleAction):
    """A verb that needs a reason and nothing else."""

    missing = gettext_lazy("Give a reason. It stays in the history.")

    def __init__(self, cycle, user=None, reason="", **kwargs):
        super().__init__(cycle, user, **kwargs)
        self.comment = reason.strip()

    def input_guards(self):
        yield from needs(self.comment, str(self.missing))

    def act(self):
        getattr(self.cycle, self.verb)()


class Escalate(WithReason):
    """Go on with a brief review as a full one."""

    verb = "escalate"
    label = gettext_lazy("Escalate to a full review")
    done_label = gettext_lazy("Escalated to a full review")
    icon = "group"
    order = 60
    tells = (LEAD, OFFICER)


class Revise(WithReason):
    """Begin to write the next edition; the text in force stays public."""

    verb = "revise"
    label = gettext_lazy("Revise the text")
    done_label = gettext_lazy("Revision begun")
    icon = "edit"
    order = 70
    is_forward = True
    tells = (LEAD, OFFICER)
    writes_text = True


class Abandon(WithReason):
    """Give a revision up and go back to the review that it came from."""

    verb = "abandon"
    label = gettext_lazy("Abandon the revision")
    done_label = gettext_lazy("Revision abandoned")
    icon = "arrow-left"
    order = 90
    tells = (LEAD, OFFICER)
    writes_text = True

    def guards(self):
        if self.cycle.current_edition_id is None:
            yield _("There is no text in force to go back to. Delete the document instead.")

    def after(self):
        restore_live_text(self.page, self.user)


class Reaffirm(CycleAction):
    """Find that the text still holds, and begin the next cycle with it."""

    verb = "reaffirm"
    label = gettext_lazy("Reaffirm the text")
    done_label = gettext_lazy("Reaffirmed")
    icon = "check"
    order = 80
    is_forward = True
    tells = (LEAD, OFFICER)
    writes_text = True

    def __init__(self, cycle, user=None, statement="", **kwargs):
        super().__init__(cycle, user, **kwargs)
        self.comment = statement.strip()

    def guards(self):
        if self.cycle.depth == Depth.FULL:
            yield from unmet_review_guards(self.cycle, self.settings)

    def input_guards(self):
        yield from needs(
            self.comment, _("Write the statement that readers see: why the text still holds.")
        )

    def act(self):
        self.cycle.reaffirm(self.comment)

    def after(self):
        restore_live_text(self.page, self.user)
        begin_next(self.cycle, self.page, current_edition=self.cycle.current_edition)


class Postpone(CycleAction):
    """Move the due date; a review that was begun goes back to “in force”."""

    verb = "postpone"
    label = gettext_lazy("Postpone the review")
    done_label = gettext_lazy("Review postponed")
    icon = "time"
    order = 130
    tells = (OFFICER,)

    def __init__(self, cycle, user=None, due_on=None, reason="", **kwargs):
        super().__init__(cycle, user, **kwargs)
        self.due_on = due_on
        self.comment = reason.strip()

    def input_guards(self):
        if self.due_on is None:
            yield _("Choose the day by which the document is to be reviewed.")
        elif self.due_on == self.cycle.due_on:
            if self.cycle.state not in REVIEWING:
                yield _("The review is due on that day already. Choose another day.")
        elif self.due_on < site_today():
            yield _("The day lies in the past. Choose today or a later day.")
        yield from needs(self.comment, _("Give the reason. Readers see it with the new date."))

    def act(self):
        self.data = {
            "due_on": {"old": iso_day(self.cycle.due_on), "new": iso_day(self.due_on)},
            "trigger": self.cycle.trigger,
            "depth": self.cycle.depth,
            "lead": person_name(self.cycle.lead) if self.cycle.lead else "",
        }
        self.cycle.postpone(self.due_on, self.comment, person_name(self.user))


def begin_next(cycle: ReviewCycle, page, *, current_edition, on=None, due_on=None) -> ReviewCycle:
    """
    Begin the cycle that follows a text's coming, or staying, in force.

    :param current_edition: the cycle whose edition is in force.
    :param on: the day of release or reaffirmation (default: today).
    :param due_on: the due date (default: that day and the document's interval).
    """
    on = on or site_today()
    return ReviewCycle.objects.begin(
        page,
        state=ReviewState.IN_FORCE,
        current_edition=current_edition,
        last_reviewed_on=on,
        due_on=due_on or due_date(on, page.get_review_interval()),
    )


def begin_brief_review(cycle, user=None, trigger="", lead=None, reach="", **kwargs) -> ReviewCycle:
    """
    Begin a brief review.

    :param trigger: a value of `lifecycles.review.Trigger`.
    :param lead: an active user (default: `user`).
    :param reach: "national", "global" or empty.
    """
    return BeginBriefReview(cycle, user, trigger, lead, reach, **kwargs).execute()


def begin_full_review(cycle, user=None, trigger="", lead=None, reach="", **kwargs) -> ReviewCycle:
    """Begin a full review; see :func:`begin_brief_review`."""
    return BeginFullReview(cycle, user, trigger, lead, reach, **kwargs).execute()


def escalate(cycle, user=None, reason="", **kwargs) -> ReviewCycle:
    """Go on with a brief review as a full one."""
    return Escalate(cycle, user, reason, **kwargs).execute()


def revise(cycle, user=None, reason="", **kwargs) -> ReviewCycle:
    """Begin to write the next edition; the text in force stays public."""
    return Revise(cycle, user, reason, **kwargs).execute()


def abandon(cycle, user=None, reason="", **kwargs) -> ReviewCycle:
    """Give a revision up and go back to the review that it came from."""
    return Abandon(cycle, user, reason, **kwargs).execute()


def reaffirm(cycle, user=None, statement="", **kwargs) -> ReviewCycle:
    """Find that the text still holds, with a statement that readers see."""
    return Reaffirm(cycle, user, statement, **kwargs).execute()


def postpone(cycle, user=None, due_on=None, reason="", **kwargs) -> ReviewCycle:
    """Move the due date of a review, with a reason that readers see."""
    return Postpone(cycle, user, due_on, reason, **kwargs).execute()


__all__ = [
    "abandon",
    "begin_brief_review",
    "begin_full_review",
    "escalate",
    "postpone",
    "reaffirm",
    "revise",
]
