"""Calls, people who answer them, and the form as a visitor meets it."""

import re

import pytest
from django.test import Client

from tests import factories
from wagtail_partnerships.actions.calls.clock import (
    fill_free_places,
    lapse_offers,
    remind_of_erasures,
    remind_of_outcomes,
)
from wagtail_partnerships.actions.privacy.retention import purge_due


@pytest.fixture
def call(home_page):
    """An open call with the usual questions."""
    return factories.make_call()


@pytest.fixture
def event_call(home_page):
    """An open call to a workshop with two places, and a waiting list."""
    return factories.make_event_call(places=2, keeps_waiting_list=True, keep_letters_back=False)


@pytest.fixture(autouse=True)
def unhurried(settings):
    """Nobody here types slowly."""
    settings.WAGTAIL_PARTNERSHIPS = {
        **settings.WAGTAIL_PARTNERSHIPS,
        "FORM_MINIMUM_SECONDS": 0,
    }


def names_of(page):
    """Return the names of a call's fields by their type; the first of each."""
    return {row.field_type: row.name for row in reversed(list(page.get_form_fields()))}


def filled_in(page, **changes):
    """Return what somebody types into the usual questions, by the name of the field."""
    by_type = {
        "name": "Robin Example",
        "email": "robin@example.com",
        "statement": "I have worked with patients for ten years.",
        "consent": "on",
        **changes,
    }
    names = names_of(page)
    return {names[kind]: value for kind, value in by_type.items() if kind in names}


def token_in(html):
    """Return the token of the form on a page; an empty text where there is none."""
    found = re.search(r'name="form_token" value="([^"]*)"', html)
    return found[1] if found else ""


class Visitor:
    """Somebody with a browser who has opened a call."""

    def __init__(self, page, **kwargs):
        self.page = page
        self.client = Client(**kwargs)

    def open(self):
        """Open the page and keep the token of the form."""
        response = self.client.get(self.page.url)
        self.token = token_in(response.content.decode())
        return response

    def send(self, data=None, **kwargs):
        """Send the form as it was opened."""
        if not hasattr(self, "token"):
            self.open()
        data = filled_in(self.page) if data is None else data
        return self.client.post(self.page.url, {"form_token": self.token, **data}, **kwargs)


@pytest.fixture
def visitor(call):
    return Visitor(call)


def keep_calls() -> dict[str, int]:
    """Do what the nightly job does for calls; return how much of each."""
    return {
        "lapsed": lapse_offers(),
        "promoted": fill_free_places(),
        "reminded": remind_of_outcomes() + remind_of_erasures(),
        "purged": sum(purge_due().values()),
    }
