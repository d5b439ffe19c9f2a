"""The settings of that host. With OWN_MIGRATIONS it keeps migrations, in its own folder."""

import os
import sys
from pathlib import Path

from tests.hosts.settings import *  # noqa: F403
from tests.hosts.settings import INSTALLED_APPS, TEMPLATES


INSTALLED_APPS = [
    "tests.hosts.basepage",
    "wagtail.test.basepage",
    *(app for app in INSTALLED_APPS if app != "tests.testapp"),
]
TEMPLATES[0]["DIRS"] = [Path(__file__).parents[2] / "testapp" / "templates"]
WAGTAILDOCS_DOCUMENT_MODEL = "wagtaildocs.Document"
WAGTAIL_PAGE_MODEL = "basepage.BasePage"

if "OWN_MIGRATIONS" in os.environ:
    sys.path.append(os.environ["HOST_FOLDER"])
    MIGRATION_MODULES = {
        "policies": "society.policies_migrations",
        "wagtail_partnerships": "society.partnerships_migrations",
    }
    SILENCED_SYSTEM_CHECKS = ["wagtail_partnerships.E002"]
