"""What was stored before forms said which version of them is shown goes on as it was."""

from importlib import import_module

import pytest
from django.apps import apps
from wagtail.models import Revision

from tests import factories
from wagtail_partnerships.models.questions import CallFormField, FormVersion


pytestmark = pytest.mark.django_db
migration = import_module("wagtail_partnerships.migrations.0012_forms_as_shown")


@pytest.mark.parametrize(
    ("field_type", "stored", "lines"),
    [
        ("radio", "Yes, with a friend", "Yes\nwith a friend"),
        ("checkboxes", "a,b, c,", "a\nb\nc"),
        ("dropdown", "One,\nTwo, and more,\n", "One\nTwo, and more"),
        ("multiselect", "One\nTwo", "One\nTwo"),
        ("singleline", "a, b", "a, b"),
    ],
)
def test_choices_stay_what_they_were_offered_as(home_page, field_type, stored, lines):
    page = factories.make_call(
        questions=[{"field_type": field_type, "label": "Q", "choices": stored}]
    )
    version = FormVersion.objects.create(
        call=page.call_record, digest="x", questions=[{"type": field_type, "choices": stored}]
    )
    for step in (migration.rewrite_forms, migration.rewrite_drafts, migration.rewrite_versions):
        step(apps, None)
    assert CallFormField.objects.get().choices == lines
    version.refresh_from_db()
    assert version.questions[0]["choices"] == lines
    draft = Revision.objects.get(pk=page.latest_revision_id).as_object()
    assert draft.partnerships_form_fields.get().choices == lines
