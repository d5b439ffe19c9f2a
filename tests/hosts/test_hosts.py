"""The package in sites that are unlike the one of the other tests; see tests/hosts/__init__.py."""

import pytest
from wagtail import VERSION as WAGTAIL_VERSION

from tests.hosts.running import tell_story


pytestmark = pytest.mark.sqlite
needs_wagtail_8 = pytest.mark.skipif(WAGTAIL_VERSION < (8, 0), reason="needs Wagtail 8")


def test_times_without_a_zone(tmp_path):
    assert tell_story("naivetimes", tmp_path) == [
        ["issued", 2, "draft"],
        ["sent", 302],
        ["own link", 200],
        ["address confirmed", True],
        ["corrected", 302, "R. Example"],
        ["accepted", "accepted"],
        ["calendar", "20980701T133000Z"],
        ["event", "2098-07-01T14:30:00+01:00"],
        ["feed", 1],
        ["in force today", 302, True],
        # Addresses that do not answer 200
        ["public", []],
        ["admin", []],
        ["registers", []],
        ["nightly job failed", False],
    ]


WITHOUT = {"WITHOUT_APPS": "wagtail_partnerships,wagtail_modeladmin"}
# How many queries more a request about a page of the host takes: one in each screen of the admin,
# for the menu, and what docs/installation.md tells.
AT_MOST = {
    "admin home": 10,
    "explorer": 1,
    "editor": 1,
    "save draft": 1,
    "publish": 1,
    "history": 1,
    "unpublish": 0,
    "move": 2,
    "visit": 0,
    "delete view": 4,
    "delete": 42,
    "group": 7,
}


def test_pages_of_the_host_stay_as_they_are(tmp_path):
    before = dict(tell_story("stock", tmp_path, **WITHOUT))
    after = dict(tell_story("stock", tmp_path))
    revisions = before.pop("revisions")
    assert len(revisions) == 4 and "and why." in revisions[-1] and "Results" in revisions[-1]
    assert after.pop("revisions") == revisions
    more = {step: after[step] - before[step] for step in AT_MOST}
    assert {step: number for step, number in more.items() if number > AT_MOST[step]} == {}
    assert after["left"] == 0


@needs_wagtail_8
def test_base_page_model_of_its_own(tmp_path):
    """Met by the one error that names the mixins, which work there."""
    assert tell_story("basepage", tmp_path) == [
        ["checks", "wagtail_partnerships.E002"],
        ["open", 200, 200, 200, 200],
        ["private", 302, 302, 302, 302],
        ["api", "Home"],
    ]


@needs_wagtail_8
def test_base_page_model_with_migrations(tmp_path):
    assert tell_story("basepage", tmp_path, "migrating", OWN_MIGRATIONS="1") == [
        ["written", True],
        ["moderators", "decide_expressions", "view_expressions"],
        ["admin", 200],
        ["edition", 1],
    ]


def test_users_with_a_uuid_and_no_name(tmp_path):
    assert tell_story("uuidusers", tmp_path) == [
        ["submitted by", "author@example.org"],
        ["review names the author", True],
        ["edition", 1],
        ["mail", True],
        ["refused"],
        ["handed over", 302, True],
        ["history keeps the author", True],
    ]


def test_two_languages(tmp_path):
    assert tell_story("languages", tmp_path) == [
        ["translation", False, "draft", None],
        ["cycles", ["en", "concluded"], ["en", "in_force"], ["cy", "drafting"]],
        ["editions", 1, 1],
        ["library", "en", True, False],
        ["document", "en", 200],
        ["library", "cy", True, False],
        ["document", "cy", 200],
        ["response", 302, True],
    ]


def test_pages_that_a_trial_left_can_be_deleted_without_the_package(tmp_path):
    assert tell_story("stock", tmp_path, "left", **WITHOUT) == [
        ["/admin/", 200],
        ["/admin/pages/2/", 200],
        ["pages left", 0, 0],
        ["types", 0],
    ]
