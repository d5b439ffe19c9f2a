"""How current a document is, is told the same everywhere: page, list, feed, API, data and print."""

import csv
import io
import json
import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.public.helpers import CANARY, html, issue, restrict, text_of
from wagtail_partnerships import actions
from wagtail_partnerships.models import GuidancePage
from wagtail_partnerships.reading.status_report import status_report, status_reports


pytestmark = pytest.mark.django_db


def in_force(page, approver):
    pass


def under_review(page, approver):
    actions.begin_full_review(page.review_cycle, None, "legislation")


def being_revised(page, approver):
    under_review(page, approver)
    actions.revise(page.review_cycle, None, "Out of date")


def extended(page, approver):
    actions.postpone(page.review_cycle, approver, date(2099, 1, 1), "Regulations <expected>.")


def reaffirmed_and_extended(page, approver):
    under_review(page, approver)
    actions.reaffirm(page.review_cycle, None, "Still right.")
    extended(page, approver)


def withdrawn(page, approver):
    actions.withdraw(page.review_cycle, approver, "Unsafe & old.")


def superseded(page, approver):
    successor = factories.make_issued_guidance(page.get_parent(), title="The next one")
    actions.supersede(page.review_cycle, approver, successor)


SITUATIONS = (
    in_force,
    under_review,
    being_revised,
    extended,
    reaffirmed_and_extended,
    withdrawn,
    superseded,
)


@pytest.fixture
def page(library):
    return issue(
        library,
        title="Partnership",
        edition=2,
        issued_on=date(2018, 9, 1),
        due_on=date(2023, 9, 1),
        reference="R1",
    )


def plain(markup):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def told_everywhere(client, library, page):
    """Yield where currency is told, and what is told there."""
    text = html(client, page.url)
    yield "print", plain(text[text.index("partnerships-print-footer") :])
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1]
    yield "JSON-LD", json.loads(data)["description"]
    listed = html(client, library.url if page.status.is_in_force else f"{library.url}archive/")
    rows = re.findall(r"<article.*?</article>", listed, re.DOTALL)
    yield "row", plain(next(row for row in rows if "Partnership</a>" in row))
    if page.status.is_in_force:
        yield "feed", " ".join(unescape(html(client, f"{library.url}feed/")).split())
        lines = text_of(client.get(f"{library.url}register/")).decode()
        row = next(row for row in csv.DictReader(io.StringIO(lines)) if row["Reference"] == "R1")
        yield "register", row["How current"]


@pytest.mark.parametrize("situation", SITUATIONS)
def test_currency_is_told_the_same_everywhere(situation, client, library, page, approver):
    situation(page, approver)
    page = GuidancePage.objects.get(pk=page.pk)
    currency = status_report(page)
    assert currency.sentences[0]
    if "extended" in situation.__name__:
        by = "Extended until 1 January 2099 by Ada Preston: Regulations <expected>."
        assert currency.sentences[-1] == by
    if situation is superseded:
        assert "Use “The next one”, which replaces it." in currency.sentences[0]
    for place, told in told_everywhere(client, library, page):
        for sentence in currency.sentences:
            assert sentence in told, (place, sentence, told)
    assert client.get(f"/api/v2/pages/{page.pk}/").json()["currency"] == currency.as_dict()
    # The page sets the same facts out one by one.
    shown = plain(html(client, page.url))
    for fact in (currency.label, currency.extension_sentence, currency.reason):
        assert fact in shown
    assert "2, issued on 1 September 2018" in shown


def test_api_tells_title_and_address_of_what_replaces_a_document(client, library, page, approver):
    superseded(page, approver)
    successor = GuidancePage.objects.get(title="The next one")
    told = client.get(f"/api/v2/pages/{page.pk}/").json()["currency"]
    assert (told["superseded_by"], told["superseded_by_title"], told["superseded_by_url"]) == (
        successor.pk,
        "The next one",
        successor.full_url,
    )


def test_what_replaces_a_document_may_be_for_members(client, library, page, approver):
    superseded(page, approver)
    successor = GuidancePage.objects.get(title="The next one")
    GuidancePage.objects.filter(pk=successor.pk).update(summary=CANARY)
    restrict(successor)
    for url in (page.url, f"{library.url}archive/", f"/api/v2/pages/{page.pk}/"):
        told = html(client, url)
        assert "The next one" in told and CANARY not in told


def test_what_replaces_documents_takes_no_query_for_each(library, approver):
    def count(number):
        pages = [issue(library) for _number in range(number)]
        for page in pages:
            superseded(page, approver)
        with CaptureQueriesContext(connection) as queries:
            told = status_reports(pages)
            assert all("The next one" in told[page.pk].status_sentence for page in pages)
        return len(queries)

    assert count(1) == count(3) == 3
