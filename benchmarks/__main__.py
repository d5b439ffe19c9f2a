"""Measure our pages beside the same made in stock Wagtail: python -m benchmarks --help."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial


DATABASES = ("sqlite", "postgres")


def read_arguments() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--quick",
        action="store_true",
        help="a small site, few rounds and SQLite alone: shows that all of it runs, and no more",
    )
    parser.add_argument("--documents", type=int, help="so many documents")
    parser.add_argument("--database", choices=DATABASES, help="only this one")
    parser.add_argument("--subject", default="", help="only those whose name contains this")
    parser.add_argument("--check", action="store_true", help="fail where a target is missed")
    arguments = parser.parse_args()
    if arguments.quick and arguments.check:
        parser.error("--quick measures too little to check a target.")
    return arguments


def main() -> int:
    """Measure on each database in a process of its own, or on one in this process."""
    arguments = read_arguments()
    if arguments.quick and not arguments.database:
        arguments.database = "sqlite"
    if arguments.database:
        return measure_on(arguments)
    failed = 0
    for database in DATABASES:
        command = [sys.executable, "-m", "benchmarks", *sys.argv[1:], "--database", database]
        failed |= subprocess.run(command, check=False).returncode
        sys.stdout.flush()
    return failed


def measure_on(arguments: argparse.Namespace) -> int:
    """
    Fill a fresh database and measure every subject on it; each line is printed when it is known.

    :returns: 1 if anything could not be measured or, where targets are checked, one was missed.
    """
    os.environ["DB"] = arguments.database
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    import django

    django.setup()
    from .database import describe, fresh_database, gather_statistics
    from .filling import fill
    from .measure import measure
    from .report import make_heading, make_line
    from .subjects import all_groups
    from .world import FULL, QUICK, make_world

    began = time.monotonic()
    scale = QUICK if arguments.quick else FULL
    if arguments.documents:
        scale = scale._replace(documents=arguments.documents)
    failed, missed = [], []
    with tempfile.TemporaryDirectory() as media, fresh_database():
        django.conf.settings.MEDIA_ROOT = media
        world = make_world(scale)
        fill(world, scale.documents)
        gather_statistics()
        print(
            f"\n{describe()}, {scale.documents:,} documents; Wagtail {_version('wagtail')}, "
            f"Django {_version('django')}, Python {sys.version.split()[0]}\n"
        )
        print(make_heading(), flush=True)
        with_effort = partial(measure, effort=scale.effort)
        for name, result in measure_all(all_groups(world), with_effort, arguments.subject):
            if result is None:
                failed.append(name)
                continue
            if arguments.quick:
                # The targets are those of a large site, measured well.
                result.most = None
            print(make_line(result), flush=True)
            if not result.holds:
                missed.append(name)
    print(f"\n{time.monotonic() - began:.0f} s", flush=True)
    if failed:
        print(f"Could not be measured: {', '.join(failed)}.", file=sys.stderr, flush=True)
    return int(bool(failed or (arguments.check and missed)))


def measure_all(groups: dict, measure: Callable, wanted: str = "") -> Iterator[tuple]:
    """
    Yield name and result of each subject; None for a result that could not be had.

    :param groups: what yields the subjects, by name.
    :param measure: returns the result of a subject.
    :param wanted: part of the names of those that are measured.
    """
    for name, subjects in groups.items():
        try:
            for subject in subjects():
                if wanted in subject.name:
                    yield subject.name, _measure_or_tell(measure, subject)
        except Exception:  # noqa: BLE001 (what this group needs cannot be made; the others go on)
            traceback.print_exc()
            yield name, None


def _measure_or_tell(measure, subject):
    try:
        return measure(subject)
    except Exception:  # noqa: BLE001 (what was measured is not lost because one subject fails)
        traceback.print_exc()
        return None


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)


if __name__ == "__main__":
    sys.exit(main())
