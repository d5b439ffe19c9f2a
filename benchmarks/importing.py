"""A whole register brought in, beside the same rows made into stock pages by a plain loop."""

from __future__ import annotations

import csv
import datetime
import io
import json
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from django.core.management import call_command

from wagtail_partnerships.importing.bodies import read_body
from wagtail_partnerships.models import GuidancePage

from .measure import Subject, Way
from .stock.models import StockBody, StockCitation, StockDocument
from .world import World


HEADINGS = (
    *("Title", "Reference", "Kind", "Status", "Edition", "Issued on", "Publishers", "Topics"),
    *("Legislation", "Summary", "Text"),
)
TEXT = "<h2>Why</h2><p>{0}</p><h2>How</h2><p>{0}</p>".format("What to do, and why. " * 40)
runs = count(1)


def importing(world: World) -> Iterator[Subject]:
    """Yield what it costs to bring in half as many rows as there are documents, up to a limit."""
    number = min(world.scale.imported, GuidancePage.objects.count() // 2)

    def bring_in(path):
        call_command("import_guidance", path, library=str(world.library.pk), stdout=io.StringIO())

    def write() -> Path:
        run = next(runs)
        with tempfile.NamedTemporaryFile(
            "w", suffix=".csv", delete=False, encoding="utf-8", newline=""
        ) as file:
            writer = csv.writer(file)
            writer.writerow(HEADINGS)
            writer.writerows(_row(world, run, row) for row in range(number))
        return Path(file.name)

    def make_pages(path):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                _make_page(world, row)

    yield Subject(
        f"import of {number:,} rows", Way(bring_in, write), Way(make_pages, write), once=True
    )


def _row(world: World, run: int, row: int) -> list[str]:
    return [
        f"Guidance {run} {row}",
        f"I{run}-{row}",
        world.kinds[row % len(world.kinds)].name,
        "In force",
        "2",
        (datetime.date(2024, 1, 1) - datetime.timedelta(days=row % 1500)).isoformat(),
        world.bodies[row % len(world.bodies)].name,
        world.topics[row % len(world.topics)].name,
        world.sources[row % len(world.sources)].title,
        "Two sentences for readers. They say whether it is for them.",
        TEXT,
    ]


def _make_page(world: World, row: dict[str, str]) -> None:
    page = StockDocument(
        title=row["Title"],
        reference=row["Reference"],
        summary=row["Summary"],
        kind=next(kind for kind in world.kinds if kind.name == row["Kind"]),
        edition=int(row["Edition"]),
        issued_on=datetime.date.fromisoformat(row["Issued on"]),
        next_review_on=datetime.date(2030, 1, 1),
        body=json.dumps(
            [block for block in read_body(row["Text"]) if block["type"] == "paragraph"]
        ),
        live=False,
    )
    page.topics = [topic for topic in world.topics if topic.name == row["Topics"]]
    page.bodies = [
        StockBody(organisation=body, part="Published by")
        for body in world.bodies
        if body.name == row["Publishers"]
    ]
    page.citations = [
        StockCitation(source=source)
        for source in world.sources
        if source.title == row["Legislation"]
    ]
    world.stock_library.__class__.objects.get(pk=world.stock_library.pk).add_child(instance=page)
    page.save_revision().publish()
