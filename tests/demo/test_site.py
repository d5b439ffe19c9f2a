"""The demonstration site: it does what the documentation recommends, and all of it is dressed."""

import re

import pytest
from wagtail.models import PageViewRestriction

from tests import factories
from tests.demo import dressed
from tests.test_docs import code, read


@pytest.fixture
def dress(settings, monkeypatch):
    dressed.put_on(settings, monkeypatch)


def recommended():
    """Return the settings that the documentation gives a line for, or says matter."""
    examples = "".join(body for _name, body in code(read("installation.md"), "python"))
    named = set(re.findall(r"^([A-Z_]+) = ", examples, re.MULTILINE))
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", read("settings.md"), re.MULTILINE))
    # Both are right where they are left out.
    return sorted((named | table) - {"INSTALLED_APPS", "TASKS", "WAGTAILDOCS_SERVE_METHOD"})


@pytest.mark.parametrize("name", recommended())
def test_it_sets_what_the_documentation_recommends(name):
    assert dressed.demo_settings().get(name)


def test_it_gives_back_what_was_typed_when_a_session_has_ended():
    view = dressed.demo_settings()["CSRF_FAILURE_VIEW"]
    assert f'CSRF_FAILURE_VIEW = "{view}"' in read("installation.md")


def test_debug_is_off_as_on_a_real_site():
    assert dressed.demo_settings()["DEBUG"] is False


@pytest.mark.django_db
def test_mistaken_address_gets_a_page_of_the_site(dress, client, library):
    response = client.get("/no-such-page/")
    html = response.content.decode()
    assert response.status_code == 404
    assert "<h1>Page not found</h1>" in html
    assert "Demonstration society" in html and "demosite/site.css" in html


@pytest.mark.django_db
def test_members_log_in_on_the_site_and_come_to_what_they_wanted(dress, client, library, editor):
    page = factories.make_issued_guidance(library, title="For members")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    login = client.get(page.url, follow=True)
    assert "This page is for members" in login.content.decode()
    assert "Demonstration society" in login.content.decode()

    editor.set_password("secret")
    editor.save()
    address, facts = login.redirect_chain[-1][0], {"username": editor.get_username()}
    facts["next"] = login.context["next"]
    wrong = client.post(address, {**facts, "password": "wrong"})
    html = wrong.content.decode()
    assert "<title>Error: Log in" in html and 'role="alert"' in html
    assert f'value="{editor.get_username()}"' in html
    right = client.post(address, {**facts, "password": "secret"}, follow=True)
    assert right.redirect_chain[-1][0] == page.url
    assert "Log out" in right.content.decode()


@pytest.mark.django_db
def test_header_logs_in_and_out(dress, client, library, client_for, editor):
    assert 'href="/_util/login/">Log in</a>' in client.get(library.url).content.decode()
    client = client_for(editor)
    assert "Log out" in client.get(library.url).content.decode()
    client.post("/logout/")
    assert "Log in</a>" in client.get(library.url).content.decode()


@pytest.mark.django_db
def test_pages_of_the_package_stand_in_the_frame_of_the_site(dress, client, library):
    page = factories.make_issued_guidance(library)
    call = factories.make_call(library, document=page)
    for url in (library.url, page.url, f"{page.url}editions/", call.url):
        html = client.get(url).content.decode()
        assert '<div class="site-guidance">' in html and "partnerships-frame" not in html
