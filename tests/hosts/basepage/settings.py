"""The settings of that host."""

from tests.hosts.settings import *  # noqa: F403
from tests.hosts.settings import INSTALLED_APPS, TEMPLATES, TESTS_DIR


INSTALLED_APPS = [
    "tests.hosts.basepage",
    *(app for app in INSTALLED_APPS if app != "tests.testapp"),
]
TEMPLATES[0]["DIRS"] = [TESTS_DIR / "testapp" / "templates"]
WAGTAILDOCS_DOCUMENT_MODEL = "wagtaildocs.Document"
WAGTAIL_PAGE_MODEL = "basepage.BasePage"
