"""The answers to a call as a spreadsheet: whole, harmless, and only for those who may."""

import csv
import io
from datetime import datetime, timezone

import openpyxl
import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import PageLogEntry, Site

from tests import factories
from wagtail_partnerships.actions.calls.arrivals import Arrival, receive
from wagtail_partnerships.models import CallFormField, CallToActionPage, ExpressionOfInterest
from wagtail_partnerships.models.privacy import PrivacyFacts, PrivacySettings


pytestmark = pytest.mark.django_db

QUESTIONS = (
    {"field_type": "name", "label": "=1+1"},
    {"field_type": "telephone", "label": "Telephone", "required": False},
    {"field_type": "checkboxes", "label": "State", "choices": "Morning\nAfternoon"},
    {"field_type": "multiline", "label": "Access", "privacy_class": "health"},
    {"field_type": "consent", "label": "You may write to me"},
)
EVIL = '=HYPERLINK("http://evil.example.org")'


@pytest.fixture
def call(library):
    return factories.make_call(library, title="=cmd: [bad]/*name?*\\", questions=QUESTIONS)


@pytest.fixture
def exporter(approver):
    approver.user_permissions.add(Permission.objects.get(codename="export_expressions"))
    return approver


def answer(call, *values, **kwargs):
    """Answer a call as its form hands the answers over."""
    names = [row.name for row in call.get_form_fields()]
    return receive(call, dict(zip(names, values, strict=True)), Arrival(**kwargs))


def url_of(call, kind="csv", **asked):
    url = reverse("partnerships_admin:answer_export", args=(call.pk, kind))
    return f"{url}?{'&'.join(f'{name}={value}' for name, value in asked.items())}"


def read_csv(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def as_dicts(rows):
    heading, *lines = rows
    return [dict(zip(heading, line, strict=True)) for line in lines]


def sheet_of(response):
    data = b"".join(response.streaming_content)
    return openpyxl.load_workbook(io.BytesIO(data)).active


def fresh(call):
    return CallToActionPage.objects.get(pk=call.pk)


def test_holds_every_question_ever_asked_and_no_formula(call, exporter, client_for, freeze):
    with freeze("2026-07-01 23:30+00:00"):
        answer(call, EVIL, "+44 (0)20 7740-7200", ["Morning", "Afternoon"], "A ramp.", True)
    fields = {row.label: row for row in call.get_form_fields()}
    # The form is changed: one question goes, one is renamed, one comes.
    fields["Telephone"].delete()
    CallFormField.objects.filter(pk=fields["State"].pk).update(label="When can you come?")
    CallFormField.objects.create(page=call, field_type="singleline", label="Received", sort_order=9)
    changed = fresh(call)
    answer(changed, "Robin", ["Morning"], "", False, "-2+3", token="second")

    client = client_for(exporter)
    response = client.get(url_of(call))
    assert ".csv" in response["Content-Disposition"]
    assert "=" not in response["Content-Disposition"].partition("filename=")[2]
    rows = read_csv(response)
    first, second = as_dicts(rows)
    assert first["Received"] == "2026-07-02T00:30:00+01:00"
    assert first["State"] == "Received"
    assert first["'=1+1"] == f"'{EVIL}"
    assert first["Telephone"] == "+44 (0)20 7740-7200"
    assert first["When can you come? (earlier: State)"] == "Morning; Afternoon"
    assert first["You may write to me"] == "given 2026-07-02T00:30:00+01:00"
    assert first["Received (2)"] == "", "a question of the same name hides no fact"
    assert second["Telephone"] == ""
    assert second["Received (2)"] == "'-2+3"
    assert second["You may write to me"] == "not given"
    assert "Access" not in first, "health data leaves only where the site has said so"

    sheet = sheet_of(client.get(url_of(call, "xlsx")))
    cells = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    received = rows[0].index("Received")
    assert cells[1].pop(received) == datetime(2026, 7, 2, 0, 30), "a moment, in the site's zone"
    cells[2].pop(received)
    assert cells == [rows[0], *(row[:received] + row[received + 1 :] for row in rows[1:])]
    types = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert types <= {"s", "n", "d", "inlineStr"}
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    assert sheet.title == "cmd bad name"
    assert sheet.max_row == 3

    entries = PageLogEntry.objects.filter(action="wagtail_partnerships.export_expressions")
    assert [entry.data["rows"] for entry in entries] == [2, 2]
    assert {entry.data["by"] for entry in entries} == {"Ada Preston"}
    assert "Robin" not in str([entry.data for entry in entries])


def test_classes_and_names_leave_only_where_they_may(call, exporter, client_for):
    answer(call, "Robin Webb", "+44 1", ["Morning"], "A ramp.", True)
    settings = PrivacySettings.for_site(Site.objects.get())
    facts = {"lawful_basis": "Consent", "notice": "Why."}
    PrivacyFacts.objects.create(
        settings=settings, privacy_class="health", may_be_exported=True, **facts
    )
    client = client_for(exporter)
    assert "A ramp." in str(read_csv(client.get(url_of(call))))
    blind = str(read_csv(client.get(url_of(call, blind=1))))
    assert "Robin" not in blind
    assert "+44" not in blind
    assert "A ramp." in blind
    assert "Notes" not in blind
    contact = PrivacyFacts.objects.create(
        settings=settings, privacy_class="contact", may_be_exported=False, **facts
    )
    assert "Robin" not in str(read_csv(client.get(url_of(call))))
    contact.delete()
    health = PrivacyFacts.objects.get()
    health.readers = [exporter.groups.model.objects.create(name="Access team")]
    health.save()
    assert "A ramp." not in str(read_csv(client.get(url_of(call))))


def test_export_is_for_its_own_right_after_closing_only(call, approver, client_for):
    answer(call, "Robin Webb", "", [], "", True)
    url = url_of(call)
    assert client_for(approver).get(url).status_code == 302
    permission = Permission.objects.get(codename="export_expressions")
    approver.user_permissions.add(permission)
    client = client_for(approver)
    assert len(read_csv(client.get(url))) == 2
    assert client.get(url_of(call, "pdf")).status_code == 404
    CallToActionPage.objects.update(keep_unread_until_closed=True)
    assert client.get(url).status_code == 302
    assert not PageLogEntry.objects.filter(
        action="wagtail_partnerships.export_expressions", data__format="xlsx"
    ).exists()


def test_narrowed_down_as_the_list_is(call, exporter, client_for):
    mine = answer(call, "Robin Webb", "", ["Morning"], "", True)
    answer(call, "Kim Ng", "", ["Afternoon"], "", True, token="two")
    erased = answer(call, "Lee Gone", "", ["Morning"], "", True, token="three")
    ExpressionOfInterest.objects.filter(pk=erased.pk).update(
        anonymised_at=datetime(2026, 1, 1, tzinfo=timezone.utc)
    )
    name = next(row.name for row in call.get_form_fields() if row.label == "State")
    found = as_dicts(read_csv(client_for(exporter).get(url_of(call, answer=f"{name}=Morning"))))
    assert [row["Reference"] for row in found] == [mine.reference]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_queries_do_not_grow_with_rows(kind, call, exporter, client_for):
    client = client_for(exporter)
    record = call.call_record
    counts = []
    for _round in range(2):
        ExpressionOfInterest.objects.bulk_create(
            ExpressionOfInterest(call=record, answers={}, consents=[]) for _row in range(700)
        )
        client.get(url_of(call))
        with CaptureQueriesContext(connection) as queries:
            b"".join(client.get(url_of(call, kind)).streaming_content)
        counts.append(len(queries))
    assert counts[0] == counts[1]
