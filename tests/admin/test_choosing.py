"""Choosing people for a call: the list, decisions on many, letters, and what is put on paper."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Site

from tests import factories
from tests.admin.test_answers import said
from wagtail_partnerships import actions
from wagtail_partnerships.actions.calls.arrivals import Arrival, receive
from wagtail_partnerships.models import CallToActionPage, ExpressionOfInterest, Notice
from wagtail_partnerships.models.privacy import PrivacyFacts, PrivacySettings
from wagtail_partnerships.models.questions import CallAudience
from wagtail_partnerships.tasks import send_due_notices


pytestmark = pytest.mark.django_db

QUESTIONS = (
    {"field_type": "name", "label": "Your name"},
    {"field_type": "email", "label": "Your e-mail address"},
    {"field_type": "audience", "label": "Your voice"},
    {"field_type": "checkboxes", "label": "When?", "choices": "Y bore – café\nAfternoon"},
    {"field_type": "multiline", "label": "Your interest"},
    {"field_type": "multiline", "label": "Access", "privacy_class": "health", "required": False},
    {"field_type": "consent", "label": "Thank me", "allows_naming": True},
)
SCREENS = ("choosing", "letters", "attendance", "pack")


@pytest.fixture
def voices(db):
    return [factories.make_voice(name=name) for name in ("Student", "Patient")]


@pytest.fixture
def call(library, voices):
    page = factories.make_event_call(
        library, title="Come to our workshop", places=3, questions=QUESTIONS
    )
    page.partnerships_audiences = [
        CallAudience(voice=voice, places=places)
        for voice, places in zip(voices, (2, 1), strict=True)
    ]
    page.save()
    return CallToActionPage.objects.get(pk=page.pk)


@pytest.fixture
def robin(call, voices):
    return answer(call, "Robin Webb", voices[0], ["Y bore – café"], "Teaching care", "A ramp", True)


@pytest.fixture
def kim(call, voices):
    return answer(call, "Kim Ng", voices[1], ["Afternoon"], "Radiotherapy", "", False)


def answer(call, name, voice, when, interest, access, named):
    values = (name, f"{name.split()[0].lower()}@example.com", voice, when, interest, access, named)
    names = [row.name for row in call.get_form_fields()]
    return receive(call, dict(zip(names, values, strict=True)), Arrival(token=name))


def url_of(call, screen="choosing"):
    return reverse(f"partnerships_admin:{screen}", args=(call.pk,))


def tick(*answers, **data):
    values = [f"{one.pk}:{ExpressionOfInterest.objects.get(pk=one.pk).version}" for one in answers]
    return {"answer": values, **data}


def states(*answers):
    return [ExpressionOfInterest.objects.get(pk=one.pk).state for one in answers]


def listed(client, call, **asked):
    rows = client.get(url_of(call), asked).context["rows"]
    return {row.label for row in rows}


def named(call, label):
    return next(row.name for row in call.get_form_fields() if row.label == label)


def test_list_is_narrowed_down_by_what_was_answered(call, robin, kim, approver, client_for):
    client = client_for(approver)
    both = {"Robin Webb", "Kim Ng"}
    assert listed(client, call) == both
    for one, moment in ((robin, "2026-06-09T12:00Z"), (kim, "2026-06-09T23:30Z")):
        ExpressionOfInterest.objects.filter(pk=one.pk).update(received_at=moment)
    when, interest = named(call, "When?"), named(call, "Your interest")
    for asked, found in (
        ({"q": "webb"}, {"Robin Webb"}),
        ({"q": kim.reference}, {"Kim Ng"}),
        ({"voice": robin.voice_id}, {"Robin Webb"}),
        ({"answer": f"{when}=Y bore – café"}, {"Robin Webb"}),
        ({"answer": f"{when}=Afternoon"}, {"Kim Ng"}),
        ({"about": interest, "says": "RADIO"}, {"Kim Ng"}),
        ({"about": interest, "says": "100%"}, set()),
        ({"state": "accepted"}, set()),
        # Days are those of the site, the last one included; Kim answered at half past midnight.
        ({"since": "2026-06-10"}, {"Kim Ng"}),
        ({"until": "2026-06-09"}, {"Robin Webb"}),
        ({"since": "2026-06-09", "until": "2026-06-10"}, both),
        ({"since": "2026-06-11"}, set()),
        ({"since": "10/06/2026", "until": "9999-12-31"}, both),
        ({"since": "2026-02-31", "until": "0001-01-01"}, both),
        # What the list does not offer is not asked of the database.
        ({"answer": "email_key=robin@example.com"}, both),
        ({"about": "password", "says": "x"}, both),
        ({"state": "x", "voice": "x", "p": "x"}, both),
    ):
        assert listed(client, call, **asked) == found, asked


def test_nobody_searches_what_they_may_not_read(call, robin, approver, client_for):
    call.letter_accepted = "Welcome, {name}."
    call.save()
    settings = PrivacySettings.for_site(Site.objects.get())
    for name in ("contact", "health"):
        facts = PrivacyFacts.objects.create(
            settings=settings, privacy_class=name, lawful_basis="Consent", notice="Why."
        )
        facts.readers = [Group.objects.get_or_create(name="Secretariat")[0]]
        facts.save()
    actions.accept(robin, approver)
    ExpressionOfInterest.objects.update(confirmed_at=timezone.now())
    client = client_for(approver)
    assert listed(client, call, q="Webb") == set()
    about = {"about": named(call, "Access"), "says": "nothing of it"}
    assert listed(client, call, **about) == {robin.reference}, "the question is not offered"
    for screen in SCREENS:
        shown = client.get(url_of(call, screen)).content.decode()
        assert "Robin" not in shown
        assert "A ramp" not in shown


def test_coverage_of_voices(call, robin, kim, approver, client_for):
    actions.accept(robin, approver)
    rows = client_for(approver).get(url_of(call)).context["coverage"]
    assert [(row.voice, row.sought, row.answered, row.covered, row.missing) for row in rows] == [
        ("Student", 2, 1, 1, 1),
        ("Patient", 1, 1, 0, 1),
    ]


def test_many_are_decided_on_at_once(call, robin, kim, approver, client_for):
    client = client_for(approver)
    assert "Tick the answers" in said(client.post(url_of(call), {"verb": "accept"}))
    response = client.post(url_of(call), tick(robin, kim, verb="decline"))
    assert response.context["form"].errors == {"reason": ["Choose the reason for declining."]}
    assert [row.ticked for row in response.context["rows"]] == [True, True]
    response = client.post(url_of(call), tick(robin, kim, verb="decline", reason="no_place"))
    assert "Done for 2 answers." in said(response)
    assert states(robin, kim) == ["declined", "declined"]
    client.post(url_of(call), tick(robin, kim, verb="reconsider"))
    call.places = 1
    call.save()
    response = client.post(url_of(call), tick(robin, kim, verb="accept", comment="Both able."))
    assert states(robin, kim) == ["accepted", "received"]
    [refused] = response.context["refused"]
    assert "No place is left" in refused.reasons[0]
    # What was shown before is not decided on.
    data = {"answer": [f"{kim.pk}:0"], "verb": "shortlist"}
    kim.refresh_from_db()
    assert "changed this answer" in said(client.post(url_of(call), data))
    other = factories.make_expression(factories.make_call())
    response = client.post(url_of(call), tick(other, verb="accept"))
    assert other.name not in said(response), "the answer of another call"
    assert states(other) == ["received"]


def test_deciding_needs_its_right(call, robin, editor, client_for):
    editor.user_permissions.add(*_permissions("view_expressions"))
    client = client_for(editor)
    assert listed(client, call) == {"Robin Webb"}
    response = client.post(url_of(call), tick(robin, verb="accept"))
    assert "needs the right to decide" in said(response)
    assert states(robin) == ["received"]
    assert client.get(url_of(call, "letters")).status_code == 302


def _permissions(*names):
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(codename__in=names)


def test_kept_unread_shows_how_many_and_nothing_else(call, robin, approver, client_for):
    CallToActionPage.objects.update(keep_unread_until_closed=True)
    client = client_for(approver)
    shown = client.get(url_of(call))
    html = shown.content.decode()
    assert "1 answer has come in." in html
    assert "kept unread until it closes" in html
    assert "Robin" not in html
    assert "Student" not in html
    assert robin.reference not in html
    for screen in ("attendance", "pack", "letters"):
        assert client.get(url_of(call, screen)).status_code == 302
    client.post(url_of(call), tick(robin, verb="accept"))
    client.post(url_of(call), tick(robin, verb="add_tags", tags="peeped"))
    robin.refresh_from_db()
    assert (robin.state, robin.tags) == ("received", "")
    CallToActionPage.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert "Robin Webb" in client.get(url_of(call)).content.decode()


def test_letters_are_read_and_released_together(call, robin, kim, approver, client_for):
    call.letter_accepted = "Welcome, {name}. Your reference: {reference}. {nonsense} {link}"
    call.save()
    send_due_notices.call()
    mail.outbox.clear()
    client = client_for(approver)
    client.post(url_of(call), tick(robin, verb="accept"))
    client.post(url_of(call), tick(kim, verb="decline", reason="no_place"))
    send_due_notices.call()
    assert mail.outbox == []
    shown = client.get(url_of(call, "letters"))
    html = shown.content.decode()
    # The address is not confirmed, so the name that was typed is not in the letter.
    assert f"Welcome, Sir or Madam. Your reference: {robin.reference}. {{nonsense}}" in html
    assert "Ada Preston released them" in html
    assert "mine=" not in html, "nobody at the desk gets the person's own link"
    assert "(their own link)" in html
    assert PageLogEntry.objects.filter(
        action="wagtail_partnerships.view_expressions", data__rows=2
    ).exists()
    letters = {letter.notice.expression: letter.notice.pk for letter in shown.context["letters"]}
    assert set(letters) == {robin, kim}

    assert "Nothing was sent" in said(client.post(url_of(call, "letters"), follow=True))
    client.post(url_of(call, "letters"), {"letter": [letters[robin]]})
    send_due_notices.call()
    assert [message.to for message in mail.outbox] == [["robin@example.com"]]
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.release_letters")
    assert (entry.data["by"], entry.data["letters"]) == ("Ada Preston", 1)
    robin.refresh_from_db()
    kim.refresh_from_db()
    assert robin.told_at
    assert kim.told_at is None
    # A decision that was taken back meanwhile leaves no letter to release.
    client.post(url_of(call), tick(kim, verb="reconsider"))
    response = client.post(
        url_of(call, "letters"), {"letter": [letters[kim], letters[robin]]}, follow=True
    )
    assert "no longer kept back" in said(response)
    other = factories.make_event_call()
    stray = factories.make_expression(other)
    actions.accept(stray, approver)
    client.post(url_of(call, "letters"), {"letter": [stray.notices.get().pk]})
    assert stray.notices.get().state == Notice.State.KEPT_BACK


def test_notes_and_tags(call, robin, kim, approver, editor, client_for):
    url = reverse("partnerships_admin:answer_transition", args=(robin.pk, "keep_notes"))
    client = client_for(approver)
    assert client.get(url).status_code == 200
    version = ExpressionOfInterest.objects.get(pk=robin.pk).version
    response = client.post(
        url, {"version": version, "tags": " able,  from Wales ,able", "notes": "Rang on Monday."}
    )
    assert response.status_code == 302
    robin.refresh_from_db()
    assert (robin.tags, robin.notes) == ("able, from Wales", "Rang on Monday.")
    assert robin.state == "received"
    assert "Rang on Monday." in client.get(response.url).content.decode()
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.keep_notes")
    assert "Monday" not in str(entry.data)
    assert "Wales" not in str(entry.data)

    client.post(url_of(call), tick(robin, kim, verb="add_tags", tags="call back"))
    robin.refresh_from_db()
    assert robin.tags == "able, from Wales, call back"
    for tag, found in (
        ("able", {"Robin Webb"}),
        ("call back", {"Robin Webb", "Kim Ng"}),
        ("Wales", set()),
    ):
        assert listed(client, call, tag=tag) == found
    assert client.get(url_of(call)).context["offered"]["tags"] == [
        "able",
        "call back",
        "from Wales",
    ]
    response = client.post(url_of(call), tick(robin, verb="add_tags", tags="x" * 101))
    assert response.context["form"].errors
    for _round in range(3):
        long = "y" * 90 + str(_round)
        response = client.post(url_of(call), tick(robin, verb="add_tags", tags=long))
    assert "too long" in said(response)
    editor.user_permissions.add(*_permissions("view_expressions"))
    client_for(editor).post(url, {"version": 99, "tags": "mine"})
    robin.refresh_from_db()
    assert "mine" not in robin.tags


def test_what_is_put_on_paper(call, robin, kim, approver, client_for):
    keep = actions.accept(robin, approver)
    type(keep).objects.filter(pk=keep.pk).update(notes="Robin rang.")
    client = client_for(approver)
    pack = client.get(url_of(call, "pack")).content.decode()
    assert pack.count("partnerships-sheet") == 2
    for words in ("Robin Webb", "robin@example.com", "Teaching care", "A ramp", "Robin rang."):
        assert words in pack
    blind = client.get(url_of(call, "pack"), {"blind": 1}).content.decode()
    assert "Teaching care" in blind
    assert robin.reference in blind
    for words in ("Robin", "robin@", "Kim", "kim@"):
        assert words not in blind
    one = client.get(url_of(call, "pack"), {"blind": 1, "state": "accepted"}).content.decode()
    assert one.count("partnerships-sheet") == 1

    coming = client.get(url_of(call, "attendance")).content.decode()
    assert "Robin Webb" in coming
    assert "A ramp" in coming
    assert "Kim Ng" not in coming
    actions.withdraw_expression(ExpressionOfInterest.objects.get(pk=robin.pk), approver)
    assert "Robin Webb" not in client.get(url_of(call, "attendance")).content.decode()
    entries = PageLogEntry.objects.filter(action="wagtail_partnerships.view_expressions")
    assert sorted(entry.data["rows"] for entry in entries) == [0, 1, 1, 2, 2]
    assert "Robin" not in str([entry.data for entry in entries])


def test_refused_verbs_are_told_together(call, robin, approver, client_for):
    url = reverse("partnerships_admin:answer", args=(robin.pk,))
    html = client_for(approver).get(url).content.decode()
    assert html.count("is not possible now") == 1
    assert "Release from quarantine, Offer a place, Reconsider" in html


def test_register_leads_to_each_call(call, robin, approver, client_for):
    register = reverse("partnerships_registers_expressions_modeladmin_index")
    client = client_for(approver)
    assert f'href="{url_of(call)}"' in client.get(register).content.decode()
    # The way from Wagtail's own menu of forms, and what the voices of one call cover.
    menu = client.get(reverse("wagtailforms:list_submissions", args=(call.pk,)))
    assert menu.url == url_of(call)
    editor = client.get(reverse("wagtailadmin_pages:edit", args=(call.pk,)))
    assert f'href="{url_of(call)}"' in editor.content.decode()
    shown = client.get(register, {"call": call.call_record.pk})
    assert [row.missing for row in shown.context["coverage"]] == [2, 1]
    CallToActionPage.objects.update(keep_unread_until_closed=True)
    shown = client.get(register, {"call": call.call_record.pk})
    assert "coverage" not in shown.context


@pytest.mark.parametrize(
    ("screen", "sizes"),
    [
        ("choosing", (3, 9_997)),
        ("register", (3, 9_997)),
        ("attendance", (3, 60)),
        ("pack", (3, 60)),
        ("letters", (3, 30)),
    ],
)
def test_queries_do_not_grow_with_answers(screen, sizes, call, robin, approver, client_for):
    client = client_for(approver)
    url = (
        reverse("partnerships_registers_expressions_modeladmin_index")
        if screen == "register"
        else url_of(call, screen)
    )
    counts = []
    for size in sizes:
        facts = {
            name: getattr(robin, name)
            for name in ("call", "form_version", "voice", "answers", "consents", "name", "email")
        }
        rows = ExpressionOfInterest.objects.bulk_create(
            ExpressionOfInterest(**facts, state="accepted", tags=f"tag {size}")
            for _number in range(size)
        )
        if screen == "letters":
            Notice.objects.bulk_create(
                Notice(
                    kind="expression_accept",
                    key=f"accept:{row.pk}",
                    email=row.email,
                    expression=row,
                    context={"verb": "accept"},
                    state="kept_back",
                )
                for row in rows
            )
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
