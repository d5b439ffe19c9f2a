"""Nobody forgets: warnings before a review is due, chasers after it, and word to the approvers."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Site

from ..formats.batches import BATCH, in_batches
from ..models import Notice, PartnershipsSettings, ReviewCycle
from ..models.lifecycle import get_document_models, with_field
from ..permissions import approving_groups
from ..status import site_today
from .kinds import get_kind, names_of
from .recipients import why_dropped


def write_reminders(today: datetime.date | None = None) -> int:
    """
    Write the warnings, chasers and escalations of a day; return how many.

    Only the latest of them is written for each document, so that a week without this job brings
    one message, not seven. Each carries its due date in its key: a date that is moved starts anew,
    and a day that comes twice brings nothing twice. Whatever the clock does, no earlier one follows
    a later one.
    """
    today = today or site_today()
    sites = _SettingsOfSites()
    horizon = today + datetime.timedelta(days=sites.longest_warning())
    cycles = (
        ReviewCycle.objects.open()
        .filter(current_edition__isnull=False, due_on__lte=horizon)
        .select_related("page", "lead")
        .only("pk", "due_on", "state", "lead", "page__path", "page__title", "page__draft_title")
        .order_by("pk")
    )
    return sum(
        _write(batch, today, sites) for batch in in_batches(cycles.iterator(chunk_size=BATCH))
    )


def stage_of(due_on: datetime.date, today: datetime.date, settings) -> str:
    """
    Return the name of the latest reminder that has come due, or an empty string.

    "warning-30" is the warning 30 days before; "chaser-2" the second one after; "overdue-0" says
    that it is due today.
    """
    left = (due_on - today).days
    if left > 0:
        passed = [days for days in settings.get_warning_days() if left <= days]
        return f"warning-{min(passed)}" if passed else ""
    return f"chaser-{-left // settings.chase_days}"


def _write(cycles: list[ReviewCycle], today, sites) -> int:
    rows = []
    owners = _owners(cycles)
    for cycle in cycles:
        settings = sites.of(cycle.page.path)
        if stage := stage_of(cycle.due_on, today, settings):
            people = [cycle.lead] if cycle.lead and cycle.lead.is_active else owners[cycle.page_id]
            rows += _notices(cycle, stage, stage.split("-")[0], people)
        if (today - cycle.due_on).days >= settings.escalate_days:
            rows += _notices(cycle, "escalation", "escalation", sites.approvers(cycle.page.path))
    written = Notice.objects.filter(key__in=[row.key for row in rows])
    known = dict(written.values_list("key", "state"))
    dropped = Notice.State.DROPPED
    wanted = _not_overtaken([row for row in rows if known.get(row.key, dropped) == dropped])
    fresh = [row for row in wanted if row.key not in known]
    # Another job may be writing the same ones.
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh) + _bring_back([row.key for row in wanted if row.key in known])


def _not_overtaken(rows: list[Notice]) -> list[Notice]:
    """Leave out the reminders after which a later one of the same date has been written."""
    cycles = {row.cycle_id for row in rows}
    written = Notice.objects.filter(cycle__in=cycles, kind__in=names_of(is_staged=True))
    reached: dict[tuple, int] = {}
    for key in written.exclude(state=Notice.State.DROPPED).values_list("key", flat=True):
        event, order = _event_and_order(key)
        reached[event] = max(order, reached.get(event, order))
    kept = []
    for row in rows:
        event, order = _event_and_order(row.key)
        if not get_kind(row.kind).is_staged or order > reached.get(event, order - 1):
            kept.append(row)
    return kept


def _event_and_order(key: str) -> tuple[tuple, int]:
    """Return of what date of which cycle a reminder tells whom, and its place in the order."""
    _due, cycle, due_on, stage, person = key.split(":", 4)
    kind, _dash, number = stage.partition("-")
    order = int(number or 0)
    return (cycle, due_on, person), -order if kind == "warning" else order


def _bring_back(keys: list[str]) -> int:
    """Put forward again what was dropped because a date had moved, which has come back."""
    dropped = Notice.objects.filter(key__in=keys, state=Notice.State.DROPPED)
    due = [
        notice.pk
        for notice in dropped.select_related("user", "cycle__page")
        if not why_dropped(notice)
    ]
    return dropped.filter(pk__in=due).update(
        state=Notice.State.PENDING, attempts=0, error="", send_after=timezone.now()
    )


def _notices(cycle, stage: str, kind: str, people: Iterable) -> Iterator[Notice]:
    for person in people:
        to_user = not isinstance(person, str)
        yield Notice(
            kind=f"reminder_{kind}",
            key=f"due:{cycle.pk}:{cycle.due_on}:{stage}:{person.pk if to_user else person}"[:190],
            user=person if to_user else None,
            email="" if to_user else person,
            cycle=cycle,
            gathered=True,
            context={
                "title": cycle.page.draft_title,
                "due_on": cycle.due_on.isoformat(),
                "stage": stage,
            },
        )


def _owners(cycles: list[ReviewCycle]) -> dict[int, list]:
    """Return the responsible officer, or the address of the role, of each document."""
    pages = [cycle.page_id for cycle in cycles]
    owners: dict[int, list] = defaultdict(list)
    users = {}
    for model in with_field(get_document_models(), "officer"):
        rows = model.objects.filter(pk__in=pages).values_list("pk", "officer", "officer_email")
        for page, officer, email in rows:
            owners[page] = [officer or email] if officer or email else []
    wanted = {owner for found in owners.values() for owner in found if isinstance(owner, int)}
    for user in get_user_model().objects.filter(pk__in=wanted, is_active=True):
        users[user.pk] = user
    return defaultdict(
        list,
        {
            page: [users.get(o, o) for o in found if not isinstance(o, int) or o in users]
            for page, found in owners.items()
        },
    )


class _SettingsOfSites:
    """The settings and the approvers of each place in the tree, read once."""

    def __init__(self):
        sites = Site.objects.select_related("root_page").order_by("-root_page__path")
        self.by_path = [
            (site.root_page.path, PartnershipsSettings.for_site(site)) for site in sites
        ]
        self.default = PartnershipsSettings()
        self.publishers = list(approving_groups().values_list("page__path", "group"))
        self.members: dict[int, list] = defaultdict(list)
        groups = {group for _path, group in self.publishers}
        users = get_user_model().objects.filter(is_active=True, groups__in=groups)
        for user in users.distinct().prefetch_related("groups"):
            for group in user.groups.all():
                self.members[group.pk].append(user)

    def of(self, path: str) -> PartnershipsSettings:
        for root, settings in self.by_path:
            if path.startswith(root):
                return settings
        return self.default

    def approvers(self, path: str) -> list:
        groups = {group for root, group in self.publishers if path.startswith(root)}
        return list({user.pk: user for group in groups for user in self.members[group]}.values())

    def longest_warning(self) -> int:
        choices = [settings for _path, settings in self.by_path] or [self.default]
        return max((max(s.get_warning_days(), default=0) for s in choices), default=0)
