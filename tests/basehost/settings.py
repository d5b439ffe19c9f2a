"""The settings of that host. Its tables are made without migrations: each run begins anew."""

from pathlib import Path

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS, TEMPLATES


class WithoutMigrations(dict):
    def __contains__(self, app_label):
        return True

    def __getitem__(self, app_label):
        return None


INSTALLED_APPS = [
    "tests.basehost",
    *(app for app in INSTALLED_APPS if app != "tests.testapp"),
]
TEMPLATES[0]["DIRS"] = [Path(__file__).parent.parent / "testapp" / "templates"]
WAGTAILDOCS_DOCUMENT_MODEL = "wagtaildocs.Document"
WAGTAIL_PAGE_MODEL = "basehost.BasePage"
MIGRATION_MODULES = WithoutMigrations()
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
