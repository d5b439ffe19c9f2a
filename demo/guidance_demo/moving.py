"""Moves documents to where they stand, through actions by the users of the demonstration."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from wagtail_partnerships import actions
from wagtail_partnerships.models import DocumentKind, GuidancePage
from wagtail_partnerships.status import add_months, stored_moment

from . import cases
from .register import Entry


SITE_INTERVAL = 60
# A document that is never due was issued so many days ago.
AGE_OF_NEVER_DUE = 500
EXTENSION = datetime.timedelta(days=270)
SCHEDULED_IN = datetime.timedelta(days=9)


@dataclass
class Mover:
    """Brings documents to where they stand; its methods are named after `Stage`."""

    users: dict[str, Any]
    today: datetime.date
    pages: dict[str, GuidancePage]

    def move(self, entry: Entry) -> None:
        """Bring a document to where it stands."""
        page = self.pages[entry.title]
        if entry.stage.was_adopted:
            self.adopt(page, entry)
        getattr(self, entry.stage.value)(page, entry)

    def adopt(self, page: GuidancePage, entry: Entry) -> None:
        """Take the text over as an edition of its own date."""
        months = interval_of(page.kind)
        if entry.due is None:
            issued_on, due_on = self.today - datetime.timedelta(days=AGE_OF_NEVER_DUE), None
        else:
            due_on = self.today + datetime.timedelta(days=entry.due)
            issued_on = add_months(due_on, -months)
        actions.adopt(page, edition=entry.edition, issued_on=issued_on, due_on=due_on)

    # Never issued

    def draft(self, page, entry):
        """Leave the draft as it is."""

    def awaiting(self, page, entry):
        self._submit(page)

    def sent_back(self, page, entry):
        actions.send_back(self._submit(page), self.users["approver"], entry.why)

    def scheduled(self, page, entry):
        self._edit(page, self.users["editor"], go_live_at=self._soon())
        self._approve(self._submit(page), "approver")

    # In force

    def in_force(self, page, entry):
        """Leave the text in force as it is."""

    def extended(self, page, entry):
        cycle = page.review_cycle
        due_on = max(cycle.due_on, self.today) + EXTENSION
        actions.postpone(cycle, self.users["approver"], due_on, entry.why)

    def reaffirmed(self, page, entry):
        self.brief_review(page, entry)
        actions.reaffirm(page.review_cycle, self.users["approver"], entry.why)

    # Under review and being revised

    def brief_review(self, page, entry):
        return actions.begin_brief_review(
            page.review_cycle, self.users["editor"], entry.trigger, lead=self.users["lead"]
        )

    def full_review(self, page, entry):
        return actions.begin_full_review(
            page.review_cycle, self.users["editor"], entry.trigger, lead=self.users["lead"]
        )

    def escalated(self, page, entry):
        actions.escalate(self.brief_review(page, entry), self.users["lead"], entry.why)

    def revising(self, page, entry):
        actions.revise(self.full_review(page, entry), self.users["lead"], entry.why)
        self._rewrite(page)

    def revision_awaiting(self, page, entry):
        self.revising(page, entry)
        self._submit(page)

    def revision_scheduled(self, page, entry):
        self.revising(page, entry)
        self._edit(page, self.users["lead"], go_live_at=self._soon())
        self._approve(self._submit(page), "approver2")

    def second_edition(self, page, entry):
        self.revising(page, entry)
        self._approve(self._submit(page), "approver2")
        draft = self._draft(page)
        self._edit(page, self.users["editor"], audience=f"{draft.audience}, and their teachers")
        actions.correct(page.review_cycle, self.users["approver"], cases.CORRECTION_NOTE)

    # Out of use, and back

    def withdrawn(self, page, entry):
        actions.withdraw(page.review_cycle, self.users["approver"], entry.why)

    def taken_down(self, page, entry):
        actions.withdraw(page.review_cycle, self.users["approver"], entry.why, take_down=True)

    def superseded(self, page, entry):
        successor = self.pages[entry.successor]
        actions.supersede(page.review_cycle, self.users["approver"], successor)

    def reinstated(self, page, entry):
        actions.withdraw(page.review_cycle, self.users["approver"], "Withdrawn with two others.")
        due_on = self.today + datetime.timedelta(days=60)
        actions.reinstate(page, self.users["approver2"], entry.why, due_on)

    # Steps

    def _submit(self, page):
        return actions.submit(
            page.review_cycle, self.users["editor"], cases.CHANGE_NOTE, cases.EXECUTIVE_SUMMARY
        )

    def _approve(self, cycle, approver: str):
        return actions.approve(
            cycle,
            self.users[approver],
            "Approved with thanks to all who took part. (Demo)",
            meeting_date=self.today,
            minute_reference=f"Demo minute {cycle.pk}",
        )

    def _rewrite(self, page):
        """Add a principle to the text, as a lead who revises it would."""
        draft = self._draft(page)
        body = [*draft.body.raw_data, {"type": "principle", "value": cases.NEW_PRINCIPLE}]
        self._edit(page, self.users["lead"], body=draft.body.stream_block.to_python(body))

    def _draft(self, page):
        # Read afresh: the page at hand does not know of revisions that were saved since.
        return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()

    def _edit(self, page, user, **fields):
        draft = self._draft(page)
        for name, value in fields.items():
            setattr(draft, name, value)
        draft.save_revision(user=user)

    def _soon(self) -> datetime.datetime:
        return stored_moment(self.today + SCHEDULED_IN, datetime.time(12))


def interval_of(kind: DocumentKind) -> int:
    """Return the months between reviews of documents of a kind."""
    return SITE_INTERVAL if kind.review_interval is None else kind.review_interval
