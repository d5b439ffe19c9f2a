"""A host of Wagtail's own parts, with the package and without (WITHOUT_APPS)."""

from pathlib import Path

from tests.hosts.settings import *  # noqa: F403
from tests.hosts.settings import INSTALLED_APPS, TEMPLATES


INSTALLED_APPS = [
    "tests.hosts.stock",
    *(app for app in INSTALLED_APPS if app != "tests.testapp"),
]
TEMPLATES[0]["DIRS"] = [Path(__file__).parents[2] / "testapp" / "templates"]
WAGTAILDOCS_DOCUMENT_MODEL = "wagtaildocs.Document"
