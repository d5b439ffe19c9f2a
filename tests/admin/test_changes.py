"""Practice changes: what they touch, brought to all of it once, in the background; proposals."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories, stages
from tests.admin.posting import messages_of, ticks
from tests.admin.test_registers import count_queries, list_url
from tests.conftest import make_user
from wagtail_partnerships import actions
from wagtail_partnerships.actions import runs
from wagtail_partnerships.actions.changes import apply_change
from wagtail_partnerships.models import (
    ChangeRun,
    Citation,
    Notice,
    PracticeChange,
    ReviewCycle,
)


pytestmark = pytest.mark.django_db


def change_url(change, name="change", *args):
    return reverse(f"partnerships_admin:{name}", args=(change.pk, *args))


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
    factories.add_row(Citation, page_id=page.pk, source=source)
    return page


def test_change_finds_what_it_touches(library, change, source, editor, client_for):
    topic, kind = factories.make_topic(), factories.make_kind()
    change.topics.add(topic)
    change.kinds.add(kind)
    by_source = cite(stages.document_in("in_force", library), source)
    by_kind = factories.make_issued_guidance(library, kind=kind)
    by_topic = factories.make_issued_guidance(library)
    factories.add_topic(by_topic, topic)
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


def many(library, source, number):
    """Documents that cite a source, with nothing but a cycle in force to each."""
    return [cite(factories.make_issued_guidance(library), source) for _number in range(number)]


@pytest.fixture
def hurried(monkeypatch):
    """A page of the list is three documents, and a web process settles one at a time."""
    monkeypatch.setattr("wagtail_partnerships.admin.documents.practice_changes.AT_A_TIME", 3)
    monkeypatch.setattr(runs, "SECONDS_IN_WEB_PROCESS", -1)


def test_more_than_one_page_of_documents_is_done_in_the_background(
    library, change, source, editor, client_for, hurried, monkeypatch
):
    pages = many(library, source, 7)
    client = client_for(editor)
    shown = client.get(change_url(change))
    assert len(shown.context["rows"]) == 3
    assert "Page 1 of 3, 7 rows" in shown.content.decode()
    data = {"which": "all", "depth": "brief", "fingerprint": shown.context["fingerprint"]}
    response = client.post(change_url(change), data)
    run = ChangeRun.objects.get()
    assert response.url == change_url(change, "change_run", run.pk)
    progress = client.get(response.url)
    assert (progress.context["settled"], progress.context["total"]) == (1, 7)
    assert "1 of 7 documents" in progress.content.decode()
    client.post(response.url)
    assert client.get(response.url).context["settled"] == 2
    monkeypatch.setattr(runs, "SECONDS_IN_WEB_PROCESS", 60)
    client.post(response.url)
    assert "Finished on" in client.get(response.url).content.decode()
    assert {page.review_cycle.state for page in pages} == {"brief_review"}
    versions = [page.review_cycle.version for page in pages]
    runs.work_off_runs.call()
    runs.start_run(change, editor, dict(change.cycles.values_list("pk", "version")), "full")
    runs.work_off_runs.call()
    assert [page.review_cycle.version for page in pages] == versions
    assert change.cycles.count() == 7


def test_list_that_has_changed_meanwhile_does_nothing(
    library, change, source, editor, client_for, hurried
):
    many(library, source, 4)
    client = client_for(editor)
    data = {"which": "all", "depth": "brief"}
    data["fingerprint"] = client.get(change_url(change)).context["fingerprint"]
    many(library, source, 1)
    assert "list has changed" in messages_of(client.post(change_url(change), data))
    assert not ChangeRun.objects.exists()


def test_run_is_gone_on_with_where_a_killed_worker_left_it(
    library, change, source, editor, monkeypatch
):
    pages = many(library, source, 3)
    monkeypatch.setattr(runs, "after_answer", lambda act: None)
    cycles = {page.review_cycle.pk: page.review_cycle.version for page in pages}
    run = runs.start_run(change, editor, cycles, "full")
    ChangeRun.objects.update(claimed_at=timezone.now())
    assert runs.work_off_runs.call() == 0
    ChangeRun.objects.update(claimed_at=timezone.now() - datetime.timedelta(hours=1))
    runs.settle(run, run.items.first().pk)
    assert runs.work_off_runs.call() == 2
    assert {page.review_cycle.state for page in pages} == {"full_review"}
    run.refresh_from_db()
    assert run.finished_at is not None


def test_a_document_that_kills_each_worker_is_given_up(
    library, change, source, editor, monkeypatch
):
    page, other = many(library, source, 2)
    monkeypatch.setattr(runs, "after_answer", lambda act: None)
    cycles = {one.review_cycle.pk: one.review_cycle.version for one in (page, other)}
    run = runs.start_run(change, editor, cycles, "full")

    def die(change, cycle, *args):
        if cycle.page_id == page.pk:
            raise SystemExit
        return apply_change(change, cycle, *args)

    monkeypatch.setattr(runs, "apply_change", die)
    for _killed in range(runs.TRIES):
        with pytest.raises(SystemExit):
            runs.work_off_runs.call()
        ChangeRun.objects.update(claimed_at=timezone.now() - datetime.timedelta(hours=1))
    assert runs.work_off_runs.call() == 2
    given_up, done = run.items.order_by("pk")
    assert (given_up.state, done.state) == ("refused", "done")
    assert "begun 5 times" in given_up.reasons[0]
    run.refresh_from_db()
    assert run.finished_at is not None


def test_what_is_refused_is_named_and_a_leaver_lends_no_rights(
    library, change, source, editor, client_for, monkeypatch
):
    page, stale, broken = many(library, source, 3)
    drafting = stages.document_in("new_drafting", library)
    cycles = {
        page.review_cycle.pk: page.review_cycle.version,
        stale.review_cycle.pk: stale.review_cycle.version + 1,
        drafting.review_cycle.pk: drafting.review_cycle.version,
        broken.review_cycle.pk: broken.review_cycle.version,
    }

    def apply(change, cycle, *args):
        if cycle.page_id == broken.pk:
            raise RuntimeError("no luck")
        return apply_change(change, cycle, *args)

    monkeypatch.setattr(runs, "apply_change", apply)
    run = runs.start_run(change, editor, cycles, "brief")
    runs.work_off_runs.call()
    shown = client_for(editor).get(change_url(change, "change_run", run.pk))
    reasons = {row["title"]: row["reasons"][0] for row in shown.context["refused"]}
    assert "Somebody else has changed" in reasons[stale.title]
    assert "in use" in reasons[drafting.title]
    assert "server" in reasons[broken.title]
    assert page.review_cycle.state == "brief_review"
    type(editor).objects.filter(pk=editor.pk).update(is_active=False)
    other = many(library, source, 1)[0]
    run = runs.start_run(
        change, editor, {other.review_cycle.pk: other.review_cycle.version}, "full"
    )
    runs.work_off_runs.call()
    assert "no active account" in run.items.get().reasons[0]
    assert other.review_cycle.state == "in_force"


def test_documents_are_chosen_by_hand(library, change, editor, stranger, client_for):
    page = factories.make_issued_guidance(library, title="Paediatric imaging")
    client, url = client_for(editor), change_url(change, "change_documents")
    found = client.get(url, {"q": "paediatric"}).context["found"]
    assert [row.cycle.page_id for row in found] == [page.pk]
    other = client_for(stranger)
    assert other.get(url, {"q": "paediatric"}).context["found"] == []
    other.post(url, {"document": [page.pk]})
    assert not change.documents.exists()
    client.post(url, {"document": [page.pk, "x"]})
    [row] = client.get(change_url(change)).context["rows"]
    assert row.cycle.page_id == page.pk
    other.post(url, {"document": [page.pk], "take_out": "1"})
    assert change.documents.exists()
    client.post(url, {"document": [page.pk], "take_out": "1"})
    assert client.get(change_url(change)).context["rows"] == []


def test_source_that_is_repealed_proposes_a_change_once(library, source, editor, client_for):
    page = cite(factories.make_issued_guidance(library), source)
    client = client_for(editor)
    data = {"title": source.title, "kind": source.kind, "standing": "repealed"}
    for _time in range(2):
        client.post(list_url("sources", "edit", source.pk), data)
    client.post(list_url("sources", "edit", source.pk), {**data, "standing": "in_force"})
    response = client.post(list_url("sources", "edit", source.pk), data, follow=True)
    assert "A practice change is proposed" in response.content.decode()
    change = PracticeChange.objects.get()
    assert (change.standing, change.trigger) == ("proposed", "legislation")
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "1</strong> proposed practice change" in home
    [row] = client.get(change_url(change)).context["rows"]
    assert row.cycle.page_id == page.pk
    client.post(change_url(change), {"depth": "brief", "cycle": ticks(page)})
    change.refresh_from_db()
    assert (change.standing, change.recorded_by) == ("recorded", editor)


def test_source_that_nobody_cites_proposes_nothing(document, source, editor, client_for):
    data = {"title": source.title, "kind": source.kind, "standing": "amended"}
    client_for(editor).post(list_url("sources", "edit", source.pk), data)
    assert not PracticeChange.objects.exists()


def test_new_edition_proposes_a_change_to_what_builds_on_it(library, editor, approver, client_for):
    basis = stages.document_in("awaiting_approval", library)
    building = factories.make_issued_guidance(library)
    citing = factories.make_issued_guidance(library)
    factories.add_row(Citation, page_id=building.pk, document_id=basis.pk, builds_on=True)
    factories.add_row(Citation, page_id=citing.pk, document_id=basis.pk)
    actions.approve(basis.review_cycle, approver)
    change = PracticeChange.objects.get()
    assert change.title == f"Edition 2 of “{basis.title}”"
    client = client_for(editor)
    [row] = client.get(change_url(change)).context["rows"]
    assert row.cycle.page_id == building.pk
    client.post(change_url(change), {"dismiss": "1"})
    change.refresh_from_db()
    assert (change.standing, change.recorded_by_name) == ("dismissed", "Edith Nkemelu")
    assert building.review_cycle.state == "in_force"


def test_edition_that_nothing_builds_on_proposes_nothing(library, approver):
    page = stages.document_in("awaiting_approval", library)
    actions.approve(page.review_cycle, approver)
    assert not PracticeChange.objects.exists()


def test_whoever_records_a_change_is_kept_and_goes_on_to_the_documents(
    document, editor, client_for
):
    data = {
        "title": "New regulations",
        "trigger": "legislation",
        "reach": "national",
        "happened_on": "2026-01-01",
        "urgency": "soon",
    }
    response = client_for(editor).post(list_url("changes", "create"), data)
    change = PracticeChange.objects.get()
    assert response.url == change_url(change)
    assert change.recorded_by == editor
    editor.delete()
    change.refresh_from_db()
    assert change.recorded_by_name == "Edith Nkemelu"


def test_change_page_runs_the_same_queries_however_many(
    library, change, source, editor, client_for
):
    client, counts = client_for(editor), []
    for _round in range(2):
        many(library, source, 3)
        client.get(change_url(change))
        counts.append(count_queries(client, change_url(change)))
    assert counts[0] == counts[1]
