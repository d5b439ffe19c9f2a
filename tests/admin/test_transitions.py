"""Every verb on its page in the admin: at every stage, by every role, once."""

from contextlib import contextmanager
from datetime import date, datetime, timezone
from itertools import product

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupApprovalTask, PageLogEntry, Workflow, WorkflowPage, WorkflowTask

from tests import factories, stages
from tests.admin.posting import facts_of, typed, url_of
from tests.conftest import make_group, make_user
from wagtail_partnerships.actions.base import CycleAction
from wagtail_partnerships.admin.documents.verbs import FORMS
from wagtail_partnerships.models import PartnershipsSettings, ReviewCycle


pytestmark = pytest.mark.django_db

VERBS = CycleAction.offered()
ROLES = ("editor", "approver", "lead", "submitter", "superuser", "outsider", "anonymous")


@pytest.fixture
def people(home_page, superuser):
    """One person for each role and nothing more; the approver may publish and not change."""
    board = make_group("Publishers only", home_page, ["publish_page"])
    readers = make_group("Readers", home_page, [])
    return {
        "editor": make_user("ed", make_group("Editors only", home_page, ["change_page"])),
        "approver": make_user("app", board),
        "lead": make_user("lead", readers),
        "submitter": make_user("sub", readers),
        "outsider": make_user("out", readers),
        "superuser": superuser,
        "anonymous": None,
    }


@pytest.fixture
def clients(people, client_for):
    return {role: client_for(user) if user else Client() for role, user in people.items()}


@contextmanager
def undone():
    """Take back what happens within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def said(response):
    """What the person was told, on the page or in a message."""
    told = " ".join(str(message) for message in get_messages(response.wsgi_request))
    return told + response.content.decode()


def test_every_verb_has_a_form():
    assert set(FORMS) == set(VERBS)


@pytest.mark.parametrize("stage", stages.STAGES)
def test_only_who_may_can_and_only_when(stage, library, people, clients):
    page = stages.document_in(stage, library, submitter=people["submitter"])
    ReviewCycle.objects.filter(open_page_id=page.pk).update(lead=people["lead"])
    page = type(page).objects.get(pk=page.pk)
    before = facts_of(page)
    fitting = stages.TABLE[stage]
    # Whoever holds every role meets every verb; the others meet those that fit the stage.
    tries = [(verb, "superuser") for verb in VERBS] + list(product(fitting, ROLES[:-3]))
    for verb, role in [*tries, *product(sorted(fitting)[:1], ROLES[-2:])]:
        allowed = fitting.get(verb, set())
        may = role in allowed or (role == "superuser" and allowed)
        with undone():
            data = typed(verb, page)
            response = clients[role].post(url_of(page, verb), data)
            if may:
                assert facts_of(page) != before, (verb, role, said(response))
                after = facts_of(page)
                clients[role].post(url_of(page, verb), data)
                assert facts_of(page) == after, (verb, role, "acted twice")
            else:
                assert facts_of(page) == before, (verb, role)
                if role not in {"outsider", "anonymous"}:
                    assert response.status_code == 200 or response.status_code == 302
                    assert "is for" in said(response) or "not" in said(response), (verb, role)


@pytest.mark.parametrize("stage", ["new_drafting", "awaiting_approval", "in_force", "withdrawn"])
def test_looking_changes_nothing(stage, library, clients):
    page = stages.document_in(stage, library)
    data = {verb: typed(verb, page) for verb in VERBS}
    before, logged = facts_of(page), PageLogEntry.objects.count()
    for verb in VERBS:
        response = clients["superuser"].get(url_of(page, verb), data[verb])
        assert response.status_code == 200
    assert facts_of(page) == before
    assert PageLogEntry.objects.count() == logged


@pytest.mark.parametrize("version", ["", "none", "99", None])
def test_screen_drawn_from_another_version_does_nothing(version, library, clients):
    page = stages.document_in("in_force", library)
    before = facts_of(page)
    data = typed("begin_full_review", page, version=version)
    if version is None:
        del data["version"]
    response = clients["editor"].post(url_of(page, "begin_full_review"), data)
    assert facts_of(page) == before
    assert "nothing was done" in said(response)
    # What was typed is kept.
    assert '<option value="legislation" selected>' in response.content.decode()


def test_second_person_who_presses_is_told(library, clients):
    page = stages.document_in("in_force", library)
    data = typed("begin_brief_review", page)
    clients["superuser"].post(url_of(page, "begin_brief_review"), data)
    after = facts_of(page)
    response = clients["editor"].post(url_of(page, "begin_brief_review"), data)
    assert "nothing was done" in said(response)
    assert facts_of(page) == after


def test_unknown_verb_is_not_found(document, clients):
    for verb in ["release", "delete", "save", "__class__", "refresh_from_db"]:
        url = f"/admin/partnerships/documents/{document.pk}/{verb}/"
        assert clients["superuser"].post(url).status_code == 404


def test_stock_page_is_not_found(home_page, clients):
    page = factories.make_stock_page(home_page)
    assert clients["superuser"].get(url_of(page, "submit")).status_code == 404


def test_request_from_another_site_does_nothing(document, superuser):
    client = Client(enforce_csrf_checks=True)
    client.force_login(superuser)
    before = facts_of(document)
    response = client.post(
        url_of(document, "begin_brief_review"), typed("begin_brief_review", document)
    )
    assert response.status_code == 403
    assert facts_of(document) == before


def test_editor_of_another_tree_sees_and_does_nothing(home_page, library, client_for):
    other = factories.make_library(home_page, title="Another library")
    stranger = make_user(
        "stranger", make_group("Strangers", other, ["change_page", "publish_page"])
    )
    page = stages.document_in("in_force", library)
    client, before = client_for(stranger), facts_of(page)
    for verb in VERBS:
        for response in (
            client.get(url_of(page, verb)),
            client.post(url_of(page, verb), typed(verb, page)),
        ):
            assert response.status_code == 302
            assert page.title not in said(response)
    for name in ("document", "history"):
        response = client.get(reverse(f"partnerships_admin:{name}", args=(page.pk,)))
        assert response.status_code == 302
    revision = page.latest_revision_id
    response = client.get(reverse("partnerships_admin:text", args=(page.pk, revision)))
    assert response.status_code == 302
    assert facts_of(page) == before


# What each page says


def test_errors_stand_next_to_their_fields_and_keep_what_was_typed(library, editor, client_for):
    page = stages.document_in("drafting", library)
    data = typed("submit", page, change_note="Rewritten for 2026.", executive_summary=" ")
    response = client_for(editor).post(url_of(page, "submit"), data)
    form = response.context["form"]
    assert form.errors == {
        "executive_summary": ["Write the executive summary. The Board decides by it."]
    }
    assert "Rewritten for 2026." in response.content.decode()


def test_minor_revision_needs_no_executive_summary(library, editor, client_for):
    page = stages.document_in("drafting", library)
    data = typed("submit", page, executive_summary="", minor="on")
    client_for(editor).post(url_of(page, "submit"), data)
    cycle = page.review_cycle
    assert (cycle.state, cycle.is_minor) == ("awaiting_approval", True)


def test_guards_are_listed_with_what_was_typed(library, editor, client_for, home_page):
    page = stages.document_in("full_review", library)
    settings = PartnershipsSettings.for_page(page)
    settings.required_members = 2
    settings.require_call = True
    settings.save()
    approver = make_user("boss", make_group("Bosses", home_page, ["publish_page"]))
    response = client_for(approver).get(url_of(page, "reaffirm"))
    case = reverse("partnerships_admin:case", args=(page.pk,))
    assert len(response.context["reasons"]) == 2
    for place in ("group", "calls"):
        assert f'<a href="{case}#case-{place}">Mend it' in response.content.decode()
    response = client_for(approver).post(url_of(page, "reaffirm"), typed("reaffirm", page))
    shown = said(response)
    assert "needs 2 more members" in shown
    assert "No call to action was published" in shown
    assert f'<a href="{case}#case-calls">Mend it' in response.content.decode()
    assert "Still fit for purpose." in shown


def test_lead_is_chosen_from_active_people_who_may_change_the_page(
    library, editor, approver, outsider, client_for
):
    page = stages.document_in("in_force", library)
    gone = make_user("gone", editor.groups.get(), is_active=False)
    form = client_for(editor).get(url_of(page, "begin_full_review")).context["form"]
    offered = list(form.fields["lead"].queryset)
    assert editor in offered
    assert gone not in offered
    assert outsider not in offered
    data = typed("begin_full_review", page, lead=outsider.pk)
    client_for(editor).post(url_of(page, "begin_full_review"), data)
    assert page.review_cycle.state == "in_force"


def test_approval_says_what_goes_live(library, editor, approver, client_for):
    page = stages.document_in("awaiting_approval", library, submitter=editor)
    shown = client_for(approver).get(url_of(page, "approve")).content.decode()
    assert "Edition 2 goes live now and replaces edition 1" in shown
    assert "Adopt it." in shown
    assert "Rewritten." in shown
    # Wagtail's comparison of the summary in force and the new one.
    assert '<span class="addition">The next edition.</span>' in shown


def test_approval_says_when_a_text_goes_live(library, editor, approver, client_for):
    page = factories.make_issued_guidance(library)
    stages.perform("begin_brief_review", page, None)
    stages.perform("revise", page, None)
    factories.revise_draft(page, go_live_at=datetime(2099, 3, 1, 12, tzinfo=timezone.utc))
    stages.perform("submit", page, editor)
    shown = client_for(approver).get(url_of(page, "approve")).content.decode()
    assert "Edition 2 is scheduled for 1 March 2099, 12:00pm, and replaces edition 1 then." in shown


def test_approval_says_that_a_past_date_is_cleared(library, editor, approver, client_for):
    page = factories.make_guidance(library)
    factories.revise_draft(page, go_live_at=datetime(2020, 3, 1, 12, tzinfo=timezone.utc))
    stages.perform("submit", page, editor)
    shown = client_for(approver).get(url_of(page, "approve")).content.decode()
    assert "Its go-live date, 1 March 2020, 12:00pm, has passed and is cleared." in shown
    client_for(approver).post(url_of(page, "approve"), typed("approve", page))
    page = type(page).objects.get(pk=page.pk)
    assert page.live and page.go_live_at is None and page.edition == 1


def test_submitter_is_told_why_not_to_approve(library, approver, client_for):
    page = stages.document_in("awaiting_approval", library, submitter=approver)
    response = client_for(approver).get(url_of(page, "approve"))
    assert response.context["reasons"] == [
        "You submitted this text. Somebody else has to approve it."
    ]
    client_for(approver).post(url_of(page, "approve"), typed("approve", page))
    assert page.review_cycle.state == "awaiting_approval"


def test_correction_publishes_the_revision_that_was_shown(library, approver, client_for):
    page = stages.document_in("in_force", library)
    response = client_for(approver).get(url_of(page, "correct"))
    shown = response.context["revision"]
    assert shown.pk == page.latest_revision_id
    data = typed("correct", page)
    factories.revise_draft(page, summary="Changed meanwhile.")
    response = client_for(approver).post(url_of(page, "correct"), data)
    assert "after its differences were shown to you" in said(response)
    page = type(page).objects.get(pk=page.pk)
    assert page.live_revision_id != shown.pk
    data = typed("correct", page)
    client_for(approver).post(url_of(page, "correct"), data)
    page = type(page).objects.get(pk=page.pk)
    assert page.summary == "Changed meanwhile."


def test_correction_without_its_revision_does_nothing(library, approver, client_for):
    page = stages.document_in("in_force", library)
    before = facts_of(page)
    other = factories.make_guidance(library)
    for revision in ("", other.latest_revision_id):
        data = typed("correct", page, revision=revision)
        assert "nothing was done" in said(client_for(approver).post(url_of(page, "correct"), data))
    assert facts_of(page) == before


def test_postponing_is_refused_for_a_past_day(library, approver, client_for):
    page = stages.document_in("in_force", library)
    data = typed("postpone", page, due_on=date(2020, 1, 1))
    response = client_for(approver).post(url_of(page, "postpone"), data)
    assert "The day lies in the past" in said(response)


# Wagtail's workflow on the approval page


@pytest.fixture
def workflow(home_page, people):
    """Two steps, each decided by one group."""
    workflow = Workflow.objects.create(name="House rules")
    for order, role in enumerate(("editor", "approver")):
        task = GroupApprovalTask.objects.create(name=f"Step of the {role}")
        task.groups.add(people[role].groups.get())
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.update_or_create(page=home_page, defaults={"workflow": workflow})
    settings = PartnershipsSettings.for_page(home_page)
    settings.use_wagtail_workflow = True
    settings.save()
    return workflow


def test_steps_are_decided_on_the_approval_page(library, workflow, people, clients):
    page = stages.document_in("drafting", library)
    clients["superuser"].post(url_of(page, "submit"), typed("submit", page))
    shown = said(clients["editor"].get(url_of(page, "approve")))
    assert "Step of the editor" in shown and "Editors only" in shown
    # The other step's people are told whose turn it is.
    response = clients["approver"].get(url_of(page, "approve"))
    assert response.context["reasons"] == [
        "The step “Step of the editor” is decided by other people."
    ]
    decide = {"decision": "approve", "comment": ""}
    clients["editor"].post(
        url_of(page, "approve"), {**decide, "version": page.review_cycle.version}
    )
    assert page.review_cycle.state == "awaiting_approval"
    clients["approver"].post(
        url_of(page, "approve"), {**decide, "version": page.review_cycle.version}
    )
    page = type(page).objects.get(pk=page.pk)
    assert (page.edition, page.review_cycle.state) == (2, "in_force")


def test_rejecting_a_step_needs_a_comment(library, workflow, clients):
    page = stages.document_in("drafting", library)
    clients["superuser"].post(url_of(page, "submit"), typed("submit", page))
    data = {"decision": "reject", "comment": " ", "version": page.review_cycle.version}
    response = clients["editor"].post(url_of(page, "approve"), data)
    assert "comment" in response.context["form"].errors
    assert page.review_cycle.state == "awaiting_approval"
    clients["editor"].post(url_of(page, "approve"), {**data, "comment": "Shorten it."})
    assert page.review_cycle.state == "drafting"
