"""Every verb, at every stage, by every role: what the design's table says, and nothing else."""

from contextlib import contextmanager
from itertools import product

import pytest
from django.db import transaction

from tests import stages
from tests.conftest import make_group, make_user
from wagtail_partnerships.exceptions import TransitionPermissionError, TransitionRefused
from wagtail_partnerships.models import ReviewCycle


pytestmark = pytest.mark.django_db

VERBS = sorted(stages.FACTS)
ROLES = ("editor", "approver", "lead", "submitter", "outsider", "system")


@pytest.fixture
def people(home_page):
    """One person for each role and nothing more; the approver may publish and not change."""
    board = make_group("Publishers only", home_page, ["publish_page"])
    readers = make_group("Readers", home_page, [])
    return {
        "editor": make_user("ed", make_group("Editors only", home_page, ["change_page"])),
        "approver": make_user("app", board),
        "lead": make_user("lead", readers),
        "submitter": make_user("sub", readers),
        "outsider": make_user("out", readers),
        "system": None,
    }


def facts_of(page):
    cycle = page.latest_cycle
    return (cycle.pk, cycle.state, cycle.version, page.live_revision_id, page.edition)


@pytest.mark.parametrize("stage", stages.STAGES)
def test_only_who_may_can_and_only_when(stage, library, people):
    page = stages.document_in(stage, library, submitter=people["submitter"])
    ReviewCycle.objects.filter(open_page_id=page.pk).update(lead=people["lead"])
    before = facts_of(page)
    for verb, role in product(VERBS, ROLES):
        with undone():
            allowed = stages.TABLE[stage].get(verb, set())
            if role in allowed or (role == "system" and allowed):
                stages.perform(verb, page, people[role])
                assert facts_of(type(page).objects.get(pk=page.pk)) != before, (verb, role)
                continue
            with pytest.raises((TransitionRefused, TransitionPermissionError)) as refusal:
                stages.perform(verb, page, people[role])
            assert all(str(reason).strip() for reason in refusal.value.reasons), (verb, role)
            assert facts_of(type(page).objects.get(pk=page.pk)) == before, (verb, role)


@contextmanager
def undone():
    """Take back what happens within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_inactive_people_may_do_nothing(library, editor):
    page = stages.document_in("in_force", library)
    editor.is_active = False
    editor.save()
    with pytest.raises(TransitionPermissionError):
        stages.perform("begin_brief_review", page, editor)


def test_superusers_hold_every_role_and_obey_four_eyes(library, superuser):
    page = stages.document_in("awaiting_approval", library, submitter=superuser)
    with pytest.raises(TransitionRefused, match="Somebody else has to approve it"):
        stages.perform("approve", page, superuser)
