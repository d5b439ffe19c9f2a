"""Purging answers, whole or one class of data in them; what stays are counts, and who did it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry

from ...exceptions import TransitionPermissionError, TransitionRefused
from ...formats.batches import BATCH
from ...models import CallRecord, ExpressionOfInterest, Notice, Purge, ReviewComment
from ...models.privacy import PrivacyClass
from ..base import log_transition, person_name
from ..calls.base import lock_call, may_use
from .redaction import blank_comments


DELETE = "wagtail_partnerships.delete_expressions"
# A count so small might tell who it was.
SMALLEST_COUNT = 5


def purge(record: CallRecord, user=None, *, without_export=False, due_on=None) -> int:
    """
    Take out of every answer to a call who it came from and what they wrote; counts stay.

    :param user: who asks for it; None where the time that the call has stated is over.
    :param without_export: nothing of the answers is needed: a person says so.
    :param due_on: the day until which they were kept, where it is over.
    :returns: how many answers were purged.
    :raises TransitionPermissionError: if the user may not delete answers to this call.
    :raises TransitionRefused: while the answers are held, or were not exported and may be needed.
    """
    page = record.page.specific
    _check_right(user, page)
    with transaction.atomic():
        record = lock_call(record.pk)
        if reasons := purge_reasons(record, user, without_export=without_export):
            raise TransitionRefused(reasons)
        answers = record.expressions.not_erased()
        count = answers.count()
        counts = {"states": count_by(answers, "state"), "voices": count_by(answers, "voice__name")}
        references = set(answers.values_list("reference", flat=True))
        Notice.objects.filter(expression__in=answers).delete()
        ReviewComment.objects.filter(expression__in=answers).update(
            author="", email="", names_author=False
        )
        blank_comments(page, references)
        _blank_all(answers)
        _record(record, page, user, "", due_on, count, counts)
    return count


def purge_class(record: CallRecord, privacy_class: str, due_on=None) -> int:
    """
    Take one class of personal data out of every answer to a call; the rest of them stays.

    It goes on in batches: broken off, it is done with when it runs again.

    :returns: how many answers had any.
    :raises TransitionRefused: while the answers are held.
    """
    names = names_of_class(record, privacy_class)
    count, last = 0, 0
    while True:
        with transaction.atomic():
            if lock_call(record.pk).legal_hold:
                raise TransitionRefused([_held(record)])
            batch = record.expressions.not_erased().filter(pk__gt=last).order_by("pk")[:BATCH]
            rows = list(batch)
            count += _purge_batch(rows, privacy_class, names)
            if len(rows) < BATCH:
                page = record.page.specific
                _record(record, page, None, privacy_class, due_on, count, {})
                return count
        last = rows[-1].pk


def purge_reasons(record: CallRecord, user, *, without_export=False) -> list[str]:
    """Return why the answers to a call cannot be purged now; empty if they can."""
    if record.legal_hold:
        return [_held(record)]
    if user is not None and not without_export and not is_exported(record):
        return [
            _(
                "The answers have not been exported since the last one came in or was corrected. "
                "Export them first, "
                "or say that nothing of them is needed."
            )
        ]
    return []


def is_exported(record: CallRecord) -> bool:
    """Whether all answers to a call were exported, with names, as they are now."""
    answers = record.expressions.not_erased()
    facts = answers.aggregate(
        received=models.Max("received_at"),
        corrected=models.Max("corrected_at"),
        count=models.Count("pk"),
    )
    if not facts["count"]:
        return True
    last = max(filter(None, [facts["received"], facts["corrected"]]))
    exports = PageLogEntry.objects.filter(
        page=record.page_id,
        action="wagtail_partnerships.export_expressions",
        timestamp__gte=last,
    )
    return any(
        entry.data.get("rows", 0) >= facts["count"] and not entry.data.get("blind")
        for entry in exports.iterator()
    )


def names_of_class(record: CallRecord, privacy_class: str) -> set[str]:
    """Return the names of the questions of a class, in whichever version a call asked them."""
    return {
        question["name"]
        for version in record.form_versions.all()
        for question in version.questions
        if question.get("privacy_class") == privacy_class
        and question["type"] not in {"heading", "consent"}
    }


def count_by(answers, name: str) -> dict[str, int]:
    """Return how many answers there are of each; a small number is given as 0."""
    rows = answers.order_by().values_list(name).annotate(count=models.Count("pk"))
    return {str(value or ""): count if count >= SMALLEST_COUNT else 0 for value, count in rows}


def _check_right(user, page) -> None:
    if user is not None and not may_use(DELETE, user, page):
        raise TransitionPermissionError(
            _("Purging needs the right to delete expressions of interest. Ask an administrator.")
        )


def _held(record: CallRecord) -> str:
    if record.legal_hold_reason:
        return _("The answers are held: %(why)s. End the hold first.") % {
            "why": record.legal_hold_reason
        }
    return _("The answers are held for a complaint or a legal claim. End the hold first.")


def _record(record, page, user, privacy_class, due_on, count, counts) -> None:
    announced = record.purges.announced().filter(privacy_class=privacy_class)
    row = announced.filter(due_on=due_on).first()
    row = row or Purge(call=record, privacy_class=privacy_class)
    row.title = page.title
    row.finish(count, person_name(user), counts)
    log_transition(
        page,
        "purge_expressions",
        user=user,
        source="",
        target="",
        comment=row.what,
        answers=count,
        **counts,
    )


def _blank_all(answers) -> None:
    answers.update(
        name="",
        email="",
        email_key="",
        answers={},
        consents=[],
        names_before=[],
        tags="",
        notes="",
        quarantine_reasons=[],
        content_hash="",
        confirmed_at=None,
        erasure_asked_at=None,
        link_version=models.F("link_version") + 1,
        version=models.F("version") + 1,
        anonymised_at=timezone.now(),
    )


def _purge_batch(rows: Iterable, privacy_class: str, names: set[str]) -> int:
    changed = []
    for row in rows:
        kept = {name: value for name, value in row.answers.items() if name not in names}
        is_named = privacy_class == PrivacyClass.CONTACT and bool(row.name or row.email)
        if len(kept) == len(row.answers) and not is_named:
            continue
        row.answers = kept
        # A hash of the content could tell whether a guess at what is gone was right.
        row.content_hash = ""
        row.version += 1
        if privacy_class == PrivacyClass.CONTACT:
            row.name = row.email = row.email_key = ""
            row.names_before = []
        changed.append(row)
    if privacy_class == PrivacyClass.CONTACT:
        Notice.objects.filter(expression__in=[row.pk for row in changed]).delete()
    ExpressionOfInterest.objects.bulk_update(
        changed,
        ["answers", "content_hash", "version", "name", "email", "email_key", "names_before"],
    )
    return len(changed)
