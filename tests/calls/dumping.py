"""A look into every row of every table, whether a model stands for it or not."""

from django.db import connection


def dump_database() -> str:
    """Return all that the database holds, in lower case."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += [str(row) for row in cursor.fetchall()]
    return "\n".join(rows).casefold()
