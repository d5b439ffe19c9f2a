"""The site that is measured: its libraries, its people, and the lists that documents draw on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.models import Site as SiteRow

from wagtail_partnerships.models import (
    DocumentKind,
    GuidanceLibraryPage,
    Organisation,
    Source,
    Topic,
)

from .measure import Effort
from .stock.models import StockHome, StockLibrary
from .visiting import Clerk, Visitor


TOPICS = ("Imaging", "Radiotherapy", "Ultrasound", "Safety", "Education", "Workforce", "Research")
BODIES = ("College of Practice", "Society of Practice", "Patients' Voice", "Royal College", "NHS")


class Scale(NamedTuple):
    """How large a site is made, how many answers a call has, and how well all is measured."""

    documents: int
    answers: int
    imported: int
    effort: Effort


FULL = Scale(10_000, 10_000, 5_000, Effort(most_rounds=25, seconds_per_round=0.1))
QUICK = Scale(300, 300, 50, Effort(most_rounds=2, seconds_per_round=0))


@dataclass
class World:
    """What the subjects measure."""

    scale: Scale
    visitor: Visitor
    clerk: Clerk
    home: Page
    library: GuidanceLibraryPage
    stock_library: StockLibrary
    writer: Any
    approver: Any
    topics: list[Topic]
    bodies: list[Organisation]
    kinds: list[DocumentKind]
    sources: list[Source]
    files: list[Any]

    @property
    def libraries(self):
        """Ours and the stock one."""
        return self.library, self.stock_library


def make_world(scale: Scale = FULL) -> World:
    """Make the site, its lists and its people."""
    home = Page.get_first_root_node().add_child(instance=StockHome(title="Home", slug="society"))
    SiteRow.objects.update(hostname="localhost", root_page=home)
    SiteRow.clear_site_root_paths_cache()
    people = get_user_model().objects
    writer = people.create_superuser("writer", "writer@example.org")
    return World(
        scale=scale,
        visitor=Visitor(),
        clerk=Clerk(writer),
        home=home,
        library=home.add_child(instance=GuidanceLibraryPage(title="Library", slug="library")),
        stock_library=home.add_child(instance=StockLibrary(title="Stock library", slug="stock")),
        writer=writer,
        approver=people.create_superuser("approver", "approver@example.org"),
        topics=[Topic.objects.create(name=name, slug=name.lower()) for name in TOPICS],
        bodies=[
            Organisation.objects.create(name=name, website=f"https://{number}.example.org/")
            for number, name in enumerate(BODIES)
        ],
        kinds=[DocumentKind.objects.create(name=name) for name in ("Guidance", "Policy")],
        sources=[
            Source.objects.create(
                title=f"Regulations {number}",
                kind=Source.Kind.LEGISLATION,
                jurisdiction="England",
                source_version="2017",
                url=f"https://law.example.org/{number}/",
            )
            for number in range(3)
        ],
        files=[
            get_document_model().objects.create(
                title=f"File {number}", file=ContentFile(b"%PDF-1.4", f"file{number}.pdf")
            )
            for number in range(2)
        ],
    )
