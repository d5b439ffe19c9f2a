"""The editions of a document: each text at its own address for good, and what changed between."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from wagtail.admin.panels import MultiFieldPanel

from ..conf import get_setting
from ..formats.days import read_day
from ..lifecycles.review import LEAVING
from ..models import Correction, ReviewCycle
from ..reading.differences import Difference, read_differences
from ..reading.text import read_text
from ..status import site_day, site_today
from .comments import public_comments
from .documents import page_currency


# How the body runs the document is its own affair; readers are shown what changed in the text.
NOT_COMPARED = {"officer", "officer_role", "officer_email", "review_interval"}


@dataclass(frozen=True)
class SealedText:
    """One sealed text of an edition: as issued, or as corrected for the n-th time."""

    edition: ReviewCycle
    number: int
    correction: Correction | None = None

    @property
    def row(self) -> ReviewCycle | Correction:
        """The row that holds the seal."""
        return self.correction or self.edition

    @property
    def text(self) -> Any:
        """The page as it was sealed."""
        return self.row.sealed_revision.as_object()


def sealed_texts(edition: ReviewCycle) -> list[SealedText]:
    """Return the sealed texts of an edition, as issued first; the last one is the edition's."""
    corrections = sorted(edition.corrections.all(), key=lambda row: row.number)
    return [SealedText(edition, 0), *(SealedText(edition, row.number, row) for row in corrections)]


def find_edition(page, number: int) -> ReviewCycle:
    """Return an edition of a document, or answer 404."""
    edition = _editions(page).filter(edition=number).first()
    if edition is None:
        raise Http404
    return edition


def edition_list(page, request):
    """Answer with the editions of a document, the newest first."""
    editions = list(_editions(page))
    return _render(
        page,
        request,
        "edition_list",
        editions=editions,
        first_number=editions[-1].edition if editions else None,
    )


def edition_text(page, request, number: int, correction: int | None = None):
    """Answer with the sealed text of an edition, or with one that a correction has replaced."""
    edition = find_edition(page, number)
    texts = sealed_texts(edition)
    if correction is not None and correction >= len(texts):
        raise Http404
    if correction == len(texts) - 1:
        return HttpResponseRedirect(edition_url(page, request, number))
    shown = texts[-1 if correction is None else correction]
    if shown.row.sealed_revision is None:
        raise Http404
    numbers = list(_editions(page).values_list("edition", flat=True))
    is_current = correction is None and number == numbers[0] and page_currency(page).is_listed
    earlier = max((other for other in numbers if other < number), default=None)
    later = min((other for other in numbers if other > number), default=None)
    text = shown.text
    response = _render(
        page,
        request,
        "edition",
        edition=edition,
        text=read_text(text, manifest=shown.row.manifest),
        shown=shown,
        corrections=[text.correction for text in reversed(texts) if text.correction],
        earlier_texts=texts[:-1] if correction is None else [],
        is_replaced=correction is not None,
        is_current=is_current,
        earlier=earlier,
        later=later,
        sealed=text,
        comments=public_comments(edition) if correction is None else [],
    )
    response.headers["Link"] = _links(page, request, earlier, later)
    if not is_current:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def edition_changes(page, request, number: int):
    """Answer with what changed from the edition before to this one."""
    edition = find_edition(page, number)
    before = _editions(page).filter(edition__lt=number).first()
    if before is None:
        raise Http404
    old, new = sealed_texts(before)[-1], sealed_texts(edition)[-1]
    if old.row.sealed_revision is None or new.row.sealed_revision is None:
        raise Http404
    response = _render(
        page,
        request,
        "changes",
        edition=edition,
        before=before,
        comparison=compare(page, old.text, new.text, request),
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def in_force_on(page, request, day: str):
    """Lead to the text that was in force on a day; say so where there was none."""
    try:
        on = read_day(day)
    except ValueError:
        on = None
    if on is None or on > site_today():
        raise Http404
    editions = _editions(page).filter(issued_on__lte=on)
    edition = editions.order_by("-issued_on", "-edition").first()
    ended = out_of_use_on(page, on) if edition else None
    if edition is None or ended:
        return _render(
            page, request, "not_in_force", status=404, day=on, ended=ended, edition=edition
        )
    texts = [
        text
        for text in sealed_texts(edition)
        if text.correction is None or text.correction.corrected_on <= on
    ]
    url = edition_url(page, request, edition.edition)
    if len(texts) <= edition.corrections.count():
        url = f"{url}{texts[-1].number}/"
    return HttpResponseRedirect(url)


def out_of_use_on(page, on: datetime.date) -> ReviewCycle | None:
    """Return the cycle that had taken a document out of use on a day, or None."""
    ended = None
    for cycle in page.cycles.order_by("began_at", "pk"):
        if site_day(cycle.began_at) <= on:
            ended = None
        if cycle.outcome in LEAVING and cycle.ended_on and cycle.ended_on <= on:
            ended = cycle
    return ended


def compare(page, old, new, request) -> list[Difference]:
    """Return what differs between two texts, of what readers are told."""
    panel = MultiFieldPanel([*page.content_panels, *page.register_panels]).bind_to_model(
        type(page.specific)
    )
    return list(read_differences(request, old, new, panel, leave_out=NOT_COMPARED))


def edition_url(page, request, number: int) -> str:
    """Return the permanent address of an edition."""
    return f"{page.get_url(request)}editions/{number}/"


def _editions(page):
    return page.editions.select_related("sealed_revision").prefetch_related(
        "corrections__sealed_revision"
    )


def _links(page, request, earlier: int | None, later: int | None) -> str:
    base = page.get_full_url(request) or ""
    links = [f'<{base}>; rel="latest-version"', f'<{base}editions/>; rel="version-history"']
    if earlier:
        links.append(f'<{base}editions/{earlier}/>; rel="predecessor-version"')
    if later:
        links.append(f'<{base}editions/{later}/>; rel="successor-version"')
    return ", ".join(links)


def _render(page, request, name: str, status: int = 200, **context):
    context = {
        "partnerships_base": get_setting("BASE_TEMPLATE"),
        "page": page,
        "currency": page_currency(page),
        "base_url": page.get_url(request) or "",
        "address": page.get_full_url(request) or "",
        **context,
    }
    template = f"wagtail_partnerships/guidance/{name}.html"
    return TemplateResponse(request, template, context, status=status)
