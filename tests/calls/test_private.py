"""Calls for members only, and editors who travel."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.users.models import UserProfile

from tests import factories
from tests.calls.conftest import Visitor, filled_in
from tests.calls.test_personal_link import link
from tests.calls.test_readiness import editor_form
from wagtail_partnerships.models import CallToActionPage, ExpressionOfInterest


pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(call):
    """A call that somebody has answered before it was made private."""
    Visitor(call).send()
    PageViewRestriction.objects.create(page=call, restriction_type=PageViewRestriction.LOGIN)
    return call


def test_when_the_login_has_ended_the_text_is_given_back(answered, client):
    response = client.post(
        answered.url, {"form_token": "x", **filled_in(answered, statement="All my thoughts.")}
    )
    html = response.content.decode()
    assert response.status_code == 403
    assert "All my thoughts." in html
    assert "Your interest" not in html, "the questions are not for everybody"
    assert ExpressionOfInterest.objects.count() == 1


def test_a_private_call_asks_for_a_login(answered, client, outsider, client_for):
    assert client.get(answered.url).status_code == 302
    assert client_for(outsider).get(answered.url).status_code == 200


def test_a_stranger_is_not_led_to_a_private_call(library, client, outsider, client_for):
    page = factories.make_issued_guidance(library)
    call = factories.make_call(document=page.page_ptr, title="Come to our workshop")
    PageViewRestriction.objects.create(page=call, restriction_type=PageViewRestriction.LOGIN)
    for url in (library.url, page.url):
        assert call.title not in client.get(url).content.decode()
        assert call.title in client_for(outsider).get(url).content.decode()


def test_the_persons_link_needs_no_login(answered, client):
    expression = ExpressionOfInterest.objects.get()
    assert client.get(link(expression)).status_code == 200
    assert client.get(f"{answered.url}?mine=forged").status_code == 302


def test_csrf_refusal_shows_no_private_questions(answered, settings):
    settings.CSRF_FAILURE_VIEW = "wagtail_partnerships.views.csrf_failure"
    visitor = Visitor(answered, enforce_csrf_checks=True)
    html = visitor.client.post(answered.url, filled_in(answered)).content.decode()
    assert "Your interest" not in html


def test_editors_enter_times_in_the_sites_zone(call, client_for, approver):
    UserProfile.objects.create(user=approver, current_time_zone="Asia/Tokyo")
    data = editor_form(call, opens_at="2026-07-01 09:00", closes_at="2026-08-01 17:00")
    client_for(approver).post(f"/admin/pages/{call.pk}/edit/", {**data, "action-publish": "1"})
    page = CallToActionPage.objects.get(pk=call.pk)
    zone = timezone.get_default_timezone()
    assert page.opens_at == datetime.datetime(2026, 7, 1, 9, tzinfo=zone)
    html = client_for(approver).get(f"/admin/pages/{call.pk}/edit/").content.decode()
    assert 'value="2026-08-01 17:00"' in html
