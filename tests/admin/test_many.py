"""Many documents at once: each decided on its own; and the chart of what falls due."""

from datetime import date

import pytest
from django.urls import reverse

from tests import factories, stages
from tests.admin.posting import messages_of, ticks
from tests.admin.test_registers import count_queries
from tests.conftest import make_user
from wagtail_partnerships.admin.documents.planning import months_ahead
from wagtail_partnerships.models import ReviewCycle
from wagtail_partnerships.reading.labels import name


pytestmark = pytest.mark.django_db

MANY = "partnerships_admin:many"


def test_reviews_begin_on_all_that_are_ticked(library, editor, client_for):
    pages = [stages.document_in("in_force", library) for _number in range(3)]
    busy = stages.document_in("brief_review", library)
    client = client_for(editor)
    data = {"verb": "begin_full_review", "trigger": "technical"}
    response = client.post(reverse(MANY), {**data, "cycle": ticks(*pages[:2], busy)})
    assert [page.review_cycle.state for page in pages] == ["full_review", "full_review", "in_force"]
    assert pages[0].review_cycle.lead == editor
    assert "Done for 2 documents." in messages_of(response)
    [row] = response.context["refused"]
    assert row.cycle.page_id == busy.pk
    assert "is not possible now" in row.reasons[0]


def test_stale_ticks_and_missing_versions_do_nothing(library, editor, client_for):
    page = stages.document_in("in_force", library)
    cycle = page.review_cycle
    data = {"verb": "begin_brief_review", "trigger": "periodic"}
    for tick in (f"{cycle.pk}", f"{cycle.pk}:x", f"{cycle.pk}:{cycle.version + 1}", "nonsense"):
        client_for(editor).post(reverse(MANY), {**data, "cycle": [tick]})
    assert page.review_cycle.state == "in_force"


def test_others_documents_cannot_be_ticked(library, stranger, client_for):
    page = stages.document_in("in_force", library)
    client = client_for(stranger)
    assert page.title not in client.get(reverse(MANY)).content.decode()
    data = {"verb": "begin_brief_review", "trigger": "periodic", "cycle": ticks(page)}
    client.post(reverse(MANY), data)
    assert page.review_cycle.state == "in_force"


def test_everything_of_a_leaver_is_handed_over(library, editor, other_editor, client_for):
    pages = [stages.document_in("full_review", library) for _number in range(2)]
    ReviewCycle.objects.filter(open_page__in=pages).update(lead=editor)
    client = client_for(other_editor)
    shown = client.get(reverse(MANY), {"lead": editor.pk})
    assert {row.cycle.page_id for row in shown.context["rows"]} == {page.pk for page in pages}
    data = {"verb": "assign_lead", "lead": other_editor.pk, "cycle": ticks(*pages)}
    client.post(reverse(MANY), data)
    assert {page.review_cycle.lead for page in pages} == {other_editor}


def test_dates_move_for_approvers_only(library, editor, approver, client_for):
    page = stages.document_in("in_force", library)
    data = {"verb": "postpone", "due_on": "2099-01-01", "reason": "Regulations expected."}
    response = client_for(editor).post(reverse(MANY), {**data, "cycle": ticks(page)})
    assert response.context["refused"][0].reasons == ("“Postpone the review” is for approvers.",)
    client_for(approver).post(reverse(MANY), {**data, "cycle": ticks(page)})
    assert page.review_cycle.due_on == date(2099, 1, 1)


@pytest.mark.parametrize(
    ("verb", "missing"),
    [
        ("begin_brief_review", "trigger"),
        ("assign_lead", "lead"),
        ("postpone", "due_on"),
        ("withdraw", "verb"),
        ("", "verb"),
    ],
)
def test_what_is_missing_stands_at_its_field(verb, missing, library, superuser, client_for):
    page = stages.document_in("in_force", library)
    response = client_for(superuser).post(reverse(MANY), {"verb": verb, "cycle": ticks(page)})
    assert missing in response.context["form"].errors
    assert page.review_cycle.version == page.latest_cycle.version


def test_nothing_ticked_is_said(library, superuser, client_for):
    stages.document_in("in_force", library)
    response = client_for(superuser).post(
        reverse(MANY), {"verb": "begin_brief_review", "trigger": "periodic"}
    )
    assert "Tick the documents" in messages_of(response)


def test_list_of_leads_reads_people_and_no_reviews(
    library, editor, superuser, client_for, monkeypatch
):
    leavers = [make_user(f"leaver{number}", is_active=False) for number in range(2)]
    for lead in (editor, editor, editor, *leavers, None):
        cycle = stages.document_in("full_review", library).review_cycle
        ReviewCycle.objects.filter(pk=cycle.pk).update(lead=lead)
    read, from_db = [], ReviewCycle.from_db
    monkeypatch.setattr(ReviewCycle, "from_db", lambda *row: read.append(row) or from_db(*row))
    # No document is shown, so no review has to be read.
    response = client_for(superuser).get(reverse(MANY), {"status": "draft"})
    assert response.context["rows"] == []
    leads = [(str(person.pk), name(person)) for person in (editor, *leavers)]
    assert response.context["narrowing"]["leads"] == sorted(leads)
    assert read == []


# The chart


def test_chart_counts_what_falls_due(library, approver, freeze):
    with freeze("2026-05-10 12:00+01:00"):
        for due_on in (date(2026, 5, 9), date(2026, 5, 10), date(2026, 6, 30), date(2029, 5, 1)):
            factories.make_issued_guidance(library, issued_on=date(2020, 1, 1), due_on=due_on)
        months = months_ahead(ReviewCycle.objects.all(), date(2026, 5, 10))
    assert len(months) == 36
    assert [(month.first, month.count) for month in months if month.count] == [
        (date(2026, 5, 1), 1),
        (date(2026, 6, 1), 1),
    ]


def test_pages_run_the_same_queries_however_many(library, approver, client_for):
    client = client_for(approver)
    for view in ("planning", "many"):
        counts = []
        for _round in range(2):
            for _number in range(3):
                page = stages.document_in("full_review", library)
                ReviewCycle.objects.filter(open_page=page).update(lead=approver)
                factories.make_due_guidance(library)
            url = reverse(f"partnerships_admin:{view}")
            client.get(url)
            counts.append(count_queries(client, url))
        assert counts[0] == counts[1], view


def test_chart_shows_the_persons_own_documents(library, stranger, client_for):
    factories.make_due_guidance(library)
    shown = client_for(stranger).get(reverse("partnerships_admin:planning"))
    assert (shown.context["overdue"], shown.context["never"]) == (0, 0)
