"""The library and its feed ask the database as often for ten documents as for ten thousand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.public.helpers import issue, titles
from wagtail_partnerships.library.index import note_change
from wagtail_partnerships.models import GuidancePage


pytestmark = pytest.mark.django_db

# The most queries that each address of a library takes.
MOST = {
    "": 13,
    "?sort=newest&page=2": 13,
    "?topic={topic}&kind={kind}&year={year}": 14,
    "?q=exposure": 15,
    "?q=many": 14,
    "archive/": 12,
    "feed/": 18,
    "feed/dose/": 19,
}


@pytest.fixture
def facets(library):
    return {"topic": factories.make_topic(slug="dose"), "kind": factories.make_kind()}


def add(library, number, topic, kind):
    """Put documents into a library, with a topic and a kind, and return them."""
    pages = factories.make_many_issued(library, number, kind_id=kind.pk)
    through = GuidancePage.topics.through
    through.objects.bulk_create(
        through(guidancepage_id=page.pk, topic_id=topic.pk) for page in pages
    )
    note_change()
    return pages


def count(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_number_of_queries_is_the_same_for_any_number(client, library, facets):
    for _number in range(2):
        issue(library, summary="exposure", topics=[facets["topic"]])
    keys = {name: row.pk for name, row in facets.items()}
    counted = {}
    for total, more in ((10, 8), (100, 90), (10_000, 9_900)):
        pages = add(library, more, **facets)
        assert client.get(library.url).context_data["result_count"] == total
        keys["year"] = pages[0].editions[0].issued_on.year
        addresses = {url: library.url + url.format(**keys) for url in MOST}
        assert titles(client.get(addresses["?topic={topic}&kind={kind}&year={year}"]))
        counted[total] = {url: count(client, address) for url, address in addresses.items()}
    assert counted[10] == counted[100] == counted[10_000]
    assert {url: number for url, number in counted[10].items() if number > MOST[url]} == {}
