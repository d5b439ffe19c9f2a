"""A document is issued, read, shared and made private on that host; each step is told."""

from datetime import date

from django.core import checks
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from tests.hosts.basepage.models import BasePage, PolicyPage
from tests.hosts.making import make_site
from wagtail_partnerships import actions
from wagtail_partnerships.models import Attachment


def tell():
    home = make_site()
    yield ["checks", *(message.id for message in checks.run_checks())]
    section = home.add_child(instance=BasePage(title="Section", slug="section"))
    page = section.add_child(
        instance=PolicyPage(title="Policy", summary="What it says", live=False)
    )
    file = get_document_model()(title="Infographic")
    file.file.save("infographic.pdf", ContentFile(b"%PDF-1.4"))
    page.partnerships_attachments = [Attachment(title="Infographic", document=file)]
    page.save()
    page.save_revision()
    actions.adopt(page, edition=1, issued_on=date(2020, 1, 1), due_on=date(2099, 1, 1))
    page = PolicyPage.objects.get()
    alias = page.create_alias(parent=home, update_slug="alias")
    urls = [page.url, f"{page.url}editions/1/", alias.url, file.url]

    def statuses():
        return [Client().get(url).status_code for url in urls]

    assert "What it says" in Client().get(page.url).content.decode()
    yield ["open", *statuses()]
    PageViewRestriction.objects.create(page=section, restriction_type="login")
    yield ["private", *statuses()]
    yield ["api", *[row["title"] for row in Client().get("/api/v2/pages/").json()["items"]]]
