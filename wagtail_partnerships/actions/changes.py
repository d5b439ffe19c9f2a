"""What a practice change does to the documents that it touches."""

from __future__ import annotations

from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.models import get_page_models

from ..exceptions import StaleVersion, TransitionPermissionError, TransitionRefused
from ..lifecycles.review import SEALED, Depth, ReviewState
from ..models import Citation, LifecycleMixin, PracticeChange, ReviewCycle
from ..notices.recipients import write_notices
from ..permissions import approvers_of
from .base import lock_rows, log_transition, person_name
from .cases import may_keep_case
from .reviews import BeginBriefReview, BeginFullReview


BEGIN = {Depth.BRIEF: BeginBriefReview, Depth.FULL: BeginFullReview}


def touched_cycles(change: PracticeChange, cycles):
    """
    Return, of some cycles, those of the documents that a change touches.

    A document is touched by a source that it cites, by a document that it builds on, by a topic, by
    its kind, or because somebody has chosen it.
    """
    cited = Citation.objects.filter(
        models.Q(source__in=change.sources.all())
        | models.Q(builds_on=True, document__in=change.building_on.all())
    )
    pages = set(cited.values_list("page_id", flat=True))
    pages.update(change.documents.values_list("pk", flat=True))
    for model in get_page_models():
        if not issubclass(model, LifecycleMixin):
            continue
        names = {field.name for field in model._meta.get_fields()}
        for name, rows in (("topics", change.topics), ("kind", change.kinds)):
            if name in names:
                found = model._base_manager.filter(**{f"{name}__in": rows.all()})
                pages.update(found.values_list("pk", flat=True))
    return cycles.filter(page__in=pages)


def apply_change(
    change: PracticeChange, cycle: ReviewCycle, user, depth, lead=None, version=None, gathered=None
):
    """
    Open a review because of a change, or add the change to the review that is under way.

    :param gathered: tell people in the one letter of the day (default: as the site has it).
    :returns: whether anything was done; a case that has the change already is left alone.
    :raises TransitionRefused: for drafts and documents out of use.
    """
    with transaction.atomic():
        lock_rows(models.Q(pk=cycle.pk))
        if cycle.practice_changes.filter(pk=change.pk).exists():
            return False
        if not cycle.is_open or cycle.current_edition_id is None:
            raise TransitionRefused([_("Only documents that are in use are reviewed.")])
        if cycle.state == ReviewState.IN_FORCE:
            begin = BEGIN[Depth(depth)]
            begin(
                cycle,
                user,
                change.trigger,
                lead,
                change.reach,
                version=version,
                gathered=gathered,
            ).execute()
        else:
            _add_to_case(change, cycle, user, version, gathered)
        cycle.practice_changes.add(change)
    return True


def _add_to_case(change, cycle, user, version, gathered):
    page = cycle.page.specific
    if user is not None and not may_keep_case(user, page, cycle):
        raise TransitionPermissionError(_("You may not change the case of this document."))
    if version is not None and version != cycle.version:
        raise StaleVersion([_("Somebody else has changed this review. Nothing was done.")])
    log_transition(
        page,
        "add_practice_change",
        user=user,
        source=cycle.state,
        target=cycle.state,
        comment=change.title,
        cycle=cycle.pk,
    )
    waits_for_approver = cycle.state in SEALED
    people = set(approvers_of(page)) if waits_for_approver else {cycle.lead}
    write_notices(
        kind="cycle_practice_change",
        key=f"practice_change:{change.pk}:{cycle.pk}",
        users=sorted(people - {user, None}, key=lambda person: person.pk),
        cycle=cycle,
        context={
            "verb": "add_practice_change",
            "by": person_name(user),
            "comment": change.title,
            "title": page.title,
        },
        gathered=gathered,
    )
