"""What the command that loads the demonstration refuses, on a site that has none."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from tests.demo.running import load_demo
from tests.factories import make_stock_page
from wagtail_partnerships.demo import loading
from wagtail_partnerships.models import GuidanceLibraryPage, GuidancePage


pytestmark = pytest.mark.django_db


def test_it_refuses_a_site_in_production():
    with pytest.raises(CommandError, match="--force"):
        call_command("load_partnerships_demo")
    assert not GuidanceLibraryPage.objects.exists()


def test_it_loads_where_debug_is_on(settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setattr(loading, "_load", lambda site: site.root_page)
    call_command("load_partnerships_demo", verbosity=0)


def test_it_needs_a_site():
    Site.objects.all().delete()
    with pytest.raises(CommandError, match="no default site"):
        load_demo()


def test_it_keeps_its_hands_off_another_user():
    get_user_model().objects.create_user("editor", "edith@example.org", "secret")
    with pytest.raises(CommandError, match="“editor” already"):
        load_demo()
    assert get_user_model().objects.get().check_password("secret")


def test_it_keeps_its_hands_off_another_page(home_page):
    make_stock_page(home_page, slug=loading.LIBRARY_SLUG)
    with pytest.raises(CommandError, match="slug"):
        load_demo()


def test_a_load_that_breaks_off_leaves_nothing(monkeypatch):
    def break_off(self, entry):
        raise RuntimeError

    monkeypatch.setattr(loading, "ENTRIES", loading.ENTRIES[:1])
    monkeypatch.setattr(loading.Mover, "move", break_off)
    before = Page.objects.count()
    with pytest.raises(RuntimeError):
        load_demo()
    assert (Page.objects.count(), GuidancePage.objects.count()) == (before, 0)
    assert not get_user_model().objects.exists()
