"""What a reader asks of a library, and which documents answer it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from operator import attrgetter

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from ..access import closed_paths, is_closed, note_dependence, restricted_paths
from ..formats.parameters import query_words
from .entries import Entry, guidance_models
from .facets import ACCESS, Facet, all_facets, facet_names
from .index import LibraryIndex, current_register


# Wagtail's search on SQLite looks up the rank of each hit by searching again, which takes the
# square of the hits: half a minute for a word that stands in ten thousand texts. So no more than so
# many documents are ranked, and none for which the search would look at more hits than so many
# (10 ms); then those with the words in the title come first, then the newest.
RANKED_HITS = 200
RANKED_WORK = 200_000
# A search engine beside the database gives no more than this at once.
HITS_OF_ENGINE = 10_000
MEMO_SIZE = 64


class Sort(models.TextChoices):
    """The order of a list."""

    RELEVANCE = "relevance", _("Relevance")
    TITLE = "title", _("Title")
    NEWEST = "newest", _("Newest")
    NEXT_REVIEW = "next-review", _("Next review")


def default_sort(words: str) -> Sort:
    """Return the order of a list that nobody has chosen one for."""
    return Sort.RELEVANCE if words else Sort.TITLE


@dataclass(frozen=True)
class LibraryQuery:
    """What a reader asks of a library, as its address says it."""

    words: str = ""
    facets: tuple[tuple[str, str], ...] = ()
    sort: str = Sort.TITLE
    archive: bool = False

    @classmethod
    def of_request(cls, request, archive: bool = False) -> LibraryQuery:
        """Return what an address asks; what makes no sense is left out."""
        # A quotation mark has no meaning in these searches, and one alone is an error on SQLite.
        words = query_words(request.GET.get("q", "").replace('"', " "))
        sort = request.GET.get("sort", "")
        if sort not in Sort.values or (sort == Sort.RELEVANCE and not words):
            sort = default_sort(words)
        facets = tuple((name, request.GET[name]) for name in facet_names() if request.GET.get(name))
        return cls(words=words, facets=facets, sort=sort, archive=archive)

    @property
    def default_sort(self) -> Sort:
        """The order that goes without saying."""
        return default_sort(self.words)

    @property
    def narrows(self) -> bool:
        """Whether words were searched for or a filter chosen."""
        return bool(self.words or self.facets)

    @property
    def is_plain(self) -> bool:
        """Whether everything in use is asked for."""
        return not self.narrows and not self.archive


@dataclass(frozen=True)
class LibraryScope:
    """Which documents a library lists: those below a page of the tree, or of one topic."""

    root_path: str
    topic: int | None = None

    @classmethod
    def of(cls, library) -> LibraryScope:
        return cls(library.get_root_path(), library.topic_id)

    def holds(self, entry: Entry) -> bool:
        """Whether a document stands there."""
        return entry.paths[0].startswith(self.root_path) and (
            self.topic is None or self.topic in entry.topics
        )

    def entries(self, register: LibraryIndex, archive: bool = False) -> list[Entry]:
        """
        Return the documents of the place; an alias only where its source is not there too.

        :param archive: return those out of use instead of those in use.
        """
        key = (self, archive)
        if key not in register.memo:
            below = [entry for entry in register.entries if self.holds(entry)]
            here = {entry.pk for entry in below}
            register.memo[key] = [
                entry
                for entry in below
                if entry.is_in_force != archive
                and (entry.pk == entry.source or entry.source not in here)
            ]
        return register.memo[key]


@dataclass
class LibraryResult:
    """The documents found, in order, and how many each choice of a facet would leave."""

    found: list[Entry]
    hidden: frozenset[int] = frozenset()
    counts: dict[str, Counter] = field(default_factory=dict)
    # Whether another visitor might be told something else.
    depends_on_visitor: bool = False
    # The choices that some document has which the visitor may see: no others are named.
    known: frozenset[str] = frozenset()
    # What is changed last; found when it is first asked for.
    latest: list[Entry] | None = None
    # What was made of it for a reader's language and address; the same for the next one.
    memo: dict = field(default_factory=dict)


def ask(library, question: LibraryQuery, request) -> LibraryResult:
    """
    Return what a library answers to a question of this visitor.

    Every document is found by the beginnings of words of its title. One that the visitor may not
    see is found by nothing else, counts in no facet but access, is not found by any other facet,
    and comes last.
    """
    register = current_register(request)
    place = LibraryScope.of(library)
    key = (place, replace(question, words=""), closed_paths(request), restricted_paths(request))
    answer = None if question.words else register.memo.get(key)
    if answer is None:
        answer = _answer(register, place, question, request)
        if not question.words:
            if len(register.memo) > MEMO_SIZE:
                register.memo.clear()
            register.memo[key] = answer
    if answer.depends_on_visitor:
        note_dependence(request)
    return answer


def _answer(register, place, question, request) -> LibraryResult:
    closed, restricted = closed_paths(request), restricted_paths(request)
    entries = place.entries(register, archive=question.archive)
    members_only = _below(entries, restricted)
    hidden = _below(entries, closed)
    facets = {facet.name: facet for facet in all_facets(members_only)}
    known = frozenset(
        name
        for name, value in question.facets
        if any(_fits(facets[name], entry, value, hidden) for entry in entries)
    )
    ranks: dict[int, int] = {}
    if question.words:
        titled = set(map(attrgetter("pk"), filter(title_matcher(question.words), entries)))
        visible = [entry for entry in entries if entry.pk not in hidden] if hidden else entries
        hits, ranks = search(question.words, visible, titled)
        entries = [
            entry
            for entry in entries
            if entry.pk in titled or (entry.source in hits and entry.pk not in hidden)
        ]
    found, almost = _narrow(facets, entries, dict(question.facets), hidden)
    _sort(found, question.sort, ranks, hidden)
    return LibraryResult(
        found,
        frozenset(hidden & {entry.pk for entry in found}),
        _count(facets, found, almost, hidden),
        depends_on_visitor=bool(members_only),
        known=known,
    )


def _below(entries: list[Entry], paths: frozenset[str]) -> set[int]:
    """Return the keys of the entries that lie at or below one of some tree paths."""
    return {entry.pk for entry in entries if is_closed(entry.paths, paths)} if paths else set()


def _narrow(facets, entries, chosen, hidden) -> tuple[list[Entry], dict[str, list[Entry]]]:
    """Return the entries that fit every choice, and by facet those that fit all but its own."""
    almost: dict[str, list[Entry]] = {name: [] for name in facet_names()}
    if not chosen:
        return list(entries), almost
    found = []
    for entry in entries:
        misfits = [
            name for name, value in chosen.items() if not _fits(facets[name], entry, value, hidden)
        ]
        if not misfits:
            found.append(entry)
        elif len(misfits) == 1 and (misfits == [ACCESS] or entry.pk not in hidden):
            almost[misfits[0]].append(entry)
    return found, almost


def _fits(facet: Facet, entry: Entry, value: str, hidden) -> bool:
    """Whether a document fits a choice; one that the visitor may not see has its access alone."""
    return (facet.name == ACCESS or entry.pk not in hidden) and facet.fits(entry, value)


def _count(facets, found, almost, hidden) -> dict[str, Counter]:
    """Return how many documents each choice leaves; of a hidden one only its access is counted."""
    seen = [entry for entry in found if entry.pk not in hidden] if hidden else found
    counts = {}
    for name, facet in facets.items():
        counts[name] = +facet.count([*(found if name == ACCESS else seen), *almost[name]])
    return counts


def _sort(found: list[Entry], sort: str, ranks: dict[int, int], hidden) -> None:
    found.sort(key=lambda entry: (entry.title.casefold(), entry.pk))
    if sort == Sort.RELEVANCE:
        found.sort(key=lambda entry: ranks.get(entry.source, len(ranks)))
    elif sort == Sort.NEWEST:
        found.sort(key=lambda entry: entry.issued_on, reverse=True)
    elif sort == Sort.NEXT_REVIEW:
        found.sort(key=lambda entry: entry.due_on or "9999")
    if hidden:
        found.sort(
            key=lambda entry: (True, entry.title.casefold()) if entry.pk in hidden else (False, "")
        )


def title_matcher(words: str) -> Callable[[Entry], bool]:
    """Return a function that says whether each word begins a word of a document's title."""
    asked = re.findall(r"\w+", words.casefold())
    pattern = re.compile("".join(rf"(?=.*\b{re.escape(word)})" for word in asked), re.DOTALL)

    def matches(entry: Entry) -> bool:
        title = entry.title.casefold()
        # To look for words as such takes ten times as long as to look for their letters.
        return all(word in title for word in asked) and pattern.match(title) is not None

    return matches if asked else lambda entry: False


def search(words: str, among: list[Entry], titled: set[int]) -> tuple[set[int], dict[int, int]]:
    """
    Search the texts.

    :param among: the documents that the reader may see, the newest first.
    :param titled: the keys of those whose title has the words.
    :returns: the keys of those found (of an alias, its source's), and their ranks, the best first.
    """
    found = _found(Page.objects.all(), words, order_by_relevance=False)
    # Search engines take a reference number apart, each in its own way.
    asked = words.casefold()
    exact = {
        entry.source
        for entry in among
        if len(entry.reference) == len(words) and entry.reference.casefold() == asked
    }
    hits = {entry.source for entry in among}.intersection(found) | exact
    if 0 < len(hits) <= RANKED_HITS and len(hits) * len(found) <= RANKED_WORK:
        ranked = _found(Page.objects.filter(pk__in=hits), words)
        in_order = [*exact, *(pk for pk in ranked if pk not in exact)]
        return hits, {pk: rank for rank, pk in enumerate(in_order)}
    in_order = sorted(
        (entry for entry in among if entry.source in hits or entry.pk in titled),
        key=lambda entry: (entry.source not in exact, entry.pk not in titled),
    )
    return hits, {entry.source: rank for rank, entry in enumerate(in_order)}


def _found(pages, words: str, **how) -> list[int]:
    results = pages.search(words, operator="and", **how)
    if hasattr(results, "get_queryset"):
        return list(results.get_queryset().values_list("pk", flat=True))
    # So that what it gives is spent on documents, whatever else of the site has the words.
    documents = pages.type(*guidance_models()).search(words, operator="and", **how)
    return [page.pk for page in documents[:HITS_OF_ENGINE]]
