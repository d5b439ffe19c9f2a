"""Practice changes that the system proposes: what documents rely on has changed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..access import may_see
from ..lifecycles.review import Reach, Trigger
from ..models import Citation, PracticeChange, Source
from ..status import site_today
from .base import log_transition, person_name


TRIGGERS = {
    Source.Kind.LEGISLATION: Trigger.LEGISLATION,
    Source.Kind.STANDARD: Trigger.TECHNICAL,
    Source.Kind.DOCUMENT: Trigger.PROFESSIONAL,
}


def propose_for_source(source: Source, user=None) -> PracticeChange | None:
    """
    Propose a practice change because a source no longer stands as it did.

    :returns: the proposal; None where the source stands, or no document relies on it.
    """
    if source.standing == Source.Status.IN_FORCE or not source.citations.exists():
        return None
    title = _("%(source)s: %(standing)s") % {
        "source": source,
        "standing": str(source.get_standing_display()).lower(),
    }
    trigger = TRIGGERS[Source.Kind(source.kind)]
    origin = f"source:{source.pk}:{source.standing}:{source.source_version}"
    change, is_new = _propose(origin, title, trigger, user, url=source.url)
    if is_new:
        change.sources.add(source)
    return change


def propose_for_edition(page, cycle, user=None) -> PracticeChange | None:
    """
    Propose a practice change because a new edition of a document was issued.

    :param cycle: the cycle that ended with the edition.
    :returns: the proposal; None where no other document builds on this one.
    """
    others = Citation.objects.filter(document=page.pk, builds_on=True).exclude(page=page.pk)
    if not others.exists():
        return None
    # Editors of every section read the list of changes, members or not.
    if may_see(page):
        title, url = _("Edition %(edition)s of “%(title)s”"), page.full_url or ""
    else:
        title, url = _("Edition %(edition)s of a document for members"), ""
    title %= {"edition": cycle.edition, "title": page.title}
    trigger = Trigger.PROFESSIONAL
    change, is_new = _propose(f"edition:{cycle.pk}", title, trigger, user, url=url)
    if is_new:
        change.building_on.add(page.pk)
        log_transition(
            page, "propose_change", user=user, source="", target="", comment=title, cycle=cycle.pk
        )
    return change


def dismiss_change(change: PracticeChange, user=None) -> None:
    """Find that a proposed change calls for no review; it stays on record."""
    PracticeChange.objects.filter(pk=change.pk).update(
        standing=PracticeChange.Status.DISMISSED,
        recorded_by=user,
        recorded_by_name=person_name(user),
    )
    change.refresh_from_db()


def record_change(change: PracticeChange, user=None) -> None:
    """Take a proposed change for a recorded one; whoever acts on it has recorded it."""
    PracticeChange.objects.filter(pk=change.pk).exclude(
        standing=PracticeChange.Status.RECORDED
    ).update(
        standing=PracticeChange.Status.RECORDED,
        recorded_by=user,
        recorded_by_name=person_name(user),
    )
    change.refresh_from_db()


def _propose(origin: str, title: str, trigger: str, user, **facts) -> tuple[PracticeChange, bool]:
    return PracticeChange.objects.get_or_create(
        origin=origin[:100],
        defaults={
            "title": title[:255],
            "trigger": trigger,
            "reach": Reach.NATIONAL,
            "happened_on": site_today(),
            "standing": PracticeChange.Status.PROPOSED,
            "recorded_by": user,
            "recorded_by_name": person_name(user),
            **{name: value[:200] for name, value in facts.items()},
        },
    )
