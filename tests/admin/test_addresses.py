"""Every address of the package in the admin: nobody gets in who has no business there."""

import re

import pytest
from django.test import Client

from tests import factories, stages
from tests.admin.posting import addresses_with
from tests.conftest import make_group, make_user
from wagtail_partnerships.models import (
    ChangeRun,
    ImportRun,
    Notice,
    PracticeChange,
    ReviewComment,
)


pytestmark = pytest.mark.django_db

# Buttons without a screen of their own.
POSTS = {"case_tell_authors", "notices_resend_failed"}


@pytest.fixture
def addresses(library):
    return make_addresses(library)


def make_addresses(library):
    """Return each address of the package, by its name, with numbers that exist."""
    page = stages.document_in("full_review", library)
    comment = ReviewComment.objects.create(cycle=page.review_cycle, text="Say who decides.")
    answer = factories.make_expression(
        factories.make_call(library, document=page), state="accepted"
    )
    change = PracticeChange.objects.create(
        title="New law", trigger="legislation", reach="national", happened_on="2026-01-01"
    )
    run = ChangeRun.objects.create(change=change, depth="brief")
    notice = Notice.objects.create(
        kind="cycle_submit", key="a", email="a@example.org", cycle=page.review_cycle
    )
    imported = ImportRun.objects.create(
        library=library, file_name="register.csv", state="checked", started_by_name="Somebody"
    )
    numbers = {
        "text": {"revision_id": page.latest_revision_id},
        "transition": {"verb": "revise"},
        "case_add": {"kind": "comment"},
        "case_row": {"kind": "comment", "pk": comment.pk},
        "case_candidate": {"pk": answer.pk},
        "case_take_over": {"pk": answer.pk},
        "answer": {"pk": answer.pk},
        "answer_transition": {"pk": answer.pk, "verb": "accept"},
        "answer_export": {"page_id": answer.call.page_id, "kind": "csv"},
        **{
            name: {"page_id": answer.call.page_id}
            for name in ("choosing", "letters", "pack", "attendance")
        },
        **{name: {"pk": change.pk} for name in ("change", "change_documents")},
        "change_run": {"pk": change.pk, "run_pk": run.pk},
        "notice": {"pk": notice.pk},
        "import": {"pk": imported.pk},
        "import_report": {"pk": imported.pk, "kind": "csv"},
        **{name: {"pk": answer.call.pk} for name in ("purge", "hold")},
        "erase_answer": {"pk": answer.pk},
    }
    return addresses_with(numbers, page)


def test_visitors_are_sent_to_the_login(addresses):
    for name, url in addresses.items():
        for response in (Client().get(url), Client().post(url)):
            assert response.status_code == 302, name
            assert response.url.startswith("/admin/login/"), name


@pytest.mark.parametrize("in_admin", [False, True])
def test_people_without_rights_get_nothing(in_admin, addresses, home_page, client_for):
    group = make_group("Readers", home_page, []) if in_admin else None
    client = client_for(make_user("reader", group))
    for name, url in addresses.items():
        for response in (client.get(url), client.post(url)):
            assert response.status_code in {302, 404, 405}, name
            assert "Safe practice" not in response.content.decode(), name


def test_lost_rights_act_at_once(addresses, editor, client_for):
    client = client_for(editor)
    assert client.get(addresses["case"]).status_code == 200
    editor.groups.clear()
    assert client.get(addresses["case"]).status_code == 302
    editor.is_active = False
    editor.save()
    assert client.get(addresses["case"]).status_code == 302


def test_screens_bring_no_script_or_style_of_their_own(addresses, superuser, client_for):
    client = client_for(superuser)
    for name, url in addresses.items():
        response = client.get(url)
        assert response.status_code == (405 if name in POSTS else 200), name
        if response.streaming:  # a file, no screen
            continue
        html = response.content.decode()
        main = html.partition("<main")[2].partition("</main>")[0]
        assert " onclick=" not in main, name
        # Wagtail's own date pickers and choosers bring theirs.
        own = r"<script>(init\w+|new Chooser)\([^<]*\);</script>"
        assert "<script" not in re.sub(own, "", main), name
        assert "style=" not in main.replace("data-style=", ""), name
