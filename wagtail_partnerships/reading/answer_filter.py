"""Which answers to a call are meant: by state, voice, tag, words, days, or what was answered."""

from __future__ import annotations

import datetime
import json
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.functional import cached_property

from ..formats.days import read_day
from ..formats.parameters import query_words, whole_number
from ..forms.defaults import SEVERAL
from ..lifecycles.expression import ExpressionState
from ..models import CallRecord, Voice
from ..models.expressions import split_tags
from ..models.privacy import PrivacyClass
from ..status import stored_moment
from .answers import Reader
from .questions import AskedQuestion, asked_questions


TAGS_OFFERED = 500
# What the address of a list may say; anything else is ignored.
SEARCHED = ("q", "tag", "says")
ASKED = ("state", "voice", "tag", "q", "since", "until", "answer", "about", "says")


class AnswerFilter:
    """
    What somebody narrows the answers to one call down to.

    :param reader: nobody can search what they may not read.
    :param asked: the query of the address.
    """

    def __init__(self, record: CallRecord, reader: Reader, asked):
        self.record, self.reader = record, reader
        found = {name: asked.get(name, "").strip() for name in ASKED}
        found.update({name: query_words(asked.get(name)) for name in SEARCHED})
        self.asked = {name: value for name, value in found.items() if value}

    @cached_property
    def questions(self) -> list[AskedQuestion]:
        """The questions whose answers the person may read."""
        return [
            question
            for question in asked_questions(self.record)
            if not question.is_consent and all(map(self.reader.may_read, question.classes))
        ]

    @property
    def query(self) -> str:
        """The same for an address."""
        return urlencode(self.asked)

    def answers(self):
        """Return the answers that are meant; of those who were erased nothing is left to show."""
        answers = self.record.expressions.not_erased()
        for name, value in self.asked.items():
            condition = getattr(self, f"_by_{name}")(value)
            if condition is not None:
                answers = answers.filter(condition)
        return answers

    def offered(self, voices) -> dict:
        """
        Return what the answers can be narrowed down by.

        :param voices: the keys of the voices that people bring.
        """
        return {
            "asked": self.asked,
            "voices": Voice.objects.filter(pk__in=voices),
            "tags": self._tags(),
            "choices": [
                (question, [(f"{question.name}={choice}", choice) for choice in question.choices])
                for question in self.questions
                if question.choices
            ],
            "texts": [question for question in self.questions if not question.choices],
        }

    def _tags(self) -> list[str]:
        kept = self.record.expressions.exclude(tags="").order_by().values_list("tags", flat=True)
        return sorted({tag for tags in kept.distinct()[:TAGS_OFFERED] for tag in split_tags(tags)})

    # What each part of the address means; None where it means nothing

    def _by_state(self, value):
        return Q(state=value) if value in ExpressionState.values else None

    def _by_voice(self, value):
        number = whole_number(value)
        return None if number is None else Q(voice=number)

    def _by_tag(self, value):
        return Q(pk__in=self.record.expressions.tagged(value).values("pk"))

    def _by_q(self, value):
        found = Q(reference__icontains=value)
        if self.reader.may_read(PrivacyClass.CONTACT):
            found |= Q(name__icontains=value) | Q(email__icontains=value)
        return found

    def _by_since(self, value):
        begins = _midnight(value)
        return begins and Q(received_at__gte=begins)

    def _by_until(self, value):
        ends = _midnight(value, days=1)
        return ends and Q(received_at__lt=ends)

    def _by_answer(self, value):
        name, _sign, choice = value.partition("=")
        question = self._question(name)
        if question is None or choice not in question.choices:
            return None
        found = Q(**{f"answers__{name}": choice})
        if not question.types & SEVERAL:
            return found
        # A list is text on its way here, and databases differ in how they write what is not ASCII.
        written = {json.dumps(choice), json.dumps(choice, ensure_ascii=False)}
        for text in written:
            found |= Q(**{f"answers__{name}__icontains": text})
        return found

    def _by_says(self, value):
        question = self._question(self.asked.get("about", ""))
        if question is None:
            return None
        return Q(**{f"answers__{question.name}__icontains": value})

    def _by_about(self, value):
        return None

    def _question(self, name: str) -> AskedQuestion | None:
        return next((one for one in self.questions if one.name == name), None)


def _midnight(written: str, days: int = 0) -> datetime.datetime | None:
    """Return the beginning of a day in the site's zone, or of one so many days later."""
    try:
        day = read_day(written)
    except ValueError:
        return None
    # Elsewhere in the world a day at either end of the calendar lies outside of it.
    if not 1900 < day.year < 9999:
        return None
    return stored_moment(day + datetime.timedelta(days=days))
