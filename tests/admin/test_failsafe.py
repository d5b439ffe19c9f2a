"""What fails of ours leaves the host's admin as it is, and the log knows of it."""

import logging

import pytest
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Page

from tests import factories
from wagtail_partnerships.admin.home import WaitsForMePanel
from wagtail_partnerships.failsafe import FailSafe
from wagtail_partnerships.modeladmin.group import GuidanceGroup


pytestmark = pytest.mark.django_db

# They guard what visitors may read and what the API may do: where they fail nothing is let through.
CLOSED = {"before_serve_document", "on_serve_page", "register_actions"}


def our_hooks():
    """Return the hooks of the package by name, without those that fail as a whole."""
    hooks.get_hooks("register_log_actions")
    return [
        pytest.param(name, hook, id=f"{name}-{hook.__name__}")
        for name, registered in hooks._hooks.items()
        for hook, _order in registered
        if hook.__module__.startswith("wagtail_partnerships") and name not in CLOSED
    ]


@pytest.fixture
def stock_page(home_page):
    page = factories.make_stock_page(home_page)
    page.save_revision()
    return page


@pytest.fixture
def screens(stock_page, home_page):
    return [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore", args=(home_page.pk,)),
        reverse("wagtailadmin_pages:edit", args=(stock_page.pk,)),
        reverse("wagtailadmin_pages:add", args=("testapp", "stockpage", home_page.pk)),
        reverse("wagtailadmin_pages:history", args=(stock_page.pk,)),
        reverse("wagtailusers_groups:add"),
    ]


def fail(*args, **kwargs):
    raise RuntimeError("Nobody thought of this.")


def test_every_hook_of_the_admin_is_guarded():
    assert len(our_hooks()) >= 17
    for parameters in our_hooks():
        name, hook = parameters.values
        assert isinstance(hook, FailSafe), name


@pytest.mark.parametrize(("name", "hook"), our_hooks())
def test_admin_opens_though_a_hook_fails(name, hook, screens, superuser, client_for, monkeypatch):
    monkeypatch.setattr(hook, "fn", fail)
    client = client_for(superuser)
    for url in screens:
        assert client.get(url).status_code == 200, url


def test_stock_page_is_saved_though_every_hook_fails(
    stock_page, superuser, client_for, monkeypatch, caplog
):
    for parameters in our_hooks():
        if not parameters.values[0].startswith("register_"):
            monkeypatch.setattr(parameters.values[1], "fn", fail)
    url = reverse("wagtailadmin_pages:edit", args=(stock_page.pk,))
    data = {"title": "Saved", "slug": stock_page.slug, "introduction": "", "body": "null"}
    data["comments-TOTAL_FORMS"] = data["comments-INITIAL_FORMS"] = "0"
    with caplog.at_level(logging.ERROR, logger="wagtail_partnerships"):
        client_for(superuser).post(url, data)
    assert Page.objects.get(pk=stock_page.pk).get_latest_revision_as_object().title == "Saved"
    assert "Nobody thought of this." in caplog.text


def test_nothing_is_deleted_or_moved_that_could_not_be_checked(
    stock_page, home_page, library, superuser, client_for, monkeypatch
):
    for parameters in our_hooks():
        if parameters.values[0] in {"before_delete_page", "before_move_page"}:
            monkeypatch.setattr(parameters.values[1], "fn", fail)
    client = client_for(superuser)
    for url in (
        reverse("wagtailadmin_pages:delete", args=(stock_page.pk,)),
        reverse("wagtailadmin_pages:move_confirm", args=(stock_page.pk, library.pk)),
    ):
        response = client.post(url, follow=True)
        assert "Nothing was changed, because it could not be checked" in response.content.decode()
    assert Page.objects.get(pk=stock_page.pk).get_parent().pk == home_page.pk


def test_panel_that_fails_says_so(superuser, client_for, monkeypatch, caplog):
    monkeypatch.setattr(WaitsForMePanel, "get_context_data", fail)
    response = client_for(superuser).get(reverse("wagtailadmin_home"))
    assert "This list cannot be shown." in response.content.decode()
    assert "Nobody thought of this." in caplog.text


def test_menu_item_that_fails_is_left_out(monkeypatch):
    group = GuidanceGroup()
    for item in group.get_submenu_items():
        assert isinstance(item.is_shown, FailSafe)
        monkeypatch.setattr(item.is_shown, "fn", fail)
        assert item.is_shown(None) is False


def test_menu_without_the_group_is_a_menu(monkeypatch):
    group = GuidanceGroup()
    monkeypatch.setattr(group, "get_submenu_items", fail)
    assert group.get_menu_item().is_shown(None) is False


def test_failed_statement_does_not_spoil_the_transaction(home_page):
    def ask_wrongly():
        Page.objects.raw("SELECT nothing FROM nowhere")[0]

    assert FailSafe(ask_wrongly, otherwise="left out")() == "left out"
    assert Page.objects.filter(pk=home_page.pk).exists()
