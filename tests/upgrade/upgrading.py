"""
Load a dump into the schema of its time, migrate it to the present, and print what is seen then.

    DJANGO_SETTINGS_MODULE=tests.upgrade.settings python -m tests.upgrade.upgrading DUMP.zip

In a process of its own, because the site has other apps than the tests have.
"""

import io
import json
import re
import sys
import zipfile
from contextlib import contextmanager

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import get_resolver, reverse


# Told in full; of the others it is enough that no migration fails on them.
OURS = re.compile("wagtail_partnerships_|wagtailcore_(page|revision)$|auth_user$|home_")


@contextmanager
def empty_database():
    """Make a database without tables, and destroy it afterwards."""
    own = connection.settings_dict["NAME"]
    # `create_test_db` would migrate it to the present.
    name = connection.creation._get_test_db_name()
    connection.creation._create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)


def migrate_back_then(tables):
    """Migrate as far as the site had been migrated; return the models of that time."""
    columns, rows = tables["django_migrations"].values()
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map
    # Those that a squashed one replaces are recorded, too.
    then = {(row[columns.index("app")], row[columns.index("name")]) for row in rows} & nodes.keys()
    # The last of them: one that another has applied already would be taken back.
    targets = [key for key in then if not then & {child.key for child in nodes[key].children}]
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps.get_models(include_auto_created=True)


def load(tables):
    """Put the rows of the dump in the place of what migrations have made."""
    models = migrate_back_then(tables)
    kept = {"django_migrations"}
    found = {
        table
        for table in connection.introspection.table_names()
        if table not in kept and not table.startswith("wagtailsearch_indexentry_")
    }
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), sorted(found)))
    with connection.constraint_checks_disabled(), transaction.atomic():
        for table in tables.keys() - kept:
            insert(table, **tables[table])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    connection.check_constraints()


def insert(table, columns, rows):
    """Insert rows as SQLite holds them, which knows no booleans."""
    with connection.cursor() as cursor:
        description = connection.introspection.get_table_description(cursor, table)
        kinds = {
            column.name: connection.introspection.get_field_type(column.type_code, column)
            for column in description
        }
        booleans = [index for index, name in enumerate(columns) if kinds[name] == "BooleanField"]
        for row in rows:
            for index in booleans:
                row[index] = None if row[index] is None else bool(row[index])
        quoted = ", ".join(map(connection.ops.quote_name, columns))
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(
            f"INSERT INTO {connection.ops.quote_name(table)} ({quoted}) VALUES ({marks})", rows
        )


def read(tables):
    """Return the rows of the tables that are told, by key, as the database holds them."""
    rows = {}
    with connection.cursor() as cursor:
        present = connection.introspection.table_names(cursor)
        for table in filter(OURS.match, tables):
            if table not in present:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            found = (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
            key = tables[table]["columns"][0]
            rows[table] = {row[key]: row for row in found}
    return rows


def tell_losses(before, after):
    """Yield each table and row that is gone, and each value that has changed in its column."""
    for table, rows in before.items():
        if table not in after:
            yield f"{table} is gone"
            continue
        for key, row in rows.items():
            now = after[table].get(key)
            if now is None:
                yield f"{table} {key} is gone"
                continue
            for name in row.keys() & now.keys():
                if row[name] != now[name]:
                    yield f"{table} {key}: {name} was {row[name]!r} and is {now[name]!r}"


def tell_doctor():
    """Return what the doctor says."""
    out = io.StringIO()
    try:
        call_command("partnerships_doctor", stdout=out)
    except CommandError as error:
        out.write(str(error))
    return out.getvalue().splitlines()


def public_urls():
    """Yield addresses of pages that readers see."""
    from wagtail.models import Page

    from wagtail_partnerships.models import GuidanceLibraryPage, ReviewCycle

    taken_down = ReviewCycle.objects.filter(taken_down=True).values("page")
    pages = Page.objects.live().filter(depth__gt=1).exclude(pk__in=taken_down).specific()
    for page in pages:
        yield page.url
        for cycle in getattr(page, "editions", []):
            yield f"{page.url}editions/{cycle.edition}/"
        if isinstance(page, GuidanceLibraryPage):
            yield from (f"{page.url}{path}" for path in ("?q=partnership", "archive/", "feed/"))


def admin_urls():
    """Yield addresses of pages that the office sees."""
    from wagtail_partnerships.models import CallToActionPage, ExpressionOfInterest, GuidancePage

    names = filter(lambda name: isinstance(name, str), get_resolver().reverse_dict)
    yield from (reverse(name) for name in names if name.endswith("_modeladmin_index"))
    yield reverse("wagtailadmin_home")
    for name in ("planning", "many", "hand_over", "retention", "people"):
        yield reverse(f"partnerships_admin:{name}")
    reviewed = GuidancePage.objects.filter(partnerships_open_cycle__state="full_review")
    for page in reviewed:
        yield reverse("wagtailadmin_pages:edit", args=[page.pk])
        for name in ("document", "history", "case"):
            yield reverse(f"partnerships_admin:{name}", args=[page.pk])
    for page in CallToActionPage.objects.live():
        yield reverse("partnerships_admin:choosing", args=[page.pk])
    for response in ExpressionOfInterest.objects.all():
        yield reverse("partnerships_admin:answer", args=[response.pk])


def tell_visits():
    """Yield address and status of pages, as an administrator of the site asks for them."""
    setup_test_environment(debug=False)
    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    client.force_login(get_user_model().objects.get(username="admin"))
    for url in [*public_urls(), *admin_urls()]:
        yield url, client.get(url).status_code


def main(path):
    """Do it, and print what was seen as JSON."""
    django.setup()
    with zipfile.ZipFile(path) as archive:
        tables, then = (json.loads(archive.read(f"{name}.json")) for name in ("tables", "facts"))
        for name in archive.namelist():
            if name.startswith("media/"):
                archive.extract(name, settings.MEDIA_ROOT.parent)
    from tests.upgrade.dumping.facts import tell_facts

    with empty_database():
        load(tables)
        before = read(tables)
        call_command("migrate", verbosity=0)
        call_command("update_index", verbosity=0)
        seen = {
            "counts": {table: len(rows) for table, rows in before.items()},
            "losses": list(tell_losses(before, read(tables))),
            "then": then,
            "now": tell_facts(),
            "doctor": tell_doctor(),
            "visits": dict(tell_visits()),
        }
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
