"""The documents that a list shows: read afresh, and no more of them than the reader may see."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Max

from ..access import closed_paths, is_closed, note_dependence, paths_of, restricted_paths
from ..models import CallRecord, Correction
from ..reading.status_report import StatusReport, status_reports
from .entries import Entry, guidance_models
from .index import current_register


# What title and address of a page are made from; whole rows would cost more than all the rest.
OF_A_PAGE = ("id", "title", "path", "url_path", "locale_id")


class OpenCall(NamedTuple):
    """An open call as lists and documents name it; its page holds title and address only."""

    page: Any
    document_id: int | None
    closes_at: datetime.datetime


@dataclass
class ListedDocument:
    """A document in a list. Of one that the reader may not see it holds title and address only."""

    pk: int
    title: str
    url: str
    is_restricted: bool
    full_url: Callable[[], str]
    is_hidden: bool = False
    page: Any = None
    currency: StatusReport | None = None
    kind: str = ""
    topics: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    corrected_on: Any = None
    call: OpenCall | None = None


def make_rows(entries: Iterable[Entry], request=None) -> list[ListedDocument]:
    """
    Return the rows of some documents, in a number of queries that does not grow with them.

    :param request: the reader's request; None shows what everybody may see.
    """
    entries = list(entries)
    pages = _read_pages(entries)
    entries = [entry for entry in entries if entry.pk in pages]
    currencies = status_reports(pages.values())
    closed, restricted = closed_paths(request), restricted_paths(request)
    hidden = {pk for pk, page in pages.items() if is_closed(paths_of(page), closed)}
    seen = [entry for entry in entries if entry.pk not in hidden]
    names = current_register(request).names
    calls = open_calls([entry.source for entry in seen], request)
    corrected = _corrected_on(
        [
            currencies[entry.pk].cycle.current_edition_id
            for entry in seen
            if entry.is_corrected and currencies[entry.pk].cycle
        ]
    )
    rows = []
    for entry in entries:
        page = pages[entry.pk]
        row = ListedDocument(
            page.pk,
            page.title,
            page.get_url(request) or "",
            is_closed(paths_of(page), restricted),
            partial(page.get_full_url, request),
        )
        rows.append(row)
        if row.is_restricted:
            note_dependence(request)
        if entry.pk in hidden:
            row.is_hidden = True
            continue
        row.page = page
        row.currency = currencies[entry.pk]
        row.kind = names.kinds.get(entry.kind, "")
        row.topics = [names.topics[pk] for pk in entry.topics if pk in names.topics]
        row.bodies = [names.short_bodies[pk] for pk in entry.bodies if pk in names.short_bodies]
        row.corrected_on = corrected.get(
            row.currency.cycle and row.currency.cycle.current_edition_id
        )
        row.call = calls.get(entry.source)
    return rows


def _corrected_on(editions: list[int | None]) -> dict[int, datetime.date]:
    """Return the day of the last correction of each of some editions."""
    if not editions:
        return {}
    corrections = Correction.objects.filter(cycle__in=editions)
    return dict(corrections.values_list("cycle").annotate(Max("corrected_on")))


def open_calls(documents: Iterable[int], request=None) -> dict[int, OpenCall]:
    """Return the open call of each of some documents, of those calls that the reader may see."""
    wanted = set(documents)
    calls = [call for call in _all_open(request) if call.document_id in wanted]
    return {call.document_id: call for call in reversed(_seen(calls, request))}


def open_call(document: int, request=None) -> OpenCall | None:
    """Return the open call of one document, if there is one that the reader may see."""
    calls = _seen(_open(CallRecord.objects.filter(document=document)), request)
    return calls[0] if calls else None


def all_open_calls(request=None) -> list[OpenCall]:
    """Return the open calls that the reader may see, those that close first at the beginning."""
    return _seen(_all_open(request), request)


def _all_open(request) -> list[OpenCall]:
    known = getattr(request, "_partnerships_open_calls", None)
    if known is None:
        known = _open(CallRecord.objects.all())
        if request is not None:
            request._partnerships_open_calls = known
    return known


def _open(records) -> list[OpenCall]:
    page_model = CallRecord.page.field.remote_field.model
    rows = records.open().order_by("closes_at")
    return [
        OpenCall(page_model(**dict(zip(OF_A_PAGE, page, strict=True))), document, closes_at)
        for document, closes_at, *page in rows.values_list(
            "document", "closes_at", *(f"page__{name}" for name in OF_A_PAGE)
        )
    ]


def _seen(calls: list[OpenCall], request) -> list[OpenCall]:
    """Return the calls of a list that the reader may see."""
    if any(is_closed((call.page.path,), restricted_paths(request)) for call in calls):
        note_dependence(request)
    closed = closed_paths(request)
    return [call for call in calls if not is_closed((call.page.path,), closed)]


def _read_pages(entries) -> dict[int, Any]:
    wanted = defaultdict(list)
    for entry in entries:
        wanted[entry.model].append(entry.pk)
    models = guidance_models()
    has_aliases = any(entry.pk != entry.source for entry in entries)
    pages = {}
    for number, keys in wanted.items():
        model = models[number]
        names = {*OF_A_PAGE, *model.list_fields, "alias_of"}
        rows = model.objects.filter(pk__in=keys, live=True)
        if has_aliases:
            rows = rows.select_related("alias_of")
            names.add("alias_of__path")
        rows = rows.only(*names)
        pages.update((page.pk, page) for page in rows)
    return pages
