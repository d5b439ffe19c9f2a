"""Let groups that may publish pages read and decide answers, as they could before with any form."""

from django.db import migrations


CODENAMES = {
    "view_expressions": "Can read answers",
    "decide_expressions": "Can decide answers",
}


def give(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    content_type, _ = ContentType.objects.get_or_create(
        app_label="wagtail_partnerships", model="expressionofinterest"
    )
    # Django makes a new model's permissions only after all migrations have run.
    permissions = [
        Permission.objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )[0]
        for codename, name in CODENAMES.items()
    ]
    for group in publishers(apps):
        group.permissions.add(*permissions)


def take(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    permissions = Permission.objects.filter(
        content_type__app_label="wagtail_partnerships", codename__in=CODENAMES
    )
    for group in publishers(apps):
        group.permissions.remove(*permissions)


def publishers(apps):
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    Group = apps.get_model("auth", "Group")
    return Group.objects.filter(
        pk__in=GroupPagePermission.objects.filter(
            permission__codename__startswith="publish_"
        ).values("group")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("wagtail_partnerships", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, take)]
