"""
The kinds of mail, one entry each: everything that is particular to one.

A new kind is an entry here and its templates, `notices/<name>_subject.txt` and `<name>.txt`;
whoever has something to tell writes its rows by
:func:`~wagtail_partnerships.notices.recipients.write_notices`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Calendar(enum.Enum):
    """What a mail does to the event in its reader's calendar."""

    PUTS_IN = "puts in"
    TAKES_OUT = "takes out"


@dataclass(frozen=True)
class Kind:
    """
    A kind of mail.

    :ivar name: names its templates. What is left of its first underscore names the templates of
        its family, which are taken where it has none of its own.
    :ivar label: what it tells of, in the register; empty where the verb in its facts says that.
    :ivar is_to_office: it goes to staff, and not to somebody who answered or commented.
    :ivar is_repeated: its readers get it again and again, and may want to sort it.
    :ivar is_reminder: it tells of a due date, and is dropped when that has moved.
    :ivar is_staged: of one date the later one makes those before it needless.
    :ivar is_typed: it goes to an address that somebody has just typed; there is a limit to these.
    :ivar gathered: whether it waits for the one mail of the day; None: as the document's site says.
    :ivar verbs: what tells a visitor of itself by this kind, beside the verb in its name.
    :ivar letter: the field of the call that has the office's own words.
    :ivar calendar: whether a calendar file comes with it.
    """

    name: str
    label: str | Promise = ""
    is_to_office: bool = False
    is_repeated: bool = False
    is_reminder: bool = False
    is_staged: bool = False
    is_typed: bool = False
    gathered: bool | None = None
    verbs: tuple[str, ...] = ()
    letter: str = ""
    calendar: Calendar | None = None

    @property
    def family(self) -> str:
        """The first word of its name."""
        return self.name.split("_")[0]


def _office(name: str, label: str | Promise = "", **facts) -> Kind:
    return Kind(name, label, is_to_office=True, **facts)


def _reminder(name: str, label: str | Promise = "", **facts) -> Kind:
    return _office(name, label, is_repeated=True, is_reminder=True, gathered=True, **facts)


COMMENT_ANSWER = "comment_answer"
PERSON, OFFICE = "expression", "expression_office"
ACCEPTED = "expression_accept"

# A kind that is not here is like the longest one here with which its name begins: `cycle_submit`
# is like `cycle`.
KINDS = {
    kind.name: kind
    for kind in (
        # To staff, about a document
        _office("cycle"),
        _reminder("reminder"),
        _reminder("reminder_warning", _("Review soon due"), is_staged=True),
        _reminder("reminder_chaser", _("Review due"), is_staged=True),
        _reminder("reminder_overdue", _("Review due")),
        _reminder("reminder_escalation", _("Review long overdue")),
        # To whoever looks after a call
        _office("call"),
        _office("call_outcome", _("Outcome of a call to be published"), is_repeated=True),
        _office("call_erasure", is_repeated=True),
        _office("call_purge", _("Answers about to be purged")),
        _office(OFFICE),
        _office("expression_office_withdraw", verbs=("withdraw_expression",)),
        _office("expression_office_receive", verbs=("release_expression",)),
        # To whoever answered a call, or commented on a document
        Kind(PERSON),
        Kind("expression_receive", verbs=("release_expression",), is_typed=True),
        Kind("expression_link", is_typed=True),
        Kind("expression_answered_already", is_typed=True),
        Kind(ACCEPTED, letter="letter_accepted", calendar=Calendar.PUTS_IN),
        Kind("expression_event_changed", calendar=Calendar.PUTS_IN),
        Kind("expression_promote", letter="letter_offered"),
        Kind("expression_hold", letter="letter_waiting"),
        Kind("expression_decline", letter="letter_declined", calendar=Calendar.TAKES_OUT),
        Kind("expression_lapse", calendar=Calendar.TAKES_OUT),
        Kind("expression_ask_erasure", calendar=Calendar.TAKES_OUT),
        Kind("expression_withdraw", verbs=("withdraw_expression",), calendar=Calendar.TAKES_OUT),
        Kind(COMMENT_ANSWER, _("Answer to a comment")),
    )
}


def get_kind(name: str) -> Kind:
    """Return a kind of mail; of one that has no entry, the kind that it is like."""
    beginning = name
    while beginning:
        if beginning in KINDS:
            return KINDS[beginning]
        beginning = beginning.rpartition("_")[0]
    return Kind(name)


def names_of(**facts) -> list[str]:
    """Return the names of the kinds of which some facts hold: `names_of(is_typed=True)`."""
    return [
        kind.name
        for kind in KINDS.values()
        if all(getattr(kind, name) == value for name, value in facts.items())
    ]


def name_for_verb(family: str, verb: str) -> str:
    """
    Return the kind by which a verb on a response is told of.

    :param family: :data:`PERSON` or :data:`OFFICE`.
    """
    for kind in KINDS.values():
        if verb in kind.verbs and kind.name.rpartition("_")[0] == family:
            return kind.name
    return f"{family}_{verb}"


def to_office() -> Q:
    """Return the condition by which the notices to staff are found."""
    condition = Q()
    for name in names_of(is_to_office=True):
        condition |= Q(kind=name) | Q(kind__startswith=f"{name}_")
    return condition
