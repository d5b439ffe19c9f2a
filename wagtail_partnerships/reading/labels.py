"""Where a document stands and what comes next, in plain words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.utils import get_user_display_name

from ..formats.moments import day_in_words, moment_in_words
from ..lifecycles.glossary import LOGGED
from ..lifecycles.review import Outcome, ReviewState
from ..notices.kinds import get_kind
from ..status import site_today
from .status_report import pointers_to


# What a reader is told -> the class of Wagtail's status tag.
TAGS = {
    "in_force": "w-status--primary",
    "draft": "",
    "being_revised": "w-status--primary",
    "under_review": "w-status--primary",
    "review_due": "partnerships-status--due",
    "withdrawn": "partnerships-status--gone",
    "superseded": "partnerships-status--gone",
}


def name(user) -> str:
    """Return a user's name, or nothing."""
    return get_user_display_name(user) if user else ""


def notice_words(notice) -> str:
    """Return in words what a notice tells of."""
    if label := get_kind(notice.kind).label:
        return str(label)
    verb = notice.context.get("verb") or notice.kind.partition("_")[2]
    return str(LOGGED.get(verb, notice.kind))


def facts_beside(cycle) -> list[str]:
    """Return what is said beside the status: overdue, extended, postponed."""
    facts = []
    if cycle.is_overdue:
        days = (site_today() - cycle.due_on).days
        facts.append(
            ngettext("Overdue by %(count)s day", "Overdue by %(count)s days", days)
            % {"count": days}
        )
    if cycle.is_open and cycle.is_extended:
        facts.append(_("Extended until %(day)s") % {"day": day_in_words(cycle.extended_until)})
    if cycle.times_postponed:
        facts.append(
            ngettext("Postponed once", "Postponed %(count)s times", cycle.times_postponed)
            % {"count": cycle.times_postponed}
        )
    return facts


def next_thing(page, cycle, steps=()) -> str:
    """
    Return the next thing to do with a document.

    :param steps: the names of the workflow steps that are still open.
    """
    match cycle.state:
        case ReviewState.DRAFTING if cycle.current_edition_id is None:
            return _(
                "Write the text, then submit it for approval. Readers see it once it is approved."
            )
        case ReviewState.DRAFTING:
            return _(
                "Write edition %(next)s, then submit it for approval. Edition %(edition)s stays "
                "public until then."
            ) % {"next": cycle.next_edition, "edition": cycle.current_edition.edition}
        case ReviewState.AWAITING_APPROVAL:
            return _awaiting(cycle, list(steps))
        case ReviewState.APPROVED:
            scheduled = cycle.sealed_revision and cycle.sealed_revision.approved_go_live_at
            if scheduled:
                return _("The approved text goes live on %(moment)s. Nothing has to be done.") % {
                    "moment": moment_in_words(scheduled)
                }
            return _("The approved text is about to go live.")
        case ReviewState.IN_FORCE:
            return _in_force(cycle)
        case ReviewState.BRIEF_REVIEW:
            return _led(
                cycle,
                _(
                    "Check whether the text still holds. Then reaffirm it, revise it, or go on "
                    "with a full review."
                ),
            )
        case ReviewState.FULL_REVIEW:
            return _led(
                cycle,
                _(
                    "Examine the text with the working group and outside voices. Then reaffirm it "
                    "or revise it."
                ),
            )
        case _:
            return _out_of_use(cycle)


def _awaiting(cycle, steps: list[str]) -> str:
    said = _("%(person)s submitted the text on %(moment)s.") % {
        "person": name(cycle.submitted_by) or _("The system"),
        "moment": moment_in_words(cycle.submitted_at),
    }
    if steps:
        return f"{said} " + _("The workflow step “%(step)s” is decided next.") % {"step": steps[0]}
    return f"{said} " + _("An approver decides on it.")


def _in_force(cycle) -> str:
    if cycle.due_on is None:
        return _("No review is scheduled. Begin one when something fundamental changes.")
    if cycle.due_on <= site_today():
        return _("The review was due on %(day)s. Begin a brief or a full review.") % {
            "day": day_in_words(cycle.due_on)
        }
    return _("The next review is due on %(day)s. Nothing has to be done before.") % {
        "day": day_in_words(cycle.due_on)
    }


def _led(cycle, task: str) -> str:
    if cycle.lead is None:
        return task
    return _("%(person)s leads the review.") % {"person": name(cycle.lead)} + f" {task}"


def _out_of_use(cycle) -> str:
    if cycle.outcome == Outcome.SUPERSEDED and cycle.successor:
        pointer = pointers_to([cycle.successor])[cycle.successor_id]
        if not pointer.is_in_force:
            return _(
                "The document was superseded by %(document)s. An approver can reinstate it."
            ) % {"document": pointer.sentence}
        return _("Readers are led to “%(title)s”. Nothing has to be done.") % {
            "title": pointer.title
        }
    if cycle.outcome == Outcome.WITHDRAWN:
        return _(
            "The document was withdrawn on %(day)s: %(reason)s An approver can reinstate it."
        ) % {"day": day_in_words(cycle.ended_on), "reason": cycle.statement}
    return ""
