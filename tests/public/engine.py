"""A search engine beside the database: it gives its first hits, by page, and no queryset."""

from django.db.models import Q
from wagtail.search.backends.base import (
    BaseSearchBackend,
    BaseSearchQueryCompiler,
    BaseSearchResults,
)


class Compiler(BaseSearchQueryCompiler):
    """Checks, as every engine does, that each filter is declared as a field of the index."""

    def _process_lookup(self, field, lookup, value):
        return Q(**{f"{field.get_attname(self.queryset.model)}__{lookup}": value})

    def _connect_filters(self, filters, connector, negated):
        return filters


class Results(BaseSearchResults):
    def _do_search(self):
        rows = self.query_compiler.queryset.order_by("pk")
        return list(rows[self.start : self.stop])


class SearchBackend(BaseSearchBackend):
    query_compiler_class = autocomplete_query_compiler_class = Compiler
    results_class = Results
