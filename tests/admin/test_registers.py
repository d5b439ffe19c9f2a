"""The registers: what each person sees there, and that nothing else gets out."""

import csv
import io
from datetime import date
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from wagtail.models import PageLogEntry

from tests import factories, stages
from tests.conftest import make_group, make_user
from wagtail_partnerships.admin.home import worklists
from wagtail_partnerships.models import Organisation, Recommendation, ReviewCycle
from wagtail_partnerships.status import DocumentStatus


pytestmark = pytest.mark.django_db

DOCUMENTS = "partnerships_registers_documents_modeladmin_index"
REVIEWS = "partnerships_registers_reviews_modeladmin_index"
NOTICES = "partnerships_registers_notices_modeladmin_index"
RECOMMENDATIONS = "partnerships_registers_recommendations_modeladmin_index"
EXPORTED = (DOCUMENTS, REVIEWS)
LISTS = ("organisations", "kinds", "topics", "sources", "voices", "changes")


def list_url(name, view="index", *args):
    return reverse(f"partnerships_lists_{name}_modeladmin_{view}", args=args)


def rows_of(response):
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))


@pytest.fixture
def stranger(home_page, client_for):
    """May change and publish another part of the site."""
    elsewhere = factories.make_library(home_page, title="Another library")
    factories.make_issued_guidance(elsewhere, title="Their own document")
    group = make_group("Elsewhere", elsewhere, ["change_page", "publish_page"])
    return client_for(make_user("stranger", group))


def test_documents_of_every_stage_are_listed_once(library, editor, client_for):
    pages = {stages.document_in(stage, library) for stage in stages.STAGES}
    response = client_for(editor).get(reverse(DOCUMENTS))
    listed = [cycle.page_id for cycle in response.context["object_list"]]
    assert len(listed) == len(set(listed))
    assert {page.pk for page in pages} <= set(listed)


@pytest.mark.parametrize("register", [DOCUMENTS, REVIEWS, NOTICES, RECOMMENDATIONS])
def test_other_trees_stay_unseen(register, document, stranger, editor, client_for):
    stages.perform("begin_full_review", document, editor)
    Recommendation.objects.create(cycle=document.review_cycle, text="Follow up in spring.")
    for url in (reverse(register), reverse(register) + "?q=partnerships"):
        shown = stranger.get(url).content.decode()
        assert document.title not in shown
        assert "Follow up" not in shown
    if register != NOTICES:
        exported = str(rows_of(stranger.get(reverse(register) + "?export=csv")))
        assert document.title not in exported
    assert document.title in client_for(editor).get(reverse(register)).content.decode() or (
        register == NOTICES
    )


@pytest.mark.parametrize("register", [DOCUMENTS, REVIEWS, NOTICES, RECOMMENDATIONS])
def test_people_without_pages_see_no_register(register, home_page, client_for):
    reader = make_user("reader", make_group("Readers", home_page, []))
    assert client_for(reader).get(reverse(register)).status_code == 302


def test_lead_sees_the_document_of_the_review(document, home_page, client_for):
    lead = make_user("lead", make_group("Readers", home_page, []))
    stages.perform("begin_full_review", document, None)
    ReviewCycle.objects.filter(open_page_id=document.pk).update(lead=lead)
    shown = client_for(lead).get(reverse(DOCUMENTS)).content.decode()
    assert document.title in shown


@pytest.mark.parametrize("status", DocumentStatus)
def test_status_filter_agrees_with_the_status(status, library, editor, client_for):
    for stage in stages.STAGES:
        stages.document_in(stage, library)
    factories.make_due_guidance(library)
    response = client_for(editor).get(reverse(DOCUMENTS), {"status": status.value})
    found = response.context["object_list"]
    assert found
    assert {cycle.status for cycle in found} == {status}
    everything = ReviewCycle.objects.all()
    standing = [page for page in {c.page for c in everything} if page.specific.status == status]
    assert len(found) == len(standing)


@pytest.mark.parametrize(
    "query",
    [
        {"lead__password__startswith": "md5"},
        {"page__owner__email__contains": "@"},
        {"status": "nonsense"},
        {"due": "' OR 1=1"},
        {"o": "99.-5.x"},
        {"p": "9999"},
    ],
)
def test_address_cannot_ask_for_more_than_the_filters(query, document, editor, client_for):
    response = client_for(editor).get(reverse(DOCUMENTS), query)
    assert response.status_code == 200
    assert len(response.context["object_list"]) == 1


def test_search_finds_titles_and_reference_numbers(library, editor, client_for):
    factories.make_issued_guidance(library, title="Paediatric imaging", reference="SCOR/17")
    factories.make_issued_guidance(library, title="Ultrasound")
    for words in ("paediatric", "SCOR/17", "imaging paed"):
        found = client_for(editor).get(reverse(DOCUMENTS), {"q": words}).context["object_list"]
        assert [cycle.page.title for cycle in found] == ["Paediatric imaging"]


def test_export_holds_all_dates_and_no_formula(library, editor, client_for):
    page = factories.make_due_guidance(library, title='=HYPERLINK("http://evil")')
    factories.make_guidance(library, title="Never issued")
    heading, *rows = rows_of(client_for(editor).get(reverse(DOCUMENTS) + "?export=csv"))
    assert {"Issued On", "Review Due On", "Last Reviewed On", "First Issued"} <= set(heading)
    by_title = {row[0]: dict(zip(heading, row, strict=True)) for row in rows}
    assert by_title["'" + page.title]["Issued On"] == "2018-09-01"
    assert by_title["'" + page.title]["Review Due On"] == "2023-09-01"
    assert by_title["Never issued"]["Issued On"] == ""
    response = client_for(editor).get(reverse(DOCUMENTS) + "?export=xlsx")
    assert response.status_code == 200
    entries = PageLogEntry.objects.filter(action="wagtail_partnerships.export_register")
    assert [entry.data["by"] for entry in entries] == ["Edith Nkemelu"] * 2


def test_queries_do_not_grow_with_rows(library, editor, client_for, django_assert_num_queries):
    client = client_for(editor)
    counts = []
    for _round in range(2):
        for stage in ("in_force", "brief_review", "withdrawn"):
            stages.document_in(stage, library)
        factories.make_due_guidance(library, officer=editor)
        url = reverse(DOCUMENTS)
        client.get(url)
        counts.append((count_queries(client, url), queries_of(exporting(client, url))))
    assert counts[0] == counts[1]


def test_rows_are_counted_once_for_each_question(library, superuser, client_for):
    for number in range(3):
        factories.make_issued_guidance(library, title=f"Guidance {number}")
    client = client_for(superuser)
    for query, told, counted in (
        ("", "3 out of 3", 1),
        ("?p=1&o=1", "3 out of 3", 1),
        ("?q=Guidance+1", "1 out of 3", 2),
        ("?q=nowhere", "0 out of 3", 2),
    ):
        with CaptureQueriesContext(connection) as asked:
            shown = client.get(reverse(DOCUMENTS) + query).content.decode()
        assert told in shown, query
        counts = [one["sql"] for one in asked if one["sql"].startswith("SELECT COUNT(*)")]
        of_cycles = [sql for sql in counts if 'FROM "wagtail_partnerships_reviewcycle"' in sql]
        assert len(of_cycles) == counted, (query, of_cycles)


def test_hundreds_of_documents_take_no_more_queries(library, editor, client_for):
    client = client_for(editor)
    addresses = [
        *map(reverse, (DOCUMENTS, REVIEWS, "wagtailadmin_home", "partnerships_admin:planning")),
        f"{reverse(DOCUMENTS)}?worklist={worklists(editor)[0].slug}",
    ]
    exports = [f"{reverse(name)}?export={kind}" for name in EXPORTED for kind in ("csv", "xlsx")]
    counts = []
    for number in (3, 300):
        factories.make_many_issued(library, number, officer=editor)
        for url in addresses:
            client.get(url)
        shown = [count_queries(client, url) for url in addresses]
        counts.append(shown + [queries_of(partial(take, client, url)) for url in exports])
    few, many = counts
    assert all(later <= first for first, later in zip(few, many, strict=True)), counts
    assert take(client, exports[0]).count(b"One of many") == 303


def take(client, url):
    return b"".join(client.get(url).streaming_content)


def exporting(client, url):
    return lambda: rows_of(client.get(f"{url}?export=csv"))


def queries_of(act):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        response = act()
    assert getattr(response, "status_code", 200) == 200
    return len(queries)


def test_home_panel_counts_with_the_same_queries(library, editor, approver, client_for):
    client = client_for(approver)
    counts = []
    for _round in range(2):
        for _number in range(3):
            page = stages.document_in("awaiting_approval", library, submitter=editor)
            ReviewCycle.objects.filter(open_page_id=page.pk).update(lead=approver)
            factories.make_due_guidance(library, officer=approver)
        client.get(reverse("wagtailadmin_home"))
        counts.append(count_queries(client, reverse("wagtailadmin_home")))
    assert counts[0] == counts[1]


def count_queries(client, url):
    return queries_of(lambda: client.get(url))


def test_home_panel_says_what_waits(library, editor, approver, client_for):
    stages.document_in("awaiting_approval", library, submitter=editor)
    overdue = factories.make_due_guidance(library, officer=editor)
    shown = client_for(approver).get(reverse("wagtailadmin_home")).content.decode()
    assert "Awaiting my decision" in shown
    shown = client_for(editor).get(reverse("wagtailadmin_home")).content.decode()
    assert "My documents, overdue" in shown
    assert overdue.title in shown
    assert "Awaiting my decision" not in shown


# Lists that all documents share


@pytest.mark.parametrize("name", LISTS)
def test_whoever_may_change_a_document_keeps_the_lists(name, document, editor, client_for):
    client = client_for(editor)
    assert client.get(list_url(name)).status_code == 200
    assert client.get(list_url(name, "create")).status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_others_do_not(name, home_page, document, client_for):
    elsewhere = factories.make_library(home_page)
    writer = make_user("writer", make_group("Writers", elsewhere, ["change_page"]))
    client = client_for(writer)
    assert client.get(list_url(name)).status_code == 302
    assert client.get(list_url(name, "create")).status_code == 302


def test_rows_are_added_and_changed(document, editor, client_for):
    client = client_for(editor)
    data = {"name": "College of Radiographers", "short_name": "CoR", "website": "", "logo": ""}
    client.post(list_url("organisations", "create"), data)
    body = Organisation.objects.get(name="College of Radiographers")
    client.post(list_url("organisations", "edit", body.pk), {**data, "short_name": "CofR"})
    body.refresh_from_db()
    assert body.short_name == "CofR"


def test_retiring_takes_publish_right(document, editor, approver, client_for):
    body = factories.make_organisation()
    data = {"name": body.name, "short_name": "", "website": "", "logo": "", "retired": "on"}
    url = list_url("organisations", "edit", body.pk)
    client_for(editor).post(url, data)
    body.refresh_from_db()
    assert not body.retired
    client_for(approver).post(url, data)
    body.refresh_from_db()
    assert body.retired


def test_nothing_is_deleted_from_a_list():
    for name in LISTS:
        with pytest.raises(NoReverseMatch):
            list_url(name, "delete", 1)


def test_recommendation_is_followed_up_by_those_who_see_it(document, editor, client_for, stranger):
    row = Recommendation.objects.create(cycle=document.review_cycle, text="Train the trainers.")
    url = reverse("partnerships_registers_recommendations_modeladmin_edit", args=(row.pk,))
    data = {"text": row.text, "state": "done", "due_on": date(2030, 1, 1), "owner": ""}
    assert stranger.post(url, data).status_code in {302, 404}
    row.refresh_from_db()
    assert row.state == "open"
    client_for(editor).post(url, data)
    row.refresh_from_db()
    assert (row.state, row.cycle_id) == ("done", document.review_cycle.pk)


def test_documents_nobody_looks_after_are_found(library, editor, client_for):
    owned = factories.make_issued_guidance(library, officer=editor)
    gone = make_user("gone", is_active=False)
    orphan = factories.make_issued_guidance(library, officer=gone)
    found = client_for(editor).get(reverse(DOCUMENTS), {"owner": "none"}).context["object_list"]
    assert [cycle.page_id for cycle in found] == [orphan.pk]
    assert owned.pk != orphan.pk


def test_register_of_answers_tells_the_place_in_line(library, approver, client_for):
    call = factories.make_event_call(library)
    factories.make_expression(call, state="waiting", waiting_number=3)
    url = f"{reverse('wagtailadmin_home')}partnerships/registers/expressions/"
    response = client_for(approver).get(url)
    assert "On the waiting list, number 3" in response.content.decode()
