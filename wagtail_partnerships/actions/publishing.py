"""The verbs that put a text in force: adopt, release, correct."""

from __future__ import annotations

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..exceptions import TransitionRefused
from ..models import Correction, ReviewCycle
from ..models.textinforce import differences
from ..notices.recipients import LEAD, OFFICER, SUBMITTER
from ..seal import seal_revision
from ..status import due_date, site_today
from .base import CycleAction, needs, person_name
from .readiness import latest_text, unmet_text_guards


class Adopt(CycleAction):
    """Take the present text as an edition, without Board approval."""

    verb = "adopt"
    label = gettext_lazy("Adopt as it is")
    done_label = gettext_lazy("Adopted")
    icon = "download"
    order = 110
    tells = ()
    writes_text = True

    def __init__(
        self, cycle, user=None, edition=1, issued_on=None, due_on=None, revision=None, **kwargs
    ):
        super().__init__(cycle, user, **kwargs)
        self.revision = revision
        self.edition = edition
        self.issued_on = issued_on or site_today()
        self.due_on = due_on

    def guards(self):
        if self.cycle.current_edition_id is not None:
            yield _("The document has been issued. Its next edition needs approval.")
        text = self.revision.as_object() if self.revision else latest_text(self.page)
        yield from unmet_text_guards(text, self.settings)

    def input_guards(self):
        if not isinstance(self.edition, int) or self.edition < 1:
            yield _("The number of the edition is 1 or higher.")
        if self.issued_on > site_today():
            yield _("The day of issue lies in the future.")

    def act(self):
        revision = (
            self.revision
            or self.page.get_latest_revision()
            or self.page.save_revision(user=self.user)
        )
        self.cycle.sealed_revision = revision
        self.cycle.seal, self.cycle.manifest = seal_revision(revision)
        self.cycle.adopt(self.edition, self.issued_on)
        self.cycle.ended_on = self.issued_on
        self.comment = _("Edition %(edition)s, issued on %(day)s") % {
            "edition": self.edition,
            "day": self.issued_on.isoformat(),
        }
        self.data = {"revision": revision.pk, "edition": self.edition, "seal": self.cycle.seal}

    def after(self):
        if self.page.live_revision_id != self.cycle.sealed_revision_id:
            self.page.publish_decided(self.cycle.sealed_revision, user=self.user)
        clear_past_go_live(self.page)
        from .reviews import begin_next

        begin_next(
            self.cycle,
            self.page,
            current_edition=self.cycle,
            on=self.issued_on,
            due_on=self.due_on or due_date(self.issued_on, self.page.get_review_interval()),
        )


class Release(CycleAction):
    """Give the approved text that has gone live its number, and begin the next cycle."""

    verb = "release"
    label = gettext_lazy("Release")
    done_label = gettext_lazy("Released")
    tells = (SUBMITTER, LEAD, OFFICER)

    def guards(self):
        if not self.page.live or self.page.live_revision_id != self.cycle.sealed_revision_id:
            yield _("The approved text is not live yet.")

    def act(self):
        self.cycle.release(self.cycle.next_edition)
        self.comment = _("Edition %(edition)s") % {"edition": self.cycle.edition}
        self.data = {"revision": self.cycle.sealed_revision_id, "edition": self.cycle.edition}

    def after(self):
        from .leaving import Supersede
        from .proposals import propose_for_edition
        from .reviews import begin_next

        begin_next(self.cycle, self.page, current_edition=self.cycle)
        replaced = self.cycle.replaces.values("pk")
        for other in ReviewCycle.objects.filter(
            open_page__in=replaced, current_edition__isnull=False
        ).order_by("pk"):
            Supersede(other, None, successor=self.page).execute()
        propose_for_edition(self.page, self.cycle)


class Correct(CycleAction):
    """Put a small mistake right under the same edition."""

    verb = "correct"
    label = gettext_lazy("Publish a correction")
    done_label = gettext_lazy("Correction published")
    icon = "edit"
    order = 120
    tells = (OFFICER,)
    writes_text = True

    def __init__(self, cycle, user=None, note="", revision=None, **kwargs):
        super().__init__(cycle, user, **kwargs)
        self.comment = note.strip()
        self.revision = revision

    def guards(self):
        latest = self.page.get_latest_revision()
        if (
            latest is None
            or latest.pk == self.page.live_revision_id
            or not (self.page.has_unpublished_changes)
        ):
            yield _("The draft is the same as the text in force. Edit it first.")
            return
        draft = latest.as_object()
        if draft.go_live_at and draft.go_live_at > timezone.now():
            yield _("A correction is published at once. Clear the go-live date first.")
        if self.settings.second_person_corrects and self.user in writers_of_draft(self.page):
            yield _("You wrote this correction. Another approver has to publish it.")
        yield from unmet_text_guards(draft, self.settings)

    def input_guards(self):
        yield from needs(self.comment, _("Write the note to readers: what was put right."))
        latest = self.page.get_latest_revision()
        if self.revision is not None and self.revision.pk != latest.pk:
            yield _(
                "The draft was changed after its differences were shown to you. Look at them again."
            )

    def act(self):
        self.revision = self.page.get_latest_revision()
        self.cycle.correct()
        edition = self.cycle.current_edition
        seal, manifest = seal_revision(self.revision)
        number = (edition.corrections.aggregate(highest=Max("number"))["highest"] or 0) + 1
        Correction.objects.create(
            cycle=edition,
            number=number,
            note=self.comment,
            corrected_by=self.user,
            sealed_revision=self.revision,
            seal=seal,
            manifest=manifest,
        )
        self.data = {
            "revision": self.revision.pk,
            "edition": edition.edition,
            "correction": number,
            "seal": seal,
            "written_by": [person_name(writer) for writer in writers_of_draft(self.page)],
        }

    def after(self):
        self.page.publish_decided(self.revision, user=self.user)
        clear_past_go_live(self.page)


def writers_of_draft(page) -> list:
    """Return the users who saved the draft since it was last the text in force, the last first."""
    text = page.live_revision.as_object()
    writers: dict = {}
    for revision in page.revisions.select_related("user").order_by("-created_at", "-pk"):
        if revision.pk == page.live_revision_id or not differences(revision.as_object(), text):
            break
        if revision.user is not None:
            writers[revision.user] = True
    return list(writers)


def publish_sealed(cycle: ReviewCycle, page, user) -> None:
    """Publish the sealed revision, or schedule it where it has a go-live date to come."""
    page.publish_decided(cycle.sealed_revision, user=user)
    clear_past_go_live(page)


def clear_past_go_live(page) -> None:
    """Clear a go-live date that has passed; the sealed revision keeps it."""
    type(page).objects.filter(pk=page.pk, live=True, go_live_at__lte=timezone.now()).update(
        go_live_at=None
    )


def clear_schedules(page) -> None:
    """Unschedule every revision of a page."""
    page.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)


def restore_live_text(page, user) -> None:
    """Make the text in force the draft again, as a new revision; the other stays in history."""
    live = page.live_revision
    if live is None or page.latest_revision_id == live.pk:
        return
    live.as_object().save_revision(
        user=user, changed=False, log_action=True, previous_revision=live, clean=False
    )
    type(page).objects.filter(pk=page.pk).update(has_unpublished_changes=False)


def adopt(page, user=None, edition=1, issued_on=None, due_on=None, **kwargs) -> ReviewCycle:
    """
    Take the present text of a page as an edition, without Board approval.

    :param edition: its number, 1 or higher.
    :param issued_on: the day of issue (default: today).
    :param due_on: when it is due for review (default: the day of issue and the interval).
    """
    return Adopt(_open_cycle(page), user, edition, issued_on, due_on, **kwargs).execute()


def release(cycle, **kwargs) -> ReviewCycle:
    """Give the approved text that has gone live its edition number (by the system)."""
    return Release(cycle, None, **kwargs).execute()


def correct(cycle, user=None, note="", revision=None, **kwargs) -> ReviewCycle:
    """
    Publish the draft as a correction of the edition in force.

    :param revision: the revision whose differences were shown (default: the latest).
    """
    return Correct(cycle, user, note, revision, **kwargs).execute()


def _open_cycle(page) -> ReviewCycle:
    cycle = page.specific.review_cycle
    if cycle is None:
        raise TransitionRefused(["This page has no review cycle. Run partnerships_doctor --fix."])
    return cycle


__all__ = ["adopt", "correct", "release"]
