"""Fixtures that every test may use. Objects are made by the functions in tests/factories.py."""

import itertools
import os

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis.configuration import set_hypothesis_home_dir
from wagtail.models import GroupPagePermission, Page, Site

from tests import factories
from tests.scratch import SCRATCH


# Skips that are right where they happen. With CI=true every other skip is a failure.
ALLOWED_SKIPS = ("needs PostgreSQL", "needs SQLite", "needs MariaDB", "needs Wagtail 8")

# How many examples hypothesis tries. The short run tries the same ones each time, so that a run
# fails because of a change; HYPOTHESIS_PROFILE=long ("make test-long") looks for new ones.
SLOW_EXAMPLES = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
for profile, examples in {"short": 30, "long": 300}.items():
    hypothesis_settings.register_profile(
        profile,
        max_examples=examples,
        derandomize=profile == "short",
        deadline=None,
        suppress_health_check=SLOW_EXAMPLES,
    )
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))
set_hypothesis_home_dir(SCRATCH / "hypothesis")

DATABASE_MARKERS = {
    "postgres": ("postgresql", "needs PostgreSQL"),
    "sqlite": ("sqlite", "needs SQLite"),
}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    put_groups_first(items)
    for item in items:
        for marker, (vendor, reason) in DATABASE_MARKERS.items():
            if item.get_closest_marker(marker) and connection.vendor != vendor:
                item.add_marker(pytest.mark.skip(reason=reason))
        # A flushed database has lost what migrations put there (root page, groups): put it back.
        if uses_transactions(item):
            item.fixturenames.insert(0, "django_db_serialized_rollback")


def uses_transactions(item):
    marker = item.get_closest_marker("django_db")
    return bool({"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))) or (
        marker is not None and marker.kwargs.get("transaction", False)
    )


def put_groups_first(items):
    """
    Put the tests of a group beside each other, and the groups before all others.

    A group shares what is costly to make, also in a run of one process whose order is shuffled; and
    the longest pieces of work are not to be what the last worker begins with. No group may hold a
    test that flushes the database: others would come after it.
    """
    groups, others = {}, []
    for item in items:
        marker = item.get_closest_marker("xdist_group")
        (groups.setdefault(marker.args[0], []) if marker else others).append(item)
    items[:] = [*itertools.chain.from_iterable(groups.values()), *others]


class SkipGuard:
    """Turns a skip that nobody allowed into a failed run."""

    def __init__(self):
        self.skips = []

    def pytest_runtest_logreport(self, report):
        if report.skipped and not hasattr(report, "wasxfail"):
            self.note(report)

    def pytest_collectreport(self, report):
        if report.skipped:
            self.note(report)

    def note(self, report):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        if not reason.startswith(ALLOWED_SKIPS):
            self.skips.append(f"{report.nodeid}: {reason}")

    def pytest_sessionfinish(self, session):
        if self.skips and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        if self.skips:
            terminalreporter.section("skipped, which CI does not allow", red=True)
            for line in self.skips:
                terminalreporter.line(line)


def pytest_configure(config):
    if os.environ.get("CI") == "true" and not hasattr(config, "workerinput"):
        config.pluginmanager.register(SkipGuard())


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def freeze():
    """Stand on a day: ``with freeze("2026-05-10 12:00+01:00"): ...``. The clock does not tick."""
    return lambda moment: time_machine.travel(moment, tick=False)


@pytest.fixture
def root_page(db):
    return Page.get_first_root_node()


@pytest.fixture
def home_page(root_page):
    """The home page of the default site."""
    site = Site.objects.get(is_default_site=True)
    welcome_page = site.root_page
    home = factories.make_home(parent=root_page)
    site.root_page = home
    site.save()
    welcome_page.delete()
    return home


@pytest.fixture
def library(home_page):
    return factories.make_library(parent=home_page, title="Guidance library")


@pytest.fixture
def document(library):
    """A document of 2018 with a text in force, due for review since 2023."""
    return factories.make_due_guidance(library, title="Patient and public partnerships")


@pytest.fixture
def call(library, document):
    """An open call that names the document."""
    return factories.make_call(library, document=document, title="Help us to review it")


def make_group(name, page, codenames):
    group, _ = Group.objects.get_or_create(name=name)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in codenames:
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", content_type__model="page", codename=codename
        )
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    return group


@pytest.fixture
def editors(home_page):
    """May add and change pages, and not publish them."""
    return make_group("Content editors", home_page, ["add_page", "change_page"])


@pytest.fixture
def approvers(home_page):
    """May publish pages; and what our migration gives to such groups."""
    group = make_group(
        "Board", home_page, ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"]
    )
    group.permissions.add(
        *Permission.objects.filter(
            content_type__app_label="wagtail_partnerships",
            codename__in=["view_expressions", "decide_expressions"],
        )
    )
    return group


def make_user(username, group=None, **kwargs):
    user = get_user_model().objects.create_user(
        username=username, email=f"{username}@example.org", password="password", **kwargs
    )
    if group:
        user.groups.add(group)
    return user


@pytest.fixture
def editor(editors):
    return make_user("editor", editors, first_name="Edith", last_name="Nkemelu")


@pytest.fixture
def other_editor(editors):
    return make_user("other_editor", editors, first_name="Omar", last_name="Byrne")


@pytest.fixture
def approver(approvers):
    return make_user("approver", approvers, first_name="Ada", last_name="Preston")


@pytest.fixture
def other_approver(approvers):
    return make_user("other_approver", approvers, first_name="Owen", last_name="Parry")


@pytest.fixture
def superuser(db):
    return make_user("superuser", is_staff=True, is_superuser=True)


@pytest.fixture
def outsider(db):
    """Known to the site, with no rights in its admin."""
    return make_user("outsider")


@pytest.fixture
def client_for():
    """A logged-in client: ``client_for(editor).get(url)``."""

    def make_client(user):
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return make_client
