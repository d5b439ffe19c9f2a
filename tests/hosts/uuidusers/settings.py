"""A host whose users have a UUID and no name."""

from tests.hosts.settings import *  # noqa: F403
from tests.hosts.settings import INSTALLED_APPS


INSTALLED_APPS = [
    "tests.hosts.uuidusers",
    *(app for app in INSTALLED_APPS if app != "tests.testusers"),
]
AUTH_USER_MODEL = "uuidusers.Account"
