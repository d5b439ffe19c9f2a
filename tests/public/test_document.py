"""What a reader finds on the page of a document."""

import json
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from tests import factories
from tests.public.helpers import block, html, issue, make_file
from wagtail_partnerships import actions
from wagtail_partnerships.models import GuidancePage, WorkingGroup, WorkingGroupMember
from wagtail_partnerships.status import site_today


pytestmark = pytest.mark.django_db


def read(page):
    return GuidancePage.objects.get(pk=page.pk)


def test_text_has_contents_numbers_and_stable_anchors(client, library):
    body = [
        block("heading", {"text": "Why", "level": "2"}),
        block("principle", {"kind": "principle", "title": "Listen", "text": "<p>First.</p>"}),
        block("principle", {"kind": "recommendation", "title": "Train", "text": ""}),
        block("heading", {"text": "How", "level": "2"}),
        block("principle", {"kind": "principle", "title": "Answer", "text": ""}),
    ]
    page = issue(library, body=json.dumps(body))
    first = html(client, page.url)
    assert "Principle 1" in first and "Principle 2" in first and "Recommendation 1" in first
    anchor = f"principle-{body[4]['id'][:8]}"
    assert f'id="{anchor}"' in first and f'href="#{anchor}"' in first
    factories.revise_draft(page, title="Corrected title")
    actions.correct(page.review_cycle, None, "A slip of the pen")
    assert f'id="{anchor}"' in html(client, page.url)


def test_headings_never_skip_a_level(client, library):
    body = [
        block("heading", {"text": "Deep at once", "level": "3"}),
        block("principle", {"kind": "principle", "title": "Listen", "text": ""}),
    ]
    page = issue(library, body=json.dumps(body))
    levels = [int(level) for level in re.findall(r"<h(\d)", html(client, page.url))]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in zip(levels, levels[1:], strict=False))


def test_empty_parts_leave_no_empty_boxes(client, library):
    page = issue(library, summary="")
    text = html(client, page.url)
    for words in ("Contents", "Files", "relied on", "builds on", "Topics", "First issued"):
        assert words not in text


def test_bodies_stand_under_their_part(client, library):
    publisher = factories.make_organisation(name="College of Radiographers")
    supporter = factories.make_organisation(name="Patients’ forum")
    page = issue(library, bodies=[(publisher, "publisher"), (supporter, "supporter")])
    text = html(client, page.url)
    assert text.index("Published by") < text.index("College of Radiographers")
    assert text.index("Supported by") < text.index("Patients’ forum")
    assert "Developed with" not in text
    assert "<img" not in text


def test_logos_are_shown_by_a_number_of_queries_that_does_not_grow(client, library):
    def count(number):
        bodies = []
        for _body in range(number):
            logo = get_image_model().objects.create(title="Sign", file=get_test_image_file())
            bodies.append((factories.make_organisation(logo=logo), "supporter"))
        page = issue(library, bodies=bodies)
        assert html(client, page.url).count('class="partnerships-logo"') == number
        with CaptureQueriesContext(connection) as queries:
            html(client, page.url)
            html(client, f"{page.url}editions/1/")
        return sum("wagtailimages_" in query["sql"] for query in queries)

    assert count(1) == count(3)


def test_file_is_listed_with_type_and_size(client, library):
    page = issue(library, files=[make_file("infographic.pdf", b"x" * 2048, title="At a glance")])
    text = html(client, page.url)
    assert "At a glance" in text and "(PDF, 2.0\xa0KB)" in text


def test_sources_and_nations(client, library):
    source = factories.make_source(title="The 2017 Regulations", standing="amended")
    older = issue(library, title="An older guidance")
    page = issue(
        library,
        citations=[
            {"source": source, "place": "regulation 10"},
            {"document": older.page_ptr, "builds_on": True},
        ],
        excluded=["scotland"],
    )
    text = html(client, page.url)
    assert "The 2017 Regulations</a>" in text or "The 2017 Regulations," in text
    assert "regulation 10" in text and "Amended" in text
    assert text.index("What it builds on") < text.index("An older guidance")
    assert "Does not apply to" in text and "England, Wales, Northern Ireland" in text


def test_a_cited_draft_is_not_named(client, library):
    draft = factories.make_guidance(library, title="Not known yet")
    page = issue(library, citations=[{"document": draft.page_ptr}])
    assert "Not known yet" not in html(client, page.url)


# Currency


def test_in_force(client, library):
    page = issue(library, issued_on=site_today())
    text = html(client, page.url)
    assert "partnerships-badge--in_force" in text and "1, issued on" in text


def test_review_due_today_is_not_overdue(client, library):
    text = html(client, issue(library, due_on=site_today()).url)
    assert "Review due" in text and "overdue" not in text


def test_overdue(client, document):
    assert "was due by 1 September 2023" in html(client, document.url)
    text = html(client, document.url)
    assert "Review overdue<" in text and "Review due<" not in text


def test_overdue_while_under_review(client, document, editor):
    actions.begin_full_review(document.review_cycle, None, "legislation", lead=editor)
    text = html(client, document.url)
    assert "Under review" in text and "Review overdue" in text


def test_under_review_links_to_the_open_call(client, document, editor):
    actions.begin_full_review(document.review_cycle, None, "legislation", lead=editor)
    call = factories.make_call(document=document.page_ptr, title="Join the workshop")
    text = html(client, document.url)
    assert "Under review" in text and "Change of legislation" in text
    assert call.url in text and "Join the workshop" in text


def test_being_revised_keeps_the_text_in_force(client, document, editor):
    actions.begin_full_review(document.review_cycle, None, "periodic", lead=editor)
    actions.revise(document.review_cycle, None, "It needs work")
    factories.revise_draft(document, title="Nobody may read this yet")
    text = html(client, document.url)
    assert "Being revised" in text and "Nobody may read this yet" not in text


def test_extended_until_and_why(client, document):
    until = site_today() + timedelta(days=100)
    actions.postpone(document.review_cycle, None, until, "The regulations are due in spring.")
    text = html(client, document.url)
    assert "Extended until" in text and "The regulations are due in spring." in text
    assert "overdue" not in text


def test_reaffirmed_says_when_and_why(client, document, editor):
    actions.begin_brief_review(document.review_cycle, None, "periodic", lead=editor)
    actions.reaffirm(document.review_cycle, None, "Still good practice.")
    text = html(client, document.url)
    assert "Last reviewed" in text and "Still good practice." in text


def test_withdrawn_says_why_and_is_not_indexed(client, document):
    actions.withdraw(document.review_cycle, None, "The technique is no longer used.")
    response = client.get(document.url)
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    text = response.content.decode()
    assert "Withdrawn on" in text and "The technique is no longer used." in text
    assert "What to do, and why." in text


def test_superseded_points_to_its_successor(client, document, library):
    successor = issue(library, title="The newer guidance")
    actions.supersede(document.review_cycle, None, successor)
    response = client.get(document.url)
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert successor.url in response.content.decode()


@pytest.mark.parametrize("path", ["", "editions/", "editions/1/", "on/2020-01-01/", "?q=1"])
def test_taken_down_answers_410_and_nothing_else(path, client, library):
    page = issue(library, title="Known title", summary="Not to be read", issued_on=date(2018, 1, 1))
    alias = read(page).create_alias(update_slug="alias")
    actions.withdraw(page.review_cycle, None, "A legal claim.", take_down=True)
    for url in (page.url, alias.url):
        response = client.get(url + path)
        assert response.status_code == 410
        assert response.headers["X-Robots-Tag"] == "noindex"
        text = response.content.decode()
        assert "Known title" in text and "A legal claim." in text and library.url in text
        assert "Not to be read" not in text


# For machines, in print, and by whom


def test_structured_data_is_escaped_json(client, library):
    page = issue(library, title="</script><b>&", summary="Plain")
    text = html(client, page.url)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    data = json.loads(found[1])
    assert data["name"] == "</script><b>&"
    assert data["creativeWorkStatus"] == "In force" and data["version"] == "1"


def test_print_footer_names_edition_status_and_address(client, document):
    text = html(client, document.url)
    footer = text[text.index("partnerships-print-footer") :]
    assert "Edition 1, issued on 1 September 2018." in footer
    assert document.full_url in footer and "Printed copies may be out of date" in footer


def test_thanks_name_only_those_who_agreed(client, document):
    group = WorkingGroup.objects.create(cycle=document.editions.get())
    WorkingGroupMember.objects.create(group=group, name="Ann Agreed", consents_to_be_named=True)
    WorkingGroupMember.objects.create(group=group, name="Nora Named-not")
    text = html(client, document.url)
    assert "Ann Agreed" in text and "Nora Named-not" not in text


def test_no_inline_script_or_style(client, document, library):
    for url in (document.url, library.url, f"{document.url}editions/1/"):
        text = html(client, url)
        assert "<style" not in text and " style=" not in text and " onclick" not in text
        for tag in re.findall(r"<script[^>]*>", text):
            assert "src=" in tag or "application/ld+json" in tag


def test_preview_of_a_draft_and_of_a_new_document(library):
    page = factories.make_guidance(library, summary="The draft")
    assert "The draft" in page.make_preview_request().render().content.decode()
    assert library.make_preview_request().render().status_code == 200


def test_number_of_queries_does_not_grow_with_what_comes_with_it(
    client, library, django_assert_max_num_queries
):
    bodies = [(factories.make_organisation(), "supporter") for _ in range(12)]
    sources = [{"source": factories.make_source(), "place": ""} for _ in range(12)]
    files = [make_file(f"file-{number}.pdf") for number in range(5)]
    topics = [factories.make_topic() for _ in range(12)]
    page = issue(library, bodies=bodies, citations=sources, files=files, topics=topics)
    client.get(page.url)
    with django_assert_max_num_queries(24):
        client.get(page.url)
