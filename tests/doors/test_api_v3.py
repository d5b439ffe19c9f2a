"""Wagtail 8's API v3 opens nothing that v2 does not, and writes nothing that an action should."""

import json

import pytest
from django.contrib.auth.models import Group
from wagtail import VERSION as WAGTAIL_VERSION
from wagtail.models import Collection, Locale, PageLogEntry

from tests import factories, stages
from tests.admin.posting import facts_of
from tests.conftest import make_group, make_user
from tests.public.helpers import CANARY, issue, make_file, members, restrict
from tests.testapp.models import HouseGuidancePage
from wagtail_partnerships import actions
from wagtail_partnerships.models import GuidancePage, ReviewCycle


pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(WAGTAIL_VERSION < (8, 0), reason="needs Wagtail 8"),
]

PAGES = "/api/v3/pages/"
# What Wagtail's own admin refuses as well needs no reason of ours.
REASONS = {
    "new_drafting": "Submit it, or adopt it",
    "drafting": "Submit it on the Review tab",
    "in_force": "changes by a correction or a review",
    "withdrawn": "Reinstate it",
    "approved": "goes live on its day",
}


@pytest.fixture(autouse=True)
def host(settings):
    settings.ROOT_URLCONF = "tests.doors.api_v3_urls"
    settings.WAGTAIL_I18N_ENABLED = True


@pytest.fixture
def call(client):
    """Call the API as a person: ``call(user, "post", path, **data)``; returns status and answer."""
    from wagtail.models import APIToken

    def call(user, method, path, **data):
        headers = {}
        if user is not None:
            _token, key = APIToken.create_token(user=user, name="test")
            headers["Authorization"] = f"Bearer {key}"
        if method == "get":
            response = client.get(f"{PAGES}{path}", data, headers=headers)
        else:
            response = getattr(client, method)(
                f"{PAGES}{path}", json.dumps(data), "application/json", headers=headers
            )
        text = response.content.decode()
        return response.status_code, json.loads(text) if text else None

    return call


# What it tells


@pytest.fixture
def hidden(library):
    page = issue(library, title="For members", summary=CANARY, scope=CANARY, reference=CANARY)
    factories.revise_draft(page, summary=f"{CANARY} draft")
    restrict(page, "groups", [members()])
    return page


def test_strangers_are_told_what_v2_tells(
    call, client, hidden, library, django_capture_on_commit_callbacks
):
    shown = issue(library, title="Open guidance", summary="For all")
    factories.revise_draft(shown, title="Not yet")
    down = issue(library, title="Gone", summary=CANARY)
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw(down.review_cycle, None, "A claim", take_down=True)
    rows = call(None, "get", "")[1]["items"]
    v2 = client.get("/api/v2/pages/").json()["items"]
    assert {row["id"] for row in rows} == {row["id"] for row in v2}
    for page in (shown, down):
        status, told = call(None, "get", f"{page.pk}/", version="draft")
        there = client.get(f"/api/v2/pages/{page.pk}/").json()
        assert status == 200
        for name in ("title", "currency", "public_facts", "public_text"):
            assert told[name] == there[name], name
        assert CANARY not in json.dumps(told)
    assert call(None, "get", f"{hidden.pk}/")[0] == 404
    for search in (CANARY, "members"):
        found = call(None, "get", "", search=search, type="wagtail_partnerships.GuidancePage")
        assert found[1]["items"] == []


def test_strangers_are_told_of_no_alias_of_what_is_private(call, home_page, library):
    page = issue(library, title="For members", slug="own-slug")
    alias = GuidancePage.objects.get(pk=page.pk).create_alias(parent=home_page, update_slug="alias")
    assert call(None, "get", f"{alias.pk}/")[0] == 200
    restrict(library, "groups", [members()])
    for asker in (None, make_user("elsewhere")):
        assert call(asker, "get", f"{alias.pk}/")[0] == 404
        for query in ({}, {"slug": "alias"}, {"search": "members"}):
            assert "For members" not in json.dumps(call(asker, "get", "", **query)[1])


def test_who_edits_elsewhere_is_told_nothing(call, hidden, home_page):
    user = make_user("elsewhere")
    user.groups.add(Group.objects.create(name="Others"))
    for path in (f"{hidden.pk}/", f"{hidden.pk}/revisions/", ""):
        assert CANARY not in json.dumps(call(user, "get", path)[1])


def test_editors_are_told_no_inner_notes(call, editor, library):
    page = stages.document_in("full_review", library)
    ReviewCycle.objects.filter(open_page=page).update(notes="INNER NOTE")
    status, told = call(editor, "get", f"{page.pk}/", version="draft")
    assert status == 200 and "INNER NOTE" not in json.dumps(told)


# What it writes


def refused(answer, page=None):
    status, told = answer
    assert status in {400, 403, 404, 409, 422}, (status, told)
    return json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize("stage", stages.STAGES)
def test_no_action_of_the_api_moves_a_document(stage, call, superuser, library):
    page = stages.document_in(stage, library)
    title, before = page.title, facts_of(page)
    logged = PageLogEntry.objects.filter(action__startswith="wagtail_partnerships").count()
    said = refused(call(superuser, "post", f"{page.pk}/actions/publish/"))
    if stage in REASONS:
        assert REASONS[stage] in said
    if not stage.startswith("new_"):
        said = refused(call(superuser, "post", f"{page.pk}/actions/unpublish/", recursive=True))
        assert "Withdraw it" in said
        assert refused(call(superuser, "delete", f"{page.pk}/"))
    assert refused(
        call(
            superuser,
            "patch",
            f"{page.pk}/",
            title="Changed and published",
            meta={"type": "wagtail_partnerships.GuidancePage", "action": "publish"},
        )
    )
    first = page.revisions.order_by("pk").first()
    call(superuser, "post", f"{page.pk}/actions/revert/", revision_id=first.pk)
    assert facts_of(page) == before
    page = GuidancePage.objects.get(pk=page.pk)
    assert page.title == title
    assert logged == PageLogEntry.objects.filter(action__startswith="wagtail_partnerships").count()


def test_draft_may_be_changed_and_goes_no_further(call, editor, library):
    page = stages.document_in("in_force", library)
    before = facts_of(page)
    kind = {"type": "wagtail_partnerships.GuidancePage"}
    assert call(editor, "patch", f"{page.pk}/", title="A better title", meta=kind)[0] == 200
    assert facts_of(page) == before
    page = GuidancePage.objects.get(pk=page.pk)
    assert page.get_latest_revision_as_object().title == "A better title"
    sealed = stages.document_in("awaiting_approval", library)
    refused(call(editor, "patch", f"{sealed.pk}/", title="After the seal", meta=kind))
    assert ReviewCycle.objects.get(open_page=sealed).seal_is_intact()


def test_what_is_made_begins_as_a_draft_without_a_number(call, superuser, library):
    page = stages.document_in("in_force", library)
    GuidancePage.objects.filter(pk=page.pk).update(reference="R1")
    Locale.objects.get_or_create(language_code="cy")
    meta = {"type": "wagtail_partnerships.GuidancePage", "parent_id": library.pk}
    said = refused(call(superuser, "post", "", title="At once", meta={**meta, "action": "publish"}))
    assert "Save it as a draft" in said
    assert not GuidancePage.objects.filter(title="At once").exists()
    made = [
        call(superuser, "post", "", title="A draft", meta=meta),
        call(superuser, "post", f"{page.pk}/actions/copy/", keep_live=True),
        call(
            superuser,
            "post",
            f"{page.pk}/actions/copy_for_translation/",
            locale="cy",
            copy_parents=True,
        ),
    ]
    for status, told in made:
        assert status == 201, told
        new = GuidancePage.objects.get(pk=told["id"])
        assert (new.live, new.status, new.review_cycle.state) == (False, "draft", "drafting")
    assert GuidancePage.objects.get(pk=made[1][1]["id"]).reference == ""
    status, told = call(superuser, "post", f"{page.pk}/actions/create_alias/", slug="alias")
    alias = GuidancePage.objects.get(pk=told["id"])
    assert (status, alias.review_cycle.pk) == (201, page.review_cycle.pk)
    status, told = call(superuser, "post", f"{alias.pk}/actions/convert_alias/")
    assert GuidancePage.objects.get(pk=alias.pk).review_cycle.state == "drafting"


HOUSE = {"type": "testapp.HouseGuidancePage"}


def attached(file):
    return {"partnerships_attachments": [{"title": "Mine", "document_id": file.pk}]}


def in_text(file):
    link = f'<p><a linktype="document" id="{file.pk}">x</a></p>'
    return {"body": [{"type": "paragraph", "value": link}]}


def in_block(file):
    return {"body": [{"type": "document", "value": {"document": file.pk, "title": ""}}]}


@pytest.mark.parametrize("named", [attached, in_text, in_block])
@pytest.mark.parametrize("verb", ["create", "update"])
def test_draft_takes_no_file_of_others(verb, named, call, client_for, library, home_page):
    """Where a host lets the API write what names files, a file is refused as in the editor."""
    collection = Collection.get_first_root_node().add_child(name="For members")
    file = make_file("secret.pdf", collection=collection)
    restrict(issue(library, files=[file]), "groups", [members()])
    elsewhere = factories.make_library(home_page, title="Elsewhere")
    page = factories.make_guidance(elsewhere, cls=HouseGuidancePage)
    rights = ["add_page", "change_page"]
    neighbour = make_user("neighbour", make_group("Neighbours", elsewhere, rights))

    def write():
        if verb == "update":
            return call(neighbour, "patch", f"{page.pk}/", meta=HOUSE, **named(file))
        meta = {**HOUSE, "parent_id": elsewhere.pk}
        return call(neighbour, "post", "", title="Another", meta=meta, **named(file))

    assert "You may not use this file" in refused(write())
    assert HouseGuidancePage.objects.count() == page.revisions.count() == 1
    assert client_for(neighbour).get(file.url).status_code == 302
    neighbour.groups.add(members())
    assert write()[0] in {200, 201}


def test_package_lets_the_api_write_no_file(call, editor, library):
    page = factories.make_guidance(library)
    meta = {"type": "wagtail_partnerships.GuidancePage"}
    for named in (attached, in_text, in_block):
        data = named(make_file("own.pdf"))
        assert call(editor, "patch", f"{page.pk}/", meta=meta, **data)[0] in {200, 422}
    draft = GuidancePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert not draft.partnerships_attachments.exists() and len(draft.body) == len(page.body)


def test_call_that_is_not_ready_is_not_published(call, superuser, library, document):
    page = factories.make_call(library, document=document, live=False, contact_email="")
    said = refused(call(superuser, "post", f"{page.pk}/actions/publish/"))
    assert "contact" in said.lower()
    page.refresh_from_db()
    assert not page.live
