"""Many people press at once: one succeeds, the others are told, nothing is half done."""

import threading

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections
from wagtail.models import PageLogEntry

from tests import factories, stages
from wagtail_partnerships import actions
from wagtail_partnerships.exceptions import TransitionRefused
from wagtail_partnerships.models import GuidancePage, Notice, ReviewCycle


pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

RACERS = 10 if connection.vendor != "sqlite" else 4


def race(acts):
    """Run the callables at the same moment; return what each returned or raised."""
    start = threading.Barrier(len(acts))
    results = [None] * len(acts)

    def run(index, act):
        try:
            start.wait()
            results[index] = act()
        except Exception as error:  # noqa: BLE001 (the test looks at every one)
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


STAGE_OF = {verb: stage for stage in reversed(stages.STAGES) for verb in stages.TABLE[stage]}


def test_one_wins_and_the_others_are_told(library, approver):
    for verb in sorted(STAGE_OF):
        race_for(verb, library, approver)


def race_for(verb, library, approver):
    page = stages.document_in(STAGE_OF[verb], library)
    PageLogEntry.objects.all().delete()
    Notice.objects.all().delete()
    subjects = [
        GuidancePage.objects.get(pk=page.pk)
        if verb in {"adopt", "reinstate"}
        else ReviewCycle.objects.get(pk=page.latest_cycle.pk)
        for _ in range(RACERS)
    ]
    people = [get_user_model().objects.get(pk=approver.pk) for _ in subjects]
    facts = stages.facts_for(verb, page)
    results = race(
        [
            lambda subject=subject, user=user: getattr(actions, verb)(subject, user, **facts)
            for subject, user in zip(subjects, people, strict=True)
        ]
    )
    errors = [result for result in results if isinstance(result, Exception)]
    assert len(errors) == RACERS - 1, (verb, results)
    assert all(isinstance(error, TransitionRefused) for error in errors), (verb, errors)
    entries = PageLogEntry.objects.filter(action=f"wagtail_partnerships.{verb}")
    assert entries.count() == 1, verb
    assert stages.open_cycles(page) <= 1
    told = Notice.objects.filter(kind=f"cycle_{verb}").values_list("user", flat=True)
    assert len(told) == len(set(told)), verb


def test_approval_and_withdrawal_at_once(library):
    page = stages.document_in("awaiting_approval", library)
    first, second = (ReviewCycle.objects.get(pk=page.review_cycle.pk) for _ in range(2))
    results = race(
        [
            lambda: actions.approve(first, None),
            lambda: actions.withdraw(second, None, "Unsafe."),
        ]
    )
    assert sum(isinstance(result, TransitionRefused) for result in results) == 1
    page = GuidancePage.objects.get(pk=page.pk)
    assert (page.status, page.edition) in {("in_force", 2), ("withdrawn", 1)}


def test_two_documents_that_supersede_each_other(library):
    first, second = (factories.make_issued_guidance(library) for _ in range(2))
    cycles = [first.review_cycle, second.review_cycle]
    race(
        [
            lambda: actions.supersede(cycles[0], None, second),
            lambda: actions.supersede(cycles[1], None, first),
        ]
    )
    assert "in_force" in {first.status, second.status}


def test_deleting_and_issuing_at_once(library):
    page = stages.document_in("new_awaiting_approval", library)
    cycle = page.review_cycle
    race([lambda: actions.approve(cycle, None), GuidancePage.objects.get(pk=page.pk).delete])
    left = GuidancePage.objects.filter(pk=page.pk).first()
    assert left is None or left.edition == 1
    assert ReviewCycle.objects.filter(page_id=page.pk).exists() == (left is not None)
