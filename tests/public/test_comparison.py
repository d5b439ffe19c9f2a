"""What changed in a text is told so that people can read it: by Board and readers alike."""

import json
import re

import pytest
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from tests import factories
from tests.public.helpers import block, html, issue, make_file
from wagtail_partnerships import actions
from wagtail_partnerships.models import Attachment, GuidancePage


pytestmark = pytest.mark.django_db


def table(*rows, caption="Doses"):
    return block("table", {"data": [list(row) for row in rows], "table_caption": caption})


def plain(markup):
    """What is left of markup for who reads it, between two marks of what differs."""
    markup = re.sub(r'<(\w+)[^>]*class="[^"]*deletion[^"]*"[^>]*>', " [- ", markup)
    markup = re.sub(r'<(\w+)[^>]*class="[^"]*addition[^"]*"[^>]*>', " [+ ", markup)
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


@pytest.fixture
def image(db):
    return get_image_model().objects.create(title="Scanner", file=get_test_image_file())


@pytest.fixture
def change(library, editor, approver, client, client_for):
    """Put a new body in the place of another; return what readers and the Board are told."""

    def change(old, new, **fields):
        page = issue(library, body=json.dumps(old))
        actions.begin_brief_review(page.review_cycle, editor, "periodic")
        actions.revise(page.review_cycle, editor, "It needs work")
        factories.revise_draft(page, body=json.dumps(new), **fields)
        actions.submit(page.review_cycle, editor, "Rewritten.", "Summary", minor=True)
        url = reverse("partnerships_admin:transition", args=[page.pk, "approve"])
        board = html(client_for(approver), url)
        board = board[board.index('id="differences') :]
        actions.approve(page.review_cycle, approver)
        page = GuidancePage.objects.get(pk=page.pk)
        readers = html(client, f"{page.url}editions/2/changes/")
        return readers[readers.index("<h1") :], board

    return change


def test_each_block_is_told_as_readers_meet_it(change, image):
    other = get_image_model().objects.create(title="Ward", file=get_test_image_file())
    file = make_file("leaflet.pdf", title="Leaflet")
    old = [
        block("heading", {"text": "Why partnership matters", "level": "2"}),
        block("paragraph", "<p>First line.</p><p>Go <a href='https://a.example'>there</a>.</p>"),
        block("principle", {"kind": "principle", "title": "Listen", "text": "<p>Always.</p>"}),
        block("callout", {"title": "Mind", "text": "<p>The law</p>"}),
        table(["Region", "Dose"], ["Chest", "1"], ["Hand", "2"], ["Foot", "3"]),
        block("figure", {"image": image.pk, "alt_text": "A scanner", "caption": ""}),
        block("document", {"document": file.pk, "title": ""}),
        block("quote", {"text": "Nothing about us", "source": "A patient"}),
    ]
    new = json.loads(json.dumps(old))
    new[0]["value"]["text"] = "Why partnership counts"
    new[1]["value"] = "<p>First line.</p><p>Go <a href='https://b.example'>there</a>.</p>"
    new[2]["value"]["kind"] = "recommendation"
    new[3]["value"]["text"] = "<p>The statute</p>"
    new[4]["value"]["data"] = [["Region", "Dose"], ["Chest", "5"], ["Hand", "2"], ["Arm", "3"]]
    new[5]["value"] |= {"image": other.pk, "alt_text": "A ward"}
    new[6]["value"]["title"] = "For patients"
    new[7]["value"]["source"] = ""
    for markup in change(old, new):
        text = plain(markup)
        for words in (
            "Why partnership [- matters [+ counts",
            "First line. Go there (https:// [- a [+ b .example).",
            "[- Principle [+ Recommendation : Listen",
            "The [- law [+ statute",
            "Doses Region Dose Chest [- 1 [+ 5 Hand 2",
            "[- Foot [+ Arm 3",
            "Image: [- Scanner [+ Ward",
            "It says: A [- scanner [+ ward",
            "File: [+ For patients ( Leaflet [+ )",
            "Nothing about us [- A patient",
        ):
            assert words in text, (words, text)
        for word in ("Level", "Kind", "first_row_is_table_header", "{&#x27;", "'data'"):
            assert word not in markup, word
        assert markup.count("<table") >= 1


def test_keys_make_no_difference_and_what_stays_is_left_out(change):
    old = [
        block("heading", {"text": "Why", "level": "2"}),
        *(block("paragraph", f"<p>Kept {number}.</p>") for number in range(3)),
        block("paragraph", "<p>Goes.</p>"),
        block("paragraph", "<p>Ends.</p>"),
    ]
    same = [block(one["type"], one["value"]) for one in old]
    new = [*same[:2], block("paragraph", "<p>Comes.</p>"), *same[2:4], same[5]]
    for markup in change(old, new):
        text = plain(markup)
        assert "2 parts unchanged Why [+ Comes. 2 parts unchanged [- Goes. 1 part" in text, text
        assert "Kept" not in text and "Ends." not in text
    for markup in change(old, same, summary="Another"):
        assert "Another" in markup and "unchanged" not in markup and "Text" not in plain(markup)


def test_what_moved_or_is_only_set_out_anew_is_said(change):
    one, two, three = (block("paragraph", f"<p>Line {n}</p>") for n in range(3))
    bold = {**three, "value": "<p><b>Line 2</b></p>"}
    for markup in change([one, two, three], [two, one, bold]):
        text = plain(markup)
        assert text.count("Moved here") == 1
        assert "Line 2 Only how it is set out changes." in text
        assert "[-" not in text and "[+" not in text


def test_files_that_differ_are_told_with_what_they_say(change, image):
    attachment = Attachment(title="Poster", image=image, alt_text="Two people talk")
    for markup in change([], [], partnerships_attachments=[attachment]):
        text = plain(markup)
        assert "Poster" in text and "Two people talk" in text
        # What an attachment does not have is not told.
        assert "None" not in text


def test_keys_that_the_editor_gives_lines_make_no_difference(change):
    def text(key):
        lines = f"<p{key}>One</p>"
        return [block("paragraph", lines), block("callout", {"title": "Mind", "text": lines})]

    old, new = text(""), text(' data-block-key="a1b2c"')
    new.append(block("paragraph", "<p>Two</p>"))
    for one, other in zip(old, new, strict=False):
        other["id"] = one["id"]
    for told in change(old, new):
        text_told = plain(told)
        assert "2 parts unchanged" in text_told and "set out" not in text_told
        assert "[+ Two" in text_told
