"""The table that a run prints, line by line."""

from __future__ import annotations

from .measure import Result


COLUMNS = f"{'CPU ms':>8}{'wall ms':>9}{'queries':>9}{'KiB':>8}"


def make_heading() -> str:
    """Return the lines above the figures."""
    return (
        f"{'':26}{'stock':-^34}  {'ours':-^34}\n{'':26}{COLUMNS}  {COLUMNS}{'ratio':>8}{'most':>7}"
    )


def make_line(result: Result) -> str:
    """Return the line of a subject: stock and ours side by side, the ratio and its target."""
    most = "" if result.most is None else f"{result.most:.1f}"
    verdict = "" if result.holds else "  MISSED"
    return (
        f"{result.name:26}{_figures(result.stock)}  {_figures(result.ours)}"
        f"{result.ratio:8.2f}{most:>7}{verdict}"
    )


def _figures(figures) -> str:
    return f"{figures.cpu:8.1f}{figures.wall:9.1f}{figures.queries:9}{figures.memory:8,}"
