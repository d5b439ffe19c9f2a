"""Lists are counted in memory; what changes is seen at once, by whichever process it was done."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry

from tests import factories
from tests.public.helpers import issue, titles
from wagtail_partnerships import register
from wagtail_partnerships.models import GuidancePage, Topic


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
    now = register.time.monotonic()
    monkeypatch.setattr(register.time, "monotonic", lambda: now + 601)
    assert titles(client.get(library.url)) == ["A new title", "Another"]


def test_review_falls_due_when_the_day_begins(client, library, page, monkeypatch):
    due_on = page.review_cycle.due_on
    issue(library, title="Later", due_on=due_on + timedelta(days=400))
    for days, status in ((-1, "In force"), (0, "Review due")):
        monkeypatch.setattr(register, "site_today", lambda days=days: due_on + timedelta(days=days))
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
