"""Two of these users write, submit and approve a text, and one of them leaves."""

from io import StringIO

from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from tests import factories, stages
from tests.admin.test_addresses import POSTS, make_addresses
from tests.hosts.making import client_of, make_site, make_superuser
from wagtail_partnerships import actions
from wagtail_partnerships.models import GuidancePage


def tell():
    home = make_site()
    accounts = get_user_model().objects
    author = accounts.create_superuser("author@example.org")
    board = make_superuser()
    library = factories.make_library(home)
    page = factories.make_guidance(library, officer=author)

    cycle = actions.submit(page.review_cycle, author, **stages.FACTS["submit"])
    yield ["submitted by", str(cycle.submitted_by)]
    review = client_of(board).get(reverse("partnerships_admin:document", args=(page.pk,)))
    yield ["review names the author", "author@example.org" in review.content.decode()]
    actions.approve(cycle, board)
    yield ["edition", page.edition]
    call_command("partnerships_daily", stdout=StringIO())
    yield ["mail", any("author@example.org" in message.to for message in mail.outbox)]

    client = client_of(board)
    addresses = {name: url for name, url in make_addresses(library).items() if name not in POSTS}
    addresses["home"] = "/admin/"
    addresses["of one lead"] = reverse("partnerships_admin:many") + f"?lead={board.pk}"
    addresses["leaver"] = reverse("partnerships_admin:hand_over") + f"?from={author.pk}"
    for name in ("documents", "reviews", "notices"):
        addresses[name] = reverse(f"partnerships_registers_{name}_modeladmin_index")
    yield [
        "refused",
        *(name for name, url in addresses.items() if client.get(url).status_code != 200),
    ]

    handed = client.post(addresses["leaver"], {"successor": board.pk})
    yield ["handed over", handed.status_code, GuidancePage.objects.get(pk=page.pk).officer == board]
    author.delete()
    history = client.get(reverse("partnerships_admin:history", args=(page.pk,))).content.decode()
    yield ["history keeps the author", "author@example.org" in history]
