"""
What each migration of the package costs on many rows, back and forth.

    DB=postgres python -m benchmarks.migrating
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator


DOCUMENTS, RESPONSES = 10_000, 100_000
FIRST = "0001_initial"
APP = "wagtail_partnerships"


def main() -> None:
    """Fill a fresh database, take every migration back but the first, and run them again."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    import django

    django.setup()
    from .database import describe, fresh_database, gather_statistics

    with fresh_database():
        print(f"{describe()}, {DOCUMENTS:,} documents, {RESPONSES:,} responses", flush=True)
        fill()
        gather_statistics()
        names = names_of_migrations()
        for target in reversed(names[:-1]):
            report(f"back to {target}", target)
        gather_statistics()
        for target in names[1:]:
            report(target, target)


def fill() -> None:
    """Make the documents, a call with its responses, and an email to each who sent one."""
    from .content import documents
    from .filling import fill_ours
    from .pages import make_call, make_document
    from .world import make_world

    world = make_world()
    fill_ours(world, list(documents(DOCUMENTS)))
    fill_call(make_call(world, make_document(world, "asked"), slug="asked"))


def fill_call(call) -> None:
    from django.utils import timezone

    from wagtail_partnerships.models import ExpressionOfInterest, Notice
    from wagtail_partnerships.models.questions import FormVersion

    version = FormVersion.objects.create(call=call.call_record, digest="0")
    now, batch = timezone.now(), 1_000
    for start in range(0, RESPONSES, batch):
        numbers = range(start, start + batch)
        responses = ExpressionOfInterest.objects.bulk_create(
            ExpressionOfInterest(
                call=call.call_record,
                form_version=version,
                reference=f"{number:09}",
                name="Robin Hale",
                email=f"person{number}@example.org",
                email_key=f"person{number}@example.org",
                answers={"interest": "I have been a patient for ten years. " * 5},
            )
            for number in numbers
        )
        Notice.objects.bulk_create(
            Notice(
                key=f"response:{response.pk}",
                kind="expression_receive",
                email=response.email,
                expression=response,
                state=Notice.State.SENT,
                sent_at=now,
            )
            for response in responses
        )


def names_of_migrations() -> list[str]:
    """Return the names of the package's migrations, in their order."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    names = sorted(name for app, name in MigrationLoader(connection).disk_migrations if app == APP)
    assert names[0] == FIRST
    return names


class Watch:
    """Times the statements that change something: those that hold locks until the commit."""

    def __init__(self):
        self.began_at = None
        self.seconds = 0.0

    def __call__(self, execute, sql, *arguments):
        if self.began_at is None and not str(sql).lstrip().upper().startswith("SELECT"):
            self.began_at = time.perf_counter()
        started = time.perf_counter()
        try:
            return execute(sql, *arguments)
        finally:
            self.seconds += time.perf_counter() - started


def report(label: str, target: str) -> None:
    """Migrate to a target, and print how long that took, and what was locked for how long."""
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    executor, watch = MigrationExecutor(connection), Watch()
    started = time.perf_counter()
    with transaction.atomic(), connection.execute_wrapper(watch):
        executor.migrate([(APP, target)])
        locked = sorted(locked_tables())
    ended = time.perf_counter()
    held = ended - (watch.began_at or ended)
    print(
        f"{label}: {ended - started:.2f} s, the database {watch.seconds:.2f}, locks {held:.2f}: "
        f"{', '.join(locked) or 'none'}"
    )
    sys.stdout.flush()


def locked_tables() -> Iterator[str]:
    """Yield the tables that this transaction lets nobody read, or nobody write."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT relname, mode FROM pg_locks JOIN pg_class ON relation = pg_class.oid "
            "WHERE pid = pg_backend_pid() AND relkind = 'r' AND relname NOT LIKE 'pg_%%' AND mode "
            "IN ('AccessExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock')"
        )
        for name, mode in cursor.fetchall():
            yield f"{name} ({mode})"


if __name__ == "__main__":
    main()
