"""What the stories share: an empty site, and somebody who may do everything in it."""

import swapper
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from wagtail.models import Collection, Locale, Site


def make_site():
    """Make the tables and the default site, and return its home page."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    # Without migrations there is nothing of what they put there.
    for language in ("en", "cy"):
        Locale.objects.get_or_create(language_code=language)
    Collection.add_root(name="Root")
    page_model = swapper.load_model("wagtailcore", "Page")
    root = page_model.add_root(title="Root", slug="root")
    home = root.add_child(instance=page_model(title="Home", slug="home"))
    Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    return home


def make_superuser():
    """Return a superuser, known by what the host's users are known by."""
    model = get_user_model()
    known_by = {} if model.USERNAME_FIELD == "email" else {model.USERNAME_FIELD: "superuser"}
    return model.objects.create_superuser(
        email="superuser@example.org", password="password", **known_by
    )


def client_of(user):
    """Return the browser of somebody who has logged in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
