import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.storage import InMemoryStorage
from django.test import override_settings

from tests import scratch
from wagtail_partnerships import checks


ROOT = Path(__file__).parent.parent


def ids(messages):
    assert all(message.hint for message in messages)
    return [message.id.removeprefix("wagtail_partnerships.") for message in messages]


@pytest.mark.parametrize("check", [name for name in dir(checks) if name.startswith("check_")])
def test_a_whole_host_is_not_warned(check):
    assert getattr(checks, check)(None) == []


@pytest.mark.parametrize("app", list(checks.NEEDED_APPS))
def test_missing_app_is_named_with_the_line_to_add(monkeypatch, app):
    monkeypatch.setattr(checks.apps, "is_installed", lambda name: name != app)
    messages = checks.check_apps(None)
    assert ids(messages) == ["W001"]
    assert f'"{app}",' in messages[0].hint


@pytest.mark.parametrize(
    ("installed", "expected"),
    [
        ({"django-fsm-2"}, []),
        ({"django-fsm", "django-fsm-2"}, ["E001"]),
        ({"django-fsm"}, ["E001"]),
    ],
)
def test_the_archived_fsm_distribution_is_refused(monkeypatch, installed, expected):
    monkeypatch.setattr(checks, "is_distribution_installed", lambda name: name in installed)
    assert ids(checks.check_fsm_distribution(None)) == expected


def test_fsm_distribution_is_found():
    assert checks.is_distribution_installed("django-fsm-2")
    assert not checks.is_distribution_installed("no-such-distribution")


def test_custom_base_page_model_is_told_of_the_mixins(monkeypatch):
    monkeypatch.setattr(checks.swapper, "is_swapped", lambda *args: "basepage.BasePage")
    (message,) = checks.check_base_page_model(None)
    assert ids([message]) == ["E002"]
    assert "basepage.BasePage with the mixins GuidanceMixin and CallToActionMixin" in message.hint


@pytest.mark.parametrize(
    ("default", "notification", "expected"),
    [
        ("webmaster@localhost", None, ["W002"]),
        ("", None, ["W002"]),
        ("webmaster@localhost", "guidance@example.org", []),
        ("guidance@example.org", None, []),
    ],
)
def test_sender_address(settings, default, notification, expected):
    settings.DEFAULT_FROM_EMAIL = default
    settings.WAGTAILADMIN_NOTIFICATION_FROM_EMAIL = notification
    assert ids(checks.check_sender_address(None)) == expected


def use_templates(settings, **templates):
    loader = (
        "django.template.loaders.locmem.Loader",
        {name.replace("__", "/") + ".html": text for name, text in templates.items()},
    )
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {"loaders": [loader]},
        }
    ]
    settings.WAGTAIL_PARTNERSHIPS = {}


BOTH_BLOCKS = "{% block title %}{% endblock %}{% block content %}{% endblock %}"


@pytest.mark.parametrize(
    ("templates", "expected"),
    [
        ({}, ["W003"]),
        ({"base": BOTH_BLOCKS}, []),
        ({"base": "{% block title %}{% endblock %}"}, ["W004"]),
        ({"base": "<p>nothing</p>"}, ["W004", "W004"]),
        ({"base": '{% extends "root.html" %}', "root": BOTH_BLOCKS}, []),
        ({"base": '{% extends "root.html" %}'}, ["W003"]),
        # The block that the base template adds stands inside a block of its parent.
        (
            {
                "base": '{% extends "root.html" %}{% block body %}{% block content %}{% endblock %}'
                "{% endblock %}",
                "root": "{% block title %}{% endblock %}{% block body %}{% endblock %}",
            },
            [],
        ),
        # This one stands outside, so Django never shows it.
        (
            {
                "base": '{% extends "root.html" %}{% block content %}{% endblock %}',
                "root": "{% block title %}{% endblock %}",
            },
            ["W004"],
        ),
        ({"base": "{% broken %}"}, []),
    ],
)
def test_base_template(settings, templates, expected):
    use_templates(settings, **templates)
    assert ids(checks.check_base_template(None)) == expected


def test_base_template_is_the_one_that_the_host_names(settings):
    use_templates(settings, society__base=BOTH_BLOCKS)
    settings.WAGTAIL_PARTNERSHIPS = {"BASE_TEMPLATE": "society/base.html"}
    assert checks.check_base_template(None) == []


FRAME_TAIL = "{% block partnerships_content %}{% endblock %}{% endblock %}"


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        ("{% extends partnerships_base %}{% block content %}" + FRAME_TAIL, []),
        ('{% extends "base.html" %}{% block content %}' + FRAME_TAIL, []),
        ("{% extends partnerships_base %}{% block content %}{% endblock %}", ["W004"]),
        # Outside the blocks of the base template, so Django never shows it.
        ("{% extends partnerships_base %}{% block main %}" + FRAME_TAIL, ["W004"]),
        ('{% extends "missing.html" %}', []),
    ],
)
def test_frame_template(settings, frame, expected):
    use_templates(settings, base=BOTH_BLOCKS, wagtail_partnerships__frame=frame)
    assert ids(checks.check_frame_template(None)) == expected


def test_own_frame_template_is_well():
    assert checks.check_frame_template(None) == []


@pytest.mark.parametrize(
    ("method", "expected"),
    [(None, []), ("serve_view", []), ("direct", ["W005"]), ("redirect", ["W005"])],
)
def test_serving_documents_round_wagtail(settings, method, expected):
    settings.WAGTAILDOCS_SERVE_METHOD = method
    assert ids(checks.check_document_serving(None)) == expected


def test_redirect_to_a_storage_that_guards_its_own_addresses_is_fine(settings, monkeypatch):
    settings.WAGTAILDOCS_SERVE_METHOD = "redirect"
    monkeypatch.setattr(checks, "default_storage", InMemoryStorage())
    assert checks.check_document_serving(None) == []


@override_settings(WAGTAIL_PARTNERSHIPS={"BASE_TEMPLATE": "testapp/base.html", "BASE_TEMPLAT": ""})
def test_misspelt_setting_is_named():
    (message,) = checks.check_setting_names(None)
    assert ids([message]) == ["W006"]
    assert "BASE_TEMPLAT'" in message.msg
    assert "BASE_TEMPLATE" in message.hint


OPEN_ADMIN = """
import django
django.setup()
from django.core.management import call_command
from django.test.utils import setup_test_environment
setup_test_environment()
from django.contrib.auth import get_user_model
from django.test import Client
call_command("migrate", verbosity=0)
call_command("check")
get_user_model().objects.create_superuser("admin", "admin@example.org", "admin")
client = Client()
client.login(username="admin", password="admin")
for path in ["/admin/", "/admin/pages/", "/admin/reports/site-history/", "/"]:
    assert client.get(path).status_code == 200, path
"""


def run_host(code, tmp_path, monkeypatch, **environment):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.settings")
    monkeypatch.setenv("DB", "sqlite")
    # Database and files are the host's own, and nothing of them is there when it begins.
    monkeypatch.delenv("TEST_DB", raising=False)
    for name, value in {**scratch.environment(tmp_path), **environment}.items():
        monkeypatch.setenv(name, value)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=300
    )


@pytest.mark.sqlite
def test_admin_opens_without_any_of_the_apps(tmp_path, monkeypatch):
    without = ",".join(checks.NEEDED_APPS)
    result = run_host(OPEN_ADMIN, tmp_path, monkeypatch, WITHOUT_APPS=without)
    assert result.returncode == 0, result.stderr
    for app in checks.NEEDED_APPS:
        assert f'Add the line "{app}", to INSTALLED_APPS.' in result.stderr
