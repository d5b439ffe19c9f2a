"""What the admin exports can be brought in again, and then changes nothing."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Site

from tests import factories, stages
from tests.conftest import make_user
from tests.importing.test_import import everything
from tests.public.helpers import block, make_file
from wagtail_partnerships import actions
from wagtail_partnerships.exporting.guards import guarded, unguarded
from wagtail_partnerships.importing.columns import COLUMNS, join_names, split_names
from wagtail_partnerships.importing.reading import read_sheet
from wagtail_partnerships.models import (
    Attachment,
    BodyOfDocument,
    Citation,
    ExcludedNation,
    GuidancePage,
)


pytestmark = pytest.mark.django_db

URL = "partnerships_registers_documents_modeladmin_index"


def oddities(library):
    """Make documents that say what files of other programs often get wrong."""
    texts = [
        block("paragraph", "<p>log<sub>10</sub>2, <office@example.org>? 10<sup>2</sup></p>"),
        block("paragraph", "<p>Line<br/>and line</p><ol><li>One<ul><li>Below</li></ul></li></ol>"),
        block("paragraph", '<p><a href="#here">here</a> <a href="/there/">there</a></p>'),
        block("heading", {"text": "A <b> & so", "level": "2"}),
        block(
            "table",
            {
                "data": [["Exam", "Age"], ["CT\nhead", "Adult"], ["", "Child"]],
                "mergeCells": [{"row": 1, "col": 0, "rowspan": 2, "colspan": 1}],
                "cell": [{"row": 2, "col": 0, "hidden": True}],
                "first_row_is_table_header": True,
                "first_col_is_header": True,
                "table_caption": " Doses ",
            },
        ),
    ]
    for number, title in enumerate(
        [
            "Use of _x0010_ sign",
            "Part_x0020_A, and _x005F_x0041_",
            "a, b; c\td",
            'Say "x" <del>y</del>',
            "\U0001f600 e\u0301 \u200bhidden",
            "sep=;",
            "007",
            "2018-09-01",
            "50%",
            "TRUE",
            "＝1",
            "| bar | ",
        ]
    ):
        page = factories.make_guidance(
            library,
            title=title,
            reference=f"ODD-{number}",
            summary=f'{title}\n\n{title} "\n',
            audience=title,
            kind=factories.make_kind(name=f"{title}\u200b {number}"),
            body=json.dumps(texts),
        )
        page.topics = [factories.make_topic(name=f"{title}\u2011{number}")]
        page.save()
        actions.adopt(page)
        # As it may be kept from before numbers were put in one form.
        GuidancePage.objects.filter(pk=page.pk).update(reference=f"odd\u2011{number}\u200b")


@pytest.fixture
def full_library(library, home_page, root_page):
    for stage in stages.STAGES:
        stages.document_in(stage, library)
    page = factories.make_guidance(
        library,
        title="=1+1",
        reference="-17",
        summary="'=guarded already",
        scope="@once\r\nand on another line",
        audience=" 'quoted'",
        review_interval=0,
        officer_email="role@example.org",
        kind=factories.make_kind(name="+Kind"),
    )
    page.topics = [factories.make_topic(name='A "quoted"; topic'), factories.make_topic()]
    page.partnerships_bodies = [
        BodyOfDocument(organisation=factories.make_organisation(name=name), part=part)
        for name, part in (("Z body", "publisher"), ("A; body", "publisher"), ("C", "supporter"))
    ]
    version = factories.make_source(title="Long" * 60, source_version="2nd edition of " * 6)
    older = factories.make_issued_guidance(library, reference="OLDER")
    page.partnerships_citations = [
        Citation(source=version, place="regulation 10", builds_on=True),
        Citation(document=older.page_ptr, builds_on=True),
        Citation(document=older.page_ptr, place="page 3"),
        Citation(document=factories.make_issued_guidance(library, reference="").page_ptr),
    ]
    image = get_image_model().objects.create(title="Poster", file=get_test_image_file())
    page.partnerships_attachments = [Attachment(title="Poster", image=image, alt_text="A; poster")]
    page.officer = make_user("officer")
    page.body = json.dumps(
        [
            block("heading", {"text": "=Why", "level": "3"}),
            block("paragraph", '<p>See <a linktype="page" id="1">this</a>.</p><p>x</p>'),
            block("principle", {"kind": "recommendation", "title": "<Do>", "text": "<p>It</p>"}),
            block("callout", {"title": "", "text": "<ul><li>One</li></ul>"}),
            block("table", {"data": [["A", None], ["1 ", "&"]], "first_row_is_table_header": True}),
            block("quote", {"text": "Words\n\nmore", "source": "Who"}),
            block("figure", {"image": image.pk, "alt_text": "x", "caption": ""}),
        ]
    )
    page.partnerships_excluded_nations = [ExcludedNation(nation="wales")]
    page.save()
    page.save_revision()
    actions.adopt(page, edition=3)
    oddities(library)
    taken_down = factories.make_issued_guidance(library, reference="GONE")
    actions.withdraw(taken_down.review_cycle, None, "-unsafe\n\nreally", take_down=True)
    elsewhere = factories.make_home(root_page, slug="elsewhere")
    Site.objects.create(hostname="elsewhere.example.org", root_page=elsewhere)
    factories.make_issued_guidance(elsewhere, title="Same number", reference="-17")
    welsh, _created = Locale.objects.get_or_create(language_code="cy")
    page.copy_for_translation(welsh, copy_parents=True)
    return library


def export(client, path, kind):
    response = client.get(reverse(URL), {"export": kind, "texts": "1"})
    path.write_bytes(b"".join(response.streaming_content))
    return path


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_that_is_brought_in_changes_nothing(
    kind, full_library, register, client_for, superuser, tmp_path
):
    path = export(client_for(superuser), tmp_path / f"export.{kind}", kind)
    before = everything()
    said = register.run(path, files=None)
    assert everything() == before
    assert "Imported: 0" in said
    assert "different from their rows" not in said, said
    assert "Went out of use" not in said


def test_export_brings_a_library_in_elsewhere(register, client_for, superuser, tmp_path):
    register.write(
        {"reference": "R1", "topics": "A; B", "kind": "Policy", "summary": "=1", "edition": "2"},
        {"reference": "R2", "status": "Withdrawn", "reason": "-", "ended_on": "2020-01-01"},
    )
    register.run()
    path = export(client_for(superuser), tmp_path / "export.csv", "csv")
    text = path.read_text().replace("R1", "S1").replace("R2", "S2")
    path.write_text(text)
    register.run(path)
    one, other = (GuidancePage.objects.get(reference=reference) for reference in ("R1", "S1"))
    assert other.summary == one.summary == "=1"
    assert (other.edition, other.kind, set(other.topics.all())) == (
        one.edition,
        one.kind,
        set(one.topics.all()),
    )
    assert GuidancePage.objects.get(reference="S2").status == "withdrawn"


def test_export_brings_texts_and_what_they_cite_in_elsewhere(
    full_library, register, client_for, superuser, tmp_path
):
    path = export(client_for(superuser), tmp_path / "export.csv", "csv")
    text = path.read_text(encoding="utf-8-sig")
    heading, _newline, lines = text.partition("\n")
    rows = list(csv.DictReader(io.StringIO(f"{heading.lower()}\n{lines}")))
    kept = [row for row in rows if row["builds on"] or row["reference"] == "OLDER"]
    kept = [row for row in kept if row["status"] != "Draft"]
    for row in kept:
        row["reference"] = f"again{row['reference']}"
        row["builds on"] = row["builds on"].replace("OLDER", "againOLDER")
        row["files"] = row["images"] = row["address"] = ""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(kept)
    register.run(path, files=None)
    again = GuidancePage.objects.get(reference="again'-17")
    assert again.officer.get_username() == "officer"
    assert [block.block_type for block in again.body] == [
        *("heading", "paragraph", "principle", "callout", "table", "quote")
    ]
    assert str(again.body[1].value) == "<p>See this.</p><p>x</p>"
    assert again.body[2].value["title"] == "<Do>"
    assert again.body[4].value["data"] == [["A", ""], ["1", "&"]]
    told = {(str(row), row.place, row.builds_on) for row in again.partnerships_citations.all()}
    first = GuidancePage.objects.get(reference="OLDER")
    assert (first.title, "page 3", False) in told and len(told) == 3


def test_text_that_no_cell_holds_is_left_out_of_a_workbook_only(
    library, client_for, superuser, tmp_path, register
):
    text = f"<p>{'word ' * 8000}</p>"
    factories.make_issued_guidance(
        library, reference="R1", body=json.dumps([block("paragraph", text)])
    )
    for kind, kept in (("csv", True), ("xlsx", False)):
        path = export(client_for(superuser), tmp_path / f"export.{kind}", kind)
        assert bool(next(iter(read_sheet(path).rows))[1].get("text")) is kept
        assert "Already here, unchanged: 1" in register.run(path, files=None)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_characters_that_nobody_sees_are_no_difference(
    kind, library, client_for, superuser, tmp_path, register
):
    page = factories.make_issued_guidance(
        library,
        title="Odd\x0bone\x01",
        reference="R\x01 1",
        summary="a\x0cb\ufffe",
        body=json.dumps([block("heading", {"text": "a\x0bb", "level": "2"})]),
    )
    factories.add_topic(page, factories.make_topic(name="Odd\x0btopic\x01"))
    path = export(client_for(superuser), tmp_path / f"export.{kind}", kind)
    assert "Already here, unchanged: 1" in register.run(path, files=None)


def test_export_begins_with_the_columns_of_the_import(library, client_for, superuser, tmp_path):
    page = factories.make_issued_guidance(library, reference="R1")
    file = make_file()
    factories.add_row(Attachment, page=page, title="Leaflet", document=file)
    path = export(client_for(superuser), tmp_path / "export.csv", "csv")
    heading, row = path.read_text().splitlines()[:2]
    assert heading.lower().startswith(
        "\ufeff" + ",".join(f'"{column.label}"' for column in COLUMNS).lower()
    )
    assert file.filename in row


def test_export_takes_the_same_queries_for_few_and_many(library, client_for, superuser, tmp_path):
    client = client_for(superuser)
    counts = []
    for _round in range(2):
        for stage in ("in_force", "withdrawn", "superseded"):
            page = stages.document_in(stage, library)
            factories.add_topic(page)
        export(client, tmp_path / "warm.csv", "csv")
        with CaptureQueriesContext(connection) as queries:
            export(client, tmp_path / "export.csv", "csv")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "value", ["plain", "=1", "'=1", "''-1", "'plain", "'", "", "\tx", "@", "-", "it's", "'\n"]
)
def test_guard_is_undone_exactly(value):
    assert unguarded(guarded(value)) == value


def test_names_are_joined_and_split():
    names = ["One", 'Two; "and" a half', "Three, four", '"']
    assert split_names(join_names(names)) == names
    assert split_names("a;; b ;a") == ["a", "b"]
