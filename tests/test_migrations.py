from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests import factories


@pytest.mark.django_db
def test_migrations_are_complete():
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert "No changes detected" in out.getvalue()


@pytest.fixture
def migrated_again(transactional_db):
    yield
    call_command("migrate", verbosity=0)


def tables():
    names = connection.introspection.table_names()
    return {name for name in names if name.startswith("wagtail_partnerships_")}


def test_migrations_go_back_and_forward_again(migrated_again):
    """Also where a trial has left documents and responses."""
    factories.make_expression()
    before = tables()
    assert before
    call_command("migrate", "wagtail_partnerships", "zero", verbosity=0)
    assert tables() == set()
    call_command("migrate", verbosity=0)
    assert tables() == before


def test_migrations_load_on_the_lowest_supported_wagtail():
    """Those made on Wagtail 8 ask for what 7.4 does not have."""
    newest_of_7_4 = "0097_baselogentry_uuid_action_timestamp_indexes"
    asked_for = {
        name
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if key[0] in ("wagtail_partnerships", "testapp")
        for app, name in migration.dependencies
        if app == "wagtailcore"
    }
    assert newest_of_7_4 in asked_for
    assert all(name <= newest_of_7_4 or name.startswith("__") for name in asked_for)
