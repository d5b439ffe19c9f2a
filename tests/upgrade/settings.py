"""The site that was dumped, with the package as it is now: the demonstration's apps and no more."""

from pathlib import Path

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS, TEMPLATES


INSTALLED_APPS = [
    "tests.upgrade.home",
    *(app for app in INSTALLED_APPS if app not in {"tests.testapp", "tests.testusers"}),
]
TEMPLATES[0]["DIRS"] = [Path(__file__).parent.parent / "testapp" / "templates"]
AUTH_USER_MODEL = "auth.User"
WAGTAILDOCS_DOCUMENT_MODEL = "wagtaildocs.Document"
LANGUAGE_CODE = "en-gb"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en-gb", "English")]
WAGTAIL_I18N_ENABLED = False
