"""The nightly job over many documents, of which some are due: python -m benchmarks.nightly"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
import time
import tracemalloc


PEOPLE = 50


def main() -> None:
    """Fill a fresh database, run the job, print what it took; then again, with nothing to do."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nightly", description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--due", type=int, default=1_000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="postgres")
    arguments = parser.parse_args()
    os.environ["DB"] = arguments.database
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    import django

    django.setup()
    from .database import describe, fresh_database, gather_statistics

    with fresh_database():
        make_due(arguments.documents, arguments.due)
        gather_statistics()
        print(f"{describe()}, {arguments.documents:,} documents, {arguments.due:,} due", flush=True)
        for heading in ("the night on which they fall due", "the next run, with nothing to do"):
            run(heading)


def run(heading: str) -> None:
    """Run the job once, and print time and memory."""
    from wagtail_partnerships.daily import run_jobs

    from .measure import cpu_seconds

    said: list[str] = []
    tracemalloc.start()
    began, cpu = time.perf_counter(), cpu_seconds()
    failed = run_jobs(said.append)
    wall, cpu = time.perf_counter() - began, cpu_seconds() - cpu
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"{heading}: {wall:.1f} s, {cpu:.1f} s CPU, {peak // 1024:,} KiB; failed: {failed}")
    print("  " + "; ".join(said), flush=True)


def make_due(number: int, due: int) -> None:
    """Make documents in force, so many of them due today, looked after by fifty people."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import GroupPagePermission

    from wagtail_partnerships.lifecycles.review import Outcome, ReviewState
    from wagtail_partnerships.models import GuidancePage, ReviewCycle

    from .filling import CHUNK, TODAY, insert_pages, next_cycle
    from .world import make_world

    world = make_world()
    people = get_user_model().objects.bulk_create(
        get_user_model()(username=f"officer{one}", email=f"officer{one}@example.org")
        for one in range(PEOPLE)
    )
    group = Group.objects.create(name="Officers")
    group.user_set.add(*people)
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page=world.library, permission=change)
    for start in range(0, number, 10_000):
        numbers = range(start, min(start + 10_000, number))
        texts = [{"title": f"Document {one}", "summary": "", "body": []} for one in numbers]
        facts = [{"officer_id": people[one % PEOPLE].pk} for one in numbers]
        shelf = world.library.add_child(
            instance=type(world.stock_library)(title=f"Shelf {start}", slug=f"s{start}")
        )
        pages = insert_pages(GuidancePage, shelf, texts, facts)
        issued_on = TODAY - datetime.timedelta(days=1826)
        ended = [
            ReviewCycle(
                page_id=page.pk,
                state=ReviewState.CONCLUDED,
                outcome=Outcome.ADOPTED,
                edition=1,
                issued_on=issued_on,
                ended_on=issued_on,
            )
            for page in pages
        ]
        ReviewCycle.objects.bulk_create(ended, batch_size=CHUNK)
        opened = [next_cycle(cycle, ReviewState.IN_FORCE) for cycle in ended]
        for one, cycle in zip(numbers, opened, strict=True):
            later = datetime.timedelta(days=0 if one < due else 1000)
            cycle.due_on = TODAY + later
        ReviewCycle.objects.bulk_create(opened, batch_size=CHUNK)


if __name__ == "__main__":
    sys.exit(main())
