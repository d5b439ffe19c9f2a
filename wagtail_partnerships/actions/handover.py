"""Who looks after what, and how all that somebody owns is handed over to somebody else."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import get_page_models

from ..exceptions import TransitionPermissionError, TransitionRefused
from ..lifecycles.review import ReviewState
from ..models import CallToActionMixin, LifecycleMixin, Recommendation, ReviewCycle
from ..models.lifecycle import get_document_models, with_field
from ..notices.recipients import write_notices
from ..permissions import CHOOSE_ASSIGNABLE, is_assignable, may_edit, works_on
from ..tasks import nudge
from .base import log_transition, person_name
from .cases import AssignLead


# So many are handed over at a time: each is a transaction of its own, within one request.
AT_A_TIME = 500


@dataclass
class Belongings:
    """What somebody looks after, of what another person may hand over."""

    documents: list = field(default_factory=list)
    reviews: list[ReviewCycle] = field(default_factory=list)
    recommendations: list[Recommendation] = field(default_factory=list)
    calls: list = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many things there are."""
        return sum(1 for _thing in self.all())

    def all(self) -> Iterator:
        """Yield all of them."""
        for things in (self.documents, self.reviews, self.recommendations, self.calls):
            yield from things


def belongings_of(owner, *, pages, cycles) -> Belongings:
    """
    Return what somebody looks after.

    :param pages: the pages that whoever asks may change or publish.
    :param cycles: the cycles that they may see.
    """
    scope = pages.values("pk")
    documents = [
        page
        for model in with_field(get_document_models(), "officer")
        for page in model.objects.filter(officer=owner, alias_of=None, pk__in=scope)
        .defer_streamfields()
        .order_by("title", "pk")[:AT_A_TIME]
    ]
    calls = [
        page
        for model in with_field(call_models(), "contact_user")
        for page in model.objects.filter(contact_user=owner, alias_of=None, pk__in=scope).order_by(
            "title", "pk"
        )[:AT_A_TIME]
    ]
    open_ = cycles.filter(open_page__isnull=False).select_related("page", "lead")
    return Belongings(
        documents=documents,
        reviews=list(
            open_.filter(lead=owner).exclude(state=ReviewState.IN_FORCE).order_by("pk")[:AT_A_TIME]
        ),
        recommendations=list(
            Recommendation.objects.filter(
                owner=owner, state=Recommendation.State.OPEN, cycle__in=cycles.values("pk")
            ).select_related("cycle__page")[:AT_A_TIME]
        ),
        calls=calls,
    )


def hand_over(belongings: Belongings, successor, user=None) -> list[tuple[object, list[str]]]:
    """
    Hand all of it over to somebody; each thing by itself. The successor has one letter about it.

    :param successor: an active user.
    :returns: what was refused, each with the reasons.
    :raises TransitionRefused: if the successor has no active account.
    """
    if not is_assignable(successor):
        raise TransitionRefused([CHOOSE_ASSIGNABLE])
    refused = []
    for act, things in (
        (assign_officer, belongings.documents),
        (_assign_lead, belongings.reviews),
        (assign_owner, belongings.recommendations),
        (assign_contact, belongings.calls),
    ):
        for thing in things:
            try:
                act(thing, user, successor)
            except (TransitionRefused, TransitionPermissionError) as error:
                refused.append((thing, [str(reason) for reason in error.reasons]))
    return refused


def assign_officer(page, user=None, officer=None):
    """
    Make somebody the responsible officer of a document, whatever state its text is in.

    The officer is a fact of the office and no part of the text: no seal is broken.
    """
    return _assign(page, "officer", "assign_officer", user, officer)


def assign_contact(page, user=None, contact=None):
    """Make somebody the contact of a call."""
    return _assign(page, "contact_user", "assign_contact", user, contact)


def assign_owner(recommendation: Recommendation, user=None, owner=None) -> Recommendation:
    """Make somebody the owner of a recommendation."""
    page = recommendation.cycle.page.specific
    _may_assign(page, user, owner)
    with transaction.atomic():
        Recommendation.objects.filter(pk=recommendation.pk).update(owner=owner, owned_by_name="")
        log_assignment(page, "assign_owner", user, recommendation.owner, owner)
        _tell(page, "assign_owner", user, owner)
    recommendation.refresh_from_db()
    return recommendation


def _assign_lead(cycle: ReviewCycle, user, lead):
    return AssignLead(cycle, user, lead, gathered=True).execute()


def _assign(page, name: str, verb: str, user, person):
    _may_assign(page, user, person)
    with transaction.atomic():
        rows = type(page)._base_manager.filter(pk=page.pk) | type(page)._base_manager.filter(
            alias_of=page.pk
        )
        keys = list(rows.values_list("pk", flat=True))
        type(page)._base_manager.filter(pk__in=keys).update(**{name: person})
        log_assignment(page, verb, user, getattr(page, name), person)
        _tell(page, verb, user, person)
    setattr(page, name, person)
    return page


def _may_assign(page, user, person) -> None:
    if not is_assignable(person):
        raise TransitionRefused([CHOOSE_ASSIGNABLE])
    if user is None:
        return
    may_assign = works_on if isinstance(page, LifecycleMixin) else may_edit
    if not may_assign(user, page):
        raise TransitionPermissionError(
            _("“%(title)s” is handed over by people who may change or publish it.")
            % {"title": page.title}
        )


def _tell(page, verb: str, user, person) -> None:
    if person == user:
        return
    cycle = page.latest_cycle if isinstance(page, LifecycleMixin) else None
    write_notices(
        kind=f"cycle_{verb}",
        key=f"{verb}:{page.pk}:{uuid.uuid4()}",
        users=[person],
        cycle=cycle,
        context={
            "verb": verb,
            "by": person_name(user),
            "comment": "",
            "title": page.title,
            "url": page.full_url or "",
        },
        is_new_event=True,
        gathered=True,
    )
    transaction.on_commit(nudge, robust=True)


def log_assignment(page, verb: str, user, old, new) -> None:
    """Keep in a page's history who looks after it from now on, and who did; by name."""
    names = {"old": person_name(old) if old else "", "new": person_name(new) if new else ""}
    gone = _("%(name)s no longer") % {"name": names["old"]}
    log_transition(
        page, verb, user=user, source="", target="", comment=names["new"] or gone, **names
    )


def call_models() -> list[type]:
    """Return the page types of this site that are calls, the host's own included."""
    return [model for model in get_page_models() if issubclass(model, CallToActionMixin)]
