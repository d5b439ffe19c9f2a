"""The status rule is one: rows, filters and annotations tell the same of every document."""

from datetime import timedelta
from itertools import product

import pytest
from django.db.models import CharField, DateField, IntegerField, Value
from wagtail.models import Site

from tests import factories
from wagtail_partnerships.lifecycles.cycle_facts import document_status, status_case
from wagtail_partnerships.lifecycles.review import LEAVING, OPEN_STATES, Outcome, ReviewState
from wagtail_partnerships.models import ReviewCycle
from wagtail_partnerships.reading.document_filter import with_status
from wagtail_partnerships.status import DocumentStatus, site_today


pytestmark = pytest.mark.django_db

OPEN = [(state, "") for state in OPEN_STATES]
ENDED = [(ReviewState.CONCLUDED, outcome) for outcome in Outcome]
WITHOUT_CYCLE = [(None, "")]
EDITIONS = (None, 1)
DAYS = (None, -1, 0, 1)


def day_of(days):
    return None if days is None else site_today() + timedelta(days=days)


@pytest.mark.parametrize(("state", "outcome"), [*OPEN, *ENDED, *WITHOUT_CYCLE])
def test_python_and_sql_tell_the_same_of_all_facts(state, outcome):
    for edition, days in product(EDITIONS, DAYS):
        due_on = day_of(days)
        told = (
            Site.objects.annotate(
                state=Value(state and state.value, CharField()),
                outcome=Value(outcome and outcome.value, CharField()),
                edition=Value(edition, IntegerField()),
                due_on=Value(due_on, DateField()),
            )
            .annotate(
                status=status_case(
                    outcome="outcome",
                    edition="edition",
                    state="state",
                    due_on="due_on",
                    today=site_today(),
                )
            )
            .values_list("status", flat=True)
        )
        facts = {"outcome": outcome, "is_issued": edition is not None}
        expected = document_status(state, **facts, due_on=due_on, today=site_today())
        assert set(told) == {expected.value}
        as_text = str(due_on) if due_on else None
        assert document_status(state, **facts, due_on=as_text, today=str(site_today())) == expected


def test_lists_are_filtered_by_the_status_that_rows_tell(home_page):
    page = factories.make_guidance(home_page)
    cycle = page.review_cycle
    leaving = [(ReviewState.CONCLUDED, outcome) for outcome in LEAVING]
    for (state, outcome), is_issued, days in product([*OPEN, *leaving], (False, True), DAYS):
        ReviewCycle.objects.filter(pk=cycle.pk).update(
            state=state,
            outcome=outcome,
            open_page=None if outcome else page.pk,
            current_edition=cycle.pk if is_issued else None,
            due_on=day_of(days),
        )
        expected = ReviewCycle.objects.get(pk=cycle.pk).status
        found = [
            status
            for status in DocumentStatus
            if with_status(ReviewCycle.objects.all(), status).exists()
        ]
        assert found == [expected]


@pytest.mark.parametrize("status", DocumentStatus)
def test_a_document_is_in_force_or_out_of_use_or_a_draft(status):
    told = [status.is_in_force, status.is_out_of_use, status == DocumentStatus.DRAFT]
    assert told.count(True) == 1
