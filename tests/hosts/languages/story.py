"""A library, a document and a call are translated in the admin and read in their language."""

from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page

from tests import factories, stages
from tests.calls.conftest import Visitor, filled_in
from tests.hosts.making import client_of, make_site, make_superuser
from wagtail_partnerships import actions
from wagtail_partnerships.models import ExpressionOfInterest, GuidancePage, ReviewCycle


def tell():
    home = make_site()
    client = client_of(make_superuser())
    welsh = Locale.objects.get(language_code="cy")
    library = factories.make_library(home, title="Guidance library")
    page = factories.make_issued_guidance(library, title="Safe lifting")
    call = factories.make_call(library, document=page, title="Help us")

    home.copy_for_translation(welsh).save_revision().publish()
    for source in (library, page, call):
        url = reverse("simple_translation:submit_page_translation", args=(source.pk,))
        client.post(url, {"locales": [welsh.pk]})
    translated = GuidancePage.objects.get(locale=welsh)
    yield ["translation", translated.live, translated.status, translated.edition]
    yield [
        "cycles",
        *ReviewCycle.objects.order_by("pk").values_list("page__locale__language_code", "state"),
    ]

    for source in (library, call):
        other = source.get_translation(welsh)
        other.save_revision().publish()
    draft = translated.get_latest_revision_as_object()
    draft.title = "Codi'n ddiogel"
    draft.save_revision()
    cycle = actions.submit(translated.review_cycle, None, **stages.FACTS["submit"])
    actions.approve(cycle, None)
    yield ["editions", page.edition, GuidancePage.objects.get(locale=welsh).edition]

    for code, mine, others in (("en", "Safe lifting", "Codi"), ("cy", "Codi", "Safe lifting")):
        shown = library.get_translation(Locale.objects.get(language_code=code))
        html = Client().get(Page.objects.get(pk=shown.pk).url).content.decode()
        yield ["library", code, mine in html, others in html]
        url = GuidancePage.objects.get(locale__language_code=code).url
        yield ["document", url.split("/")[1], Client().get(url).status_code]
    answered = call.get_translation(welsh).specific
    sent = Visitor(answered).send(filled_in(answered))
    yield [
        "response",
        sent.status_code,
        ExpressionOfInterest.objects.get().call.page_id == answered.pk,
    ]
