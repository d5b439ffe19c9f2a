"""What is done to a page of the host costs so many queries; its revisions are told as stored."""

import re

from django.contrib.auth.models import Group
from django.db import connection, models
from django.db.models.functions import Cast
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import rich_text

from tests.hosts.making import client_of, make_site, make_superuser
from tests.hosts.stock.models import NewsPage


BODY = (
    '<h2 data-block-key="title">Results</h2><p data-block-key="first">A <b>word</b> and '
    '<a id="2" linktype="page">a link</a> — “ünï”.</p>'
)
EDITED = {
    "title": "News",
    "slug": "news",
    "introduction": "What is new,\nand why.",
    "comments-TOTAL_FORMS": 0,
    "comments-INITIAL_FORMS": 0,
}
# What differs between two runs of the same: moments, the random key, the number of the type.
DIFFERENT = [
    (r'"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)"', '"(moment)"'),
    (r'"translation_key": "[\da-f-]{36}"', '"translation_key": "(key)"'),
    (r'"content_type": \d+', '"content_type": (type)'),
]


def texts_of_revisions(page):
    """Return what the database holds of each revision of a page, less what no two runs share."""
    texts = []
    stored = Cast("content", models.TextField())
    for text in page.revisions.order_by("pk").values_list(stored, flat=True):
        for pattern, instead in DIFFERENT:
            text = re.sub(pattern, instead, text)
        texts.append(text)
    return texts


def tell():
    home = make_site()
    group = Group.objects.create(name="Editors")
    client = client_of(make_superuser())
    section = home.add_child(instance=NewsPage(title="Section"))
    page = home.add_child(instance=NewsPage(title="News", slug="news"))
    page.save_revision()
    edited = {**EDITED, "body": rich_text(BODY)}

    def url(view, *args):
        return reverse(f"wagtailadmin_pages:{view}", args=(page.pk, *args))

    steps = [
        ("admin home", client.get, reverse("wagtailadmin_home")),
        ("explorer", client.get, reverse("wagtailadmin_explore", args=(home.pk,))),
        ("editor", client.get, url("edit")),
        ("save draft", client.post, url("edit"), edited),
        ("publish", client.post, url("edit"), {**edited, "action-publish": "1"}),
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
    client.post(url("edit"), edited)
    for name, method, *arguments in steps:
        if name == "delete view":
            page.refresh_from_db()
            yield ["revisions", texts_of_revisions(page)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = method(*arguments)
        assert response.status_code in {200, 302}, (name, response.status_code)
        yield [name, len(queries)]
    yield ["left", Page.objects.filter(pk=page.pk).count()]
