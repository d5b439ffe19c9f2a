"""Says, before pages for members are moved or copied, that more people could read them there."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.models import PageViewRestriction

from ..access import paths_down_to
from ..formats.parameters import whole_number
from ..models import CallToActionMixin, LifecycleMixin
from ..reading.visibility import PAGE


CONFIRMED = "partnerships-confirmed"
TITLES_SHOWN = 20


@dataclass(frozen=True)
class Restriction:
    """Whom a privacy setting lets in."""

    kind: str
    password: str
    groups: frozenset[int]

    def lets_in_no_more_than(self, other: Restriction) -> bool:
        """Whether everybody who is let in here is let in by another, too."""
        if other.kind == PageViewRestriction.LOGIN:
            return self.kind in {PageViewRestriction.LOGIN, PageViewRestriction.GROUPS}
        if other.kind == PageViewRestriction.GROUPS:
            return self.kind == other.kind and self.groups <= other.groups
        return (self.kind, self.password) == (other.kind, other.password)


def opened_by_moving(pages, destination, *, copies=False) -> list[str]:
    """
    Return the titles of the documents and calls that more people could read at another place.

    :param pages: what is moved, with everything below it.
    :param copies: they are copied, by which settings of their own can be lost.
    """
    restrictions = _by_path()
    there = _held_by(paths_down_to(destination.path), restrictions)
    titles = []
    for page in pages:
        if not any(
            page.path.startswith(path) or path.startswith(page.path) for path in restrictions
        ):
            continue
        for below in PAGE.objects.filter(path__startswith=page.path).order_by("path"):
            if not issubclass(below.specific_class or PAGE, (LifecycleMixin, CallToActionMixin)):
                continue
            line = list(paths_down_to(below.path))
            own = [path for path in line if path.startswith(page.path)]
            if copies:
                # Wagtail copies what is set on a page itself where nothing holds there already.
                own = [] if there else [path for path in own if path in restrictions][:1]
            then = [*there, *_held_by(own, restrictions)]
            if _opens(_held_by(line, restrictions), then):
                titles.append(below.title)
    return titles


def languages_read_by_fewer(page) -> list[str]:
    """Return the languages in which fewer people can read a document than where it stands."""
    others = list(page.get_translations().filter(alias_of__isnull=True).select_related("locale"))
    restrictions = _by_path() if others else {}
    if not restrictions:
        return []
    here = _held_by(paths_down_to(page.path), restrictions)
    return [
        str(other.locale.get_display_name())
        for other in others
        if _opens(_held_by(paths_down_to(other.path), restrictions), here)
    ]


def _opens(now: list[Restriction], then: list[Restriction]) -> bool:
    """Whether somebody whom some restrictions keep out is let in by others."""
    return not all(any(one.lets_in_no_more_than(other) for one in then) for other in now)


def _by_path() -> dict[str, list[Restriction]]:
    rows = PageViewRestriction.objects.exclude(restriction_type=PageViewRestriction.NONE)
    by_path: dict[str, list[Restriction]] = {}
    for row in rows.select_related("page").prefetch_related("groups"):
        groups = frozenset(group.pk for group in row.groups.all())
        by_path.setdefault(row.page.path, []).append(
            Restriction(row.restriction_type, row.password, groups)
        )
    return by_path


def _held_by(paths, restrictions) -> list[Restriction]:
    return [one for path in paths for one in restrictions.get(path, ())]


def warn_before_move(request, page, destination):
    """Ask whether a move that opens documents to more people is meant."""
    titles = opened_by_moving([page], destination)
    return _ask(
        request,
        titles,
        destination,
        title=_("Move"),
        button=_("Move, and let more people read"),
        back_url=_place_of(page),
    )


def warn_before_copy(request, page):
    """Ask the same of a copy, once it is known where it goes."""
    if request.method != "POST":
        return None
    key = whole_number(request.POST.get("new_parent_page"))
    destination = PAGE.objects.filter(pk=key).first() if key is not None else None
    if destination is None:
        return None
    titles = opened_by_moving([page], destination, copies=True)
    if not request.POST.get("copy_subpages"):
        titles = [title for title in titles if title == page.title][:1]
    return _ask(
        request,
        titles,
        destination,
        title=_("Copy"),
        button=_("Copy, and let more people read"),
        back_url=_place_of(page),
    )


def warn_before_bulk_move(request, action_type, objects, action):
    """Ask the same of Wagtail's bulk move."""
    if action_type != "move" or not isinstance(action, PageBulkAction):
        return None
    destination = action.cleaned_form.cleaned_data["chooser"]
    titles = opened_by_moving(objects, destination)
    return _ask(
        request,
        titles,
        destination,
        title=_("Move"),
        button=_("Move, and let more people read"),
        back_url=action.next_url,
    )


def _place_of(page) -> str:
    return reverse("wagtailadmin_explore", args=(page.get_parent().pk,))


def _ask(request, titles: list[str], destination, *, title: str, button: str, back_url: str):
    if not titles or CONFIRMED in request.POST:
        return None
    posted = request.POST.lists() if request.method == "POST" else ()
    return TemplateResponse(
        request,
        "wagtail_partnerships/admin/opening.html",
        {
            "page_title": title,
            "header_icon": "warning",
            "destination": destination,
            "count": len(titles),
            "titles": titles[:TITLES_SHOWN],
            "more": max(0, len(titles) - TITLES_SHOWN),
            "posted": [
                (name, value)
                for name, values in posted
                if name != "csrfmiddlewaretoken"
                for value in values
            ],
            "confirmed": CONFIRMED,
            "button": button,
            "back_url": back_url,
        },
    )
