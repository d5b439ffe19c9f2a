"""Measure our pages beside the same made in stock Wagtail: python -m benchmarks --help."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time


FULL, QUICK = 10_000, 500
DATABASES = ("sqlite", "postgres")


def read_arguments() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} documents, not {FULL:,}")
    parser.add_argument("--documents", type=int, help="so many documents")
    parser.add_argument("--database", choices=DATABASES, help="only this one")
    parser.add_argument("--subject", help="only those whose name contains this")
    parser.add_argument("--check", action="store_true", help="fail where a target is missed")
    return parser.parse_args()


def main() -> int:
    """Measure on each database in a process of its own, or on one in this process."""
    arguments = read_arguments()
    if arguments.database:
        return measure_on(arguments)
    failed = 0
    for database in DATABASES:
        command = [sys.executable, "-m", "benchmarks", *sys.argv[1:], "--database", database]
        failed |= subprocess.run(command, check=False).returncode
        sys.stdout.flush()
    return failed


def measure_on(arguments: argparse.Namespace) -> int:
    """Fill a fresh database, measure every subject on it, and print the table."""
    os.environ["DB"] = arguments.database
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    import django

    django.setup()
    from .database import describe, fresh_database

    number = arguments.documents or (QUICK if arguments.quick else FULL)
    with tempfile.TemporaryDirectory() as media, fresh_database():
        django.conf.settings.MEDIA_ROOT = media
        results = measure_all(number, arguments.subject or "")
        from .report import make_table

        heading = (
            f"\n{describe()}, {number:,} documents; Wagtail {_version('wagtail')}, "
            f"Django {_version('django')}, Python {sys.version.split()[0]}\n"
        )
        print("\n".join(make_table(heading, results)), flush=True)
    missed = [result for result in results if not result.holds]
    return int(arguments.check and bool(missed))


def measure_all(number: int, wanted: str) -> list:
    """Fill the database and measure the subjects that are wanted, saying how it goes."""
    from .database import gather_statistics
    from .filling import fill
    from .measure import measure
    from .subjects import all_subjects
    from .world import make_world

    began = time.monotonic()

    def say(what):
        print(f"{time.monotonic() - began:6.0f} s  {what}", file=sys.stderr, flush=True)

    world = make_world()
    fill(world, number)
    gather_statistics()
    say(f"{number:,} documents are there.")
    results = []
    for subject in all_subjects(world):
        if wanted in subject.name:
            results.append(measure(subject))
            say(subject.name)
    return results


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)


if __name__ == "__main__":
    sys.exit(main())
