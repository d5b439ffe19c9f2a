"""Getting rid of a trial."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, PageLogEntry

from tests import factories, stages
from wagtail_partnerships import actions
from wagtail_partnerships.models import (
    CallRecord,
    Correction,
    ExpressionOfInterest,
    GuidancePage,
    ReviewCycle,
)


pytestmark = pytest.mark.django_db


def remove(**options):
    out = StringIO()
    call_command("partnerships_remove_trial", stdout=out, **options)
    return out.getvalue().splitlines()


@pytest.fixture
def trial(library):
    """A library with a document of every stage, one of them corrected, and an answered call."""
    for stage in stages.STAGES:
        stages.document_in(stage, library)
    page = stages.document_in("in_force", library)
    actions.correct(page.review_cycle, None, "A wrong link.")
    call = factories.make_call(library, document=page)
    actions.decline(factories.make_expression(call), None, "incomplete")
    page.create_alias(parent=library, update_slug="alias")
    return library


def test_everything_goes_that_was_listed_and_the_site_stays(trial, home_page, superuser):
    stock_page = factories.make_stock_page(home_page)
    lines = remove(yes=True, with_responses=True, user=superuser.get_username())
    assert lines[-1] == "Removed."
    assert {"calls: 1", "responses: 1", "libraries: 1"} <= set(lines)
    for model in (GuidancePage, ReviewCycle, Correction, CallRecord, ExpressionOfInterest):
        assert not model.objects.exists(), model
    assert set(home_page.get_children()) == {Page.objects.get(pk=stock_page.pk)}
    home_page.refresh_from_db()
    assert home_page.numchild == 1
    assert PageLogEntry.objects.filter(action="wagtail.delete", user=superuser).exists()


def test_responses_stay_unless_they_are_named(trial):
    with pytest.raises(CommandError, match="--with-responses"):
        remove(yes=True)
    assert ExpressionOfInterest.objects.exists() and GuidancePage.objects.exists()


@pytest.mark.parametrize(("typed", "removed"), [("remove", True), ("yes", False), ("", False)])
def test_it_asks(typed, removed, document, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda prompt: typed)
    if removed:
        remove()
    else:
        with pytest.raises(CommandError, match="Nothing was removed."):
            remove()
    assert GuidancePage.objects.exists() is not removed


def test_below_a_page_only(home_page, document, library):
    other = factories.make_library(home_page)
    factories.make_issued_guidance(other)
    lines = remove(below=other.pk, yes=True)
    assert "documents: 1" in lines
    assert list(GuidancePage.objects.all()) == [document]
    assert ReviewCycle.objects.filter(page=document).exists()
    with pytest.raises(CommandError, match="There is no page with the number 0"):
        remove(below=0, yes=True)


def test_pages_of_the_host_are_not_taken_along(library, document):
    factories.make_stock_page(document, title="Minutes")
    with pytest.raises(CommandError, match="“Minutes”. Move or delete them first."):
        remove(yes=True)
    assert GuidancePage.objects.filter(pk=document.pk).exists()


def test_document_that_stays_keeps_its_successor(home_page, document):
    other = factories.make_library(home_page)
    successor = factories.make_issued_guidance(other)
    actions.supersede(document.review_cycle, None, successor)
    with pytest.raises(CommandError, match="is superseded by one of the documents"):
        remove(below=other.pk, yes=True)
    assert GuidancePage.objects.filter(pk=successor.pk).exists()


def test_only_a_superuser_answers_for_it(document, editor):
    with pytest.raises(CommandError, match="There is no superuser “editor”"):
        remove(yes=True, user="editor")
    assert GuidancePage.objects.exists()


def test_nothing_to_remove(home_page):
    assert remove()[-1] == "There is nothing to remove."
