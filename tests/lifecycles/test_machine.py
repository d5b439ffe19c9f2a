"""Whatever is done to a document, in whatever order, the invariants hold."""

import datetime
from contextlib import suppress

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from wagtail.models import Page, PageLogEntry

from tests import factories, stages
from wagtail_partnerships import actions
from wagtail_partnerships.exceptions import TransitionRefused
from wagtail_partnerships.lifecycles.review import ReviewState
from wagtail_partnerships.models import GuidancePage, ReviewCycle


START = datetime.datetime(2030, 1, 15, 12, tzinfo=datetime.timezone.utc)
REFUSALS = (TransitionRefused, PermissionDenied, ProtectedError, ValidationError)


class DocumentMachine(RuleBasedStateMachine):
    """Documents of one library, under every verb and every one of Wagtail's own operations."""

    people = ()

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.clock = time_machine.travel(START, tick=False)
        self.time = self.clock.start()
        self.library = factories.make_library()
        self.page_ids = [factories.make_guidance(self.library).pk for _ in range(2)]
        self.texts = {}

    def teardown(self):
        self.clock.stop()
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def attempt(self, act):
        with suppress(*REFUSALS), transaction.atomic():
            act()
        self.remember()

    def pages(self):
        return list(GuidancePage.objects.filter(pk__in=self.page_ids).order_by("pk"))

    def pick(self, index):
        pages = self.pages()
        return pages[index % len(pages)]

    def remember(self):
        for cycle in ReviewCycle.objects.filter(edition__isnull=False):
            self.texts.setdefault(cycle.pk, cycle.seal)

    @rule(
        index=st.integers(0, 5),
        verb=st.sampled_from(sorted(stages.FACTS)),
        person=st.integers(0, 2),
    )
    def use_a_verb(self, index, verb, person):
        page = self.pick(index)
        facts = dict(stages.FACTS[verb])
        if verb == "supersede":
            facts["successor"] = self.pick(index + 1)
        if verb == "postpone":
            facts["due_on"] = datetime.date(2200, 1, 1)
        subject = page if verb in {"adopt", "reinstate"} else page.latest_cycle
        self.attempt(lambda: getattr(actions, verb)(subject, self.people[person], **facts))

    @rule(index=st.integers(0, 5), ahead=st.sampled_from([None, None, 10]))
    def edit(self, index, ahead):
        page = self.pick(index)
        go_live_at = START + datetime.timedelta(days=ahead) if ahead else None
        if page.get_lock() is None:
            self.attempt(
                lambda: factories.revise_draft(
                    page, summary=f"Text {page.revisions.count()}", go_live_at=go_live_at
                )
            )

    @rule(index=st.integers(0, 5), which=st.integers(0, 9), by_person=st.booleans())
    def publish_some_revision(self, index, which, by_person):
        page = self.pick(index)
        revisions = list(page.revisions.order_by("pk"))
        if revisions:
            revision = revisions[which % len(revisions)]
            self.attempt(lambda: revision.publish(user=self.people[1] if by_person else None))

    @rule(index=st.integers(0, 5), which=st.integers(0, 9))
    def revert_to_some_revision(self, index, which):
        page = self.pick(index)
        revisions = list(page.revisions.order_by("pk"))
        if revisions and page.get_lock() is None:
            revision = revisions[which % len(revisions)]
            self.attempt(
                lambda: revision.as_object().save_revision(previous_revision=revision, clean=False)
            )

    @precondition(lambda self: len(self.page_ids) < 6)
    @rule(index=st.integers(0, 5), keep_live=st.booleans())
    def copy(self, index, keep_live):
        page = self.pick(index)
        copy = page.copy(
            update_attrs={"slug": f"copy-{len(self.page_ids)}-{page.pk}"}, keep_live=keep_live
        )
        self.page_ids.append(copy.pk)
        assert GuidancePage.objects.get(pk=copy.pk).status == "draft"

    @rule(index=st.integers(0, 5))
    def move(self, index):
        page = self.pick(index)
        before = ReviewCycle.objects.filter(page_id=page.pk).count()
        Page.objects.get(pk=page.pk).move(Page.objects.get(pk=self.library.pk), pos="last-child")
        assert ReviewCycle.objects.filter(page_id=page.pk).count() == before

    @rule(index=st.integers(0, 5), base=st.booleans())
    def unpublish_by_code(self, index, base):
        page = self.pick(index)
        self.attempt((Page.objects.get(pk=page.pk) if base else page).unpublish)

    @rule(index=st.integers(0, 5))
    def delete(self, index):
        page = self.pick(index)
        issued = page.is_issued
        if not issued and len(self.pages()) <= 1:
            return
        self.attempt(page.delete)
        assert GuidancePage.objects.filter(pk=page.pk).exists() == issued

    @rule(days=st.sampled_from([1, 15, 2000]))
    def let_time_pass(self, days):
        self.time.shift(datetime.timedelta(days=days))
        call_command("publish_scheduled")
        self.remember()

    @invariant()
    def one_open_cycle_at_most_and_none_only_when_out_of_use(self):
        for page in self.pages():
            count = stages.open_cycles(page)
            out_of_use = page.status in {"withdrawn", "superseded"}
            assert count == (0 if out_of_use else 1)

    @invariant()
    def what_is_live_is_what_was_sealed(self):
        for page in self.pages():
            assert page.live == page.is_issued
            if page.live:
                edition = page.editions.first()
                correction = edition.corrections.first()
                sealed = (correction or edition).sealed_revision_id
                assert page.live_revision_id == sealed
                assert page.summary == page.live_revision.content["summary"]

    @invariant()
    def editions_are_numbered_and_keep_their_text(self):
        for page in self.pages():
            numbers = list(page.editions.values_list("edition", flat=True))
            assert numbers == sorted(set(numbers), reverse=True)
        for cycle in ReviewCycle.objects.filter(pk__in=self.texts):
            assert cycle.seal_is_intact()
            assert cycle.seal == self.texts[cycle.pk]

    @invariant()
    def every_step_is_logged(self):
        for cycle in ReviewCycle.objects.filter(page_id__in=self.page_ids):
            logged = PageLogEntry.objects.filter(
                page_id=cycle.page_id, action__startswith="wagtail_partnerships."
            ).exclude(action="wagtail_partnerships.schedule_refused")
            steps = [entry for entry in logged if entry.data.get("cycle") == cycle.pk]
            assert len(steps) == cycle.version

    @invariant()
    def readers_are_told_alike_by_row_and_by_query(self):
        told = dict(GuidancePage.objects.with_status().values_list("pk", "document_status"))
        for page in self.pages():
            assert told[page.pk] == page.status
            cycle = page.review_cycle
            if cycle and cycle.state == ReviewState.APPROVED:
                assert not page.live or page.live_revision_id != cycle.sealed_revision_id


@pytest.mark.hypothesis
@pytest.mark.django_db
def test_document_machine(home_page, editor, approver):
    machine = type("Machine", (DocumentMachine,), {"people": (editor, approver, None)})
    # A failing run names its steps; making them fewer takes longer than reading them.
    run_state_machine_as_test(
        machine, settings=settings(stateful_step_count=20, phases=[Phase.reuse, Phase.generate])
    )
