"""Purges stand on rows of their own, one for each; a call keeps the day from which it counts."""

import django.db.models.deletion
from django.db import migrations, models


def keep_purges(apps, schema_editor):
    CallRecord = apps.get_model("wagtail_partnerships", "CallRecord")
    Purge = apps.get_model("wagtail_partnerships", "Purge")
    for record in CallRecord.objects.filter(purged_at__isnull=False).select_related("page"):
        facts = record.purge_record or {}
        Purge.objects.create(
            call=record,
            title=record.page.title,
            due_on=record.keep_until,
            announced_at=record.purge_announced_at,
            done_at=record.purged_at,
            by=facts.get("by", ""),
            answers=facts.get("answers", 0),
            counts={name: facts.get(name, {}) for name in ("states", "voices")},
        )
    # Right for whole answers at once; for single classes when the call is next published.
    CallRecord.objects.filter(keep_until__isnull=False).update(kept_from=models.F("keep_until"))
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def give_purges_back(apps, schema_editor):
    CallRecord = apps.get_model("wagtail_partnerships", "CallRecord")
    Purge = apps.get_model("wagtail_partnerships", "Purge")
    for purge in Purge.objects.filter(done_at__isnull=False, privacy_class="", call__isnull=False):
        CallRecord.objects.filter(pk=purge.call_id).update(
            purged_at=purge.done_at,
            purge_record={"by": purge.by, "answers": purge.answers, **purge.counts},
        )
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("wagtail_partnerships", "0004_review_workflow"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="expressionofinterest",
            options={
                "default_permissions": (),
                "ordering": ["-received_at", "-pk"],
                "permissions": [
                    ("view_expressions", "Can read expressions of interest"),
                    ("export_expressions", "Can export expressions of interest"),
                    ("delete_expressions", "Can delete expressions of interest"),
                    ("decide_expressions", "Can decide on expressions of interest"),
                    ("subject_access_expressions", "Can find everything held about a person"),
                ],
                "verbose_name": "expression of interest",
                "verbose_name_plural": "expressions of interest",
            },
        ),
        migrations.AddField(
            model_name="callrecord",
            name="kept_from",
            field=models.DateField(
                db_index=True, editable=False, null=True, verbose_name="answers kept from"
            ),
        ),
        migrations.AddField(
            model_name="expressionofinterest",
            name="erasure_asked_at",
            field=models.DateTimeField(
                db_index=True, editable=False, null=True, verbose_name="erasure asked for at"
            ),
        ),
        migrations.CreateModel(
            name="Purge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        editable=False, max_length=255, verbose_name="title of the call"
                    ),
                ),
                (
                    "privacy_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("contact", "Contact"),
                            ("ordinary", "Ordinary"),
                            ("equality", "Equality"),
                            ("health", "Health, access or diet"),
                            ("union", "Trade-union membership"),
                        ],
                        editable=False,
                        help_text="Empty: whole answers.",
                        max_length=10,
                        verbose_name="class of personal data",
                    ),
                ),
                ("due_on", models.DateField(editable=False, null=True, verbose_name="kept until")),
                (
                    "announced_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="owner told at"),
                ),
                (
                    "done_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="purged at"),
                ),
                (
                    "by",
                    models.CharField(
                        blank=True, editable=False, max_length=255, verbose_name="purged by"
                    ),
                ),
                (
                    "answers",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="answers"),
                ),
                ("counts", models.JSONField(default=dict, editable=False, verbose_name="counts")),
                (
                    "call",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="purges",
                        to="wagtail_partnerships.callrecord",
                        verbose_name="call",
                    ),
                ),
            ],
            options={
                "verbose_name": "purge of answers",
                "verbose_name_plural": "purges of answers",
                "ordering": ["-done_at", "-pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "privacy_class", "due_on"), name="partnerships_purge_once"
                    )
                ],
            },
        ),
        migrations.RunPython(keep_purges, give_purges_back),
        migrations.RemoveField(
            model_name="callrecord",
            name="purge_announced_at",
        ),
        migrations.RemoveField(
            model_name="callrecord",
            name="purge_record",
        ),
        migrations.RemoveField(
            model_name="callrecord",
            name="purged_at",
        ),
    ]
