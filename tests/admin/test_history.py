"""The history of a document and of a case: narrowed down, and taken out, by name."""

import csv
import io

import pytest
from django.urls import reverse

from tests import factories, stages
from wagtail_partnerships.models import ReviewCycle


pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewed(library, editor, approver, freeze):
    """A document reviewed twice; whoever began the first review is gone."""
    with freeze("2030-03-01 09:00Z"):
        page = factories.make_issued_guidance(library, title="=Reviewed")
    with freeze("2030-03-05 23:30Z"):
        stages.perform("begin_brief_review", page, editor)
        stages.perform("reaffirm", page, approver)
    # British Summer Time: the next day in the site's zone.
    with freeze("2031-05-06 23:30Z"):
        stages.perform("begin_full_review", page, approver)
    editor.delete()
    return page


@pytest.fixture
def ask(reviewed, approver, client_for):
    client = client_for(approver)

    def asked(**query):
        return client.get(reverse("partnerships_admin:history", args=(reviewed.pk,)), query)

    return asked


def verbs(response):
    return [line.action.rpartition(".")[2] for line in response.context["review_history"]]


ALL = ["begin_full_review", "reaffirm", "begin_brief_review", "adopt"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ALL),
        ({"action": "wagtail_partnerships.reaffirm"}, ["reaffirm"]),
        ({"by": "Edith Nkemelu"}, ["begin_brief_review"]),
        ({"by": "the system"}, ["adopt"]),
        ({"since": "2031-05-07"}, ["begin_full_review"]),
        ({"until": "2030-03-05"}, ALL[1:]),
        ({"since": "2030-03-02", "until": "2031-05-06"}, ["reaffirm", "begin_brief_review"]),
        ({"since": "tomorrow"}, []),
        ({"by": "Nobody"}, []),
    ],
)
def test_history_is_narrowed_down(query, found, ask):
    assert verbs(ask(**query)) == found


def test_history_of_a_case_has_no_line_of_another(reviewed, ask, library):
    first, second = ReviewCycle.objects.filter(page_id=reviewed.pk, edition=None).order_by("pk")
    assert verbs(ask(cycle=first.pk)) == ["reaffirm", "begin_brief_review"]
    assert verbs(ask(cycle=second.pk)) == ["begin_full_review"]
    other = factories.make_issued_guidance(library).review_cycle
    assert verbs(ask(cycle=other.pk)) == []


def test_history_is_exported_as_narrowed_and_says_by_whom(reviewed, approver, ask):
    response = ask(export="csv", until="2030-12-31")
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    heading, *rows = csv.reader(io.StringIO(text))
    assert heading[:3] == ["When", "Who", "What"]
    assert [row[1:3] for row in rows] == [
        ["Ada Preston", "Reaffirmed"],
        ["Edith Nkemelu", "Brief review begun"],
        ["the system", "Adopted"],
    ]
    assert rows[0][0] == "2030-03-05T23:30:00+00:00"
    assert b"".join(ask(export="xlsx").streaming_content).startswith(b"PK")
    shown = ask(action="wagtail_partnerships.export_history")
    assert verbs(shown) == ["export_history"] * 2
    assert {line.by for line in shown.context["review_history"]} == {"Ada Preston"}
