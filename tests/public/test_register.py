"""Lists are counted in memory; what changes is seen at once, by whichever process it was done."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from tests import factories
from tests.public.helpers import issue, titles
from wagtail_partnerships import actions
from wagtail_partnerships.library import index
from wagtail_partnerships.library.entries import Names, read_entries
from wagtail_partnerships.library.index import LibraryIndex
from wagtail_partnerships.models import ExcludedNation, GuidancePage, Topic
from wagtail_partnerships.status import site_today


pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(db):
    return factories.make_topic(name="Dose", slug="dose")


@pytest.fixture
def page(library, topic):
    return issue(library, title="Guidance", topics=[topic])


def choices(response, name="topic"):
    facets = {one.name: one for one in response.context_data["facets"]}
    return [choice.label for choice in facets[name].choices] if name in facets else []


def logged_elsewhere(instance, action):
    """What the log holds after another process has changed a row; no signal is sent here."""
    model = PageLogEntry if isinstance(instance, GuidancePage) else ModelLogEntry
    keys = {"page_id": instance.pk} if model is PageLogEntry else {"object_id": instance.pk}
    kind = ContentType.objects.get_for_model(instance)
    entry = model(content_type=kind, action=action, timestamp=timezone.now(), **keys)
    model.objects.bulk_create([entry])


def test_what_another_process_publishes_is_listed_at_once(client, library, page):
    issue(library, title="Another")
    assert titles(client.get(library.url)) == ["Another", "Guidance"]
    GuidancePage.objects.filter(pk=page.pk).update(title="A new title")
    logged_elsewhere(page, "wagtail.publish")
    assert titles(client.get(library.url)) == ["A new title", "Another"]


def test_name_that_another_process_changes_is_shown_at_once(client, library, page, topic):
    issue(library, title="Without a topic")
    assert choices(client.get(library.url)) == ["Dose"]
    Topic.objects.filter(pk=topic.pk).update(name="Dose and risk")
    logged_elsewhere(topic, "wagtail.edit")
    assert choices(client.get(library.url)) == ["Dose and risk"]


def test_what_is_done_past_wagtail_is_seen_in_ten_minutes(client, library, page, monkeypatch):
    issue(library, title="Another")
    client.get(library.url)
    GuidancePage.objects.filter(pk=page.pk).update(title="A new title")
    # Rows are read afresh at any time; their order is that of the copy.
    assert titles(client.get(library.url)) == ["Another", "A new title"]
    now = index.time.monotonic()
    monkeypatch.setattr(index.time, "monotonic", lambda: now + 601)
    assert titles(client.get(library.url)) == ["A new title", "Another"]


def test_review_falls_due_when_the_day_begins(client, library, page, monkeypatch):
    due_on = page.review_cycle.due_on
    issue(library, title="Later", due_on=due_on + timedelta(days=400))
    for days, status in ((-1, "In force"), (0, "Review due")):
        monkeypatch.setattr(index, "site_today", lambda days=days: due_on + timedelta(days=days))
        labels = choices(client.get(library.url), "status")
        assert ("Review due" in labels) == (status == "Review due")


def test_drafts_and_what_is_no_list_of_ours_cost_no_reading(client, library, page, superuser):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(library.url)
        return len(queries)

    client.get(library.url)
    kept = asked()
    log(instance=page, action="wagtail.edit")
    logged_elsewhere(superuser, "wagtail.edit")
    assert asked() == kept
    log(instance=page, action="wagtail.publish")
    assert asked() > kept


# A change reads no more than what it can have changed, and comes to the same.


def read_anew():
    return LibraryIndex(read_entries(site_today().isoformat()), Names.read()).entries


@pytest.fixture
def shelf(library):
    """A library with documents, and an alias of one elsewhere."""
    pages = [issue(library, title=f"Guidance {number}") for number in range(4)]
    other = factories.make_library(library.get_parent(), title="Other", slug="other")
    alias = pages[0].create_alias(parent=other, update_slug="alias")
    return SimpleNamespace(pages=pages, other=other, alias=alias)


CHANGES = {
    "publishes": lambda shelf: actions.adopt(
        factories.make_guidance(shelf.other), edition=1, issued_on=date(2020, 1, 1)
    ),
    "corrects": lambda shelf: (
        factories.revise_draft(shelf.pages[0], title="Put right"),
        actions.correct(shelf.pages[0].review_cycle, None, "A title"),
    ),
    "withdraws": lambda shelf: actions.withdraw(shelf.pages[0].review_cycle, None, "Old"),
    "takes down": lambda shelf: actions.withdraw(
        shelf.pages[0].review_cycle, None, "Wrong", take_down=True
    ),
    "supersedes": lambda shelf: actions.supersede(
        shelf.pages[1].review_cycle, None, shelf.pages[0]
    ),
    "reviews": lambda shelf: actions.begin_brief_review(
        shelf.pages[0].review_cycle, None, "periodic"
    ),
    "names a topic": lambda shelf: shelf.pages[0].topics.add(Topic.objects.last()),
    "excludes a nation": lambda shelf: factories.add_row(
        ExcludedNation, page=shelf.pages[0], nation="wales"
    ),
    "moves": lambda shelf: Page.objects.get(pk=shelf.pages[0].pk).move(
        shelf.other, pos="last-child"
    ),
    "deletes an alias": lambda shelf: Page.objects.get(pk=shelf.alias.pk).delete(),
    "converts an alias": lambda shelf: ConvertAliasPageAction(
        GuidancePage.objects.get(pk=shelf.alias.pk)
    ).execute(skip_permission_checks=True),
    "saves an alias": lambda shelf: GuidancePage.objects.get(pk=shelf.alias.pk).save(),
    "deletes a topic": lambda shelf: Topic.objects.all().delete(),
}


@pytest.mark.parametrize("signals", [True, False], ids=["here", "in another process"])
@pytest.mark.parametrize("change", CHANGES)
def test_copy_is_what_would_be_read_anew(change, signals, shelf, topic, monkeypatch):
    shelf.pages[2].topics.add(topic)
    index.current_register()
    if not signals:
        monkeypatch.setattr(index, "_note", lambda page: None)
        logged = {"names a topic", "excludes a nation", "saves an alias", "deletes a topic"}
        if change in logged:
            logged_elsewhere(shelf.pages[0], "wagtail.publish")
    CHANGES[change](shelf)
    if change == "deletes an alias" and not signals:
        logged_elsewhere(shelf.pages[3], "wagtail.delete")
    if change == "deletes a topic" and not signals:
        logged_elsewhere(topic, "wagtail.delete")
    kept = index.current_register()
    assert kept.entries == read_anew()
    assert kept.names == Names.read()
    assert kept.by_pk == {entry.pk: entry for entry in kept.entries}


def test_what_is_logged_of_calls_and_of_others_leaves_the_copy_alone(shelf, superuser):
    call = factories.make_call(shelf.other, document=shelf.pages[0].page_ptr)
    before = index.current_register()
    log(instance=call, action="wagtail_partnerships.receive")
    log(instance=factories.make_stock_page(shelf.other), action="wagtail.publish")
    log(instance=shelf.pages[0], action="wagtail_partnerships.assign_officer")
    assert index.current_register() is before


def test_entry_that_is_committed_late_is_not_missed(client, library, page):
    """Numbers are given when an entry is made, and not in the order in which it is there."""
    issue(library, title="Another")
    latest = PageLogEntry.objects.order_by("-pk").first().pk
    logged_elsewhere(page, "wagtail.publish")
    PageLogEntry.objects.filter(pk__gt=latest).update(id=latest + 10)
    client.get(library.url)
    GuidancePage.objects.filter(pk=page.pk).update(title="A new title")
    logged_elsewhere(page, "wagtail.publish")
    PageLogEntry.objects.filter(pk__gt=latest + 10).update(id=latest + 5)
    assert titles(client.get(library.url)) == ["A new title", "Another"]
