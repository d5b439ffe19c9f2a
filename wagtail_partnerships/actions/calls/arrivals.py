"""The arrival of an answer. One press of Send is one answer, and none is lost."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.crypto import salted_hmac

from ...exceptions import FormSpent
from ...forms.tokens import press_key
from ...lifecycles.expression import ExpressionState
from ...models import ExpressionOfInterest
from ...models.calls import SamePersonPolicy
from ...models.consents import answer_consent
from ...models.expressions import make_token
from ...models.questions import ASKS_NOTHING
from ...notices.to_visitors import tell_answered_already, tell_of_arrival, turned_away
from ...tasks import nudge
from .base import announce_answer, lock_call
from .form_versions import ShownForm, keep_version, shown_form


@dataclass
class Arrival:
    """
    What is known of an answer beside its content.

    :ivar token: the token of the rendered form; one is good for one answer.
    :ivar reasons: why it looks like spam; any sets it aside.
    :ivar shown: the form that was compared with what the person saw; None for the form as the page
        shows it when the answer is stored.
    """

    token: str = field(default_factory=make_token)
    reasons: list[str] = field(default_factory=list)
    shown: ShownForm | None = None


def receive(page, cleaned: dict[str, Any], arrival: Arrival | None = None):
    """
    Store an answer to a call, with the form that it answers.

    :param page: the page of the call; an alias stores under its source.
    :param cleaned: the cleaned data of the call's form.
    :returns: the stored expression of interest: that of the first press, where Send was pressed
        twice; None where the call takes one answer of each person and has one. The person is then
        told by mail, so that nobody learns here whether an address is known.
    :raises FormSpent: if the same rendered form was sent before with other content, or its answer
        has been erased since.
    """
    arrival = arrival or Arrival()
    shown = arrival.shown or shown_form(page)
    version, call, sequence = keep_version(page, shown, "call", "call__event_sequence")
    expression = ExpressionOfInterest(
        call_id=call,
        form_version_id=version,
        token=press_key(arrival.token),
        content_hash=hash_content(cleaned),
        language=translation.get_language() or "",
        quarantine_reasons=[str(reason) for reason in arrival.reasons],
        told_sequence=sequence,
    )
    take_answers(expression, page, cleaned, expression.received_at)
    try:
        with transaction.atomic():
            return _store(page, expression)
    except IntegrityError:
        # Asking first would cost every answer a query; the rare second press costs two.
        if earlier := _same_press(expression):
            return earlier
        raise


def _same_press(expression):
    """Return the answer that the same press has stored; raise if it was another press."""
    earlier = ExpressionOfInterest.objects.filter(token=expression.token).first()
    if earlier is not None and earlier.content_hash != expression.content_hash:
        raise FormSpent
    return earlier


def _store(page, expression):
    if expression.quarantine_reasons:
        expression.state = ExpressionState.QUARANTINED
    elif page.same_person_policy == SamePersonPolicy.REFUSE:
        # The person's earlier answers count, and two may come at once.
        lock_call(expression.call_id)
        if pressed := _same_press(expression):
            return pressed
        if turned_away(expression) or _refuse_kindly(expression):
            return None
    expression.save(force_insert=True)
    if not expression.quarantine_reasons:
        tell_of_arrival(expression, page)
    announce_answer(expression, "receive", "", None, "")
    return expression


def take_answers(expression, page, cleaned: dict[str, Any], now, untouched=frozenset()) -> None:
    """
    Put cleaned answers into an expression: the known columns, the consents and the rest.

    What is held of questions that are not on the form stays, and so does the record of consents.

    :param untouched: the names of questions whose answers stay as they are.
    """
    answers, consents = {}, expression.consents
    before = (expression.name, expression.email)
    rows = [row for row in page.get_form_fields() if row.field_type not in ASKS_NOTHING]
    for row in rows:
        value = cleaned.get(row.name)
        if row.name in untouched:
            continue
        if row.field_type == "consent":
            consents = answer_consent(consents, row, bool(value), now)
            continue
        if row.field_type == "audience":
            expression.voice = value or None
            value = value.name if value else ""
        answers[row.name] = value
    kept = json.loads(json.dumps(answers, cls=DjangoJSONEncoder))
    expression.answers = {**expression.answers, **kept}
    expression.consents = consents
    for kind in ("name", "email"):
        asked = [row.name for row in rows if row.field_type == kind]
        if asked:
            typed = (expression.answers.get(name) for name in asked)
            setattr(
                expression, kind, next((one for one in typed if isinstance(one, str) and one), "")
            )
    expression.keep_names(before)


def hash_content(cleaned: dict[str, Any]) -> str:
    """Return a keyed hash of an answer's content; without the key it tells nothing."""
    canonical = json.dumps(cleaned, sort_keys=True, default=str)
    return salted_hmac("wagtail_partnerships.answer", canonical, algorithm="sha256").hexdigest()


def _refuse_kindly(expression) -> bool:
    """Tell a person who has answered before that they have; return whether they had."""
    first = (
        ExpressionOfInterest.objects.filter(call=expression.call_id)
        .of_person(expression.email)
        .exclude(state__in=[ExpressionState.QUARANTINED, ExpressionState.WITHDRAWN])
        .first()
    )
    if first is None:
        return False
    tell_answered_already(first, expression)
    transaction.on_commit(nudge, robust=True)
    return True


__all__ = ["Arrival", "receive", "take_answers"]
