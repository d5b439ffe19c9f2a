"""What hosts are told: after commit, once, and their faults spoil nothing."""

import pytest
from django.db import transaction

from tests import stages
from wagtail_partnerships import actions
from wagtail_partnerships.models import ReviewCycle
from wagtail_partnerships.signals import cycle_transitioned


pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    told = []

    def listen(**kwargs):
        kwargs.pop("signal")
        told.append(kwargs)

    cycle_transitioned.connect(listen)
    yield told
    cycle_transitioned.disconnect(listen)


def test_payload_after_commit(heard, library, editor, django_capture_on_commit_callbacks):
    page = stages.document_in("in_force", library)
    cycle = page.review_cycle
    with django_capture_on_commit_callbacks(execute=True):
        actions.begin_full_review(cycle, editor, "legislation", reach="national")
        assert heard == []
    assert heard == [
        {
            "sender": ReviewCycle,
            "instance": cycle,
            "page": page,
            "verb": "begin_full_review",
            "source": "in_force",
            "target": "full_review",
            "user": editor,
            "comment": "Change of legislation",
        }
    ]


def test_approval_tells_of_approval_and_release(
    heard, library, approver, django_capture_on_commit_callbacks
):
    page = stages.document_in("awaiting_approval", library)
    with django_capture_on_commit_callbacks(execute=True):
        actions.approve(page.review_cycle, approver)
    assert sorted(kwargs["verb"] for kwargs in heard) == ["approve", "release"]
    assert {kwargs["verb"]: kwargs["target"] for kwargs in heard} == {
        "approve": "approved",
        "release": "concluded",
    }


def test_nothing_is_told_of_what_was_undone(
    heard, library, editor, django_capture_on_commit_callbacks
):
    page = stages.document_in("in_force", library)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        actions.begin_full_review(page.review_cycle, editor, "legislation")
        transaction.set_rollback(True)
    assert heard == []


def test_receiver_that_raises_is_reported_and_spoils_nothing(
    heard, library, editor, caplog, django_capture_on_commit_callbacks
):
    def fail(**kwargs):
        raise RuntimeError("a fault of the host")

    page = stages.document_in("in_force", library)
    cycle_transitioned.connect(fail)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            actions.begin_full_review(page.review_cycle, editor, "legislation")
    finally:
        cycle_transitioned.disconnect(fail)
    assert page.review_cycle.state == "full_review"
    assert len(heard) == 1
    assert "A receiver of a transition failed" in caplog.text
