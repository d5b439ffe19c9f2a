"""What several modules need has one home, and nobody writes it out again."""

import re
from pathlib import Path

import pytest
from django.urls import NoReverseMatch

import wagtail_partnerships
from wagtail_partnerships.admin.registers import urls
from wagtail_partnerships.formats.batches import in_batches
from wagtail_partnerships.models import CallToActionPage, GuidanceLibraryPage, GuidancePage
from wagtail_partnerships.models.lifecycle import with_field


PACKAGE = Path(wagtail_partnerships.__file__).parent


@pytest.mark.parametrize(
    ("pattern", "home"),
    [
        (r"_modeladmin_index", "admin/registers/urls.py"),
        (r"load_model\(\"wagtailcore\"", "models/lifecycle.py"),
        (r"kind__startswith|kind\.startswith", "notices/kinds.py"),
    ],
)
def test_one_module_alone_writes_it_out(pattern, home):
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts and re.search(pattern, path.read_text())
    }
    assert found == {home}


def test_pages_and_fields_are_not_asked_for_by_hand():
    by_hand = re.compile(r"_meta\.get_field\(\"page\"\)\.related_model|\.name == \"officer\"")
    assert not [path for path in PACKAGE.rglob("*.py") if by_hand.search(path.read_text())]


def test_rows_come_in_batches():
    assert list(in_batches(iter(range(5)), 2)) == [[0, 1], [2, 3], [4]]
    assert list(in_batches([])) == []


def test_models_are_found_by_their_fields():
    models = [GuidancePage, CallToActionPage, GuidanceLibraryPage]
    assert list(with_field(models, "officer")) == [GuidancePage]
    assert list(with_field(models, "contact_user")) == [CallToActionPage]
    assert list(with_field([GuidancePage], "topics")) == [GuidancePage]


@pytest.mark.parametrize(
    "register", [urls.DOCUMENTS, urls.ANSWERS, urls.NOTICES, urls.PRACTICE_CHANGES]
)
def test_registers_have_addresses_where_there_are_registers(register, monkeypatch):
    address = urls.register_url(register)
    assert address.startswith("/")
    assert urls.register_url(register, "worklist=mine") == f"{address}?worklist=mine"

    def missing(name):
        raise NoReverseMatch

    monkeypatch.setattr(urls, "reverse", missing)
    assert urls.register_url(register, "worklist=mine") == ""
