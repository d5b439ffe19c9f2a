"""Every public page, in each of its states, is valid HTML whose parts find each other."""

import json
from collections import Counter
from datetime import date, timedelta

import html5lib
import pytest
from bs4 import BeautifulSoup
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from tests import factories
from tests.public.helpers import block, issue, make_file, restrict, text_of
from wagtail_partnerships import actions
from wagtail_partnerships.models import Attachment, CallToActionPage


pytestmark = pytest.mark.django_db

# What names others by their ids.
NAMING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "headers")


def faults_of(markup):
    """Return what is wrong with a page."""
    parser = html5lib.HTMLParser()
    parser.parse(markup)
    found = [f"{place}: {code} {facts}" for place, code, facts in parser.errors]
    soup = BeautifulSoup(markup, "html.parser")
    ids = Counter(tag["id"] for tag in soup.find_all(id=True))
    found += [f"id {name} stands {times} times" for name, times in ids.items() if times > 1]
    for tag in soup.find_all(True):
        names = [name for key in NAMING for name in str(tag.get(key, "")).split()]
        if str(tag.get("href", "")).startswith("#"):
            names.append(tag["href"][1:])
        found += [
            f"{tag.name} names {name}, which is not there" for name in names if name not in ids
        ]
    found += ["an image without alt" for tag in soup.find_all("img") if not tag.has_attr("alt")]
    if len(soup.find_all("h1")) != 1:
        found.append("not one h1")
    return found


def full_body():
    image = get_image_model().objects.create(title="Scanner", file=get_test_image_file())
    return json.dumps(
        [
            block("heading", {"text": "Why & how", "level": "2"}),
            block("paragraph", "<p>Text.</p><ul><li>One</li></ul>"),
            block("principle", {"kind": "principle", "title": "Ask", "text": "<p>First.</p>"}),
            block("callout", {"title": "Mind", "text": "<p>This.</p>"}),
            block("table", {"data": [["A", "B"], ["1", ""]], "first_row_is_table_header": True}),
            block("figure", {"image": image.pk, "alt_text": "A scanner", "caption": "It"}),
            block("document", {"document": make_file().pk, "title": ""}),
            block("quote", {"text": "Two\nlines", "source": "Who"}),
        ]
    )


def make(library, title, **kwargs):
    body = factories.make_organisation(name=f"Body & {title}", website="https://b.example")
    older = issue(library, title=f"Before {title}")
    page = issue(
        library,
        title=title,
        body=full_body(),
        scope="Scope",
        audience="All",
        kind=factories.make_kind(),
        topics=[factories.make_topic()],
        bodies=[(body, "publisher"), (body, "supporter")],
        citations=[
            {"source": factories.make_source(url="https://s.example"), "place": "reg. 10"},
            {"document": older.page_ptr, "builds_on": True},
        ],
        files=[make_file()],
        excluded=["wales"],
        **kwargs,
    )
    image = get_image_model().objects.create(title="Poster", file=get_test_image_file())
    factories.add_row(Attachment, page=page, title="Poster", image=image, alt_text="What it says")
    return page


def second_edition(page):
    actions.begin_full_review(page.review_cycle, None, "periodic")
    actions.revise(page.review_cycle, None, "Old")
    factories.revise_draft(page, summary="Second", body=full_body())
    actions.submit(page.review_cycle, None, "Rewritten", "Adopt it")
    actions.approve(page.review_cycle, None)
    factories.revise_draft(page, summary="Right")
    actions.correct(page.review_cycle, None, "A slip")


def pages(library):
    """Yield the address of every public page and state, with the status of its answer."""
    yield library.url, 200
    two = make(library, "Two editions", issued_on=date(2018, 9, 1))
    second_edition(two)
    parts = ("", "1/", "2/", "2/0/", "2/changes/")
    yield from ((f"{two.url}editions/{part}", 200) for part in parts)
    yield f"{two.url}on/2010-01-01/", 404
    review, revision, extended, old, replaced, down, members = (
        make(library, title)
        for title in ("Review", "Revision", "Extended", "Old", "Replaced", "Down", "Members")
    )
    actions.begin_full_review(review.review_cycle, None, "legislation")
    factories.make_call(library, document=review, title="Say & tell")
    actions.begin_brief_review(revision.review_cycle, None, "periodic")
    actions.revise(revision.review_cycle, None, "Old")
    actions.postpone(extended.review_cycle, None, date(2099, 1, 1), "Law <soon>")
    actions.withdraw(old.review_cycle, None, "Unsafe\n& old")
    actions.supersede(replaced.review_cycle, None, two)
    actions.withdraw(down.review_cycle, None, "A claim", take_down=True)
    restrict(members)
    due = make(library, "Due", issued_on=date(2018, 9, 1), due_on=date(2023, 9, 1))
    for page in (two, review, revision, extended, old, replaced, due):
        yield page.url, 200
    yield down.url, 410
    topic = two.topics.get()
    for query in ("", "?q=two", "?q=unheard", f"?topic={topic.pk}&status=in_force", "?sort=newest"):
        yield f"{library.url}{query}", 200
    yield f"{library.url}archive/", 200
    call = factories.make_event_call(library, document=due, title="Come & see")
    yield call.url, 200
    opens = call.opens_at
    for facts in (
        {"opens_at": opens + timedelta(days=5)},
        {"opens_at": opens, "places": 0},
        {"opens_at": opens - timedelta(days=9), "closes_at": opens - timedelta(days=5)},
    ):
        CallToActionPage.objects.filter(pk=call.pk).update(**facts)
        yield call.url, 200


def test_every_public_page_is_valid(client, library):
    wrong = {}
    for url, status in pages(library):
        response = client.get(url)
        assert response.status_code == status, url
        if faults := faults_of(text_of(response).decode()):
            wrong.setdefault(url, []).extend(sorted(set(faults)))
    assert wrong == {}


def test_the_check_sees_faults():
    good = "<!doctype html><html lang='en'><head><title>x</title></head><body>{}</body></html>"
    assert faults_of(good.format("<h1>x</h1>")) == []
    for part in ("<p><ul></ul></p>", "<b id='a'></b><i id='a'></i>", "<a href='#b'>x</a>", "<img>"):
        assert len(faults_of(good.format(f"<h1>x</h1>{part}"))) == 1
