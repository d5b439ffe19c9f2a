"""What the two announcements say, checked against what a reader finds."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from guidance_demo import asking, cases, invitation, partnerships, referrals
from guidance_demo.calling import wednesday_in_eight_weeks
from wagtail_partnerships.lifecycles.stages import CallStage
from wagtail_partnerships.models import CallToActionPage, GuidancePage
from wagtail_partnerships.status import DocumentStatus, site_today


# One worker loads it, once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def principles(demo):
    return GuidancePage.objects.get(slug=partnerships.SLUG)


@pytest.fixture
def access(demo):
    return GuidancePage.objects.get(slug=referrals.SLUG)


@pytest.fixture
def call(demo):
    return CallToActionPage.objects.get(slug=invitation.SLUG)


@pytest.fixture
def second_call(demo):
    return CallToActionPage.objects.get(slug=invitation.SECOND_SLUG)


def bodies(page, part):
    rows = page.partnerships_bodies.filter(part=part)
    return [row.organisation.name for row in rows]


def test_principles_were_published_in_september_2018(principles):
    edition = principles.editions.get()
    assert (edition.edition, edition.issued_on) == (1, datetime.date(2018, 9, 1))
    assert "Patient Public and Practitioner Partnerships" in principles.title
    assert bodies(principles, "publisher") == ["College of Radiographers"]
    assert bodies(principles, "co_developer") == ["Society of Radiographers"]


def test_principles_are_due_in_2023(principles):
    assert principles.next_review_on.year == 2023
    assert principles.status == DocumentStatus.REVIEW_DUE


def test_guidance_on_referrals_was_made_available_on_a_thursday(access):
    edition = access.editions.get()
    assert (edition.edition, edition.issued_on) == (1, datetime.date(2025, 1, 16))
    assert f"{edition.issued_on:%A}" == "Thursday"
    assert access.next_review_on == datetime.date(2030, 1, 16)


def test_guidance_on_referrals_names_its_bodies(access):
    assert bodies(access, "co_developer") == [
        "Royal College of Radiologists",
        "Society and College of Radiographers",
        "Royal College of Nursing",
        "NHS England",
    ]
    assert bodies(access, "supporter") == [
        "Chartered Society of Physiotherapy",
        "Centre for Advancing Practice",
    ]


def test_guidance_on_referrals_cites_the_law_with_its_place(access):
    law = access.partnerships_citations.filter(source__kind="legislation")
    assert [row.source.title for row in law] == [
        "The Ionising Radiation (Medical Exposure) Regulations 2017",
        "The Ionising Radiation (Medical Exposure) Regulations (Northern Ireland) 2018",
        "The Ionising Radiation (Medical Exposure) (Amendment) Regulations 2024",
    ]
    assert all(row.place for row in law)


def test_guidance_on_referrals_builds_on_a_third_edition(access):
    earlier = access.partnerships_citations.get(builds_on=True).source
    assert earlier.title == "Clinical imaging requests from non-medically qualified professionals"
    assert (earlier.year, earlier.source_version) == (2021, "3rd edition")
    assert earlier.issued_by.name == "Royal College of Nursing"


def test_guidance_on_referrals_applies_in_all_nations(access):
    assert not access.partnerships_excluded_nations.exists()


def test_guidance_on_referrals_is_for_members(access):
    restriction = access.get_view_restrictions().get()
    assert restriction.restriction_type == "groups"
    assert [group.name for group in restriction.groups.all()] == ["Members (demo)"]


def test_infographic_is_a_document_that_only_members_reach(access, demo, settings):
    settings.MEDIA_ROOT = demo.media
    infographic = access.partnerships_attachments.get()
    assert (infographic.kind, infographic.image) == ("infographic", None)
    assert infographic.alt_text
    assert infographic.document.collection.get_view_restrictions().exists()
    assert infographic.document.file.read().startswith(b"%PDF")


def test_workshop_is_on_a_wednesday_in_london(call):
    begins, ends = call.event_starts_at.astimezone(LONDON), call.event_ends_at.astimezone(LONDON)
    assert f"{begins:%A %d %B %Y %H:%M}" == "Wednesday 10 May 2023 11:00"
    assert f"{ends:%d %B %H:%M}" == "10 May 15:00"
    assert call.event_starts_at == datetime.datetime(2023, 5, 10, 10, tzinfo=datetime.timezone.utc)
    assert "Society of Radiographers" in call.venue
    assert call.venue_address == "London"


def test_expenses_are_covered(call):
    assert call.expenses_covered
    assert call.expenses.startswith("Travel, and food and drink")


def test_call_names_its_audiences(call):
    assert [row.voice.name for row in call.partnerships_audiences.all()] == [
        "Students",
        "Radiography support workers",
        "Assistant practitioners",
        "Radiographers",
        "Sonographers",
        "Researchers",
        "Technologists",
        "Educators",
        "Patients",
        "Lay experts",
    ]


@pytest.mark.parametrize("slug", [invitation.SLUG, invitation.SECOND_SLUG])
def test_call_asks_for_one_side_of_a4(demo, slug):
    fields = CallToActionPage.objects.get(slug=slug).partnerships_form_fields
    statement = fields.get(field_type="statement")
    assert (statement.limit, statement.limit_unit) == (1, "a4")


def test_first_call_is_closed_in_the_case_of_its_document(call, principles):
    assert call.live
    assert call.opens_at.astimezone(LONDON).date() == datetime.date(2022, 10, 28)
    assert call.closes_at < call.event_starts_at < timezone.now()
    assert call.call_record.cycle == principles.review_cycle
    assert call.stage() == CallStage.OUTCOME_PUBLISHED


def test_outcome_says_that_it_is_demo_content(call):
    assert call.outcome.startswith("<p>This outcome is demo content.")


def test_answers_are_in_several_states(call):
    states = set(call.call_record.expressions.values_list("state", flat=True))
    assert states >= {
        "quarantined",
        "received",
        "shortlisted",
        "waiting",
        "accepted",
        "declined",
        "withdrawn",
    }


def test_answers_came_in_while_the_call_was_open(call):
    for answer in call.call_record.expressions.all():
        assert call.opens_at <= answer.received_at < call.closes_at


def test_second_call_is_a_draft_that_is_ready(second_call):
    assert not second_call.live
    assert second_call.readiness() == []
    assert second_call.call_record.cycle is None


def test_second_call_is_dated_from_the_day_of_loading(second_call):
    opens = second_call.opens_at.astimezone(LONDON)
    closes = second_call.closes_at.astimezone(LONDON)
    begins = second_call.event_starts_at.astimezone(LONDON)
    assert (site_today() - opens.date()).days in {0, 1}  # loaded before midnight
    assert (closes.date() - opens.date()).days == 42
    assert f"{begins:%A %H:%M}" == "Wednesday 11:00"
    assert second_call.closes_at < second_call.event_starts_at


@pytest.fixture
def open_call(demo):
    return CallToActionPage.objects.get(slug=asking.SLUG)


def test_a_third_call_is_open_for_a_document_under_review(open_call):
    document = GuidancePage.objects.get(title=cases.FULL_REVIEW_OF)
    assert document.status == DocumentStatus.UNDER_REVIEW
    assert open_call.call_record.cycle == document.review_cycle
    assert open_call.live and open_call.readiness() == []
    noon = datetime.datetime.combine(
        open_call.opens_at.astimezone(LONDON).date(), datetime.time(12), tzinfo=LONDON
    )
    stages = [open_call.stage(noon + datetime.timedelta(days=days)) for days in (0, 41, 43)]
    assert stages == [CallStage.OPEN, CallStage.CLOSING_SOON, CallStage.CLOSED]


def test_third_call_is_dated_from_the_day_of_loading_and_says_that_it_is_demo_content(open_call):
    opens = open_call.opens_at.astimezone(LONDON)
    assert (site_today() - opens.date()).days in {0, 1}  # loaded before midnight
    assert "(demo)" in open_call.title
    assert "Demo content" in open_call.introduction


@pytest.mark.parametrize("day", range(1, 8))
def test_event_is_on_the_wednesday_of_the_eighth_week(day):
    today = datetime.date(2026, 6, day)
    event_on = wednesday_in_eight_weeks(today)
    assert event_on.weekday() == 2
    assert event_on.isocalendar().week == today.isocalendar().week + 8


def test_both_calls_tell_the_same_facts(call, second_call):
    for name in ("venue", "venue_address", "expenses", "introduction", "asked_for", "capacity"):
        assert getattr(call, name) == getattr(second_call, name)
    assert call.document == second_call.document
