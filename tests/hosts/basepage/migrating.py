"""That host makes migrations for its base page model, and what ours do to rows is done there."""

import os
from pathlib import Path

from django.contrib.auth.models import Permission
from django.core.management import call_command

from tests.hosts.basepage.models import BasePage, PolicyPage
from tests.hosts.making import client_of, make_superuser
from wagtail_partnerships import actions


# As docs/extending.md shows it.
DATA_MIGRATION = """
from django.db import migrations

from wagtail_partnerships.datamigrations import give_publishers_answers, take_publishers_answers


class Migration(migrations.Migration):
    dependencies = [
        ("wagtail_partnerships", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give_publishers_answers, take_publishers_answers)]
"""


def tell():
    folder = Path(os.environ["HOST_FOLDER"]) / "society"
    for name in ("policies_migrations", "partnerships_migrations"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").touch()
    (folder / "__init__.py").touch()
    call_command("makemigrations", "policies", "wagtail_partnerships", verbosity=0)
    written = folder / "partnerships_migrations"
    yield ["written", len(list(written.glob("0*.py"))) > 0]
    (written / "0002_give_publishers_answers.py").write_text(DATA_MIGRATION)
    call_command("migrate", verbosity=0)
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)

    given = Permission.objects.filter(group__name="Moderators", codename__endswith="_expressions")
    yield ["moderators", *given.order_by("codename").values_list("codename", flat=True)]
    root = BasePage.get_first_root_node() or BasePage.add_root(title="Root", slug="root")
    page = root.add_child(instance=PolicyPage(title="Policy", live=False))
    actions.adopt(page)
    yield ["admin", client_of(make_superuser()).get("/admin/").status_code]
    yield ["edition", PolicyPage.objects.get(pk=page.pk).edition]
