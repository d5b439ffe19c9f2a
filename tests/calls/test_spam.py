"""Machines are set aside with reasons; people behind one address are served."""

import pytest
from django.test import RequestFactory

from tests.calls.conftest import Visitor, filled_in
from wagtail_partnerships import actions
from wagtail_partnerships.forms.spam import FILLED_TRAP, TOO_FAST, TOO_MANY, TRAP, client_address
from wagtail_partnerships.models import ExpressionOfInterest, Notice


pytestmark = pytest.mark.django_db


def change(settings, **names):
    settings.WAGTAIL_PARTNERSHIPS = {**settings.WAGTAIL_PARTNERSHIPS, **names}


def set_aside():
    expression = ExpressionOfInterest.objects.get()
    assert expression.state == "quarantined"
    assert not Notice.objects.exists()
    return expression.quarantine_reasons


def test_who_fills_in_the_trap_is_set_aside_and_thanked(visitor):
    response = visitor.send({**filled_in(visitor.page), TRAP: "http://spam.example"})
    assert response.status_code == 302
    assert set_aside() == [FILLED_TRAP]


def test_who_is_too_fast_is_set_aside(visitor, settings):
    change(settings, FORM_MINIMUM_SECONDS=60)
    visitor.send()
    assert set_aside() == [TOO_FAST]


def test_who_corrects_mistakes_is_not_too_fast(visitor, settings, freeze):
    with freeze("2026-05-10 12:00"):
        visitor.page.__class__.objects.update(
            opens_at="2026-01-01T00:00Z", closes_at="2026-12-01T00:00Z"
        )
        visitor.open()
    change(settings, FORM_MINIMUM_SECONDS=60)
    with freeze("2026-05-10 12:02"):
        html = visitor.send(filled_in(visitor.page, name="")).content.decode()
        visitor.token = html.partition('name="form_token" value="')[2].partition('"')[0]
        visitor.send()
    assert ExpressionOfInterest.objects.get().state == "received"


def test_fifty_people_behind_one_address_are_served(call):
    for number in range(50):
        Visitor(call).send(filled_in(call, email=f"robin{number}@example.com"))
    assert ExpressionOfInterest.objects.filter(state="received").count() == 50


def test_very_many_from_one_address_are_set_aside(call, settings):
    change(settings, RATE_LIMIT_ANSWERS=1)
    for number in range(2):
        Visitor(call).send(filled_in(call, email=f"robin{number}@example.com"))
    last = ExpressionOfInterest.objects.latest("pk")
    assert last.quarantine_reasons == [TOO_MANY]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "", "10.0.0.1"),
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_a_forged_header_fools_nobody(settings, proxies, forwarded, address):
    change(settings, TRUSTED_PROXIES=proxies)
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().post("/", REMOTE_ADDR="10.0.0.1", **headers)
    assert client_address(request) == address


def test_what_is_released_counts_as_come_in_at_its_time(visitor, approver):
    visitor.send({**filled_in(visitor.page), TRAP: "x"})
    expression = ExpressionOfInterest.objects.get()
    actions.release_expression(expression, approver)
    assert expression.state == "received"
    assert Notice.objects.filter(email="robin@example.com").count() == 1
