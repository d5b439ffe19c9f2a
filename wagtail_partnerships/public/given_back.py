"""A form that changed since it was opened: it comes back with all that was typed, and says what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from ..actions.calls.form_versions import FormChanges
from ..forms.defaults import SEVERAL
from ..models.answerwords import join_choices


@dataclass
class Typed:
    """
    What somebody typed into a form, as another version of it can show it.

    :ivar initial: what stands in its fields, by their names.
    :ivar left: questions and texts that it has no place for, to read or to copy.
    """

    initial: dict[str, Any]
    left: list[tuple[str, str]]


def take_typed(page, data, changes: FormChanges, fields) -> Typed:
    """
    Return what was typed. A consent of which the words have changed is not ticked.

    :param data: what was posted.
    :param fields: the fields of the present form, by their names.
    """
    typed = Typed({}, [])
    for row in page.get_form_fields():
        field, values = fields.get(row.name), [one for one in data.getlist(row.name) if one]
        if field is None or changes.is_new(row.name):
            continue
        typed.initial[row.name] = _as_initial(row, field, values, changes)
        if changes.retyped(row.name) or _not_offered(field, values):
            typed.left += [(row.label, join_choices(values))] * bool(values)
    typed.left += typed_into(changes.gone, data)
    return typed


def typed_into(questions, data) -> list[tuple[str, str]]:
    """
    Return what was typed into some questions, to read or to copy.

    :param questions: as they were asked.
    """
    typed = (
        (one["label"], [text for text in data.getlist(one["name"]) if text]) for one in questions
    )
    return [(label, join_choices(values)) for label, values in typed if values]


def _as_initial(row, field, values: list[str], changes: FormChanges):
    if row.field_type == "consent":
        return bool(values) and not changes.unticks(row.name)
    if isinstance(field, forms.BooleanField):
        return bool(values) and not changes.retyped(row.name)
    if row.field_type in SEVERAL:
        return values
    return values[-1] if values else ""


def _not_offered(field, values: list[str]) -> bool:
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return False
    offered = {str(value) for value, _label in field.choices}
    return any(value not in offered for value in values)
