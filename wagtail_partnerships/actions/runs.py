"""
Practice changes brought to hundreds of documents, in the background.

Each document is a transaction of its own, in which its row of the run is settled, too: whoever goes
on after a worker was killed begins with the first document that is not settled.
"""

from __future__ import annotations

import datetime
import logging
import time

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from ..conf import get_setting
from ..exceptions import TransitionPermissionError, TransitionRefused
from ..formats.batches import BATCH
from ..models import ChangeItem, ChangeRun, PracticeChange
from ..notices import background
from ..tasks import after_answer, runs_at_once
from .base import person_name
from .changes import apply_change
from .proposals import record_change


logger = logging.getLogger("wagtail_partnerships")

# Where there is neither a worker nor a thread, a web process is kept busy so long at a time.
SECONDS_IN_WEB_PROCESS = 15
# So often a document is begun with. What kills its worker each time is not begun again for ever.
TRIES = 5
Waiting = ChangeItem.State.WAITING


def start_run(
    change: PracticeChange, user, versions: dict[int, int], depth, lead=None
) -> ChangeRun:
    """
    Begin to bring a practice change to documents; a worker does the rest.

    :param versions: the cycles, each with the version that was shown.
    """
    with transaction.atomic():
        record_change(change, user)
        run = ChangeRun.objects.create(
            change=change,
            depth=depth,
            lead=lead,
            started_by=user,
            started_by_name=person_name(user),
        )
        ChangeItem.objects.bulk_create(
            [
                ChangeItem(run=run, cycle_id=cycle, version=version)
                for cycle, version in versions.items()
            ],
            batch_size=BATCH,
        )
    after_answer(go_on)
    return run


def go_on() -> None:
    """Have the runs gone on with: by a worker, beside the requests, or at least in part."""
    if runs_at_once() and background.is_wanted():
        background.run_beside(work_off_runs.call)
    else:
        work_off_runs.enqueue(seconds=SECONDS_IN_WEB_PROCESS if runs_at_once() else None)


@task()
def work_off_runs(seconds: float | None = None) -> int:
    """Go on with every run that nobody has in hand; return how many documents were settled."""
    end = None if seconds is None else time.monotonic() + seconds
    unfinished = ChangeRun.objects.filter(finished_at__isnull=True).order_by("pk")
    return sum(work_off(run, end) for run in list(unfinished))


def work_off(run: ChangeRun, end: float | None = None) -> int:
    """
    Settle the documents of a run, unless another worker has it in hand.

    :param end: stop at this moment of the monotonic clock.
    :returns: how many documents were settled.
    """
    if not _claim(run):
        return 0
    settled = 0
    for item in run.items.filter(state=Waiting).values_list("pk", flat=True):
        if _begin(item):
            settle(run, item)
        settled += 1
        ChangeRun.objects.filter(pk=run.pk).update(claimed_at=timezone.now())
        if end is not None and time.monotonic() > end:
            break
    finished = {} if run.items.filter(state=Waiting).exists() else {"finished_at": timezone.now()}
    ChangeRun.objects.filter(pk=run.pk).update(claimed_at=None, **finished)
    return settled


def _claim(run: ChangeRun) -> bool:
    vanished = timezone.now() - datetime.timedelta(seconds=get_setting("NOTICE_CLAIM_SECONDS"))
    free = models.Q(claimed_at__isnull=True) | models.Q(claimed_at__lt=vanished)
    unfinished = ChangeRun.objects.filter(free, pk=run.pk, finished_at__isnull=True)
    return bool(unfinished.update(claimed_at=timezone.now()))


def _begin(item_pk: int) -> bool:
    """Count a try before it is made; return False, and keep why, where there were enough."""
    waiting = ChangeItem.objects.filter(pk=item_pk, state=Waiting)
    if waiting.filter(tries__lt=TRIES).update(tries=models.F("tries") + 1):
        return True
    if waiting.exists():
        told = _("It was begun %(number)s times, and stopped each time without a word.")
        _refuse(item_pk, [told % {"number": TRIES}])
    return False


def settle(run: ChangeRun, item_pk: int) -> None:
    """Bring the change to one document, or keep why it was refused."""
    try:
        with transaction.atomic():
            # The first statement is a write, because SQLite locks nothing else.
            waiting = ChangeItem.objects.filter(pk=item_pk, state=Waiting)
            if not waiting.update(state=ChangeItem.State.DONE):
                return
            if not _apply(run, ChangeItem.objects.select_related("cycle__page").get(pk=item_pk)):
                ChangeItem.objects.filter(pk=item_pk).update(state=ChangeItem.State.KNOWN)
    except (TransitionRefused, TransitionPermissionError) as refusal:
        _refuse(item_pk, [str(reason) for reason in refusal.reasons])
    except Exception:
        logger.exception("A practice change could not be brought to a document (%s).", item_pk)
        _refuse(item_pk, [_("An error stopped it. The server's log says more.")])


def _apply(run: ChangeRun, item: ChangeItem) -> bool:
    user = run.started_by
    if user is None or not user.is_active:
        # Without an account nobody answers for it, and the system's rights are not lent.
        raise TransitionRefused([_("Whoever began it has no active account any more.")])
    is_one_of_many = run.items.count() > 1
    return apply_change(
        run.change, item.cycle, user, run.depth, run.lead, item.version, is_one_of_many or None
    )


def _refuse(item_pk: int, reasons: list[str]) -> None:
    ChangeItem.objects.filter(pk=item_pk).update(state=ChangeItem.State.REFUSED, reasons=reasons)
