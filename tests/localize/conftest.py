"""These tests need wagtail-localize: "make test-localize" runs them."""

from django.apps import apps


if not apps.is_installed("wagtail_localize"):
    collect_ignore_glob = ["test_*.py"]
