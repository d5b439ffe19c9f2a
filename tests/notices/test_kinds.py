"""A kind of mail is one entry of the table, and its templates."""

import copy

import pytest
from django.core import mail
from django.template.loader import select_template
from django.test import override_settings

from tests import factories
from wagtail_partnerships.models import Notice
from wagtail_partnerships.notices import kinds
from wagtail_partnerships.notices.kinds import KINDS, Calendar, Kind, get_kind, names_of, to_office
from wagtail_partnerships.notices.recipients import write_notices
from wagtail_partnerships.notices.sending import send_all, send_notices
from wagtail_partnerships.reading.labels import notice_words


@pytest.fixture
def templates(tmp_path, settings):
    folder = tmp_path / "wagtail_partnerships" / "notices"
    folder.mkdir(parents=True)
    engines = copy.deepcopy(settings.TEMPLATES)
    engines[0]["DIRS"] = [str(tmp_path), *engines[0].get("DIRS", [])]
    with override_settings(TEMPLATES=engines):
        yield folder


@pytest.mark.django_db
def test_a_new_kind_is_an_entry_and_its_templates(templates, monkeypatch, library, editor):
    kind = Kind("welcome", "Welcome", is_to_office=True, is_repeated=True, gathered=False)
    monkeypatch.setitem(KINDS, kind.name, kind)
    (templates / "welcome_subject.txt").write_text("Welcome, {{ facts.name }}")
    (templates / "welcome.txt").write_text("Good to have you, {{ facts.name }}.")
    facts = {"kind": "welcome", "key": "welcome:1", "context": {"name": "Edith"}}
    [notice] = write_notices(users=[editor], **facts)
    assert write_notices(users=[editor], **facts) == []
    assert notice_words(notice) == "Welcome"
    assert send_notices() == 1
    [sent] = mail.outbox
    assert sent.subject == "Welcome, Edith"
    assert "Good to have you, Edith." in sent.body
    assert "List-Id" in sent.extra_headers
    assert Notice.objects.filter(to_office()).get() == notice


@pytest.mark.django_db
def test_a_kind_can_wait_for_the_mail_of_the_day(templates, monkeypatch, editor):
    monkeypatch.setitem(KINDS, "welcome", Kind("welcome", gathered=True))
    for name in ("welcome_subject.txt", "welcome.txt"):
        (templates / name).write_text("Welcome")
    write_notices("welcome", "welcome:1", users=[editor])
    assert send_notices() == 0
    assert send_all() == 1


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_has_its_templates(name):
    family = get_kind(name).family
    for end in ("_subject.txt", ".txt"):
        paths = [f"wagtail_partnerships/notices/{stem}{end}" for stem in (name, family)]
        assert select_template(paths)


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("cycle_submit", "cycle"),
        ("expression_office_erase", "expression_office"),
        ("expression_replaced", "expression"),
        ("reminder_chaser", "reminder_chaser"),
        ("call_private", "call"),
    ],
)
def test_a_kind_without_an_entry_is_like_the_one_with_which_it_begins(name, like):
    assert get_kind(name) == KINDS[like]


def test_what_nobody_knows_is_a_kind_of_itself():
    assert get_kind("unheard_of") == Kind("unheard_of")


def test_kinds_are_found_by_what_they_are():
    assert set(names_of(is_typed=True)) == {
        "expression_receive",
        "expression_link",
        "expression_answered_already",
    }
    assert set(names_of(calendar=Calendar.PUTS_IN)) == {
        "expression_accept",
        "expression_event_changed",
    }
    assert set(names_of(is_staged=True)) == {"reminder_warning", "reminder_chaser"}


@pytest.mark.parametrize(
    ("family", "verb", "name"),
    [
        (kinds.PERSON, "accept", "expression_accept"),
        (kinds.PERSON, "release_expression", "expression_receive"),
        (kinds.PERSON, "withdraw_expression", "expression_withdraw"),
        (kinds.OFFICE, "release_expression", "expression_office_receive"),
        (kinds.OFFICE, "withdraw_expression", "expression_office_withdraw"),
        (kinds.OFFICE, "erase", "expression_office_erase"),
    ],
)
def test_verbs_on_responses_have_their_kinds(family, verb, name):
    assert kinds.name_for_verb(family, verb) == name


@pytest.mark.django_db
def test_word_to_a_person_is_no_word_to_the_office(library):
    expression = factories.make_expression(factories.make_call(library))
    for kind in ("expression_receive", "comment_answer", "expression_office_erase", "cycle_submit"):
        Notice.objects.create(kind=kind, key=kind, email="a@example.org", expression=expression)
    found = set(Notice.objects.filter(to_office()).values_list("kind", flat=True))
    assert found == {"expression_office_erase", "cycle_submit"}
