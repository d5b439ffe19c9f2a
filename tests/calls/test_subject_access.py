"""An office is asked for everything that is held about somebody, and to erase them."""

import json
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.db import models
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import COMMENTS_RELATION_NAME, Comment, CommentReply, PageLogEntry, Revision

from tests import factories, stages
from tests.actions.test_seal import comment_on, seal_with_comments
from tests.calls.conftest import Visitor, filled_in
from tests.calls.dumping import dump_database
from tests.conftest import make_group, make_user
from wagtail_partnerships import actions
from wagtail_partnerships.actions.calls.person import ask_for_erasure, correct
from wagtail_partnerships.actions.privacy import mentions
from wagtail_partnerships.actions.privacy.erasure import erase
from wagtail_partnerships.actions.privacy.mentions import get_places
from wagtail_partnerships.actions.privacy.retention import hold
from wagtail_partnerships.actions.privacy.subject_access import answers_of, erase_person, held_about
from wagtail_partnerships.exceptions import TransitionPermissionError
from wagtail_partnerships.models import (
    CallRecord,
    CallToActionPage,
    ExpressionOfInterest,
    Notice,
    PracticeChange,
    Recommendation,
    ReviewComment,
    ReviewCycle,
    WorkingGroup,
    WorkingGroupMember,
)
from wagtail_partnerships.models.consents import answer_consent


pytestmark = pytest.mark.django_db

URL = "/admin/partnerships/personal-data/people/"
CANARY, ADDRESS = "Zoë Canary", "zoe.canary@example.com"


def officer_with(*codenames):
    """Somebody in the admin with no rights on any page."""
    group = make_group("Privacy", None, ())
    group.permissions.set(
        Permission.objects.filter(codename__in=["access_admin", *codenames]),
    )
    return make_user("privacy", group)


@pytest.fixture
def person(home_page, approver):
    """Somebody who is all over the site: two answers, a group, comments, letters, histories."""
    calls = [factories.make_event_call(keep_letters_back=False) for _number in range(2)]
    for call, address in zip(calls, (ADDRESS, ADDRESS.upper()), strict=True):
        Visitor(call).send(filled_in(call, name=CANARY, email=address))
    first, second = ExpressionOfInterest.objects.order_by("pk")
    other = factories.make_expression(
        calls[0], name="Somebody Else", notes=f"Comes with {CANARY}.", tags=f"{CANARY}, lay"
    )
    cycle = first.call.cycle
    group, _created = WorkingGroup.objects.get_or_create(cycle=cycle)
    WorkingGroupMember.objects.create(group=group, name=CANARY, expression=first, interests=CANARY)
    WorkingGroupMember.objects.create(group=group, name=CANARY, email=ADDRESS)
    ReviewComment.objects.create(
        cycle=cycle, expression=first, author=CANARY, text=f"I, {CANARY}, agree ({ADDRESS})."
    )
    ReviewComment.objects.create(cycle=cycle, author=CANARY, email=ADDRESS, text="By post.")
    actions.accept(first, approver, comment=f"{CANARY} knows the field.")
    actions.decline(other, approver, "no_place", comment=f"{CANARY.upper()} was better.")
    ExpressionOfInterest.objects.filter(pk=second.pk).update(notes=f"Rang {CANARY}", tags=CANARY)
    Notice.objects.create(kind="expression_link", key="k", email=ADDRESS, error=f"550 {ADDRESS}")
    calls[0].save_revision()
    return first


def test_all_of_it_and_nobody_elses(person, superuser):
    factories.make_expression(email="other@example.com")
    held = held_about(f" {ADDRESS.title()} ", superuser)
    assert len(held["answers"]) == 2
    assert {one["name"] for one in held["answers"]} == {CANARY}
    assert held["memberships"][0]["name"] == CANARY
    assert held["comments"][0]["text"] == "By post."
    entries = PageLogEntry.objects.filter(action="wagtail_partnerships.subject_access")
    assert {entry.data.get("expression") for entry in entries} == {
        None,
        *(one["reference"] for one in held["answers"]),
    }
    assert "canary" not in str([entry.data for entry in entries]).lower()
    assert not any(held_about("", superuser).values())


def test_it_needs_a_right_of_its_own(person, approver, approvers):
    approvers.permissions.add(
        *Permission.objects.filter(codename__in=["export_expressions", "delete_expressions"])
    )
    for act in (held_about, erase_person):
        with pytest.raises(TransitionPermissionError):
            act(ADDRESS, approver)
    user = officer_with("subject_access_expressions")
    assert len(held_about(ADDRESS, user)["answers"]) == 2, "on whichever page"
    with pytest.raises(TransitionPermissionError):
        erase_person(ADDRESS, user)


def test_the_screen_shows_downloads_and_erases(person, client_for):
    client = client_for(officer_with("subject_access_expressions", "delete_expressions"))
    assert client.get("/admin/partnerships/personal-data/").status_code == 200
    assert "Enter the person" in client.post(URL, {"email": ""}).content.decode()
    html = client.post(URL, {"email": ADDRESS}).content.decode()
    assert html.count(person.reference) >= 1
    assert "You may write to me about this call" in html
    response = client.post(URL, {"email": ADDRESS, "download": "1"})
    held = json.loads(response.content)
    assert {one["email"] for one in held["answers"]} == {ADDRESS, ADDRESS.upper()}
    assert "no-store" in response["Cache-Control"]
    asked = client.post(URL, {"email": ADDRESS, "erase": "1"}).content.decode()
    assert "It cannot be undone" in asked
    unsure = client.post(URL, {"email": ADDRESS, "erase": "1", "confirmed": "1"})
    assert "Tick the box" in unsure.content.decode()
    assert CANARY.casefold() in dump_database()
    sure = {"email": ADDRESS, "erase": "1", "confirmed": "1", "sure": "on"}
    response = client.post(URL, sure)
    (said,) = (str(message).strip() for message in get_messages(response.wsgi_request))
    assert said == "The person was erased from 2 answers. Memberships and comments beside them: 2."
    assert "canary" not in dump_database()
    assert "Nothing is held" in client.post(URL, {"email": ADDRESS}).content.decode()
    assert ExpressionOfInterest.objects.count() == 3


def test_the_screen_is_for_nobody_else(person, approver, editor, client_for):
    for user in (approver, editor):
        assert client_for(user).post(URL, {"email": ADDRESS}).status_code == 302
    finder = client_for(officer_with("subject_access_expressions"))
    sure = {"email": ADDRESS, "erase": "1", "confirmed": "1", "sure": "on"}
    assert "Erase this person" not in finder.post(URL, {"email": ADDRESS}).content.decode()
    assert finder.post(URL, sure).status_code == 302
    assert CANARY.casefold() in dump_database()


def test_what_is_held_for_a_claim_stays_and_is_named(person, superuser, client_for):
    hold(person.call, superuser, "Claim 7")
    sure = {"email": ADDRESS, "erase": "1", "confirmed": "1", "sure": "on"}
    response = client_for(superuser).post(URL, sure)
    erased, held = map(str, get_messages(response.wsgi_request))
    assert "from one answer" in erased
    assert person.reference in held
    person.refresh_from_db()
    assert person.name == CANARY
    assert WorkingGroupMember.objects.filter(expression=person).exists()


def test_nobody_is_erased_with_an_empty_address(person, superuser):
    before = dump_database()
    erased = erase_person(" ", superuser)
    assert (erased.done, erased.elsewhere) == ([], 0)
    assert CANARY.casefold() in dump_database()
    assert len(dump_database()) == len(before)


@pytest.mark.parametrize("sealed_as", ["now", "in 0.1.0"])
def test_comments_that_editions_keep_lose_the_person_and_the_seal_holds(
    person, superuser, sealed_as
):
    cycle = stages.document_in("new_awaiting_approval", person.call.page.get_parent()).review_cycle
    # The call is about this document.
    CallRecord.objects.filter(pk=person.call_id).update(cycle=cycle)
    revision = cycle.sealed_revision
    revision.content[COMMENTS_RELATION_NAME] = [
        comment_on(cycle.page, superuser, f"{CANARY} doubts it.", reply=f"Ask {ADDRESS}.")
    ]
    revision.save()
    if sealed_as == "in 0.1.0":
        ReviewCycle.objects.filter(pk=cycle.pk).update(seal=seal_with_comments(revision))
    held = json.dumps(held_about(ADDRESS, superuser), default=str)
    assert "doubts it" in held
    erase_person(ADDRESS, superuser)
    revision.refresh_from_db()
    [comment] = revision.content[COMMENTS_RELATION_NAME]
    assert "doubts it" in comment["text"]
    assert "canary" not in json.dumps(comment).casefold()
    cycle.refresh_from_db()
    assert cycle.seal_is_intact()


def test_what_the_editor_saved_while_somebody_is_erased_stays(person, superuser, monkeypatch):
    page = person.call.cycle.page.specific
    revision = page.save_revision()
    revision.content[COMMENTS_RELATION_NAME] = [comment_on(page, superuser, f"Ask {CANARY}.")]
    revision.save()
    find = mentions.find_mentions

    def find_and_save(*args):
        found = list(find(*args))
        # Wagtail's editor writes over the latest revision.
        saved = Revision.objects.get(pk=revision.pk)
        saved.content["summary"] = "Written meanwhile"
        saved.save()
        return found

    monkeypatch.setattr(mentions, "find_mentions", find_and_save)
    erase_person(ADDRESS, superuser)
    revision.refresh_from_db()
    assert revision.content["summary"] == "Written meanwhile"
    assert "canary" not in json.dumps(revision.content).casefold()


# Columns in which nobody types about a person, or which are somebody else's own, with the reason.
NOBODY = {
    "chosen from a list": {
        "BodyOfDocument.part",
        "Attachment.kind",
        "ExcludedNation.nation",
        "Source.kind",
        "Source.jurisdiction",
        "Source.standing",
        "PracticeChange.trigger",
        "PracticeChange.reach",
        "PracticeChange.urgency",
        "PracticeChange.standing",
        "ChangeRun.depth",
        "ChangeItem.state",
        "CallFormField.field_type",
        "CallFormField.privacy_class",
        "CallFormField.limit_unit",
        "PrivacyFacts.privacy_class",
        "PartnershipsSettings.delivery",
        "Purge.privacy_class",
        "Recommendation.state",
        "ExpressionOfInterest.state",
        "ExpressionOfInterest.decline_reason",
        "ExpressionOfInterest.language",
        "Notice.state",
        "ReviewCycle.state",
        "ReviewCycle.outcome",
        "ReviewCycle.trigger",
        "ReviewCycle.reach",
        "ReviewCycle.depth",
        "CallToActionPage.same_person_policy",
        "CallToActionPage.retention_event",
        "ImportRun.page_type",
        "ImportRun.state",
        "ImportPart.kind",
    },
    "made by the program": {
        "Topic.slug",
        "CallFormField.clean_name",
        "FormVersion.digest",
        "ExpressionOfInterest.reference",
        "Notice.kind",
        "Notice.key",
        "ReviewCycle.seal",
        "ReviewCycle.manifest",
        "Correction.seal",
        "Correction.manifest",
        "ChangeItem.reasons",
        "PracticeChange.origin",
        "CallRecord.event_facts",
        "ReviewComment.consent",
        "ImportRun.left_out",
        "Purge.counts",
    },
    "names of staff, the record of who did what": {
        "PracticeChange.recorded_by_name",
        "ChangeRun.started_by_name",
        "ReviewCycle.led_by_name",
        "ReviewCycle.extended_by_name",
        "ReviewCycle.submitted_by_name",
        "ReviewCycle.approved_by_name",
        "Correction.corrected_by_name",
        "ReviewComment.answered_by_name",
        "Recommendation.owned_by_name",
        "Notice.user_name",
        "Purge.by",
        "ImportRun.started_by_name",
    },
    "a register of documents, forgotten after thirty days": {
        "ImportRun.file_name",
        "ImportRun.report",
    },
    "lists and settings of the office": {
        "Organisation.name",
        "Organisation.short_name",
        "Organisation.website",
        "DocumentKind.name",
        "Topic.name",
        "Source.title",
        "Source.source_version",
        "Source.url",
        "Voice.name",
        "PracticeChange.url",
        "PrivacyFacts.lawful_basis",
        "PrivacyFacts.condition",
        "PrivacyFacts.notice",
        "PartnershipsSettings.office_name",
        "PartnershipsSettings.office_email",
        "PartnershipsSettings.warning_days",
    },
    "the questions of a call, as published": {
        "CallFormField.default_value",
        "CallFormField.label",
        "CallFormField.choices",
        "CallFormField.help_text",
        "CallFormField.guidance",
        "FormVersion.questions",
        "FormVersion.notices",
        "Purge.title",
    },
    "pages, published by their editors": {
        "Citation.place",
        "Attachment.title",
        "Attachment.alt_text",
        "ExcludedNation.alternative_url",
        *(
            f"CallToActionPage.{name}"
            for name in (
                "introduction",
                "asked_for",
                "contact_name",
                "contact_email",
                "other_ways",
                "event_title",
                "venue",
                "venue_address",
                "online_url",
                "expenses",
                "access_information",
                "letter_accepted",
                "letter_offered",
                "letter_waiting",
                "letter_declined",
                "confirmation_text",
                "privacy_notice",
            )
        ),
        "GuidancePage.summary",
        "GuidancePage.body",
        "GuidancePage.scope",
        "GuidancePage.audience",
        "GuidancePage.reference",
        "GuidancePage.officer_role",
        "GuidancePage.officer_email",
        "GuidanceLibraryPage.introduction",
        "GuidanceLibraryPage.access_note",
    },
}
# Rows of the person: they go whole. In rows of others only what the office types is looked at.
OWN = {ExpressionOfInterest, WorkingGroupMember, ReviewComment, Notice}
OTHERS = {
    ExpressionOfInterest: {"notes", "tags", "promotion_reason"},
    WorkingGroupMember: {"interests"},
    ReviewComment: {"place", "text", "answer"},
    Notice: {"context", "error"},
}
TYPED = (models.CharField, models.TextField, models.JSONField)


def columns_typed_in():
    """Yield each column of ours, of any model, that somebody could have typed a name into."""
    nobody = set().union(*NOBODY.values())
    for model in apps.get_app_config("wagtail_partnerships").get_models():
        for field in model._meta.local_fields:
            if isinstance(field, TYPED) and f"{model.__name__}.{field.name}" not in nobody:
                yield model, field


def planted(field, row):
    """Return a value of a column that names the person, and differs from row to row."""
    if field.name == "consents":
        question = SimpleNamespace(name="c", label=CANARY, guidance="", help_text="")
        return answer_consent([], question, True, timezone.now())
    if isinstance(field, models.JSONField):
        return [CANARY] if field.default is list else {"comment": CANARY, "nested": [ADDRESS]}
    return f"{CANARY} {row}"[: field.max_length]


@pytest.fixture
def everywhere(person, superuser, editor):
    """The person, named in every column of every model of ours that somebody types into."""
    cycle = person.call.cycle
    document = cycle.page.specific
    group = WorkingGroup.objects.get(cycle=cycle)
    WorkingGroupMember.objects.create(group=group, name="Somebody Else")
    ReviewComment.objects.create(cycle=cycle, author="Somebody Else", text="-")
    Recommendation.objects.create(cycle=cycle, text="-")
    PracticeChange.objects.create(title="-", happened_on="2026-01-01").documents.add(document)
    actions.correct(cycle, superuser, "A note", revision=document.save_revision())
    Notice.objects.create(kind="cycle_submit", key="colleague", user=editor, cycle=cycle)
    own = {
        ExpressionOfInterest: set(answers_of(ADDRESS).values_list("pk", flat=True)),
        WorkingGroupMember: set(
            WorkingGroupMember.objects.filter(name=CANARY).values_list("pk", flat=True)
        ),
        ReviewComment: set(
            ReviewComment.objects.filter(author=CANARY).values_list("pk", flat=True)
        ),
        Notice: set(Notice.objects.filter(email__iexact=ADDRESS).values_list("pk", flat=True)),
    }
    kept = {"name", "email", "email_key", "author", "state", "token", "content_hash"}
    for model, field in columns_typed_in():
        rows = model._base_manager.values_list("pk", flat=True)
        if model is CallToActionPage:
            rows = rows.filter(pk=person.call.page_id)
        if model is CallRecord:
            rows = rows.filter(pk=person.call_id)
        assert rows, f"{model.__name__} has no row in which the person could be named"
        for pk in rows:
            is_own = pk in own.get(model, ())
            if (
                is_own
                and field.name not in kept
                or (not is_own and field.name in OTHERS.get(model, {field.name}))
            ):
                model._base_manager.filter(pk=pk).update(**{field.name: planted(field, pk)})
    return person


def still_names_the_person(value) -> bool:
    return CANARY.casefold() in json.dumps(value, default=str, ensure_ascii=False).casefold()


def test_no_text_is_forgotten_when_somebody_is_erased(everywhere, superuser):
    erased = erase_person(ADDRESS, superuser)
    left = {
        f"{model.__name__}.{field.name}"
        for model, field in columns_typed_in()
        if any(map(still_names_the_person, model._base_manager.values_list(field.name, flat=True)))
    }
    published = {
        f"{place.model.__name__}.{column}"
        for place in get_places()
        if not place.is_erasable
        for column in place.columns
    }
    assert left == published & {f"{m.__name__}.{f.name}" for m, f in columns_typed_in()}
    said = " ".join(erased.still_named)
    for place in get_places():
        assert (str(place.label) in said) is not place.is_erasable, place.label


def test_what_others_wrote_is_shown_to_who_asks(everywhere, superuser, client_for):
    held = held_about(ADDRESS, superuser)
    places = {str(place.label) for place in get_places()}
    named = {
        label for label in places if label in " ".join(one["where"] for one in held["mentions"])
    }
    # Nothing of these in this story.
    absent = {"Comment on a step of moderation", "Comment in the editor"}
    assert named == places - absent
    shown = client_for(superuser).post(URL, {"email": ADDRESS}).content.decode()
    assert "Purpose of the working group" in shown


def test_comments_in_the_editor_and_on_steps_of_moderation_are_found(person, superuser):
    page = person.call.cycle.page
    comment = Comment.objects.create(
        page=page, user=superuser, text=f"Ask {CANARY}", contentpath="x"
    )
    CommentReply.objects.create(comment=comment, user=superuser, text=f"{CANARY} agreed")
    assert len(held_about(ADDRESS, superuser)["mentions"]) >= 2
    erase_person(ADDRESS, superuser)
    assert "canary" not in str(Comment.objects.values("text", "replies__text")).casefold()


def test_a_corrected_name_is_remembered_for_erasure(event_call, superuser):
    Visitor(event_call).send(filled_in(event_call, name=CANARY, email=ADDRESS))
    answer = ExpressionOfInterest.objects.get()
    other = factories.make_expression(event_call, notes=f"Comes with {CANARY}, {ADDRESS}")
    data = {**filled_in(event_call, name="Zoe Married", email="zoe@example.org")}
    form = event_call.get_form(data, page=event_call, user=superuser)
    assert form.is_valid(), form.errors
    correct(answer, event_call, form.cleaned_data, answer.version)
    assert answer.names_before == [CANARY, ADDRESS]
    assert held_about("zoe@example.org", superuser)["answers"][0]["names_before"] == [
        CANARY,
        ADDRESS,
    ]
    erase_person("zoe@example.org", superuser)
    other.refresh_from_db()
    assert other.notes == "Comes with [erased], [erased]"
    assert "canary" not in dump_database()


def test_erasing_a_response_erases_those_that_it_replaced(call, superuser):
    call.same_person_policy = "replace"
    first = factories.make_expression(call, name=CANARY, email=ADDRESS)
    second = factories.make_expression(call, name=CANARY, email=ADDRESS)
    last = factories.make_expression(call, name=CANARY, email=ADDRESS)
    ExpressionOfInterest.objects.filter(pk=first.pk).update(replaced_by=second)
    ExpressionOfInterest.objects.filter(pk=second.pk).update(replaced_by=last)
    ask_for_erasure(last)
    erase(last, superuser)
    assert not ExpressionOfInterest.objects.not_erased().exists()
    assert "canary" not in dump_database()


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("wagtail.workflow.reject", {"comment": f"{CANARY} disagrees"}),
        ("wagtail.comments.create", {"comment": {"id": 1, "text": f"Ask {CANARY}"}}),
    ],
)
def test_what_wagtail_itself_has_logged_is_found(person, superuser, action, data):
    page = person.call.cycle.page.specific
    log(page, action, user=superuser, data=data)
    assert len(held_about(ADDRESS, superuser)["mentions"]) >= 1
    erase_person(ADDRESS, superuser)
    assert not any(map(still_names_the_person, PageLogEntry.objects.values_list("data", flat=True)))
