"""Names and reference numbers that nobody can tell apart, from before they were compared as now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _
from wagtail.models import Site

from ..formats.names import plain
from ..models import DocumentKind, GuidanceMixin, Organisation, Source, Topic
from ..models.lifecycle import get_document_models


def names_alike() -> Iterator[str]:
    """Yield which rows of the lists that documents draw on look the same."""
    for model in (DocumentKind, Topic, Organisation, Source):
        rows = defaultdict(list)
        for row in model.objects.order_by("pk"):
            rows[row.identity()].append(row)
        for alike in rows.values():
            if len(alike) > 1:
                yield _(
                    "“%(name)s” stands %(number)s times among the %(list)s (%(rows)s). Change the "
                    "documents to one of them, and retire the others."
                ) % {
                    "name": alike[0],
                    "number": len(alike),
                    "list": model._meta.verbose_name_plural,
                    "rows": ", ".join(str(row.pk) for row in alike),
                }


def references_alike() -> Iterator[str]:
    """Yield which documents of a site have reference numbers that look the same."""
    roots = [site.root_page.path for site in Site.objects.select_related("root_page")]
    pages = defaultdict(dict)
    for model in get_document_models():
        if not issubclass(model, GuidanceMixin):
            continue
        rows = model.objects.filter(alias_of__isnull=True).exclude(reference="").order_by("pk")
        # Translations share their number.
        for pk, reference, path, key in rows.values_list(
            "pk", "reference", "path", "translation_key"
        ).iterator():
            for root in roots:
                if path.startswith(root):
                    pages[root, plain(reference)].setdefault(key, (pk, reference))
    for alike in pages.values():
        if len(alike) > 1:
            yield _(
                "The reference number “%(reference)s” stands at several documents of a site (pages "
                "%(pages)s). Give each a number of its own."
            ) % {
                "reference": next(iter(alike.values()))[1],
                "pages": ", ".join(str(pk) for pk, _reference in alike.values()),
            }
