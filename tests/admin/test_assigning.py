"""Who may be given something to do: one rule, in every field and verb, found by name."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from tests import factories, stages
from tests.admin.posting import case_url, ticks, typed, url_of
from tests.admin.test_registers import count_queries
from tests.conftest import make_user
from wagtail_partnerships import actions
from wagtail_partnerships.actions.handover import assign_contact, assign_officer, assign_owner
from wagtail_partnerships.editing.people import describe_person
from wagtail_partnerships.exceptions import TransitionRefused
from wagtail_partnerships.models import PracticeChange, Recommendation


pytestmark = pytest.mark.django_db

CHOOSE = reverse("partnerships_people:choose")
RESULTS = reverse("partnerships_people:choose_results")


def access():
    return Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")


def by_group(user):
    group = Group.objects.create(name="Reach the admin")
    group.permissions.add(access())
    user.groups.add(group)


def by_permission(user):
    user.user_permissions.add(access())


def as_superuser(user):
    user.is_superuser = True
    user.save()


def inactive(user):
    by_permission(user)
    user.is_active = False
    user.save()


def member(user):
    """Has an account on the site, and nothing to do with the admin."""


PEOPLE = {by_group: True, by_permission: True, as_superuser: True, inactive: False, member: False}


@pytest.fixture(params=PEOPLE, ids=lambda kind: kind.__name__)
def person(request, db):
    user = make_user("pat", first_name="Pat", last_name="Quill")
    request.param(user)
    user.may_be_given = PEOPLE[request.param]
    return user


@pytest.fixture
def review(library):
    return stages.document_in("full_review", library)


@pytest.fixture
def advice(review, editor):
    return Recommendation.objects.create(cycle=review.review_cycle, text="Train.", owner=editor)


@pytest.fixture
def change(library):
    return PracticeChange.objects.create(
        title="New law", trigger="legislation", reach="national", happened_on="2026-01-01"
    )


@pytest.fixture
def forms(library, review, advice, change, editor):
    """Each screen on which something is given to somebody, with its field."""
    issued = factories.make_issued_guidance(library, officer=editor)
    call = factories.make_call(library, document=review, contact_user=editor)
    change.documents.add(issued.pk)
    edit = "wagtailadmin_pages:edit"
    return {
        "begin": (url_of(issued, "begin_brief_review"), "lead"),
        "lead": (case_url(review, "case_lead"), "lead"),
        "many": (reverse("partnerships_admin:many"), "lead"),
        "change": (reverse("partnerships_admin:change", args=(change.pk,)), "lead"),
        "hand over": (f"{reverse('partnerships_admin:hand_over')}?from={editor.pk}", "successor"),
        "case": (case_url(review, "case_row", "recommendation", advice.pk), "owner"),
        "register": (
            reverse("partnerships_registers_recommendations_modeladmin_edit", args=(advice.pk,)),
            "owner",
        ),
        "document": (reverse(edit, args=(issued.pk,)), "officer"),
        "call": (reverse(edit, args=(call.pk,)), "contact_user"),
    }


SCREENS = (
    "begin", "lead", "many", "change", "hand over", "case", "register", "document", "call",
)  # fmt: skip


def form_of(response):
    context = response.context
    return context["form"]


@pytest.mark.parametrize("screen", SCREENS)
def test_every_field_takes_who_may_be_given_something(screen, forms, person, superuser, client_for):
    url, field = forms[screen]
    form = form_of(client_for(superuser).get(url))
    allowed = form.fields[field].queryset.filter(pk=person.pk).exists()
    assert allowed is person.may_be_given


@pytest.mark.parametrize("screen", SCREENS)
def test_no_screen_lists_the_members_of_the_site(screen, forms, superuser, client_for):
    url, _field = forms[screen]
    client = client_for(superuser)
    client.get(url)
    before = count_queries(client, url)
    add_members(60)
    shown = client.get(url).content.decode()
    assert "Lurk" not in shown and "lurker" not in shown
    assert CHOOSE in shown
    assert count_queries(client, url) == before


def add_members(number):
    User = get_user_model()
    User.objects.bulk_create(
        User(username=f"lurker{place}", last_name=f"Lurk {place}") for place in range(number)
    )


def test_every_verb_takes_who_may_be_given_something(library, review, advice, person):
    page = factories.make_issued_guidance(library)
    call = factories.make_call(library, document=review)
    verbs = [
        lambda: actions.begin_brief_review(page.review_cycle, None, "periodic", lead=person),
        lambda: actions.assign_lead(review.review_cycle, None, person),
        lambda: assign_officer(review, None, person),
        lambda: assign_contact(call, None, person),
        lambda: assign_owner(advice, None, person),
    ]
    for verb in verbs:
        if person.may_be_given:
            verb()
        else:
            with pytest.raises(TransitionRefused, match="active account who can open the admin"):
                verb()


def test_lead_is_posted_as_the_chooser_chose(library, person, approver, client_for):
    page = factories.make_issued_guidance(library)
    client = client_for(approver)
    typed_in = typed("begin_brief_review", page, lead=person.pk)
    response = client.post(url_of(page, "begin_brief_review"), typed_in)
    assert (page.review_cycle.lead == person) is person.may_be_given
    if not person.may_be_given:
        assert "active account who can open the admin" in response.content.decode()


@pytest.mark.parametrize("posted", ["99999999999999999999999", "\x00", "nobody", "-1"])
@pytest.mark.parametrize("screen", ["begin", "lead", "many", "case", "register"])
def test_what_is_nobody_is_refused(screen, posted, forms, review, superuser, client_for):
    url, field = forms[screen]
    drawn = {"version": review.review_cycle.version, "cycle": ticks(review), "text": "Train."}
    data = {**drawn, field: posted, "verb": "assign_lead", "state": "open"}
    response = client_for(superuser).post(url, data)
    assert response.status_code == 200
    assert field in form_of(response).errors


def test_who_looks_after_it_now_stays(library, forms, editor, superuser, client_for):
    type(editor).objects.filter(pk=editor.pk).update(is_active=False)
    url, _field = forms["register"]
    client = client_for(superuser)
    assert "Edith Nkemelu (editor)" in client.get(url).content.decode()
    data = {"text": "Train them.", "owner": editor.pk, "state": "open", "due_on": ""}
    assert client.post(url, data).status_code == 302
    advice = Recommendation.objects.get()
    assert (advice.text, advice.owner) == ("Train them.", editor)


# The chooser


def test_people_are_found_by_name(editor, other_editor, approver, client_for):
    add_members(3)
    client = client_for(approver)
    everybody = json.loads(client.get(CHOOSE).content)["html"]
    for user in (editor, other_editor, approver):
        assert user.last_name in everybody
    assert "Lurk" not in everybody
    shown = client.get(RESULTS, {"q": "nkemelu edith"}).content.decode()
    assert "Edith Nkemelu (editor)" in shown and "Omar" not in shown
    assert "Lurk" not in client.get(RESULTS, {"q": "lurk"}).content.decode()
    chosen = json.loads(
        client.get(reverse("partnerships_people:chosen", args=(editor.pk,))).content
    )
    assert chosen["result"]["title"] == "Edith Nkemelu (editor)"


@pytest.mark.parametrize("key", ["0", "nobody", "99999999999999999999999"])
def test_nobody_else_is_chosen(key, approver, client_for):
    url = reverse("partnerships_people:chosen", args=(key,))
    assert client_for(approver).get(url).status_code == 404


def test_members_of_the_site_are_not_chosen(outsider, approver, client_for):
    url = reverse("partnerships_people:chosen", args=(outsider.pk,))
    assert client_for(approver).get(url).status_code == 404


def test_chooser_is_for_who_has_something_to_give(client_for, outsider):
    by_permission(outsider)
    for url in (CHOOSE, RESULTS, reverse("partnerships_people:chosen", args=(outsider.pk,))):
        assert client_for(outsider).get(url).status_code == 302


def test_chooser_asks_as_much_of_many_people(approver, approvers, client_for):
    client = client_for(approver)
    client.get(CHOOSE)
    add_members(100)
    before = count_queries(client, CHOOSE)
    User = get_user_model()
    for user in User.objects.filter(last_name__startswith="Lurk"):
        user.groups.add(approvers)
    assert count_queries(client, CHOOSE) == before


@pytest.mark.parametrize(("first_name", "shown"), [("Ann", "Ann (no-name)"), ("", "no-name")])
def test_login_is_not_shown_twice_of_whoever_has_no_name(first_name, shown):
    user = get_user_model()(username="no-name", first_name=first_name)
    assert describe_person(user) == shown
