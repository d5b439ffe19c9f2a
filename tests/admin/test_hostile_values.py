"""Values that no database takes, and texts that no search ends on, do no harm anywhere."""

import pytest
from django.urls import reverse
from wagtail.models import Site

from tests import factories
from tests.admin.test_who_sees_what import Planted, registers
from tests.public.helpers import issue


pytestmark = pytest.mark.django_db

VALUES = {
    "beyond 64 bits": "9223372036854775808",
    "far beyond": "9" * 40,
    "beyond 32 bits": "2147483648",
    "NUL": "a\x00b",
    "long": "x" * 50_000,
    "many words": "word " * 2_000,
    "quotes": "\"'%_\\",
}
# What the addresses of lists and pages ask for.
PARAMETERS = (
    "p", "page", "q", "o", "state", "status", "voice", "tag", "since", "until", "answer", "about",
    "says", "call", "lead", "due", "worklist", "from", "cycle", "action", "by", "depth", "trigger",
    "outcome", "owner", "retired", "standing", "sort", "topic", "kind", "body", "nation", "year",
    "access", "archive", "mine", "done", "find", "blind", "texts", "multiple",
)  # fmt: skip
# Of these, what a query is made of: each by itself, so that none hides what another does.
LOOKED_FOR = ("q", "p", "o", "tag", "says", "voice", "call", "lead", "from")
HARMLESS = {200, 302, 400, 403, 404, 405, 410}


@pytest.fixture
def planted(home_page):
    return Planted(home_page)


@pytest.fixture
def screens(planted):
    """Every screen of the package in the admin, and every page that it serves to the public."""
    library = factories.make_library(Site.objects.get(is_default_site=True).root_page)
    document = issue(library, title="Open guidance")
    call = factories.make_call(library, document=document)
    public = [page.url for page in (library, document, call)]
    public += [f"{library.url}{part}/" for part in ("archive", "feed", "calls")]
    public += [f"{document.url}editions/", f"{document.url}editions/1/"]
    admin = {url.partition("?")[0] for url in planted.addresses()}
    chooser = [reverse("partnerships_people:choose"), reverse("partnerships_people:choose_results")]
    return [*public, *sorted(admin), *chooser]


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_addresses(value, screens, superuser, client_for):
    client = client_for(superuser)
    for url in screens:
        response = client.get(url, dict.fromkeys(PARAMETERS, value))
        assert response.status_code in HARMLESS, url


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_lists_by_each_parameter(value, planted, superuser, client_for):
    client = client_for(superuser)
    lists = [
        *registers(),
        *(reverse(f"partnerships_admin:{name}") for name in ("many", "hand_over")),
        reverse("partnerships_admin:choosing", args=(planted.call.pk,)),
        reverse("partnerships_admin:change_documents", args=(planted.change.pk,)),
    ]
    for url in lists:
        for name in LOOKED_FOR:
            extra = {"about": planted_question(planted)} if name == "says" else {}
            response = client.get(url, {name: value, **extra})
            assert response.status_code in HARMLESS, (url, name)


def planted_question(planted):
    return planted.call.partnerships_form_fields.all()[2].clean_name


@pytest.mark.parametrize("name", ["beyond 64 bits", "NUL", "long"])
def test_forms(name, screens, superuser, client_for):
    client, value = client_for(superuser), VALUES[name]
    for url in screens:
        context = client.get(url).context or {}
        form, version = context.get("form"), context.get("version")
        fields = getattr(form, "fields", {})
        # Choices are real ones, so that the rest is looked at.
        offered = {name: getattr(fields[name], "choices", None) for name in fields}
        posted = {
            form.add_prefix(name): str(found[-1][0]) if found and type(found) is list else value
            for name, found in offered.items()
        }
        posted.update(dict.fromkeys(("revision", "consent", "fingerprint"), value), version=version)
        posted.update(dict.fromkeys(("cycle", "answer", "letter", "document"), f"{value}:{value}"))
        posted = {field: "" if each is None else each for field, each in posted.items()}
        assert client.post(url, posted).status_code in HARMLESS, url


@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 40])
def test_keys_in_addresses(number, screens, superuser, client_for):
    client = client_for(superuser)
    for url in screens:
        parts = url.split("/")
        for place, part in enumerate(parts):
            if part.isdecimal():
                address = "/".join([*parts[:place], number, *parts[place + 1 :]])
                assert client.get(address).status_code in HARMLESS, address
                assert client.post(address, {}).status_code in HARMLESS, address
