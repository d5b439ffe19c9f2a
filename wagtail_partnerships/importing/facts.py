"""What documents say in the columns of a register, read for many of them in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType

from ..lifecycles.review import Outcome
from ..models import Attachment, BodyOfDocument, Citation, ExcludedNation
from ..models.lifecycle import get_document_models
from ..status import DocumentStatus, label
from .bodies import write_body
from .columns import PARTS, SOURCE_KINDS, YES, join_names, with_beside


OWN = (
    "reference",
    "kind__name",
    "first_issued_on",
    "review_interval",
    "officer__username",
    "officer_role",
    "officer_email",
    "summary",
    "scope",
    "audience",
    "body",
)


# A host's own users may go by another name.
USERNAME = f"officer__{get_user_model().USERNAME_FIELD}"


def add_facts(cycles: list, without: Iterable[str] = ()) -> list:
    """
    Give each cycle the `facts` of its document, by the keys of the columns.

    :param cycles: the cycles by which documents stand, with `page` and `current_edition` selected.
    :param without: the fields of documents that nobody asks for.
    :returns: the same cycles.
    """
    pages = {cycle.page_id: cycle.page for cycle in cycles}
    own = _own_facts(pages.values(), set(without))
    lists = _lists(list(pages))
    successors = _references({c.successor_id for c in cycles if c.successor_id})
    for cycle in cycles:
        edition = cycle if cycle.edition else cycle.current_edition
        withdrawn = cycle.outcome == Outcome.WITHDRAWN
        cycle.facts = {
            "title": cycle.page.title,
            "address": cycle.page.url_path,
            "status": label(DocumentStatus, cycle.status),
            "edition": edition.edition if edition else None,
            "issued_on": edition.issued_on if edition else None,
            "due_on": cycle.due_on,
            "ended_on": cycle.ended_on,
            "reason": cycle.statement if withdrawn else "",
            "taken_down": str(YES) if cycle.taken_down else "",
            "successor": successors.get(cycle.successor_id, ""),
            **own.get(cycle.page_id, {}),
            **{key: join_names(names) for key, names in lists[cycle.page_id].items()},
        }
        if cycle.facts.get("review_interval") == 0:
            # A list shows no nought: it would stand for “empty”.
            cycle.facts["review_interval"] = "0"
    return cycles


def _by_model(pages: Iterable) -> Iterable[tuple[type, list[int]]]:
    by_type = defaultdict(list)
    for page in pages:
        by_type[page.content_type_id].append(page.pk)
    for content_type, keys in by_type.items():
        if model := ContentType.objects.get_for_id(content_type).model_class():
            yield model, keys


def _own_facts(pages: Iterable, without: set[str]) -> dict[int, dict]:
    found = defaultdict(dict)
    for model, keys in _by_model(pages):
        fields = {field.name for field in model._meta.get_fields()}
        fields -= without
        asked = [name for name in OWN if name.partition("__")[0] in fields]
        names = [name.replace("officer__username", USERNAME) for name in asked]
        for row in model._base_manager.filter(pk__in=keys).values("pk", *names):
            found[row["pk"]] = {name.partition("__")[0]: value for name, value in row.items()}
            if "body" in row:
                found[row["pk"]]["text"] = write_body(found[row["pk"]].pop("body"))
        if "topics" in fields:
            for pk, name in (
                model._base_manager.filter(pk__in=keys, topics__isnull=False)
                .order_by("topics__name")
                .values_list("pk", "topics__name")
            ):
                found[pk].setdefault("topics", []).append(name)
    for facts in found.values():
        facts["topics"] = join_names(facts.get("topics", []))
    return found


def _lists(pages: list[int]) -> dict[int, dict[str, list[str]]]:
    found = defaultdict(lambda: defaultdict(list))
    part_column = {part: key for key, part in PARTS.items()}
    bodies = BodyOfDocument.objects.filter(page__in=pages).order_by("sort_order", "pk")
    for page, part, body in bodies.values_list("page_id", "part", "organisation__name"):
        found[page][part_column[part]].append(body)
    kind_column = {kind: key for key, kind in SOURCE_KINDS.items()}
    cited = list(Citation.objects.filter(page__in=pages).select_related("source"))
    references = _references({row.document_id for row in cited if row.document_id})
    for row in cited:
        if row.source:
            name = with_beside(str(row.source), row.place)
            found[row.page_id][kind_column[row.source.kind]].append(name)
            if row.builds_on:
                found[row.page_id]["builds_on"].append(str(row.source))
        elif reference := references.get(row.document_id):
            column = "builds_on" if row.builds_on else "cites"
            found[row.page_id][column].append(with_beside(reference, row.place))
    for row in ExcludedNation.objects.filter(page__in=pages):
        found[row.page_id]["excluded"].append(row.get_nation_display())
    attached = Attachment.objects.filter(page__in=pages).select_related("document", "image")
    for row in attached:
        if row.document:
            found[row.page_id]["files"].append(row.document.filename)
        elif row.image:
            name = with_beside(row.image.filename, " ".join(row.alt_text.split()))
            found[row.page_id]["images"].append(name)
    return found


def _references(pages: set[int]) -> dict[int, str]:
    """Return the reference numbers of documents, whatever page type they are."""
    found = {}
    for model in get_document_models() if pages else ():
        if any(field.name == "reference" for field in model._meta.concrete_fields):
            rows = model._base_manager.filter(pk__in=pages)
            found.update(rows.values_list("pk", "reference"))
    return found
