"""What follows where a call with answers is moved, or made private: its people hold links to it."""

from __future__ import annotations

import copy
import uuid

from django.db import transaction
from django.db.models import Count, Q
from wagtail.coreutils import get_dummy_request
from wagtail.models import PageViewRestriction

from ...conf import get_setting
from ...models import CallRecord
from ...models.calladdresses import answered_below
from ...models.old_addresses import links_lead_on
from ...notices.to_visitors import tell_owner
from ...tasks import nudge


def lead_on(page, url_path_before: str) -> int:
    """
    Lead from the old addresses of unpublished calls with answers to their new ones.

    Wagtail does so for what is published; people keep their links to what is not.

    :param page: was moved, or given another slug; the calls stand at or below it.
    :returns: how many redirects were written.
    """
    if not links_lead_on():
        return 0
    from wagtail.contrib.redirects.models import Redirect

    hidden = CallRecord.objects.below(page).with_answers().filter(page__live=False)
    written = 0
    for record in hidden.select_related("page"):
        call = record.page
        before = copy.copy(call)
        before.url_path = url_path_before + call.url_path[len(page.url_path) :]
        site = call.get_site()
        parts = before.get_url_parts(get_dummy_request(site=site)) if site else None
        if parts is None or not parts[2]:
            continue
        old = Redirect.normalise_path(parts[2])
        Redirect.objects.filter(old_path=old, site=site, automatically_created=True).delete()
        Redirect.add_redirect(old, redirect_to=call, site=site, automatically_created=True)
        written += 1
    return written


def tell_of_private_calls(page) -> int:
    """
    Tell the offices of calls at and below a page what it does to people's links to make it private.

    :returns: how many notices were written.
    """
    told = 0
    with transaction.atomic():
        records = CallRecord.objects.filter(pk__in=[row.pk for row in answered_below(page)])
        kept = Count("expressions", Q(expressions__anonymised_at__isnull=True))
        for record in records.annotate(kept=kept).select_related("page"):
            notices = tell_owner(
                record.page.specific,
                "call_private",
                f"private:{record.pk}:{uuid.uuid4().hex}",
                answers=record.kept,
                days=get_setting("PERSONAL_LINK_DAYS"),
            )
            told += len(notices)
        if told:
            transaction.on_commit(nudge, robust=True)
    return told


def tell_of_private_place(page, parent_before) -> int:
    """Tell the offices of calls that became private because they were moved to a private place."""
    restrictions = PageViewRestriction.objects
    was_private = restrictions.filter(
        page__in=parent_before.get_ancestors(inclusive=True).values("pk")
    ).exists()
    is_private = restrictions.filter(page__in=page.get_ancestors().values("pk")).exists()
    return tell_of_private_calls(page) if is_private and not was_private else 0
