"""The history of a document and of a case: narrowed down, and taken out, by name."""

import csv
import io

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile

from tests import factories, stages
from tests.conftest import make_group, make_user
from wagtail_partnerships import actions
from wagtail_partnerships.actions.base import log_transition
from wagtail_partnerships.actions.privacy.retention import hold
from wagtail_partnerships.models import ReviewCycle


pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewed(library, editor, approver, freeze):
    """A document reviewed twice; whoever began the first review is gone."""
    with freeze("2030-03-01 09:00Z"):
        page = factories.make_issued_guidance(library, title="=Reviewed")
    with freeze("2030-03-05 23:30Z"):
        stages.perform("begin_brief_review", page, editor)
        stages.perform("reaffirm", page, approver)
    # British Summer Time: the next day in the site's zone.
    with freeze("2031-05-06 23:30Z"):
        stages.perform("begin_full_review", page, approver)
    editor.delete()
    return page


@pytest.fixture
def ask(reviewed, approver, client_for):
    client = client_for(approver)

    def asked(**query):
        return client.get(reverse("partnerships_admin:history", args=(reviewed.pk,)), query)

    return asked


def verbs(response):
    return [line.action.rpartition(".")[2] for line in response.context["review_history"]]


ALL = ["begin_full_review", "reaffirm", "begin_brief_review", "adopt"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ALL),
        ({"action": "wagtail_partnerships.reaffirm"}, ["reaffirm"]),
        ({"by": "Edith Nkemelu"}, ["begin_brief_review"]),
        ({"by": "the system"}, ["adopt"]),
        ({"since": "2031-05-07"}, ["begin_full_review"]),
        ({"until": "2030-03-05"}, ALL[1:]),
        ({"since": "2030-03-02", "until": "2031-05-06"}, ["reaffirm", "begin_brief_review"]),
        ({"since": "tomorrow"}, []),
        ({"by": "Nobody"}, []),
    ],
)
def test_history_is_narrowed_down(query, found, ask):
    assert verbs(ask(**query)) == found


def test_history_of_a_case_has_no_line_of_another(reviewed, ask, library):
    first, second = ReviewCycle.objects.filter(page_id=reviewed.pk, edition=None).order_by("pk")
    assert verbs(ask(cycle=first.pk)) == ["reaffirm", "begin_brief_review"]
    assert verbs(ask(cycle=second.pk)) == ["begin_full_review"]
    other = factories.make_issued_guidance(library).review_cycle
    assert verbs(ask(cycle=other.pk)) == []


def test_history_is_exported_as_narrowed_and_says_by_whom(reviewed, approver, ask):
    response = ask(export="csv", until="2030-12-31")
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    heading, *rows = csv.reader(io.StringIO(text))
    assert heading[:3] == ["When", "Who", "What"]
    assert [row[1:3] for row in rows] == [
        ["Ada Preston", "Reaffirmed"],
        ["Edith Nkemelu", "Brief review begun"],
        ["the system", "Adopted"],
    ]
    assert rows[0][0] == "2030-03-05T23:30:00+00:00"
    assert b"".join(ask(export="xlsx").streaming_content).startswith(b"PK")
    shown = ask(action="wagtail_partnerships.export_history")
    assert verbs(shown) == ["export_history"] * 2
    assert {line.by for line in shown.context["review_history"]} == {"Ada Preston"}


@pytest.fixture
def answered(reviewed, library, approver, freeze):
    """A call of the second review, published, answered, decided on and held for a claim."""
    with freeze("2031-05-20 09:00Z"):
        call = factories.make_call(library, document=reviewed, title="=Help us", live=False)
        call.get_latest_revision().publish(user=approver)
        expression = factories.make_expression(call, name="Robin Canary")
    with freeze("2031-06-01 09:00Z"):
        log_transition(call, "view_expressions", user=approver)
        actions.accept(expression, approver, comment="Robin Canary knows the law")
    with freeze("2031-06-02 09:00Z"):
        stages.perform("reaffirm", reviewed, approver)
    # Long after the review has ended, and still of its case.
    with freeze("2032-06-03 09:00Z"):
        delete = Permission.objects.get(codename="delete_expressions")
        approver.user_permissions.add(delete)
        hold(call.call_record, type(approver).objects.get(pk=approver.pk), "A claim")
    call.reference = expression.reference
    return call


def case_of(call):
    return {"cycle": call.call_record.cycle_id}


def test_history_of_a_case_holds_what_happened_to_its_calls(answered, ask):
    response = ask(**case_of(answered))
    assert verbs(response) == ["hold_answers", "reaffirm", "accept", "publish", "begin_full_review"]
    assert response.content.decode().count(">=Help us</a>") == 3
    assert "Answer accepted" in response.content.decode()
    cycles = ReviewCycle.objects.filter(page=answered.document_id, edition=None)
    earlier = cycles.order_by("pk").first()
    assert verbs(ask(cycle=earlier.pk)) == ["reaffirm", "begin_brief_review"]


def test_history_of_a_document_holds_the_calls_of_all_its_cycles(answered, ask):
    assert verbs(ask()) == ["hold_answers", "reaffirm", "accept", "publish", *ALL]
    assert verbs(ask(action="wagtail_partnerships.accept", by="Ada Preston")) == ["accept"]


def test_history_tells_whoever_answered_by_reference(answered, ask):
    shown = ask(**case_of(answered)).content.decode()
    assert answered.reference in shown
    assert "Canary" not in shown
    response = ask(export="csv", **case_of(answered))
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    decided = next(row for row in csv.reader(io.StringIO(text)) if row[2] == "Answer accepted")
    assert decided[3:] == ["'=Help us", "Received", "Accepted", answered.reference]
    assert "Canary" not in text


def test_calls_stay_closed_to_whoever_may_not_see_their_history(
    answered, reviewed, home_page, client_for
):
    desk = factories.make_library(home_page, title="Only documents")
    reviewed.move(desk, pos="last-child")
    group = make_group("Of documents", desk, ["change_page"])
    client = client_for(make_user("documents", group))
    url = reverse("wagtailadmin_pages:history", args=(answered.pk,))
    assert client.get(url).status_code == 302
    response = client.get(reverse("partnerships_admin:history", args=(reviewed.pk,)))
    assert verbs(response) == ["reaffirm", *ALL]
    assert "Help us" not in response.content.decode()


def test_queries_do_not_grow_with_calls(answered, reviewed, library, approver, ask):
    def queries():
        with CaptureQueriesContext(connection) as context:
            shown = ask()
        return len(context), len(verbs(shown))

    queries()
    before, lines = queries()
    for _number in range(3):
        call = factories.make_call(library, document=reviewed, live=False)
        call.get_latest_revision().publish(user=approver)
    assert queries() == (before, lines + 3)


def test_long_history_is_shown_page_by_page_and_exported_whole(reviewed, approver, ask):
    for _number in range(100):
        log_transition(reviewed, "export_history", user=approver)
    assert verbs(ask()) == [*ALL, *["export_history"] * 96]
    assert verbs(ask(p=2)) == ["export_history"] * 4
    assert "104 entries" in ask(p=2).content.decode()
    text = b"".join(ask(export="csv", p=2).streaming_content).decode()
    assert len(text.splitlines()) == 105


def test_name_of_whoever_published_a_call_stays_when_the_account_goes(
    answered, approver, client_for, superuser
):
    approver.delete()
    url = reverse("partnerships_admin:history", args=(answered.document_id,))
    response = client_for(superuser).get(url, {"action": "wagtail.publish"})
    assert [line.by for line in response.context["review_history"]] == ["Ada Preston"]


def test_an_export_speaks_the_language_of_who_asks(library, superuser, client):
    page = factories.make_issued_guidance(library)
    profile = UserProfile.get_for_user(superuser)
    profile.preferred_language = "fr"
    profile.save()
    client.force_login(superuser)
    url = reverse("partnerships_admin:history", args=(page.pk,))
    heading = b"".join(client.get(f"{url}?export=csv")).decode().splitlines()[0]
    assert '"Commenter"' in heading, "as Wagtail has it in French"
