"""A host of Wagtail's own parts, with the package and without (WITHOUT_APPS)."""

from tests.hosts.settings import *  # noqa: F403
from tests.hosts.settings import INSTALLED_APPS, TEMPLATES, TESTS_DIR


INSTALLED_APPS = [
    "tests.hosts.stock",
    *(app for app in INSTALLED_APPS if app != "tests.testapp"),
]
TEMPLATES[0]["DIRS"] = [TESTS_DIR / "testapp" / "templates"]
WAGTAILDOCS_DOCUMENT_MODEL = "wagtaildocs.Document"
