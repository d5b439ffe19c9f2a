"""What a verb will do, said before it does it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...formats.moments import day_in_words as day
from ...formats.moments import moment_in_words as moment
from ...lifecycles.review import Depth, ReviewState
from ...models import PartnershipsSettings
from ...permissions import approvers_of
from ...reading.labels import name
from ...status import due_date, site_today
from ..opening import languages_read_by_fewer


def consequences(verb: str, page, cycle, user) -> list[str]:
    """Return what will happen to a document, and to whom, when a person uses a verb now."""
    return [str(said) for said in _SAID[verb](page, cycle, user)]


def _submit(page, cycle, user) -> Iterator[str]:
    yield _(
        "The text is sealed as it stands in the latest draft. Nobody edits it until it is "
        "approved, sent back or recalled."
    )
    settings = PartnershipsSettings.for_page(page)
    workflow = page.get_workflow() if settings.use_wagtail_workflow else None
    if workflow:
        steps = ", ".join(task.name for task in workflow.tasks)
        yield _("It goes through the workflow “%(workflow)s”: %(steps)s.") % {
            "workflow": workflow.name,
            "steps": steps,
        }
    else:
        approvers = approvers_of(page).exclude(pk=user.pk).count()
        if approvers:
            yield ngettext("One approver is told.", "%(count)s approvers are told.", approvers) % {
                "count": approvers
            }
        else:
            yield _("Nobody else can approve it: give somebody publish permission on the page.")
    if cycle.current_edition_id:
        yield _("Edition %(edition)s stays public meanwhile.") % {
            "edition": cycle.current_edition.edition
        }


def _approve(page, cycle, user) -> Iterator[str]:
    yield from _going_live(page, cycle)
    yield from _more_readers(page)
    replaced = [document.title for document in cycle.replaces.all()]
    if replaced:
        yield _("These documents are superseded then: %(titles)s.") % {
            "titles": ", ".join(f"“{title}”" for title in replaced)
        }
    due_on = due_date(site_today(), page.get_review_interval())
    if due_on is None:
        yield _("No next review is scheduled.")
    elif not _go_live(cycle):
        yield _("The next review is due on %(day)s.") % {"day": day(due_on)}
    if cycle.submitted_by_id == user.pk:
        yield _("You submitted the text yourself. It is shown and logged that one person did both.")


def _more_readers(page) -> Iterator[str]:
    if languages := languages_read_by_fewer(page):
        yield _(
            "More people can read this page than the document in another language "
            "(%(languages)s). Check its privacy before you publish it."
        ) % {"languages": ", ".join(languages)}


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


def _send_back(page, cycle, user) -> Iterator[str]:
    yield _("The text is unlocked, and its writers go on with it.")
    if cycle.submitted_by:
        yield _("%(person)s is told what has to change.") % {"person": name(cycle.submitted_by)}


def _recall(page, cycle, user) -> Iterator[str]:
    yield _("The text is unlocked for editing, and has to be submitted and approved again.")
    if cycle.state == ReviewState.APPROVED:
        yield _("Its schedule is cleared: it does not go live.")
    if page.current_workflow_state:
        yield _("Its workflow ends.")


def _begin(depth: Depth):
    def said(page, cycle, user) -> Iterator[str]:
        yield _("Readers see that edition %(edition)s is under review, and still in use.") % {
            "edition": cycle.current_edition.edition
        }
        if depth is Depth.FULL:
            yield _("A working group and calls to action can be set up for it.")
        yield _("The lead is told.")

    return said


def _escalate(page, cycle, user) -> Iterator[str]:
    yield _("The review goes on as a full one, with a working group and calls to action.")


def _revise(page, cycle, user) -> Iterator[str]:
    yield _("Edition %(edition)s stays public while edition %(next)s is written.") % {
        "edition": cycle.current_edition.edition,
        "next": cycle.next_edition,
    }
    yield _("The lead, and whoever may change the page, can edit the text.")


def _reaffirm(page, cycle, user) -> Iterator[str]:
    yield _(
        "Edition %(edition)s stays in force for another interval; readers see the statement."
    ) % {"edition": cycle.current_edition.edition}
    due_on = due_date(site_today(), page.get_review_interval())
    yield (
        _("The next review is due on %(day)s.") % {"day": day(due_on)}
        if due_on
        else _("No next review is scheduled.")
    )
    yield from _draft_goes(page)


def _abandon(page, cycle, user) -> Iterator[str]:
    if cycle.current_edition_id:
        yield _("The review goes on as “%(state)s”; edition %(edition)s stays in force.") % {
            "state": ReviewState(cycle.came_from()).label,
            "edition": cycle.current_edition.edition,
        }
    yield from _draft_goes(page)


def _draft_goes(page) -> Iterator[str]:
    if page.has_unpublished_changes:
        yield _("The text in force becomes the draft again. What was written stays in the history.")


def _adopt(page, cycle, user) -> Iterator[str]:
    yield _(
        "The latest draft goes live now as an edition, without Board approval. It is logged "
        "and shown as adopted."
    )
    yield _("Use it to bring in a document that was issued before it came to this site.")
    yield from _more_readers(page)


def _correct(page, cycle, user) -> Iterator[str]:
    number = cycle.current_edition.corrections.count() + 1
    yield _("The draft goes live now as correction %(number)s of edition %(edition)s.") % {
        "number": number,
        "edition": cycle.current_edition.edition,
    }
    yield _("The edition keeps its number and its review date. Readers see the note.")


def _postpone(page, cycle, user) -> Iterator[str]:
    yield _("Readers see until when the document is extended, and why.")
    if cycle.state != ReviewState.IN_FORCE:
        yield _("The review that was begun ends without an outcome; its facts stay in the history.")
    if cycle.times_postponed:
        yield ngettext(
            "It was postponed once before.",
            "It was postponed %(count)s times before.",
            cycle.times_postponed,
        ) % {"count": cycle.times_postponed}


def _leave(page, cycle, user) -> Iterator[str]:
    if cycle.state in {ReviewState.DRAFTING, ReviewState.AWAITING_APPROVAL, ReviewState.APPROVED}:
        yield _("The next edition is given up; its draft stays in the history.")
    if cycle.state in {ReviewState.BRIEF_REVIEW, ReviewState.FULL_REVIEW}:
        yield _("The review ends with it.")


def _withdraw(page, cycle, user) -> Iterator[str]:
    yield _("The document is out of use from today and leaves the library. It keeps its address.")
    yield from _leave(page, cycle, user)
    yield _("An approver can reinstate it.")


def _supersede(page, cycle, user) -> Iterator[str]:
    yield _(
        "The document is out of use from today. It stays readable and points to the one that "
        "takes its place."
    )
    yield from _leave(page, cycle, user)


def _reinstate(page, cycle, user) -> Iterator[str]:
    edition = page.edition
    yield _("Edition %(edition)s is in force again, under the same number.") % {"edition": edition}
    if cycle.taken_down:
        yield _("Its text and its files can be read again.")


_SAID = {
    "submit": _submit,
    "approve": _approve,
    "send_back": _send_back,
    "recall": _recall,
    "begin_brief_review": _begin(Depth.BRIEF),
    "begin_full_review": _begin(Depth.FULL),
    "escalate": _escalate,
    "revise": _revise,
    "reaffirm": _reaffirm,
    "abandon": _abandon,
    "adopt": _adopt,
    "correct": _correct,
    "postpone": _postpone,
    "withdraw": _withdraw,
    "supersede": _supersede,
    "reinstate": _reinstate,
}
