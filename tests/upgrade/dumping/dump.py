"""
Write the SQLite database and the files of a demonstration site into one archive.

    DJANGO_SETTINGS_MODULE=demosite.settings python dump.py OUT.zip

Run with the code of the version that is dumped; the README beside this folder says how.
"""

import json
import sqlite3
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import django


# Made anew by Wagtail or worth nothing: the search index, sessions, renditions, SQLite's own.
LEFT_OUT = (
    "django_session",
    "sqlite_sequence",
    "wagtailadmin_editingsession",
    "wagtailimages_rendition",
    "wagtailsearch_",
)


def read_tables(database):
    """Return names of columns and rows of each table that has some, as SQLite holds them."""
    tables = {}
    with closing(sqlite3.connect(database)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        for (table,) in names.fetchall():
            if not table.startswith(LEFT_OUT):
                cursor = connection.execute(f'SELECT * FROM "{table}" ORDER BY 1')
                if rows := cursor.fetchall():
                    columns = [column[0] for column in cursor.description]
                    tables[table] = {"columns": columns, "rows": rows}
    return tables


def main(out):
    """Write the archive."""
    django.setup()
    from django.conf import settings
    from facts import tell_facts

    contents = {
        "tables": read_tables(settings.DATABASES["default"]["NAME"]),
        "facts": tell_facts(),
    }
    media = Path(settings.MEDIA_ROOT)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(f"{name}.json", json.dumps(content, ensure_ascii=False))
        for folder in ("documents", "original_images"):
            for path in sorted((media / folder).iterdir()):
                archive.write(path, f"media/{path.relative_to(media)}")


if __name__ == "__main__":
    main(sys.argv[1])
