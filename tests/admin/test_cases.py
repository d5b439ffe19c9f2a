"""The case of a review: who keeps it, what it shows, and that each row stays in its own case."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from wagtail.models import PageLogEntry

from tests import factories, stages
from tests.admin.posting import case_url, typed, url_of
from tests.admin.test_registers import count_queries
from tests.conftest import make_group, make_user
from wagtail_partnerships.actions.calls.choosing import accept
from wagtail_partnerships.models import (
    Notice,
    PartnershipsSettings,
    Recommendation,
    ReviewComment,
    WorkingGroup,
    WorkingGroupMember,
)


pytestmark = pytest.mark.django_db


@pytest.fixture
def page(library):
    return stages.document_in("full_review", library)


@pytest.fixture
def stranger(home_page, client_for):
    elsewhere = factories.make_library(home_page)
    group = make_group("Elsewhere", elsewhere, ["change_page", "publish_page"])
    return client_for(make_user("stranger", group))


def test_editor_keeps_the_case(page, editor, client_for):
    client = client_for(editor)
    voice = factories.make_voice(name="Patient")
    client.post(
        case_url(page, "case_add", "member"),
        {"name": "Jo Park", "voice": voice.pk, "interests": "none", "is_chair": "on"},
    )
    client.post(
        case_url(page, "case_add", "comment"),
        {"author": "A forum", "text": "Say who decides.", "received_on": "2026-01-05"},
    )
    client.post(
        case_url(page, "case_add", "recommendation"), {"text": "Train them.", "state": "open"}
    )
    client.post(case_url(page, "case_plan"), {"scope": "Chapter 3", "notes": ""})
    client.post(case_url(page, "case_group"), {"purpose": "To rewrite it."})
    shown = client.get(case_url(page)).content.decode()
    for said in ("Jo Park", "Patient", "Say who decides.", "Train them.", "Chapter 3"):
        assert said in shown
    assert "To rewrite it." in shown
    assert "1 comment has no answer yet." in shown


def test_answer_is_signed_and_settles_the_guard(page, editor, approver, client_for):
    settings = PartnershipsSettings.for_page(page)
    settings.require_answers = True
    settings.save()
    comment = ReviewComment.objects.create(cycle=page.review_cycle, text="Too long.")
    client = client_for(approver)
    client.post(url_of(page, "reaffirm"), typed("reaffirm", page))
    assert page.review_cycle.state == "full_review"
    client_for(editor).post(
        case_url(page, "case_row", "comment", comment.pk),
        {"text": comment.text, "received_on": "2026-01-05", "answer": "Cut by half."},
    )
    comment.refresh_from_db()
    assert (comment.answer, comment.answered_by) == ("Cut by half.", editor)
    client.post(url_of(page, "reaffirm"), typed("reaffirm", page))
    assert page.review_cycle.state == "in_force"


def test_accepted_people_are_taken_into_the_group(page, approver, client_for):
    call = factories.make_event_call(page.get_parent(), document=page)
    answer = factories.make_expression(call, name="Robin Webb", voice=factories.make_voice())
    waiting = factories.make_expression(call)
    accept(answer, approver)
    client = client_for(approver)
    assert "Robin Webb" in client.get(case_url(page)).content.decode()
    url = case_url(page, "case_candidate", answer.pk)
    drawn = client.get(url).context["form"]
    assert drawn.initial["name"] == "Robin Webb"
    client.post(url, {"name": "Robin Webb", "interests": "none"})
    member = WorkingGroupMember.objects.get()
    assert (member.name, member.expression) == ("Robin Webb", answer)
    assert client.get(url).status_code == 404
    assert client.get(case_url(page, "case_candidate", waiting.pk)).status_code == 404


def test_names_of_answers_need_the_right_to_read_them(page, editor, approver, client_for):
    call = factories.make_event_call(page.get_parent(), document=page)
    answer = factories.make_expression(call, name="Robin Webb")
    accept(answer, approver)
    client = client_for(editor)
    assert "Robin Webb" not in client.get(case_url(page)).content.decode()
    assert client.get(case_url(page, "case_candidate", answer.pk)).status_code == 404
    editor.groups.get().permissions.add(Permission.objects.get(codename="view_expressions"))
    client = client_for(type(editor).objects.get(pk=editor.pk))
    assert "Robin Webb" in client.get(case_url(page)).content.decode()


def test_row_of_another_case_is_not_found(page, library, editor, client_for):
    other = stages.document_in("full_review", library)
    comment = ReviewComment.objects.create(cycle=other.review_cycle, text="Elsewhere.")
    group = WorkingGroup.objects.create(cycle=other.review_cycle)
    member = WorkingGroupMember.objects.create(group=group, name="Kim")
    client = client_for(editor)
    for kind, row in (("comment", comment), ("member", member)):
        url = case_url(page, "case_row", kind, row.pk)
        assert client.get(url).status_code == 404
        assert client.post(url, {"remove": "1", "text": "x", "name": "x"}).status_code == 404
    assert WorkingGroupMember.objects.filter(pk=member.pk).exists()
    assert client.get(case_url(page, "case_add", "user")).status_code == 404


def test_others_neither_see_nor_keep_it(page, stranger):
    comment = ReviewComment.objects.create(cycle=page.review_cycle, text="Say who decides.")
    for url in (
        case_url(page),
        case_url(page, "board_paper"),
        case_url(page, "case_plan"),
        case_url(page, "case_lead"),
        case_url(page, "case_row", "comment", comment.pk),
    ):
        assert stranger.get(url).status_code == 302
        assert stranger.post(url, {"text": "Gone", "scope": "Gone"}).status_code in {302, 405}
    comment.refresh_from_db()
    assert comment.text == "Say who decides."


def test_submitter_reads_and_does_not_write(library, home_page, client_for):
    person = make_user("sub", make_group("Readers", home_page, []))
    page = stages.document_in("awaiting_approval", library, submitter=person)
    client = client_for(person)
    assert client.get(case_url(page)).status_code == 200
    assert client.post(case_url(page, "case_plan"), {"scope": "Mine"}).status_code == 302
    assert page.review_cycle.scope == ""


def test_lead_is_assigned_told_and_logged(page, editor, other_editor, client_for):
    data = {"lead": other_editor.pk, "version": page.review_cycle.version}
    client = client_for(editor)
    client.post(case_url(page, "case_lead"), data)
    assert page.review_cycle.lead == other_editor
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.assign_lead")
    assert (entry.data["by"], entry.data["new"]) == ("Edith Nkemelu", "Omar Byrne")
    assert Notice.objects.filter(kind="cycle_assign_lead", user=other_editor).exists()
    client.post(case_url(page, "case_lead"), {**data, "lead": editor.pk})
    assert page.review_cycle.lead == other_editor, "the screen was stale"


def test_nobody_leads_a_document_in_force(library, editor, client_for):
    page = stages.document_in("in_force", library)
    data = {"lead": editor.pk, "version": page.review_cycle.version}
    shown = client_for(editor).post(case_url(page, "case_lead"), data).content.decode()
    assert "There is no open review to lead." in shown


def test_plan_does_not_undo_a_transition(page, editor, client_for):
    stages.perform("revise", page, editor)
    client_for(editor).post(
        case_url(page, "case_plan"), {"scope": "All", "planned_end_on": date(2030, 1, 1)}
    )
    cycle = page.review_cycle
    assert (cycle.state, cycle.scope) == ("drafting", "All")


def test_board_paper_says_what_is_to_be_decided(library, editor, approver, client_for):
    page = stages.document_in("awaiting_approval", library, submitter=editor)
    Recommendation.objects.create(cycle=page.review_cycle, text="Train the trainers.")
    shown = client_for(approver).get(case_url(page, "board_paper")).content.decode()
    for said in ("Paper for the Board: edition 2", "Adopt it.", "Train the trainers."):
        assert said in shown
    assert '<span class="addition">The next edition.</span>' in shown


def test_case_runs_the_same_queries_however_much_it_holds(page, superuser, client_for):
    cycle = page.review_cycle
    group = WorkingGroup.objects.create(cycle=cycle)
    client = client_for(superuser)
    counts = []
    for _round in range(2):
        for number in range(3):
            ReviewComment.objects.create(cycle=cycle, text="A comment.", answered_by=superuser)
            Recommendation.objects.create(cycle=cycle, text="Do it.", owner=superuser)
            WorkingGroupMember.objects.create(
                group=group,
                name=f"Person {number}",
                voice=factories.make_voice(),
                organisation=factories.make_organisation(),
            )
        client.get(case_url(page))
        counts.append(count_queries(client, case_url(page)))
    assert counts[0] == counts[1]
