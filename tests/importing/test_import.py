"""Bringing an existing register in: what is made, what is left alone, and how it goes on."""

import contextlib
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Revision, Site

from tests import factories
from wagtail_partnerships import actions
from wagtail_partnerships.exceptions import TransitionRefused
from wagtail_partnerships.models import (
    DocumentKind,
    GuidancePage,
    Notice,
    Organisation,
    ReviewCycle,
    Source,
    Topic,
)
from wagtail_partnerships.status import DocumentStatus


pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parents[2] / "docs" / "sample-register.csv"
MODELS = (Page, Revision, ReviewCycle, Topic, Organisation, Source, DocumentKind, Notice)


def everything():
    """Return how many rows there are of all that an import could make, the cycles and the texts."""
    counts = [model.objects.count() for model in (*MODELS, get_document_model())]
    cycles = ReviewCycle.objects.order_by("pk").values_list("pk", "version", "state")
    pages = GuidancePage.objects.order_by("pk")
    texts = [(page.pk, page.title, page.summary, page.body.get_prep_value()) for page in pages]
    return counts, list(cycles), texts


def document(reference):
    return GuidancePage.objects.get(reference=reference)


# What is made


def test_sample_register_is_brought_in(register, library):
    said = register.run(SAMPLE)
    assert "Imported: 5" in said
    first = document("SAMPLE-001")
    assert first.get_parent().pk == library.pk
    assert (first.live, first.edition, first.status) == (True, 3, DocumentStatus.IN_FORCE)
    assert first.editions.get().issued_on == date(2022, 3, 1)
    assert first.next_review_on == date(2027, 3, 1)
    assert first.first_issued_on == date(2009, 5, 4)
    assert first.kind.name == "Guidance"
    assert [topic.name for topic in first.topics.all()] == [
        "Magnetic resonance imaging",
        "Patient and public partnership",
    ]
    assert [str(body) for body in first.partnerships_bodies.all()] == [
        "Society of Imaging Radiography (demo) (Publisher)",
        "Association of Sonography (demo) (Co-developer)",
    ]
    citation = first.partnerships_citations.get()
    assert (citation.source.kind, citation.place) == (Source.Kind.STANDARD, "part 2")
    kinds = [block.block_type for block in first.body]
    assert kinds == ["heading", "paragraph", "principle", "table"]
    second = document("SAMPLE-002")
    assert second.next_review_on == date(2021, 6, 12)
    assert second.status == DocumentStatus.REVIEW_DUE
    assert {row.nation for row in second.partnerships_excluded_nations.all()} == {
        "scotland",
        "northern_ireland",
    }
    assert second.partnerships_citations.get(source=None).document_id == first.pk
    assert document("SAMPLE-005").partnerships_citations.get().builds_on
    source = document("SAMPLE-003").partnerships_citations.get().source
    assert source.title == "Consent; and what it takes (demo)"


def test_withdrawn_and_superseded_leave_use_on_their_day(register):
    register.run(SAMPLE)
    withdrawn = document("SAMPLE-003").latest_cycle
    assert (withdrawn.outcome, withdrawn.taken_down) == ("withdrawn", True)
    assert withdrawn.ended_on == date(2021, 11, 30)
    assert withdrawn.statement.startswith("The law has changed.")
    superseded = document("SAMPLE-004").latest_cycle
    assert (superseded.outcome, superseded.ended_on) == ("superseded", date(2018, 9, 1))
    assert superseded.successor_id == document("SAMPLE-005").pk


def test_chain_of_successors_is_brought_in_whatever_its_order(register):
    leaving = {"status": "Superseded", "ended_on": "2020-01-01"}
    register.write(
        {"reference": "A", "successor": "B", **leaving},
        {"reference": "B", "successor": "C", **leaving},
        {"reference": "C", "status": "Withdrawn", "reason": "Unsafe.", "ended_on": "2021-01-01"},
        {"reference": "D", "successor": "C", **leaving},
    )
    register.run()
    ends = {r: document(r).latest_cycle.successor_id for r in "ABD"}
    assert ends == {"A": document("B").pk, "B": document("C").pk, "D": document("C").pk}
    assert document("C").status == DocumentStatus.WITHDRAWN


def test_document_replaced_by_what_builds_on_it_waits_for_it(register):
    left = {"status": "Superseded", "ended_on": "2020-01-01"}
    register.write(
        {"reference": "OLD", "successor": "NEW", **left},
        {"reference": "NEW", "builds_on": "OLD", "successor": "LAST", **left},
        {"reference": "LAST"},
    )
    register.run()
    ends = {r: document(r).latest_cycle.successor_id for r in ("OLD", "NEW")}
    assert ends == {"OLD": document("NEW").pk, "NEW": document("LAST").pk}


def test_title_of_signs_has_an_address_of_its_number(register, client):
    factories.make_guidance(register.library, title="Taken", slug="r1")
    titles = {"R1": "!!!", "R2": "\U0001f642", "R3": "x" * 255, "R4": "x" * 255, "?": "!"}
    register.write(*({"reference": r, "title": title} for r, title in titles.items()))
    register.run()
    slugs = {page.reference: page.slug for page in GuidancePage.objects.exclude(reference="")}
    assert (slugs["R1"], slugs["R2"], slugs["?"]) == ("r1-2", "r2", "document")
    assert (slugs["R3"], slugs["R4"]) == ("x" * 240, f"{'x' * 240}-2")
    assert client.get(document("R1").url).status_code == 200


def test_title_that_is_an_address_of_the_library_gets_another(register, client):
    register.write({"reference": "R1", "title": "Register"})
    register.run()
    assert document("R1").slug == "register-2"
    assert client.get(document("R1").url).status_code == 200


def test_nation_that_is_named_twice_is_excluded_once(register):
    register.write({"reference": "R1", "excluded": "Wales; wales;WALES"})
    register.run()
    assert document("R1").partnerships_excluded_nations.get().nation == "wales"
    assert "Already here, unchanged: 1" in register.run()


def test_characters_that_no_feed_can_tell(register, client):
    cells = {
        "title": "a\x0bb",
        "summary": "a\x0cb\x01\x1f",
        "topics": "a\ufffeb",
        "reference": "R\x08 1",
    }
    register.write({**cells, "text": "<p>a&#11;b&#1;</p>"})
    register.run()
    page = document("R 1")
    assert (page.title, page.summary, page.topics.get().name) == ("a b", "a\nb", "ab")
    assert str(page.body[0].value) == "<p>a\nb</p>"
    feed = client.get(f"{register.library.url}feed/")
    assert feed.status_code == 200
    assert "Already here, unchanged: 1" in register.run()


def test_workbook_escapes_such_characters(register):
    register.write_xlsx({"reference": "R1", "title": "a_x000B_b", "audience": "a_x0001_b"})
    register.run()
    assert (document("R1").title, document("R1").audience) == ("a b", "ab")


def test_parts_of_a_text_that_say_nothing_are_left_out(register):
    unseen = "<!DOCTYPE html><!-- a note --><h2>&nbsp;</h2>"
    empty = "<aside></aside><blockquote></blockquote><table></table>"
    section = "<section class=principle><p> </p></section>"
    register.write({"reference": "R1", "text": f"{unseen}{empty}<p>x</p>{section}"})
    register.run()
    body = document("R1").body
    assert [block.block_type for block in body] == ["paragraph"]
    body.stream_block.clean(body)
    assert "Already here, unchanged: 1" in register.run()


def test_lists_are_matched_by_name_before_they_are_made(register):
    body = factories.make_organisation(name="College of Radiographers", short_name="CoR")
    topic = factories.make_topic(name="Breast imaging")
    source = factories.make_source(title="Regulations", source_version="2017")
    register.write(
        {
            "reference": "R1",
            "publishers": "cor; College of  Radiographers; New body",
            "topics": "BREAST IMAGING; Наука",
            "legislation": "Regulations (2017)",
        }
    )
    assert "organisation “New body”" in register.run()
    page = document("R1")
    publishers = [row.organisation for row in page.partnerships_bodies.all()]
    assert publishers == [body, Organisation.objects.get(name="New body")]
    assert topic in page.topics.all()
    assert page.topics.get(name="Наука").slug
    assert page.partnerships_citations.get().source == source


def test_files_become_attachments(register):
    (register.files / "2018").mkdir()
    (register.files / "2018" / "patient_leaflet.pdf").write_bytes(b"%PDF-1.4 demo")
    register.write({"reference": "R1", "files": r"2018\patient_leaflet.pdf"})
    register.run()
    attachment = document("R1").partnerships_attachments.get()
    assert attachment.title == "patient leaflet"
    assert attachment.document.file.read() == b"%PDF-1.4 demo"
    manifest = document("R1").editions.get().manifest
    assert [row["id"] for row in manifest["documents"]] == [attachment.document_id]


def test_images_become_attachments_with_what_they_say(register):
    image = get_test_image_file("at_a_glance.png")
    (register.files / "at_a_glance.png").write_bytes(image.file.getvalue())
    named = '"at_a_glance.png | Two people talk; one listens"'
    register.write({"reference": "R1", "images": named})
    register.run()
    attachment = document("R1").partnerships_attachments.get()
    assert (attachment.title, attachment.document) == ("at a glance", None)
    assert attachment.alt_text == "Two people talk; one listens"
    assert attachment.image.width == 640


def test_text_is_plain_or_html_in_the_cell_or_in_a_file(register):
    text = "<h2>Why</h2><p>It <strong>works</strong>.\x01<a href='/\x01x'>Link</a></p>"
    (register.files / "long.html").write_text(text)
    register.write(
        {"reference": "R1", "text": "First & last.\n\nSecond."},
        {"reference": "R2", "text": "<h2>Why</h2><script>x()</script><p onclick='x'>Because.</p>"},
        {"reference": "R3", "text": "long.html"},
    )
    register.run()
    texts = {r: [(b.block_type, str(b.value)) for b in document(r).body] for r in ("R1", "R2")}
    assert texts["R1"] == [("paragraph", "<p>First &amp; last.</p><p>Second.</p>")]
    heading, paragraph = document("R2").body
    assert (heading.value["text"], heading.value["level"]) == ("Why", "2")
    assert str(paragraph.value) == "<p>Because.</p>"
    assert document("R3").body[1].value.source == '<p>It <b>works</b>.<a href="/x">Link</a></p>'
    # Also where the files were put away in the meantime.
    assert "Already here, unchanged: 3" in register.run(files=None)


def test_what_is_cited_and_built_on(register, library, editor):
    factories.make_issued_guidance(library, reference="OLD", title="Here already")
    register.write(
        {
            "reference": "NEW",
            "legislation": "Regulations | regulation 10; Act",
            "builds_on": "BASE; Act",
            "cites": "OLD | page 3",
            "officer": editor.email.upper(),
        },
        {"reference": "BASE", "status": "Superseded", "ended_on": "2020-01-01", "successor": "NEW"},
    )
    register.run()
    page = document("NEW")
    assert page.officer == editor
    cited = {(str(row), row.place, row.builds_on) for row in page.partnerships_citations.all()}
    assert cited == {
        ("Regulations", "regulation 10", False),
        ("Act", "", True),
        ("Here already", "page 3", False),
        ("Document BASE", "", True),
    }
    assert document("BASE").latest_cycle.successor_id == page.pk
    # What is sealed says so, too.
    sealed = page.editions.get().sealed_revision.as_object()
    assert sealed.partnerships_citations.count() == 4
    assert "Already here, unchanged: 2" in register.run()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_csv_of_every_program(register, encoding, delimiter):
    register.write(
        {"reference": "R1", "title": "Röntgen, £5", "topics": "One; Two"},
        encoding=encoding,
        delimiter=delimiter,
    )
    register.run()
    page = document("R1")
    assert (page.title, page.topics.count()) == ("Röntgen, £5", 2)


def test_xlsx_with_days_and_numbers_of_its_own(register):
    register.write_xlsx(
        {"reference": 17, "issued_on": date(2018, 9, 1), "edition": 2.0, "review_interval": 0}
    )
    register.run()
    page = document("17")
    assert (page.edition, page.editions.get().issued_on) == (2, date(2018, 9, 1))
    assert (page.review_interval, page.next_review_on) == (0, None)


def test_headings_in_another_language_of_the_site(register):
    # Wagtail's own catalogue translates this one.
    register.write({"reference": "R1"})
    register.path.write_text(register.path.read_text().replace("Title", "TITRE"))
    register.run()
    assert document("R1").title == "Document R1"


@pytest.mark.parametrize("written", ["1 September 2018", "01 sept. 2018", "1 Medi 2018"])
def test_day_in_words_of_a_language_of_the_site(register, written):
    register.write({"reference": "R1", "issued_on": written})
    register.run()
    assert document("R1").editions.get().issued_on == date(2018, 9, 1)


# What is left alone


def test_dry_run_changes_nothing(register):
    before = everything()
    said = register.run(SAMPLE, dry_run=True)
    assert "Will be imported: 5" in said
    assert "kind of document “Position statement”" in said
    assert everything() == before


def test_second_run_changes_nothing(register):
    register.run(SAMPLE)
    before = everything()
    assert "Already here, unchanged: 5" in register.run(SAMPLE)
    assert everything() == before


def test_number_is_one_whatever_its_capitals_and_blanks(register, library):
    factories.make_issued_guidance(library, reference="SCoR  7", title="Document scor 7")
    register.write(
        {"reference": "scor 7", "issued_on": ""},
        {"reference": "A", "cites": "SCOR 7 | page 3; b", "builds_on": "B"},
        {"reference": "B"},
        {"reference": "C", "status": "Superseded", "ended_on": "2020-01-01", "successor": "a"},
    )
    said = register.run()
    assert "Imported: 3" in said and "Already here, unchanged: 1" in said, said
    cited = {(str(row), row.place) for row in document("A").partnerships_citations.all()}
    assert cited == {("Document scor 7", "page 3"), ("Document B", "")}
    assert document("C").latest_cycle.successor_id == document("A").pk
    register.path.write_text(register.path.read_text().replace("SCOR", "scor"))
    assert "Already here, unchanged: 4" in register.run()


def test_document_in_force_is_not_half_told_to_leave(register):
    register.write({"reference": "R1"}, {"reference": "R2"})
    register.run()
    register.write({"reference": "R1", "successor": "R2"})
    assert "“Superseded by”: The status of this document is “In force”" in register.refuse()


def test_document_that_differs_stays_as_it_is(register):
    register.write({"reference": "R1", "summary": "Old."})
    register.run()
    before = everything()
    register.write({"reference": "R1", "summary": "New.", "topics": "MRI", "edition": "4"})
    assert "Row 2 (R1): Edition, Topics, Summary" in register.run()
    assert everything() == before


def test_document_that_is_being_reviewed_is_no_difference(register):
    register.write({"reference": "R1", "status": "In force"})
    register.run()
    actions.begin_brief_review(document("R1").review_cycle, None, "periodic")
    assert "Already here, unchanged: 1" in register.run()


def test_reinstated_document_does_not_leave_again(register):
    row = {"reference": "R1", "status": "Withdrawn", "reason": "X", "ended_on": "2020-01-01"}
    register.write(row)
    register.run()
    actions.reinstate(document("R1"), None, "Withdrawn in error.")
    assert "Row 2 (R1): Status, Out of use on" in register.run()
    assert document("R1").status.is_in_force


def test_document_in_force_leaves_where_its_row_says_so(register):
    register.write({"reference": "R1"}, {"reference": "R2"})
    register.run()
    leaving = {"status": "Superseded", "ended_on": "2020-01-01", "successor": "R2"}
    register.write({"reference": "R1", **leaving}, {"reference": "R2"})
    assert "Row 2 (R1): Superseded" in register.run()
    assert document("R1").status == DocumentStatus.SUPERSEDED
    register.write({"reference": "R1", **leaving})
    assert "Already here, unchanged: 1" in register.run()


def test_other_sites_and_drafts_are_met_by_their_numbers(register, library, root_page):
    elsewhere = factories.make_home(root_page, slug="elsewhere")
    Site.objects.create(hostname="elsewhere.example.org", root_page=elsewhere)
    factories.make_issued_guidance(elsewhere, reference="R1")
    factories.make_guidance(library, reference="R2", title="A draft")
    register.write({"reference": "R1"}, {"reference": "R2"})
    said = register.run()
    assert "Imported: 1" in said
    assert "Row 3 (R2): Title, Status, Issued on" in said
    assert not GuidancePage.objects.get(reference="R2").live


# Stopping half-way


def test_run_that_broke_off_goes_on(register, monkeypatch):
    (register.files / "a.pdf").write_bytes(b"%PDF-1.4 demo")
    rows = [{"reference": f"R{n}", "topics": f"Topic {n}", "files": "a.pdf"} for n in range(4)]
    register.write(*rows)
    adopt = actions.adopt

    def break_off(page, **kwargs):
        if page.reference == "R2":
            raise RuntimeError("The power is gone.")
        return adopt(page, **kwargs)

    monkeypatch.setattr(actions, "adopt", break_off)
    with pytest.raises(RuntimeError):
        register.run()
    monkeypatch.undo()
    assert set(GuidancePage.objects.values_list("reference", flat=True)) == {"R0", "R1"}
    assert Topic.objects.count() == get_document_model().objects.count() == 2
    stored = Path(get_document_model().objects.first().file.path).parent
    assert len(list(stored.iterdir())) == 2
    versions = everything()[1]
    said = register.run()
    assert "Imported: 2" in said
    assert "Already here, unchanged: 2" in said
    assert everything()[1][: len(versions)] == versions
    assert {page.status for page in GuidancePage.objects.all()} == {DocumentStatus.REVIEW_DUE}


def test_row_that_is_refused_leaves_nothing_and_the_others_go_on(register, monkeypatch):
    leaving = {"status": "Superseded", "ended_on": "2020-01-01", "successor": "R2"}
    register.write(
        {"reference": "R1", **leaving}, {"reference": "R2", "topics": "New"}, {"reference": "R3"}
    )
    adopt = actions.adopt

    def refuse(page, **kwargs):
        if page.reference == "R2":
            raise TransitionRefused(["Not this one."])
        return adopt(page, **kwargs)

    monkeypatch.setattr(actions, "adopt", refuse)
    said = register.refuse()
    assert "Row 3 (R2): Not this one." in said
    assert "Row 2 (R1): “R2”, which supersedes this document, is not on this site." in said
    assert [page.reference for page in GuidancePage.objects.all()] == ["R3"]
    assert not Topic.objects.exists()
    monkeypatch.undo()
    assert "Imported: 2" in register.run()
    assert document("R1").status == DocumentStatus.SUPERSEDED


CHAIN = (
    {"reference": "A", "status": "Superseded", "ended_on": "2020-01-01", "successor": "B"},
    {"reference": "B", "status": "Superseded", "ended_on": "2021-01-01", "successor": "C"},
    {"reference": "C", "status": "Withdrawn", "ended_on": "2022-01-01", "reason": "Unsafe."},
    {"reference": "D"},
)


@pytest.mark.parametrize("verb", ["adopt", "supersede", "withdraw"])
@pytest.mark.parametrize("call", [1, 2, 3])
def test_run_that_breaks_off_leaves_nothing_in_force_that_is_not(register, monkeypatch, verb, call):
    register.write(*CHAIN)
    act, calls = getattr(actions, verb), []

    def break_off(*args, **kwargs):
        calls.append(args)
        if len(calls) == call:
            raise RuntimeError("The power is gone.")
        return act(*args, **kwargs)

    monkeypatch.setattr(actions, verb, break_off)
    with contextlib.suppress(RuntimeError):
        register.run()
    there = {page.reference: page.status.is_in_force for page in GuidancePage.objects.all()}
    assert not any(there.get(reference) for reference in "ABC")
    monkeypatch.undo()
    register.run()
    assert {page.reference for page in GuidancePage.objects.all() if page.status.is_in_force} == {
        "D"
    }
    assert GuidancePage.objects.count() == 4


def test_rows_that_wait_for_one_that_is_refused(register, monkeypatch):
    register.write(*CHAIN)

    def refuse(*args, **kwargs):
        raise TransitionRefused(["Not now."])

    monkeypatch.setattr(actions, "supersede", refuse)
    said = register.refuse()
    assert "Row 2 (A): Not now." in said
    assert "Row 3 (B): This document was not imported, because it depends on Row 2 (A)." in said
    assert [page.reference for page in GuidancePage.objects.all()] == ["D"]
    monkeypatch.undo()
    assert "Imported: 3" in register.run()


def test_document_in_force_waits_for_whoever_goes_before(register, monkeypatch):
    register.write({"reference": "B"})
    register.run()
    register.write(CHAIN[0], {**CHAIN[2], "reference": "B"})

    def refuse(*args, **kwargs):
        raise TransitionRefused(["Not now."])

    monkeypatch.setattr(actions, "supersede", refuse)
    assert (
        "Row 3 (B): This document stays in force, because it depends on Row 2 (A)."
        in register.refuse()
    )
    monkeypatch.undo()
    assert "Row 3 (B): Withdrawn" in register.run()
    assert document("A").status == DocumentStatus.SUPERSEDED
    assert document("B").status == DocumentStatus.WITHDRAWN


def test_progress_is_shown(register):
    register.write(*({"reference": f"R{n}"} for n in range(3)))
    said = register.run(verbosity=2)
    assert [line for line in said.splitlines() if line.endswith("rows")] == [
        "1 of 3 rows",
        "2 of 3 rows",
        "3 of 3 rows",
    ]


# How much it takes


def test_queries_of_a_row_do_not_grow(register):
    counts, first = [], 0
    for size in (2, 12):
        register.write(
            *(
                {"reference": f"R{n}", "topics": "MRI", "publishers": "CoR", "kind": "Policy"}
                for n in range(first, first + size)
            )
        )
        with CaptureQueriesContext(connection) as queries:
            register.run()
        counts.append(len(queries))
        first += size
    few, many = counts
    per_row = (many - few) / 10
    # What a run needs whatever its size is less than what one row needs.
    assert abs(few - 2 * per_row) < per_row
    with CaptureQueriesContext(connection) as again:
        register.run()
    assert len(again) < 40


# Where it goes


def test_library_is_found_by_its_slug(register, library):
    register.write({"reference": "R1"})
    register.run(library=library.slug)
    assert document("R1").get_parent().pk == library.pk


def test_library_has_to_be_one(register, home_page, library):
    register.write({"reference": "R1"})
    assert "no guidance library" in register.refuse(library=home_page.slug)
    other = factories.make_home(home_page, slug="other")
    factories.make_library(other, slug=library.slug)
    assert "Several libraries" in register.refuse(library=library.slug)


def test_page_type_of_the_host(register):
    register.write({"reference": "R1"})
    register.run(type="testapp.HouseGuidancePage")
    page = Page.objects.get(slug="document-r1").specific
    assert page._meta.label == "testapp.HouseGuidancePage"
    assert "Already here, unchanged: 1" in register.run()
    with pytest.raises(CommandError, match="no page type"):
        register.run(type="testapp.Nothing")
