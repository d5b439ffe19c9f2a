"""What a trial leaves once its tables are dropped and its apps taken out: pages without a type."""

from io import StringIO

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page

from tests.hosts.making import client_of, make_site, make_superuser


def tell():
    home = make_site()
    page = home
    for model in ("guidancelibrarypage", "guidancepage"):
        kind = ContentType.objects.create(app_label="wagtail_partnerships", model=model)
        page = page.add_child(instance=Page(title=model, slug=model))
        Page.objects.filter(pk=page.pk).update(content_type=kind)
    client = client_of(make_superuser())
    for url in (reverse("wagtailadmin_home"), reverse("wagtailadmin_explore", args=(home.pk,))):
        yield [url, client.get(url).status_code]
    client.post(reverse("wagtailadmin_pages:delete", args=(home.get_children().get().pk,)))
    home.refresh_from_db()
    yield ["pages left", home.numchild, Page.objects.descendant_of(home).count()]
    options = {"include_stale_apps": True, "interactive": False, "stdout": StringIO()}
    call_command("remove_stale_contenttypes", **options)
    yield ["types", ContentType.objects.filter(app_label="wagtail_partnerships").count()]
