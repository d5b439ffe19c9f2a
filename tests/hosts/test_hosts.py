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
