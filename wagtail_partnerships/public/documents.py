"""What the templates of a document need, and what is answered where there is nothing to read."""

from __future__ import annotations

from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.models import Page

from ..access import is_closed, may_see, paths_of, refuse_visitor, restricted_paths
from ..conf import get_setting
from ..library.results import open_call
from ..lifecycles.review import Outcome
from ..models import Correction, GuidanceLibraryPage, ReviewCycle, WorkingGroupMember
from ..models.library import LIBRARY_ON_THE_WAY
from ..reading.status_report import StatusReport, status_report
from ..reading.text import read_text
from .structured_data import citation, structured_data


EDITIONS_SHOWN = 3
# What is shown of each: rows of cycles are wide, and objects of them slow to make.
EDITION_SHOWN = ("edition", "issued_on", "change_note")
CORRECTION_SHOWN = ("corrected_on", "note")


def document_context(page, request) -> dict:
    """Return what the templates of a document need beside the page."""
    currency = page_currency(page)
    edition = currency.cycle.current_edition if currency.cycle else None
    text = read_text(page)
    library = nearest_library(page, request)
    restricted = is_closed(paths_of(page), restricted_paths(request))
    context = {
        "partnerships_base": get_setting("BASE_TEMPLATE"),
        "currency": currency,
        "text": text,
        "library": library,
        "library_url": library.get_url(request) if library else "",
        "base_url": page.get_url(request) or "",
        "address": page.get_full_url(request) or "",
        "is_restricted": restricted,
        "corrections": corrections_of(edition),
        "editions": list(page.editions.values(*EDITION_SHOWN)[:EDITIONS_SHOWN]),
        "statement": currency_statement(currency),
        "successor": successor_of(currency, request),
        "call": open_call(page.alias_of_id or page.pk, request),
        "thanks": thanks(edition),
        "topics": list(page.topics.all()),
        "citation": citation(page, currency, text, request),
    }
    context["structured_data"] = structured_data(page, context, request)
    return context


def page_currency(page) -> StatusReport:
    """Return how current a document is; one page object is asked about once."""
    if "_partnerships_currency" not in page.__dict__:
        page._partnerships_currency = status_report(page)
    return page._partnerships_currency


def nearest_library(page, request):
    """Return the library that a document stands in, or None."""
    on_the_way = getattr(request, LIBRARY_ON_THE_WAY, None)
    if on_the_way is not None and page.path.startswith(on_the_way.path):
        return on_the_way
    if GuidanceLibraryPage._meta.abstract:
        return None
    return GuidanceLibraryPage.objects.ancestor_of(page).live().order_by("-depth").first()


def corrections_of(edition) -> list[dict]:
    """Return day and note of each correction of an edition, the latest first."""
    if edition is None:
        return []
    return list(Correction.objects.filter(cycle=edition.pk).values(*CORRECTION_SHOWN))


def currency_statement(currency: StatusReport):
    """Return the latest cycle that found the text in force to hold still, or None."""
    cycle = currency.cycle
    if cycle is None or cycle.current_edition_id is None or not cycle.is_open:
        return None
    if currency.last_reviewed_on == currency.issued_on:
        return None
    return (
        ReviewCycle.objects.filter(
            current_edition_id=cycle.current_edition_id, outcome=Outcome.REAFFIRMED
        )
        .order_by("-ended_at")
        .first()
    )


def thanks(edition) -> list[str]:
    """Return the members of the group behind an edition who want to be named."""
    if edition is None:
        return []
    members = WorkingGroupMember.objects.filter(
        group__cycle=edition.pk, consents_to_be_named=True
    ).values_list("name", "organisation__name", "voice__name")
    return [
        ", ".join(filter(None, (name, organisation or voice)))
        for name, organisation, voice in members
    ]


def successor_of(currency: StatusReport, request) -> dict | None:
    """Return title and address of the document that readers are to use instead, or None."""
    pointer = currency.replacement
    if pointer is None or not pointer.is_in_force:
        return None
    return {"title": pointer.title, "url": pointer.get_url(request)}


def refuse(page, request):
    """Return the answer to a visitor who gets nothing to read here, or None."""
    response = refuse_visitor(page, request)
    if response is None and page_currency(page).taken_down:
        response = gone(page, request)
    return response


def gone(page, request):
    """Return what is said of a document that was taken down: title, reason and a way out."""
    currency = page_currency(page)
    library = nearest_library(page, request)
    if library is None or not may_see(library, request):
        site = page.get_site()
        library = site.root_page if site else Page.get_first_root_node()
    context = {
        "partnerships_base": get_setting("BASE_TEMPLATE"),
        "title": page.title,
        "currency": currency,
        "way_out": library,
        "way_out_url": library.get_url(request) or "/",
        "what_to_do": _("Use the library to find the guidance that applies now."),
    }
    return TemplateResponse(request, "wagtail_partnerships/guidance/gone.html", context, status=410)


def finish_response(page, request, response):
    """Say in headers what search engines need to know."""
    currency = page_currency(page)
    if currency.is_out_of_use:
        response.headers["X-Robots-Tag"] = "noindex"
    if response.status_code == 200 and "Link" not in response.headers:
        response.headers["Link"] = (
            f'<{page.get_full_url(request) or ""}editions/>; rel="version-history"'
        )
    return response
