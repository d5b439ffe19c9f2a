"""The arrival of an answer. One press of Send is one answer, and none is lost."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.crypto import salted_hmac

from ..letters import tell_of_arrival, tell_person
from ..lifecycles.expression import ExpressionState
from ..models import CallRecord, ExpressionOfInterest
from ..models.calls import SamePersonPolicy
from ..models.expressions import make_token
from ..models.questions import ASKS_NOTHING, FormVersion
from ..tasks import nudge
from .expression_base import announce_answer, lock_call


@dataclass
class Arrival:
    """
    What is known of an answer beside its content.

    :ivar token: the token of the rendered form.
    :ivar reasons: why it looks like spam; any sets it aside.
    :ivar noticed: whether notices of classes of personal data stood with the form.
    """

    token: str = field(default_factory=make_token)
    reasons: list[str] = field(default_factory=list)
    noticed: bool = True


def receive(page, cleaned: dict[str, Any], arrival: Arrival | None = None):
    """
    Store an answer to a call.

    :param page: the page of the call; an alias stores under its source.
    :param cleaned: the cleaned data of the call's form.
    :returns: the stored expression of interest: that of the first press, where Send was pressed
        twice; None where the call takes one answer of each person and has one. The person is then
        told by mail, so that nobody learns here whether an address is known.
    """
    arrival = arrival or Arrival()
    fields = [row for row in page.get_form_fields() if row.field_type not in ASKS_NOTHING]
    content_hash = hash_content(cleaned)
    version, call, sequence = form_version(page, arrival.noticed, "call", "call__event_sequence")
    expression = ExpressionOfInterest(
        call_id=call,
        form_version_id=version,
        token=arrival.token,
        content_hash=content_hash,
        language=translation.get_language() or "",
        quarantine_reasons=[str(reason) for reason in arrival.reasons],
        told_sequence=sequence,
    )
    take_answers(expression, fields, cleaned, expression.received_at)
    try:
        with transaction.atomic():
            return _store(page, expression)
    except IntegrityError:
        # Asking first would cost every answer a query; the rare second press costs two.
        if earlier := _same_press(arrival.token, content_hash):
            return earlier
        raise


def _same_press(token: str, content_hash: str):
    return ExpressionOfInterest.objects.filter(token=token, content_hash=content_hash).first()


def _store(page, expression):
    if expression.quarantine_reasons:
        expression.state = ExpressionState.QUARANTINED
    elif page.same_person_policy != SamePersonPolicy.ALLOW:
        # The person's earlier answers count, and two may come at once.
        lock_call(expression.call_id)
        if page.same_person_policy == SamePersonPolicy.REFUSE and _earlier(expression).exists():
            return _refuse_kindly(expression)
    expression.save(force_insert=True)
    if not expression.quarantine_reasons:
        if page.same_person_policy == SamePersonPolicy.REPLACE:
            _supersede_earlier(expression)
        tell_of_arrival(expression, page)
    announce_answer(expression, "receive", "", None, "")
    return expression


def take_answers(expression, fields, cleaned: dict[str, Any], now) -> None:
    """Put cleaned answers into an expression: the known columns, the consents and the rest."""
    answers, consents = {}, []
    before = (expression.name, expression.email)
    expression.name = expression.email = ""
    for row in fields:
        value = cleaned.get(row.name)
        if row.field_type == "consent":
            consents.append(consent_given(row, bool(value), now, expression.consents))
            continue
        if row.field_type == "name" and not expression.name:
            expression.name = value or ""
        elif row.field_type == "email" and not expression.email:
            expression.email = value or ""
        elif row.field_type == "audience":
            voice = value or None
            expression.voice = voice
            value = voice.name if voice else ""
        answers[row.name] = value
    expression.answers = json.loads(json.dumps(answers, cls=DjangoJSONEncoder))
    expression.consents = consents
    expression.keep_names(before)


def consent_given(row, given: bool, now, earlier=()) -> dict[str, Any]:
    """Return the record of a consent: its wording, the version of the wording, and when."""
    wording = "\n".join(filter(None, [row.label, row.guidance, row.help_text]))
    record = {
        "name": row.name,
        "wording": wording,
        "version": hashlib.sha256(wording.encode()).hexdigest()[:12],
        "given": given,
        "at": now.isoformat(),
        "withdrawn_at": "",
    }
    for before in earlier:
        if all(before[key] == record[key] for key in ("name", "version", "given")):
            return before
    return record


def form_version(page, noticed: bool = True, *facts: str) -> tuple:
    """
    Return the key of the row that keeps the questions and notices as a call shows them now.

    :param noticed: whether notices of classes of personal data were shown. Where there were none
        they are not looked for again.
    :param facts: what else of that row, and of its call, is wanted. It is not made an object: every
        answer asks, and what was kept of the questions is not read again, because the digest says
        that they are the same.
    :returns: the key, followed by the facts.
    """
    questions = [row.as_asked() for row in page.get_form_fields()]
    notices = page.get_privacy_notices() if noticed else {"": page.privacy_notice}
    digest = hashlib.sha256(json.dumps([questions, notices], sort_keys=True).encode()).hexdigest()
    source = page.alias_of_id or page.pk
    kept = FormVersion.objects.filter(call__page=source, digest=digest)
    if known := list(kept.values_list("pk", *facts)):
        return known[0]
    # A page that came as a raw fixture has no record yet.
    record, _made = CallRecord.objects.get_or_create(page_id=source)
    FormVersion.objects.get_or_create(
        call=record, digest=digest, defaults={"questions": questions, "notices": notices}
    )
    return kept.values_list("pk", *facts).get()


def hash_content(cleaned: dict[str, Any]) -> str:
    """Return a keyed hash of an answer's content; without the key it tells nothing."""
    canonical = json.dumps(cleaned, sort_keys=True, default=str)
    return salted_hmac("wagtail_partnerships.answer", canonical, algorithm="sha256").hexdigest()


def _earlier(expression):
    return (
        ExpressionOfInterest.objects.filter(call=expression.call_id)
        .of_person(expression.email)
        .exclude(state__in=[ExpressionState.QUARANTINED, ExpressionState.WITHDRAWN])
        .exclude(pk=expression.pk)
    )


def _refuse_kindly(expression):
    if pressed := _same_press(expression.token, expression.content_hash):
        return pressed
    first = _earlier(expression).first()
    tell_person(first, "answered_already", event=expression.token)
    transaction.on_commit(nudge, robust=True)
    return None


def _supersede_earlier(expression) -> None:
    from .expressions import WithdrawExpression

    # What the office has begun to decide on stays; both answers are then before it.
    for earlier in _earlier(expression).filter(state=ExpressionState.RECEIVED):
        earlier.replaced_by = expression
        earlier.save(update_fields=["replaced_by"])
        action = WithdrawExpression(earlier, None, "Replaced by a newer answer")
        action.tells = False
        action.execute()


__all__ = ["Arrival", "receive", "take_answers"]
