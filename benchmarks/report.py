"""The table that a run ends with."""

from __future__ import annotations

from collections.abc import Iterator

from .measure import Result


COLUMNS = f"{'CPU ms':>8}{'wall ms':>9}{'queries':>9}{'KiB':>8}"


def make_table(heading: str, results: list[Result]) -> Iterator[str]:
    """Yield the lines of a table: each subject, stock and ours side by side, ratio and target."""
    yield heading
    yield f"{'':26}{'stock':-^34}  {'ours':-^34}"
    yield f"{'':26}{COLUMNS}  {COLUMNS}{'ratio':>8}{'most':>7}"
    for result in results:
        most = "" if result.most is None else f"{result.most:.1f}"
        verdict = "" if result.holds else "  MISSED"
        yield (
            f"{result.name:26}{_figures(result.stock)}  {_figures(result.ours)}"
            f"{result.ratio:8.2f}{most:>7}{verdict}"
        )


def _figures(figures) -> str:
    return f"{figures.cpu:8.1f}{figures.wall:9.1f}{figures.queries:9}{figures.memory:8,}"
