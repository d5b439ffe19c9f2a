"""How a call is born, published and deleted."""

from __future__ import annotations

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import ngettext
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.models import PagePermissionTester, Revision

from ..status import site_time
from .aliasing import AliasesFollowLiveText
from .calladdresses import slug_in_database, why_slug_is_kept
from .callrecords import CallRecord
from .old_addresses import with_personal_link


logger = logging.getLogger("wagtail_partnerships")

SCHEDULED = "wagtail.publish.scheduled"
EVENT_FACTS = ("venue", "venue_address", "online_url", "event_cancelled")


class CallPermissionTester(PagePermissionTester):
    """
    Wagtail's questions about a call: an alias is as private as what it shows.

    Whether a call with answers may be deleted is no question of rights: asked here, Wagtail would
    say that somebody lacks them, and not how many answers there are. `guard_delete`, and
    `delete()` of the page, say that.
    """

    def can_set_view_restrictions(self):
        return super().can_set_view_restrictions() and not self.page.alias_of_id


class CallPublishingMixin(AliasesFollowLiveText):
    """What Wagtail's ways of saving, publishing and deleting do to a call."""

    @property
    def has_answers(self) -> bool:
        """Whether anybody has answered; an alias has no answers of its own."""
        if self.pk is None or self.alias_of_id:
            return False
        return CallRecord.objects.filter(page_id=self.pk).with_answers().exists()

    def permissions_for_user(self, user):
        return CallPermissionTester(user, self)

    def clean(self):
        super().clean()
        if self.has_answers and self.slug != slug_in_database(self):
            if reason := why_slug_is_kept(self):
                raise ValidationError({"slug": reason})

    @property
    def url(self):
        """The address of the call; to whoever followed an old one, with their own link."""
        return with_personal_link(self, self.get_url())

    def readiness(self) -> list[str]:
        """
        Return what the call lacks before it can be published, each saying what to do.

        You can override this method to ask for more.
        """
        from ..editing.call_readiness import unmet_call_facts

        return [str(message) for message in unmet_call_facts(self)]

    def get_event_facts(self) -> dict:
        """Return the facts of the event; whoever comes is told when one of them changes."""
        if self.event_starts_at is None:
            return {}
        return {
            "starts_at": _iso(self.event_starts_at),
            "ends_at": _iso(self.event_ends_at),
            **{name: getattr(self, name) for name in EVENT_FACTS},
        }

    def save(self, clean=True, user=None, log_action=False, **kwargs):
        fields = kwargs.get("update_fields")
        if self._state.adding and self.live and not self.alias_of_id:
            self._begin_ready_or_as_draft()
        elif self._goes_live(fields) and (reasons := self.readiness()):
            # Wagtail's publishing action can be run past `publish()`, as its admin API does.
            raise PublishPagePermissionError(" ".join(reasons))
        with transaction.atomic():
            result = super().save(clean=clean, user=user, log_action=log_action, **kwargs)
            if not self.alias_of_id:
                self._keep_record(published=self.live and fields is None)
        self.__dict__.pop("call_record", None)
        self.__dict__.pop("places_left", None)
        self.__dict__.pop("_form_fields", None)
        self.__dict__.pop("class_notices", None)
        return result

    save.alters_data = True

    def _goes_live(self, fields) -> bool:
        if self.alias_of_id or not self.live or fields is not None:
            return False
        return not type(self)._base_manager.filter(pk=self.pk, live=True).exists()

    def _begin_ready_or_as_draft(self):
        if reasons := self.readiness():
            logger.info(
                "The call “%s” is saved, not live, because it is not ready: %s",
                self.title,
                " ".join(reasons),
            )
            self.live = False
            self.has_unpublished_changes = True
            self.live_revision = self.first_published_at = self.last_published_at = None

    def _keep_record(self, published: bool):
        record, _created = CallRecord.objects.get_or_create(page_id=self.pk)
        if published and record.take_facts(self):
            from ..actions.calls.events import tell_of_changed_event

            tell_of_changed_event(record)

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
        Publish a revision of the call, if it is ready.

        :raises PublishPagePermissionError: naming what is missing. The scheduler is never raised
            at: what is not ready is unscheduled, and the server's log says why.
        """
        if not self.alias_of_id and (reasons := revision.as_object().readiness()):
            if log_action != SCHEDULED:
                raise PublishPagePermissionError(" ".join(reasons))
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
            logger.warning("The call %s was not published: %s", self.pk, " ".join(reasons))
            return None
        return super().publish(
            revision,
            user=user,
            changed=changed,
            log_action=log_action,
            previous_revision=previous_revision,
            skip_permission_checks=skip_permission_checks,
        )

    publish.alters_data = True

    def delete(self, *args, **kwargs):
        """
        Delete a call that nobody has answered, with its record.

        :raises ProtectedError: if there are answers.
        """
        if not self.alias_of_id:
            record = CallRecord.objects.for_page(self).first()
            if record is not None:
                refuse_with_answers(record)
            with transaction.atomic():
                CallRecord.objects.for_page(self).delete()
                return super().delete(*args, **kwargs)
        return super().delete(*args, **kwargs)

    delete.alters_data = True


def refuse_with_answers(record: CallRecord) -> None:
    """
    Refuse the deletion of a call with answers, naming the way out.

    :raises ProtectedError: with the count of the answers.
    """
    if count := record.expressions.not_erased().count():
        raise ProtectedError(
            ngettext(
                "“%(title)s” has one answer. Export and purge it before you delete the call; or "
                "unpublish the call.",
                "“%(title)s” has %(count)s answers. Export and purge them before you delete the "
                "call; or unpublish the call.",
                count,
            )
            % {"title": record.page.title, "count": count},
            set(record.expressions.not_erased()[:10]),
        )


def _iso(moment) -> str:
    return site_time(moment).isoformat() if moment else ""


__all__ = ["CallPublishingMixin", "refuse_with_answers"]
