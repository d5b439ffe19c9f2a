"""Types of question that a host adds to those which every call offers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class QuestionType:
    """
    A type of question.

    :ivar name: under which questions of the type are stored: at most 32 letters, digits and
        underscores, the first a letter.
    :ivar label: what editors choose; translatable.
    :ivar make_field: returns the form field of a question. It is given the question (a
        :class:`~wagtail_partnerships.models.CallFormField`) and the options that every field takes:
        `label`, `help_text`, `required`, `initial` and `error_messages`. What the field cleans is
        stored as JSON.
    :ivar missing: what somebody is told who left the question out.
    :ivar in_words: returns how a stored answer reads on screens, in emails and in exports. Without
        it an answer reads as it is stored.
    :ivar is_contact: whether the answer is contact data, whatever class an editor chooses.
    """

    name: str
    label: str
    make_field: Callable[[Any, dict[str, Any]], forms.Field]
    missing: str = ""
    in_words: Callable[[Any], str] | None = None
    is_contact: bool = False


_added: dict[str, QuestionType] = {}


def register_question_type(question_type: QuestionType) -> None:
    """
    Offer a type of question to editors; call it in the `ready()` of an app.

    :raises ImproperlyConfigured: if the name cannot be stored or is another type's.
    """
    from .builder import CallFormBuilder

    name = question_type.name
    if not re.fullmatch(r"[A-Za-z]\w{0,31}", name, re.ASCII):
        raise ImproperlyConfigured(
            f"“{name}” cannot be the name of a type of question. Use at most 32 letters, digits "
            "and underscores."
        )
    is_ours = name == "heading" or hasattr(CallFormBuilder, f"create_{name}_field")
    if is_ours or _added.get(name, question_type) != question_type:
        raise ImproperlyConfigured(f"There is a type of question “{name}” already.")
    _added[name] = question_type


def added_types() -> list[QuestionType]:
    """Return the types that the host has added, in their order."""
    return list(_added.values())


def added_type(name: str) -> QuestionType | None:
    """Return the type that the host has added under a name, if there is one."""
    return _added.get(name)
