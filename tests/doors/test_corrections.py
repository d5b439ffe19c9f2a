"""Who writes a correction, who publishes it, and what the history keeps of both."""

import pytest
from django.urls import reverse
from wagtail.models import Site

from tests import factories
from wagtail_partnerships import actions
from wagtail_partnerships.exceptions import TransitionRefused
from wagtail_partnerships.models import PartnershipsSettings


pytestmark = pytest.mark.django_db


@pytest.fixture
def second_person(home_page):
    settings = PartnershipsSettings.for_site(Site.objects.get(is_default_site=True))
    settings.second_person_corrects = True
    settings.save()


def correct(page, user, client_for):
    """Publish the draft as a correction, as an approver does on the screen."""
    url = reverse("partnerships_admin:transition", args=(page.pk, "correct"))
    client = client_for(user)
    form = client.get(url)
    posted = {"note": "A wrong figure.", "version": page.review_cycle.version}
    posted["revision"] = page.get_latest_revision().pk
    answer = client.post(url, posted, follow=True)
    return form.content.decode() + answer.content.decode()


def corrections(page):
    return page.editions.get().corrections.count()


@pytest.fixture
def page(library):
    return factories.make_issued_guidance(library)


def test_site_can_ask_for_a_second_person(
    page, second_person, approver, other_approver, client_for
):
    factories.revise_draft(page, user=approver, summary="Put right.")
    assert "You wrote this correction" in correct(page, approver, client_for)
    assert corrections(page) == 0
    correct(page, other_approver, client_for)
    assert corrections(page) == 1
    assert "Put right." in client_for(approver).get(page.url).content.decode()


def test_whoever_wrote_a_part_of_it_is_a_writer(page, second_person, approver, editor):
    factories.revise_draft(page, user=approver, summary="Put right.")
    factories.revise_draft(page, user=editor, scope="Everybody.")
    with pytest.raises(TransitionRefused, match="Another approver"):
        actions.correct(page.review_cycle, approver, "A wrong figure.")


def test_whoever_wrote_a_draft_that_was_dropped_is_none(page, second_person, approver, editor):
    factories.revise_draft(page, user=approver, summary="Thrown away.")
    page.live_revision.as_object().save_revision(user=approver)
    factories.revise_draft(page, user=editor, summary="Put right.")
    actions.correct(page.review_cycle, approver, "A wrong figure.")
    assert corrections(page) == 1


def test_system_and_superusers(page, second_person, superuser):
    factories.revise_draft(page, user=superuser, summary="Put right.")
    with pytest.raises(TransitionRefused, match="Another approver"):
        actions.correct(page.review_cycle, superuser, "A wrong figure.")
    actions.correct(page.review_cycle, None, "A wrong figure.")
    assert corrections(page) == 1


def test_without_the_choice_one_person_does_both_and_the_history_says_so(
    page, approver, client_for
):
    factories.revise_draft(page, user=approver, summary="Put right.")
    correct(page, approver, client_for)
    assert corrections(page) == 1
    assert "A wrong figure. Written by Ada Preston." in told_in_history(page, approver, client_for)


def test_history_names_writers_and_publisher(page, approver, editor, other_editor, client_for):
    factories.revise_draft(page, user=editor, summary="Put right.")
    page.refresh_from_db()
    factories.revise_draft(page, user=other_editor, scope="Everybody.")
    page.refresh_from_db()
    correct(page, approver, client_for)
    assert corrections(page) == 1
    told = told_in_history(page, approver, client_for)
    assert "Written by Omar Byrne, Edith Nkemelu." in told
    assert "Ada Preston" in told


def told_in_history(page, user, client_for):
    client = client_for(user)
    tab = client.get(reverse("partnerships_admin:document", args=(page.pk,))).content.decode()
    wagtail = client.get(reverse("wagtailadmin_pages:history", args=(page.pk,))).content.decode()
    assert "Written by" in wagtail
    return tab
