"""A host in two languages, with Wagtail's simple translation and addresses of each language."""

from tests.hosts.settings import *  # noqa: F403


ROOT_URLCONF = "tests.hosts.languages.urls"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("cy", "Welsh")]
