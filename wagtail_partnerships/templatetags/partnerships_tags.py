"""Tags and filters for the package's templates, and for the host's own."""

from __future__ import annotations

from django import template

from ..access import may_see
from ..formats.moments import day_in_words, moment_in_words
from ..reading.status_report import StatusReport, status_report
from ..reading.text import principle_label


register = template.Library()


@register.filter
def day(value) -> str:
    """Write a day as readers see it; nothing where there is none."""
    return day_in_words(value)


@register.filter
def moment(value) -> str:
    """Write a moment as people write it, in the site's zone; nothing where there is none."""
    return moment_in_words(value)


@register.filter
def numbered(number, kind: str) -> str:
    """Return “Principle 3” for `3|numbered:"principle"`."""
    return principle_label(kind, number)


@register.filter
def by_reasons(offers) -> list:
    """Return refused verbs, those with the same reasons together, for the admin's pages."""
    from ..admin.documents.review import by_reasons

    return by_reasons(offers)


@register.inclusion_tag("wagtail_partnerships/guidance/badge.html", takes_context=True)
def status_badge(context, document) -> dict:
    """
    Show the status of a guidance document in a word: `{% status_badge page %}`.

    Of a document that the reader may not see it says no more than “Members only”.
    """
    if isinstance(document, StatusReport):
        return {"currency": document}
    if not may_see(document, context.get("request")):
        return {"is_hidden": True}
    return {"currency": status_report(document)}


@register.simple_tag(takes_context=True)
def guidance_citation(context, document) -> str:
    """Say how to cite a guidance document; of one that the reader may not see, its title."""
    from ..public.structured_data import citation
    from ..reading.text import read_text

    request = context.get("request")
    document = document.specific
    if not may_see(document, request):
        return document.title
    return citation(document, status_report(document), read_text(document), request)
