"""Finding documents in the library."""

import json
from collections import Counter
from datetime import date, timedelta

import pytest

from tests import factories
from tests.public.helpers import block, html, issue, restrict, titles
from wagtail_partnerships import actions
from wagtail_partnerships.library import facets
from wagtail_partnerships.library.index import note_change
from wagtail_partnerships.models import GuidanceLibraryPage, GuidancePage
from wagtail_partnerships.status import site_today


pytestmark = pytest.mark.django_db


def facet(response, name):
    for one in response.context_data["facets"]:
        if one.name == name:
            return {choice.label: choice.count for choice in one.choices}
    return {}


@pytest.fixture
def shelf(library):
    """Three documents that differ in everything."""
    dose, team = factories.make_topic(name="Dose"), factories.make_topic(name="Team")
    college = factories.make_organisation(name="College", short_name="CoR")
    forum = factories.make_organisation(name="Forum")
    policy, advice = factories.make_kind(name="Policy"), factories.make_kind(name="Advice")
    library.beta = issue(
        library,
        title="Beta on dose",
        summary="Optimise exposure",
        kind=policy,
        topics=[dose],
        bodies=[(college, "publisher")],
        issued_on=date(2018, 9, 1),
        due_on=date(2023, 9, 1),
    )
    library.alpha = issue(
        library,
        title="Alpha for teams",
        summary="Working together",
        reference="CoR-7",
        kind=advice,
        topics=[team],
        bodies=[(college, "publisher"), (forum, "supporter")],
        excluded=["wales"],
        issued_on=date(2025, 1, 15),
    )
    library.gamma = issue(
        library,
        title="Gamma",
        kind=advice,
        topics=[team, dose],
        issued_on=date(2022, 1, 15),
        body=json.dumps([block("paragraph", "<p>deep hidden exposure words</p>")]),
    )
    return library


def test_rows_tell_status_edition_dates_and_bodies(client, shelf):
    text = html(client, shelf.url)
    assert text.index("Alpha for teams") < text.index("Beta on dose") < text.index("Gamma")
    for words in (
        "Edition 1, issued on 1 September 2018.",
        "Review overdue",
        "CoR, Forum",
        "3 documents",
        "CoR-7",
    ):
        assert words in text, words


def test_facets_count_what_each_choice_would_leave(client, shelf):
    response = client.get(shelf.url)
    assert facet(response, "topic") == {"Dose": 2, "Team": 2}
    assert facet(response, "kind") == {"Advice": 2, "Policy": 1}
    assert facet(response, "body") == {"College": 2, "Forum": 1}
    assert facet(response, "status") == {"In force": 2, "Review due": 1}
    assert facet(response, "year") == {"2025": 1, "2022": 1, "2018": 1}
    assert facet(response, "nation")["Wales"] == 2


def test_a_facet_is_one_entry(client, shelf, monkeypatch):
    letters = facets.Facet(
        "letter",
        "First letter",
        lambda entry, value: entry.title[0] == value,
        lambda entries: Counter(entry.title[0] for entry in entries),
        lambda values, names: {value: value for value in sorted(values)},
    )
    monkeypatch.setattr(facets, "FACETS", (*facets.FACETS, letters))
    note_change()
    response = client.get(shelf.url)
    first = {title[0] for title in titles(response)}
    assert set(facet(response, "letter")) == first
    assert "First letter" in response.content.decode()
    narrowed = client.get(shelf.url, {"letter": "B"})
    assert {title[0] for title in titles(narrowed)} == {"B"}


def test_choosing_narrows_the_list_and_the_other_counts(client, shelf):
    response = client.get(shelf.url)
    topic = next(one for one in response.context_data["facets"] if one.name == "topic")
    team = next(choice for choice in topic.choices if choice.label == "Team")
    response = client.get(team.url)
    assert titles(response) == ["Alpha for teams", "Gamma"]
    assert facet(response, "topic") == {"Team": 2, "Dose": 2}
    assert facet(response, "year") == {"2025": 1, "2022": 1}
    assert response.headers["X-Robots-Tag"] == "noindex"
    [chosen] = response.context_data["chosen"]
    assert chosen.chosen.url == shelf.url


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("nation=wales", ["Beta on dose", "Gamma"]),
        ("year=2025", ["Alpha for teams"]),
        ("status=review_due", ["Beta on dose"]),
        ("access=members", []),
        ("topic=nonsense", []),
        ("kind=999999", []),
        ("page=99", ["Alpha for teams", "Beta on dose", "Gamma"]),
        ("page=x&sort=nonsense", ["Alpha for teams", "Beta on dose", "Gamma"]),
        ("sort=newest", ["Alpha for teams", "Gamma", "Beta on dose"]),
        ("sort=next-review", ["Beta on dose", "Gamma", "Alpha for teams"]),
    ],
)
def test_every_view_is_an_address(query, found, client, shelf):
    assert titles(client.get(f"{shelf.url}?{query}")) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("exposure", {"Beta on dose", "Gamma"}),
        ("deep exposure", {"Gamma"}),
        ("CoR-7", {"Alpha for teams"}),
        ("nothing like it", set()),
        ("alpha", {"Alpha for teams"}),
    ],
)
def test_search(words, found, client, shelf):
    response = client.get(shelf.url, {"q": words})
    assert set(titles(response)) == found


@pytest.mark.parametrize("words", ['"', "a*", "(", "a AND", "%", "\x00", "'; --", "é" * 300, "-"])
def test_odd_words_find_nothing_and_break_nothing(words, client, shelf):
    assert client.get(shelf.url, {"q": words}).status_code == 200


def test_search_within_a_facet(client, shelf):
    response = client.get(shelf.url, {"q": "exposure", "year": "2018"})
    assert titles(response) == ["Beta on dose"]
    assert facet(response, "year") == {"2022": 1, "2018": 1}


def test_a_word_found_everywhere_ranks_titles_first(client, library, monkeypatch):
    monkeypatch.setattr("wagtail_partnerships.library.query.RANKED_HITS", 1)
    issue(library, title="Old", summary="exposure", issued_on=date(2001, 1, 1))
    issue(library, title="New", summary="exposure", issued_on=date(2020, 1, 1))
    issue(library, title="On exposure", issued_on=date(1999, 1, 1))
    found = titles(client.get(library.url, {"q": "exposure"}))
    assert found == ["On exposure", "New", "Old"]


def make_news(home_page, number):
    for place in range(number):
        factories.make_stock_page(home_page, title=f"News about exposure {place}")


def test_pages_beside_the_library_leave_its_ranks_alone(client, home_page, library, monkeypatch):
    monkeypatch.setattr("wagtail_partnerships.library.query.RANKED_HITS", 2)
    issue(library, title="Often", summary="exposure " * 9, issued_on=date(2001, 1, 1))
    body = json.dumps([block("paragraph", "<p>exposure " + "and more " * 200 + "</p>")])
    issue(library, title="Once", body=body, issued_on=date(2020, 1, 1))
    make_news(home_page, 3)
    assert titles(client.get(library.url, {"q": "exposure"})) == ["Often", "Once"]


def test_ranking_has_a_limit_where_a_word_is_everywhere(client, home_page, library, monkeypatch):
    monkeypatch.setattr("wagtail_partnerships.library.query.RANKED_WORK", 9)
    issue(library, title="Often", summary="exposure " * 9, issued_on=date(2001, 1, 1))
    issue(library, title="Newest", summary="exposure", issued_on=date(2020, 1, 1))
    make_news(home_page, 3)
    assert titles(client.get(library.url, {"q": "exposure"})) == ["Newest", "Often"]


def test_engine_beside_the_database_is_asked_for_documents_alone(
    client, home_page, library, monkeypatch, settings
):
    monkeypatch.setattr("wagtail_partnerships.library.query.HITS_OF_ENGINE", 2)
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "tests.public.engine"}}
    make_news(home_page, 3)
    issue(library, title="On exposure")
    issue(library, title="Safe", summary="exposure")
    assert titles(client.get(library.url, {"q": "exposure"})) == ["On exposure", "Safe"]


@pytest.mark.parametrize(
    ("words", "told_to_strangers", "told_to_members"),
    [
        ("equit", {"Equity in care"}, {"Equity in care"}),
        ("care equit", {"Equity in care"}, {"Equity in care"}),
        ("Equity", {"Equity in care"}, {"Equity in care", "Other"}),
        ("quity", set(), set()),
        ("equit nonsense", set(), set()),
    ],
)
def test_who_may_see_more_finds_no_less(
    words, told_to_strangers, told_to_members, client, client_for, library, outsider
):
    restrict(issue(library, title="Equity in care"))
    restrict(issue(library, title="Other", summary="equity"))
    asked = {"q": words}
    assert set(titles(client.get(library.url, asked))) == told_to_strangers
    assert set(titles(client_for(outsider).get(library.url, asked))) == told_to_members


def test_alias_of_a_library_lists_what_the_library_lists(client, home_page, shelf):
    home_page.refresh_from_db()
    alias = shelf.create_alias(parent=home_page, update_slug="alias")
    assert titles(client.get(alias.url)) == titles(client.get(shelf.url)) != []
    assert titles(client.get(alias.url, {"q": "deep"})) == ["Gamma"]
    feeds = [client.get(f"{page.url}feed/").content.count(b"<entry>") for page in (alias, shelf)]
    assert feeds == [3, 3]


def test_nothing_found_says_what_to_do(client, shelf):
    text = html(client, f"{shelf.url}?q=zzz&year=2018")
    assert "No document found." in text and "take a filter away" in text
    assert f"{shelf.url}archive/?q=zzz" in text


def test_count_is_announced(client, shelf):
    assert 'role="status" data-partnerships-count>1 document found<' in html(
        client, f"{shelf.url}?year=2018"
    )


def test_pages_of_twenty(client, library, monkeypatch):
    monkeypatch.setattr("wagtail_partnerships.library.context.PER_PAGE", 2)
    for number in range(5):
        issue(library, title=f"Document {number}", issued_on=date(2020, 1, 1))
    response = client.get(f"{library.url}?sort=newest&page=2")
    assert len(titles(response)) == 2
    assert f"{library.url}?sort=newest&amp;page=3" in response.content.decode()
    assert f'href="{library.url}?sort=newest"' in response.content.decode()


def test_drafts_are_not_listed(client, library):
    factories.make_guidance(library, title="A mere draft")
    assert "A mere draft" not in html(client, library.url)


def test_archive_holds_what_left_use(client, shelf):
    actions.withdraw(shelf.beta.review_cycle, None, "Out of date")
    actions.supersede(shelf.gamma.review_cycle, None, shelf.alpha)
    assert titles(client.get(shelf.url)) == ["Alpha for teams"]
    response = client.get(f"{shelf.url}archive/")
    assert titles(response) == ["Beta on dose", "Gamma"]
    assert response.context_data["result_text"] == "2 documents"
    assert facet(response, "status") == {"Withdrawn": 1, "Superseded": 1}
    assert titles(client.get(f"{shelf.url}archive/?status=withdrawn")) == ["Beta on dose"]


def test_archive_says_that_nothing_has_left_use_yet(client, shelf):
    text = html(client, f"{shelf.url}archive/")
    assert "No document has been withdrawn or superseded yet." in text
    assert "Nothing here answers your search" not in text
    for query in ("q=zzz", "year=1999"):
        assert "Nothing here answers your search" in html(client, f"{shelf.url}archive/?{query}")


def test_row_of_the_archive_leads_to_what_replaces_it(client, shelf, django_assert_max_num_queries):
    actions.supersede(shelf.gamma.review_cycle, None, shelf.alpha)
    text = html(client, f"{shelf.url}archive/")
    assert f'Read instead: <a href="{shelf.alpha.url}">Alpha for teams</a>' in text
    actions.supersede(shelf.beta.review_cycle, None, shelf.alpha)
    client.get(f"{shelf.url}archive/")
    with django_assert_max_num_queries(14):
        assert html(client, f"{shelf.url}archive/").count("Read instead:") == 2


def test_taken_down_is_named_nowhere(client, shelf):
    actions.withdraw(shelf.beta.review_cycle, None, "A claim", take_down=True)
    for path in ("", "archive/", "feed/", "register/", "?q=dose", "archive/?q=dose"):
        response = client.get(shelf.url + path)
        content = b"".join(response) if response.streaming else response.content
        assert b"Beta on dose" not in content, path


def test_landing_shows_what_is_new_and_where_to_have_a_say(client, shelf, editor):
    factories.revise_draft(shelf.beta, summary="Corrected")
    actions.correct(shelf.beta.review_cycle, None, "A slip")
    actions.begin_full_review(shelf.gamma.review_cycle, None, "periodic", lead=editor)
    factories.make_call(document=shelf.gamma.page_ptr, title="Tell us about gamma")
    response = client.get(shelf.url)
    assert [row.title for row in response.context_data["latest"]][0] == "Beta on dose"
    text = response.content.decode()
    assert "Under review: have your say" in text and "Tell us about gamma" in text
    assert "Under review: have your say" not in html(client, f"{shelf.url}?q=gamma")


def test_library_limited_to_a_topic_or_a_part_of_the_tree(client, home_page, shelf):
    topic = factories.make_topic(name="Rare")
    issue(home_page, title="Elsewhere", topics=[topic])
    limited = factories.make_library(home_page, title="Rare things", topic=topic, section=home_page)
    assert titles(client.get(limited.url)) == ["Elsewhere"]
    GuidanceLibraryPage.objects.filter(pk=limited.pk).update(topic=None, section=shelf)
    assert len(titles(client.get(limited.url))) == 3


def test_alias_is_listed_only_where_its_source_is_not(client, home_page, library):
    page = issue(library, title="Shared")
    other = factories.make_library(home_page, title="Other")
    page.create_alias(parent=other, update_slug="shared")
    page.create_alias(update_slug="twice")
    assert titles(client.get(library.url)) == ["Shared"]
    assert titles(client.get(other.url)) == ["Shared"]


def test_the_host_s_own_type_is_listed_too(client, library):
    from tests.testapp.models import HouseGuidancePage

    factories.make_issued_guidance(library, cls=HouseGuidancePage, title="House rules")
    assert titles(client.get(library.url)) == ["House rules"]
    assert titles(client.get(library.url, {"q": "house"})) == ["House rules"]


def test_what_changes_shows_at_once(client, shelf, editor):
    client.get(shelf.url)
    actions.begin_brief_review(shelf.alpha.review_cycle, None, "request", lead=editor)
    assert facet(client.get(shelf.url), "status")["Under review"] == 1
    shelf.gamma.move(factories.make_library(shelf.get_parent(), title="Far away"), pos="last-child")
    assert titles(client.get(shelf.url)) == ["Alpha for teams", "Beta on dose"]


def test_the_day_changes_the_status(client, library, freeze):
    issue(library, title="Soon due", due_on=site_today() + timedelta(days=3))
    assert facet(client.get(f"{library.url}?status=in_force"), "status") == {"In force": 1}
    with freeze(str(site_today() + timedelta(days=3)) + " 12:00"):
        assert "Review due" in html(client, library.url)


def test_register_agrees_with_the_queries(shelf, editor):
    from wagtail_partnerships.library.index import current_register

    actions.begin_full_review(shelf.gamma.review_cycle, None, "periodic", lead=editor)
    actions.revise(shelf.gamma.review_cycle, None, "Old")
    actions.withdraw(shelf.alpha.review_cycle, None, "Old")
    told = {entry.pk: entry.status for entry in current_register().entries}
    asked = GuidancePage.objects.with_status().values_list("pk", "document_status")
    assert told == dict(asked)
    assert {pk: page.status for pk, page in GuidancePage.objects.in_bulk().items()} == told


@pytest.mark.parametrize("query", ["", "?q=guidance", "?year=2020&sort=newest"])
def test_number_of_queries_does_not_grow(query, client, library, django_assert_max_num_queries):
    topic, body = factories.make_topic(), factories.make_organisation()
    for number in range(25):
        issue(
            library,
            title=f"Guidance {number}",
            topics=[topic],
            bodies=[(body, "publisher")],
            issued_on=date(2020, 1, 1),
        )
    client.get(library.url + query)
    with django_assert_max_num_queries(18):
        assert len(titles(client.get(library.url + query))) == 20


def test_order_that_goes_without_saying_has_no_value(client, shelf):
    options = [
        [(value, chosen) for value, _label, chosen in client.get(url).context_data["sorts"]]
        for url in (shelf.url, f"{shelf.url}?q=exposure")
    ]
    assert options[0] == [("", True), ("newest", False), ("next-review", False)]
    assert options[1][:2] == [("", True), ("title", False)]
