"""What only the page types of documents have, read with the cycles that documents stand by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery

from ..models.lifecycle import get_document_models
from .visibility import PAGE


class PageTypeColumns:
    """
    Columns of every page type, joined to a query set of cycles.

    Cycles know the base page; the tables of the types hang below it, the host's own included.

    :param names: fields, or fields of what these point to. A type need not have them all.
    :ivar asked: what a query set of cycles is asked for.
    :ivar of_types: the same, by the names.
    """

    def __init__(self, names: Iterable[str]):
        self.asked: list = []
        self.of_types: defaultdict[str, list] = defaultdict(list)
        self._places: dict[int, tuple[list[str], slice]] = {}
        models = get_document_models()
        types = ContentType.objects.get_for_models(*models)
        for model in models:
            fields = {field.name for field in model._meta.concrete_fields}
            known = [name for name in names if name.partition("__")[0] in fields]
            begin = len(self.asked)
            for name in known:
                self.asked.append(joined(model, name))
                self.of_types[name].append(self.asked[-1])
            self._places[types[model].pk] = known, slice(begin, len(self.asked))

    def read(self, content_type_id: int, values: Sequence) -> dict[str, Any]:
        """Return the columns of one document by their names, of what all types were asked for."""
        known, place = self._places.get(content_type_id, ([], slice(0)))
        return dict(zip(known, values[place], strict=True))


def joined(model, name: str):
    """Return what a query set of cycles is asked for to get a column of a page type."""
    links = [step.join_field for step in model._meta.get_path_from_parent(PAGE)]
    if any(link.hidden for link in links):
        # A host may give the link to the base page no name to come back by.
        rows = model._base_manager.filter(pk=OuterRef("page"))
        return Subquery(rows.values(name))
    return "__".join(["page", *(link.name for link in links), name])
