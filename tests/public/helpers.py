"""Documents as readers meet them."""

import uuid

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from tests import factories
from wagtail_partnerships import actions
from wagtail_partnerships.models import (
    Attachment,
    BodyOfDocument,
    Citation,
    ExcludedNation,
    GuidancePage,
)


# In every field of a restricted document but its title and slug.
CANARY = "canaryfeather"


def block(kind, value):
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def make_file(name="infographic.pdf", content=b"%PDF-1.4 what it says", **kwargs):
    document = get_document_model()(title=kwargs.pop("title", name), **kwargs)
    document.file.save(name, ContentFile(content), save=False)
    document.save()
    return document


def issue(library, *, bodies=(), topics=(), files=(), citations=(), excluded=(), **kwargs):
    """A document in force, with the children given; the same fields as `make_issued_guidance`."""
    facts = {
        name: kwargs.pop(name) for name in ("edition", "issued_on", "due_on") if name in kwargs
    }
    kwargs.setdefault("title", f"Guidance {next(factories.numbers)}")
    page = GuidancePage(live=False, **kwargs)
    page.partnerships_bodies = [
        BodyOfDocument(organisation=organisation, part=part) for organisation, part in bodies
    ]
    page.partnerships_attachments = [Attachment(title=file.title, document=file) for file in files]
    page.partnerships_citations = [Citation(**citation) for citation in citations]
    page.partnerships_excluded_nations = [ExcludedNation(nation=nation) for nation in excluded]
    library.add_child(instance=page)
    page.topics = topics
    page.save()
    page.save_revision()
    actions.adopt(page, **facts)
    return GuidancePage.objects.get(pk=page.pk)


def restrict(page, kind=PageViewRestriction.LOGIN, groups=()):
    restriction = PageViewRestriction.objects.create(
        page=page.page_ptr if hasattr(page, "page_ptr") else page,
        restriction_type=kind,
        password="open sesame" if kind == PageViewRestriction.PASSWORD else "",
    )
    restriction.groups.set(groups)
    return restriction


def members():
    return Group.objects.get_or_create(name="Members")[0]


def text_of(response):
    return b"".join(response) if response.streaming else response.content


def html(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status, (url, response.status_code)
    return text_of(response).decode()


def titles(response):
    return [row.title for row in response.context_data["rows"]]
