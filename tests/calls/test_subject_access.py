"""An office is asked for everything that is held about somebody."""

import pytest
from django.contrib.auth.models import Permission
from wagtail.models import PageLogEntry

from tests import factories
from wagtail_partnerships.actions.subjectaccess import held_about
from wagtail_partnerships.exceptions import TransitionPermissionError


pytestmark = pytest.mark.django_db


@pytest.fixture
def answers(home_page):
    """Two answers of one person to two calls, and one of somebody else."""
    return [
        factories.make_expression(factories.make_call(), email=email)
        for email in ("robin@example.com", "Robin@Example.com", "other@example.com")
    ]


def test_all_of_it_and_nobody_elses(answers, superuser):
    held = held_about("ROBIN@example.com ", superuser)
    assert [one["reference"] for one in held] == [answers[0].reference, answers[1].reference]
    entries = PageLogEntry.objects.filter(action="wagtail_partnerships.export_expressions")
    assert {entry.data["expression"] for entry in entries} == {one["reference"] for one in held}
    assert "robin" not in str([entry.data for entry in entries]).lower()


def test_it_needs_reading_and_exporting(answers, approver, approvers):
    with pytest.raises(TransitionPermissionError):
        held_about("robin@example.com", approver)
    approvers.permissions.add(Permission.objects.get(codename="export_expressions"))
    user = type(approver).objects.get(pk=approver.pk)
    assert len(held_about("robin@example.com", user)) == 2


def test_nobody_without_an_address(answers, superuser):
    answers[0].email = ""
    answers[0].save()
    assert held_about("", superuser) == []
