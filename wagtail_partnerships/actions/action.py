"""
What every verb has in common: lock, compare, check, act, save, log, tell.

A class is all that a verb is, beside its form: what it is called, who is told, what stands in its
way, what it does. The lists of verbs are made of the classes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Generic, TypeVar

from django.db import models, transaction
from django.utils.functional import Promise, cached_property

from ..exceptions import StaleVersion, TransitionPermissionError, TransitionRefused
from ..lifecycles.glossary import LOGGED


Row = TypeVar("Row", bound=models.Model)


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
