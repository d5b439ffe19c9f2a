"""
What people who answered a call are told, and what their office is.

No text that a visitor typed goes to an address that nobody has confirmed: names appear in a letter
once the personal link that was sent there has been used.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ..exceptions import FormSpent
from ..formats.moments import day_in_words, time_in_words, weekday_in_words, zoned_moment_in_words
from ..formats.plain_text import one_line, plain_text
from ..forms.tokens import personal_url
from ..lifecycles.expression import CAN_WITHDRAW, ExpressionState
from ..models import ExpressionOfInterest, Notice, PartnershipsSettings
from ..models.answerwords import in_words
from ..models.callfacts import SamePersonPolicy
from ..status import add_months, site_day, site_time
from .calendars import calendar_attachment
from .kinds import ACCEPTED, OFFICE, PERSON, Calendar, get_kind, name_for_verb, names_of
from .recipients import make_notices, write_notices
from .typed_addresses import write_limited


def tell_person(expression, verb: str, *, keep_back=False, event="") -> list[Notice]:
    """
    Write the notice to the person; without an address there is none.

    :param keep_back: wait until somebody releases the letter.
    :param event: names what is told of, where it is not the version of the answer.
    """
    facts = _to_person(expression, verb, event)
    return write_notices(keep_back=keep_back, is_new_event=not event, **facts)


def tell_office(expression, page, verb: str) -> list[Notice]:
    """Write the notice to whoever looks after the call; it names the reference only."""
    return write_notices(is_new_event=True, **_to_office(expression, page, verb))


def tell_of_arrival(expression, page) -> None:
    """Write the notices of an answer that has come in: to the person, and to the office."""
    tell_typed_address(expression, "receive")
    Notice.objects.bulk_create(make_notices(**_to_office(expression, page, "receive")))


def tell_typed_address(expression, verb: str, event: str = "") -> None:
    """Write to an address that somebody has just typed; there is a limit to these."""
    for notice in make_notices(**_to_person(expression, verb, event)):
        write_limited(notice)


def tell_answered_already(first, expression) -> None:
    """
    Tell a person that they had answered before; nothing else remembers that they came again.

    :param first: the answer that the call has of them.
    :param expression: the new one, which is not stored.
    """
    for notice in make_notices(**_to_person(first, "answered_already")):
        notice.key = _key_of_press(expression)
        notice.context["content"] = expression.content_hash
        write_limited(notice, keeps_key=True)


def turned_away(expression) -> bool:
    """
    Whether the same press of a form was turned away before.

    :raises FormSpent: if the form was, with other content.
    """
    keys = [_key_of_press(expression), f"over:{_key_of_press(expression)}"]
    notice = Notice.objects.filter(key__in=keys).first()
    if notice is not None and notice.context.get("content") != expression.content_hash:
        raise FormSpent
    return notice is not None


def _key_of_press(expression) -> str:
    return f"press:{expression.token}"


def _to_person(expression, verb, event=""):
    return {
        "kind": name_for_verb(PERSON, verb),
        "key": f"{verb}:expression:{expression.pk}:{event or expression.version}",
        "emails": [expression.email],
        "expression": expression,
        "context": {"verb": verb, "version": expression.version},
    }


def _to_office(expression, page, verb):
    return {
        "kind": name_for_verb(OFFICE, verb),
        "key": f"office:{verb}:expression:{expression.pk}:{expression.version}",
        "expression": expression,
        "context": {"verb": verb},
        **owner_of(page),
    }


def tell_owner(page, kind: str, key: str, **facts) -> list[Notice]:
    """
    Write a notice about a call as a whole to whoever looks after it.

    :param kind: names the templates.
    :param key: names the event.
    :param facts: what the templates may name beside title and address, plain enough for JSON.
    """
    return write_notices(
        kind=kind,
        key=key,
        context={"title": page.title, "url": page.full_url or "", **facts},
        **owner_of(page),
    )


def admin_address(name: str, *args) -> str:
    """
    Return the whole address of one of our screens; the host's own, never a request's.

    It is empty where this process does not serve the admin.
    """
    base = getattr(settings, "WAGTAILADMIN_BASE_URL", "") or ""
    try:
        return f"{base}{reverse(f'partnerships_admin:{name}', args=args)}"
    except NoReverseMatch:
        return ""


def owner_of(page) -> dict[str, list]:
    """Return whom `write_notices` is to tell of a call: its user, or else the office."""
    user = page.contact_user
    if user is not None and user.is_active and user.email:
        return {"users": [user]}
    return {"emails": [page.get_office_email()]}


def erasure_due_on(expression) -> datetime.date:
    """Return the day by which the office answers a wish to be erased."""
    asked_on = site_day(expression.erasure_asked_at)
    return add_months(asked_on, 1)


def drop_kept_letters(expression) -> int:
    """Drop the letters of earlier decisions that nobody has released; return how many."""
    return expression.notices.filter(state=Notice.State.KEPT_BACK).update(
        state=Notice.State.DROPPED
    )


def letter_context(notice) -> dict:
    """Return what the templates of a notice about an expression may name."""
    expression = notice.expression
    page = expression.call.page.specific
    settings = PartnershipsSettings.for_page(page)
    context = {
        "expression": expression,
        "page": page,
        "title": page.title,
        "reference": expression.reference,
        "office_name": page.contact_name or settings.office_name,
        "office_email": page.contact_email or settings.office_email,
        "page_url": page.full_url or "",
        "closes": zoned_moment_in_words(page.closes_at),
        "deadline": zoned_moment_in_words(expression.offer_until),
        "event_when": event_when(page),
        "state": expression.get_state_display(),
        "attachments": [],
    }
    if get_kind(notice.kind).is_to_office:
        context["mailed_answers"] = mailed_answers(expression, page, notice.user)
        return {**context, **_ways_for_office(expression, page)}
    if expression.erasure_asked_at:
        context["erasure_due"] = day_in_words(erasure_due_on(expression))
    context["would_replace"] = would_replace(expression, page)
    context["next_steps"] = plain_text(page.confirmation_text)
    context["link"] = personal_url(expression, page)
    context["attachments"] = _calendars(notice, page)
    context["letter"] = fill_letter(page, notice.context.get("verb", ""), context)
    return context


def would_replace(expression, page) -> list[ExpressionOfInterest]:
    """Return the earlier responses that a response replaces once its person says so."""
    if page.same_person_policy != SamePersonPolicy.REPLACE or expression.state not in CAN_WITHDRAW:
        return []
    return list(ExpressionOfInterest.objects.replaceable_by(expression))


def _calendars(notice, page) -> list[Callable[[], tuple[str, str, str]]]:
    """Return what makes the calendar file that comes with a letter to a person, if any."""
    expression = notice.expression
    calendar = get_kind(notice.kind).calendar if page.has_event else None
    if calendar is Calendar.TAKES_OUT and _has_calendar(expression):
        return [partial(_calendar_file, notice, page, taken_out=True)]
    if calendar is Calendar.PUTS_IN and expression.state == ExpressionState.ACCEPTED:
        return [partial(_calendar_file, notice, page)]
    return []


def _calendar_file(notice, page, taken_out: bool = False) -> tuple[str, str, str]:
    # One for each cancellation, and one more for whoever answers again after it, and is accepted.
    earlier = Notice.objects.filter(
        expression__call=notice.expression.call_id,
        email__iexact=notice.email,
        kind__in=names_of(calendar=Calendar.TAKES_OUT),
        state=Notice.State.SENT,
        pk__lt=notice.pk,
    )
    newer = 2 * earlier.count() + taken_out
    return calendar_attachment(page, notice.expression.call, newer, taken_out)


def _has_calendar(expression) -> bool:
    # The file comes with an acceptance, and with each change after it.
    letters = expression.notices.filter(kind__in=names_of(calendar=Calendar.PUTS_IN))
    told = list(letters.values_list("kind", "state"))
    is_sent = any(state == Notice.State.SENT for _kind, state in told)
    return is_sent and any(kind == ACCEPTED for kind, _state in told)


def mailed_answers(expression, page, user=None) -> list[tuple[str, str]]:
    """
    Return what of an answer goes to the office by mail: what the site says of its class.

    :param user: to whom it goes; None for an address, which gets nothing that is for some only.
    :returns: questions and answers; nothing where answers are kept unread until the call closes.
    """
    if page.keep_unread_until_closed:
        return []
    groups = set(user.groups.values_list("pk", flat=True)) if user is not None else set()
    mailed = set()
    for facts in page.get_privacy_settings().facts.filter(may_be_mailed=True):
        readers = {group.pk for group in facts.readers.all()}
        if not readers or readers & groups:
            mailed.add(facts.privacy_class)
    return [
        (question["label"], in_words(answer, question["type"]))
        for question, answer in expression.answered()
        if question.get("privacy_class") in mailed and answer
    ]


def _ways_for_office(expression, page) -> dict[str, str]:
    answer = ("answer", expression.pk)
    if page.keep_unread_until_closed:
        # The screen of the call says until when; the answer itself would be refused.
        answer = ("choosing", page.pk)
    return {
        "answer_url": admin_address(*answer),
        "erase_url": admin_address("erase_answer", expression.pk),
    }


def fill_letter(page, verb: str, context: dict) -> str:
    """Return the office's own letter with its placeholders filled, or an empty string."""
    field = get_kind(name_for_verb(PERSON, verb)).letter
    text = getattr(page, field, "") if field else ""
    expression = context["expression"]
    known = {
        "name": one_line(expression.name) if expression.confirmed_at else _("Sir or Madam"),
        "reference": context["reference"],
        "title": context["title"],
        "deadline": context["deadline"],
        "link": context["link"],
    }
    return re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], found[0]), text)


def event_when(page) -> str:
    """Return when the event takes place, in words."""
    if not page.event_starts_at:
        return ""
    begins = site_time(page.event_starts_at)
    if not page.event_ends_at:
        return zoned_moment_in_words(page.event_starts_at)
    ends = site_time(page.event_ends_at)
    if begins.date() != ends.date():
        return " – ".join(map(zoned_moment_in_words, (page.event_starts_at, page.event_ends_at)))
    return _("%(day)s, %(begins)s to %(ends)s (%(zone)s)") % {
        "day": weekday_in_words(begins),
        "begins": time_in_words(begins),
        "ends": time_in_words(ends),
        "zone": begins.tzname(),
    }
