"""What machines are told: feeds, the register, the sitemap and the API."""

import csv
import io
from datetime import date, datetime, timedelta, timezone
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.utils import timezone as django_timezone
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page

from tests import factories
from tests.public.helpers import issue, restrict, text_of
from wagtail_partnerships import actions
from wagtail_partnerships.models import GuidanceLibraryPage


pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def feed_titles(client, url):
    response = client.get(url)
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    return [
        entry.findtext(f"{ATOM}title")
        for entry in ElementTree.fromstring(response.content).iter(f"{ATOM}entry")
    ]


def test_feed_names_the_last_changed_first(client, library):
    issue(library, title="Old", issued_on=date(2018, 1, 1))
    corrected = issue(library, title="Corrected", issued_on=date(2017, 1, 1))
    issue(library, title="New", issued_on=date(2025, 1, 1))
    factories.revise_draft(corrected, summary="Right now")
    actions.correct(corrected.review_cycle, None, "A slip")
    assert feed_titles(client, f"{library.url}feed/") == ["Corrected", "New", "Old"]
    text = client.get(f"{library.url}feed/").content.decode()
    assert "Edition 1, issued on 1 January 2025." in text


def test_feed_of_a_topic(client, library):
    topic = factories.make_topic(slug="dose")
    issue(library, title="On dose", topics=[topic])
    issue(library, title="On teams")
    assert feed_titles(client, f"{library.url}feed/dose/") == ["On dose"]
    assert client.get(f"{library.url}feed/nonsense/").status_code == 404


@pytest.mark.parametrize("character", ["\x01", "\x08", "\x0b", "\x1f", "\ufffe"])
def test_feed_leaves_out_what_xml_has_no_place_for(character, client, library):
    odd = f"Odd{character}ly"
    topic = factories.make_topic(name=odd, slug="odd")
    bodies = [(factories.make_organisation(name=odd), "publisher")]
    issue(library, title=odd, summary=odd, topics=[topic], bodies=bodies)
    issue(library, title="Plain")
    library.title = odd
    library.save()
    for url in (f"{library.url}feed/", f"{library.url}feed/odd/"):
        text = client.get(url).content.decode()
        entry = next(
            entry
            for entry in ElementTree.fromstring(text).iter(f"{ATOM}entry")
            if entry.findtext(f"{ATOM}title") == "Oddly"
        )
        assert entry.findtext(f"{ATOM}summary").startswith("Oddly Edition 1")
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Oddly"
        assert entry.find(f"{ATOM}category").get("term") == "Oddly"


def test_summary_in_a_feed_is_text(client, library):
    issue(library, summary="Keep it <5 mGy & tell patients")
    [summary] = ElementTree.fromstring(client.get(f"{library.url}feed/").content).iter(
        f"{ATOM}summary"
    )
    assert summary.get("type") == "text"
    assert summary.text.startswith("Keep it <5 mGy & tell patients")


def told_in_feed(client, library):
    """Id and last change of the only entry of a feed."""
    [entry] = ElementTree.fromstring(client.get(f"{library.url}feed/").content).iter(f"{ATOM}entry")
    return entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated")


def test_each_correction_is_an_entry_of_its_own(client, document, library, freeze):
    told = [told_in_feed(client, library)]
    for hour in (10, 11):
        with freeze(f"2026-05-10 {hour}:00+01:00"):
            factories.revise_draft(document, summary=f"Put right at {hour}")
            actions.correct(document.review_cycle, None, "A slip")
            told.append(told_in_feed(client, library))
    ids, changes = zip(*told, strict=True)
    assert len(set(ids)) == len(set(changes)) == 3
    assert changes[0] == "2018-09-01T00:00:00+01:00"


def test_entry_keeps_its_id_when_its_document_moves(client, document, library):
    told = told_in_feed(client, library)
    document.slug = "elsewhere"
    document.save()
    library.slug = "other-library"
    library.save()
    assert told_in_feed(client, GuidanceLibraryPage.objects.get()) == told


def test_feed_is_the_same_for_everybody(client_for, superuser, library):
    restrict(issue(library, title="Members only"))
    response = client_for(superuser).get(f"{library.url}feed/")
    assert "Members only" not in response.content.decode()
    assert "Cache-Control" not in response.headers


def test_library_names_its_feed_in_a_header(client, library):
    link = client.get(library.url).headers["Link"]
    assert link == f'<{library.full_url}feed/>; rel="alternate"; type="application/atom+xml"'


def test_chosen_topic_names_its_feed(client, library):
    topic = factories.make_topic(name="Dose", slug="dose")
    hidden = factories.make_topic(name="Secret", slug="secret")
    issue(library, topics=[topic])
    issue(library)
    restrict(issue(library, topics=[hidden]))
    response = client.get(f"{library.url}?topic={topic.pk}")
    assert f'<{library.full_url}feed/dose/>; rel="alternate"' in response.headers["Link"]
    assert f'<{library.full_url}feed/>; rel="alternate"' in response.headers["Link"]
    link = f'<a href="{library.url}feed/dose/">News feed on Dose (Atom)</a>'
    assert link in response.content.decode()
    for query in ("", f"?topic={hidden.pk}", "?topic=nonsense", "?topic=²"):
        response = client.get(f"{library.url}{query}")
        assert response.headers["Link"].count("alternate") == 1
        assert "News feed on" not in response.content.decode()


def test_register_as_csv(client, library):
    body = factories.make_organisation(name="College")
    issue(library, title="=1+1", bodies=[(body, "publisher")], issued_on=date(2020, 2, 29))
    restrict(issue(library, title="Members only", reference="SECRET"))
    response = client.get(f"{library.url}register/")
    rows = list(csv.DictReader(io.StringIO(text_of(response).decode("utf-8-sig"))))
    assert [row["Title"] for row in rows] == ["'=1+1", "Members only"]
    assert (rows[0]["Issued on"], rows[0]["Bodies"]) == ("2020-02-29", "College")
    assert {name for name, value in rows[1].items() if value} == {"Title", "Access", "Address"}


def test_sitemap_leaves_out_what_is_not_in_use(client, rf, library):
    kept = issue(library, title="Kept")
    withdrawn = issue(library, title="Withdrawn")
    restrict(issue(library, title="Members only"))
    actions.withdraw(withdrawn.review_cycle, None, "Old")
    site = SimpleNamespace(domain="localhost", name="localhost")
    urls = {row["location"] for row in Sitemap(rf.get("/")).get_urls(site=site)}
    assert kept.full_url in urls and withdrawn.full_url not in urls
    assert not any("members-only" in url for url in urls)


def test_sitemap_has_a_date_for_pages_that_were_never_published(rf, home_page, library, call):
    document = issue(library, title="Kept", issued_on=date(2020, 2, 29))
    Page.objects.update(
        first_published_at=None,
        last_published_at=django_timezone.now() - timedelta(days=4000),
        latest_revision_created_at=None,
    )
    ours = [library, document, call]
    Page.objects.filter(pk__in=[page.pk for page in ours]).update(last_published_at=None)
    sitemap = Sitemap(rf.get("/"))
    site = SimpleNamespace(domain="localhost", name="localhost")
    dates = {row["location"]: row["lastmod"] for row in sitemap.get_urls(site=site)}
    assert {page.full_url for page in ours} <= set(dates)
    assert all(dates.values()) and sitemap.latest_lastmod == max(dates.values())


def test_sitemap_of_the_host_keeps_its_last_modified(
    client, settings, home_page, library, document, call
):
    """Django leaves the header out where one address of the whole sitemap has no date."""
    settings.ROOT_URLCONF = "tests.public.sitemap_urls"
    news = factories.make_stock_page(home_page, title="News")
    Page.objects.update(last_published_at=None, latest_revision_created_at=None)
    seen = datetime(2031, 5, 10, 12, tzinfo=timezone.utc)
    dated = Page.objects.exclude(pk__in=[library.pk, document.pk, call.pk])
    dated.update(last_published_at=seen)
    response = client.get("/sitemap.xml")
    told = text_of(response).decode()
    assert all(page.full_url in told for page in (news, library, document, call))
    assert response.headers["Last-Modified"] == "Sat, 10 May 2031 12:00:00 GMT"
    assert told.count("<lastmod>") == told.count("<url>")


def test_sitemap_asks_no_more_for_more_documents(rf, library, django_assert_max_num_queries):
    site = SimpleNamespace(domain="localhost", name="localhost")
    for number in range(12):
        issue(library, title=f"Guidance {number}")
    Sitemap(rf.get("/")).get_urls(site=site)
    with django_assert_max_num_queries(11):
        Sitemap(rf.get("/")).get_urls(site=site)


def test_api_tells_public_facts_and_none_of_the_inner_notes(client, document, editor):
    actions.begin_full_review(document.review_cycle, None, "legislation", lead=editor)
    document.review_cycle.__class__.objects.filter(open_page=document).update(notes="INNER NOTE")
    response = client.get(f"/api/v2/pages/{document.pk}/")
    told = response.json()
    assert told["currency"]["status"] == "under_review"
    assert told["currency"]["issued_on"] == "2018-09-01"
    assert told["public_facts"]["summary"] == "What to do, and why."
    assert "INNER NOTE" not in response.content.decode()
    assert "editor" not in response.content.decode()


def test_api_tells_title_and_reason_of_what_was_taken_down(client, library):
    page = issue(library, summary="Not to be read")
    actions.withdraw(page.review_cycle, None, "A claim", take_down=True)
    told = client.get(f"/api/v2/pages/{page.pk}/").json()
    assert told["public_facts"] is None and told["public_text"] is None
    assert told["currency"]["reason"] == "A claim"


def test_words_of_what_was_taken_down_are_found_nowhere(
    client, library, django_capture_on_commit_callbacks
):
    page = issue(library, title="Gone", summary="unmistakable")

    def found():
        url = "/api/v2/pages/?search=unmistakable"
        return [row["title"] for row in client.get(url).json()["items"]]

    assert found() == ["Gone"]
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw(page.review_cycle, None, "A claim", take_down=True)
    assert found() == []
    call_command("update_index", verbosity=0)
    assert found() == []
    with django_capture_on_commit_callbacks(execute=True):
        actions.reinstate(page, None, "In error")
    assert found() == ["Gone"]
