"""Many documents at once: each decided on its own; a practice change, applied once; the chart."""

from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from tests import factories, stages
from tests.admin.test_registers import count_queries
from tests.conftest import make_group, make_user
from wagtail_partnerships.models import Citation, Notice, PracticeChange, ReviewCycle
from wagtail_partnerships.views.planning import months_ahead


pytestmark = pytest.mark.django_db

MANY = "partnerships_admin:many"


def ticks(*pages):
    cycles = [page.latest_cycle for page in pages]
    return [f"{cycle.pk}:{cycle.version}" for cycle in cycles]


def messages_of(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def change_url(change):
    return reverse("partnerships_admin:change", args=(change.pk,))


@pytest.fixture
def stranger(home_page):
    elsewhere = factories.make_library(home_page)
    factories.make_issued_guidance(elsewhere)
    group = make_group("Elsewhere", elsewhere, ["change_page", "publish_page"])
    return make_user("stranger", group)


@pytest.fixture
def source():
    return factories.make_source()


@pytest.fixture
def change(source):
    change = PracticeChange.objects.create(
        title="New regulations", trigger="legislation", reach="national", happened_on="2026-01-01"
    )
    change.sources.add(source)
    return change


def cite(page, source):
    Citation.objects.create(page_id=page.pk, source=source)
    return page


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


# Practice changes


def test_change_finds_what_it_touches(library, change, source, editor, client_for):
    topic, kind = factories.make_topic(), factories.make_kind()
    change.topics.add(topic)
    change.kinds.add(kind)
    by_source = cite(stages.document_in("in_force", library), source)
    by_kind = factories.make_issued_guidance(library, kind=kind)
    by_topic = factories.make_issued_guidance(library)
    by_topic.topics.add(topic)
    by_topic.save()
    draft = cite(factories.make_guidance(library), source)
    untouched = stages.document_in("in_force", library)
    rows = {
        row.cycle.page_id: row for row in client_for(editor).get(change_url(change)).context["rows"]
    }
    assert set(rows) == {by_source.pk, by_kind.pk, by_topic.pk, draft.pk}
    assert untouched.pk not in rows
    assert not rows[draft.pk].can_be_ticked
    assert rows[by_kind.pk].ticked


def test_change_opens_reviews_once_and_joins_open_cases(
    library, change, source, editor, client_for
):
    quiet = cite(stages.document_in("in_force", library), source)
    busy = cite(stages.document_in("full_review", library), source)
    lead = make_user("lead", editor.groups.get())
    ReviewCycle.objects.filter(open_page=busy).update(lead=lead)
    client = client_for(editor)
    for _time in range(2):
        client.post(change_url(change), {"depth": "full", "cycle": ticks(quiet, busy)})
    cycle = quiet.review_cycle
    assert (cycle.state, cycle.trigger, cycle.reach) == ("full_review", "legislation", "national")
    assert list(cycle.practice_changes.all()) == [change]
    assert list(busy.review_cycle.practice_changes.all()) == [change]
    assert Notice.objects.filter(kind="cycle_practice_change", user=lead).count() == 1
    shown = client.get(reverse("partnerships_admin:case", args=(busy.pk,))).content.decode()
    assert "New regulations" in shown


def test_approver_who_has_the_text_is_told_of_a_change(
    library, change, source, editor, approver, client_for
):
    page = cite(stages.document_in("awaiting_approval", library, submitter=editor), source)
    client_for(editor).post(change_url(change), {"depth": "brief", "cycle": ticks(page)})
    assert Notice.objects.filter(kind="cycle_practice_change", user=approver).count() == 1
    assert page.review_cycle.state == "awaiting_approval"


def test_change_acts_only_on_ones_own_documents(library, change, source, stranger, client_for):
    page = cite(stages.document_in("in_force", library), source)
    client = client_for(stranger)
    assert page.title not in client.get(change_url(change)).content.decode()
    client.post(change_url(change), {"depth": "brief", "cycle": ticks(page)})
    assert page.review_cycle.state == "in_force"


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
    for name in ("planning", "many"):
        counts = []
        for _round in range(2):
            for _number in range(3):
                page = stages.document_in("full_review", library)
                ReviewCycle.objects.filter(open_page=page).update(lead=approver)
                factories.make_due_guidance(library)
            url = reverse(f"partnerships_admin:{name}")
            client.get(url)
            counts.append(count_queries(client, url))
        assert counts[0] == counts[1], name


def test_chart_shows_the_persons_own_documents(library, stranger, client_for):
    factories.make_due_guidance(library)
    shown = client_for(stranger).get(reverse("partnerships_admin:planning"))
    assert (shown.context["overdue"], shown.context["never"]) == (0, 0)
