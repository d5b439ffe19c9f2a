"""Which documents, reviews and lists a person may see: asked on the objects, never on the model."""

from __future__ import annotations

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from ..failsafe import savepoint
from ..models import LifecycleMixin, ReviewCycle
from ..models.lifecycle import get_document_models, get_page_model, with_field
from ..permissions import APPROVE, CHANGE, has_pages, on_pages_of, pages_for, roles_of


PAGE = get_page_model()


def once_for_user(question):
    """
    Ask something of a user once in a request.

    Wagtail's menu asks it for every item, on every page of the admin. The answer is kept on the
    user as the request has them, and goes with the request.
    """

    @wraps(question)
    def asked(user) -> bool:
        known = user.__dict__.setdefault("_partnerships_answers", {})
        if question.__name__ not in known:
            with savepoint():
                known[question.__name__] = question(user)
        return known[question.__name__]

    return asked


def cycles_for(user):
    """Return the cycles of the documents that a user may change, publish or leads a review of."""
    if user.is_superuser:
        return ReviewCycle.objects.all()
    led = ReviewCycle.objects.filter(lead=user, open_page__isnull=False)
    return ReviewCycle.objects.filter(
        Q(page__in=pages_for(user).values("pk")) | Q(page__in=led.values("page"))
    )


def documents_owned_by(user):
    """Return the numbers of the pages whose responsible officer a user is."""
    owned = Q()
    for model in with_field(get_document_models(), "officer"):
        owned |= Q(pk__in=model._base_manager.filter(officer=user).values("pk"))
    return PAGE.objects.filter(owned).values("pk") if owned else PAGE.objects.none().values("pk")


@once_for_user
def may_see_registers(user) -> bool:
    """Whether a user may change or publish some page, or leads a review."""
    return user.is_active and (
        has_pages(user) or ReviewCycle.objects.filter(lead=user, open_page__isnull=False).exists()
    )


@once_for_user
def may_keep_lists(user) -> bool:
    """Whether a user may change some guidance document, and with it the lists that all share."""
    return _has_document(user, CHANGE)


@once_for_user
def may_retire_from_lists(user) -> bool:
    """Whether a user may publish some guidance document, and so retire and merge in the lists."""
    return _has_document(user, APPROVE)


def _has_document(user, action: str) -> bool:
    if not user.is_active:
        return False
    return user.is_superuser or on_pages_of(user, ReviewCycle.objects.all(), action).exists()


def get_document(user, page_id: int):
    """
    Return a document, specific, with its open or last cycle.

    :raises Http404: if there is no such document.
    :raises PermissionDenied: if it is no business of the user's.
    """
    page = get_object_or_404(PAGE, pk=page_id).specific
    if not isinstance(page, LifecycleMixin):
        raise Http404
    if page.alias_of_id:
        page = page.alias_of.specific
    cycle = page.latest_cycle
    if cycle is None:
        raise Http404
    if not roles_of(user, page, cycle if cycle.is_open else None):
        raise PermissionDenied
    # What the actions ask of the cycle's page is read already.
    cycle.page = page
    return page, cycle
