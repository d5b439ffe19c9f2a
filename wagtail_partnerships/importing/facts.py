"""What documents say in the columns of a register, read for all of them in the same few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import PurePath
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q

from ..lifecycles.review import Outcome
from ..models import Attachment, BodyOfDocument, Citation, ExcludedNation, Source
from ..models.lifecycle import get_document_models, with_field
from ..reading.cycle_rows import DETAILS, CycleRow
from ..reading.page_columns import PageTypeColumns
from ..status import DocumentStatus, label
from .bodies import write_body
from .columns import PARTS, SOURCE_KINDS, YES, join_names, with_beside


# A host's own users may go by another name.
USERNAME = f"officer__{get_user_model().USERNAME_FIELD}"
# The columns that a document's own fields fill, and these.
OWN = {
    "kind": "kind__name",
    "first_issued_on": "first_issued_on",
    "review_interval": "review_interval",
    "officer": USERNAME,
    "officer_email": "officer_email",
    "summary": "summary",
    "scope": "scope",
    "audience": "audience",
    "text": "body",
    **{name: name for name in DETAILS if name != "officer"},
}

# A page, the key of a column, a name that stands in its cell.
Named = Iterator[tuple[int, str, str]]


class Facts:
    """
    What documents say in the columns of a register.

    Names are read at once and kept; all that may be long comes with the rows of the cycles.

    :param cycles: a query set of the cycles by which documents stand.
    :param without: the fields of documents that nobody asks for.
    :ivar own: what the rows of the cycles have to be read with.
    """

    def __init__(self, cycles, without: Iterable[str] = ()):
        asked = {key: name for key, name in OWN.items() if name not in set(without)}
        self.own = PageTypeColumns(dict.fromkeys((*DETAILS, *asked.values())))
        self._asked = asked.items()
        cycles = cycles.order_by()
        self._references = _references(cycles)
        self._names = _all_names(cycles.values("page"), self._references)

    def of(self, cycle: CycleRow) -> dict[str, Any]:
        """Return what a document says, by the keys of the columns."""
        edition = cycle if cycle.edition else cycle.current_edition
        withdrawn = cycle.outcome == Outcome.WITHDRAWN
        facts = {
            "title": cycle.page.title,
            "address": cycle.page.url_path,
            "status": label(DocumentStatus, cycle.status),
            "edition": edition.edition if edition else None,
            "issued_on": edition.issued_on if edition else None,
            "due_on": cycle.due_on,
            "ended_on": cycle.ended_on,
            "reason": cycle.statement if withdrawn else "",
            "taken_down": str(YES) if cycle.taken_down else "",
            "successor": self._references.get(cycle.successor_id, ""),
            **{key: cycle.own.get(name) for key, name in self._asked},
            **self._names.get(cycle.page_id, {}),
        }
        if facts.get("text"):
            facts["text"] = write_body(facts["text"])
        if facts.get("review_interval") == 0:
            # A list shows no nought: it would stand for “empty”.
            facts["review_interval"] = "0"
        return facts


def _all_names(pages, references: dict[int, str]) -> dict[int, dict[str, str]]:
    """Return the cells of names that documents have, by page and key of the column."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    # Many documents name the same: a long register keeps each cell once.
    cells: dict[str, str] = {}
    for rows in (
        _bodies(pages),
        _topics(pages),
        _citations(pages, references),
        _nations(pages),
        _files(pages),
    ):
        for page, of_page in groupby(rows, itemgetter(0)):
            names = defaultdict(list)
            for _page, key, name in of_page:
                names[key].append(name)
            for key, several in names.items():
                cell = join_names(several)
                found[page][key] = cells.setdefault(cell, cell)
    return dict(found)


def _bodies(pages) -> Named:
    columns = {part: key for key, part in PARTS.items()}
    for page, part, name in _listed(BodyOfDocument, pages, "part", "organisation__name"):
        yield page, columns[part], name


def _topics(pages) -> Named:
    for model in with_field(get_document_models(), "topics"):
        rows = model._base_manager.filter(pk__in=pages, topics__isnull=False)
        rows = rows.order_by("pk", "topics__name").values_list("pk", "topics__name")
        for page, name in rows.iterator():
            yield page, "topics", name


def _citations(pages, references: dict[int, str]) -> Named:
    columns = {kind: key for key, kind in SOURCE_KINDS.items()}
    cited = Citation.objects.filter(page__in=pages)
    sources = {
        source.pk: (columns[source.kind], str(source))
        for source in Source.objects.filter(pk__in=cited.order_by().values("source"))
    }
    for page, source, document, place, builds_on in _listed(
        Citation, pages, "source", "document", "place", "builds_on"
    ):
        if source:
            key, name = sources[source]
            yield page, key, with_beside(name, place)
            if builds_on:
                yield page, "builds_on", name
        elif reference := references.get(document):
            yield page, "builds_on" if builds_on else "cites", with_beside(reference, place)


def _nations(pages) -> Named:
    for page, nation in _listed(ExcludedNation, pages, "nation"):
        yield page, "excluded", label(ExcludedNation.Nation, nation)


def _files(pages) -> Named:
    for page, document, image, alt_text in _listed(
        Attachment, pages, "document__file", "image__file", "alt_text"
    ):
        if document:
            yield page, "files", PurePath(document).name
        elif image:
            yield page, "images", with_beside(PurePath(image).name, " ".join(alt_text.split()))


def _listed(model, pages, *columns: str) -> Iterator[tuple]:
    rows = model.objects.filter(page__in=pages).order_by("page", "sort_order", "pk")
    return rows.values_list("page", *columns).iterator()


def _references(cycles) -> dict[int, str]:
    """Return the reference numbers of the successors and of the documents cited."""
    cited = Citation.objects.filter(page__in=cycles.values("page"), document__isnull=False)
    asked = Q(pk__in=cited.order_by().values("document")) | Q(
        pk__in=cycles.filter(successor__isnull=False).values("successor")
    )
    found = {}
    for model in with_field(get_document_models(), "reference"):
        found.update(model._base_manager.filter(asked).values_list("pk", "reference"))
    return found
