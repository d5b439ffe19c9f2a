"""The verbs by which a document leaves use, and comes back: withdraw, supersede, reinstate."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..exceptions import TransitionRefused
from ..lifecycles.review import LEAVING, Outcome
from ..models import ReviewCycle
from ..models.lifecycle import get_page_model
from ..notices.recipients import LEAD, OFFICER, SUBMITTER
from ..permissions import permitted_verbs
from ..status import site_today
from .approval import end_workflow
from .base import CycleAction, lock_rows, log_transition, needs, needs_past_or_today
from .publishing import clear_schedules


class Leave(CycleAction):
    """What withdrawing and superseding have in common."""

    def __init__(self, cycle, user=None, on=None, **kwargs):
        super().__init__(cycle, user, **kwargs)
        self.on = on

    def guards(self):
        if self.cycle.current_edition_id is None:
            yield _("The document was never issued. Delete it instead.")

    def after(self):
        clear_schedules(self.page)
        end_workflow(self.page, self.user)


class Withdraw(Leave):
    """Take a document out of use, readable with a notice or taken down."""

    verb = "withdraw"
    label = gettext_lazy("Withdraw")
    done_label = gettext_lazy("Withdrawn")
    icon = "cross"
    order = 150
    is_destructive = True
    tells = (LEAD, OFFICER, SUBMITTER)

    def __init__(self, cycle, user=None, reason="", take_down=False, **kwargs):
        super().__init__(cycle, user, **kwargs)
        self.comment = reason.strip()
        self.take_down = take_down

    def input_guards(self):
        yield from needs(self.comment, _("Give the reason. Readers see it."))
        yield from needs_past_or_today(self.on, self.user, site_today())

    def act(self):
        self.cycle.withdraw(self.comment, self.take_down, self.on or site_today())
        self.data = {"taken_down": self.take_down, "on": self.cycle.ended_on.isoformat()}


class Supersede(Leave):
    """Point readers to the document that takes this one's place."""

    verb = "supersede"
    label = gettext_lazy("Supersede")
    done_label = gettext_lazy("Superseded")
    icon = "redirect"
    order = 140
    is_destructive = True
    tells = (LEAD, OFFICER, SUBMITTER)

    def __init__(self, cycle, user=None, successor=None, **kwargs):
        super().__init__(cycle, user, **kwargs)
        self.successor = successor

    def lock(self):
        # Two documents that are to supersede each other at once must not both succeed.
        if self.successor is not None:
            lock_rows(Q(pk=self.given.pk) | Q(open_page_id=self.successor.pk))
        return super().lock()

    def input_guards(self):
        yield from needs_past_or_today(self.on, self.user, site_today())
        if self.successor is None:
            yield _("Choose the document that takes this one's place.")
        elif self.successor.pk == self.page.pk:
            yield _("A document does not supersede itself. Choose another one.")
        elif leads_to(self.successor.pk, self.page.pk):
            yield _("“%(title)s” is itself replaced by this document.") % {
                "title": self.successor.title
            }
        elif not ReviewCycle.objects.filter(
            open_page_id=self.successor.pk, current_edition__isnull=False
        ).exists():
            yield _("“%(title)s” has no text in force. Issue it first.") % {
                "title": self.successor.title
            }

    def act(self):
        self.cycle.supersede(_base_page(self.successor), self.on or site_today())
        self.comment = self.successor.title
        self.data = {"successor": self.successor.pk, "on": self.cycle.ended_on.isoformat()}


class Reinstate(CycleAction):
    """Put a withdrawn or superseded document in force again, with the same edition."""

    verb = "reinstate"
    label = gettext_lazy("Reinstate")
    done_label = gettext_lazy("Reinstated")
    icon = "rotate"
    order = 160
    tells = (OFFICER,)

    def __init__(self, cycle, user=None, reason="", due_on=None, **kwargs):
        super().__init__(cycle, user, **kwargs)
        self.comment = reason.strip()
        self.due_on = due_on

    def state_reason(self):
        out_of_use = self.cycle.outcome in LEAVING
        reopened = ReviewCycle.objects.filter(open_page_id=self.cycle.page_id).exists()
        if out_of_use and not reopened:
            return ""
        return _("Only a withdrawn or superseded document is reinstated.")

    def permission_reason(self):
        if self.user is None or "reinstate" in permitted_verbs(self.user, self.page, None):
            return ""
        return _("“Reinstate” is for approvers.")

    def input_guards(self):
        yield from needs(self.comment, _("Give a reason. It stays in the history."))
        if self.due_on is not None and self.due_on < site_today():
            yield _("The review date lies in the past. Choose today or a later day.")

    def act(self):
        self.data = {"outcome_undone": self.cycle.outcome}

    def log(self):
        log_transition(
            self.page,
            self.verb,
            user=self.user,
            source=self.cycle.outcome,
            target="in_force",
            comment=self.comment,
            cycle=self.cycle.pk,
            **self.data,
        )

    def after(self):
        ReviewCycle.objects.begin(
            self.page,
            state="in_force",
            current_edition=self.cycle.current_edition,
            last_reviewed_on=self.cycle.last_reviewed_on,
            due_on=self.due_on or site_today(),
        )


def leads_to(page_id: int, target_id: int) -> bool:
    """Whether a document, followed through its successors, arrives at another."""
    seen = set()
    while page_id and page_id not in seen:
        if page_id == target_id:
            return True
        seen.add(page_id)
        if ReviewCycle.objects.filter(open_page_id=page_id).exists():
            return False
        page_id = (
            ReviewCycle.objects.filter(page_id=page_id, outcome=Outcome.SUPERSEDED)
            .order_by("-ended_at")
            .values_list("successor_id", flat=True)
            .first()
        )
    return False


def _base_page(page):
    return get_page_model()(pk=page.pk)


def withdraw(cycle, user=None, reason="", take_down=False, on=None, **kwargs) -> ReviewCycle:
    """
    Take a document out of use.

    :param take_down: answer 410 at its address, and show title and reason only.
    :param on: the day (default: today; a past one for the system only).
    """
    return Withdraw(cycle, user, reason, take_down, on=on, **kwargs).execute()


def supersede(cycle, user=None, successor=None, on=None, **kwargs) -> ReviewCycle:
    """
    Point readers of a document to the one that takes its place.

    :param successor: another document with a text in force.
    """
    return Supersede(cycle, user, successor, on=on, **kwargs).execute()


def reinstate(page, user=None, reason="", due_on=None, **kwargs) -> ReviewCycle:
    """
    Put a withdrawn or superseded document in force again, with the same edition.

    :param due_on: when it is due for review (default: today).
    :returns: the new open cycle.
    """
    cycle = page.specific.latest_cycle
    if cycle is None:
        raise TransitionRefused(["This page has no review cycle. Run partnerships_doctor --fix."])
    Reinstate(cycle, user, reason, due_on, **kwargs).execute()
    return page.specific.review_cycle


__all__ = ["reinstate", "supersede", "withdraw"]
