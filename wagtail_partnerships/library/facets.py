"""By what a library is narrowed down. A facet is one entry here, of what stands in an `Entry`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..formats.parameters import whole_number
from ..models.guidancerows import ExcludedNation
from ..status import DocumentStatus
from .entries import Entry, Names


ACCESS = "access"
NATIONS = tuple(ExcludedNation.Nation.values)


class Access(models.TextChoices):
    """Who may read a document."""

    EVERYBODY = "everybody", _("Open to everybody")
    MEMBERS = "members", _("Members only")


@dataclass(frozen=True)
class Facet:
    """
    One way to narrow a list of documents down.

    :ivar name: as it stands in an address.
    :ivar label: its heading.
    :ivar fits: whether a document fits a choice, as the choice stands in an address.
    :ivar count: returns how many of some documents each choice leaves.
    :ivar labels: returns the label of each choice that there is, in their order.
    :ivar most_first: whether the choices that leave the most documents come first.
    """

    name: str
    label: str
    fits: Callable[[Entry, str], bool]
    count: Callable[[list[Entry]], Counter]
    labels: Callable[[Iterable[str], Names], dict[str, str]]
    most_first: bool = False


def one_of(column: str) -> tuple[Callable, Callable]:
    """Return `fits` and `count` for a column that holds one value, or none."""
    value_of = attrgetter(column)
    return (
        lambda entry, value: value == str(value_of(entry) or ""),
        lambda entries: Counter(filter(None, map(value_of, entries))),
    )


def some_of(column: str) -> tuple[Callable, Callable]:
    """Return `fits` and `count` for a column that holds several values."""
    values_of = attrgetter(column)
    return (
        lambda entry, value: value in map(str, values_of(entry)),
        lambda entries: Counter(chain.from_iterable(map(values_of, entries))),
    )


def named(names_of: str) -> Callable:
    """Return `labels` for the keys of rows that have names."""

    def labels(values: Iterable[str], names: Names) -> dict[str, str]:
        known = getattr(names, names_of)
        keys = [key for key in map(whole_number, values) if key is not None]
        return {str(pk): known[pk] for pk in keys if pk in known}

    return labels


def enumerated(choices: type[models.TextChoices]) -> Callable:
    """Return `labels` for values that are enumerated."""

    def labels(values: Iterable[str], names: Names) -> dict[str, str]:
        return {member.value: str(member.label) for member in choices if member.value in values}

    return labels


def _applies_in(entry: Entry, nation: str) -> bool:
    return nation in NATIONS and nation not in entry.excluded


def _count_nations(entries: list[Entry]) -> Counter:
    # Most documents apply everywhere: what is excluded is less to count.
    excluded = Counter(chain.from_iterable([entry.excluded for entry in entries]))
    return Counter({nation: len(entries) - excluded[nation] for nation in NATIONS})


def _newest_first(values: Iterable[str], names: Names) -> dict[str, str]:
    return {value: value for value in sorted(values, reverse=True)}


def _years(entries: list[Entry]) -> Counter:
    return Counter([entry.issued_on[:4] for entry in entries if entry.issued_on])


FACETS = (
    Facet("topic", _("Topic"), *some_of("topics"), named("topics"), most_first=True),
    Facet("kind", _("Kind"), *one_of("kind"), named("kinds"), most_first=True),
    Facet("body", _("Body"), *some_of("bodies"), named("bodies"), most_first=True),
    Facet("nation", _("Nation"), _applies_in, _count_nations, enumerated(ExcludedNation.Nation)),
    Facet("status", _("Status"), *one_of("status"), enumerated(DocumentStatus)),
    Facet(
        "year",
        _("Year of issue"),
        lambda entry, value: value == entry.issued_on[:4],
        _years,
        _newest_first,
    ),
)


def access_facet(members_only: set[int]) -> Facet:
    """
    Return the facet that even counts documents which the visitor may not see.

    :param members_only: the keys of the documents that not everybody may read.
    """

    def fits(entry: Entry, value: str) -> bool:
        return value == (Access.MEMBERS if entry.pk in members_only else Access.EVERYBODY)

    def count(entries: list[Entry]) -> Counter:
        members = len([entry for entry in entries if entry.pk in members_only])
        return Counter(
            {Access.MEMBERS.value: members, Access.EVERYBODY.value: len(entries) - members}
        )

    return Facet(ACCESS, _("Access"), fits, count, enumerated(Access))


def all_facets(members_only: Iterable[int] = ()) -> Iterator[Facet]:
    """Yield every facet, in the order in which they are shown."""
    yield from FACETS
    yield access_facet(set(members_only))


def facet_names() -> list[str]:
    """Return the names of all facets, in the order in which they are shown."""
    return [facet.name for facet in all_facets()]
