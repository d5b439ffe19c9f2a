"""A call is published when it is ready; a draft can always be saved; answers are not deleted."""

import logging
from datetime import datetime, timedelta
from datetime import timezone as tz

import pytest
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from tests import factories
from wagtail_partnerships.models import CallFormField, CallRecord, CallToActionPage
from wagtail_partnerships.models.privacy import PrivacySettings


pytestmark = pytest.mark.django_db
WORKSHOP = datetime(2023, 5, 10, 10, 0, tzinfo=tz.utc)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"document": None}, "Choose the guidance document"),
        ({"introduction": "", "asked_for": "<p></p>"}, "Write the introduction"),
        ({"opens_at": None}, "Enter when the call opens"),
        ({"closes_at": None}, "Enter when the call closes"),
        ({"contact_name": ""}, "Enter the contact"),
        ({"contact_email": ""}, "Enter the contact's e-mail address"),
        ({"confirmation_text": ""}, "Write what happens next"),
        ({"privacy_notice": "<p> </p>"}, "Write the privacy notice"),
        ({"retention_months": None}, "how many months"),
        ({"questions": ()}, "Add the questions"),
        ({"questions": ({"field_type": "heading", "label": "You"},)}, "Add the questions"),
        ({"questions": ({"field_type": "name", "label": "Name"},)}, "E-mail address"),
        ({"event_starts_at": WORKSHOP, "venue": "London"}, "closes after the event begins"),
        ({"event_starts_at": timezone.now() + timedelta(weeks=9)}, "Enter the venue"),
        (
            {
                "places": 30,
                "capacity": 20,
                "venue": "London",
                "event_starts_at": timezone.now() + timedelta(weeks=9),
            },
            "more places than the venue",
        ),
        ({"retention_event": "event"}, "there is no event"),
        ({"introduction": "<p>Meet us on Tuesday 10 May 2023.</p>"}, "that day is a Wednesday"),
        ({"introduction": "<p>Meet us on <b>Thu, 31st June</b>.</p>"}, "does not exist"),
    ],
)
def test_what_a_call_lacks_is_named(home_page, facts, message):
    page = factories.make_call(live=False, **facts)
    assert [reason for reason in page.readiness() if message in reason], page.readiness()
    assert not page.live
    with pytest.raises(PublishPagePermissionError, match=message):
        page.save_revision().publish()
    assert not CallToActionPage.objects.get(pk=page.pk).live


@pytest.mark.parametrize("written", ["Wednesday 10 May 2023", "Wed, 10th of May 2023", "10 May"])
def test_days_that_agree_are_no_reason(home_page, written):
    assert factories.make_call(introduction=f"<p>On {written}.</p>").readiness() == []


@pytest.mark.parametrize("privacy_class", ["equality", "health", "union"])
def test_special_category_data_need_their_facts(home_page, privacy_class):
    questions = (
        *factories.QUESTIONS,
        {"field_type": "singleline", "label": "Needs", "privacy_class": privacy_class},
    )
    page = factories.make_call(questions=questions)
    assert not page.live
    assert "special category data" in page.readiness()[0]
    settings = PrivacySettings.for_site(page.get_site())
    settings.facts.create(
        privacy_class=privacy_class,
        lawful_basis="consent",
        condition="explicit consent",
        notice="We ask so that everybody can take part.",
    )
    settings.save()
    assert page.readiness() == []
    assert page.get_privacy_notices()[privacy_class].startswith("We ask so that")


def test_a_live_call_that_is_not_ready_is_saved_as_a_draft(home_page, caplog):
    with caplog.at_level(logging.INFO, logger="wagtail_partnerships"):
        page = factories.make_call(privacy_notice="")
    assert not page.live
    assert "Write the privacy notice" in caplog.text
    assert page.call_record.first_published_at is None


def test_the_scheduler_is_never_raised_at(home_page):
    page = factories.make_call(live=False, privacy_notice="")
    revision = page.save_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    page.publish(revision, log_action="wagtail.publish.scheduled")
    revision.refresh_from_db()
    assert revision.approved_go_live_at is None
    assert not CallToActionPage.objects.get(pk=page.pk).live


def editor_form(page, **changes):
    fields = list(page.partnerships_form_fields.all())
    data = {
        "title": page.title,
        "slug": page.slug,
        "document": page.document_id,
        "introduction": rich_text(page.introduction),
        "asked_for": rich_text(page.asked_for),
        "other_ways": rich_text(""),
        "confirmation_text": rich_text(page.confirmation_text),
        "privacy_notice": rich_text(page.privacy_notice),
        "outcome": rich_text(""),
        "opens_at": page.opens_at.strftime("%Y-%m-%d %H:%M"),
        "closes_at": page.closes_at.strftime("%Y-%m-%d %H:%M"),
        "contact_name": page.contact_name,
        "contact_email": page.contact_email,
        "offer_days": 7,
        "same_person_policy": "allow",
        "retention_event": "closed",
        "retention_months": 12,
        "comments": inline_formset([]),
        "partnerships_audiences": inline_formset([]),
        "partnerships_form_fields": inline_formset(
            [
                {
                    "id": row.pk,
                    "label": row.label,
                    "field_type": row.field_type,
                    "required": "on",
                    "limit": row.limit or "",
                    "limit_unit": row.limit_unit,
                    "privacy_class": row.privacy_class,
                }
                for row in fields
            ],
            initial=len(fields),
        ),
        **changes,
    }
    return nested_form_data(data)


def test_in_the_editor_a_draft_is_saved_and_publishing_is_refused(home_page, client_for, approver):
    page = factories.make_call(live=False)
    client = client_for(approver)
    url = f"/admin/pages/{page.pk}/edit/"
    unready = editor_form(page, privacy_notice=rich_text(""))
    assert "before it can be published" not in client.get(url).content.decode()
    assert client.post(url, unready).status_code == 302
    assert "Write the privacy notice" in client.get(url).content.decode()
    response = client.post(url, {**unready, "action-publish": "1"})
    assert response.status_code == 200
    assert "Write the privacy notice" in response.content.decode()
    assert not CallToActionPage.objects.get(pk=page.pk).live
    response = client.post(url, {**editor_form(page), "action-publish": "1"})
    assert response.status_code == 302, response.context["form"].errors
    assert CallToActionPage.objects.get(pk=page.pk).live
    assert CallRecord.objects.get(page=page.pk).first_published_at


def test_keys_of_questions_outlive_every_edit(call, client_for, approver):
    before = dict(call.partnerships_form_fields.values_list("pk", "key"))
    CallFormField.objects.update(label="Renamed")
    client_for(approver).post(
        f"/admin/pages/{call.pk}/edit/", {**editor_form(call), "action-publish": "1"}
    )
    assert dict(call.partnerships_form_fields.values_list("pk", "key")) == before


def test_wagtails_admin_api_publishes_no_call_that_is_not_ready(home_page, superuser, client_for):
    call = factories.make_call(live=False, contact_email="")
    call.save_revision()
    url = f"/admin/api/main/pages/{call.pk}/action/publish/"
    assert client_for(superuser).post(url).status_code == 403
    assert not CallToActionPage.objects.get(pk=call.pk).live
    call.contact_email = "office@example.org"
    call.save_revision()
    assert client_for(superuser).post(url).status_code == 200
    assert CallToActionPage.objects.get(pk=call.pk).live


def test_a_call_with_answers_is_not_deleted(call):
    factories.make_expression(call)
    page = CallToActionPage.objects.get(pk=call.pk)
    with pytest.raises(ProtectedError, match="has one answer"):
        page.delete()


def test_a_call_without_answers_is_deleted_with_its_record(call):
    CallToActionPage.objects.get(pk=call.pk).delete()
    assert not CallRecord.objects.exists()


def test_the_menu_of_forms_leads_to_the_register(call, client_for, approver):
    client = client_for(approver)
    assert call.title in client.get("/admin/forms/").content.decode()
    response = client.get(f"/admin/forms/submissions/{call.pk}/")
    assert response.url == f"/admin/partnerships/calls/{call.pk}/"


def test_the_core_views_of_forms_see_no_answers(call, client_for, editor):
    factories.make_expression(call)
    client = client_for(editor)
    assert not call.get_submissions().exists()
    response = client.get(f"/admin/forms/submissions/{call.pk}/")
    assert b"robin" not in response.content
    response = client.get(f"/admin/forms/submissions/{call.pk}/?export=csv")
    assert b"robin" not in response.getvalue()
