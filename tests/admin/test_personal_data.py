"""The screens under “Personal data”: what is kept, held, purged, and who is to be erased."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from tests import factories
from wagtail_partnerships.models import CallRecord, ExpressionOfInterest, Purge
from wagtail_partnerships.models.privacy import PrivacyFacts, PrivacySettings


pytestmark = pytest.mark.django_db

HOME = "/admin/partnerships/personal-data/"


def address(name, row):
    return reverse(f"partnerships_admin:{name}", args=(row.pk,))


@pytest.fixture
def officer(approver, approvers):
    """An approver who may delete answers, too."""
    approvers.permissions.add(Permission.objects.get(codename="delete_expressions"))
    return type(approver).objects.get(pk=approver.pk)


@pytest.fixture
def answer(home_page):
    page = factories.make_call(title="Help with the review")
    CallRecord.objects.update(kept_from=date(2026, 1, 1), keep_until=date(2027, 1, 1))
    return factories.make_expression(page, erasure_asked_at=timezone.now())


def test_what_is_kept_and_until_when(answer, officer, client_for, django_assert_max_num_queries):
    client = client_for(officer)
    html = client.get(HOME).content.decode()
    for words in ("Help with the review", "1 January 2027: whole answers", answer.reference):
        assert words in html
    assert answer.name not in html
    for _number in range(5):
        factories.make_expression(factories.make_call())
    CallRecord.objects.update(kept_from=date(2026, 1, 1), keep_until=date(2027, 1, 1))
    with django_assert_max_num_queries(45):
        client.get(HOME)


def test_a_clock_that_has_not_begun_is_said(answer, officer, client_for):
    """Answers may be kept from an outcome on that is still to come, and a class for some months."""
    site = PrivacySettings.for_site(Site.objects.get(is_default_site=True))
    PrivacyFacts.objects.create(
        settings=site, privacy_class="contact", lawful_basis="x", notice="y", months_kept=1
    )
    CallRecord.objects.update(kept_from=None, keep_until=None)
    assert "The clock has not begun." in client_for(officer).get(HOME).content.decode()


def test_a_hold_keeps_everything_until_it_is_ended(answer, officer, client_for):
    client, record = client_for(officer), answer.call
    hold, erase, purge = address("hold", record), address("erase_answer", answer), ""
    purge = address("purge", record)
    assert "for which complaint" in client.post(hold, {"version": "0"}).content.decode()
    client.post(hold, {"version": "0", "reason": "Claim 7"})
    assert "Claim 7" in client.get(HOME).content.decode()
    client.post(erase, {"version": answer.version, "sure": "on"})
    client.post(purge, {"version": "1", "sure": "on", "without_export": "on"})
    assert "End the hold" in client.get(purge).content.decode()
    answer.refresh_from_db()
    assert answer.name
    client.post(hold, {"version": "0", "reason": "from an older screen"})
    assert CallRecord.objects.get().legal_hold_reason == "Claim 7"
    client.post(hold, {"version": "1"})
    client.get(f"{erase}?sure=on")
    assert "Tick the box" in client.post(erase, {"version": answer.version}).content.decode()
    client.post(erase, {"version": answer.version, "sure": "on"})
    answer.refresh_from_db()
    assert answer.is_erased
    assert "People who asked to be erased" not in client.get(HOME).content.decode()


def test_purging_by_hand_is_recorded(answer, officer, client_for):
    client = client_for(officer)
    data = {"version": "1", "sure": "on", "without_export": "on"}
    client.get(address("purge", answer.call), data)
    assert ExpressionOfInterest.objects.not_erased().exists()
    client.post(address("purge", answer.call), data)
    done = Purge.objects.get()
    assert (done.by, done.answers) == ("Ada Preston", 1)
    html = client.get(HOME).content.decode()
    assert "Ada Preston" in html
    assert "There is no answer" in client.get(address("purge", answer.call)).content.decode()


def test_each_screen_needs_the_right_on_the_call(answer, approver, editor, outsider, client_for):
    urls = [HOME, *(address(name, answer.call) for name in ("purge", "hold"))]
    urls.append(address("erase_answer", answer))
    data = {"version": "1", "sure": "on", "without_export": "on", "reason": "x"}
    for user in (approver, editor, outsider):
        for url in urls:
            assert client_for(user).get(url).status_code == 302
            assert client_for(user).post(url, data).status_code in {302, 405}
    answer.refresh_from_db()
    assert not answer.is_erased
    assert not CallRecord.objects.get().legal_hold


def test_the_menu_and_the_register_lead_there(
    answer, officer, approver, client_for, other_approver
):
    html = client_for(officer).get("/admin/").content.decode()
    assert HOME in html
    register = reverse("partnerships_registers_expressions_modeladmin_index")
    assert HOME in client_for(officer).get(register).content.decode()
    page = client_for(officer).get(address("answer", answer)).content.decode()
    assert address("erase_answer", answer) in page


def test_others_do_not_see_the_menu(home_page, approver, client_for):
    assert HOME not in client_for(approver).get("/admin/").content.decode()
