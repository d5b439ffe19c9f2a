"""What has to be done because time has passed. Each job looks at rows and can run again."""

from __future__ import annotations

import logging
from collections.abc import Callable

from .actions.aliases import make_good
from .actions.calls.clock import (
    fill_free_places,
    lapse_offers,
    remind_of_erasures,
    remind_of_outcomes,
)
from .actions.privacy.retention import purge_due
from .actions.runs import work_off_runs
from .importing.jobs import forget_old_imports, work_off_imports
from .notices.reminders import write_reminders
from .notices.sending import send_all
from .tasks import nudges_held


logger = logging.getLogger("wagtail_partnerships")


def purge_answers() -> int:
    """Purge the answers whose time is over; return how many."""
    return sum(purge_due().values())


# In this order: what the first ones write, the last one sends.
JOBS: dict[str, Callable[[], int]] = {
    "Reminders written": write_reminders,
    "Offers lapsed": lapse_offers,
    "Places offered": fill_free_places,
    "Owners reminded of outcomes": remind_of_outcomes,
    "Owners reminded of erasures": remind_of_erasures,
    "Answers purged": purge_answers,
    "Aliases made as private as what they show": make_good,
    "Documents that a change was brought to": work_off_runs.call,
    "Imports worked off": work_off_imports.call,
    "Old imports forgotten": forget_old_imports,
    "Notices sent": send_all,
}


def run_jobs(tell: Callable[[str], object]) -> list[str]:
    """
    Run every job, also after one has failed.

    What they write is not sent at once: the last of them gathers it, with what is left from before.

    :param tell: is given a line for each job.
    :returns: the names of those that failed; the log holds why.
    """
    failed = []
    with nudges_held():
        for name, job in JOBS.items():
            try:
                tell(f"{name}: {job()}")
            except Exception:
                logger.exception("The job “%s” failed.", name)
                tell(f"{name}: failed")
                failed.append(name)
    return failed
