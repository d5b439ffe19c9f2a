"""
Deleting, below any page: what is kept is found in the whole subtree, before anything is lost.

Issued documents and calls with answers are kept. Documents that were never issued are cleared of
their cycles first, and only where something is truly deleted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import attrgetter, or_

from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.admin.views.pages.utils import type_to_delete_confirmation

from ..actions.calls.base import may_use
from ..actions.privacy.purging import DELETE
from ..models import CallRecord, ExpressionOfInterest, ReviewCycle
from ..permissions import pages_for
from ..reading.visibility import PAGE
from .documents.review import document_url


NAMED = 10
RECORDS = (ReviewCycle, CallRecord)


@dataclass
class Kept:
    """What stands in the way of a deletion."""

    documents: list = field(default_factory=list)
    calls: list = field(default_factory=list)
    # How many answers each call has, by the key of its page.
    answers: dict[int, int] = field(default_factory=dict)

    def __bool__(self):
        return bool(self.documents or self.calls)

    def message(self, user) -> str:
        """Return why nothing is deleted and what to do, with links to what the user may see."""
        parts = []
        seen = set(
            pages_for(user)
            .filter(pk__in=[page.pk for page in [*self.documents, *self.calls]])
            .values_list("pk", flat=True)
        )
        if self.documents:
            parts.append(
                format_html(
                    _(
                        "Issued documents are kept: {}. Withdraw or supersede them, or move them "
                        "elsewhere first."
                    ),
                    _links(self.documents, seen, document_url),
                )
            )
        if self.calls:
            parts.append(
                format_html(
                    _(
                        "Calls that have answers are kept: {}. Export and purge their answers "
                        "first; whoever may do so follows the link."
                    ),
                    _links(self.calls, seen, lambda page: _purge_url(page, user), self.named),
                )
            )
        reasons = format_html_join(" ", "{}", ((part,) for part in parts))
        return format_html("{} {}", _("Nothing was deleted."), reasons)

    def sentence(self) -> str:
        """Return the same in one sentence without links, for code."""
        titles = ", ".join(
            f"“{self.named(page)}”" for page in [*self.documents, *self.calls][:NAMED]
        )
        return _(
            "Nothing was deleted. Issued documents and calls that have answers are kept: "
            "%(titles)s. Withdraw documents instead, or move them elsewhere first. Export and "
            "purge the answers to calls first."
        ) % {"titles": titles}

    def named(self, page) -> str:
        """Return the title of a page, with how many answers a call has."""
        count = self.answers.get(page.pk)
        if count is None:
            return page.title
        return ngettext("%(title)s (one answer)", "%(title)s (%(count)s answers)", count) % {
            "title": page.title,
            "count": count,
        }


def has_records(pages: Iterable) -> bool:
    """Whether a document or a call stands among some pages and everything below them."""
    below = _below(pages)
    if below is None:
        return False
    records = [Exists(model.objects.filter(page=OuterRef("pk"))) for model in RECORDS]
    return PAGE.objects.filter(below).filter(reduce(or_, records)).exists()


def find_kept(pages: Iterable) -> Kept:
    """Return what is kept among some pages and everything below them."""
    below = _below(pages)
    if below is None:
        return Kept()
    issued = ReviewCycle.objects.filter(
        Q(edition__isnull=False) | Q(current_edition__isnull=False)
    ).values("page")
    subtree = PAGE.objects.filter(below).order_by("path")
    answers = dict(
        ExpressionOfInterest.objects.not_erased()
        .filter(call__page__in=subtree.order_by().values("pk"))
        .order_by()
        .values_list("call__page")
        .annotate(count=Count("pk"))
    )
    return Kept(
        documents=list(subtree.filter(pk__in=issued)),
        calls=list(subtree.filter(pk__in=list(answers))),
        answers=answers,
    )


def clear_never_issued(pages: Iterable) -> None:
    """Delete the cycles and the answerless call records below pages that are about to go."""
    below = _below(pages)
    if below is None:
        return
    subtree = PAGE.objects.filter(below).values("pk")
    ReviewCycle.objects.filter(page__in=subtree).delete()
    CallRecord.objects.filter(page__in=subtree).delete()


def _below(pages: Iterable) -> Q | None:
    condition = None
    for page in pages:
        part = Q(path__startswith=page.path)
        condition = part if condition is None else condition | part
    return condition


def _links(pages, seen, url, named=attrgetter("title")):
    shown = format_html_join(
        ", ",
        "{}",
        (
            (
                format_html('<a href="{}">{}</a>', url(page), named(page))
                if page.pk in seen
                else named(page),
            )
            for page in pages[:NAMED]
        ),
    )
    more = len(pages) - NAMED
    return (
        format_html("{} {}", shown, _("and %(count)s more") % {"count": more})
        if more > 0
        else shown
    )


def _purge_url(page, user) -> str:
    if may_use(DELETE, user, page.specific):
        return reverse("partnerships_admin:purge", args=(page.partnerships_call_record.pk,))
    return reverse("wagtailadmin_pages:edit", args=(page.pk,))


def guard_delete(request, page):
    """Refuse to delete a page with something kept below it; else make its deletion possible."""
    pages = _deleted_with(page)
    if not has_records(pages):
        return None
    if kept := find_kept(pages):
        messages.error(request, kept.message(request.user))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    # Wagtail asks this hook when it only asks for confirmation, too.
    if request.method == "POST" and type_to_delete_confirmation(request):
        clear_never_issued(pages)
    return None


def guard_bulk_action(request, action_type, objects, action):
    """Do for Wagtail's bulk deletion what :func:`guard_delete` does for one page."""
    if action_type != "delete" or not isinstance(action, PageBulkAction):
        return None
    if not has_records(objects):
        return None
    if kept := find_kept(objects):
        messages.error(request, kept.message(request.user))
        return redirect(action.next_url)
    clear_never_issued(objects)
    return None


def _deleted_with(page) -> list:
    """Return the page and what Wagtail deletes with it: translations, where the site says so."""
    pages = {page.pk: page}
    for fn in hooks.get_hooks("construct_translated_pages_to_cascade_actions"):
        for others in (fn([page], "delete") or {}).values():
            pages.update({other.pk: other for other in others})
    return list(pages.values())
