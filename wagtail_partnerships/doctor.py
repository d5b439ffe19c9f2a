"""Finds, and repairs where it can, what is wrong between documents, cycles, texts and notices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Revision

from .actions import adopt
from .actions.aliases import OURS, Page
from .actions.base import log_transition
from .actions.reviews import begin_next
from .formats.batches import SMALL_BATCH
from .lifecycles.review import LEAVING, Outcome, ReviewState
from .models import Correction, Notice, ReviewCycle
from .models.lifecycle import get_document_models, with_field
from .models.reviews import is_intact
from .models.textinforce import differences
from .notices.sending import count_waiting_in_vain, release_stale_claims
from .reading.twins import names_alike, references_alike


@dataclass
class Finding:
    """
    One thing that is wrong.

    :ivar repair: what mends it, or None where a person has to decide.
    """

    message: str
    repair: Callable[[], object] | None = None


def examine() -> Iterator[Finding]:
    """Yield everything that is wrong."""
    for model in get_document_models():
        yield from documents_without_cycle(model)
        yield from documents_in_disagreement(model)
        yield from texts_beside_their_seal(model)
    yield from aliases_before_their_time()
    yield from replaced_by_disused()
    yield from broken_seals()
    yield from leads_gone()
    yield from officers_gone()
    yield from stale_schedules()
    yield from stuck_notices()
    yield from map(Finding, (*names_alike(), *references_alike()))
    yield from notices_in_vain()


def documents_without_cycle(model) -> Iterator[Finding]:
    """Yield documents that stand, or are being written, and have no open cycle."""
    cycles = ReviewCycle.objects.filter(page=OuterRef("pk"))
    pages = model.objects.filter(alias_of__isnull=True).exclude(
        Exists(cycles.filter(open_page__isnull=False))
    )
    for page in pages.defer_streamfields().iterator():
        last = page.cycles.order_by("-ended_at", "-pk").first()
        if last is None:
            yield Finding(
                _("“%(title)s” (page %(pk)s) has no review cycle.") % _names(page),
                lambda page=page: _begin(page, live=page.live),
            )
        elif last.outcome not in LEAVING:
            yield Finding(
                _("“%(title)s” (page %(pk)s) is issued and has no open cycle.") % _names(page),
                lambda page=page: _reopen(page),
            )


def documents_in_disagreement(model) -> Iterator[Finding]:
    """Yield documents whose row says otherwise than their cycle."""
    cycles = ReviewCycle.objects.filter(page=OuterRef("pk"), edition__isnull=False)
    pages = model.objects.filter(alias_of__isnull=True).annotate(issued=Exists(cycles))
    wrong = Q(issued=True, live=False) | Q(issued=False, live=True)
    for page in pages.filter(wrong).defer_streamfields().iterator():
        if page.issued:
            yield Finding(
                _("“%(title)s” (page %(pk)s) is issued and not live.") % _names(page),
                lambda page=page: _put_back(page),
            )
        elif page.review_cycle is not None:
            yield Finding(
                _("“%(title)s” (page %(pk)s) is live and was never issued. Adopt it.")
                % _names(page)
            )


def texts_beside_their_seal(model) -> Iterator[Finding]:
    """Yield documents, and aliases, that show the public another text than the one sealed."""
    cycles = ReviewCycle.objects.filter(page=OuterRef("pk"), edition__isnull=False)
    issued = model.objects.exact_type(model).filter(Exists(cycles), alias_of__isnull=True)
    for page in issued.iterator(chunk_size=SMALL_BATCH):
        sealed = page.sealed_text
        if sealed is not None and (changed := differences(page, sealed)):
            message = _(
                "The public text of “%(title)s” (page %(pk)s) is not the one that was sealed: "
                "%(what)s. --fix puts the sealed text back and keeps this one among the revisions; "
                "if this one is right, publish it as a correction then."
            )
            yield Finding(
                message % {**_names(page), "what": ", ".join(changed.values())},
                _restorer(page, sealed),
            )
    aliases = model.objects.exact_type(model).filter(alias_of__isnull=False, live=True)
    for alias in aliases.iterator(chunk_size=SMALL_BATCH):
        source = alias.alias_of.specific
        sealed = source.sealed_text if type(source) is model else None
        if sealed is not None and (changed := differences(alias, sealed)):
            message = _(
                "“%(title)s” (page %(pk)s) is an alias and shows another text than its source: "
                "%(what)s."
            )
            yield Finding(
                message % {**_names(alias), "what": ", ".join(changed.values())},
                lambda source=source: model.objects.get(pk=source.pk).update_aliases(),
            )


def aliases_before_their_time() -> Iterator[Finding]:
    """Yield aliases that are live while what they show is not."""
    ours = Page.objects.type(*OURS).filter(live=True, alias_of__live=False)
    for alias in ours.select_related("alias_of"):
        yield Finding(
            _("“%(title)s” (page %(pk)s) is an alias and is live, and its source is not.")
            % _names(alias),
            lambda pk=alias.pk: Page.objects.filter(pk=pk).update(live=False),
        )


def replaced_by_disused() -> Iterator[Finding]:
    """Yield superseded documents whose successor is out of use itself."""
    standing = ReviewCycle.objects.filter(open_page=OuterRef("successor"))
    last = ReviewCycle.objects.filter(page=OuterRef("page"), open_page__isnull=False)
    for cycle in (
        ReviewCycle.objects.filter(outcome=Outcome.SUPERSEDED, successor__isnull=False)
        .exclude(Exists(standing))
        .exclude(Exists(last))
        .select_related("page", "successor")
    ):
        yield Finding(
            _("“%(title)s” (page %(pk)s) points to “%(other)s”, which is out of use.")
            % {**_names(cycle.page), "other": cycle.successor.title}
        )


def broken_seals() -> Iterator[Finding]:
    """Yield editions and corrections whose text is not the one that was sealed."""
    for model in (ReviewCycle, Correction):
        sealed = model.objects.filter(sealed_revision__isnull=False)
        rows = sealed.values_list("pk", "sealed_revision", "seal")
        for pk, revision, seal in rows.iterator():
            if not is_intact(revision, seal):
                yield Finding(
                    _(
                        "The seal of revision %(revision)s (%(kind)s %(pk)s) is broken: its text, "
                        "or a file, body or source that it names, has changed."
                    )
                    % {"revision": revision, "kind": model._meta.verbose_name, "pk": pk}
                )


def leads_gone() -> Iterator[Finding]:
    """Yield open reviews whose lead has no active account."""
    reviewing = ReviewCycle.objects.open().exclude(state=ReviewState.IN_FORCE)
    for cycle in reviewing.filter(lead__is_active=False).select_related("page"):
        yield Finding(
            _("The lead of “%(title)s” (page %(pk)s) has no active account.") % _names(cycle.page)
        )


def officers_gone() -> Iterator[Finding]:
    """Yield documents in use whose officer has no active account, and that name no role."""
    in_use = ReviewCycle.objects.open().filter(page=OuterRef("pk"))
    for model in with_field(get_document_models(), "officer"):
        gone = model.objects.filter(Exists(in_use), officer__is_active=False, officer_role="")
        for page in gone.defer_streamfields().iterator():
            yield Finding(
                _(
                    "The responsible officer of “%(title)s” (page %(pk)s) has no active account. "
                    "Hand the documents over in the admin: Guidance > Hand over."
                )
                % _names(page)
            )


def stale_schedules() -> Iterator[Finding]:
    """Yield texts that are scheduled without being approved."""
    for model in get_document_models():
        pages = None
        scheduled = Revision.page_revisions.filter(
            approved_go_live_at__isnull=False, content_type__model=model._meta.model_name
        )
        approved = ReviewCycle.objects.filter(
            state=ReviewState.APPROVED, sealed_revision=OuterRef("pk")
        )
        for revision in scheduled.exclude(Exists(approved)).defer("content"):
            if pages is None:
                own = model.objects.filter(alias_of__isnull=True)
                pages = set(own.values_list("pk", flat=True))
            if int(revision.object_id) in pages:
                yield Finding(
                    _("Revision %(pk)s of “%(title)s” is scheduled without being approved.")
                    % {"pk": revision.pk, "title": revision.object_str},
                    lambda pk=revision.pk: Revision.objects.filter(pk=pk).update(
                        approved_go_live_at=None
                    ),
                )


def stuck_notices() -> Iterator[Finding]:
    """Yield that notices are in hand with a worker that has vanished."""
    stuck = Notice.objects.stale_claims().count()
    if stuck:
        yield Finding(
            _("%(count)s notices are in hand with a worker that has vanished.") % {"count": stuck},
            release_stale_claims,
        )


def notices_in_vain() -> Iterator[Finding]:
    """Yield that nothing has been sent for a day, while something is to be."""
    if waiting := count_waiting_in_vain():
        yield Finding(
            ngettext(
                "%(count)s email has been due for more than a day, and none was sent in it. "
                "Run partnerships_daily each day, and look whether the mail server answers.",
                "%(count)s emails have been due for more than a day, and none was sent in it. "
                "Run partnerships_daily each day, and look whether the mail server answers.",
                waiting,
            )
            % {"count": waiting}
        )


def _begin(page, live: bool) -> None:
    ReviewCycle.objects.begin(page)
    if live:
        adopt(page)
    else:
        _log(page, "drafting")


def _reopen(page) -> None:
    edition = page.editions.first()
    begin_next(edition, page, current_edition=edition, on=edition.issued_on)
    _log(page, "in_force")


def _put_back(page) -> None:
    edition = page.editions.first()
    correction = edition.corrections.first()
    sealed = (correction or edition).sealed_revision_id
    type(page).objects.filter(pk=page.pk).update(live=True, expired=False, live_revision=sealed)
    _log(page, "live")


def _restorer(page, sealed) -> Callable[[], object] | None:
    edition = page.editions.first()
    row = edition.corrections.first() or edition
    # What a broken seal stands for, a person has to find out.
    if not is_intact(row.sealed_revision_id, row.seal):
        return None
    return lambda: _restore_text(page, sealed)


def _restore_text(page, sealed) -> None:
    with transaction.atomic():
        keep_as_revision(page)
        page.restore_text(sealed)
        _log(page, page.latest_cycle.state)


def keep_as_revision(page) -> None:
    """Keep what the row of a page says among its revisions, before the latest one."""
    latest = page.get_latest_revision()
    earlier = latest.created_at - timedelta(microseconds=1) if latest else timezone.now()
    Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        object_str=str(page),
        content=page.serializable_data(),
        created_at=earlier,
    )


def _log(page, target: str) -> None:
    log_transition(page, "repair", user=None, source="", target=target, comment=_("Repaired"))


def _names(page) -> dict:
    return {"title": page.title, "pk": page.pk}
