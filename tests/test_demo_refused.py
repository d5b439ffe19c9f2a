"""What the command that loads the demonstration refuses, on a site that has none."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from guidance_demo import loading
from guidance_demo.people import PEOPLE
from tests.demo.running import load_demo
from tests.factories import make_stock_page
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


def test_it_keeps_its_hands_off_users_and_pages_and_names_all_that_are_in_the_way(home_page):
    for name in ("demo-editor", "demo-admin"):
        get_user_model().objects.create_user(name, f"{name}@example.org", "secret")
    make_stock_page(home_page, slug=loading.LIBRARY_SLUG)
    before = Page.objects.count()
    with pytest.raises(CommandError) as refusal:
        load_demo()
    for thing in ("“demo-editor”", "“demo-admin”", f"“{loading.LIBRARY_SLUG}”"):
        assert thing in str(refusal.value)
    assert (Page.objects.count(), get_user_model().objects.count()) == (before, 2)
    assert all(user.check_password("secret") for user in get_user_model().objects.all())


@pytest.mark.parametrize("name", ["editor", "admin", "approver", "member"])
def test_it_loads_beside_users_of_the_site(name, monkeypatch):
    user = get_user_model().objects.create_user(name, f"{name}@example.org", "secret")
    monkeypatch.setattr(loading, "_load", load_users_only)
    load_demo(verbosity=0)
    user.refresh_from_db()
    assert user.check_password("secret") and not user.groups.exists()
    assert get_user_model().objects.count() == 1 + len(PEOPLE)


def load_users_only(site):
    loading.make_users(loading.make_groups(site.root_page))
    return site.root_page


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
