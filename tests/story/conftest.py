"""The people of the story, and the document and the call that it is about."""

import datetime

import pytest

from tests import factories
from tests.conftest import make_user
from tests.story import words
from wagtail_partnerships.models import GuidancePage


@pytest.fixture
def officer(editors):
    """Looks after the document, and is told what becomes of it."""
    return make_user("officer", editors, first_name="Olive", last_name="Marsh")


@pytest.fixture
def lead(approvers):
    """Leads the review, writes and submits: one of the Board, who may not approve this text."""
    return make_user("lead", approvers, first_name="Owen", last_name="Parry")


@pytest.fixture
def due_document(library, officer):
    """The document of 2018, due for review since 2023."""
    return factories.make_due_guidance(
        library, title=words.TITLE, summary=words.FIRST_TEXT, officer=officer
    )


@pytest.fixture
def draft_call(home_page, due_document):
    """A call for the document, ready to be published."""
    return factories.make_event_call(
        home_page,
        document=due_document,
        title=words.CALL_TITLE,
        live=False,
        keep_letters_back=False,
    )


@pytest.fixture(autouse=True)
def unhurried(settings):
    """Nobody here types slowly."""
    settings.WAGTAIL_PARTNERSHIPS = {**settings.WAGTAIL_PARTNERSHIPS, "FORM_MINIMUM_SECONDS": 0}


@pytest.fixture
def on_the_day(freeze):
    """The story plays on one day of March 2026."""
    with freeze(datetime.datetime(2026, 3, 11, 12, tzinfo=datetime.timezone.utc)):
        yield datetime.date(2026, 3, 11)


@pytest.fixture
def fresh():
    """Read a document again: ``fresh(page)``."""
    return lambda page: GuidancePage.objects.get(pk=page.pk)
