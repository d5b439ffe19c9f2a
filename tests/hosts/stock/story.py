"""What is done to a page of the host costs so many queries; its revision is told as it stands."""

from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from tests.hosts.making import client_of, make_site, make_superuser
from tests.hosts.stock.models import NewsPage


EDITED = {
    "title": "News",
    "slug": "news",
    "comments-TOTAL_FORMS": 0,
    "comments-INITIAL_FORMS": 0,
}


def tell():
    home = make_site()
    group = Group.objects.create(name="Editors")
    client = client_of(make_superuser())
    section = home.add_child(instance=NewsPage(title="Section"))
    page = home.add_child(instance=NewsPage(title="News", slug="news"))
    page.save_revision()

    def url(view, *args):
        return reverse(f"wagtailadmin_pages:{view}", args=(page.pk, *args))

    steps = [
        ("admin home", client.get, reverse("wagtailadmin_home")),
        ("explorer", client.get, reverse("wagtailadmin_explore", args=(home.pk,))),
        ("editor", client.get, url("edit")),
        ("save draft", client.post, url("edit"), EDITED),
        ("publish", client.post, url("edit"), {**EDITED, "action-publish": "1"}),
        ("history", client.get, url("history")),
        ("unpublish", client.post, url("unpublish")),
        ("move", client.post, url("move_confirm", section.pk)),
        ("visit", client.get, section.url),
        ("delete view", client.get, url("delete")),
        ("delete", client.post, url("delete")),
        ("group", client.get, reverse("wagtailusers_groups:edit", args=(group.pk,))),
    ]
    # What is looked up once in a process is looked up before.
    for _name, method, *arguments in steps:
        if method == client.get:
            method(*arguments)
    client.post(url("edit"), EDITED)
    for name, method, *arguments in steps:
        if name == "delete view":
            page.refresh_from_db()
            yield ["revision", sorted(page.get_latest_revision().content)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = method(*arguments)
        assert response.status_code in {200, 302}, (name, response.status_code)
        yield [name, len(queries)]
    yield ["left", Page.objects.filter(pk=page.pk).count()]
