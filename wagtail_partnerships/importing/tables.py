"""Tables within a text, to and from HTML."""

from __future__ import annotations

from typing import Any

from bs4 import Tag
from django.utils.html import escape

from .lines import line_of, lines_of


# As many as browsers take.
MOST_COLUMNS = 1000


def read_table(table: Tag) -> dict[str, Any]:
    """Return the value of a table block. What stands for several cells is written into each."""
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    cells = _spread(rows)
    width = max((column for _row, column in cells), default=-1) + 1
    data = [
        [cells.get((row, column), ("", ""))[0] for column in range(width)]
        for row in range(len(rows))
    ]
    has_head = bool(rows) and not rows[0].find("td")
    first = [cells.get((row, 0), ("", ""))[1] for row in range(int(has_head), len(rows))]
    has_first_column = bool(first) and set(first) == {"th"}
    caption = table.find("caption")
    return {
        "data": data,
        "cell": [],
        "mergeCells": [],
        "first_row_is_table_header": has_head,
        "first_col_is_header": has_first_column,
        "table_header_choice": {
            (True, True): "both",
            (True, False): "row",
            (False, True): "column",
            (False, False): "neither",
        }[has_head, has_first_column],
        "table_caption": line_of(caption) if caption else "",
    }


def _spread(rows: list[Tag]) -> dict[tuple[int, int], tuple[str, str]]:
    """Return the text and the name of each cell, by row and column, of merged ones too."""
    cells: dict[tuple[int, int], tuple[str, str]] = {}
    for top, row in enumerate(rows):
        left = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while (top, left) in cells:
                left += 1
            width = min(_span(cell, "colspan") or 1, MOST_COLUMNS)
            height = _span(cell, "rowspan") or len(rows) - top
            said = ("\n".join(lines_of(cell)), cell.name)
            for below in range(top, min(top + height, len(rows))):
                for column in range(left, left + width):
                    cells.setdefault((below, column), said)
            left += width
    return cells


def _span(cell: Tag, name: str) -> int:
    """Return how many columns or rows a cell stands for; 0 is all that are left."""
    text = (cell.get(name) or "1").strip()
    return int(text[:4]) if text.isascii() and text.isdecimal() else 1


def write_table(value: dict[str, Any]) -> str:
    """Return a table as HTML, in the form in which :func:`read_table` takes it."""
    data = [list(row) for row in value.get("data") or []]
    for area in value.get("mergeCells") or []:
        _fill(data, **area)
    rows = []
    for number, row in enumerate(data):
        is_head = number == 0 and value.get("first_row_is_table_header")
        cells = []
        for column, cell in enumerate(row):
            name = "th" if is_head or column == 0 and value.get("first_col_is_header") else "td"
            lines = (" ".join(line.split()) for line in str(cell or "").splitlines())
            cells.append(f"<{name}>{'<br/>'.join(escape(line) for line in lines if line)}</{name}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    caption = " ".join((value.get("table_caption") or "").split())
    told = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{told}{''.join(rows)}</table>"


def _fill(data: list[list], row: int, col: int, rowspan: int, colspan: int, **_other) -> None:
    """Write what stands in the first of merged cells into all of them."""
    if row >= len(data) or col >= len(data[row]):
        return
    for cells in data[row : row + rowspan]:
        cells[col : col + colspan] = [data[row][col]] * len(cells[col : col + colspan])
