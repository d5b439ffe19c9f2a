"""A database for one run, made and thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def fresh_database() -> Iterator[None]:
    """Make the database that the settings name beside the host's own, and destroy it afterwards."""
    own = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    # As a site in production, which keeps its connection from one request to the next.
    connection.settings_dict["CONN_MAX_AGE"] = None
    try:
        yield
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)


def gather_statistics() -> None:
    """Do what PostgreSQL's autovacuum does by itself within a minute or so."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def describe() -> str:
    """Return the name and version of the database."""
    if connection.vendor == "postgresql":
        version = connection.pg_version
        return f"PostgreSQL {version // 10000}.{version % 10000}"
    from django.db.backends.sqlite3.base import Database

    return f"SQLite {Database.sqlite_version}"
