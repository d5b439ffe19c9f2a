"""The exports of the registers: whole, in the same few queries, and in little memory."""

import csv
import io
import json
import tracemalloc
from datetime import date, datetime

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry
from wagtail.users.models import UserProfile

from tests import factories, stages
from tests.conftest import make_user
from tests.public.helpers import block, make_file
from tests.testapp.models import HouseGuidancePage
from wagtail_partnerships.actions.privacy.purging import is_exported
from wagtail_partnerships.models import (
    Attachment,
    BodyOfDocument,
    Citation,
    ExcludedNation,
    ExpressionOfInterest,
    Notice,
    Recommendation,
    ReviewCycle,
)
from wagtail_partnerships.reading import page_columns


pytestmark = pytest.mark.django_db

REGISTERS = ("documents", "reviews", "expressions", "notices")
DOCUMENTS = reverse("partnerships_registers_documents_modeladmin_index")
REVIEWS = reverse("partnerships_registers_reviews_modeladmin_index")
EXPORTED = (
    *(reverse(f"partnerships_registers_{name}_modeladmin_index") for name in REGISTERS),
    reverse("partnerships_registers_recommendations_modeladmin_index"),
    f"{DOCUMENTS}?texts=1",
    f"{DOCUMENTS}?q=many&due=overdue",
)


@pytest.fixture
def client(superuser, client_for):
    return client_for(superuser)


def download(client, url, kind="csv"):
    mark = "&" if "?" in url else "?"
    return b"".join(client.get(f"{url}{mark}export={kind}").streaming_content)


def as_dicts(data):
    return list(csv.DictReader(io.StringIO(data.decode())))


def as_sheet(data):
    return openpyxl.load_workbook(io.BytesIO(data)).active


def make_rows(library, number, call, **facts):
    """So many rows of every register, with all that a document may name."""
    officer = make_user(f"officer{number}")
    pages = factories.make_many_issued(library, number, officer=officer, **facts)
    topic, body, source = (
        factories.make_topic(),
        factories.make_organisation(),
        factories.make_source(),
    )
    keys = [page.pk for page in pages]
    Topics = type(pages[0]).topics.through
    Topics.objects.bulk_create(Topics(guidancepage_id=key, topic=topic) for key in keys)
    BodyOfDocument.objects.bulk_create(BodyOfDocument(page_id=k, organisation=body) for k in keys)
    Citation.objects.bulk_create(
        citation
        for key in keys
        for citation in (
            Citation(page_id=key, source=source),
            Citation(page_id=key, document_id=keys[0]),
        )
    )
    ExcludedNation.objects.bulk_create(ExcludedNation(page_id=key, nation="wales") for key in keys)
    file = make_file()
    Attachment.objects.bulk_create(Attachment(page_id=key, document=file) for key in keys)
    cycles = list(ReviewCycle.objects.filter(open_page__in=keys))
    Recommendation.objects.bulk_create(
        Recommendation(cycle=cycle, text="Follow up.", owner=officer) for cycle in cycles
    )
    Notice.objects.bulk_create(
        Notice(kind="cycle_submit", key=f"{cycle.pk}", user=officer, cycle=cycle)
        for cycle in cycles
    )
    ExpressionOfInterest.objects.bulk_create(
        ExpressionOfInterest(call=call, answers={}, consents=[]) for _row in range(number)
    )


def test_many_rows_take_no_more_queries_than_few(library, client):
    call = factories.make_call().call_record
    counts = []
    for number in (3, 600):
        make_rows(library, number, call)
        for url in EXPORTED:
            download(client, url)
        counts.append({})
        for url in EXPORTED:
            for kind in ("csv", "xlsx"):
                with CaptureQueriesContext(connection) as queries:
                    data = download(client, url, kind)
                counts[-1][url, kind] = len(queries)
                rows = list(as_sheet(data)) if kind == "xlsx" else data.splitlines()
                assert len(rows) > number / 2
    few, many = counts
    assert few == many
    assert max(many.values()) < 30


def test_texts_are_not_held_together(library, client):
    text = json.dumps([block("heading", {"text": "long " * 4000, "level": "2"})])
    peaks = []
    for number in (150, 300):
        factories.make_many_issued(library, number, body=text)
        download(client, f"{DOCUMENTS}?texts=1")
        tracemalloc.start()
        response = client.get(f"{DOCUMENTS}?texts=1&export=csv")
        length = sum(map(len, response.streaming_content))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert length > 450 * 20_000
    assert peaks[1] - peaks[0] < 300 * 20_000 / 5


@pytest.mark.parametrize("hidden", [False, True])
def test_each_page_type_has_its_own_facts(hidden, library, client, monkeypatch):
    # Wagtail lets a host give the link to the base page no name to come back by.
    link = HouseGuidancePage._meta.get_field("page_ptr").remote_field
    monkeypatch.setattr(link, "hidden", hidden)
    assert isinstance(page_columns.joined(HouseGuidancePage, "summary"), str) is not hidden
    officer = make_user("officer", first_name="Olive", last_name="Officer")
    kind, topic = factories.make_kind(name="Policy"), factories.make_topic(name="MRI")
    facts = {"kind": kind, "officer": officer, "topics": [topic]}
    factories.make_issued_guidance(library, reference="P1", summary="Package", **facts)
    theirs = factories.make_issued_guidance(
        library, cls=HouseGuidancePage, reference="H1", summary="House", **facts
    )
    stages.perform("begin_full_review", theirs, None)
    ReviewCycle.objects.filter(open_page_id=theirs.pk).update(lead=officer)
    rows = {row["Reference"]: row for row in as_dicts(download(client, DOCUMENTS))}
    assert {key: row["Summary"] for key, row in rows.items()} == {"P1": "Package", "H1": "House"}
    for row in rows.values():
        told = row["Kind"], row["Responsible Officer"], row["Topics"]
        assert told == ("Policy", "officer", "MRI")
    (review,) = as_dicts(download(client, REVIEWS))
    assert (review["Reference"], review["Lead"]) == ("H1", "Olive Officer")
    shown = client.get(DOCUMENTS).content.decode()
    assert "H1" in shown and "Olive Officer" in shown


def test_names_stand_in_the_order_of_the_document(library, client):
    page = factories.make_guidance(library, reference="R1")
    for place, name in enumerate(("Zebra", "Ape")):
        body = factories.make_organisation(name=name)
        factories.add_row(BodyOfDocument, page=page, organisation=body, sort_order=place)
    first, second = (factories.make_source(title=title) for title in ("Z Act", "A Act"))
    factories.add_row(Citation, page=page, source=second, sort_order=2)
    factories.add_row(Citation, page=page, source=first, place="s. 1", builds_on=True, sort_order=1)
    (row,) = as_dicts(download(client, DOCUMENTS))
    assert row["Publishers"] == "Zebra; Ape"
    assert row["Legislation"] == "Z Act | s. 1; A Act"
    assert row["Builds On"] == "Z Act"


def test_workbook_holds_days_and_numbers(library, client):
    page = factories.make_due_guidance(library, review_interval=36)
    moment = datetime.fromisoformat("2026-07-01T09:30:15+00:00")
    ReviewCycle.objects.filter(open_page_id=page.pk).update(submitted_at=moment)
    sheet = as_sheet(download(client, DOCUMENTS, "xlsx"))
    heading, row = sheet.iter_rows()
    found = {name.value: cell for name, cell in zip(heading, row, strict=True)}
    assert found["Issued On"].is_date
    assert found["Issued On"].value.date() == date(2018, 9, 1)
    assert found["Issued On"].number_format == "yyyy-mm-dd"
    assert found["Submitted At"].value == datetime(2026, 7, 1, 10, 30, 15), "in the site's zone"
    assert (found["Edition"].value, found["Months Between Reviews"].value) == (1, 36)
    assert sheet.title == "Guidance documents"
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_speaks_the_language_of_who_asks(kind, library, superuser, client):
    factories.make_guidance(library)
    profile = UserProfile.get_for_user(superuser)
    profile.preferred_language = "fr"
    profile.save()
    data = download(client, DOCUMENTS, kind)
    heading = data.decode() if kind == "csv" else as_sheet(data)["A1"].value
    assert heading.lstrip('\ufeff"').startswith("Titre")


def test_retired_bodies_are_told_in_a_workbook(library, client):
    factories.make_organisation(name="A", retired=True)
    url = reverse("partnerships_lists_organisations_modeladmin_index")
    values = list(as_sheet(download(client, url, "xlsx")).iter_rows(min_row=2, values_only=True))
    assert values == [("A", None, None, True)]


def test_an_export_of_answers_is_logged_with_its_rows_and_format(library, approver, client_for):
    approver.user_permissions.add(Permission.objects.get(codename="export_expressions"))
    call = factories.make_call(library, closes_at=timezone.now())
    for _number in range(3):
        factories.make_expression(call)
    url = f"{reverse('partnerships_registers_expressions_modeladmin_index')}?export=xlsx"
    client = client_for(approver)
    assert client.head(url).status_code == 405
    entries = PageLogEntry.objects.filter(action="wagtail_partnerships.export_expressions")
    assert not entries
    response = client.get(url)
    assert response.status_code == 200, response.headers
    (entry,) = entries.all()
    assert (entry.data["rows"], entry.data["format"]) == (3, "xlsx")
    assert not is_exported(call.call_record), "names and answers are still here only"


def test_a_head_request_leaves_no_trace(document, superuser, client_for):
    call = factories.make_call(document.get_parent(), document=document)
    answer = factories.make_expression(call)
    addresses = [
        reverse("partnerships_admin:answer", args=(answer.pk,)),
        reverse("partnerships_admin:answer_export", args=(call.pk, "csv")),
        reverse("partnerships_admin:pack", args=(call.pk,)),
        reverse("partnerships_admin:letters", args=(call.pk,)),
        f"{reverse('partnerships_admin:history', args=(document.pk,))}?export=csv",
    ]
    client = client_for(superuser)
    entries = PageLogEntry.objects.count()
    assert {client.head(url).status_code for url in addresses} == {405}
    assert PageLogEntry.objects.count() == entries


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_every_export_is_named_after_what_it_holds_and_its_day(
    kind, document, superuser, client_for, freeze
):
    client = client_for(superuser)
    history = reverse("partnerships_admin:history", args=(document.pk,))
    addresses = {
        f"{DOCUMENTS}?export={kind}": "guidance-documents",
        f"{REVIEWS}?export={kind}": "reviews",
        f"{reverse('partnerships_lists_organisations_modeladmin_index')}?export={kind}": (
            "organisations"
        ),
        f"{history}?export={kind}": f"{document.slug}-history",
    }
    if kind == "csv":
        library = document.get_parent()
        addresses[f"{library.url}register/"] = f"{library.slug}-documents"
    with freeze("2026-05-10 23:30+00:00"):
        for url, name in addresses.items():
            response = client.get(url)
            file = f'filename="{name}-2026-05-11.{kind}"'
            assert file in response["Content-Disposition"], "the day of the site, in London"
            if kind == "csv":
                content = b"".join(response.streaming_content)
                assert response["Content-Type"] == "text/csv; charset=utf-8"
                assert content.startswith('\ufeff"'.encode()), url
