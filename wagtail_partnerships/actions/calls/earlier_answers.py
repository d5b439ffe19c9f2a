"""What a person answered before, as the present form of a call can show it to be corrected."""

from __future__ import annotations

import datetime
from decimal import Decimal

from ...forms.builder import EarlierAnswers
from ...forms.defaults import SEVERAL
from ...forms.types import added_type
from ...models.answerwords import in_words, read_answer
from ...models.consents import is_in_force, last_entry, version_of, wording_of
from ...models.questions import ASKS_NOTHING, CHOICE_TYPES


ON_ONE_LINE = frozenset({"singleline", "name", "email", "telephone", "url"})
ON_LINES = frozenset({"multiline", "statement"})
TYPED = {"date": datetime.date, "datetime": datetime.datetime, "number": Decimal}


def earlier_answers(page, expression) -> EarlierAnswers:
    """Return what a person answered, for the form that the page shows now."""
    earlier = EarlierAnswers()
    asked = {question["name"]: question["type"] for question, _answer in expression.answered()}
    for row in page.get_form_fields():
        if row.field_type == "consent":
            _add_consent(earlier, row, expression)
        elif row.field_type not in ASKS_NOTHING:
            _add_answer(earlier, row, expression, asked.get(row.name, ""))
    return earlier


def _add_consent(earlier, row, expression) -> None:
    last = last_entry(expression.consents, row.name)
    same = last is not None and last["version"] == version_of(wording_of(row))
    # Whoever consented to other words has not consented to these.
    earlier.initial[row.name] = same and is_in_force(last)
    if last is not None and is_in_force(last) and not same:
        earlier.reworded.add(row.name)
    if same:
        earlier.answered.add(row.name)


def _add_answer(earlier, row, expression, asked_as: str) -> None:
    answer = expression.answers.get(row.name)
    if row.name in expression.answers:
        # The default is for those who have not answered.
        earlier.initial[row.name] = None
    if answer in (None, "", []):
        return
    earlier.answered.add(row.name)
    if row.field_type == "audience":
        shown = expression.voice_id if asked_as == "audience" else None
    else:
        shown = as_shown(row.field_type, answer, asked_as)
    if shown is None:
        earlier.unshown[row.name] = in_words(answer, asked_as)
    earlier.initial[row.name] = shown


def as_shown(kind: str, answer, asked_as: str):
    """
    Return a stored answer as a field shows it, and sends it back unchanged; None if it cannot.

    :param kind: the present type of the question.
    :param asked_as: its type when it was answered.
    """
    if added_type(kind):
        return answer if asked_as == kind else None
    if kind == "checkbox":
        return answer if isinstance(answer, bool) else None
    if kind in CHOICE_TYPES:
        return _as_choices(kind, answer) if asked_as in CHOICE_TYPES else None
    if not isinstance(answer, str):
        return None
    if kind in TYPED:
        # A datetime is a date to Python, and not to a form.
        value = read_answer(answer, kind)
        fits = type(value) is TYPED[kind] and getattr(value, "tzinfo", True) is not None
        return value if fits else None
    if kind in ON_ONE_LINE:
        return answer if len(answer.splitlines()) == 1 else None
    return answer if kind in ON_LINES else None


def _as_choices(kind: str, answer):
    choices = answer if isinstance(answer, list) else [answer]
    if kind in SEVERAL:
        return choices
    return choices[0] if len(choices) == 1 else None
