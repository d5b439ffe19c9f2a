"""Each guard by itself: what is missing is named, all of it at once, and nothing is done."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Site

from tests import factories, stages
from tests.testapp.models import HouseGuidancePage
from wagtail_partnerships import actions
from wagtail_partnerships.exceptions import StaleVersion, TransitionRefused
from wagtail_partnerships.models import (
    ExcludedNation,
    GuidancePage,
    PartnershipsSettings,
    ReviewComment,
    ReviewCycle,
    WorkingGroup,
    WorkingGroupMember,
)
from wagtail_partnerships.seal import seal_revision


pytestmark = pytest.mark.django_db

REQUIRED = [
    ("submit", "new_drafting", {}, "change note"),
    ("submit", "new_drafting", {"change_note": "x"}, "executive summary"),
    ("submit", "drafting", {"change_note": "x"}, "executive summary"),
    ("submit", "new_drafting", {"change_note": "x", "minor": True}, "first edition"),
    ("send_back", "awaiting_approval", {"comment": " "}, "what has to change"),
    ("recall", "awaiting_approval", {"reason": ""}, "reason"),
    ("begin_brief_review", "in_force", {"trigger": ""}, "trigger"),
    ("begin_full_review", "in_force", {"trigger": "boredom"}, "trigger"),
    ("begin_full_review", "in_force", {"trigger": "technical", "reach": "galactic"}, "reach"),
    ("escalate", "brief_review", {"reason": ""}, "reason"),
    ("revise", "full_review", {"reason": ""}, "reason"),
    ("abandon", "drafting", {"reason": ""}, "reason"),
    ("reaffirm", "full_review", {"statement": ""}, "statement"),
    ("correct", "in_force", {"note": ""}, "note to readers"),
    ("postpone", "in_force", {"reason": "x"}, "Choose the day"),
    ("postpone", "in_force", {"due_on": datetime.date(2099, 1, 1)}, "reason"),
    ("postpone", "in_force", {"due_on": datetime.date(2001, 1, 1), "reason": "x"}, "past"),
    ("withdraw", "in_force", {"reason": ""}, "reason"),
    ("withdraw", "in_force", {"reason": "x", "on": datetime.date(2099, 1, 1)}, "future"),
    ("supersede", "in_force", {"successor": None}, "Choose the document"),
    ("reinstate", "withdrawn", {"reason": ""}, "reason"),
    ("reinstate", "withdrawn", {"reason": "x", "due_on": datetime.date(2001, 1, 1)}, "past"),
    ("adopt", "new_drafting", {"edition": 0}, "1 or higher"),
    ("adopt", "new_drafting", {"issued_on": datetime.date(2099, 1, 1)}, "future"),
]


@pytest.mark.parametrize(("verb", "stage", "facts", "missing"), REQUIRED)
def test_what_is_missing_is_named(verb, stage, facts, missing, library):
    page = stages.document_in(stage, library)
    subject = page if verb in {"adopt", "reinstate"} else page.latest_cycle
    with pytest.raises(TransitionRefused, match=missing):
        getattr(actions, verb)(subject, None, **facts)
    assert ReviewCycle.objects.filter(version=page.latest_cycle.version).exists()


def test_every_unmet_guard_is_named_at_once(library):
    page = stages.document_in("new_drafting", library)
    with pytest.raises(TransitionRefused) as refusal:
        actions.submit(page.review_cycle, None)
    assert len(refusal.value.reasons) == 2


def test_past_day_of_leaving_is_for_the_system_only(library, approver):
    page = stages.document_in("in_force", library)
    yesterday = datetime.date(2020, 1, 1)
    with pytest.raises(TransitionRefused, match="existing register"):
        actions.withdraw(page.review_cycle, approver, "Unsafe.", on=yesterday)
    cycle = actions.withdraw(page.review_cycle, None, "Unsafe.", on=yesterday)
    assert cycle.ended_on == yesterday


def test_stale_instance_changes_nothing(library, approver):
    page = stages.document_in("in_force", library)
    stale = page.review_cycle
    day = datetime.date(2099, 1, 1)
    actions.postpone(page.review_cycle, approver, day, "Regulations expected.")
    with pytest.raises(StaleVersion, match="Somebody else has changed"):
        actions.postpone(stale, approver, day.replace(year=2098), "Sooner.")
    assert page.review_cycle.due_on == day


def test_lead_without_account_is_refused(library, editor, outsider):
    outsider.is_active = False
    outsider.save()
    page = stages.document_in("in_force", library)
    with pytest.raises(TransitionRefused, match="with an active account"):
        actions.begin_brief_review(page.review_cycle, editor, "periodic", lead=outsider)


def test_submitter_cannot_approve_unless_the_site_allows_it(library, approver):
    page = stages.document_in("awaiting_approval", library, submitter=approver)
    with pytest.raises(TransitionRefused, match="Somebody else"):
        actions.approve(page.review_cycle, approver)
    settings = PartnershipsSettings.for_page(page)
    settings.allow_own_approval = True
    settings.save()
    cycle = actions.approve(page.review_cycle, approver)
    assert cycle.approved_own_text
    assert cycle.approved_by_name == "Ada Preston"


def test_broken_seal_stops_approval(library, approver):
    page = stages.document_in("awaiting_approval", library)
    revision = page.review_cycle.sealed_revision
    revision.content["summary"] = "Slipped in."
    revision.save()
    with pytest.raises(TransitionRefused, match="changed after it was submitted"):
        actions.approve(page.review_cycle, approver)


def test_source_renamed_after_submission_breaks_the_seal(library, approver):
    page = factories.make_guidance(library)
    source = factories.make_source(title="Regulations 2017")
    draft = page.get_latest_revision_as_object()
    draft.partnerships_citations = [
        draft._meta.get_field("partnerships_citations").related_model(source=source)
    ]
    draft.save_revision()
    actions.submit(page.review_cycle, None, "First.", "Adopt it.")
    assert page.review_cycle.manifest["sources"][0]["title"] == "Regulations 2017"
    source.title = "Regulations 2024"
    source.save()
    with pytest.raises(TransitionRefused, match="source"):
        actions.approve(page.review_cycle, approver)


def test_text_that_replaces_others_names_standing_ones_only(library):
    page = stages.document_in("new_drafting", library)
    draft = factories.make_guidance(library, title="Unissued")
    with pytest.raises(TransitionRefused, match="“Unissued” is not in force"):
        actions.submit(page.review_cycle, None, "x", "y", supersedes=[draft])
    with pytest.raises(TransitionRefused, match="does not replace itself"):
        actions.submit(page.review_cycle, None, "x", "y", supersedes=[page])


def test_release_supersedes_the_documents_named_at_submission(library, approver):
    old = factories.make_issued_guidance(library)
    page = stages.document_in("new_drafting", library)
    actions.submit(page.review_cycle, None, "Joins two.", "Adopt it.", supersedes=[old])
    actions.approve(page.review_cycle, approver)
    assert old.status == "superseded"
    assert old.latest_cycle.successor_id == page.pk


def test_approver_of_a_text_must_be_one_of_what_it_replaces(library, root_page, approver):
    elsewhere = factories.make_home(root_page, slug="elsewhere", title="Elsewhere")
    old = factories.make_issued_guidance(elsewhere, title="Theirs")
    page = stages.document_in("new_drafting", library)
    actions.submit(page.review_cycle, None, "Joins two.", "Adopt it.", supersedes=[old])
    with pytest.raises(TransitionRefused, match="replaces “Theirs”"):
        actions.approve(page.review_cycle, approver)


def test_documents_do_not_supersede_in_a_circle(library):
    first, second = (factories.make_issued_guidance(library) for _ in range(2))
    actions.supersede(first.review_cycle, None, second)
    actions.reinstate(first, None, "In error.")
    actions.supersede(second.review_cycle, None, first)
    with pytest.raises(TransitionRefused):
        actions.supersede(first.review_cycle, None, second)


def test_same_date_puts_off_a_review_begun_in_error_only(library):
    page = stages.document_in("in_force", library)
    due_on = page.review_cycle.due_on
    with pytest.raises(TransitionRefused, match="that day already"):
        actions.postpone(page.review_cycle, None, due_on, "No change.")
    actions.begin_full_review(page.review_cycle, None, "periodic")
    cycle = actions.postpone(page.review_cycle, None, due_on, "Begun in error.")
    assert (cycle.state, cycle.extended_until, cycle.times_postponed) == ("in_force", None, 1)


@pytest.fixture
def strict(library):
    """A site with every guard of full reviews switched on."""
    page = stages.document_in("full_review", library)
    settings = PartnershipsSettings.for_page(page)
    settings.require_lead = settings.require_interests = True
    settings.require_call = settings.require_answers = True
    settings.required_members = 2
    settings.save()
    settings.required_voices.add(factories.make_voice(name="Patient"))
    return page


def test_guards_of_a_full_review_name_each_gap(strict):
    cycle = strict.review_cycle
    group = WorkingGroup.objects.create(cycle=cycle)
    WorkingGroupMember.objects.create(group=group, name="A. Member")
    ReviewComment.objects.create(cycle=cycle, text="Unclear.")
    with pytest.raises(TransitionRefused) as refusal:
        actions.reaffirm(cycle, None, "Still right.")
    told = " ".join(refusal.value.reasons)
    for gap in ("no lead", "one more member", "“Patient”", "interests", "call", "no answer"):
        assert gap in told


def test_guards_of_a_full_review_hold_for_its_text_too(strict):
    actions.revise(strict.review_cycle, None, "Out of date.")
    with pytest.raises(TransitionRefused, match="no lead"):
        actions.submit(strict.review_cycle, None, "x", "y")


def test_brief_reviews_are_free_of_them(strict, library):
    page = stages.document_in("brief_review", library)
    assert actions.reaffirm(page.review_cycle, None, "Still right.").outcome == "reaffirmed"


def test_reference_number_of_another_document_is_refused_at_submit(library):
    factories.make_issued_guidance(library, title="The first", reference="PG-1")
    page = stages.document_in("new_drafting", library)
    page.reference = "PG-1"
    page.save_revision(clean=False)
    with pytest.raises(TransitionRefused, match="“The first” carries this reference number"):
        actions.submit(page.review_cycle, None, "x", "x")
    page.reference = "PG-2"
    page.save_revision()
    cycle = actions.submit(page.review_cycle, None, "x", "x")
    assert cycle.state == "awaiting_approval"


def test_another_sites_reference_number_is_free(library):
    factories.make_issued_guidance(library, title="The first", reference="PG-1")
    elsewhere = factories.make_stock_page(library.get_root(), title="Another body")
    Site.objects.create(hostname="other.example", root_page=elsewhere)
    page = GuidancePage(title="Theirs", slug="theirs", reference="PG-1")
    page.full_clean(exclude=["path", "depth"])
    elsewhere.add_child(instance=page)
    page.full_clean()
    with pytest.raises(ValidationError, match="“Theirs” carries this reference number already"):
        factories.make_guidance(elsewhere, title="The second", reference="PG-1")


@pytest.mark.parametrize("written", ["PG-1 A", "pg-1 a", " PG-1 A", "PG-1  A\t"])
def test_a_number_written_otherwise_is_the_same_number(written, library):
    factories.make_issued_guidance(library, title="The first", reference="PG-1 A")
    with pytest.raises(ValidationError, match="“The first” carries this reference number"):
        factories.make_guidance(library, reference=written)
    page = stages.document_in("new_drafting", library)
    page.reference = written
    page.save_revision(clean=False)
    with pytest.raises(TransitionRefused, match="“The first” carries this reference number"):
        actions.submit(page.review_cycle, None, "x", "x")


def test_blanks_of_a_number_are_put_in_order(library):
    assert factories.make_guidance(library, reference=" PG  1 ").reference == "PG 1"


def test_a_number_is_one_across_the_types_of_documents(library):
    house = factories.make_guidance(
        library, cls=HouseGuidancePage, title="The house’s", reference="PG-1"
    )
    with pytest.raises(ValidationError, match="“The house’s” carries this reference number"):
        factories.make_guidance(library, reference="PG-1")
    factories.make_guidance(library, title="Ours", reference="PG-2")
    house.reference = "pg-2"
    with pytest.raises(ValidationError, match="“Ours” carries this reference number"):
        house.full_clean()


def test_number_taken_while_a_text_waits_stops_its_approval(library):
    texts = []
    for title in ("The first", "The second"):
        page = factories.make_guidance(library, title=title)
        page.reference = "PG-1"
        page.save_revision(clean=False)
        texts.append(actions.submit(page.review_cycle, None, "x", "x"))
    actions.approve(texts[0], None)
    with pytest.raises(TransitionRefused, match="“The first” carries") as refusal:
        actions.approve(texts[1], None)
    assert "Send the text back" in refusal.value.reasons[-1]


# Nations


def exclude_all_nations(page):
    page.partnerships_excluded_nations = [
        ExcludedNation(nation=nation) for nation in ExcludedNation.Nation.values
    ]
    return page.save_revision()


@pytest.mark.parametrize(
    ("stage", "verb", "facts"),
    [
        ("new_drafting", "submit", {"change_note": "x", "executive_summary": "x"}),
        ("drafting", "submit", {"change_note": "x", "executive_summary": "x"}),
        ("new_drafting", "adopt", {}),
        ("in_force", "correct", {"note": "x"}),
    ],
)
def test_a_text_that_applies_in_no_nation_is_not_issued(stage, verb, facts, library):
    page = stages.document_in(stage, library)
    exclude_all_nations(page)
    subject = page if verb == "adopt" else page.review_cycle
    with pytest.raises(TransitionRefused, match="applies in no nation. Remove at least one"):
        getattr(actions, verb)(subject, None, **facts)
    page.partnerships_excluded_nations.remove(page.partnerships_excluded_nations.first())
    page.save_revision()
    getattr(actions, verb)(page if verb == "adopt" else page.review_cycle, None, **facts)


def test_a_text_that_applies_in_no_nation_is_not_approved(library):
    page = stages.document_in("awaiting_approval", library)
    cycle = page.review_cycle
    # As it was submitted before the rule was held.
    cycle.sealed_revision = exclude_all_nations(page)
    cycle.seal, cycle.manifest = seal_revision(cycle.sealed_revision)
    cycle.save()
    with pytest.raises(TransitionRefused, match="applies in no nation"):
        actions.approve(page.review_cycle, None)


def test_adopt_looks_at_the_text_that_it_takes(library):
    page = stages.document_in("new_drafting", library)
    wrong = exclude_all_nations(page)
    page.partnerships_excluded_nations = []
    page.save_revision()
    with pytest.raises(TransitionRefused, match="applies in no nation"):
        actions.adopt(page, revision=wrong)
