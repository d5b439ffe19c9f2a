"""What the hosts share: a database in memory, made without migrations, and a folder for files."""

import os
from pathlib import Path

from tests.settings import *  # noqa: F403


class WithoutMigrations(dict):
    def __contains__(self, app_label):
        return True

    def __getitem__(self, app_label):
        return None


MIGRATION_MODULES = WithoutMigrations()
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
MEDIA_ROOT = Path(os.environ.get("HOST_FOLDER", ".")) / "media"
WAGTAIL_PARTNERSHIPS = {"BASE_TEMPLATE": "testapp/base.html", "FORM_MINIMUM_SECONDS": 0}
