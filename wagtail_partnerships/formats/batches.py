"""How many rows are read or written at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice


# Few enough for the variables of one statement (SQLite takes 999 on old systems).
BATCH = 500
# Where each row comes with much: a text, or all that is asked of a person and their page.
SMALL_BATCH = 100


def in_batches(rows: Iterable, size: int = BATCH) -> Iterator[list]:
    """Yield lists of so many rows, without holding more."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch
