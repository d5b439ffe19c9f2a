"""Each sealed text keeps its address, and a day leads to what was in force on it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.public.helpers import html, issue, make_file
from wagtail_partnerships import actions
from wagtail_partnerships.models import GuidancePage, ReviewCycle


pytestmark = pytest.mark.django_db


@pytest.fixture
def page(library, editor, approver, other_approver, freeze):
    """Edition 1 of 2018, corrected in 2019; edition 2 of 2021."""
    with freeze("2018-03-01 12:00+00:00"):
        page = issue(library, title="Partnership", summary="As first issued")
    with freeze("2019-05-05 12:00+00:00"):
        factories.revise_draft(page, summary="As corrected")
        actions.correct(page.review_cycle, approver, "A number was wrong.")
    with freeze("2021-06-07 12:00+00:00"):
        page = GuidancePage.objects.get(pk=page.pk)
        actions.begin_full_review(page.review_cycle, editor, "periodic")
        actions.revise(page.review_cycle, editor, "It needs work")
        factories.revise_draft(page, summary="The second text", officer_role="Secret Officer")
        actions.submit(page.review_cycle, editor, "Rewritten throughout.", "Summary for the Board")
        actions.approve(page.review_cycle, other_approver, "Good", date(2021, 6, 1), "21/7")
    return GuidancePage.objects.get(pk=page.pk)


def test_old_edition_shows_its_corrected_text_with_a_notice(client, page):
    response = client.get(f"{page.url}editions/1/")
    text = response.content.decode()
    assert "As corrected" in text and "The second text" not in text
    assert "This is not the current edition." in text
    assert response.headers["X-Robots-Tag"] == "noindex"
    links = response.headers["Link"]
    assert 'rel="latest-version"' in links and 'editions/2/>; rel="successor-version"' in links


def test_earlier_sealed_text_is_one_step_behind(client, page):
    assert f"{page.url}editions/1/0/" in html(client, f"{page.url}editions/1/")
    assert "As first issued" in html(client, f"{page.url}editions/1/0/")
    latest = client.get(f"{page.url}editions/1/1/")
    assert (latest.status_code, latest.url) == (302, f"{page.url}editions/1/")
    assert client.get(f"{page.url}editions/1/2/").status_code == 404
    assert client.get(f"{page.url}editions/3/").status_code == 404


def test_current_edition_has_no_notice(client, page):
    response = client.get(f"{page.url}editions/2/")
    assert "not the current edition" not in response.content.decode()
    assert "X-Robots-Tag" not in response.headers


def test_list_of_editions_tells_notes_approvals_and_corrections(client, page):
    text = html(client, f"{page.url}editions/")
    for words in (
        "Edition 2",
        "Rewritten throughout.",
        "meeting of 1 June 2021",
        "21/7",
        "without approval here",
        "Corrected on 5 May 2019",
        "A number was wrong.",
    ):
        assert words in text, words
    assert "Summary for the Board" not in text


@pytest.mark.parametrize(
    ("day", "path"),
    [
        ("2018-03-01", "editions/1/0/"),
        ("2019-05-04", "editions/1/0/"),
        ("2019-05-05", "editions/1/"),
        ("2021-06-06", "editions/1/"),
        ("2021-06-07", "editions/2/"),
        ("2024-01-01", "editions/2/"),
    ],
)
def test_day_leads_to_what_was_in_force(day, path, client, page):
    response = client.get(f"{page.url}on/{day}/")
    assert (response.status_code, response.url) == (302, page.url + path)


@pytest.mark.parametrize("day", ["2018-02-28", "2999-01-01", "2020-02-31", "yesterday"])
def test_day_without_a_text_in_force_is_not_found(day, client, page):
    assert client.get(f"{page.url}on/{day}/").status_code == 404


def test_day_while_out_of_use_says_so(client, page, approver, freeze):
    with freeze("2022-01-10 12:00+00:00"):
        actions.withdraw(page.review_cycle, approver, "Out of date")
    with freeze("2023-01-10 12:00+00:00"):
        actions.reinstate(page, approver, "Needed after all")
    assert client.get(f"{page.url}on/2022-01-09/").url == f"{page.url}editions/2/"
    assert "out of use since 10 January 2022" in html(client, f"{page.url}on/2022-06-01/", 404)
    assert client.get(f"{page.url}on/2023-01-10/").url == f"{page.url}editions/2/"


def test_what_changed_leaves_out_how_the_body_runs_it(client, page):
    text = html(client, f"{page.url}editions/2/changes/")
    assert "corrected" in text and "second text" in text
    assert 'class="addition"' in text and 'class="deletion"' in text
    assert "Secret Officer" not in text
    assert client.get(f"{page.url}editions/1/changes/").status_code == 404


def test_withdrawn_document_keeps_its_editions_with_a_notice(client, page):
    actions.withdraw(page.review_cycle, None, "Out of date")
    response = client.get(f"{page.url}editions/2/")
    assert "Withdrawn on" in response.content.decode()
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_edition_names_bodies_as_they_were_and_files_that_changed(client, library):
    body = factories.make_organisation(name="The old name")
    file = make_file("plan.pdf", title="Plan")
    page = issue(library, bodies=[(body, "publisher")], files=[file])
    body.name = "The new name"
    body.save()
    type(file).objects.filter(pk=file.pk).update(file_hash="another")
    text = html(client, f"{page.url}editions/1/")
    assert "The old name" in text and "The new name" not in text
    assert "“Plan” has been replaced since by another file." in text


def test_alias_shows_the_editions_of_its_source(client, page):
    alias = page.create_alias(update_slug="alias")
    assert "As corrected" in html(client, f"{alias.url}editions/1/")


def test_number_of_queries_does_not_grow_with_editions(client, page, django_assert_max_num_queries):
    cycle = ReviewCycle.objects.filter(page=page, edition=1).get()
    ReviewCycle.objects.bulk_create(
        ReviewCycle(
            page_id=page.pk,
            state="concluded",
            outcome="revised",
            edition=number,
            issued_on=date(2021, 6, 8),
            sealed_revision=cycle.sealed_revision,
            manifest=cycle.manifest,
        )
        for number in range(3, 30)
    )
    client.get(f"{page.url}editions/")
    with django_assert_max_num_queries(16):
        assert "Edition 29" in html(client, f"{page.url}editions/")


# Old addresses


def move(page):
    page.move(factories.make_library(title="Elsewhere", slug="elsewhere"), pos="last-child")


def move_parent(page):
    move(page.get_parent())


def give_new_slug(page):
    actions.begin_brief_review(page.review_cycle, None, "periodic")
    factories.revise_draft(page, slug="new-name")
    actions.correct(page.review_cycle, None, "A better address.")


@pytest.mark.parametrize("change", [move, move_parent, give_new_slug])
def test_old_addresses_of_editions_lead_on(
    change, client, page, django_capture_on_commit_callbacks
):
    old = page.url
    steps = ["", "editions/", "editions/1/", "editions/1/0/", "editions/2/", "editions/2/changes/"]
    with django_capture_on_commit_callbacks(execute=True):
        change(GuidancePage.objects.get(pk=page.pk))
    new = GuidancePage.objects.get(pk=page.pk).url
    assert new != old
    for step in steps:
        response = client.get(f"{old}{step}")
        assert (response.status_code, response.url) == (301, f"{new}{step}")
        assert client.get(response.url).status_code == 200
    for step in ("editions/3/", "editions/1/changes/", "editions/1/9/"):
        assert client.get(f"{old}{step}").status_code == 404


def test_a_document_without_an_edition_has_one_address(library):
    assert factories.make_guidance(library).get_route_paths() == ["/"]


def test_addresses_of_editions_take_one_query_each_document(page):
    page = GuidancePage.objects.get(pk=page.pk)
    with CaptureQueriesContext(connection) as queries:
        paths = page.get_route_paths()
    assert len(queries) == 1
    assert paths == [
        "/",
        "/editions/",
        "/editions/2/",
        "/editions/2/changes/",
        "/editions/1/",
        "/editions/1/0/",
    ]
