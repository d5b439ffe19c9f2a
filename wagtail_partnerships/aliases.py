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
from typing import NamedTuple

import swapper
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from wagtail.models import PageViewRestriction, get_page_models
from wagtail.signals import post_page_move

from .access import paths_down_to
from .models import CallToActionMixin, GuidanceLibraryPage, LifecycleMixin


Page = swapper.load_model("wagtailcore", "Page")
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
    places = [place for place in _places(of_alias) if _concerns_us(place)]
    changed = 0
    with transaction.atomic():
        terms = _terms_by_path() if places else {}
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
    children: int
    content_type: int
    shown: str


def _places(of_alias) -> list[_Place]:
    aliases = Page.objects.filter(alias_of__isnull=False, **of_alias)
    return [
        _Place(*row)
        for row in aliases.order_by("path").values_list(
            "pk", "path", "numchild", "content_type", "alias_of__path"
        )
    ]


def _our_types() -> set[int]:
    types = ContentType.objects.get_for_models(*_our_models(), for_concrete_models=False)
    return {kind.pk for kind in types.values()}


def _our_models() -> list[type]:
    return [model for model in get_page_models() if issubclass(model, OURS)]


def _concerns_us(place: _Place) -> bool:
    """Whether an alias is ours, or has a page of ours below it."""
    types = _our_types()
    if place.content_type in types:
        return True
    below = Page.objects.filter(path__startswith=place.path, content_type__in=types)
    return place.children > 0 and below.exists()


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


def _drop_equal(restriction) -> None:
    """Drop the other restrictions of a page that ask the same."""
    others = PageViewRestriction.objects.filter(page=restriction.page_id).exclude(pk=restriction.pk)
    terms = Terms.of(restriction)
    for other in others.prefetch_related("groups"):
        if Terms.of(other) == terms:
            PageViewRestriction.objects.filter(pk=other.pk).delete()


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
        _drop_equal(instance)


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
        for restriction in PageViewRestriction.objects.filter(page=instance.pk):
            if PageViewRestriction.objects.filter(pk=restriction.pk).exists():
                _drop_equal(restriction)


def follow_place(instance, parent_page_before, parent_page_after, **kwargs):
    """Give the aliases of pages that were moved the restrictions of their new place."""
    if parent_page_before != parent_page_after:
        follow_sources(alias_of__path__startswith=instance.path)
        follow_sources(path__in=list(paths_down_to(instance.path)))


def alias_handlers():
    """Return signal, handler and sender of each of these handlers, once the apps are ready."""
    return (
        (post_save, follow_restriction, PageViewRestriction),
        (post_delete, follow_restriction, PageViewRestriction),
        (m2m_changed, follow_restriction, PageViewRestriction.groups.through),
        (post_page_move, follow_place, None),
        *((pre_save, show_the_source, model) for model in _our_models()),
        *((post_save, follow_created, model) for model in _our_models()),
    )
