"""Measure two ways of doing the same by turns, so that what else goes on hits both alike."""

from __future__ import annotations

import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection
from django.test.utils import CaptureQueriesContext


ROUNDS = 5
MOST_CALLS = 20


class Effort(NamedTuple):
    """How much is done to be sure of a figure: rounds at most, and how long one lasts at least."""

    most_rounds: int
    seconds_per_round: float


@dataclass
class Way:
    """
    One way of doing it.

    :ivar run: does it once, with what `prepare` returned; only this is measured.
    :ivar prepare: makes ready what one run needs.
    """

    run: Callable[[Any], Any]
    prepare: Callable[[], Any] = lambda: None


@dataclass
class Subject:
    """
    Something measured.

    :ivar stock: the way to compare with: stock Wagtail, or another that the name tells.
    :ivar most: the highest ratio of CPU time that holds, by database; None where there is none.
    :ivar once: whether each way is run a single time, because one run takes minutes; what it needs
        of memory is not measured then.
    """

    name: str
    ours: Way
    stock: Way
    most: dict[str, float] | None = None
    rounds: int = ROUNDS
    once: bool = False


@dataclass
class Figures:
    """What one run of one way costs: milliseconds, a number, and KiB."""

    cpu: float
    wall: float
    queries: int
    memory: int

    as_dict = asdict


@dataclass
class Result:
    """What a subject costs both ways; `ratio` is the median of the rounds' own ratios."""

    name: str
    stock: Figures
    ours: Figures
    ratio: float
    most: float | None

    as_dict = asdict

    @property
    def holds(self) -> bool:
        """Whether the target is met; two figures are shown, so two are compared."""
        return self.most is None or round(self.ratio, 2) <= self.most


def measure(subject: Subject, effort: Effort) -> Result:
    """Return what a subject costs: the median of several rounds, the two ways by turns."""
    ways = (subject.stock, subject.ours)
    if subject.once:
        return _measure_once(subject)
    for way in ways:
        _run(way, min(2, effort.most_rounds))
    calls = [_calls_per_round(way, effort.seconds_per_round) for way in ways]
    rounds: list[list[tuple[float, float]]] = [[], []]
    for number in range(min(subject.rounds, effort.most_rounds)):
        # Who comes first may find the caches of the processor warmer.
        for side in (0, 1) if number % 2 else (1, 0):
            rounds[side].append(_time(ways[side], calls[side]))
    stock, ours = (_figures(way, times) for way, times in zip(ways, rounds, strict=True))
    ratios = [one[0] / other[0] for other, one in zip(*rounds, strict=True)]
    most = subject.most.get(connection.vendor) if subject.most else None
    return Result(subject.name, stock, ours, statistics.median(ratios), most)


def _measure_once(subject: Subject) -> Result:
    stock, ours = (_figures_of_one_run(way) for way in (subject.stock, subject.ours))
    most = subject.most.get(connection.vendor) if subject.most else None
    return Result(subject.name, stock, ours, ours.cpu / stock.cpu, most)


def _figures_of_one_run(way: Way) -> Figures:
    queries = 0

    def note(execute, *args):
        nonlocal queries
        queries += 1
        return execute(*args)

    made_ready = way.prepare()
    gc.collect()
    with connection.execute_wrapper(note):
        began = time.perf_counter(), cpu_seconds()
        way.run(made_ready)
        wall, cpu = time.perf_counter() - began[0], cpu_seconds() - began[1]
    return Figures(cpu=cpu * 1000, wall=wall * 1000, queries=queries, memory=0)


def _run(way: Way, times: int) -> None:
    for _ in range(times):
        way.run(way.prepare())


def _calls_per_round(way: Way, seconds: float) -> int:
    if not seconds:
        return 1
    made_ready = way.prepare()
    began = cpu_seconds()
    way.run(made_ready)
    return max(1, min(MOST_CALLS, int(seconds / (cpu_seconds() - began))))


def _time(way: Way, calls: int) -> tuple[float, float]:
    """Return the milliseconds of one run, CPU and wall, over some calls."""
    gc.collect()
    cpu = wall = 0.0
    for _call in range(calls):
        made_ready = way.prepare()
        began = time.perf_counter(), cpu_seconds()
        way.run(made_ready)
        wall += time.perf_counter() - began[0]
        cpu += cpu_seconds() - began[1]
    return cpu * 1000 / calls, wall * 1000 / calls


def _figures(way: Way, times: list[tuple[float, float]]) -> Figures:
    made_ready = way.prepare()
    with CaptureQueriesContext(connection) as queries:
        way.run(made_ready)
    made_ready = way.prepare()
    gc.collect()
    tracemalloc.start()
    way.run(made_ready)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Figures(
        cpu=statistics.median(cpu for cpu, _wall in times),
        wall=statistics.median(wall for _cpu, wall in times),
        queries=len(queries),
        memory=peak // 1024,
    )


def cpu_seconds() -> float:
    """Return the CPU time of this process and, where it can be seen, of its database server."""
    return time.process_time() + server_seconds()


def server_seconds() -> float:
    """Return the CPU time of the server's process for this connection, 0 where none is seen."""
    # SQLite works in this process. A PostgreSQL on this machine works in one of its own, and a
    # page that left all its work to it would cost nothing here.
    pid = getattr(connection.connection, "info", None) and connection.connection.info.backend_pid
    if not pid:
        return 0.0
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return 0.0
