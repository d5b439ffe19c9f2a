"""An office is asked for everything that is held about somebody, and to erase them."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from wagtail.models import PageLogEntry

from tests import factories
from tests.calls.conftest import Visitor, filled_in
from tests.calls.dumping import dump_database
from tests.conftest import make_group, make_user
from wagtail_partnerships import actions
from wagtail_partnerships.actions.retention import hold
from wagtail_partnerships.actions.subjectaccess import erase_person, held_about
from wagtail_partnerships.exceptions import TransitionPermissionError
from wagtail_partnerships.models import (
    ExpressionOfInterest,
    Notice,
    ReviewComment,
    WorkingGroup,
    WorkingGroupMember,
)


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
