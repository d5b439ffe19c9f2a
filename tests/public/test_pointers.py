"""What points to another document says what became of it, and leads to none that was taken down."""

import json
import re

import pytest

from tests import factories
from wagtail_partnerships import actions
from wagtail_partnerships.models import Citation, GuidancePage


pytestmark = pytest.mark.django_db

NOW = "2026-05-03 12:00+01:00"
FATES = {
    "stands": lambda page: None,
    "withdrawn": lambda page: actions.withdraw(page.review_cycle, None, "Unsafe."),
    "taken down": lambda page: actions.withdraw(page.review_cycle, None, "Unsafe.", take_down=True),
    "superseded": lambda page: actions.supersede(
        page.review_cycle, None, factories.make_issued_guidance(title="Newest")
    ),
}


@pytest.fixture(params=FATES)
def fate(request):
    return request.param


@pytest.fixture
def other(library, fate, freeze):
    """A document, and what becomes of it once others point to it."""
    page = factories.make_issued_guidance(library, title="Other")
    page.meets_its_fate = lambda: FATES[fate](page)
    with freeze(NOW):
        yield page


def links_in(response):
    return re.findall(r'href="([^"]*)"', response.content.decode())


def test_superseded_document_and_its_row_lead_to_what_stands(other, fate, library, client):
    old = factories.make_issued_guidance(library, title="Old")
    actions.supersede(old.review_cycle, None, other)
    other.meets_its_fate()
    told = {
        "stands": "Superseded on 3 May 2026. Use “Other”, which replaces it.",
        "withdrawn": "Superseded on 3 May 2026 by “Other”, which was withdrawn on 3 May 2026.",
        "taken down": "Superseded on 3 May 2026 by “Other”, which was withdrawn on 3 May 2026.",
        "superseded": "Superseded on 3 May 2026. Use “Newest”, which replaces it.",
    }[fate]
    for address in (old.url, f"{old.url}editions/1/", f"{library.url}archive/"):
        answer = client.get(address)
        assert told in answer.content.decode()
        if fate == "taken down":
            assert other.url not in links_in(answer)
    for address in (old.url, f"{library.url}archive/"):
        shown = client.get(address).content.decode()
        leads_on = re.findall(r'Read instead: <a href="[^"]*">([^<]*)', shown)
        expected = {"stands": ["Other"], "superseded": ["Newest"]}.get(fate, [])
        assert set(leads_on) == set(expected)


def test_api_says_what_became_of_the_successor(other, fate, library, client):
    old = factories.make_issued_guidance(library)
    actions.supersede(old.review_cycle, None, other)
    other.meets_its_fate()
    currency = client.get(f"/api/v2/pages/{old.pk}/").json()["currency"]
    assert (currency["superseded_by"], currency["superseded_by_title"]) == (other.pk, "Other")
    status = {"stands": "in_force", "superseded": "superseded"}.get(fate, "withdrawn")
    assert currency["superseded_by_status"] == status
    assert currency["superseded_by_url"] == ("" if fate == "taken down" else other.full_url)


@pytest.mark.parametrize("builds_on", [True, False])
def test_citations_say_what_became_of_the_document(builds_on, other, fate, library, client):
    page = factories.make_guidance(library)
    draft = page.get_latest_revision_as_object()
    draft.partnerships_citations = [Citation(document=other, builds_on=builds_on)]
    draft.save_revision()
    actions.adopt(page)
    other.meets_its_fate()
    remark = {
        "stands": "",
        "superseded": "Superseded on 3 May 2026",
    }.get(fate, "Withdrawn on 3 May 2026")
    page = GuidancePage.objects.get(pk=page.pk)
    for address in (page.url, f"{page.url}editions/1/"):
        answer = client.get(address)
        assert "Other" in answer.content.decode()
        assert remark in answer.content.decode()
        assert (other.url in links_in(answer)) == (fate != "taken down")
    (told,) = client.get(f"/api/v2/pages/{page.pk}/").json()["public_facts"]["sources"]
    assert (told["title"], bool(told["url"])) == ("Other", fate != "taken down")
    assert told["status"] == {"stands": "in_force", "superseded": "superseded"}.get(
        fate, "withdrawn"
    )
    data = client.get(page.url).content.decode().partition("application/ld+json")[2]
    (work,) = json.loads(data[data.index("{") : data.index("</script>")])["isBasedOn"]
    assert ("url" in work) == (fate != "taken down")
    assert work["creativeWorkStatus"].lower() == told["status"].replace("_", " ")


def test_call_says_what_became_of_its_document(other, fate, library, client):
    call = factories.make_call(library, document=other)
    other.meets_its_fate()
    answer = client.get(call.url)
    remark = {
        "stands": "",
        "superseded": "(superseded on 3 May 2026)",
    }.get(fate, "(withdrawn on 3 May 2026)")
    assert remark in answer.content.decode()
    assert (other.url in links_in(answer)) == (fate != "taken down")


def test_approver_is_told_that_the_successor_is_out_of_use(
    other, fate, library, approver, client_for
):
    old = factories.make_issued_guidance(library)
    actions.supersede(old.review_cycle, None, other)
    other.meets_its_fate()
    shown = client_for(approver).get(f"/admin/partnerships/documents/{old.pk}/")
    told = {
        "stands": "Readers are led to “Other”.",
        "superseded": "superseded by “Other”, which was superseded on 3 May 2026",
    }.get(fate, "superseded by “Other”, which was withdrawn on 3 May 2026")
    assert told in shown.content.decode()


def test_circle_of_successors_ends(library):
    first, second = (factories.make_issued_guidance(library) for _ in range(2))
    actions.supersede(first.review_cycle, None, second)
    actions.withdraw(second.review_cycle, None, "Unsafe.")
    actions.reinstate(first, None, "Needed.")
    actions.reinstate(second, None, "Needed.")
    actions.supersede(second.review_cycle, None, first)
    actions.withdraw(first.review_cycle, None, "Unsafe.")
    from wagtail_partnerships.reading.status_report import status_report

    assert status_report(second).replacement.title == first.title
    assert status_report(first).replacement is None
