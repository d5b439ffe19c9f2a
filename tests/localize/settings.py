"""The host of the tests with wagtail-localize in the place of Wagtail's own simple translation."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS


INSTALLED_APPS = [
    "wagtail_localize",
    "wagtail_localize.locales",
    *(app for app in INSTALLED_APPS if app != "wagtail.contrib.simple_translation"),
]

ROOT_URLCONF = "tests.localize.urls"
