"""Documents, calls and libraries in the hands of wagtail-localize."""

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from tests import factories
from wagtail_partnerships import actions
from wagtail_partnerships.doctor import examine
from wagtail_partnerships.models import BodyOfDocument, GuidancePage


pytestmark = pytest.mark.django_db

SORRY = "you do not have permission"


@pytest.fixture
def french(library):
    """The locale into which is translated; home page and library stand in it already."""
    locale = Locale.objects.create(language_code="fr")
    for page in (library.get_parent().specific, library):
        page.copy_for_translation(locale).specific.save_revision().publish()
    return locale


@pytest.fixture
def page(library):
    page = factories.make_guidance(library, title="Patient care", summary="What to do.")
    draft = page.get_latest_revision_as_object()
    draft.partnerships_bodies = [BodyOfDocument(organisation=factories.make_organisation())]
    draft.save_revision()
    actions.adopt(page)
    return GuidancePage.objects.get(pk=page.pk)


@pytest.fixture
def client(client_for, superuser, django_capture_on_commit_callbacks):
    """A superuser's; what waits for the end of a transaction, as its publishing does, is done."""
    client = client_for(superuser)
    post = client.post

    def post_and_commit(*args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return post(*args, **kwargs)

    client.post = post_and_commit
    return client


def translate(page, locale, client):
    url = reverse("wagtail_localize:submit_page_translation", args=(page.pk,))
    answer = client.post(url, {"locales": [locale.pk]}, follow=True)
    return answer, page.get_translation(locale).specific


def put_into_words(page, locale, **words):
    """Translate texts, as the editor of wagtail-localize does."""
    source = TranslationSource.objects.get(object_id=page.translation_key)
    for segment in source.stringsegment_set.all():
        if segment.context.path in words:
            StringTranslation.objects.create(
                translation_of=segment.string,
                context=segment.context,
                locale=locale,
                data=words[segment.context.path],
            )


def publish(page, client):
    url = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    return client.post(url, {"action": "publish"}, follow=True)


def sync(page, client, **data):
    source = TranslationSource.objects.get(object_id=page.translation_key)
    url = reverse("wagtail_localize:update_translations", args=(source.pk,))
    return client.post(url, data, follow=True)


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def issue(page):
    actions.submit(page.review_cycle, None, "Translated.", "Adopt it.")
    actions.approve(page.review_cycle, None)
    return fresh(page)


def test_translation_of_a_live_document_begins_as_a_draft(page, french, client):
    answer, translation = translate(page, french, client)
    assert (translation.live, translation.status, translation.edition) == (False, "draft", None)
    assert [cycle.state for cycle in translation.cycles] == ["drafting"]
    assert client.get(translation.url).status_code == 404
    told = answer.content.decode()
    assert SORRY not in told
    assert "leads to the Review tab" in told
    assert reverse("partnerships_admin:document", args=(translation.pk,)) in told


def test_publish_in_its_editor_saves_the_draft_and_leads_to_the_review_tab(page, french, client):
    _answer, translation = translate(page, french, client)
    put_into_words(page, french, title="Soins", summary="Que faire.")
    editor = client.get(reverse("wagtailadmin_pages:edit", args=(translation.pk,)))
    assert "&quot;canPublish&quot;: true" in editor.content.decode()
    answer = publish(translation, client)
    review = reverse("partnerships_admin:document", args=(translation.pk,))
    assert answer.redirect_chain == [(review, 302)]
    assert "saved as the draft" in answer.content.decode()
    translation = fresh(translation)
    assert (translation.live, translation.get_latest_revision_as_object().title) == (False, "Soins")
    translation = issue(translation)
    public = client.get(translation.url).content.decode()
    assert "Soins" in public
    assert "Que faire." in public
    assert translation.edition == 1
    assert page.review_cycle.state == "in_force"


def test_who_may_not_change_the_text_saves_no_draft(page, french, client):
    _answer, translation = translate(page, french, client)
    actions.submit(translation.review_cycle, None, "x", "y")
    revisions = translation.revisions.count()
    put_into_words(page, french, title="Soins")
    assert "awaits approval" in publish(translation, client).content.decode()
    assert translation.revisions.count() == revisions


@pytest.mark.parametrize("out_of_use", [False, True])
def test_syncing_changes_no_text_in_force_and_says_what_happened(page, french, client, out_of_use):
    _answer, translation = translate(page, french, client)
    put_into_words(page, french, title="Soins", summary="Que faire.")
    publish(translation, client)
    translation = issue(translation)
    if out_of_use:
        actions.withdraw(translation.review_cycle, None, "Unsafe.")
    before = client.get(translation.url).content
    factories.revise_draft(page, title="Care of patients", summary="What to do now.")
    actions.correct(page.review_cycle, None, "A better word.")
    answer = sync(page, client, publish_translations="on")
    told = answer.content.decode()
    assert SORRY not in told
    assert "“Soins” in French is not published: the changes are saved as its draft." in told
    assert reverse("partnerships_admin:document", args=(translation.pk,)) in told
    assert client.get(translation.url).content == before
    translation = fresh(translation)
    assert (translation.edition, translation.editions.get().corrections.count()) == (1, 0)
    assert translation.get_latest_revision_as_object().summary == "What to do now."
    assert translation.partnerships_bodies.count() == 1
    assert list(examine()) == []


def test_draft_of_a_sync_is_published_as_a_correction(page, french, client):
    _answer, translation = translate(page, french, client)
    translation = issue(translation)
    factories.revise_draft(page, summary="What to do now.")
    actions.correct(page.review_cycle, None, "A better word.")
    sync(page, client, publish_translations="on")
    actions.correct(fresh(translation).review_cycle, None, "As the English text.")
    assert "What to do now." in client.get(translation.url).content.decode()
    assert list(examine()) == []


def test_calls_and_libraries_are_translated_and_published(library, page, french, client):
    call = factories.make_call(library, document=page, title="Help us")
    call = fresh(call)
    assert call.live
    _answer, translation = translate(call, french, client)
    assert translation.live
    assert client.get(translation.url).status_code == 200
    put_into_words(call, french, title="Aidez-nous")
    assert SORRY not in publish(translation, client).content.decode()
    assert "Aidez-nous" in client.get(translation.url).content.decode()
    assert Translation.objects.filter(enabled=True).exists()
