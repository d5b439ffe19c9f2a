"""Answers to calls in the admin: who reads them, who decides, and what is told why not."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import PageLogEntry, Site

from tests import factories
from tests.conftest import make_group, make_user
from wagtail_partnerships.lifecycles.expression import ExpressionState
from wagtail_partnerships.models import ExpressionOfInterest
from wagtail_partnerships.models.privacy import PrivacyFacts, PrivacySettings


pytestmark = pytest.mark.django_db

REGISTER = "partnerships_registers_expressions_modeladmin_index"


@pytest.fixture
def call(library):
    return factories.make_event_call(library, title="Come to our workshop", places=1)


@pytest.fixture
def answer(call):
    return factories.make_expression(call, name="Robin Webb")


@pytest.fixture
def reader(editor):
    """An editor who may read answers and not decide on them."""
    group = Group.objects.create(name="Readers of answers")
    group.permissions.add(Permission.objects.get(codename="view_expressions"))
    editor.groups.add(group)
    return editor


def url_of(answer, verb=None):
    if verb is None:
        return reverse("partnerships_admin:answer", args=(answer.pk,))
    return reverse("partnerships_admin:answer_transition", args=(answer.pk, verb))


def post(client, answer, verb, **data):
    data.setdefault("version", ExpressionOfInterest.objects.get(pk=answer.pk).version)
    return client.post(url_of(answer, verb), data)


def state_of(answer):
    return ExpressionOfInterest.objects.get(pk=answer.pk).state


def said(response):
    told = " ".join(str(message) for message in get_messages(response.wsgi_request))
    return told + response.content.decode()


def test_approver_shortlists_and_accepts(answer, approver, client_for):
    client = client_for(approver)
    post(client, answer, "shortlist")
    assert state_of(answer) == ExpressionState.SHORTLISTED
    post(client, answer, "accept", comment="Brings what we lack.")
    assert state_of(answer) == ExpressionState.ACCEPTED
    shown = client.get(url_of(answer)).content.decode()
    assert "Brings what we lack." in shown
    assert "1 of 1 places are taken or offered." in shown


def test_editor_without_the_right_sees_why_not(answer, reader, client_for):
    client = client_for(reader)
    shown = client.get(url_of(answer))
    assert shown.context["review_offers"] == []
    reasons = {offer.verb: offer.reasons for offer in shown.context["review_refused"]}
    assert "needs the right to decide on expressions of interest" in reasons["accept"][0]
    response = post(client, answer, "accept")
    assert "needs the right to decide" in said(response)
    assert state_of(answer) == ExpressionState.RECEIVED


@pytest.mark.parametrize("person", ["editor", "outsider"])
def test_nobody_reads_without_the_right(person, answer, client_for, request):
    client = client_for(request.getfixturevalue(person))
    for url in (url_of(answer), url_of(answer, "accept"), reverse(REGISTER)):
        response = client.get(url)
        assert response.status_code == 302
        assert "Robin Webb" not in said(response)


def test_answers_of_another_tree_stay_unseen(home_page, answer, client_for):
    elsewhere = factories.make_library(home_page)
    group = make_group("Elsewhere", elsewhere, ["change_page", "publish_page"])
    group.permissions.add(*Permission.objects.filter(codename__endswith="_expressions"))
    client = client_for(make_user("stranger", group))
    assert client.get(url_of(answer)).status_code == 302
    assert post(client, answer, "accept").status_code == 302
    assert state_of(answer) == ExpressionState.RECEIVED
    assert answer.reference not in client.get(reverse(REGISTER)).content.decode()
    exported = client.get(reverse(REGISTER) + "?export=csv")
    assert answer.reference not in b"".join(exported.streaming_content).decode()


def test_kept_unread_until_the_call_closes(answer, call, approver, client_for):
    call.keep_unread_until_closed = True
    call.save()
    client = client_for(approver)
    assert client.get(url_of(answer)).status_code == 302
    assert answer.reference not in client.get(reverse(REGISTER)).content.decode()


def test_reading_is_logged_by_reference(answer, approver, client_for):
    client_for(approver).get(url_of(answer))
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.view_expressions")
    assert entry.data["expression"] == answer.reference
    assert entry.data["by"] == "Ada Preston"
    assert "Robin" not in str(entry.data) + entry.label


def test_full_call_says_so_and_keeps_the_answer(answer, call, approver, client_for):
    other = factories.make_expression(call)
    client = client_for(approver)
    post(client, other, "accept")
    response = post(client, answer, "accept", comment="Very able.")
    assert "No place is left: all 1 are taken or offered." in said(response)
    assert "Very able." in said(response)
    assert state_of(answer) == ExpressionState.RECEIVED


@pytest.mark.parametrize("version", ["", "7", "x"])
def test_screen_of_another_version_does_nothing(version, answer, approver, client_for):
    response = post(client_for(approver), answer, "accept", version=version)
    assert "nothing was done" in said(response)
    assert state_of(answer) == ExpressionState.RECEIVED


def test_looking_changes_nothing(answer, approver, client_for):
    client = client_for(approver)
    for verb in ("shortlist", "accept", "decline", "hold", "promote", "withdraw_expression"):
        assert client.get(url_of(answer, verb)).status_code == 200
    assert client.get(url_of(answer, "lapse")).status_code == 404
    assert client.get(url_of(answer, "delete")).status_code == 404
    assert state_of(answer) == ExpressionState.RECEIVED


def test_declining_needs_a_reason(answer, approver, client_for):
    client = client_for(approver)
    response = post(client, answer, "decline")
    assert response.context["form"].errors == {"reason": ["Choose the reason for declining."]}
    post(client, answer, "decline", reason="no_place")
    assert state_of(answer) == ExpressionState.DECLINED


def test_class_of_data_is_open_to_its_readers_only(answer, approver, client_for):
    settings = PrivacySettings.for_site(Site.objects.get())
    settings.save()
    facts = PrivacyFacts(
        settings=settings, privacy_class="contact", lawful_basis="Consent", notice="To reach you."
    )
    facts.readers = [Group.objects.create(name="Secretariat")]
    facts.save()
    client = client_for(approver)
    assert "Robin Webb" not in client.get(url_of(answer)).content.decode()
    assert "Robin Webb" not in client.get(reverse(REGISTER)).content.decode()
    approver.groups.add(Group.objects.get(name="Secretariat"))
    assert "Robin Webb" in client.get(url_of(answer)).content.decode()


def test_export_needs_its_own_right_and_is_logged(answer, approver, client_for):
    client = client_for(approver)
    assert client.get(reverse(REGISTER) + "?export=csv").status_code == 302
    approver.groups.get().permissions.add(Permission.objects.get(codename="export_expressions"))
    client = client_for(type(approver).objects.get(pk=approver.pk))
    response = client.get(reverse(REGISTER) + "?export=csv")
    exported = b"".join(response.streaming_content).decode()
    assert answer.reference in exported
    assert PageLogEntry.objects.filter(
        action="wagtail_partnerships.export_expressions", user=approver
    ).exists()
