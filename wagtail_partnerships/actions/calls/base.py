"""
What every verb on an expression of interest has in common.

Each locks the call first, by a write, because SQLite locks nothing else; then the answer. Places
are counted under that lock.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_fsm import can_proceed

from ...exceptions import TransitionPermissionError
from ...lifecycles.expression import TAKES_PLACE
from ...models import CallRecord, ExpressionOfInterest
from ...notices.to_visitors import PERSON, drop_kept_letters, tell_person
from ...signals import expression_transitioned
from ..action import Action
from ..base import announce, log_transition
from .group import keep_membership


DECIDE = "wagtail_partnerships.decide_expressions"


def may_use(permission: str, user, page) -> bool:
    """
    Whether a user may do something with the answers to a call.

    :param permission: one of the four permissions on answers, with its app label.
    :param page: the page of the call; without rights on it nobody meets its answers.
    """
    if not user.is_active or not user.has_perm(permission):
        return False
    tester = page.permissions_for_user(user)
    return tester.can_edit() or tester.can_publish()


class ExpressionAction(Action[ExpressionOfInterest]):
    """
    One verb on an expression of interest.

    :param user: who acts; None for the system, or for the person with `by_person`.
    :param by_person: the person acts through their own link, which the caller has checked.
    :param silent: nobody is told, whatever the verb: they are told of more than this.
    """

    registry: ClassVar[dict[str, type[ExpressionAction]]] = {}
    stale_message = gettext_lazy(
        "Somebody else has changed this answer since you opened it. Nothing was done. Look at "
        "where it stands now, and act again if it is still right."
    )
    tells = (PERSON,)
    # Decisions of the office wait until it may read the answers, and their letters may wait too.
    decides: ClassVar[bool] = True
    person_may: ClassVar[bool] = False

    def __init__(
        self,
        expression,
        user=None,
        comment="",
        *,
        version: int | None = None,
        by_person=False,
        silent=False,
    ):
        super().__init__(expression, user, version=version)
        self.comment = comment.strip()
        self.by_person = by_person
        self.silent = silent
        self.now = timezone.now()

    @property
    def expression(self) -> ExpressionOfInterest:
        """The answer; locked, with its call, once the action runs."""
        return self.row

    @cached_property
    def record(self) -> CallRecord:
        """The call, locked once the action runs."""
        return self.expression.call

    @cached_property
    def page(self):
        """The page of the call, read afresh and specific."""
        return self.record.page.specific

    # What a verb says of itself

    def act(self):
        getattr(self.expression, self.verb)()

    def after(self):
        if self.source in TAKES_PLACE and not self.expression.takes_place:
            from .choosing import promote_first_in_line

            promote_first_in_line(self.record, self.page, besides=self.expression)

    # Asking

    def permission_reason(self):
        if self.by_person:
            return "" if self.person_may else _("This is for the office to decide.")
        if self.user is None or may_use(DECIDE, self.user, self.page):
            return ""
        return _(
            "“%(verb)s” needs the right to decide on expressions of interest, and to change or "
            "publish the page of the call. Ask an administrator of the site."
        ) % {"verb": self.label}

    def state_reason(self):
        if can_proceed(getattr(self.expression, self.verb)):
            return ""
        return _("“%(verb)s” is not possible now: the answer is in the state “%(state)s”.") % {
            "verb": self.label,
            "state": self.expression.get_state_display(),
        }

    def locks(self):
        if self.decides and self.user is not None and is_kept_unread(self.page, self.now):
            yield _("The answers to this call are kept unread until it closes. Decide after that.")

    def check(self):
        # Who has no right to an answer is not told where it stands.
        if reason := self.permission_reason():
            raise TransitionPermissionError(reason)
        super().check()

    # Acting

    def lock(self):
        self.record = lock_call(self.given.call_id)
        expression = (
            ExpressionOfInterest.objects.select_for_update()
            .filter(pk=self.given.pk, call=self.record)
            .first()
        )
        if expression is not None:
            expression.call = self.record
        return expression

    def log(self):
        if self.by_person:
            self.data["by"] = _("the person themselves")
        log_transition(
            self.page,
            self.verb,
            user=self.user,
            source=self.source,
            target=self.expression.state,
            # What a visitor types stays with the answer.
            comment="" if self.by_person else self.comment,
            expression=self.expression.reference,
            **self.data,
        )

    def tell(self):
        if self.silent or PERSON not in self.tells:
            return
        drop_kept_letters(self.expression)
        keep_back = self.decides and self.user is not None and self.page.keep_letters_back
        tell_person(self.expression, self.verb, keep_back=keep_back)
        if not keep_back:
            self.expression.told_at = self.now
            self.expression.save(update_fields=["told_at"])

    def settle(self):
        if self.expression.state != self.source:
            keep_membership(self.expression, self.page, self.user)

    def announce(self):
        announce_answer(self.expression, self.verb, self.source, self.user, self.comment)


def lock_call(pk: int) -> CallRecord:
    """Lock the row under which the places of a call are counted, and return it."""
    CallRecord.objects.filter(pk=pk).update(event_sequence=models.F("event_sequence"))
    return CallRecord.objects.select_for_update().get(pk=pk)


def next_waiting_number(record: CallRecord) -> int:
    """Return the number of the place after the last on the waiting list, and keep it."""
    record.last_waiting_number += 1
    record.save(update_fields=["last_waiting_number"])
    return record.last_waiting_number


def needs_place(record: CallRecord, page) -> Iterator[str]:
    """Yield the refusal if no place is left."""
    if page.places is not None and record.places_taken >= page.places:
        yield _(
            "No place is left: all %(places)s are taken or offered. Put the person on the waiting "
            "list, or raise the number of places on the page of the call."
        ) % {"places": page.places}


def is_kept_unread(page, now: datetime.datetime | None = None) -> bool:
    """Whether nobody may read the answers to a call yet."""
    if not page.keep_unread_until_closed:
        return False
    return page.closes_at is not None and page.closes_at > (now or timezone.now())


def announce_answer(expression, verb: str, source: str, user, comment: str) -> None:
    """Send the signal of a transition of an answer once the transaction is committed."""
    announce(
        expression_transitioned,
        sender=ExpressionOfInterest,
        instance=expression,
        verb=verb,
        source=str(source),
        target=str(expression.state),
        user=user,
        comment=comment,
    )
