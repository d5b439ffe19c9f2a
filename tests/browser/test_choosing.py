"""Choosing people for a call that is kept unread until it closes, at the desk and on a phone."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories
from tests.browser.desks import Desk
from tests.browser.test_accessibility import Examiner
from wagtail_partnerships.models import CallToActionPage, ExpressionOfInterest, Notice
from wagtail_partnerships.models.questions import CallAudience


def test_choosing_in_a_call_kept_unread(library, page, open_page, log_in, approver):
    voice = factories.make_voice(name="Student")
    call = factories.make_event_call(
        library, title="Come to our workshop", places=1, keep_unread_until_closed=True
    )
    call.partnerships_audiences = [CallAudience(voice=voice, places=1)]
    call.save()
    robin, _kim = (
        factories.make_expression(call, name=name, voice=voice) for name in ("Robin", "Kim")
    )
    url = reverse("partnerships_admin:choosing", args=(call.pk,))
    desk, examiner = Desk(log_in(page, approver)), Examiner(page)

    examiner.visit("kept unread", url, "#main")
    desk.sees("2 answers have come in.")
    desk.sees("kept unread until it closes")
    expect(desk.main.get_by_text("Robin")).to_have_count(0)
    CallToActionPage.objects.update(closes_at=timezone.now() - timedelta(seconds=1))

    examiner.visit("choosing", url, "#main")
    for name in ("Robin", "Kim"):
        page.get_by_role("checkbox", name=name, exact=True).check()
    desk.choose("Do", "Accept")
    desk.press("Do it for those that are ticked")
    desk.sees("Done for one answer.")
    desk.sees("No place is left")
    examiner.look("decided", "#main")
    left = ExpressionOfInterest.objects.get(state="received")
    page.get_by_role("checkbox", name=left.name, exact=True).check()
    desk.choose("Do", "Decline")
    desk.choose("Reason for declining", "More people answered than there are places")
    desk.press("Do it for those that are ticked")
    desk.sees("Done for one answer.")

    page.get_by_role("link", name="2 letters kept back").click()
    page.get_by_text("Read the letter").first.click()
    expect(page.locator(".partnerships-letter").first).to_contain_text("Come to our workshop")
    examiner.look("letters", "#main")
    desk.press("Release the letters")
    desk.sees("2 letters are released.")
    assert not Notice.objects.filter(state=Notice.State.KEPT_BACK).exists()

    for name in ("Attendance list", "Print pack", "Print pack, blind"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("article").first).to_be_visible()
        examiner.look(name, "#main")
    page.goto(reverse("partnerships_admin:answer", args=(robin.pk,)))
    page.get_by_role("link", name="Notes and tags").click()
    examiner.look("notes", "#main")
    desk.write("Tags", "call back")
    desk.press("Save")
    desk.sees("call back")
    assert examiner.found == {}

    phone = log_in(open_page(width=390, height=844), approver)
    for screen in ("choosing", "letters", "attendance", "pack"):
        phone.goto(reverse(f"partnerships_admin:{screen}", args=(call.pk,)))
        wide = phone.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{screen}: {wide} pixels hang over the edge"


def test_voices_fit_a_phone(library, open_page, log_in, approver):
    voice = factories.make_voice(name="Radiography support workers")
    call = factories.make_event_call(library, places=2)
    call.partnerships_audiences = [CallAudience(voice=voice, places=2)]
    call.save()
    factories.make_expression(call, voice=voice, state="accepted")
    phone = log_in(open_page(width=390, height=844), approver)
    register = f"{reverse('wagtailadmin_home')}partnerships/registers/expressions/"
    for url in (
        reverse("partnerships_admin:choosing", args=(call.pk,)),
        f"{register}?call={call.call_record.pk}",
    ):
        phone.goto(url)
        row = phone.get_by_role("row").filter(has=phone.get_by_role("rowheader"))
        expect(row).to_have_text("Radiography support workers 2 1 1 1", use_inner_text=True)
        hidden = phone.evaluate(
            "(({scrollWidth, clientWidth}) => scrollWidth - clientWidth)"
            "(document.querySelector('.partnerships-scroll'))"
        )
        assert hidden == 0
