"""
One choice to a line, and one rendered form for one response.

Choices that stood on one line with commas between them were offered as several, and so they are
still: they are written to lines, in forms, in the drafts of calls, and in what was kept of forms
that were answered. A way back is not needed: lines were always understood.
"""

import secrets

from django.db import migrations, models
from django.db.models import Count


CHOICE_TYPES = ("checkboxes", "dropdown", "multiselect", "radio")
SEVERAL = ("checkboxes", "multiselect")
AT_A_TIME = 500


def on_lines(text):
    """Return choices as Wagtail's forms parted them, one on each line."""
    lines = text.strip().splitlines()
    if len(lines) > 1:
        parts = [line.strip().rstrip(",").strip() for line in lines]
    else:
        parts = [part.strip() for part in text.split(",")]
    return "\n".join(part for part in parts if part)


def rewrite(question, kind):
    """Rewrite one question; return whether anything has changed."""
    names = {"choices"} if question.get(kind) in CHOICE_TYPES else set()
    if question.get(kind) in SEVERAL:
        names.add("default_value")
    changed = False
    for name in names & set(question):
        written = question[name] or ""
        if "," in written and (lines := on_lines(written)) != written:
            question[name], changed = lines, True
    return changed


def rewrite_forms(apps, schema_editor):
    CallFormField = apps.get_model("wagtail_partnerships", "CallFormField")
    fields = CallFormField.objects.filter(field_type__in=CHOICE_TYPES)
    for row in fields.iterator(chunk_size=AT_A_TIME):
        question = {name: getattr(row, name) for name in ("field_type", "choices", "default_value")}
        if rewrite(question, "field_type"):
            CallFormField.objects.filter(pk=row.pk).update(
                choices=question["choices"], default_value=question["default_value"]
            )


def rewrite_drafts(apps, schema_editor):
    CallRecord = apps.get_model("wagtail_partnerships", "CallRecord")
    Revision = apps.get_model("wagtailcore", "Revision")
    calls = [str(pk) for pk in CallRecord.objects.values_list("page_id", flat=True)]
    for start in range(0, len(calls), AT_A_TIME):
        revisions = Revision.objects.filter(object_id__in=calls[start : start + AT_A_TIME])
        for revision in revisions.only("content").iterator(chunk_size=50):
            questions = revision.content.get("partnerships_form_fields") or []
            if any([rewrite(question, "field_type") for question in questions]):
                Revision.objects.filter(pk=revision.pk).update(content=revision.content)


def rewrite_versions(apps, schema_editor):
    FormVersion = apps.get_model("wagtail_partnerships", "FormVersion")
    for version in FormVersion.objects.iterator(chunk_size=AT_A_TIME):
        if any([rewrite(question, "type") for question in version.questions]):
            FormVersion.objects.filter(pk=version.pk).update(questions=version.questions)


def part_responses(apps, schema_editor):
    """One rendered form was good for several responses; each of them gets a token of its own."""
    ExpressionOfInterest = apps.get_model("wagtail_partnerships", "ExpressionOfInterest")
    shared = ExpressionOfInterest.objects.order_by().values("token").annotate(count=Count("pk"))
    for token in list(shared.filter(count__gt=1).values_list("token", flat=True)):
        rows = ExpressionOfInterest.objects.filter(token=token).order_by("pk")
        for pk in list(rows.values_list("pk", flat=True))[1:]:
            ExpressionOfInterest.objects.filter(pk=pk).update(token=secrets.token_hex(32))


class Migration(migrations.Migration):

    dependencies = [
        ('wagtail_partnerships', '0011_subscript_in_texts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='callformfield',
            name='choices',
            field=models.TextField(blank=True, help_text='One on each line. Commas do not part them.', verbose_name='choices'),
        ),
        migrations.AlterField(
            model_name='callformfield',
            name='default_value',
            field=models.TextField(blank=True, help_text='What is filled in before anybody types. For a tick box: yes or no. For several choices: one on each line.', verbose_name='default'),
        ),
        migrations.RunPython(rewrite_forms, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(rewrite_drafts, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(rewrite_versions, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(part_responses, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint(
            model_name='expressionofinterest',
            name='partnerships_one_answer_per_press',
        ),
        migrations.AddConstraint(
            model_name='expressionofinterest',
            constraint=models.UniqueConstraint(fields=('token',), name='partnerships_one_answer_per_form'),
        ),
    ]
