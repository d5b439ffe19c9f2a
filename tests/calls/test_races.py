"""Many at once: places are never oversold, one press is one answer, nobody meets an error."""

import threading
from collections import Counter

import pytest
from django.db import connection, connections

from tests import factories
from tests.calls.conftest import Visitor
from wagtail_partnerships import actions
from wagtail_partnerships.exceptions import TransitionRefused
from wagtail_partnerships.models import ExpressionOfInterest, Notice
from wagtail_partnerships.models.questions import FormVersion


pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

RACERS = 20 if connection.vendor == "sqlite" else 50


def race(acts):
    """Run the callables at the same moment; return what each returned or raised."""
    start = threading.Barrier(len(acts))
    results = [None] * len(acts)

    def run(index, act):
        try:
            start.wait()
            results[index] = act()
        except Exception as error:  # noqa: BLE001 (the test looks at it)
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_places_are_never_oversold(home_page):
    page = factories.make_event_call(places=10)
    expressions = [factories.make_expression(page) for _number in range(RACERS)]
    results = race([lambda one=one: actions.accept(one) for one in expressions])
    refused = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(error, TransitionRefused) for error in refused), refused
    assert all("No place is left" in error.reasons[0] for error in refused)
    assert len(refused) == RACERS - 10
    states = list(ExpressionOfInterest.objects.values_list("state", flat=True))
    assert (states.count("accepted"), states.count("received")) == (10, RACERS - 10)


def test_ten_posts_of_one_rendered_form_are_one_answer(home_page):
    visitor = Visitor(factories.make_call())
    visitor.open()
    results = race([visitor.send] * 10)
    assert [getattr(result, "status_code", result) for result in results] == [302] * 10
    assert ExpressionOfInterest.objects.count() == 1
    assert Notice.objects.filter(kind="expression_receive").count() == 1


def test_ten_people_at_once_are_ten_answers(home_page):
    page = factories.make_call()
    visitors = [Visitor(page) for _number in range(10)]
    for visitor in visitors:
        visitor.open()
    results = race([visitor.send for visitor in visitors])
    assert [getattr(result, "status_code", result) for result in results] == [302] * 10
    assert ExpressionOfInterest.objects.count() == 10
    assert FormVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("policy", "states"),
    [("refuse", {"received": 1}), ("replace", {"received": 5})],
)
def test_one_person_at_five_screens_at_once(home_page, policy, states):
    page = factories.make_call(same_person_policy=policy)
    visitors = [Visitor(page) for _number in range(5)]
    for visitor in visitors:
        visitor.open()
    results = race([visitor.send for visitor in visitors])
    assert [getattr(result, "status_code", result) for result in results] == [302] * 5
    assert Counter(ExpressionOfInterest.objects.values_list("state", flat=True)) == states


def test_ten_responses_at_once_send_three_emails_to_one_address(home_page):
    page = factories.make_call()
    visitors = [Visitor(page) for _number in range(10)]
    for visitor in visitors:
        visitor.open()
    results = race([visitor.send for visitor in visitors])
    assert [getattr(result, "status_code", result) for result in results] == [302] * 10
    assert ExpressionOfInterest.objects.count() == 10
    told = Notice.objects.filter(kind="expression_receive").exclude(state="dropped")
    assert told.count() == 3


def test_one_free_place_is_offered_to_one_person(home_page):
    page = factories.make_event_call(places=2, keeps_waiting_list=True)
    accepted = [factories.make_expression(page, state="accepted") for _number in range(2)]
    for number in range(1, 5):
        factories.make_expression(page, state="waiting", waiting_number=number)
    race([lambda one=one: actions.withdraw_expression(one, by_person=True) for one in accepted])
    offered = ExpressionOfInterest.objects.filter(state="offered")
    assert sorted(offered.values_list("waiting_number", flat=True)) == [1, 2]
