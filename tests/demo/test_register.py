"""What stands in the register after loading, and that nothing in it poses as real."""

from collections import Counter

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import PageLogEntry

from guidance_demo import cases, directory, partnerships, referrals
from guidance_demo.register import ENTRIES, Stage
from wagtail_partnerships.lifecycles.review import Outcome, ReviewState
from wagtail_partnerships.models import (
    BodyOfDocument,
    Correction,
    ExpressionOfInterest,
    GuidancePage,
    PracticeChange,
    Recommendation,
    ReviewComment,
    ReviewCycle,
    WorkingGroupMember,
)
from wagtail_partnerships.status import DocumentStatus, site_today


# One worker loads it, once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
TRUE_ONES = (partnerships.SLUG, referrals.SLUG)
BLOCKS = {"heading", "paragraph", "principle", "callout", "table", "figure", "document", "quote"}


def page_of(stage):
    title = next(entry.title for entry in ENTRIES if entry.stage is stage)
    return GuidancePage.objects.get(title=title)


def test_every_status_is_there(demo):
    statuses = GuidancePage.objects.with_status().values_list("document_status", flat=True)
    assert set(statuses) == set(DocumentStatus.values)


def test_every_state_and_outcome_is_there(demo):
    assert set(ReviewCycle.objects.values_list("state", flat=True)) == set(ReviewState.values)
    outcomes = set(ReviewCycle.objects.values_list("outcome", flat=True)) - {""}
    # Nothing was issued for the first time by the Board: what came in was adopted.
    assert outcomes == set(Outcome.values) - {Outcome.ISSUED}


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_is_used(stage):
    assert stage in {entry.stage for entry in ENTRIES}


def test_some_fall_due_around_today(demo):
    due = [
        (cycle.due_on - site_today()).days
        for cycle in ReviewCycle.objects.open().filter(state="in_force", due_on__isnull=False)
    ]
    for days in (7, 30, 90):
        assert any(0 <= left <= days for left in due)
        assert any(-days <= left < 0 for left in due)


def test_one_is_never_scheduled(demo):
    assert ReviewCycle.objects.open().filter(state="in_force", due_on=None).exists()


def test_some_are_extended_and_some_for_members(demo):
    extended = [cycle for cycle in ReviewCycle.objects.open() if cycle.is_extended]
    assert len(extended) == 2
    assert sum(page.get_view_restrictions().exists() for page in GuidancePage.objects.all()) > 5


def test_lists_are_varied(demo):
    pages = GuidancePage.objects.all()
    assert len({page.kind_id for page in pages}) > 6
    assert len({topic.pk for page in pages for topic in page.topics.all()}) > 12
    assert (
        len({row.nation for page in pages for row in page.partnerships_excluded_nations.all()}) > 2
    )


def test_superseded_documents_lead_to_one_in_force(demo):
    for cycle in ReviewCycle.objects.filter(outcome=Outcome.SUPERSEDED):
        assert cycle.successor.specific.status.is_in_force


def test_seals_are_intact(demo):
    for cycle in ReviewCycle.objects.filter(sealed_revision__isnull=False):
        assert cycle.seal_is_intact(), cycle


def test_history_of_a_second_edition_tells_who_did_what(demo):
    page = page_of(Stage.SECOND_EDITION)
    entries = PageLogEntry.objects.filter(
        page=page.pk, action__startswith="wagtail_partnerships."
    ).order_by("timestamp", "pk")
    story = [
        (entry.action.split(".")[1], entry.user.username if entry.user else None)
        for entry in entries
    ]
    assert story == [
        ("adopt", None),
        ("begin_full_review", "demo-editor"),
        ("revise", "demo-lead"),
        ("submit", "demo-editor"),
        ("approve", "demo-approver2"),
        ("release", None),
        ("correct", "demo-approver"),
    ]


def test_second_edition_has_a_group_and_a_correction(demo):
    page = page_of(Stage.SECOND_EDITION)
    newest = page.editions.first()
    assert [cycle.edition for cycle in page.editions] == [newest.edition, newest.edition - 1]
    assert Correction.objects.get().cycle == newest
    named = newest.working_group.members.values_list("consents_to_be_named", flat=True)
    assert set(named) == {True, False}
    assert newest.recommendations.count() == Recommendation.objects.count() > 1


def test_a_full_review_has_answered_comments(demo):
    answers = ReviewComment.objects.values_list("answer", flat=True)
    assert any(answers)
    assert not all(answers)


def test_an_answer_to_a_call_is_taken_over_and_comments_stand_with_an_edition(demo, client):
    taken = ReviewComment.objects.get(expression__isnull=False)
    assert taken.answer
    assert taken.is_public
    assert taken.consent["given"]
    edition = ReviewComment.objects.filter(names_author=True).first().cycle
    address = f"{edition.page.specific.url}editions/{edition.edition}/"
    shown = client.get(address).content.decode()
    assert "Comments, and the answers given" in shown
    assert "(demo)</strong>" in shown


def test_a_practice_change_opened_a_review(demo):
    proposed = PracticeChange.objects.get(standing="proposed")
    assert proposed.sources.get().citations.exists()
    change = PracticeChange.objects.exclude(pk=proposed.pk).get()
    cycle = change.cycles.get()
    assert (cycle.state, cycle.trigger) == (ReviewState.BRIEF_REVIEW, "professional")
    cited = cycle.page.specific.partnerships_citations.values_list("source", flat=True)
    assert set(cited) & set(change.sources.values_list("pk", flat=True))


def test_the_true_documents_show_every_block(demo):
    used = Counter(
        block.block_type
        for page in GuidancePage.objects.filter(slug__in=TRUE_ONES)
        for block in page.body
    )
    assert set(used) == BLOCKS


def test_a_document_for_members_shows_no_public_image(demo):
    for page in GuidancePage.objects.all():
        if page.get_view_restrictions().exists():
            assert "figure" not in {block.block_type for block in page.body}


def test_every_text_begins_by_saying_that_it_is_demo_content(demo):
    for page in GuidancePage.objects.all():
        assert page.body[0].value["title"] == "Demo content"
        assert page.reference.startswith("DEMO-")


def test_true_bodies_are_named_on_true_documents_only(demo):
    true_bodies = [name for name, _short, website in directory.ORGANISATIONS if website]
    rows = BodyOfDocument.objects.filter(organisation__name__in=true_bodies)
    slugs = {row.page.slug for row in rows.select_related("page")}
    assert slugs == set(TRUE_ONES)


def test_invented_bodies_say_so(demo):
    for name, short_name, website in directory.ORGANISATIONS:
        assert website or (name.endswith("(demo)") and short_name.endswith("(demo)"))


def test_people_say_that_they_are_a_demo(demo):
    users = get_user_model().objects.values_list("last_name", flat=True)
    members = WorkingGroupMember.objects.values_list("name", flat=True)
    answers = ExpressionOfInterest.objects.values_list("name", flat=True)
    authors = ReviewComment.objects.values_list("author", flat=True)
    for name in (*users, *members, *answers, *authors):
        assert name.endswith("(demo)")


def test_addresses_reach_nobody(demo):
    users = get_user_model().objects.values_list("email", flat=True)
    answers = ExpressionOfInterest.objects.values_list("email", flat=True)
    for address in (*users, *answers):
        assert address.endswith(".example.org")


@pytest.mark.parametrize("stage", [Stage.SECOND_EDITION, Stage.REVISION_SCHEDULED])
def test_revised_text_keeps_what_was_added(demo, stage):
    page = page_of(stage)
    latest = page.get_latest_revision_as_object()
    assert latest.body[-1].value["title"] == cases.NEW_PRINCIPLE["title"]
