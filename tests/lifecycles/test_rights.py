"""What makes an approver, an editor and somebody who may be given work is asked in one place."""

import re
from pathlib import Path

import pytest

import wagtail_partnerships
from tests import factories
from tests.conftest import make_group, make_user
from wagtail_partnerships.models import ReviewCycle
from wagtail_partnerships.permissions import (
    APPROVE,
    approvers_of,
    assignable_users,
    has_pages,
    is_assignable,
    may_approve,
    may_edit,
    on_pages_of,
    works_on,
)


PACKAGE = Path(wagtail_partnerships.__file__).parent


@pytest.fixture
def page(home_page):
    return factories.make_guidance(home_page)


# who: may approve, may edit, works on the page, may be given work, is told as an approver
PEOPLE = {
    "editor": (False, True, True, True, False),
    "publisher": (True, False, True, True, True),
    "outsider": (False, False, False, True, False),
    "stranger": (False, False, False, False, False),
    "gone": (False, False, False, False, False),
    "super": (True, True, True, True, False),
}


@pytest.fixture
def people(home_page):
    board = make_group("Publishers only", home_page, ["publish_page"])
    return {
        "editor": make_user("ed", make_group("Editors only", home_page, ["change_page"])),
        "publisher": make_user("pub", board),
        "outsider": make_user("out", make_group("Readers", home_page, [])),
        "stranger": make_user("stranger"),
        "gone": make_user("gone", board, is_active=False),
        "super": make_user("super", is_superuser=True),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("who", PEOPLE)
def test_each_right_is_one_question(who, people, page):
    user = people[who]
    asked = (
        may_approve(user, page),
        may_edit(user, page),
        works_on(user, page),
        is_assignable(user),
        user in approvers_of(page),
    )
    assert asked == PEOPLE[who]
    assert is_assignable(user) == (user in assignable_users())
    found = on_pages_of(user, ReviewCycle.objects.all(), APPROVE).exists()
    assert found == may_approve(user, page)
    assert has_pages(user) == works_on(user, page)


@pytest.mark.django_db
def test_who_is_in_two_groups_is_told_once(people, page, home_page):
    people["publisher"].groups.add(make_group("Second board", home_page, ["publish_page"]))
    assert list(approvers_of(page)) == [people["publisher"]]


def test_nothing_else_asks_wagtail_for_the_right():
    homes = re.compile(r"GroupPagePermission\b|access_admin|is_approver\(\)")
    asking = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts and homes.search(path.read_text())
    }
    assert asking == {"permissions.py"}
