"""A file is opened by nobody who names it in a text of their own."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, GroupCollectionPermission
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from tests import factories
from tests.conftest import make_group, make_user
from tests.public.helpers import issue, make_file, members, restrict
from wagtail_partnerships.models import Attachment


pytestmark = pytest.mark.django_db

RIGHTS = ["add_page", "change_page", "publish_page"]


@pytest.fixture
def collection(db):
    return Collection.get_first_root_node().add_child(name="For members")


@pytest.fixture
def owners(library):
    return make_user("owner", make_group("Owners", library, RIGHTS))


@pytest.fixture
def elsewhere(home_page):
    return factories.make_library(home_page, title="Elsewhere")


@pytest.fixture
def neighbours(elsewhere):
    return make_group("Neighbours", elsewhere, RIGHTS)


@pytest.fixture
def neighbour(neighbours):
    return make_user("neighbour", neighbours)


@pytest.fixture(params=["members only", "never issued", "saved without a draft"])
def file(request, library, collection):
    file = make_file("secret.pdf", collection=collection)
    if request.param == "members only":
        restrict(issue(library, files=[file]), "groups", [members()])
        return file
    page = factories.make_guidance(library)
    attachments = [Attachment(title="Secret", document=file)]
    if request.param == "never issued":
        factories.revise_draft(page, partnerships_attachments=attachments)
    else:
        page.partnerships_attachments = attachments
        page.save()
    return file


def name_in_draft(page, file):
    factories.revise_draft(page, partnerships_attachments=[Attachment(title="Mine", document=file)])


def attached(file):
    rows = [] if file is None else [{"title": "Mine", "document": file.pk, "id": ""}]
    return {"partnerships_attachments": inline_formset(rows)}


def in_text(file):
    link = f'<p><a linktype="document" id="{file.pk}">x</a></p>'
    return {"body": streamfield([("paragraph", rich_text(link))])}


def in_block(file):
    return {"body": streamfield([("document", {"document": file.pk, "title": ""})])}


def save_in_editor(client, page, entered):
    """Post the page editor as it was drawn, with some fields entered; return the response."""
    url = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    drawn = querydict_from_html(client.get(url).content.decode(), form_id="page-edit-form").dict()
    drawn = {k: v for k, v in drawn.items() if not k.startswith("partnerships_attachments")}
    text = {"body": streamfield([]), **attached(None), **entered}
    return client.post(url, {**drawn, **nested_form_data(text)})


def test_naming_a_file_in_a_draft_does_not_open_it(
    client, client_for, file, owners, neighbour, elsewhere
):
    assert client_for(owners).get(file.url).status_code == 200
    before = client_for(neighbour).get(file.url).status_code
    assert before in (302, 403)
    name_in_draft(factories.make_guidance(elsewhere, owner=neighbour), file)
    assert client_for(neighbour).get(file.url).status_code == before
    # Nor does it close the file to those whose it is.
    assert client_for(owners).get(file.url).status_code == 200
    assert client.get(file.url).status_code in (302, 403)


def test_alias_opens_no_file(client_for, file, library, neighbour, elsewhere):
    before = client_for(neighbour).get(file.url).status_code
    library.get_children().get().specific.create_alias(parent=elsewhere)
    assert client_for(neighbour).get(file.url).status_code == before


def test_copy_of_a_section_opens_no_file(client_for, file, library, neighbour, elsewhere):
    before = client_for(neighbour).get(file.url).status_code
    library.copy(recursive=True, to=elsewhere, update_attrs={"slug": "copied"}, keep_live=False)
    assert client_for(neighbour).get(file.url).status_code == before


@pytest.mark.parametrize("entered", [attached, in_text, in_block])
def test_editor_refuses_a_file_that_one_may_neither_choose_nor_read(
    entered, client_for, file, neighbour, elsewhere
):
    page = factories.make_guidance(elsewhere)
    response = save_in_editor(client_for(neighbour), page, entered(file))
    assert response.status_code == 200
    assert "You may not use this file" in response.content.decode()
    assert page.revisions.count() == 1


@pytest.mark.parametrize("entered", [attached, in_text, in_block])
@pytest.mark.parametrize("right", ["may choose it", "may read it", "has it already"])
def test_editor_takes_a_file_that_one_may_have(
    right, entered, client_for, library, collection, neighbours, neighbour, elsewhere
):
    file = make_file("secret.pdf", collection=collection)
    page = factories.make_guidance(elsewhere)
    hidden = issue(library, files=[file])
    restrict(hidden, "groups", [members()])
    match right:
        case "may choose it":
            choose = Permission.objects.get(
                content_type__app_label="wagtaildocs", codename="choose_document"
            )
            GroupCollectionPermission.objects.create(
                group=neighbours, collection=collection, permission=choose
            )
        case "may read it":
            neighbour.groups.add(members())
        case _:
            name_in_draft(page, file)
    response = save_in_editor(client_for(neighbour), page, entered(file))
    assert response.status_code == 302
    assert file in files_of(page)


def test_call_keeps_the_file_that_it_has(client_for, library, collection, neighbours, elsewhere):
    """Whoever may not choose the file can save the call all the same."""
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="groups")
    file = make_file("secret.pdf", collection=collection)
    call = factories.make_call(elsewhere, live=False)
    link = f'<p><a linktype="document" id="{file.pk}">x</a></p>'
    factories.revise_draft(call, introduction=link)
    user = make_user("clerk", neighbours)
    response = save_in_editor(client_for(user), call, {"title": "A better title"})
    assert response.status_code == 302
    draft = type(call).objects.get(pk=call.pk).get_latest_revision_as_object()
    assert (draft.title, f'id="{file.pk}"' in draft.introduction) == ("A better title", True)


def files_of(page):
    from wagtail.documents import get_document_model

    from wagtail_partnerships.reading.files import files_of_page

    return get_document_model().objects.filter(pk__in=files_of_page(page))


def test_who_may_choose_a_file_reads_it_with_a_draft_of_their_own(
    client_for, library, collection, neighbours, neighbour, elsewhere
):
    file = make_file("shared.pdf", collection=collection)
    restrict(issue(library, files=[file]), "groups", [members()])
    choose = Permission.objects.get(
        content_type__app_label="wagtaildocs", codename="choose_document"
    )
    GroupCollectionPermission.objects.create(
        group=neighbours, collection=collection, permission=choose
    )
    assert client_for(neighbour).get(file.url).status_code == 302
    name_in_draft(factories.make_guidance(elsewhere), file)
    assert client_for(neighbour).get(file.url).status_code == 200
