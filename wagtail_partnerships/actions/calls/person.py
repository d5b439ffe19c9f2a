"""What a person does with their own answer through their own link."""

from __future__ import annotations

import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ...exceptions import StaleVersion, TransitionRefused
from ...lifecycles.expression import CAN_WITHDRAW, ExpressionState
from ...models import ExpressionOfInterest, Notice, WorkingGroupMember
from ...models.consents import withdraw
from ...notices.to_visitors import tell_office, tell_person, tell_typed_address, would_replace
from ...notices.typed_addresses import LIMIT
from ...tasks import after_answer, nudge
from ..base import log_transition
from .arrivals import take_answers
from .base import lock_call
from .choosing import WithdrawExpression
from .earlier_answers import earlier_answers
from .form_versions import ShownForm, keep_version, shown_form, with_earlier_questions


CORRECTABLE = (
    ExpressionState.RECEIVED,
    ExpressionState.SHORTLISTED,
    ExpressionState.WAITING,
)
# A link is sent again at most so often to one address, whoever asks.
LINK_PAUSE = datetime.timedelta(minutes=10)


def confirm_address(expression) -> None:
    """Record that the link which was sent to an address was used."""
    expression.confirmed_at = timezone.now()
    ExpressionOfInterest.objects.filter(pk=expression.pk).update(
        confirmed_at=expression.confirmed_at
    )


def may_correct(page, expression) -> bool:
    """Whether the person may still change what they wrote: until the call closes."""
    return (
        expression.state in CORRECTABLE
        and page.closes_at is not None
        and page.closes_at > timezone.now()
    )


def correct(
    expression,
    page,
    cleaned: dict,
    version,
    untouched=frozenset(),
    shown: ShownForm | None = None,
) -> None:
    """
    Merge what a person has corrected into what they wrote. The reference and the time of arrival
    stay, and so does whatever the form did not show.

    :param cleaned: the cleaned data of the call's form as the page shows it now.
    :param version: the version of the answer that the person saw.
    :param untouched: the names of questions whose earlier answers were left as they are.
    :param shown: the form that was compared with what the person saw (default: as it is shown now).
    :raises TransitionRefused: if the call has closed, or a decision was made.
    """
    with transaction.atomic():
        lock_call(expression.call_id)
        row = _locked(expression, version)
        if not may_correct(page, row):
            raise TransitionRefused(
                [_("The call has closed, or has been decided on. Write to the office instead.")]
            )
        address, in_force = row.email, len(row.consents_in_force)
        unshown = untouched & set(earlier_answers(page, row).unshown)
        take_answers(row, page, cleaned, timezone.now(), untouched)
        asked = with_earlier_questions(shown or shown_form(page), row, unshown)
        row.form_version_id = keep_version(page, asked)[0]
        row.corrected_at = timezone.now()
        row.version += 1
        if row.email != address:
            row.confirmed_at = None
            row.link_version += 1
        row.save()
        _log(page, row, "correct_expression")
        if len(row.consents_in_force) < in_force:
            _end_consent(page, row)
        if row.email != address:
            tell_typed_address(row, "receive")
        transaction.on_commit(nudge, robust=True)
    expression.refresh_from_db()


def withdraw_consent(expression, name: str) -> None:
    """
    Withdraw one consent; that it was given, and its words, stay.

    :param name: the name of the question.
    """
    with transaction.atomic():
        lock_call(expression.call_id)
        row = _locked(expression, expression.version)
        if not any(consent["name"] == name for consent in row.consents_in_force):
            raise TransitionRefused([_("That consent is not in force.")])
        row.consents = withdraw(row.consents, name, timezone.now())
        row.version += 1
        row.save()
        _end_consent(row.call.page.specific, row)
        transaction.on_commit(nudge, robust=True)
    expression.refresh_from_db()


def replace_earlier(expression, version) -> list[ExpressionOfInterest]:
    """
    Let a response take the place of the person's earlier ones, as they say through its own link.

    Nobody else can: whoever types an address does not open what is sent there.

    :param version: the version of the response that the person saw.
    :returns: the responses that were replaced.
    """
    with transaction.atomic():
        lock_call(expression.call_id)
        row = _locked(expression, version)
        page = row.call.page.specific
        replaced = would_replace(row, page)
        for earlier in replaced:
            earlier.replaced_by = row
            earlier.save(update_fields=["replaced_by"])
            action = WithdrawExpression(
                earlier, None, "Replaced by a newer answer", by_person=True, silent=True
            )
            tell_person(action.execute(), "replaced")
        transaction.on_commit(nudge, robust=True)
    return replaced


def ask_for_erasure(expression) -> None:
    """
    Take a person out of the choosing, and have the office erase them.

    The office answers within a month, as a law may ask it to keep an answer; until then it is
    reminded. Asking again changes nothing.
    """
    with transaction.atomic():
        lock_call(expression.call_id)
        row = _locked(expression, expression.version)
        if row.erasure_asked_at is None:
            if row.state in CAN_WITHDRAW:
                # The office hears of both at once.
                row = WithdrawExpression(
                    row, None, _("The person asked to be erased."), silent=True
                ).execute()
            row.erasure_asked_at = timezone.now()
            row.version += 1
            row.save()
            page = row.call.page.specific
            _log(page, row, "ask_erasure")
            tell_office(row, page, "erase")
            tell_person(row, "ask_erasure")
            transaction.on_commit(nudge, robust=True)
    expression.refresh_from_db()


def send_links_again(page, email: str) -> None:
    """
    Send a person the links to their answers to a call again, once the request is answered.

    For an address that is not known nothing happens, and nobody is told so: nothing is looked up
    before the answer has gone, so that it does not take longer for one than for the other.
    """
    if page.call_record is not None:
        after_answer(partial(_send_links, page.call_record, email))


def _send_links(record, email: str) -> None:
    known = (
        record.expressions.of_person(email)
        .not_erased()
        .exclude(state=ExpressionState.QUARANTINED)
        .order_by("-received_at")
    )
    just_sent = Notice.objects.filter(
        kind="expression_link", created_at__gt=timezone.now() - LINK_PAUSE
    )
    with transaction.atomic():
        for expression in known.exclude(pk__in=just_sent.values("expression"))[:LIMIT]:
            tell_typed_address(expression, "link")
        transaction.on_commit(nudge, robust=True)


def all_held(expression) -> dict:
    """Return everything that is held of a person in one answer, for them to read."""
    return {
        "reference": expression.reference,
        "call": expression.call.page.title,
        "state": expression.get_state_display(),
        "received_at": expression.received_at,
        "corrected_at": expression.corrected_at,
        "erasure_asked_at": expression.erasure_asked_at,
        "name": expression.name,
        "email": expression.email,
        "names_before": expression.names_before,
        "voice": expression.voice.name if expression.voice else "",
        "answers": [
            {"question": question["label"], "type": question["type"], "answer": answer}
            for question, answer in expression.answered()
        ],
        "consents": expression.consents,
        "notices_shown": expression.form_version.notices if expression.form_version else {},
        "tags": expression.tags,
        "notes": expression.notes,
        "messages": [
            {"kind": notice.kind, "state": notice.get_state_display(), "sent_at": notice.sent_at}
            for notice in expression.notices.filter(email=expression.email).exclude(
                state=Notice.State.KEPT_BACK
            )
        ],
        "memberships": [
            {"group": str(member.group), "name": member.name, "interests": member.interests}
            for member in _memberships(expression)
        ],
        "comments": [
            {"text": comment.text, "answer": comment.answer}
            for comment in expression.comments.all()
        ],
    }


def _memberships(expression):
    return WorkingGroupMember.objects.filter(expression=expression).select_related("group__cycle")


def _end_consent(page, expression) -> None:
    """Record that a consent is no longer in force, and draw what follows from it."""
    _log(page, expression, "withdraw_consent")
    tell_office(expression, page, "withdraw_consent")
    # Thanks are drawn from the members with consent, when a page is shown.
    asked = any(question.get("allows_naming") for question in expression.questions)
    if not expression.consents_in_force or (asked and not expression.may_be_named):
        _memberships(expression).update(consents_to_be_named=False)


def _locked(expression, version) -> ExpressionOfInterest:
    row = ExpressionOfInterest.objects.select_for_update().filter(pk=expression.pk).first()
    if row is None or str(row.version) != str(version):
        raise StaleVersion([_("Your answer has changed meanwhile. Look at it again.")])
    return row


def _log(page, row, verb: str) -> None:
    log_transition(
        page,
        verb,
        user=None,
        source=row.state,
        target=row.state,
        expression=row.reference,
        by=_("the person themselves"),
    )
