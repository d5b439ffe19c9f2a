"""
Who may see which page: Wagtail's own privacy settings, asked for many pages at once.

A page is asked for by its place in the tree and, for an alias, also by the place of its source:
Wagtail lets an alias of a page that is private by inheritance be read by everybody. What is set on
an alias itself is a copy, made in :mod:`~wagtail_partnerships.actions.aliases`: nobody is asked
again by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import HttpResponseForbidden
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from wagtail.models import Page, PageViewRestriction
from wagtail.wagtail_hooks import check_view_restrictions


STEP = Page.steplen
DEPENDS_ON_VISITOR = "_partnerships_depends_on_visitor"


def closed_paths(request=None) -> frozenset[str]:
    """
    Return the tree paths at and below which a visitor may see nothing.

    :param request: the visitor's request; None stands for everybody.
    """
    visitor = _Visitor.of(request)
    rows = visitor.restrictions
    closed = frozenset(
        path for pk, kind, path, shown in rows if not shown and not visitor.passes(pk, kind)
    )
    return closed.union(
        path for _pk, _kind, path, shown in rows if shown and is_closed((shown,), closed)
    )


def restricted_paths(request=None) -> frozenset[str]:
    """Return the tree paths at and below which not everybody may see everything."""
    return frozenset(path for _pk, _kind, path, _shown in _Visitor.of(request).restrictions)


def is_closed(paths: Iterable[str], closed: frozenset[str]) -> bool:
    """Whether one of some tree paths lies at or below a closed one."""
    return bool(closed) and any(above in closed for path in paths for above in paths_down_to(path))


def paths_down_to(path: str) -> Iterator[str]:
    """Yield the tree paths of the pages above a page and of the page itself, the root first."""
    return (path[:end] for end in range(STEP, len(path) + 1, STEP))


def paths_of(page) -> tuple[str, ...]:
    """Return the tree paths by which a page is asked for."""
    if page.alias_of_id:
        return (page.path, page.alias_of.path)
    return (page.path,)


def may_see(page, request=None) -> bool:
    """
    Whether a visitor may see a page.

    :param request: the visitor's request; None asks whether everybody may.
    """
    paths = paths_of(page)
    if request is not None and is_closed(paths, restricted_paths(request)):
        note_dependence(request)
    return not is_closed(paths, closed_paths(request))


def refuse_visitor(page, request):
    """
    Return Wagtail's own answer to a visitor who may not see what an alias shows, or None.

    Wagtail has asked for the page itself already, and for the restrictions that the sources of
    aliases, the page's and those above it, carry themselves; not for those that they inherit.
    """
    return None if may_see(page, request) else ask_for_access(page, request)


def ask_for_access(page, request):
    """Return Wagtail's own request to log in, or for a password, where that helps to see a page."""
    refuse = check_view_restrictions(lambda *args: HttpResponseForbidden())
    aliases = page.get_ancestors(inclusive=True).filter(alias_of__isnull=False)
    sources = [alias.alias_of for alias in aliases.select_related("alias_of").order_by("-depth")]
    for shown in (page, *sources):
        response = refuse(shown, request, [], {})
        if response.status_code != HttpResponseForbidden.status_code:
            return response
    return HttpResponseForbidden()


def keep_private(response) -> None:
    """Keep a response that depends on who asks out of shared caches."""
    add_never_cache_headers(response)


def note_dependence(request) -> None:
    """Note that what is being answered depends on who asks; nothing where nobody does."""
    if request is not None:
        setattr(request, DEPENDS_ON_VISITOR, True)


def keep_visitors_apart(serve):
    """
    Keep a page out of shared caches where anything on it depends on who asks, a host's page too.

    :param serve: Wagtail's way to the page; what stands on it is known once it is rendered.
    """

    def inner(page, request, args, kwargs):
        response = serve(page, request, args, kwargs)

        def finish(response):
            if getattr(request, DEPENDS_ON_VISITOR, False):
                keep_private(response)

        if hasattr(response, "add_post_render_callback"):
            response.add_post_render_callback(finish)
        else:
            finish(response)
        return response

    return inner


class _Visitor:
    """What a visitor has to show, and Wagtail's restrictions; both are read once per request."""

    def __init__(self, request):
        self.user = getattr(request, "user", None)
        session = getattr(request, "session", None) or {}
        key = PageViewRestriction.passed_view_restrictions_session_key
        self.passed = set(session.get(key, []))

    @classmethod
    def of(cls, request):
        if request is None:
            return cls(None)
        if not hasattr(request, "_partnerships_visitor"):
            request._partnerships_visitor = cls(request)
        return request._partnerships_visitor

    @cached_property
    def restrictions(self) -> list[tuple[int, str, str, str | None]]:
        return list(
            PageViewRestriction.objects.exclude(
                restriction_type=PageViewRestriction.NONE
            ).values_list("pk", "restriction_type", "page__path", "page__alias_of__path")
        )

    @cached_property
    def open_to_groups(self) -> set[int]:
        return set(
            PageViewRestriction.objects.filter(groups__in=self.user.groups.all()).values_list(
                "pk", flat=True
            )
        )

    def passes(self, pk: int, kind: str) -> bool:
        if kind == PageViewRestriction.PASSWORD:
            return pk in self.passed
        if self.user is None or not self.user.is_authenticated:
            return False
        if kind == PageViewRestriction.GROUPS and not self.user.is_superuser:
            return pk in self.open_to_groups
        return True
