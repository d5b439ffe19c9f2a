"""What the verbs on a review cycle have in common, and how every verb is logged and announced."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator
from typing import ClassVar

from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log

from ..lifecycles.review import ReviewState
from ..models import PartnershipsSettings, ReviewCycle
from ..notices.recipients import tell_of_transition
from ..permissions import PERMITTED_VERBS, Role, permitted_verbs, roles_with
from ..signals import cycle_transitioned
from ..tasks import nudge
from .action import Action
from .locks import lock_reason


logger = logging.getLogger("wagtail_partnerships")

ROLE_NAMES = {
    Role.EDITOR: gettext_lazy("people who may change the page"),
    Role.APPROVER: gettext_lazy("approvers"),
    Role.LEAD: gettext_lazy("the lead of the review"),
    Role.SUBMITTER: gettext_lazy("the person who submitted the text"),
    Role.SYSTEM: gettext_lazy("the system"),
}


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
