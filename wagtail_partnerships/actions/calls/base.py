"""
What every verb on an expression of interest has in common.

Each locks the call first, by a write, because SQLite locks nothing else; then the answer. Places
are counted under that lock.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from ...exceptions import StaleVersion, TransitionPermissionError, TransitionRefused
from ...lifecycles.expression import TAKES_PLACE
from ...models import CallRecord, ExpressionOfInterest
from ...notices.to_visitors import drop_kept_letters, tell_person
from ...signals import expression_transitioned
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


class ExpressionAction:
    """
    One verb on an expression of interest.

    :param expression: refused if it was changed since this instance was read.
    :param user: who acts; None for the system, or for the person with `by_person`.
    :param version: the version that the screen was drawn from (default: that of `expression`).
    :param by_person: the person acts through their own link, which the caller has checked.
    """

    verb: ClassVar[str]
    label: ClassVar[str]
    # Decisions of the office wait until it may read the answers, and their letters may wait too.
    decides = True
    tells = True
    person_may = False

    def __init__(
        self, expression, user=None, comment="", *, version: int | None = None, by_person=False
    ):
        self.given = expression
        self.expression = expression
        self.user = user
        self.comment = comment.strip()
        self.version = expression.version if version is None else version
        self.by_person = by_person
        self.now = timezone.now()
        self.data: dict[str, Any] = {}

    # What a verb says of itself

    def guards(self) -> Iterator[str]:
        """Yield what stands in the way; each message says what to do."""
        yield from ()

    def act(self) -> None:
        """Call the lifecycle's transition on the locked row."""
        getattr(self.expression, self.verb)()

    def after(self, source: str) -> None:
        """Do what follows on other rows; the expression is saved and logged."""
        if source in TAKES_PLACE and not self.expression.takes_place:
            from .choosing import promote_first_in_line

            promote_first_in_line(self.record, self.page, besides=self.expression)

    # Asking

    @cached_property
    def record(self) -> CallRecord:
        """The call, locked once the action runs."""
        return self.expression.call

    @cached_property
    def page(self):
        """The page of the call, read afresh and specific."""
        return self.record.page.specific

    def permission_reason(self) -> str:
        """Return why the user may not do this, or an empty string."""
        if self.by_person:
            return "" if self.person_may else _("This is for the office to decide.")
        if self.user is None or may_use(DECIDE, self.user, self.page):
            return ""
        return _(
            "“%(verb)s” needs the right to decide on expressions of interest, and to change or "
            "publish the page of the call. Ask an administrator of the site."
        ) % {"verb": self.label}

    def state_reason(self) -> str:
        """Return why the verb does not fit the present state, or an empty string."""
        if can_proceed(getattr(self.expression, self.verb)):
            return ""
        return _("“%(verb)s” is not possible now: the answer is in the state “%(state)s”.") % {
            "verb": self.label,
            "state": self.expression.get_state_display(),
        }

    def reasons(self) -> list[str]:
        """Return why the verb cannot be done now; empty if it can."""
        if reason := self.state_reason() or self.permission_reason():
            return [reason]
        return [str(reason) for reason in (*self._sealed(), *self.guards())]

    def check(self) -> None:
        """
        Ask every guard.

        :raises TransitionPermissionError: if the user may not decide on this call's answers.
        :raises TransitionRefused: with every unmet guard.
        """
        if reason := self.permission_reason():
            raise TransitionPermissionError(reason)
        if reasons := self.reasons():
            raise TransitionRefused(reasons)

    def _sealed(self) -> Iterator[str]:
        if self.decides and self.user is not None and is_kept_unread(self.page, self.now):
            yield _("The answers to this call are kept unread until it closes. Decide after that.")

    # Acting

    def execute(self) -> ExpressionOfInterest:
        """
        Lock, compare, check and act in one transaction; log and tell with it.

        :returns: the given expression, read again.
        :raises StaleVersion: if the answer was changed after the screen was drawn.
        """
        with transaction.atomic():
            self._lock()
            self.check()
            source = self.expression.state
            self.act()
            self.expression.version += 1
            self.expression.save()
            self._log(source)
            self._tell()
            if self.expression.state != source:
                keep_membership(self.expression, self.page, self.user)
            self.after(source)
            announce_answer(self.expression, self.verb, source, self.user, self.comment)
        self.given.refresh_from_db()
        return self.given

    def _lock(self) -> None:
        self.record = lock_call(self.given.call_id)
        expression = (
            ExpressionOfInterest.objects.select_for_update()
            .filter(pk=self.given.pk, call=self.record)
            .first()
        )
        if expression is None or expression.version != self.version:
            raise StaleVersion(
                [
                    _(
                        "Somebody else has changed this answer since you opened it. Nothing was "
                        "done. Look at where it stands now, and act again if it is still right."
                    )
                ]
            )
        expression.call = self.record
        self.expression = expression
        self.__dict__.pop("page", None)

    def _log(self, source: str) -> None:
        if self.by_person:
            self.data["by"] = _("the person themselves")
        log_transition(
            self.page,
            self.verb,
            user=self.user,
            source=source,
            target=self.expression.state,
            # What a visitor types stays with the answer.
            comment="" if self.by_person else self.comment,
            expression=self.expression.reference,
            **self.data,
        )

    def _tell(self) -> None:
        if not self.tells:
            return
        drop_kept_letters(self.expression)
        keep_back = self.decides and self.user is not None and self.page.keep_letters_back
        tell_person(self.expression, self.verb, keep_back=keep_back)
        if not keep_back:
            self.expression.told_at = self.now
            self.expression.save(update_fields=["told_at"])


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
