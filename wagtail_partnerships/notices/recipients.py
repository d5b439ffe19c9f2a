"""
Who is told what. Notices are rows, written in the transaction of what they tell of.

:mod:`~wagtail_partnerships.notices.sending` sends them after commit, in the words of
:mod:`~wagtail_partnerships.notices.rendering`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from ..models import Delivery, Notice, PartnershipsSettings, ReviewCycle
from ..permissions import approvers_of, works_on
from .kinds import get_kind


APPROVERS, LEAD, SUBMITTER, OFFICER = "approvers", "lead", "submitter", "officer"


def tell_of_transition(
    cycle: ReviewCycle,
    verb: str,
    roles: Iterable[str],
    *,
    source: str,
    user,
    comment: str,
    gathered: bool | None = None,
) -> None:
    """
    Write the notices of a transition.

    :param roles: who is told, of the four above; nobody of what they did themselves.
    """
    page = cycle.page.specific
    facts = {
        "verb": verb,
        "source": str(source),
        "target": str(cycle.state),
        "by": (get_user_display_name(user) or user.get_username()) if user else "",
        "comment": comment,
        "edition": cycle.edition,
        "title": page.title,
    }
    users = _people(roles, cycle, page)
    users.discard(user)
    write_notices(
        kind=f"cycle_{verb}",
        key=f"{verb}:{cycle.pk}:{cycle.version}",
        users=sorted(users, key=lambda person: person.pk),
        cycle=cycle,
        context=facts,
        is_new_event=True,
        gathered=gathered,
    )


def write_notices(kind: str, key: str, *, is_new_event: bool = False, **facts) -> list[Notice]:
    """
    Write one notice for each person, once for each key.

    :param is_new_event: the event has just happened under a lock, so nobody can have been told.
    :param facts: kind, key and all the rest are as :func:`make_notices` takes them.
    :returns: the notices written now.
    """
    rows = make_notices(kind, key, **facts)
    if is_new_event:
        return Notice.objects.bulk_create(rows)
    known = set(
        Notice.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True)
    )
    return Notice.objects.bulk_create([row for row in rows if row.key not in known])


def make_notices(
    kind: str,
    key: str,
    *,
    users: Iterable = (),
    emails: Iterable[str] = (),
    cycle: ReviewCycle | None = None,
    expression=None,
    context: dict[str, Any] | None = None,
    keep_back: bool = False,
    gathered: bool | None = None,
) -> list[Notice]:
    """
    Return one notice for each person, not yet saved.

    :param kind: names the templates.
    :param key: names the event; the same person is told of the same event once.
    :param keep_back: wait until somebody releases it.
    :param gathered: wait for the one letter of the day (default: as the kind has it, or else the
        document's site).
    """
    state = Notice.State.KEPT_BACK if keep_back else Notice.State.PENDING
    facts = {"kind": kind, "cycle": cycle, "expression": expression, "state": state}
    users = list(users)
    if gathered is None:
        gathered = get_kind(kind).gathered
    if gathered is None:
        gathered = bool(users) and cycle is not None and _is_gathered(cycle.page)
    facts["context"] = context or {}
    rows = [
        Notice(key=f"{key}:user:{user.pk}", user=user, gathered=gathered, **facts) for user in users
    ]
    rows += [
        Notice(key=f"{key}:to:{email}"[:190], email=email, **facts) for email in emails if email
    ]
    return rows


def _is_gathered(page) -> bool:
    return PartnershipsSettings.for_page(page).delivery == Delivery.DAILY


def why_dropped(notice: Notice) -> str:
    """Return why a notice is not sent at this moment, or an empty string."""
    if not _is_still_due(notice):
        return _("The date was moved, or the review has ended: the reminder is no longer due.")
    if notice.user is None:
        return "" if notice.email else _("The person's account is gone.")
    if not notice.user.is_active:
        return _("The person's account is not active.")
    if not notice.user.email:
        return _("The person's account has no e-mail address.")
    if notice.cycle is None:
        return ""
    cycle = notice.cycle
    if cycle.lead_id == notice.user_id or works_on(notice.user, cycle.page.specific):
        return ""
    return _("The person has no right to the document any more.")


def _is_still_due(notice: Notice) -> bool:
    # A reminder of a date that was moved, or of a cycle that has ended, is no longer due.
    if not get_kind(notice.kind).is_reminder:
        return True
    cycle = notice.cycle
    return cycle is not None and cycle.is_open and notice.context["due_on"] == str(cycle.due_on)


def _people(roles: Iterable[str], cycle: ReviewCycle, page) -> set:
    people = set()
    for role in roles:
        match role:
            case "approvers":
                people.update(approvers_of(page))
            case "lead":
                people.add(cycle.lead)
            case "submitter":
                people.add(cycle.submitted_by)
            case "officer":
                people.add(page.officer)
    return {person for person in people if person is not None and person.is_active}
