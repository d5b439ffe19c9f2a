"""The demonstration, loaded once for the tests of this folder and rolled back after them."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.core import mail
from django.db import transaction
from django.test import TestCase, override_settings
from wagtail.models import Site

from guidance_demo.loading import find_library
from tests.demo.running import load_demo
from wagtail_partnerships.models import GuidanceLibraryPage, ReviewCycle


@dataclass
class Demo:
    """What loading has made and done."""

    library: GuidanceLibraryPage
    said: str
    media: Path
    mails: list = field(default_factory=list)

    @property
    def taken_down(self):
        return ReviewCycle.objects.filter(taken_down=True)


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        mail.outbox = []
        with TestCase.captureOnCommitCallbacks(execute=True):
            said = load_demo()
        library = find_library(Site.objects.get(is_default_site=True))
        yield Demo(library, said, media, list(mail.outbox))
        transaction.set_rollback(True)
