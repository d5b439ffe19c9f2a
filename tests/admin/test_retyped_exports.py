"""A question that was asked as a text and as a consent keeps both in one export."""

import pytest
from django.urls import reverse

from tests import factories
from tests.admin.test_answer_exports import answer, exporter, fresh, read_csv, sheet_of  # noqa: F401
from wagtail_partnerships.models import CallFormField
from wagtail_partnerships.reading.questions import told_apart


pytestmark = pytest.mark.django_db
EARLIER = {"singleline": "old text", "checkbox": True, "consent": True}


@pytest.mark.parametrize(
    ("order", "texts", "consents"),
    [
        (("singleline", "consent"), ["old text", ""], ["", "given"]),
        (("consent", "singleline"), ["", "old text"], ["given", ""]),
        (("checkbox", "consent"), ["yes", ""], ["", "given"]),
        (("consent", "checkbox", "consent"), ["", "yes", ""], ["given", "", "given"]),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_both_are_told(library, exporter, client_for, order, texts, consents, kind):  # noqa: F811
    call = factories.make_call(
        library, questions=[{"field_type": order[0], "label": "Q", "required": False}]
    )
    for number, field_type in enumerate(order):
        CallFormField.objects.filter(page=call).update(field_type=field_type)
        answer(fresh(call), EARLIER[field_type], token=str(number))
    url = reverse("partnerships_admin:answer_export", args=(call.pk, kind))
    response = client_for(exporter).get(url)
    if kind == "csv":
        heading, *rows = read_csv(response)
    else:
        heading, *rows = [[cell.value or "" for cell in row] for row in sheet_of(response)]
    assert [row[heading.index("Q")] for row in rows] == texts
    found = [row[heading.index("Q (consent)")].partition(" ")[0] for row in rows]
    assert found == consents


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        (["A", "B"], ["A", "B"]),
        (["A", "A", "A"], ["A", "A (2)", "A (3)"]),
        (["A", "A", "A (2)"], ["A", "A (3)", "A (2)"]),
        (["A (2)", "A", "A", "A (2)"], ["A (2)", "A", "A (3)", "A (2) (2)"]),
    ],
)
def test_headings_are_never_alike(headings, told):
    assert told_apart(headings) == told


def test_choices_days_moments_and_numbers_are_told_apart(library, exporter, client_for):  # noqa: F811
    call = factories.make_call(
        library,
        questions=[
            {"field_type": "checkboxes", "label": "How", "choices": "By bus, or train\nOn; foot"},
            {"field_type": "date", "label": "Day"},
            {"field_type": "datetime", "label": "When"},
            {"field_type": "number", "label": "Many"},
        ],
    )
    expression = answer(
        call, ["By bus, or train", "On; foot"], "2027-07-01", "2027-01-05T13:30:00+00:00", "1E+3"
    )
    client = client_for(exporter)
    url = reverse("partnerships_admin:answer_export", args=(call.pk, "csv"))
    heading, row = read_csv(client.get(url))
    cells = dict(zip(heading, row, strict=True))
    assert cells["How"] == 'By bus, or train; "On; foot"'
    assert cells["Day"] == "2027-07-01"
    assert cells["When"] == "2027-01-05T13:30:00+00:00"
    assert cells["Many"] == "1000"
    sheet = sheet_of(client.get(url.replace("csv", "xlsx")))
    cells = dict(zip(*sheet.iter_rows(), strict=True))
    by_heading = {key.value: cell for key, cell in cells.items()}
    assert by_heading["Day"].is_date
    assert str(by_heading["When"].value) == "2027-01-05 13:30:00"
    html = client.get(reverse("partnerships_admin:answer", args=(expression.pk,))).content.decode()
    for told in ("1 July 2027", "5 January 2027, 1:30pm", "1000", "By bus, or train; "):
        assert told in html


def test_the_register_of_answers_writes_moments_as_a_call_does(
    library,
    superuser,
    client_for,
    freeze,
):
    call = factories.make_call(library)
    with freeze("2026-07-01 23:30:15.123456+00:00"):
        factories.make_expression(call)
    client = client_for(superuser)
    url = reverse("partnerships_registers_expressions_modeladmin_index")
    text = b"".join(client.get(url, {"export": "csv"}).streaming_content).decode()
    assert "2026-07-02T00:30:15+01:00" in text
    sheet = sheet_of(client.get(url, {"export": "xlsx"}))
    moments = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.is_date]
    assert moments == ["2026-07-02 00:30:15"]
