"""The test site in the dress of the demonstration: its templates, addresses and styles."""

import runpy
from pathlib import Path


DEMO = Path(__file__).resolve().parents[2] / "demo"


def demo_settings():
    """Return the settings of the demonstration site, by name."""
    return runpy.run_path(str(DEMO / "demosite" / "settings.py"))


def put_on(settings, monkeypatch):
    """Dress the test site for one test."""
    monkeypatch.syspath_prepend(str(DEMO))
    theirs = demo_settings()
    for name in (
        "CSRF_FAILURE_VIEW",
        "DEMO_LOGINS",
        "LOGIN_REDIRECT_URL",
        "LOGOUT_REDIRECT_URL",
        "TEMPLATES",
        "WAGTAIL_PARTNERSHIPS",
    ):
        setattr(settings, name, theirs[name])
    settings.STATICFILES_DIRS = [DEMO / "demosite" / "static"]
    settings.ROOT_URLCONF = "tests.demo.dressed_urls"
