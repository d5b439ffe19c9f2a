"""
Keeping answers no longer than was said: what is due, announced to the owner, then purged.

The clock of a call starts on the day of the event that the call states. Its answers go as many
months later as the call says; a class of personal data sooner, where the site has settled so.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from ...conf import get_setting
from ...exceptions import TransitionPermissionError, TransitionRefused
from ...formats.moments import day_in_words
from ...models import CallRecord, Purge
from ...models.privacy import PrivacyFacts
from ...notices.to_visitors import admin_address, tell_owner
from ...status import add_months, site_today
from ...tasks import nudge
from ..base import log_transition
from ..calls.base import lock_call, may_use
from .purging import DELETE, count_by, names_of_class, purge, purge_class


logger = logging.getLogger("wagtail_partnerships")

# However late a job runs, the owner has a day to say that answers are needed.
NOTICE_BEFORE_PURGE = datetime.timedelta(hours=24)


@dataclass(frozen=True)
class Due:
    """
    What is to be purged of a call, and when.

    :ivar privacy_class: one class of personal data; empty for whole answers.
    :ivar on: the day until which it is kept.
    """

    record: CallRecord
    privacy_class: str
    on: datetime.date

    @property
    def what(self) -> str:
        """What is purged, in words."""
        return Purge(privacy_class=self.privacy_class).what


def upcoming(until: datetime.date | None = None, records=None) -> Iterator[Due]:
    """
    Yield what is to be purged of each call, the earliest of a call first; done ones left out.

    :param until: leave out what is kept for longer than this day (default: nothing).
    :param records: the calls that are asked about (default: all with answers). Those whose clock
        has not begun are left out.
    """
    months = _months_of_sites()
    roots = Site.get_site_root_paths() if months else []
    records = CallRecord.objects.counting() if records is None else records
    records = records.filter(kept_from__isnull=False)
    if until is not None:
        # Without classes of their own time, most calls need not be looked at.
        early = Q(kept_from__lte=until) if months else Q(keep_until__lte=until)
        records = records.filter(early)
    records = records.select_related("page").prefetch_related("form_versions", "purges")
    for record in records.order_by("keep_until", "pk"):
        kept = months.get(_site_of(record.page, roots), {})
        for due in sorted(_dues_of(record, kept), key=lambda due: due.on):
            if until is None or due.on <= until:
                yield due


def purge_due(on: datetime.date | None = None, *, dry_run=False) -> dict[int, int]:
    """
    Tell the owners of what will be purged, and purge what they were told of in time.

    The owner is told some days before, and a day before at the least. What is held stays. One call
    that fails does not keep the others.

    :param dry_run: change nothing.
    :returns: of how many answers of which call (by the key of its record) something is purged, or
        would be.
    """
    on = on or site_today()
    counts: dict[int, int] = {}
    for due in list(upcoming(on + datetime.timedelta(days=get_setting("PURGE_NOTICE_DAYS")))):
        record = due.record
        if record.legal_hold:
            continue
        try:
            if dry_run:
                count = record.expressions.not_erased().count() if due.on < on else 0
            else:
                count = _announce_or_purge(due, on)
        except Exception:
            logger.exception("The answers to call %s could not be purged.", record.pk)
            continue
        if count:
            counts[record.pk] = max(count, counts.get(record.pk, 0))
    return counts


def hold(record: CallRecord, user, reason: str) -> CallRecord:
    """
    Keep the answers to a call, whatever the retention says and whoever wants them erased.

    :param reason: stays with the call, not in the history.
    :raises TransitionPermissionError: if the user may not delete answers to this call.
    :raises TransitionRefused: without a reason.
    """
    if not reason.strip():
        raise TransitionRefused([_("Say why the answers are held: for which complaint or claim.")])
    return _set_hold(record, user, "hold_answers", held=True, reason=reason.strip())


def end_hold(record: CallRecord, user) -> CallRecord:
    """
    Let the retention of a call go on.

    :raises TransitionPermissionError: if the user may not delete answers to this call.
    """
    return _set_hold(record, user, "end_hold", held=False, reason="")


def _set_hold(record, user, verb, *, held, reason):
    page = record.page.specific
    if user is not None and not may_use(DELETE, user, page):
        raise TransitionPermissionError(
            _("This needs the right to delete expressions of interest. Ask an administrator.")
        )
    with transaction.atomic():
        record = lock_call(record.pk)
        record.legal_hold, record.legal_hold_reason = held, reason[:255]
        record.save(update_fields=["legal_hold", "legal_hold_reason"])
        # What was announced is announced again before it is purged.
        record.purges.announced().delete()
        log_transition(page, verb, user=user, source="", target="")
    return record


def _months_of_sites() -> dict[int, dict[str, int]]:
    months: dict[int, dict[str, int]] = {}
    facts = PrivacyFacts.objects.filter(months_kept__isnull=False)
    for site, name, kept in facts.values_list("settings__site", "privacy_class", "months_kept"):
        months.setdefault(site, {})[name] = kept
    return months


def _site_of(page, roots) -> int | None:
    # The page itself asks the database for its site, once for every call.
    return next((root.site_id for root in roots if page.url_path.startswith(root.root_path)), None)


def _dues_of(record: CallRecord, months: dict[str, int]) -> Iterator[Due]:
    if record.keep_until is not None:
        yield Due(record, "", record.keep_until)
    done = {(purge.privacy_class, purge.due_on) for purge in record.purges.all() if purge.done_at}
    for name, kept in months.items():
        due = Due(record, name, add_months(record.kept_from, kept))
        sooner = record.keep_until is None or due.on < record.keep_until
        if sooner and (name, due.on) not in done and _asks_for(record, name):
            yield due


def _asks_for(record: CallRecord, privacy_class: str) -> bool:
    return bool(names_of_class(record, privacy_class))


def _announce_or_purge(due: Due, on: datetime.date) -> int:
    record = due.record
    announced = record.purges.filter(privacy_class=due.privacy_class, due_on=due.on).first()
    if announced is None:
        _announce(due)
        return 0
    told_in_time = announced.announced_at <= timezone.now() - NOTICE_BEFORE_PURGE
    if due.on >= on or not told_in_time:
        return 0
    if due.privacy_class:
        return purge_class(record, due.privacy_class, due.on)
    return purge(record, due_on=due.on)


def _announce(due: Due) -> None:
    page = due.record.page.specific
    with transaction.atomic():
        # Of a day that was moved since.
        due.record.purges.announced().filter(privacy_class=due.privacy_class).delete()
        announced = Purge.objects.create(
            call=due.record,
            title=page.title,
            privacy_class=due.privacy_class,
            due_on=due.on,
            announced_at=timezone.now(),
        )
        tell_owner(
            page,
            "call_purge",
            f"purge:{announced.pk}",
            what=announced.what if due.privacy_class else "",
            day=day_in_words(due.on),
            answers=due.record.expressions.not_erased().count(),
            retention_url=admin_address("retention"),
        )
        transaction.on_commit(nudge, robust=True)


__all__ = ["Due", "count_by", "end_hold", "hold", "purge", "purge_due", "upcoming"]
