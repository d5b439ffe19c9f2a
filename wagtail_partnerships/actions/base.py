"""
What every verb has in common: lock, compare, check, act, save, log, tell.

A class is all that a verb is, beside its form: what it is called, who is told, what stands in its
way, what it does. The lists of verbs are made of the classes.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator
from typing import Any, ClassVar, Generic, TypeVar

from django.db import models, transaction
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log

from ..exceptions import StaleVersion, TransitionPermissionError, TransitionRefused
from ..lifecycles.glossary import LOGGED
from ..lifecycles.review import ReviewState
from ..models import PartnershipsSettings, ReviewCycle
from ..notices.recipients import tell_of_transition
from ..permissions import PERMITTED_VERBS, Role, permitted_verbs, roles_with
from ..signals import cycle_transitioned
from ..tasks import nudge
from .locks import lock_reason


logger = logging.getLogger("wagtail_partnerships")

Row = TypeVar("Row", bound=models.Model)

ROLE_NAMES = {
    Role.EDITOR: gettext_lazy("people who may change the page"),
    Role.APPROVER: gettext_lazy("approvers"),
    Role.LEAD: gettext_lazy("the lead of the review"),
    Role.SUBMITTER: gettext_lazy("the person who submitted the text"),
    Role.SYSTEM: gettext_lazy("the system"),
}


class Action(Generic[Row]):
    """
    One verb on one row that has a state and a version.

    :param row: refused if it was changed since this instance was read.
    :param user: who acts; None for the system, which skips roles and never guards.
    :param version: the version that the screen was drawn from (default: that of `row`).
    """

    verb: ClassVar[str]
    # On the button, and in the history.
    label: ClassVar[str | Promise]
    done_label: ClassVar[str | Promise]
    icon: ClassVar[str] = ""
    # Where it stands among the verbs that people are offered; what is not offered has none.
    order: ClassVar[int] = 0
    # Goes on with the row; the others put it aside or back.
    is_forward: ClassVar[bool] = False
    # Takes from readers what they had: its button is red.
    is_destructive: ClassVar[bool] = False
    # Who is told, unless they did it themselves.
    tells: ClassVar[tuple[str, ...]] = ()
    # Whether it is a verb of the lifecycle; some things are done beside it.
    in_lifecycle: ClassVar[bool] = True
    stale_message: ClassVar[str | Promise]

    # verb -> its class; each kind of row has its own.
    registry: ClassVar[dict[str, type[Action]]]

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "verb" in cls.__dict__:
            LOGGED[cls.verb] = cls.done_label
            if cls.in_lifecycle:
                cls.registry[cls.verb] = cls

    def __init__(self, row: Row, user=None, *, version: int | None = None):
        self.given = row
        self.row = row
        self.user = user
        self.version = row.version if version is None else version
        self.comment = ""
        self.data: dict[str, Any] = {}
        # The state before the verb, once it is used.
        self.source = ""

    @classmethod
    def offered(cls) -> list[str]:
        """Return the verbs that people are offered, in their order."""
        actions = sorted(cls.registry.values(), key=lambda action: action.order)
        return [action.verb for action in actions if action.order]

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
        """Do what follows from the verb on other rows; its own is saved and logged."""

    # What its kind says of all its verbs

    @cached_property
    def page(self):
        """The page that the row belongs to, read afresh and specific."""
        raise NotImplementedError

    def permission_reason(self) -> str:
        """Return why the user may not do this in the present state, or an empty string."""
        raise NotImplementedError

    def state_reason(self) -> str:
        """Return why the verb does not fit the present state, or an empty string."""
        raise NotImplementedError

    def locks(self) -> Iterator[str]:
        """Yield what stands in the way of people, and of every such verb."""
        yield from ()

    def lock(self) -> Row | None:
        """Lock the row until the transaction ends, and return it; None if it is gone."""
        raise NotImplementedError

    def log(self) -> None:
        """Write the transition to Wagtail's audit log."""
        raise NotImplementedError

    def tell(self) -> None:
        """Write the notices to those whom it concerns."""

    def settle(self) -> None:
        """Do what follows from every such verb on other rows."""

    def announce(self) -> None:
        """Send the signal of the transition, once the transaction is committed."""
        raise NotImplementedError

    # Asking

    def reasons(self) -> list[str]:
        """Return why the verb cannot be begun now; empty if it can."""
        if reason := self.state_reason() or self.permission_reason():
            return [reason]
        return [str(reason) for reason in (*self.locks(), *self.guards())]

    def check(self) -> None:
        """
        Ask every guard.

        :raises TransitionPermissionError: if the user may not use the verb.
        :raises TransitionRefused: with every unmet guard.
        """
        if reason := self.state_reason():
            raise TransitionRefused([reason])
        if reason := self.permission_reason():
            raise TransitionPermissionError(reason)
        if reasons := [*self.locks(), *self.guards(), *self.input_guards()]:
            raise TransitionRefused([str(reason) for reason in reasons])

    # Acting

    def execute(self) -> Row:
        """
        Lock, compare, check and act in one transaction; log and tell with it.

        :returns: the given row, read again.
        :raises StaleVersion: if the row was changed after the screen was drawn.
        """
        with transaction.atomic():
            self._take(self.lock())
            self.check()
            self.source = self.row.state
            self.act()
            self.row.version += 1
            self.row.save()
            self.log()
            self.tell()
            self.settle()
            self.after()
            self.announce()
        self.given.refresh_from_db()
        return self.given

    def _take(self, row: Row | None) -> None:
        if row is None or row.version != self.version:
            raise StaleVersion([str(self.stale_message)])
        self.row = row
        # The page was read before the row was locked.
        self.__dict__.pop("page", None)


class CycleAction(Action[ReviewCycle]):
    """
    One verb on the open cycle of a document.

    :param gathered: tell people in the one letter of the day (default: as the site has it).
    """

    registry: ClassVar[dict[str, type[CycleAction]]] = {}
    stale_message = gettext_lazy(
        "Somebody else has changed this review since you opened it. Nothing was done. Look at "
        "where it stands now, and act again if it is still right."
    )
    # Whether it seals, publishes or replaces the text or its draft: then Wagtail's locks hold.
    writes_text: ClassVar[bool] = False

    def __init__(
        self,
        cycle: ReviewCycle,
        user=None,
        *,
        version: int | None = None,
        gathered: bool | None = None,
    ):
        super().__init__(cycle, user, version=version)
        self.gathered = gathered

    @property
    def cycle(self) -> ReviewCycle:
        """The cycle; locked once the action runs."""
        return self.row

    @cached_property
    def page(self):
        """The document, read afresh and specific."""
        return self.cycle.page.specific

    @cached_property
    def settings(self) -> PartnershipsSettings:
        """The choices of the document's site."""
        return PartnershipsSettings.for_page(self.page)

    # Asking

    def permission_reason(self):
        if self.user is None or self.verb in permitted_verbs(self.user, self.page, self.cycle):
            return ""
        who = [str(ROLE_NAMES[role]) for role in roles_with(self.verb, self.cycle.state)]
        if not who:
            return ""
        return _("“%(verb)s” is for %(who)s.") % {
            "verb": self.label,
            "who": _(" or ").join(who),
        }

    def state_reason(self):
        if self.cycle.is_open and self.verb in _verbs_in(self.cycle.state):
            return ""
        return _("“%(verb)s” is not possible now: the document is %(state)s.") % {
            "verb": self.label,
            "state": str(self.cycle.status.label).lower()
            if not self.cycle.is_open
            else str(self.cycle.get_state_display()).lower(),
        }

    def locks(self):
        """Yield why a lock of Wagtail's on the page stands in the way; it stops people only."""
        if self.user is not None and self.writes_text:
            if reason := lock_reason(self.page, self.user):
                yield reason

    # Acting

    def lock(self):
        lock_rows(models.Q(pk=self.given.pk))
        return ReviewCycle.objects.select_for_update().filter(pk=self.given.pk).first()

    def log(self):
        log_transition(
            self.page,
            self.verb,
            user=self.user,
            source=self.source,
            target=self.cycle.state,
            comment=self.comment,
            cycle=self.cycle.pk,
            **self.data,
        )

    def tell(self):
        tell_of_transition(
            self.cycle,
            self.verb,
            self.tells,
            source=self.source,
            user=self.user,
            comment=self.comment,
            gathered=self.gathered,
        )

    def announce(self):
        announce(
            cycle_transitioned,
            sender=ReviewCycle,
            instance=self.cycle,
            page=self.page,
            verb=self.verb,
            source=self.source,
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
