"""
The answers to a call as a spreadsheet: a column for every question ever asked.

Rows are read and written piece by piece. What a class of personal data keeps from leaving, or from
the person who exports, has no column.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.generic import View

from ...actions.base import log_transition
from ...actions.calls.base import is_kept_unread
from ...exporting.guards import guarded
from ...exporting.sheets import KINDS, as_site_time, in_site_time, send_sheet
from ...formats.batches import BATCH
from ...forms.fields import plain_number
from ...forms.types import added_type
from ...lifecycles.expression import DeclineReason, ExpressionState
from ...models import CallRecord, Voice
from ...models.answerwords import in_words, join_choices, read_answer
from ...models.consents import last_entry
from ...models.privacy import PrivacyClass
from ...reading.answer_filter import AnswerFilter
from ...reading.answers import EXPORT, Reader, get_call
from ...reading.questions import AskedQuestion, asked_questions, told_apart


@dataclass
class Column:
    """
    One column.

    :ivar source: the column of the table that it is read from.
    :ivar tell: makes a cell from what stands there.
    """

    heading: str
    source: str
    tell: Callable[[object], object]


class AnswerSheet:
    """
    The answers to one call as rows of texts.

    :param reader: says which classes may leave with the person who exports.
    :param blind: leave out who the answers come from.
    :param kind: for a workbook ("xlsx") days and moments are cells of that kind, and no texts.
    """

    def __init__(self, record: CallRecord, reader: Reader, *, blind=False, kind="csv"):
        self.record, self.reader, self.blind = record, reader, blind
        self.moment = as_site_time() if kind == "xlsx" else in_site_time()
        self.day = as_it_is if kind == "xlsx" else str
        questions = asked_questions(record)
        self.questions = [question for question in questions if self._may_leave(question)]
        self.left_out = [question for question in questions if question not in self.questions]
        self.columns = [*self._own_columns(), *map(self._question_column, self.questions)]

    def headings(self) -> list[str]:
        """Return the heading of each column; no two are alike, none is a formula."""
        return [guarded(text) for text in told_apart([one.heading for one in self.columns])]

    def rows(self, answers) -> Iterator[list[str]]:
        """Yield the heading, and the cells of each answer."""
        yield self.headings()
        sources = list(dict.fromkeys(column.source for column in self.columns))
        cells = [(sources.index(column.source), column.tell) for column in self.columns]
        for found in answers.values_list(*sources).iterator(chunk_size=BATCH):
            yield [tell(found[place]) for place, tell in cells]

    def _may_leave(self, question: AskedQuestion) -> bool:
        if self.blind and PrivacyClass.CONTACT in question.classes:
            return False
        return all(self.reader.may_export(one) for one in question.classes)

    def _own_columns(self) -> Iterator[Column]:
        states, reasons = (dict(choices.choices) for choices in (ExpressionState, DeclineReason))
        named = named_by({value: str(label) for value, label in states.items()})
        yield Column(_("Reference"), "reference", guarded)
        yield Column(_("State"), "state", named)
        yield Column(_("Received"), "received_at", self.moment)
        yield Column(_("Corrected"), "corrected_at", self.moment)
        if not self.blind and self.reader.may_export(PrivacyClass.CONTACT):
            asked = {kind for question in self.questions for kind in question.types}
            # A question that asks for it has a column of its own.
            if "name" not in asked:
                yield Column(_("Name"), "name", guarded)
            if "email" not in asked:
                yield Column(_("E-mail address"), "email", guarded)
        voices = {voice.pk: guarded(voice.name) for voice in Voice.objects.all()}
        yield Column(_("Voice"), "voice", named_by(voices))
        yield Column(_("On the waiting list"), "waiting_number", as_text)
        yield Column(_("Offer holds until"), "offer_until", self.moment)
        why = named_by({value: str(label) for value, label in reasons.items()})
        yield Column(_("Declined because"), "decline_reason", why)
        yield Column(_("Decided at"), "decided_at", self.moment)
        yield Column(_("Told at"), "told_at", self.moment)
        yield Column(_("Tags"), "tags", guarded)
        if not self.blind:
            # Nobody writes notes without names.
            yield Column(_("Notes"), "notes", guarded)

    def _question_column(self, question: AskedQuestion) -> Column:
        if question.is_consent:
            return Column(question.heading, "consents", consent_to(question.name))
        dated = [kind for kind in ("date", "datetime", "number") if kind in question.types]
        tell = answer_to(question.name)
        if added := added_type(question.type):
            tell = answer_in_words(question.name, added.name)
            return Column(question.heading, "answers", tell)
        if dated:
            tell = self._as_typed(question.name, dated, tell)
        return Column(question.heading, "answers", tell)

    def _as_typed(self, name: str, kinds: list[str], otherwise: Callable) -> Callable:
        """Return what makes a cell of answers that are days, moments or numbers, or once were."""

        def tell(answers):
            for kind in kinds:
                match read_answer(answers.get(name), kind):
                    case datetime.datetime() as moment if moment.tzinfo:
                        return self.moment(moment)
                    case datetime.datetime():
                        continue
                    case datetime.date() as day:
                        return self.day(day)
                    case Decimal() as number:
                        return guarded(plain_number(number))
            return otherwise(answers)

        return tell


def as_it_is(value):
    """Return a value as it is."""
    return value


def answer_to(name: str) -> Callable[[dict], str]:
    """Return what makes a cell of the answers to one question."""
    yes, no = _("yes"), _("no")

    def tell(answers):
        answer = answers.get(name)
        if answer.__class__ is str:
            return guarded(answer)
        if answer is None:
            return ""
        if answer.__class__ is bool:
            return yes if answer else no
        if answer.__class__ is list:
            return guarded(join_choices(answer))
        return guarded(str(answer))

    return tell


def answer_in_words(name: str, kind: str) -> Callable[[dict], str]:
    """Return what makes a cell of the answers to a question of a host's type."""
    return lambda answers: guarded(in_words(answers.get(name), kind))


def consent_to(name: str) -> Callable[[list], str]:
    """Return what makes a cell of one consent: given, not given or withdrawn, and when."""
    given, not_given, withdrawn = _("given"), _("not given"), _("withdrawn")
    site_time = in_site_time()

    def tell(consents):
        consent = last_entry(consents, name)
        if consent is None:
            return ""
        if consent["withdrawn_at"]:
            return f"{withdrawn} {site_time(consent['withdrawn_at'])}"
        return f"{given} {site_time(consent['at'])}" if consent["given"] else not_given

    return tell


def named_by(names: dict) -> Callable[[object], str]:
    """Return what makes a cell of a key by its name."""
    return lambda key: names.get(key, "")


def as_text(value) -> str:
    """Return a number as text; nothing where there is none."""
    return "" if value is None else str(value)


class AnswerExportView(View):
    """The answers to one call, as CSV or XLSX. Who exported how many is logged."""

    def get(self, request, page_id, kind):
        if kind not in KINDS:
            raise Http404
        record, page = get_call(request.user, page_id, EXPORT)
        if is_kept_unread(page):
            raise PermissionDenied
        reader = Reader(request.user, page)
        sheet = AnswerSheet(record, reader, blind="blind" in request.GET, kind=kind)
        answers = AnswerFilter(record, reader, request.GET).answers().order_by("pk")
        log_transition(
            page,
            "export_expressions",
            user=request.user,
            source="",
            target="",
            rows=answers.count(),
            format=kind,
            blind=sheet.blind,
        )
        return send_sheet(sheet.rows(answers), kind, page.title, page.slug, "responses")
