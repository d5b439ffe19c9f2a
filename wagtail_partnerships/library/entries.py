"""
The public facts of issued documents, as they are read for all lists of documents at once.

Small tuples of what a reader can filter and sort by; rows that are shown are read afresh.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from operator import attrgetter
from typing import NamedTuple

from django.apps import apps
from django.db.models import CharField, F, Max, Model
from django.db.models.functions import Cast

from ..lifecycles.cycle_facts import document_status
from ..lifecycles.review import LEAVING
from ..models import (
    BodyOfDocument,
    Correction,
    DocumentKind,
    ExcludedNation,
    GuidanceMixin,
    Organisation,
    ReviewCycle,
    Topic,
)
from ..status import OUT_OF_USE


class Entry(NamedTuple):
    """The facts by which a document is found; days are ISO strings, empty where there is none."""

    pk: int
    paths: tuple[str, ...]
    title: str
    reference: str
    model: int
    source: int
    kind: int | None
    status: str
    issued_on: str
    changed_on: str
    due_on: str
    topics: tuple[int, ...]
    bodies: tuple[int, ...]
    excluded: tuple[str, ...]
    is_corrected: bool

    @property
    def is_in_force(self) -> bool:
        """Whether the text may be relied on."""
        return self.status not in OUT_OF_USE


class Names(NamedTuple):
    """The names behind the keys in the entries."""

    topics: dict[int, str]
    kinds: dict[int, str]
    bodies: dict[int, str]
    short_bodies: dict[int, str]

    @classmethod
    def read(cls) -> Names:
        bodies = list(Organisation.objects.values_list("pk", "name", "short_name"))
        return cls(
            dict(Topic.objects.values_list("pk", "name")),
            dict(DocumentKind.objects.values_list("pk", "name")),
            {pk: name for pk, name, _short in bodies},
            {pk: short or name for pk, name, short in bodies},
        )


def guidance_models() -> list[type[Model]]:
    """Return the page types that are guidance documents, the host's own among them."""
    return [model for model in apps.get_models() if issubclass(model, GuidanceMixin)]


def _day(name):
    # Read as text: ten thousand dates cost more to parse than all the rest.
    return Cast(F(name), CharField())


def read_entries(today: str, pages: Collection[int] | None = None) -> list[Entry]:
    """
    Read the entries of issued documents, in a number of queries that does not grow with them.

    :param today: as an ISO string.
    :param pages: the documents and aliases that are asked for, no alias without its source; None
        asks for all.
    """
    cycle = "partnerships_open_cycle__"
    ended = _read_ended(pages)
    corrections = _of(pages, "cycle__page", Correction.objects.values_list("cycle"))
    corrected = dict(corrections.annotate(on=Cast(Max("corrected_on"), CharField())))
    bodies = _of(pages, "page", BodyOfDocument.objects.values_list("page_id", "organisation_id"))
    excluded = _of(pages, "page", ExcludedNation.objects.values_list("page_id", "nation"))
    bodies, excluded = _grouped(bodies), _grouped(excluded)

    entries: dict[int, Entry] = {}
    aliases = []
    for number, model in enumerate(guidance_models()):
        topics = _grouped(_topics_of(model, pages))
        rows = (
            _of(pages, "pk", model._base_manager.filter(live=True))
            .order_by()
            .values_list(
                "pk",
                "path",
                "title",
                "reference",
                "alias_of_id",
                "kind_id",
                f"{cycle}state",
                f"{cycle}current_edition_id",
                _day(f"{cycle}current_edition__issued_on"),
                _day(f"{cycle}due_on"),
            )
        )
        for pk, path, title, reference, alias_of, kind, *cycle_facts in rows:
            if alias_of:
                aliases.append((pk, path, title, number, alias_of))
                continue
            state, edition, issued_on, due_on = cycle_facts
            if edition:
                status = document_status(state, is_issued=True, due_on=due_on, today=today).value
            elif state is None and pk in ended:
                status, edition, issued_on = ended[pk]
            else:
                continue
            issued_on = issued_on or ""
            corrected_on = corrected.get(edition)
            entries[pk] = Entry(
                pk,
                (path,),
                title,
                reference,
                number,
                pk,
                kind,
                status,
                issued_on,
                max(issued_on, corrected_on) if corrected_on else issued_on,
                due_on or "",
                topics.get(pk, ()),
                bodies.get(pk, ()),
                excluded.get(pk, ()),
                corrected_on is not None,
            )
    for pk, path, title, number, source in aliases:
        if entry := entries.get(source):
            entries[pk] = entry._replace(
                pk=pk, paths=(path, *entry.paths), title=title, model=number
            )
    return list(entries.values())


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries in the order in which lists are made of them."""
    return sorted(entries, key=attrgetter("issued_on", "pk"), reverse=True)


def _of(pages, column: str, rows):
    return rows if pages is None else rows.filter(**{f"{column}__in": pages})


def _grouped(pairs) -> dict[int, tuple]:
    grouped: dict[int, tuple] = {}
    for page, value in pairs:
        grouped[page] = (*grouped[page], value) if page in grouped else (value,)
    return grouped


def _read_ended(pages) -> dict[int, tuple]:
    """Return status, edition and its day of issue of the documents out of use, not taken down."""
    ended = {}
    left = ReviewCycle.objects.filter(outcome__in=LEAVING)
    for page, outcome, taken_down, edition, issued_on in (
        _of(pages, "page", left)
        .order_by("ended_at", "pk")
        .values_list(
            "page_id",
            "outcome",
            "taken_down",
            "current_edition_id",
            _day("current_edition__issued_on"),
        )
    ):
        ended.pop(page, None)
        if not taken_down:
            ended[page] = (outcome, edition, issued_on)
    return ended


def _topics_of(model, pages):
    field = model._meta.get_field("topics")
    page, topic = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    rows = model.topics.through._default_manager.values_list(page, topic)
    return _of(pages, page, rows)
