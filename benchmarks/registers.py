"""The office's lists: ours, and the report of wagtail-periodic-review on the same documents."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.urls import reverse

from wagtail_partnerships.admin.home import WaitsForMePanel
from wagtail_partnerships.models import GuidancePage

from .content import documents
from .filling import TODAY, insert_pages
from .measure import Subject, Way
from .world import World


def registers(world: World, at_most) -> Iterator[Subject]:
    """Yield the register, the chart, the panel and the whole CSV; nothing without the report."""
    if not apps.is_installed("wagtail_periodic_review"):
        print("registers: left out, wagtail-periodic-review is not installed", file=sys.stderr)
        return
    from wagtail_periodic_review.wagtail_hooks import ForReviewThisMonthPanel, OverdueReviewsPanel

    @cache
    def report() -> str:
        make_reviewed(world, GuidancePage.objects.count())
        return reverse("wagtail_periodic_review_report")

    register = reverse("partnerships_registers_documents_modeladmin_index")
    request = world.clerk.make.get(register)
    request.user = world.writer

    def ask(url: str) -> Way:
        return Way(lambda _: world.clerk.get(url))

    theirs = Way(lambda url: world.clerk.get(url), report)
    export = "?export=csv"

    def panels(_):
        for panel in (OverdueReviewsPanel(request), ForReviewThisMonthPanel(request)):
            panel.render_html({"request": request})

    yield Subject("register, first page", ask(register), theirs, at_most(0.5))
    yield Subject("register, chart", ask(reverse("partnerships_admin:planning")), theirs)
    ours = Way(lambda _: WaitsForMePanel().render_html({"request": request}))
    yield Subject("register, home panel", ours, Way(panels, report))
    yield Subject(
        "register, CSV",
        Way(lambda _: world.clerk.download(register + export)),
        Way(lambda url: world.clerk.download(url + export), report),
        at_most(0.1),
        once=True,
    )


def make_reviewed(world: World, number: int) -> None:
    """Make so many documents of the other kind, with the same titles, due on the same days."""
    from .reviewed.models import ReviewedDocument

    if ReviewedDocument.objects.exists():
        return
    texts = list(documents(number))
    facts = []
    for text in texts:
        reviewed_on = TODAY - datetime.timedelta(days=text["dice"].randrange(10, 4000))
        facts.append(
            {
                "last_review_date": reviewed_on,
                "next_review_date": reviewed_on + datetime.timedelta(days=1826),
            }
        )
    parent = world.home.add_child(instance=type(world.stock_library)(title="Reviewed", slug="r"))
    insert_pages(ReviewedDocument, parent, texts, facts)
