"""
Aliases are as private as the pages they show.

Wagtail serves an alias, and what stands below it, by the restrictions of its source, and reads none
of the alias itself. Its API, its sitemap and its explorer do the opposite. So an alias of ours, or
above a page of ours, carries a copy of every restriction that its source stands under.

An alias of an alias is kept as one of the page that both show: there is one step from each to what
it answers with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from wagtail.models import PageViewRestriction, get_page_models

from ..access import paths_down_to
from ..models import CallToActionMixin, GuidanceLibraryPage, LifecycleMixin
from ..models.lifecycle import get_page_model


Page = get_page_model()
OURS = (LifecycleMixin, CallToActionMixin, GuidanceLibraryPage)


class Terms(NamedTuple):
    """What a restriction asks of a visitor."""

    kind: str
    password: str
    groups: tuple[int, ...]

    @classmethod
    def of(cls, restriction) -> Terms:
        groups = tuple(sorted(group.pk for group in restriction.groups.all()))
        return cls(restriction.restriction_type, restriction.password, groups)


def follow_sources(**of_alias) -> int:
    """
    Give aliases the restrictions that the pages they show stand under, and no others.

    :param of_alias: lookups that narrow the aliases down.
    :returns: how many aliases were changed.
    """
    places = list(_places_of_concern(of_alias))
    changed = 0
    if not places:
        return changed
    with transaction.atomic():
        terms = _terms_by_path()
        for place in places:
            due = {one for above in paths_down_to(place.shown) for one in terms.get(above, ())}
            if sorted(due) != sorted(terms.get(place.path, ())):
                _replace(place.pk, due)
                changed += 1
    return changed


def make_good() -> int:
    """Bring every alias in order, whatever was done past Wagtail; return how many were changed."""
    chained = Page.objects.type(*OURS).filter(alias_of__alias_of__isnull=False)
    changed = 0
    for page in chained.select_related("alias_of"):
        changed += Page.objects.filter(pk=page.pk).update(alias_of=_source_of(page.alias_of))
    return changed + follow_sources()


class _Place(NamedTuple):
    pk: int
    path: str
    shown: str


def _places_of_concern(of_alias) -> Iterator[_Place]:
    """Yield the aliases that are ours, or have a page of ours below them."""
    aliases = Page.objects.filter(alias_of__isnull=False, **of_alias).order_by("path")
    types = _our_types()
    for row in aliases.values_list("pk", "path", "alias_of__path", "numchild", "content_type"):
        *place, children, kind = row
        below = Page.objects.filter(path__startswith=place[1], content_type__in=types)
        if kind in types or (children and below.exists()):
            yield _Place(*place)


def _our_types() -> set[int]:
    types = ContentType.objects.get_for_models(*_our_models(), for_concrete_models=False)
    return {kind.pk for kind in types.values()}


def _our_models() -> list[type]:
    return [model for model in get_page_models() if issubclass(model, OURS)]


def _terms_by_path() -> dict[str, list[Terms]]:
    restrictions = PageViewRestriction.objects.exclude(restriction_type=PageViewRestriction.NONE)
    terms = defaultdict(list)
    for row in restrictions.select_related("page").prefetch_related("groups"):
        terms[row.page.path].append(Terms.of(row))
    return terms


def _replace(pk: int, due: set[Terms]) -> None:
    PageViewRestriction.objects.filter(page=pk).delete()
    for one in due:
        row = PageViewRestriction(page_id=pk, restriction_type=one.kind, password=one.password)
        # Raw: the history of an alias tells of nothing that nobody did to it.
        row.save_base(raw=True)
        row.groups.set(one.groups)


def _drop_repeated(page: int, kept: int | None = None) -> None:
    """Keep one of the restrictions of a page that ask the same, the given one if it is there."""
    rows = PageViewRestriction.objects.filter(page=page).prefetch_related("groups")
    known = set()
    for row in sorted(rows, key=lambda row: row.pk != kept):
        terms = Terms.of(row)
        if terms in known:
            PageViewRestriction.objects.filter(pk=row.pk).delete()
        known.add(terms)


def _source_of(page):
    while page.alias_of_id:
        page = page.alias_of
    return page


# What Wagtail tells


def follow_restriction(instance, signal, raw=False, action="post_save", **kwargs):
    """Bring a restriction that was set, changed or lifted to the aliases of what it covers."""
    if raw or not action.startswith("post_"):
        return
    if isinstance(instance, Group):
        follow_sources()
        return
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is None:
        return
    if not page.alias_of_id:
        follow_sources(alias_of__path__startswith=page.path)
    elif signal is not post_delete and page.content_type_id in _our_types():
        # Wagtail gives a new alias a copy of its source's own restrictions, after ours.
        _drop_repeated(page.pk, kept=instance.pk)


def show_the_source(instance, raw=False, **kwargs):
    """Make an alias of an alias one of the page that both show."""
    if not raw and instance.alias_of_id and instance.alias_of.alias_of_id:
        instance.alias_of = _source_of(instance.alias_of)


def follow_created(instance, created, raw=False, update_fields=None, **kwargs):
    """Give a new alias, and those above a new page, the restrictions of what they show."""
    if created and not raw:
        follow_sources(path__in=list(paths_down_to(instance.path)))
    elif "alias_of_id" in (update_fields or ()) and not instance.alias_of_id:
        # An alias became a page of its own; the admin lifts its restrictions one by one.
        _drop_repeated(instance.pk)


def follow_place(instance, parent_page_before, parent_page_after, **kwargs):
    """Give the aliases of pages that were moved the restrictions of their new place."""
    if parent_page_before != parent_page_after:
        follow_sources(alias_of__path__startswith=instance.path)
        follow_sources(path__in=list(paths_down_to(instance.path)))


def is_concerned(page) -> bool:
    """Whether a page of ours stands at or below a page, or an alias shows something there."""
    below = Q(path__startswith=page.path, content_type__in=_our_types())
    return Page.objects.filter(below | Q(alias_of__path__startswith=page.path)).exists()


def alias_handlers():
    """Return signal, handler and sender of each of these handlers, once the apps are ready."""
    return (
        (post_save, follow_restriction, PageViewRestriction),
        (post_delete, follow_restriction, PageViewRestriction),
        (m2m_changed, follow_restriction, PageViewRestriction.groups.through),
        *((pre_save, show_the_source, model) for model in _our_models()),
        *((post_save, follow_created, model) for model in _our_models()),
    )
