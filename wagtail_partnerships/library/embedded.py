"""Documents and calls within the host's own pages."""

from __future__ import annotations

from django.utils import timezone
from wagtail.models import Site

from ..access import closed_paths, is_closed, may_see
from ..models import CallRecord, Topic
from .index import current_register
from .results import all_open_calls, make_rows


def card_context(page, request) -> dict:
    """Return what a card shows of a document or a call; nothing where there is nothing to read."""
    if page is None or not page.live:
        return {}
    if entry := current_register(request).by_pk.get(page.pk):
        return {"row": next(iter(make_rows([entry], request)), None)}
    call = CallRecord.objects.for_page(page).select_related("page").first()
    if call is None or not may_see(page, request):
        return {}
    now = timezone.now()
    is_over = bool(call.closes_at and call.closes_at <= now)
    is_open = bool(call.opens_at and call.closes_at and call.opens_at <= now and not is_over)
    return {"call": call, "is_open": is_open, "is_over": is_over}


def topic_context(slug: str, number: int, request) -> dict:
    """Return the newest documents of a topic, those for members only last."""
    topic = Topic.objects.filter(slug=slug).first()
    if topic is None:
        return {"rows": []}
    closed, root_path = closed_paths(request), _root_path(request)
    entries = [
        entry
        for entry in current_register(request).entries
        if topic.pk in entry.topics
        and entry.is_in_force
        and entry.pk == entry.source
        and entry.paths[0].startswith(root_path)
    ]
    entries.sort(key=lambda entry: is_closed(entry.paths, closed))
    return {"rows": make_rows(entries[:number], request)}


def calls_context(number: int, request) -> dict:
    """Return the open calls of the site that close first."""
    root_path = _root_path(request)
    calls = [call for call in all_open_calls(request) if call.page.path.startswith(root_path)]
    return {"calls": calls[:number]}


def _root_path(request) -> str:
    """Return the tree path of the site that a request came to; without one, of all sites."""
    site = Site.find_for_request(request) if request else None
    return site.root_page.path if site else ""
