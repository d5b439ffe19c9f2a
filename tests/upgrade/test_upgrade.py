"""The demonstration as an earlier version has left it, migrated to the present: nothing is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import scratch
from tests.upgrade.upgrading import tell_losses


# One worker migrates it, once.
pytestmark = pytest.mark.xdist_group("upgrade")

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@pytest.fixture(scope="module", params=["0.1.0"])
def seen(request, tmp_path_factory):
    """What the site holds, says and answers after the upgrade."""
    folder = tmp_path_factory.mktemp("upgrade")
    environment = os.environ | {
        **scratch.environment(folder),
        "DJANGO_SETTINGS_MODULE": "tests.upgrade.settings",
    }
    environment.pop("TEST_DB", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.upgrade.upgrading", HERE / f"demo-{request.param}.zip"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_dump_is_worth_the_name(seen):
    counts = seen["counts"]
    for name, number in {
        "guidancepage": 68,
        "reviewcycle": 133,
        "expressionofinterest": 13,
        "correction": 1,
        "workinggroupmember": 9,
        "notice": 100,
    }.items():
        assert counts[f"wagtail_partnerships_{name}"] >= number, name


def test_no_row_and_no_value_is_lost(seen):
    assert seen["losses"] == []


@pytest.mark.parametrize("kind", ["documents", "responses"])
def test_texts_editions_responses_and_consents_are_as_before(seen, kind):
    assert seen["then"][kind]
    assert seen["now"][kind] == seen["then"][kind]


def test_doctor_finds_nothing(seen):
    assert seen["doctor"] == ["0 repaired, 0 left."]


def test_pages_answer(seen):
    visits = seen["visits"]
    for part in ("/guidance/", "/editions/1/", "/admin/partnerships/calls/"):
        assert any(part in url for url in visits), part
    assert {url: status for url, status in visits.items() if status != 200} == {}


@pytest.mark.parametrize(
    ("after", "losses"),
    [
        ({"page": {1: {"title": "A", "new": 1}, 2: {"title": "B"}, 3: {"title": "C"}}}, []),
        ({"page": {1: {}, 2: {"title": "B"}}}, []),
        ({"page": {1: {"title": "A"}}}, ["page 2 is gone"]),
        (
            {"page": {1: {"title": "Z"}, 2: {"title": "B"}}},
            ["page 1: title was 'A' and is 'Z'"],
        ),
        ({}, ["page is gone"]),
    ],
)
def test_each_loss_is_told(after, losses):
    before = {"page": {1: {"title": "A"}, 2: {"title": "B"}}}
    assert list(tell_losses(before, after)) == losses
