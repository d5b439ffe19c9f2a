"""What a person types into the form of each verb."""

from django.contrib.messages import get_messages
from django.urls import reverse

from tests import stages
from wagtail_partnerships.admin.urls import urlpatterns


def url_of(page, verb):
    """Return the address of the page on which a verb is used."""
    return reverse("partnerships_admin:transition", args=(page.pk, verb))


def typed(verb, page, **extra):
    """Return what is posted for a verb on a document: everything it needs, and its version."""
    data = {
        name: getattr(value, "pk", None) or str(value)
        for name, value in stages.facts_for(verb, page).items()
    }
    if verb == "adopt":
        data["edition"] = "1"
    if verb == "correct":
        data["revision"] = page.latest_revision_id
    data["version"] = page.latest_cycle.version
    return {**data, **extra}


def facts_of(page):
    """Return what a transition changes, read afresh."""
    page = type(page).objects.get(pk=page.pk)
    cycle = page.latest_cycle
    return (cycle.pk, cycle.state, cycle.version, page.live_revision_id, page.edition)


def case_url(page, name="case", *args):
    """Return the address of a document's case, or of a part of it."""
    return reverse(f"partnerships_admin:{name}", args=(page.pk, *args))


def ticks(*pages):
    """What is posted for documents that are ticked."""
    cycles = [page.latest_cycle for page in pages]
    return [f"{cycle.pk}:{cycle.version}" for cycle in cycles]


def messages_of(response):
    """What the admin says at the top of the next page."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def addresses_with(numbers, page):
    """
    Return each address of the package in the admin, by its name.

    :param numbers: what the address of a name takes, where that is not the document's key.
    """
    addresses = {}
    for pattern in urlpatterns:
        kwargs = dict(numbers.get(pattern.name, {}))
        if "page_id" in pattern.pattern.converters:
            kwargs.setdefault("page_id", page.pk)
        addresses[pattern.name] = reverse(f"partnerships_admin:{pattern.name}", kwargs=kwargs)
    return addresses
