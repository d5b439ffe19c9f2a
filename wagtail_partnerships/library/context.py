"""What the templates of a library need."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ..conf import get_setting
from ..models import Topic
from ..status import DocumentStatus
from .entries import Names
from .facets import all_facets, facet_names
from .index import current_register
from .query import MEMO_SIZE, LibraryQuery, LibraryResult, LibraryScope, Sort, ask
from .results import all_open_calls, make_rows


PER_PAGE = 20
LATEST = 5
CHOICES_SHOWN = 8
IN_REVIEW = {DocumentStatus.UNDER_REVIEW, DocumentStatus.BEING_REVISED}


@dataclass(frozen=True)
class Choice:
    """One choice of a facet, the address that it leads to, and how many documents it leaves."""

    label: str
    count: int
    url: str
    is_chosen: bool = False


@dataclass(frozen=True)
class ShownFacet:
    """A facet with the choices that a list offers."""

    name: str
    label: str
    choices: list[Choice]

    @property
    def first(self) -> list[Choice]:
        """The choices that are shown at once."""
        return self.choices[:CHOICES_SHOWN]

    @property
    def rest(self) -> list[Choice]:
        """The choices that are shown when asked for."""
        return self.choices[CHOICES_SHOWN:]

    @property
    def chosen(self) -> Choice | None:
        """The choice that was made; its address takes it back."""
        return next((choice for choice in self.choices if choice.is_chosen), None)


def library_context(library, request, archive: bool = False) -> dict:
    """Return what the templates of a library need beside the page."""
    question = LibraryQuery.of_request(request, archive=archive)
    answer = ask(library, question, request)
    paginator = Paginator(answer.found, PER_PAGE)
    page_of_list = paginator.get_page(request.GET.get("page"))
    base_url = library.get_url(request) or ""
    list_url = f"{base_url}archive/" if archive else base_url
    names = current_register(request).names
    params = {name: request.GET.get(name, "") for name in ("q", "sort", *facet_names())}
    facets = known_facets(answer, question, params, list_url, names)
    is_landing = question.is_plain and page_of_list.number == 1
    latest = latest_entries(library, request) if is_landing else []
    rows = make_rows([*page_of_list.object_list, *latest], request)
    by_pk = {row.pk: row for row in rows}
    return {
        "partnerships_base": get_setting("BASE_TEMPLATE"),
        "question": question,
        "rows": [by_pk[entry.pk] for entry in page_of_list.object_list if entry.pk in by_pk],
        "result_count": paginator.count,
        "result_text": result_text(paginator.count, question),
        "page_of_list": page_of_list,
        "page_links": list(page_links(page_of_list, params, list_url)),
        "facets": facets,
        "chosen": [facet for facet in facets if facet.chosen],
        "sorts": sort_choices(question),
        "library_url": base_url,
        "list_url": list_url,
        "topic_feed": topic_feed(answer, question),
        "latest": [by_pk[entry.pk] for entry in latest if entry.pk in by_pk],
        "have_your_say": calls_for_views(library, request) if is_landing else [],
    }


def known_facets(
    answer: LibraryResult, question: LibraryQuery, params, list_url: str, names: Names
) -> list[ShownFacet]:
    """Return the facets of an answer, made once for all who ask the same in the same language."""
    shown_as = (list_url, get_language(), *params.values())
    if shown_as not in answer.memo:
        if len(answer.memo) > MEMO_SIZE:
            answer.memo.clear()
        answer.memo[shown_as] = list(make_facets(answer, question, params, list_url, names))
    return answer.memo[shown_as]


def make_facets(
    answer: LibraryResult, question: LibraryQuery, params, list_url: str, names: Names
) -> Iterator[ShownFacet]:
    """Yield each facet that has something to choose, with its choices in their order."""
    chosen = dict(question.facets)
    for facet in all_facets():
        name = facet.name
        counts = {str(value): count for value, count in answer.counts[name].items()}
        if name in chosen:
            counts.setdefault(chosen[name], 0)
        labels = facet.labels(counts, names)
        if name in chosen and name not in answer.known:
            labels[chosen[name]] = _("none of these documents")
        choices = [
            Choice(
                label,
                counts[value],
                address(list_url, params, **{name: None if chosen.get(name) == value else value}),
                chosen.get(name) == value,
            )
            for value, label in labels.items()
            if value in counts
        ]
        if facet.most_first:
            choices.sort(key=lambda choice: (not choice.is_chosen, -choice.count, choice.label))
        # What every document found has narrows nothing down.
        if name in chosen or any(choice.count < len(answer.found) for choice in choices):
            yield ShownFacet(name, str(facet.label), choices)


def address(url: str, params: dict[str, str], **changes: str | None) -> str:
    """Return the address of a list with some of its parameters changed."""
    told = {name: value for name, value in {**params, **changes}.items() if value}
    return f"{url}?{urlencode(told)}" if told else url


def page_links(page_of_list, params, list_url: str) -> Iterator[tuple[object, str]]:
    """Yield number (or an ellipsis) and address of each page that is offered."""
    paginator = page_of_list.paginator
    for number in paginator.get_elided_page_range(page_of_list.number, on_each_side=2, on_ends=1):
        if number == paginator.ELLIPSIS:
            yield number, ""
        else:
            page = None if number == 1 else str(number)
            yield number, address(list_url, params, page=page)


def topic_feed(answer: LibraryResult, question: LibraryQuery) -> dict | None:
    """Return name and path, below the library, of the feed of the topic that was chosen."""
    chosen = dict(question.facets).get("topic")
    if chosen is None or "topic" not in answer.known:
        return None
    topic = Topic.objects.filter(pk=chosen).first()
    return {"name": topic.name, "path": f"feed/{topic.slug}/"} if topic else None


def sort_choices(question: LibraryQuery) -> list[tuple[str, str, bool]]:
    """
    Return value and label of each order that makes sense, and whether it is the present one.

    The order that goes without saying has no value: it is another one once there are words.
    """
    return [
        (
            "" if sort == question.default_sort else sort.value,
            str(sort.label),
            sort == question.sort,
        )
        for sort in Sort
        if sort != Sort.RELEVANCE or question.words
    ]


def result_text(count: int, question: LibraryQuery) -> str:
    """Return how many documents were found, in words that are announced as well as shown."""
    if not count:
        return _("No document found.")
    if not question.narrows:
        text = ngettext("%(count)s document", "%(count)s documents", count)
    else:
        text = ngettext("%(count)s document found", "%(count)s documents found", count)
    return text % {"count": count}


def latest_entries(library, request) -> list:
    """Return the documents that were issued or corrected last, of those the visitor may see."""
    answer = ask(library, LibraryQuery(), request)
    if answer.latest is None:
        seen = (entry for entry in answer.found if entry.pk not in answer.hidden)
        answer.latest = heapq.nlargest(LATEST, seen, key=attrgetter("changed_on", "pk"))
    return answer.latest


def calls_for_views(library, request) -> list:
    """Return the open calls about documents of the library that are under review."""
    register, place = current_register(request), LibraryScope.of(library)
    hidden = ask(library, LibraryQuery(), request).hidden
    calls = {}
    for record in all_open_calls(request):
        entry = register.by_pk.get(record.document_id)
        if (
            entry is not None
            and entry.status in IN_REVIEW
            and place.holds(entry)
            and entry.pk not in hidden
        ):
            calls.setdefault(entry.pk, record)
    return list(calls.values())


def finish_response(library, request, response):
    """Name the library's feeds, and say what search engines are to leave out."""
    context = getattr(response, "context_data", None)
    if not context or "result_count" not in context:
        return response
    base_url = library.get_full_url(request) or ""
    feeds = ["feed/"]
    if topic_feed := context.get("topic_feed"):
        feeds.append(topic_feed["path"])
    response.headers["Link"] = ", ".join(
        f'<{base_url}{path}>; rel="alternate"; type="application/atom+xml"' for path in feeds
    )
    if context["question"].narrows:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
