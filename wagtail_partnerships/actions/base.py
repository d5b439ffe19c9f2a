"""What every verb on a review cycle has in common: lock, compare, check, act, save, log, tell."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log

from ..exceptions import StaleVersion, TransitionPermissionError, TransitionRefused
from ..lifecycles.review import ReviewState
from ..models import PartnershipsSettings, ReviewCycle
from ..notices.recipients import tell_of_transition
from ..permissions import PERMITTED_VERBS, Role, permitted_verbs, roles_with
from ..signals import cycle_transitioned
from ..tasks import nudge
from .locks import lock_reason


logger = logging.getLogger("wagtail_partnerships")

ROLE_NAMES = {
    Role.EDITOR: gettext_lazy("people who may change the page"),
    Role.APPROVER: gettext_lazy("approvers"),
    Role.LEAD: gettext_lazy("the lead of the review"),
    Role.SUBMITTER: gettext_lazy("the person who submitted the text"),
    Role.SYSTEM: gettext_lazy("the system"),
}


class CycleAction:
    """
    One verb on the open cycle of a document.

    :param cycle: the cycle; refused if it was changed since this instance was read.
    :param user: who acts; None for the system, which skips roles and never guards.
    :param version: the version that the screen was drawn from (default: that of `cycle`).
    """

    verb: ClassVar[str]
    label: ClassVar[str]
    # Whether it seals, publishes or replaces the text or its draft: then Wagtail's locks hold.
    writes_text: ClassVar[bool] = False

    def __init__(self, cycle: ReviewCycle, user=None, *, version: int | None = None):
        self.given = cycle
        self.cycle = cycle
        self.user = user
        self.version = cycle.version if version is None else version
        self.comment = ""
        self.data: dict[str, Any] = {}
        # Whether those concerned are told in the one letter of the day; None: as the site has it.
        self.gathered: bool | None = None

    # What a verb says of itself

    def guards(self) -> Iterator[str]:
        """Yield what stands in the way, whatever is entered; each message says what to do."""
        yield from ()

    def input_guards(self) -> Iterator[str]:
        """Yield what is missing or wrong in what was entered."""
        yield from ()

    def act(self) -> None:
        """Call the lifecycle's transition on the locked row."""
        raise NotImplementedError

    def after(self) -> None:
        """Do what follows from the transition on other rows; the cycle is saved and logged."""

    # Asking

    @cached_property
    def page(self):
        """The document, read afresh and specific."""
        return self.cycle.page.specific

    @cached_property
    def settings(self) -> PartnershipsSettings:
        """The choices of the document's site."""
        return PartnershipsSettings.for_page(self.page)

    def permission_reason(self) -> str:
        """Return why the user may not do this in the present state, or an empty string."""
        if self.user is None or self.verb in permitted_verbs(self.user, self.page, self.cycle):
            return ""
        who = [str(ROLE_NAMES[role]) for role in roles_with(self.verb, self.cycle.state)]
        if not who:
            return ""
        return _("“%(verb)s” is for %(who)s.") % {
            "verb": self.label,
            "who": _(" or ").join(who),
        }

    def state_reason(self) -> str:
        """Return why the verb does not fit the present state, or an empty string."""
        if self.cycle.is_open and self.verb in _verbs_in(self.cycle.state):
            return ""
        return _("“%(verb)s” is not possible now: the document is %(state)s.") % {
            "verb": self.label,
            "state": str(self.cycle.status.label).lower()
            if not self.cycle.is_open
            else str(self.cycle.get_state_display()).lower(),
        }

    def locks(self) -> Iterator[str]:
        """Yield why a lock of Wagtail's on the page stands in the way; it stops people only."""
        if self.user is not None and self.writes_text:
            if reason := lock_reason(self.page, self.user):
                yield reason

    def reasons(self) -> list[str]:
        """Return why the verb cannot be begun now; empty if it can."""
        if reason := self.state_reason() or self.permission_reason():
            return [reason]
        return [str(reason) for reason in (*self.locks(), *self.guards())]

    def check(self) -> None:
        """
        Ask every guard.

        :raises TransitionPermissionError: if the user's roles do not allow the verb.
        :raises TransitionRefused: with every unmet guard.
        """
        if reason := self.state_reason():
            raise TransitionRefused([reason])
        if reason := self.permission_reason():
            raise TransitionPermissionError(reason)
        if reasons := [*self.locks(), *self.guards(), *self.input_guards()]:
            raise TransitionRefused([str(reason) for reason in reasons])

    # Acting

    def execute(self) -> ReviewCycle:
        """
        Lock, compare, check and act in one transaction; log and tell with it.

        :returns: the given cycle, read again.
        :raises StaleVersion: if the cycle was changed after the screen was drawn.
        """
        with transaction.atomic():
            self._lock()
            self.check()
            source = self.cycle.state
            self.act()
            self.cycle.version += 1
            self.cycle.save()
            self.log(source)
            tell_of_transition(
                self.cycle, self.verb, source, self.user, self.comment, self.gathered
            )
            self.after()
            self._announce(source)
        self.given.refresh_from_db()
        return self.given

    def _lock(self) -> None:
        lock_rows(models.Q(pk=self.given.pk))
        cycle = ReviewCycle.objects.select_for_update().filter(pk=self.given.pk).first()
        if cycle is None or cycle.version != self.version:
            raise StaleVersion(
                [
                    _(
                        "Somebody else has changed this review since you opened it. Nothing was "
                        "done. Look at where it stands now, and act again if it is still right."
                    )
                ]
            )
        self.cycle = cycle
        self.__dict__.pop("page", None)

    def log(self, source: str) -> None:
        """Write the transition to Wagtail's audit log."""
        log_transition(
            self.page,
            self.verb,
            user=self.user,
            source=source,
            target=self.cycle.state,
            comment=self.comment,
            cycle=self.cycle.pk,
            **self.data,
        )

    def _announce(self, source: str) -> None:
        announce(
            cycle_transitioned,
            sender=ReviewCycle,
            instance=self.cycle,
            page=self.page,
            verb=self.verb,
            source=source,
            target=self.cycle.state,
            user=self.user,
            comment=self.comment,
        )


def announce(signal, **payload) -> None:
    """
    Send a signal, and what is due, once the transaction is committed.

    A receiver that raises is reported, and spoils nothing.
    """

    def send():
        for receiver, answer in signal.send_robust(**payload):
            if isinstance(answer, Exception):
                logger.error("A receiver of a transition failed: %r", receiver, exc_info=answer)
        nudge()

    transaction.on_commit(send, robust=True)


def lock_rows(which: models.Q) -> None:
    """
    Lock cycles until the transaction ends, as its first statement.

    A write does it on every database: SQLite locks nothing else, and there a transaction that has
    read before cannot always write.
    """
    ReviewCycle.objects.filter(which).update(version=models.F("version"))


def log_transition(page, verb: str, *, user, source="", target="", comment="", **data):
    """
    Write one line of a document's history, naming the person for when the user is gone.

    :param source: the state before, where it is a transition; `target` is that after it.
    :param data: further facts, plain enough for JSON.
    """
    log(
        instance=page,
        action=f"wagtail_partnerships.{verb}",
        user=user,
        data={
            "by": person_name(user),
            "from": str(source),
            "to": str(target),
            "comment": str(comment),
            **data,
        },
    )


def person_name(user) -> str:
    """Return the name under which a person stays in the records; the system has its own."""
    if user is None:
        return _("the system")
    return get_user_display_name(user) or user.get_username()


def needs(value: str, message: str) -> Iterator[str]:
    """Yield the message if a text that has to be entered is blank."""
    if not (value or "").strip():
        yield message


def needs_past_or_today(on: datetime.date | None, user, today: datetime.date) -> Iterator[str]:
    """Yield why a document cannot leave use on that day: a past one is for the system only."""
    if on is None or on == today:
        return
    if on > today:
        yield _("The day lies in the future. Choose today.")
    elif user is not None:
        yield _("A past day can only be set when an existing register is brought in.")


def _verbs_in(state: str) -> set[str]:
    return {verb for acts in PERMITTED_VERBS[ReviewState(state)].values() for verb in acts}
