"""The arrival of an answer. One press of Send is one answer, and none is lost."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from ..letters import tell_of_arrival, tell_person
from ..lifecycles.expression import ExpressionState
from ..models import CallRecord, ExpressionOfInterest
from ..models.calls import SamePersonPolicy
from ..models.expressions import make_token
from ..models.questions import ASKS_NOTHING, FormVersion
from ..tasks import nudge
from .expression_base import announce_answer


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


# What the arrival of an answer needs to know of its call.
OF_THE_CALL = ("page", "answers_received", "event_sequence")


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
    try:
        with transaction.atomic():
            return _store(page, fields, cleaned, content_hash, arrival)
    except IntegrityError:
        # Asking first would cost every answer a query; the rare second press costs two.
        if earlier := _same_press(arrival.token, content_hash):
            return earlier
        raise


def _same_press(token: str, content_hash: str):
    return ExpressionOfInterest.objects.filter(token=token, content_hash=content_hash).first()


def _store(page, fields, cleaned, content_hash, arrival):
    # A write first: it locks the call on every database.
    records = CallRecord.objects.for_page(page)
    if not records.update(answers_received=models.F("answers_received") + 1):
        # A page that came as a raw fixture.
        CallRecord.objects.create(page_id=page.alias_of_id or page.pk, answers_received=1)
    version = form_version(page, arrival.noticed)
    record = version.call
    now = timezone.now()
    expression = ExpressionOfInterest(
        call=record,
        number=record.answers_received,
        form_version=version,
        received_at=now,
        token=arrival.token,
        content_hash=content_hash,
        language=translation.get_language() or "",
        quarantine_reasons=[str(reason) for reason in arrival.reasons],
        told_sequence=record.event_sequence,
    )
    take_answers(expression, fields, cleaned, now)
    if arrival.reasons:
        expression.state = ExpressionState.QUARANTINED
    elif not _meet_same_person(record, page, expression):
        return _refuse_kindly(record, expression)
    expression.save(force_insert=True)
    if not arrival.reasons:
        _supersede_earlier(record, page, expression)
        tell_of_arrival(expression, page)
    announce_answer(expression, "receive", "", None, "")
    return expression


def take_answers(expression, fields, cleaned: dict[str, Any], now) -> None:
    """Put cleaned answers into an expression: the known columns, the consents and the rest."""
    answers, consents = {}, []
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


def form_version(page, noticed: bool = True) -> FormVersion:
    """
    Return the row that keeps the questions and notices as a call shows them now, with its call.

    :param noticed: whether notices of classes of personal data were shown. Where there were none
        they are not looked for again.
    """
    questions = [row.as_asked() for row in page.get_form_fields()]
    notices = page.get_privacy_notices() if noticed else {"": page.privacy_notice}
    digest = hashlib.sha256(json.dumps([questions, notices], sort_keys=True).encode()).hexdigest()
    source = page.alias_of_id or page.pk
    # What was kept of the questions is not read again: the digest says that they are the same.
    versions = FormVersion.objects.only("call", *(f"call__{name}" for name in OF_THE_CALL))
    try:
        return versions.select_related("call").get(call__page=source, digest=digest)
    except FormVersion.DoesNotExist:
        return FormVersion.objects.create(
            call=CallRecord.objects.only(*OF_THE_CALL).get(page=source),
            digest=digest,
            questions=questions,
            notices=notices,
        )


def hash_content(cleaned: dict[str, Any]) -> str:
    """Return a keyed hash of an answer's content; without the key it tells nothing."""
    canonical = json.dumps(cleaned, sort_keys=True, default=str)
    return salted_hmac("wagtail_partnerships.answer", canonical, algorithm="sha256").hexdigest()


def _earlier(record, expression):
    return (
        record.expressions.of_person(expression.email)
        .exclude(state__in=[ExpressionState.QUARANTINED, ExpressionState.WITHDRAWN])
        .exclude(pk=expression.pk)
    )


def _meet_same_person(record, page, expression) -> bool:
    if page.same_person_policy != SamePersonPolicy.REFUSE:
        return True
    return not _earlier(record, expression).exists()


def _refuse_kindly(record, expression):
    # The number that was taken goes back.
    CallRecord.objects.filter(pk=record.pk).update(
        answers_received=models.F("answers_received") - 1
    )
    if pressed := _same_press(expression.token, expression.content_hash):
        return pressed
    first = _earlier(record, expression).first()
    tell_person(first, "answered_already", event=expression.token)
    transaction.on_commit(nudge, robust=True)
    return None


def _supersede_earlier(record, page, expression) -> None:
    if page.same_person_policy != SamePersonPolicy.REPLACE:
        return
    from .expressions import WithdrawExpression

    # What the office has begun to decide on stays; both answers are then before it.
    for earlier in _earlier(record, expression).filter(state=ExpressionState.RECEIVED):
        earlier.replaced_by = expression
        earlier.save(update_fields=["replaced_by"])
        action = WithdrawExpression(earlier, None, "Replaced by a newer answer")
        action.tells = False
        action.execute()


__all__ = ["Arrival", "receive", "take_answers"]
