"""A restricted document shows title and badge, and nothing else anywhere, to who may not see it."""

import json
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.db.models import CharField, TextField
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from tests import factories
from tests.conftest import make_user
from tests.public.helpers import CANARY, block, issue, make_file, members, restrict, text_of, titles
from wagtail_partnerships import actions
from wagtail_partnerships.models import (
    Attachment,
    GuidancePage,
    WorkingGroup,
    WorkingGroupMember,
)


pytestmark = pytest.mark.django_db


def plant(library, **kwargs):
    """A document with the canary in every field but title and slug, in its text and its rows."""
    rich = f"<p>{CANARY}</p>"
    image = get_image_model()(title=CANARY)
    image.file.save(f"{CANARY}.png", get_test_image_file(), save=True)
    inside = make_file(f"{CANARY}-inside.pdf", CANARY.encode(), title=CANARY)
    body = [
        block("heading", {"text": CANARY, "level": "2"}),
        block("paragraph", rich),
        block("principle", {"kind": "principle", "title": CANARY, "text": rich}),
        block("callout", {"title": CANARY, "text": rich}),
        block("table", {"data": [[CANARY, CANARY]], "table_caption": CANARY}),
        block("figure", {"image": image.pk, "alt_text": CANARY, "caption": CANARY}),
        block("document", {"document": inside.pk, "title": CANARY}),
        block("quote", {"text": CANARY, "source": CANARY}),
    ]
    officer = make_user(f"{CANARY}-officer", first_name=CANARY)
    page = issue(
        library,
        title="Members guidance",
        slug="members-guidance",
        summary=CANARY,
        scope=CANARY,
        audience=CANARY,
        reference=CANARY,
        officer=officer,
        officer_role=CANARY,
        officer_email=f"{CANARY}@example.org",
        search_description=CANARY,
        seo_title=CANARY,
        body=json.dumps(body),
        kind=factories.make_kind(name=f"{CANARY} kind"),
        topics=[factories.make_topic(name=f"{CANARY} topic", slug=f"{CANARY}-topic")],
        bodies=[
            (factories.make_organisation(name=f"{CANARY} body", short_name=CANARY), "publisher")
        ],
        citations=[
            {"source": factories.make_source(title=f"{CANARY} source"), "place": CANARY},
        ],
        files=[make_file(f"{CANARY}.pdf", CANARY.encode(), title=CANARY)],
        excluded=["wales"],
        **kwargs,
    )
    page.partnerships_excluded_nations.update(alternative_url=f"https://{CANARY}.example")
    page.partnerships_attachments.update(kind=CANARY, alt_text=CANARY)
    return page


def test_the_canary_is_in_every_field(library):
    page = plant(library)
    plain = {"title", "draft_title", "slug", "url_path", "path", "translation_key"}
    for field in page._meta.concrete_fields:
        if isinstance(field, TextField | CharField) and field.name not in plain:
            assert CANARY in str(field.value_from_object(page)), field.name


@pytest.fixture
def page(library, editor):
    """The same, with the canary in all that its cycles say, too."""
    page = plant(library)
    factories.revise_draft(page, summary=f"{CANARY} corrected")
    actions.correct(page.review_cycle, None, f"{CANARY} note")
    actions.begin_full_review(page.review_cycle, editor, "professional")
    actions.revise(page.review_cycle, editor, CANARY)
    factories.revise_draft(page, summary=f"{CANARY} second")
    actions.submit(page.review_cycle, editor, CANARY, CANARY)
    actions.approve(page.review_cycle, None, CANARY, date(2026, 1, 1), CANARY)
    group = WorkingGroup.objects.create(cycle=page.editions.first())
    WorkingGroupMember.objects.create(group=group, name=CANARY, consents_to_be_named=True)
    actions.begin_brief_review(page.review_cycle, None, "periodic")
    actions.reaffirm(page.review_cycle, None, CANARY)
    actions.postpone(page.review_cycle, None, date(2099, 1, 1), CANARY)
    factories.revise_draft(page, summary=f"{CANARY} draft")
    restrict(page, PageViewRestriction.GROUPS, [members()])
    return GuidancePage.objects.get(pk=page.pk)


@pytest.fixture(params=["nobody", "wrong group"])
def stranger(request, client, client_for):
    if request.param == "nobody":
        return client
    user = make_user("stranger")
    user.groups.add(Group.objects.create(name="Others"))
    return client_for(user)


def addresses(library, page):
    topic = page.topics.get()
    for url in (library.url, f"{library.url}archive/"):
        yield url
        for query in (
            f"q={CANARY}",
            "q=members",
            "sort=newest",
            "access=members",
            f"topic={topic.pk}",
            f"kind={page.kind_id}",
            "year=2026",
        ):
            yield f"{url}?{query}"
    yield f"{library.url}feed/"
    yield f"{library.url}feed/{topic.slug}/"
    yield f"{library.url}register/"
    for path in (
        "",
        "editions/",
        "editions/1/",
        "editions/1/0/",
        "editions/2/",
        "editions/2/changes/",
    ):
        yield f"{page.url}{path}"
    yield f"{page.url}on/{date.today()}/"
    yield page.partnerships_attachments.get().document.url
    yield page.body.blocks_by_name("document")[0].value["document"].url
    yield "/"
    # Others that point to it.
    for other in GuidancePage.objects.exclude(pk=page.pk):
        yield other.url
        yield f"/api/v2/pages/{other.pk}/?fields=*"
    yield f"/api/v2/pages/{page.pk}/?fields=*"
    for query in ("", f"&search={CANARY}", "&search=members"):
        yield f"/api/v2/pages/?type=wagtail_partnerships.GuidancePage&fields=*{query}"
    yield f"/api/v2/pages/?descendant_of={library.pk}&search={CANARY}"


def assert_never_shown(client, urls):
    for url in urls:
        response = client.get(url)
        told = text_of(response).decode(errors="replace").replace(f"q={CANARY}", "")
        # The reader's own word comes back in the search box and in links.
        for echo in (f'value="{CANARY}"', f"search={CANARY}", f"{CANARY}-topic"):
            told = told.replace(echo, "")
        headers = " ".join(
            value for name, value in response.headers.items() if name not in ("Location",)
        )
        assert CANARY not in told.replace(url, ""), url
        assert CANARY not in headers, (url, headers)


def test_canary_never_shows(stranger, library, page):
    issue(library, title="It cites", citations=[{"document": page.page_ptr, "builds_on": True}])
    replaced = issue(library, title="It was replaced")
    actions.supersede(replaced.review_cycle, None, page)
    assert_never_shown(stranger, list(addresses(library, page)))


def test_canary_search_finds_nothing(stranger, library, page):
    response = stranger.get(library.url, {"q": CANARY})
    assert titles(response) == [] and response.context_data["result_count"] == 0


def test_member_sees_all_of_it(client_for, member, library, page):
    client = client_for(member)
    assert CANARY in text_of(client.get(page.url)).decode()
    assert titles(client.get(library.url, {"q": CANARY})) == ["Members guidance"]
    file = client.get(page.partnerships_attachments.get().document.url)
    assert (file.status_code, text_of(file)) == (200, CANARY.encode())


def test_row_shows_title_badge_and_how_to_get_access(stranger, library, page):
    library.access_note = "<p>Join us to read it.</p>"
    library.save()
    text = text_of(stranger.get(library.url)).decode()
    for words in ("Members guidance", "Members only", "Join us to read it."):
        assert words in text
    assert "Edition" not in text


def test_found_by_title_words_and_by_access_only(stranger, library, page):
    issue(library, title="Open guidance")
    for query, found in {
        "": ["Open guidance", "Members guidance"],
        "q=members": ["Members guidance"],
        "q=guid": ["Open guidance", "Members guidance"],
        "access=members": ["Members guidance"],
        "access=everybody": ["Open guidance"],
        "status=in_force": ["Open guidance"],
        f"topic={page.topics.get().pk}": [],
        "nation=england": ["Open guidance"],
        "access=members&nation=england": [],
    }.items():
        assert titles(stranger.get(f"{library.url}?{query}")) == found, query


def test_counted_in_no_facet_but_access(stranger, client_for, member, library, page):
    issue(library, title="Open guidance")

    def counts(client):
        return {
            facet.name: sum(choice.count for choice in facet.choices)
            for facet in client.get(f"{library.url}?status=in_force").context_data["facets"]
        }

    assert counts(stranger)["status"] == 1
    facets = {one.name: one for one in stranger.get(library.url).context_data["facets"]}
    assert {choice.label: choice.count for choice in facets["access"].choices} == {
        "Open to everybody": 1,
        "Members only": 1,
    }
    assert counts(client_for(member))["status"] == 2


@pytest.mark.parametrize("sort", ["title", "newest", "next-review", "relevance"])
def test_hidden_documents_come_last_by_title(sort, client, library):
    for title in ("B hidden", "A hidden"):
        restrict(issue(library, title=title))
    issue(library, title="Z open hidden")
    found = titles(client.get(library.url, {"sort": sort, "q": "hidden"}))
    assert found == ["Z open hidden", "A hidden", "B hidden"]


def test_lists_that_hold_restricted_documents_are_private_to_caches(client, library, page):
    assert "private" in client.get(library.url)["Cache-Control"]
    assert "private" in text_and_headers(client, f"{library.url}register/")


@pytest.mark.parametrize("where", ["document", "library"])
def test_pages_that_name_a_members_only_call_are_private_to_caches(
    where, client, client_for, member, library, document
):
    call = factories.make_call(library.get_parent(), document=document, title="Members call")
    actions.begin_full_review(document.review_cycle, None, "periodic")
    url = document.url if where == "document" else library.url
    assert "Cache-Control" not in client.get(url).headers
    restrict(call, PageViewRestriction.GROUPS, [members()])
    for visitor, shown in ((client, False), (client_for(member), True)):
        response = visitor.get(url)
        assert ("Members call" in response.content.decode()) == shown
        assert "private" in response.headers["Cache-Control"]


def test_hosts_pages_that_show_it_are_private_to_caches(
    client, client_for, member, library, document, monkeypatch
):
    code = "{% load partnerships_tags %}{% status_badge shown %}"
    host = factories.make_stock_page(library.get_parent(), slug="host")
    shown = {"shown": document}

    def serve(page, request):
        return TemplateResponse(request, engines["django"].from_string(code), shown)

    monkeypatch.setattr(type(host), "serve", serve)
    response = client.get(host.url)
    assert "Review due" in response.content.decode() and "Cache-Control" not in response.headers
    restrict(document, PageViewRestriction.GROUPS, [members()])
    for visitor, words in ((client, "Members only"), (client_for(member), "Review due")):
        response = visitor.get(host.url)
        assert words in response.content.decode()
        assert "private" in response.headers["Cache-Control"]


def test_files_for_members_are_private_to_caches(client, client_for, member, editor, page):
    url = page.partnerships_attachments.get().document.url
    for visitor in (client_for(member), client_for(editor)):
        response = visitor.get(url)
        assert text_of(response) == CANARY.encode()
        assert "private" in response.headers["Cache-Control"]
        tag = response.headers["ETag"]
        response = visitor.get(url, headers={"If-None-Match": tag})
        assert response.status_code == 304 and "private" in response.headers["Cache-Control"]
    PageViewRestriction.objects.all().delete()
    response = client.get(url)
    assert text_of(response) == CANARY.encode() and "Cache-Control" not in response.headers


def text_and_headers(client, url):
    response = client.get(url)
    return response.headers.get("Cache-Control", "")


def test_open_library_may_be_cached(client, library, document):
    assert "Cache-Control" not in client.get(library.url).headers
    assert "Cache-Control" not in client.get(document.url).headers


def test_alias_follows_the_restriction_of_its_source(stranger, client_for, member, library):
    section = factories.make_library(library.get_parent(), title="Members’ section")
    page = plant(section)
    restrict(section, PageViewRestriction.GROUPS, [members()])
    alias = GuidancePage.objects.get(pk=page.pk).create_alias(parent=library, update_slug="alias")
    for path in ("", "editions/", "editions/1/"):
        response = stranger.get(f"{alias.url}{path}")
        assert response.status_code == 302 and "login" in response.url
        assert "private" in response.headers["Cache-Control"]
    assert_never_shown(
        stranger,
        [
            library.url,
            f"{library.url}?q={CANARY}",
            f"{library.url}feed/",
            f"/api/v2/pages/{alias.pk}/",
        ],
    )
    response = client_for(member).get(alias.url)
    assert CANARY in response.content.decode() and "private" in response["Cache-Control"]


def test_password_and_login_restrictions_open_as_wagtail_says(
    client, client_for, outsider, library
):
    by_password, by_login = issue(library, title="By password"), issue(library, title="By login")
    restriction = restrict(by_password, PageViewRestriction.PASSWORD)
    restrict(by_login)
    rows = client.get(library.url).context_data["rows"]
    assert [row.is_hidden for row in rows] == [True, True]
    client.post(
        reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, by_password.pk]),
        {"password": "open sesame", "return_url": "/"},
    )
    rows = {row.title: row.is_hidden for row in client.get(library.url).context_data["rows"]}
    assert rows == {"By password": False, "By login": True}
    rows = client_for(outsider).get(library.url).context_data["rows"]
    assert {row.title: row.is_hidden for row in rows} == {"By password": True, "By login": False}


# Files


def test_file_in_an_open_collection_follows_its_page(stranger, client_for, editor, member, page):
    url = page.partnerships_attachments.get().document.url
    response = stranger.get(url)
    assert response.status_code in (302, 403)
    assert "private" in response.headers["Cache-Control"]
    assert client_for(member).get(url).status_code == 200
    assert client_for(editor).get(url).status_code == 200


def test_file_within_the_text_follows_its_page(client, library):
    file = make_file("inside.pdf")
    body = [block("document", {"document": file.pk, "title": ""})]
    page = issue(library, body=json.dumps(body))
    assert client.get(file.url).status_code == 200
    restrict(page)
    assert client.get(file.url).status_code == 302


def test_file_of_two_pages_is_served_to_who_may_see_one(client, library):
    file = make_file("shared.pdf")
    restrict(issue(library, files=[file]))
    assert client.get(file.url).status_code == 302
    issue(library, files=[file])
    assert client.get(file.url).status_code == 200


def test_file_of_an_earlier_edition_follows_its_page(client, library):
    file = make_file("old.pdf")
    page = issue(library, files=[file])
    draft = page.get_latest_revision_as_object()
    draft.partnerships_attachments = []
    draft.save_revision()
    actions.correct(page.review_cycle, None, "The file was wrong")
    assert not page.partnerships_attachments.exists()
    assert client.get(file.url).status_code == 200
    restrict(page)
    assert client.get(file.url).status_code == 302


def test_file_of_a_draft_is_for_its_editors(client, client_for, editor, library):
    file = make_file("draft.pdf")
    page = factories.make_guidance(library)
    page.partnerships_attachments = [Attachment(title="Draft", document=file)]
    page.save()
    assert client.get(file.url).status_code == 403
    assert client_for(editor).get(file.url).status_code == 200


def test_file_of_an_unpublished_draft_is_for_its_editors(client, client_for, editor, library):
    file, inside = make_file("later.pdf"), make_file("inside.pdf")
    page = issue(library)
    body = [block("document", {"document": inside.pk, "title": ""})]
    attached = [Attachment(title="Later", document=file)]
    factories.revise_draft(page, partnerships_attachments=attached, body=json.dumps(body))
    for each in (file, inside):
        response = client.get(each.url)
        assert response.status_code == 403 and "private" in response["Cache-Control"]
        assert client_for(editor).get(each.url).status_code == 200
    # An editor who takes it out again does not open it to everybody.
    factories.revise_draft(page, partnerships_attachments=[], body="[]")
    assert client.get(file.url).status_code == 403
    # With the text it comes out.
    factories.revise_draft(page, partnerships_attachments=attached)
    actions.correct(page.review_cycle, None, "The file was missing")
    assert client.get(file.url).status_code == 200


def test_other_unread_pages_do_not_open_what_an_edition_had(client, library):
    file = make_file("once.pdf")
    page = issue(library, files=[file])
    factories.revise_draft(page, partnerships_attachments=[])
    actions.correct(page.review_cycle, None, "The file was wrong")
    restrict(page)
    link = f'<a linktype="document" id="{file.pk}">x</a>'
    stock = factories.make_stock_page(live=False, body=link)
    assert client.get(file.url).status_code == 302
    stock.save_revision().publish()
    assert client.get(file.url).status_code == 200


def test_file_of_a_document_taken_down_is_gone(client, library):
    file = make_file("gone.pdf")
    page = issue(library, files=[file])
    actions.withdraw(page.review_cycle, None, "A claim", take_down=True)
    assert client.get(file.url).status_code == 410


def test_file_that_no_document_has_is_none_of_our_business(client, library):
    assert client.get(make_file("free.pdf").url).status_code == 200


# What is public by another way


def test_editor_is_told_what_of_a_members_document_is_public(client_for, editor, library):
    image = get_image_model().objects.create(title="Diagram", file=get_test_image_file())
    only_here, shared, private = (
        make_file(f"{name}.pdf", title=name) for name in ("Only", "Shared", "Private")
    )
    private.collection = Collection.get_first_root_node().add_child(name="For members")
    private.save()
    CollectionViewRestriction.objects.create(
        collection=private.collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    body = [block("figure", {"image": image.pk, "alt_text": "How", "caption": ""})]
    page = issue(library, body=json.dumps(body), files=[only_here, shared, private])
    other = issue(library, title="Open guidance", files=[shared])
    client = client_for(editor)
    edit, tab = (
        reverse(name, args=[page.pk])
        for name in ("wagtailadmin_pages:edit", "partnerships_admin:document")
    )
    assert "Not everybody may read this document" not in client.get(edit).content.decode()
    restrict(page)
    for url in (edit, tab):
        text = client.get(url).content.decode()
        assert "public addresses, also on a page for members: “Diagram”" in text
        assert "The file “Shared” is open to everybody, because “Open guidance”" in text
        assert "collections that everybody may see: “Only”, “Shared”." in text
    restrict(other)
    assert "open to everybody, because" not in client.get(edit).content.decode()


def test_editor_is_told_of_what_the_draft_brings(client_for, editor, library):
    image = get_image_model().objects.create(title="Diagram", file=get_test_image_file())
    page = issue(library)
    restrict(page)
    attached = [Attachment(title="Diagram", image=image)]
    factories.revise_draft(page, partnerships_attachments=attached)
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "“Diagram”. An infographic that only" in client_for(editor).get(url).content.decode()
