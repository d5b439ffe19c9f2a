"""
What code of a host may write, as mypy sees it; "make types" checks this file, nothing runs it.

Django's models have no types here, so what is held is the names and the results of what a host
uses. The arguments are held by `test_public_api.py`, because every verb takes others besides.
"""

from __future__ import annotations

import datetime

from wagtail_partnerships import actions
from wagtail_partnerships.exceptions import TransitionPermissionError, TransitionRefused
from wagtail_partnerships.lifecycles.expression import ExpressionState
from wagtail_partnerships.lifecycles.review import ReviewState, Trigger
from wagtail_partnerships.models import ExpressionOfInterest, GuidancePage, ReviewCycle
from wagtail_partnerships.signals import cycle_transitioned, expression_transitioned
from wagtail_partnerships.status import DocumentStatus


def documents(
    page: GuidancePage, cycle: ReviewCycle, user: object, day: datetime.date
) -> ReviewCycle:
    """Name every verb on a document, with the arguments that the documentation names."""
    done: ReviewCycle = actions.adopt(page, user=user, edition=2, issued_on=day, due_on=day)
    done = actions.submit(
        cycle,
        user=user,
        change_note="Dose limits as in the regulations of 2026",
        executive_summary="",
        minor=True,
        supersedes=[page],
    )
    done = actions.send_back(cycle, user=user, comment="Table 2 is missing")
    done = actions.recall(cycle, user=user, reason="A wrong file")
    done = actions.approve(cycle, user=user, comment="", meeting_date=day, minute_reference="4.2")
    done = actions.release(cycle)
    done = actions.begin_brief_review(cycle, user=user, trigger=Trigger.LEGISLATION, lead=user)
    done = actions.begin_full_review(cycle, user=user, trigger="legislation", lead=None)
    done = actions.escalate(cycle, user=user, reason="More has changed")
    done = actions.revise(cycle, user=user, reason="The Board asks for it")
    done = actions.abandon(cycle, user=user, reason="Begun twice")
    done = actions.reaffirm(cycle, user=user, statement="Still holds")
    done = actions.correct(cycle, user=user, note="A name", revision=None)
    done = actions.postpone(cycle, user=user, due_on=day, reason="The law is awaited")
    done = actions.withdraw(cycle, user=user, reason="Unsafe", take_down=True, on=day)
    done = actions.supersede(cycle, user=user, successor=page, on=None)
    done = actions.reinstate(page, user=user, reason="An error", due_on=day)
    return done


def responses(
    expression: ExpressionOfInterest, user: object, moment: datetime.datetime
) -> ExpressionOfInterest:
    """Name every verb on a response, with the arguments that the documentation names."""
    done: ExpressionOfInterest = actions.release_expression(expression, user=user, comment="")
    done = actions.shortlist(expression, user=user, comment="")
    done = actions.hold(expression, user=user, comment="")
    done = actions.reconsider(expression, user=user, comment="")
    done = actions.accept(expression, user=None, comment="", by_person=True)
    done = actions.decline(expression, user=user, reason="Another site was chosen")
    done = actions.promote(expression, user=user, reason="", offer_until=moment)
    done = actions.lapse(expression)
    done = actions.withdraw_expression(expression, user=None, comment="", by_person=True)
    return done


def refusals(cycle: ReviewCycle, user: object) -> list[str]:
    """Ask a refusal for its reasons."""
    try:
        actions.release(cycle)
    except TransitionPermissionError:
        return []
    except TransitionRefused as refusal:
        reasons: list[str] = refusal.reasons
        return reasons
    return [str(ReviewState.IN_FORCE), str(ExpressionState.ACCEPTED), str(DocumentStatus.DRAFT)]


def listen(receiver: object) -> None:
    """Connect a receiver."""
    cycle_transitioned.connect(receiver)
    expression_transitioned.connect(receiver)
