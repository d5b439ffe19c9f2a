"""Who may read which answers, and what of them: asked on the call and on each class of data."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from ..actions.base import log_transition
from ..actions.calls.base import is_kept_unread, may_use
from ..models import CallRecord, ExpressionOfInterest
from ..models.answerwords import in_words
from ..models.privacy import PrivacyClass, PrivacyFacts, PrivacySettings
from ..permissions import has_pages, on_pages_of
from .visibility import PAGE, once_for_user


VIEW = "wagtail_partnerships.view_expressions"
EXPORT = "wagtail_partnerships.export_expressions"


@once_for_user
def may_read_answers(user) -> bool:
    """Whether a user may read answers to some call."""
    return user.is_active and user.has_perm(VIEW) and has_pages(user)


def answers_for(user):
    """Return the answers that a user may read now: to calls on pages that are theirs."""
    if not may_read_answers(user):
        return ExpressionOfInterest.objects.none()
    answers = on_pages_of(user, ExpressionOfInterest.objects.all(), column="call__page")
    return answers.exclude(call__in=[call.pk for call in _kept_unread_calls()])


def calls_for(user):
    """Return the records of the calls on pages of a user who may read answers."""
    if not may_read_answers(user):
        return CallRecord.objects.none()
    return on_pages_of(user, CallRecord.objects.with_answers())


def _kept_unread_calls() -> Iterator[CallRecord]:
    # Few calls are open at a time; whether answers wait unread stands on the page's own type.
    still_open = (
        CallRecord.objects.with_answers()
        .filter(Q(closes_at__isnull=True) | Q(closes_at__gt=timezone.now()))
        .select_related("page")
    )
    specific = (
        PAGE.objects.filter(pk__in=[call.page_id for call in still_open]).specific().in_bulk()
    )
    for call in still_open:
        if is_kept_unread(specific[call.page_id]):
            yield call


@once_for_user
def names_are_open(user) -> bool:
    """Whether a user who may read answers may read who they come from, on every site."""
    return (
        user.is_superuser
        or not PrivacyFacts.objects.filter(
            privacy_class=PrivacyClass.CONTACT, readers__isnull=False
        ).exists()
    )


def log_reading(user, page, **facts) -> None:
    """
    Keep, in the history of a call, that somebody read who answered it or what they said.

    :param facts: the reference of the `expression` that was read, or how many `rows`.
    """
    log_transition(page, "view_expressions", user=user, **facts)


def log_reading_of(user, answers) -> None:
    """Keep that somebody read who some answers come from, once for each call."""
    rows: dict[int, list] = {}
    for answer in answers:
        rows.setdefault(answer.call_id, []).append(answer)
    for some in rows.values():
        log_reading(user, some[0].call.page, rows=len(some))


def get_answer(user, pk: int):
    """
    Return an answer and the page of its call.

    :raises PermissionDenied: if the user may not read it, or nobody may read it yet.
    """
    expression = get_object_or_404(
        ExpressionOfInterest.objects.select_related("call__page", "voice", "form_version"), pk=pk
    )
    page = expression.call.page.specific
    if not may_use(VIEW, user, page) or is_kept_unread(page):
        raise PermissionDenied
    expression.call.page = page
    return expression, page


def get_call(user, page_id: int, permission: str = VIEW):
    """
    Return the record of a call and its page; an alias leads to its source.

    :param permission: one of the four on answers.
    :raises Http404: if there is no such call.
    :raises PermissionDenied: if the user does not hold the permission for this call.
    """
    source = get_object_or_404(PAGE, pk=page_id)
    record = get_object_or_404(CallRecord.objects.for_page(source).select_related("page"))
    page = record.page.specific
    if not may_use(permission, user, page):
        raise PermissionDenied
    record.page = page
    return record, page


class PersonGate:
    """Whether a user may read who answers come from, asked of answers to several calls."""

    def __init__(self, user):
        self.user = user
        self._open_calls: dict[int, bool] = {}

    def is_open(self, expression) -> bool:
        """Whether the class “contact” of the answer's site is open to the user."""
        if names_are_open(self.user):
            return True
        if expression.call_id not in self._open_calls:
            reader = Reader(self.user, expression.call.page)
            self._open_calls[expression.call_id] = reader.may_read(PrivacyClass.CONTACT)
        return self._open_calls[expression.call_id]

    def label(self, expression) -> str:
        """Return the name of the person, or the reference of the answer."""
        return (
            expression.name
            if expression.name and self.is_open(expression)
            else (expression.reference)
        )


class Reader:
    """What one person may read of the answers to one call."""

    def __init__(self, user, page):
        self.user = user
        site = page.get_site()
        settings = PrivacySettings.for_site(site) if site else PrivacySettings()
        self.groups = set(user.groups.values_list("pk", flat=True))
        self.exported: dict[str, bool] = {}
        self.readers: dict[str, set[int]] = {}
        facts = PrivacyFacts.objects.filter(settings=settings.pk)
        for name, exported, group in facts.values_list(
            "privacy_class", "may_be_exported", "readers"
        ):
            self.exported[name] = exported
            self.readers.setdefault(name, set()).update({group} - {None})

    def may_read(self, privacy_class: str) -> bool:
        """Whether a class of personal data is open to the person."""
        readers = self.readers.get(privacy_class)
        return self.user.is_superuser or not readers or bool(readers & self.groups)

    def may_export(self, privacy_class: str) -> bool:
        """Whether a class may leave in an export, and the person may read it."""
        special = PrivacyClass(privacy_class).is_special
        return self.exported.get(privacy_class, not special) and self.may_read(privacy_class)

    def answered(self, expression, *, blind=False, only="") -> list[dict]:
        """
        Return the questions as they were asked, each with its answer in words.

        :param blind: leave out whatever says who the answer comes from.
        :param only: a privacy class, for the answers of that class that are open and not empty.
        """
        lines = []
        for question, answer in expression.answered():
            privacy_class = question.get("privacy_class") or PrivacyClass.ORDINARY
            if blind and privacy_class == PrivacyClass.CONTACT:
                continue
            open_to = self.may_read(privacy_class)
            if only and (privacy_class != only or not open_to or not answer):
                continue
            lines.append(
                {
                    "label": question.get("label", ""),
                    "answer": in_words(answer, question["type"]) if open_to else "",
                    "closed": "" if open_to else PrivacyClass(privacy_class).label,
                }
            )
        return lines
