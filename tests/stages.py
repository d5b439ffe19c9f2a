"""Bring documents into each state by the actions that lead there."""

import datetime

from tests import factories
from wagtail_partnerships import actions
from wagtail_partnerships.lifecycles.review import ReviewState
from wagtail_partnerships.models import ReviewCycle
from wagtail_partnerships.status import stored_moment


# What each verb needs to be told, and nothing that a guard would refuse.
FACTS = {
    "submit": {"change_note": "Rewritten.", "executive_summary": "Adopt it."},
    "send_back": {"comment": "Shorten it."},
    "recall": {"reason": "Too early."},
    "approve": {},
    "adopt": {},
    "begin_brief_review": {"trigger": "periodic"},
    "begin_full_review": {"trigger": "legislation", "reach": "national"},
    "escalate": {"reason": "The law has changed."},
    "reaffirm": {"statement": "Still fit for purpose."},
    "revise": {"reason": "Out of date."},
    "abandon": {"reason": "Not needed."},
    "correct": {"note": "A wrong link."},
    "postpone": {"due_on": datetime.date(2099, 1, 1), "reason": "Regulations expected."},
    "withdraw": {"reason": "Unsafe."},
    "supersede": {},
    "reinstate": {"reason": "Withdrawn in error."},
}


def document_in(stage, parent=None, submitter=None):
    """
    Return a document in a stage: a state, with "new_" before it for one that was never issued, or
    "withdrawn" or "superseded".
    """
    if stage.startswith("new_"):
        page = factories.make_guidance(parent)
        states = [ReviewState.DRAFTING, ReviewState.AWAITING_APPROVAL, ReviewState.APPROVED]
        return _advance(page, stage.removeprefix("new_"), states, submitter)
    page = factories.make_issued_guidance(parent)
    match stage:
        case "withdrawn":
            actions.withdraw(page.review_cycle, None, "Unsafe.")
        case "superseded":
            successor = factories.make_issued_guidance(parent)
            actions.supersede(page.review_cycle, None, successor)
        case "in_force":
            factories.revise_draft(page, summary="A small mistake put right.")
        case "brief_review":
            actions.begin_brief_review(page.review_cycle, None, "periodic")
            factories.revise_draft(page, summary="A small mistake put right.")
        case "full_review":
            actions.begin_full_review(page.review_cycle, None, "periodic")
            factories.revise_draft(page, summary="A small mistake put right.")
        case _:
            actions.begin_brief_review(page.review_cycle, None, "periodic")
            actions.revise(page.review_cycle, None, "Out of date.")
            factories.revise_draft(page, summary="The next edition.")
            states = [ReviewState.DRAFTING, ReviewState.AWAITING_APPROVAL, ReviewState.APPROVED]
            _advance(page, stage, states, submitter)
    return type(page).objects.get(pk=page.pk)


def _advance(page, stage, states, submitter):
    reached = states.index(ReviewState(stage))
    if reached >= 2:
        factories.revise_draft(page, go_live_at=stored_moment(datetime.date(2099, 1, 1)))
    if reached >= 1:
        cycle = actions.submit(page.review_cycle, None, **FACTS["submit"])
        ReviewCycle.objects.filter(pk=cycle.pk).update(submitted_by=submitter)
    if reached >= 2:
        actions.approve(page.review_cycle, None)
    return type(page).objects.get(pk=page.pk)


def facts_for(verb, page):
    """Return what a verb has to be told for a document."""
    facts = dict(FACTS[verb])
    if verb == "supersede":
        facts["successor"] = factories.make_issued_guidance(page.get_parent())
    return facts


def perform(verb, page, user):
    """Use a verb on a document as code does."""
    subject = page if verb in {"adopt", "reinstate"} else page.latest_cycle
    return getattr(actions, verb)(subject, user, **facts_for(verb, page))


STAGES = (
    "new_drafting",
    "new_awaiting_approval",
    "new_approved",
    "drafting",
    "awaiting_approval",
    "approved",
    "in_force",
    "brief_review",
    "full_review",
    "withdrawn",
    "superseded",
)

# What can be done at each stage at all, and by whom; the system may do each of them.
EDITOR, LEAD, APPROVER, SUBMITTER = "editor", "lead", "approver", "submitter"
TABLE = {
    "new_drafting": {"submit": {EDITOR, LEAD}, "adopt": {APPROVER}},
    "new_awaiting_approval": {
        "approve": {APPROVER},
        "send_back": {APPROVER},
        "recall": {APPROVER, SUBMITTER},
    },
    "new_approved": {"recall": {APPROVER, SUBMITTER}},
    "drafting": {
        "submit": {EDITOR, LEAD},
        "abandon": {EDITOR, LEAD},
        "withdraw": {APPROVER},
        "supersede": {APPROVER},
    },
    "awaiting_approval": {
        "approve": {APPROVER},
        "send_back": {APPROVER},
        "recall": {APPROVER, SUBMITTER},
        "withdraw": {APPROVER},
        "supersede": {APPROVER},
    },
    "approved": {
        "recall": {APPROVER, SUBMITTER},
        "withdraw": {APPROVER},
        "supersede": {APPROVER},
    },
    "in_force": {
        "begin_brief_review": {EDITOR},
        "begin_full_review": {EDITOR},
        "correct": {APPROVER},
        "postpone": {APPROVER},
        "withdraw": {APPROVER},
        "supersede": {APPROVER},
    },
    "brief_review": {
        "escalate": {EDITOR, LEAD},
        "revise": {EDITOR, LEAD},
        "reaffirm": {APPROVER},
        "correct": {APPROVER},
        "postpone": {APPROVER},
        "withdraw": {APPROVER},
        "supersede": {APPROVER},
    },
    "full_review": {
        "revise": {EDITOR, LEAD},
        "reaffirm": {APPROVER},
        "correct": {APPROVER},
        "postpone": {APPROVER},
        "withdraw": {APPROVER},
        "supersede": {APPROVER},
    },
    "withdrawn": {"reinstate": {APPROVER}},
    "superseded": {"reinstate": {APPROVER}},
}


def open_cycles(page):
    """How many cycles of a document are open."""
    return ReviewCycle.objects.filter(open_page_id=page.pk).count()
