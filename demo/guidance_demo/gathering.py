"""Writes what is gathered in cases: groups, comments, recommendations, a practice change."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from wagtail_partnerships.actions.comments import take_over
from wagtail_partnerships.actions.proposals import propose_for_source
from wagtail_partnerships.models import (
    ExpressionOfInterest,
    PracticeChange,
    Recommendation,
    ReviewComment,
    ReviewCycle,
    WorkingGroup,
    WorkingGroupMember,
)

from . import cases
from .directory import DEMO_CONSENT, DEMO_SCREENS
from .lists import Lists


@dataclass
class Gatherer:
    """Fills the cases of the demonstration."""

    lists: Lists
    users: dict[str, Any]
    today: datetime.date

    def fill_second_edition(self, page) -> None:
        """Give the newest edition of a document its group, and what the Board asked for."""
        cycle = page.editions.first()
        self._make_group(
            cycle, cases.SECOND_EDITION_PURPOSE, cases.SECOND_EDITION_GROUP, self.today
        )
        for text, days, state in cases.RECOMMENDATIONS:
            Recommendation.objects.create(
                cycle=cycle,
                text=text,
                owner=self.users["officer"],
                due_on=self._in(days),
                state=state,
            )
        for author, place, text, answer in cases.SECOND_EDITION_COMMENTS:
            facts = {"author": author, "place": place, "text": text, "answer": answer}
            self._comment(cycle, -90, is_public=True, names_author=True, **facts)

    def fill_full_review(self, page) -> None:
        """Give the full review that is under way its group, plan and comments."""
        cycle = page.review_cycle
        ReviewCycle.objects.filter(pk=cycle.pk).update(
            scope=cases.FULL_REVIEW_SCOPE,
            notes=cases.FULL_REVIEW_NOTES,
            planned_end_on=self._in(100),
        )
        self._make_group(cycle, cases.FULL_REVIEW_SCOPE, cases.FULL_REVIEW_GROUP, self._in(100))
        for author, place, text, answer, is_public in cases.COMMENTS:
            facts = {"author": author, "place": place, "text": text, "answer": answer}
            self._comment(cycle, -12, is_public=is_public, **facts)

    def take_over(self, document) -> None:
        """Take the answer of one person over as a comment, answered, to be published."""
        expression = ExpressionOfInterest.objects.get(name=cases.TAKEN_OVER_FROM)
        comment = take_over(
            document.review_cycle,
            expression,
            self.users["officer"],
            expression.consents_in_force[0]["name"],
            author=expression.name,
            place=cases.TAKEN_OVER_PLACE,
            text=cases.TAKEN_OVER_TEXT,
            is_public=True,
        )
        comment.answer = cases.TAKEN_OVER_ANSWER
        comment.answered_by = self.users["officer"]
        comment.save()

    def propose_change(self) -> None:
        """Propose a practice change: a standard that a document cites was amended."""
        propose_for_source(self.lists.sources[DEMO_SCREENS], self.users["officer"])

    def record_change(self, page) -> PracticeChange:
        """Record the practice change that opened the review of a document."""
        change = PracticeChange.objects.create(
            title=cases.CHANGE_TITLE,
            description=cases.CHANGE_DESCRIPTION,
            trigger="professional",
            reach="national",
            happened_on=self._in(-cases.CHANGE_DAYS_AGO),
            urgency="soon",
            recorded_by=self.users["officer"],
        )
        change.sources.add(self.lists.sources[DEMO_CONSENT])
        page.review_cycle.practice_changes.add(change)
        return change

    def _comment(self, cycle, days: int, **facts) -> None:
        answerer = self.users["lead"] if facts["answer"] else None
        ReviewComment.objects.create(
            cycle=cycle, answered_by=answerer, received_on=self._in(days), **facts
        )

    def _make_group(self, cycle, purpose: str, members: list[cases.Member], ends_on) -> None:
        group = WorkingGroup.objects.create(
            cycle=cycle, purpose=purpose, starts_on=self._in(-150), ends_on=ends_on
        )
        for member in members:
            WorkingGroupMember.objects.create(
                group=group,
                name=member.name,
                voice=self.lists.voices[member.voice],
                organisation=self.lists.organisations.get(member.organisation),
                interests=member.interests,
                is_chair=member.is_chair,
                consents_to_be_named=member.may_be_named,
            )

    def _in(self, days: int) -> datetime.date:
        return self.today + datetime.timedelta(days=days)
