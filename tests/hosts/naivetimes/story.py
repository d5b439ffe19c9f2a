"""A document is reviewed and a call answered on that host; every screen and file is asked for."""

import datetime
import re
from io import StringIO
from urllib.parse import urlsplit

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories, stages
from tests.admin.test_addresses import POSTS, make_addresses
from tests.calls.conftest import Visitor, filled_in
from tests.hosts.making import client_of, make_site, make_superuser
from wagtail_partnerships import actions
from wagtail_partnerships.actions.calls.form_versions import token_of_form
from wagtail_partnerships.forms.tokens import personal_url
from wagtail_partnerships.models import ExpressionOfInterest


REGISTERS = ("registers_documents", "registers_reviews", "registers_expressions", "lists_changes")


def tell():
    home = make_site()
    client = client_of(make_superuser())
    library = factories.make_library(home, title="Guidance library")

    page = stages.document_in("awaiting_approval", library)
    actions.approve(page.review_cycle, None, meeting_date=datetime.date(2026, 1, 2))
    scheduled = stages.document_in("new_approved", library)
    yield ["issued", page.edition, scheduled.status]

    begins = datetime.datetime(2098, 7, 1, 14, 30)
    call = factories.make_event_call(library, event_starts_at=begins, document=page)
    visitor = Visitor(call)
    yield ["sent", visitor.send(filled_in(call)).status_code]
    answer = ExpressionOfInterest.objects.get()
    browser = Client()
    yield ["own link", browser.get(own_link(answer, call)).status_code]
    yield ["address confirmed", answer_again(answer).confirmed_at is not None]
    corrected = {
        "version": answer_again(answer).version,
        "correct": "1",
        "form_token": token_of_form(call),
    }
    sent = browser.post(own_link(answer, call), {**corrected, **filled_in(call, name="R. Example")})
    yield ["corrected", sent.status_code, answer_again(answer).name]
    yield ["accepted", actions.accept(answer_again(answer)).state]

    calendar = Client().get(f"{call.url}?ics").content.decode()
    yield ["calendar", *re.findall(r"DTSTART:(\w+)", calendar)]
    html = Client().get(call.url).content.decode()
    yield ["event", *re.findall(r'"startDate": "([^"]+)"', html)]
    feed = Client().get(f"{library.url}feed/").content.decode()
    yield ["feed", len(re.findall(r"<published>[\d-]+T00:00:00[+-]\d\d:\d\d<", feed))]

    on = Client().get(f"{page.url}on/{timezone.now():%Y-%m-%d}/")
    yield ["in force today", on.status_code, on.url.endswith("/editions/2/")]
    yield ["public", refused(Client(), public_urls(library, page, call))]
    yield ["admin", refused(client, admin_urls(library, page, call))]
    yield ["registers", refused(client, register_urls())]
    out = StringIO()
    call_command("partnerships_daily", stdout=out)
    call_command("partnerships_doctor", stdout=out)
    call_command("partnerships_retention", stdout=out)
    yield ["nightly job failed", "failed" in out.getvalue()]


def own_link(answer, call):
    parts = urlsplit(personal_url(answer_again(answer), call))
    return f"{parts.path}?{parts.query}"


def answer_again(answer):
    return ExpressionOfInterest.objects.get(pk=answer.pk)


def public_urls(library, page, call):
    yield from (library.url, f"{library.url}archive/", f"{library.url}register/")
    yield from (f"{page.url}{path}" for path in ("", "editions/", "editions/1/"))
    yield from (call.url, "/api/v2/pages/", f"/api/v2/pages/{page.pk}/")


def admin_urls(library, page, call):
    yield from ("/admin/", "/admin/pages/", "/admin/reports/site-history/")
    for shown in (library, page, call):
        yield reverse("wagtailadmin_pages:edit", args=(shown.pk,))
        yield reverse("wagtailadmin_pages:history", args=(shown.pk,))
    yield reverse("partnerships_admin:history", args=(page.pk,)) + "?since=2020-01-01"
    yield reverse("partnerships_admin:choosing", args=(call.pk,)) + "?since=2020-01-01"
    for kind in ("csv", "xlsx"):
        yield reverse("partnerships_admin:answer_export", args=(call.pk, kind))
    yield from (url for name, url in make_addresses(library).items() if name not in POSTS)


def register_urls():
    for register in REGISTERS:
        url = reverse(f"partnerships_{register}_modeladmin_index")
        yield from (url, f"{url}?export=csv", f"{url}?export=xlsx")


def refused(client, urls):
    """Return the addresses that do not answer 200."""
    wrong = []
    for url in urls:
        response = client.get(url)
        if response.streaming:
            list(response.streaming_content)
        if response.status_code != 200:
            wrong.append([url, response.status_code])
    return wrong
