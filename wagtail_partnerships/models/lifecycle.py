"""
What makes a page a document with review cycles, whatever it contains.

The cycles stand on rows of their own, so nothing that Wagtail does with revisions moves them; this
mixin closes or redirects Wagtail's own ways of publishing, unpublishing, copying and deleting.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from contextvars import ContextVar
from typing import ClassVar

import swapper
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.actions.unpublish_page import UnpublishPagePermissionError
from wagtail.locks import BaseLock
from wagtail.models import Revision, get_page_models

from ..lifecycles.review import SEALED, ReviewState
from ..localize import is_kept_by_localize
from ..permissions import GuidancePermissionTester, Publish, rule_on_publish
from ..signals import publish_refused, unpublish_asked
from ..status import DocumentStatus
from .aliasing import AliasesFollowLiveText
from .deletion import delete_draft_cycles
from .reviews import ReviewCycle
from .settings import PartnershipsSettings
from .textinforce import differences, names_written, put_aside, take_text, writing


logger = logging.getLogger("wagtail_partnerships")

SCHEDULED = "wagtail.publish.scheduled"
ABOUT_BEING_LIVE = ("live_revision", "first_published_at", "last_published_at")

# The revision that an action, or the one rule, is publishing now.
_decided: ContextVar[int | None] = ContextVar("decided revision", default=None)


class LifecycleLock(BaseLock):
    """Keeps everybody, the submitter included, from editing a sealed or disused text."""

    def __init__(self, page, cycle):
        super().__init__(page)
        self.cycle = cycle

    def for_user(self, user):
        return True

    def get_message(self, user):
        if self.cycle is None:
            return _("This document is out of use. Reinstate it on its Review tab to edit it.")
        if self.cycle.state == ReviewState.APPROVED:
            return _(
                "The text is approved and waits to go live. Recall it on its Review tab to edit it."
            )
        return _(
            "The text awaits approval. The submitter or an approver can recall it, and an approver "
            "can send it back, on its Review tab."
        )

    def get_locked_by(self, user):
        return _("Locked by its lifecycle")

    def get_description(self, user):
        return self.get_message(user)


class LifecycleMixin(AliasesFollowLiveText, models.Model):
    """A page with review cycles. Put it before the page class among the bases."""

    # Columns and relations of your page type that are no part of its text: a save may change them
    # while the text is in force.
    facts_beside_text: ClassVar[tuple[str, ...]] = ()
    office_facts: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    # Birth, copies and aliases

    def save(self, clean=True, user=None, log_action=False, **kwargs):
        fields = kwargs.get("update_fields")
        converted = fields is not None and "alias_of_id" in fields
        newborn = not self.alias_of_id and (self._state.adding or converted)
        unchanged = nullcontext()
        if newborn:
            self._begin_as_draft()
            if converted:
                kwargs["update_fields"] = [*fields, *self._forget_source()]
        elif fields and "live_revision" in fields and not self.live:
            # Wagtail publishes a copy that is to be live by writing these fields.
            for name in ABOUT_BEING_LIVE:
                setattr(self, name, None)
        elif not self._state.adding:
            unchanged = self._keep_text_in_force(fields)
        with transaction.atomic(), unchanged, writing(self):
            result = super().save(clean=clean, user=user, log_action=log_action, **kwargs)
            if newborn:
                ReviewCycle.objects.begin(self)
        return result

    save.alters_data = True

    def _forget_source(self) -> list[str]:
        # What a copy would not take over, an alias that becomes a document has to give up.
        own = [f for f in self._meta.concrete_fields if f.name in self.exclude_fields_in_copy]
        for field in own:
            setattr(self, field.attname, field.get_default())
        return ["live", "has_unpublished_changes", *(field.attname for field in own)]

    def _keep_text_in_force(self, fields):
        """
        Refuse to store what would change the text that the public reads, whatever wrote it here.

        :returns: a context in which this object may be saved.
        :raises PublishPagePermissionError: naming what differs, and the way out.
        """
        if not (self.live or self.first_published_at) or self._is_decided():
            return nullcontext()
        written = names_written(self, fields)
        about_being_live = fields is None or {"live", "live_revision"} & set(fields)
        if not written and not about_being_live:
            return nullcontext()
        stored = type(self)._base_manager.filter(pk=self.pk).first()
        if stored is None:
            return nullcontext()
        if about_being_live and self.live and not self.alias_of_id:
            self._refuse_another_revision(stored)
        changed = differences(self, stored, written)
        if not changed or not self._is_text_kept(changed):
            return nullcontext()
        if self.holds_changed_text():
            return put_aside(self, stored, changed)
        raise PublishPagePermissionError(
            _(
                "“%(title)s” is issued, and a save does not change what the public reads of it "
                "(%(what)s). Call save_revision() to keep the change as a draft; "
                "wagtail_partnerships.actions.correct, or a review, publishes it."
            )
            % {"title": stored.title, "what": ", ".join(changed.values())}
        )

    def _is_decided(self) -> bool:
        # What publishes a page publishes its aliases with it.
        decided = _decided.get()
        return decided is not None and (
            bool(self.alias_of_id) or decided == (self.live_revision_id or 0)
        )

    def _refuse_another_revision(self, stored) -> None:
        # Code can run Wagtail's publishing action past `publish()`, or set `live` by hand.
        if (stored.live, stored.live_revision_id) != (True, self.live_revision_id):
            raise PublishPagePermissionError(
                _("A text goes live by wagtail_partnerships.actions, or by its page's publish().")
            )

    def _is_text_kept(self, changed) -> bool:
        """Whether what differs is no text that this object may show."""
        if self.alias_of_id:
            source = type(self)._base_manager.filter(pk=self.alias_of_id).first()
            issued = source is not None and source.is_issued
            return issued and bool(differences(self, source, changed))
        sealed = self.sealed_text
        return sealed is not None and bool(differences(self, sealed, changed))

    @property
    def sealed_text(self):
        """The page as the text in force, or last in force, was sealed; None before the first."""
        edition = self.editions.select_related("sealed_revision").first()
        if edition is None:
            return None
        correction = edition.corrections.select_related("sealed_revision").first()
        revision = (correction or edition).sealed_revision
        return revision.as_object() if revision else None

    def restore_text(self, sealed) -> None:
        """
        Store the sealed text on this row again, and bring it to the aliases.

        :param sealed: the `sealed_text` of this document.
        """
        take_text(self, sealed)
        self.save(clean=False)
        self.update_aliases()

    restore_text.alters_data = True

    def holds_changed_text(self) -> bool:
        """
        Return whether a save of other words than those in force leaves them as they are, for the
        revision that is made of this object next, instead of being refused.

        You can override this method where a tool saves a page before it makes a draft of it, as
        wagtail-localize does.
        """
        return not self.alias_of_id and is_kept_by_localize(self)

    def _begin_as_draft(self):
        if self.live:
            logger.info(
                "Guidance documents begin as drafts: “%s” is saved, not live. Call "
                "wagtail_partnerships.actions.adopt to put it in force.",
                self.title,
            )
            self.live = False
            self.has_unpublished_changes = True
        for name in ABOUT_BEING_LIVE:
            setattr(self, name, None)

    def clean(self):
        super().clean()
        if self.expire_at:
            raise ValidationError(
                {
                    "expire_at": _(
                        "A guidance document does not expire. Withdraw or supersede it instead."
                    )
                }
            )

    # What the cycles say

    @property
    def cycles(self):
        """The cycles of the document, newest first; an alias answers with its source's."""
        return ReviewCycle.objects.for_page(self)

    @property
    def review_cycle(self) -> ReviewCycle | None:
        """The open cycle, read afresh, or None."""
        if self.pk is None:
            return None
        return (
            ReviewCycle.objects.filter(open_page_id=self.alias_of_id or self.pk)
            .select_related("current_edition", "lead", "submitted_by")
            .first()
        )

    @property
    def latest_cycle(self) -> ReviewCycle | None:
        """The open cycle, or the last one where the document is out of use."""
        return (
            self.review_cycle
            or self.cycles.select_related("current_edition").order_by("-ended_at", "-pk").first()
        )

    @property
    def editions(self):
        """The cycles that produced an edition, newest first."""
        return self.cycles.editions()

    @property
    def edition(self) -> int | None:
        """The number of the latest edition, or None before the first."""
        return self.editions.values_list("edition", flat=True).first()

    @property
    def is_issued(self) -> bool:
        """Whether the document has an edition."""
        return self.pk is not None and self.cycles.filter(edition__isnull=False).exists()

    @property
    def status(self) -> DocumentStatus:
        """What readers are told of the document."""
        cycle = self.latest_cycle
        return cycle.status if cycle else DocumentStatus.DRAFT

    @property
    def next_review_on(self):
        """The due date of the open cycle, or None."""
        cycle = self.review_cycle
        return cycle.due_on if cycle else None

    def get_review_interval(self) -> int:
        """
        Return the months between reviews; 0 means no periodic review.

        You can override this method to take the interval from elsewhere.
        """
        return PartnershipsSettings.for_page(self).interval

    # Publishing

    def publish(
        self,
        revision,
        user=None,
        changed=True,
        log_action=True,
        previous_revision=None,
        skip_permission_checks=False,
    ):
        """
        Publish a revision, if the one rule lets it.

        :raises PublishPagePermissionError: with the reason, if it does not. The scheduler is never
            raised at: what it may not publish is unscheduled and logged.
        """
        scheduled = log_action == SCHEDULED
        with transaction.atomic():
            cycle = self._lock_cycle()
            ruling = rule_on_publish(self, cycle, revision, user=user, scheduled=scheduled)
            if ruling.decision is Publish.REFUSE:
                if not scheduled:
                    raise PublishPagePermissionError(ruling.reason)
                return self._unschedule(revision, ruling.reason)
            if ruling.decision is Publish.UNCHANGED:
                return None
            if ruling.decision is Publish.HOLD:
                logger.info("“%s” stays a draft: %s", self.title, ruling.reason)
                return None
            try:
                # What the page itself refuses undoes no more than this publish.
                with transaction.atomic() if scheduled else nullcontext():
                    return self.publish_decided(
                        revision,
                        user=user,
                        changed=changed,
                        log_action=log_action,
                        previous_revision=previous_revision,
                    )
            except ValidationError as error:
                if not scheduled:
                    raise
                return self._unschedule(revision, " ".join(error.messages))

    publish.alters_data = True

    def publish_decided(self, revision, **kwargs):
        """Publish a revision on which an action, or the rule in `publish()`, has decided."""
        token = _decided.set(revision.pk)
        try:
            return super().publish(revision, skip_permission_checks=True, **kwargs)
        finally:
            _decided.reset(token)

    publish_decided.alters_data = True

    def _unschedule(self, revision, reason: str) -> None:
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        publish_refused.send(sender=type(self), instance=self, revision=revision, reason=reason)

    def _lock_cycle(self):
        # The first statement of the transaction is a write, because SQLite locks nothing else.
        ReviewCycle.objects.filter(open_page_id=self.pk).update(version=models.F("version"))
        return ReviewCycle.objects.select_for_update().filter(open_page_id=self.pk).first()

    # Unpublishing and deleting

    def unpublish(self, set_expired=False, commit=True, user=None, log_action=True):
        """
        Unpublish a document that was never issued; take down one that was.

        :raises UnpublishPagePermissionError: if a person unpublishes an issued document.
        """
        if self.alias_of_id or not self.is_issued:
            return super().unpublish(
                set_expired=set_expired, commit=commit, user=user, log_action=log_action
            )
        if user is not None:
            raise UnpublishPagePermissionError(
                _("An issued document is not unpublished. Withdraw it on its Review tab instead.")
            )
        unpublish_asked.send(sender=type(self), instance=self, expired=set_expired)
        return None

    unpublish.alters_data = True

    def delete(self, *args, **kwargs):
        """
        Delete a document that was never issued, with its cycles.

        :raises ProtectedError: if the document was issued.
        """
        if not self.alias_of_id and self.is_issued:
            raise ProtectedError(
                _("“%(title)s” was issued and is kept. Withdraw it instead of deleting it.")
                % {"title": self.title},
                set(self.editions),
            )
        with transaction.atomic():
            delete_draft_cycles(self.path)
            return super().delete(*args, **kwargs)

    delete.alters_data = True

    # Rights

    def permissions_for_user(self, user):
        return GuidancePermissionTester(user, self)

    def get_lock(self):
        if not self.alias_of_id and self.pk:
            cycle = self.review_cycle
            if cycle is None and self.is_issued or cycle is not None and cycle.state in SEALED:
                return LifecycleLock(self, cycle)
        return super().get_lock()


def get_document_models() -> list[type[LifecycleMixin]]:
    """Return the page types of this site that have review cycles, the host's own included."""
    return [model for model in get_page_models() if issubclass(model, LifecycleMixin)]


def with_field(found: Iterable[type[models.Model]], name: str) -> Iterator[type[models.Model]]:
    """Yield those of some models that have a field: a host's page types need not have all."""
    for model in found:
        fields = (*model._meta.concrete_fields, *model._meta.many_to_many)
        if any(field.name == name for field in fields):
            yield model


def get_page_model() -> type[models.Model]:
    """Return the model of all pages of this site."""
    return swapper.load_model("wagtailcore", "Page")
