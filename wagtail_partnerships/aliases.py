"""
Aliases are as private as the pages they show.

Wagtail serves an alias by the restrictions of its source, and reads none of the alias itself. Its
API, its sitemap and its explorer do the opposite. So an alias of ours carries a copy of every
restriction that its source stands under, and all of them say the same.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import swapper
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import PageViewRestriction, get_page_models
from wagtail.signals import post_page_move

from .access import paths_down_to
from .models import CallToActionMixin, LifecycleMixin


Page = swapper.load_model("wagtailcore", "Page")
OURS = (LifecycleMixin, CallToActionMixin)


class Terms(NamedTuple):
    """What a restriction asks of a visitor."""

    kind: str
    password: str
    groups: tuple[int, ...]


def follow_sources(below: str = "", **of_alias) -> int:
    """
    Give aliases the restrictions that the pages they show stand under, and no others.

    :param below: the tree path at or below which the pages stand that are shown.
    :param of_alias: lookups that narrow the aliases down.
    :returns: how many aliases were changed.
    """
    aliases = Page.objects.type(*OURS).filter(**of_alias)
    aliases = aliases.filter(alias_of__path__startswith=below)
    with transaction.atomic():
        places = list(aliases.values_list("pk", "path", "alias_of__path"))
        terms = _terms_by_path() if places else {}
        changed = 0
        for pk, path, shown in places:
            due = {one for above in paths_down_to(shown) for one in terms.get(above, ())}
            if sorted(due) != sorted(terms.get(path, ())):
                _replace(pk, due)
                changed += 1
    return changed


def _terms_by_path() -> dict[str, list[Terms]]:
    restrictions = PageViewRestriction.objects.exclude(restriction_type=PageViewRestriction.NONE)
    terms = defaultdict(list)
    for row in restrictions.select_related("page").prefetch_related("groups"):
        groups = tuple(sorted(group.pk for group in row.groups.all()))
        terms[row.page.path].append(Terms(row.restriction_type, row.password, groups))
    return terms


def _replace(pk: int, due: set[Terms]) -> None:
    PageViewRestriction.objects.filter(page=pk).delete()
    for one in due:
        row = PageViewRestriction(page_id=pk, restriction_type=one.kind, password=one.password)
        # Raw: the history of an alias tells of nothing that nobody did to it.
        row.save_base(raw=True)
        row.groups.set(one.groups)


# What Wagtail tells


def follow_restriction(instance, raw=False, action="post_save", **kwargs):
    """Bring a restriction that was set, changed or lifted to the aliases of what it covers."""
    if raw or not action.startswith("post_"):
        return
    if isinstance(instance, Group):
        follow_sources()
        return
    place = Page.objects.filter(pk=instance.page_id, alias_of=None)
    for path in place.values_list("path", flat=True):
        follow_sources(path)


def follow_created(instance, created, raw=False, **kwargs):
    """Give a new alias the restrictions of what it shows."""
    if created and not raw and instance.alias_of_id:
        follow_sources(pk=instance.pk)


def follow_place(instance, parent_page_before, parent_page_after, **kwargs):
    """Give the aliases of pages that were moved the restrictions of their new place."""
    if parent_page_before != parent_page_after:
        follow_sources(instance.path)


def alias_handlers():
    """Return signal, handler and sender of each of these handlers, once the apps are ready."""
    return (
        (post_save, follow_restriction, PageViewRestriction),
        (post_delete, follow_restriction, PageViewRestriction),
        (m2m_changed, follow_restriction, PageViewRestriction.groups.through),
        (post_page_move, follow_place, None),
        *(
            (post_save, follow_created, model)
            for model in get_page_models()
            if issubclass(model, OURS)
        ),
    )
