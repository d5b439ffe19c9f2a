"""
Nothing of ours stands in anybody's way: axe, a phone's width, and no JavaScript.

What axe finds on pages is collected, so that one run tells of all of them. In the admin it looks at
the part of the screen that is ours.
"""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests import factories, stages
from tests.browser.desks import Reader
from wagtail_partnerships import actions
from wagtail_partnerships.models import CallToActionPage, ExpressionOfInterest, ImportRun
from wagtail_partnerships.models.guidancerows import BodyOfDocument, Citation


BODY = [
    ("heading", {"text": "Why partnership", "level": "2"}),
    (
        "paragraph",
        "<p>See <a href='https://example.org/'>the evidence</a>.</p><ul><li>One</li></ul>",
    ),
    ("principle", {"kind": "recommendation", "title": "Ask first", "text": "<p>Always.</p>"}),
    ("callout", {"title": "In short", "text": "<p>Work together.</p>"}),
    (
        "table",
        {"data": [["Who", "When"], ["Patients", "Always"]], "first_row_is_table_header": True},
    ),
    ("heading", {"text": "How to begin", "level": "3"}),
    ("quote", {"text": "Nothing about us without us.", "source": "A patient"}),
]

# Which stage a document has to be in for a verb's form to be shown.
SHOWN_AT = {
    "new_drafting": ("submit", "adopt"),
    "awaiting_approval": ("send_back", "recall", "approve"),
    "in_force": (
        "begin_brief_review",
        "begin_full_review",
        "correct",
        "postpone",
        "supersede",
        "withdraw",
    ),
    "brief_review": ("escalate", "revise", "reaffirm"),
    "drafting": ("abandon",),
    "withdrawn": ("reinstate",),
}


@pytest.fixture(autouse=True)
def unhurried(settings):
    settings.WAGTAIL_PARTNERSHIPS = {**settings.WAGTAIL_PARTNERSHIPS, "FORM_MINIMUM_SECONDS": 0}


class Examiner:
    """Looks at pages with axe, and remembers what is wrong with each."""

    def __init__(self, page):
        self.page = page
        self.found = {}

    def visit(self, name, url, part=None, status=(200, 410)):
        """Open a page and look at it, or at one part of it."""
        assert self.page.goto(url).status in status
        self.look(name, part)

    def look(self, name, part=None):
        """Look at what the browser shows."""
        expect(self.page.locator(part or "body").first).to_be_visible()
        # Wagtail's own messages, on which its white on red and green is too pale.
        looked_at = {"include": [[part or "html"]], "exclude": [[".messages"]]}
        for violation in Axe().run(self.page, context=looked_at).response["violations"]:
            places = [node["html"][:200] for node in violation["nodes"]]
            self.found.setdefault(name, []).append((violation["id"], places))


@pytest.fixture
def examiner(page):
    """Fails at the end, naming everything that was found."""
    examiner = Examiner(page)
    yield examiner
    assert examiner.found == {}


def make_full_document(library, **kwargs):
    """Return a document in force that has everything that a document can show."""
    kwargs.setdefault("body", BODY)
    return factories.make_issued_guidance(
        library,
        reference=f"G-{next(factories.numbers)}",
        kind=factories.make_kind(),
        topics=[factories.make_topic()],
        scope="Imaging and radiotherapy.",
        audience="The whole workforce.",
        officer_role="Professional officer",
        officer_email="officer@example.org",
        partnerships_bodies=[
            BodyOfDocument(organisation=factories.make_organisation(website="https://example.org/"))
        ],
        partnerships_citations=[Citation(source=factories.make_source())],
        **kwargs,
    )


def in_force(library):
    return make_full_document(library, title="In force")


def due(library):
    day = timezone.localdate()
    return make_full_document(
        library, title="Due", issued_on=day - timedelta(days=2000), due_on=day - timedelta(days=9)
    )


def under_review(library):
    page = make_full_document(library, title="Under review")
    actions.begin_full_review(page.review_cycle, None, "legislation")
    factories.make_call(document=page)
    return page


def being_revised(library):
    page = under_review(library)
    actions.revise(page.review_cycle, None, "Out of date.")
    return page


def superseded(library):
    page = make_full_document(library, title="Superseded")
    actions.supersede(page.review_cycle, None, in_force(library))
    return page


def withdrawn(library):
    page = make_full_document(library, title="Withdrawn")
    actions.withdraw(page.review_cycle, None, "Unsafe since the new law.")
    return page


def taken_down(library):
    page = make_full_document(library, title="Taken down")
    actions.withdraw(page.review_cycle, None, "Unsafe.", take_down=True)
    return page


def of_two_editions(library):
    page = being_revised(library)
    factories.revise_draft(page, summary="The second edition.", body=BODY[:3])
    actions.submit(page.review_cycle, None, "Shorter.", "Adopt it.")
    actions.approve(page.review_cycle, None)
    return page


STATUSES = (in_force, due, under_review, being_revised, superseded, withdrawn, taken_down)


# What axe finds on the public pages


def test_library(library, examiner):
    examiner.visit("empty", library.url)
    examiner.visit("empty archive", f"{library.url}archive/")
    for make in STATUSES:
        make(library)
    examiner.visit("with documents", library.url)
    examiner.visit("with results", f"{library.url}?q=force")
    examiner.visit("nothing found", f"{library.url}?q=unheard")
    examiner.visit("archive", f"{library.url}archive/")


def test_document_in_each_status(library, examiner):
    for make in STATUSES:
        examiner.visit(make.__name__, make(library).url)


def test_editions(library, examiner):
    url = of_two_editions(library).url
    for part in ("", "editions/", "editions/1/", "editions/2/", "editions/2/changes/"):
        examiner.visit(part, f"{url}{part}")


def test_call_at_each_stage(library, examiner):
    call = factories.make_event_call(library, document=in_force(library), places=1)
    examiner.visit("open", call.url)
    reader = Reader(examiner.page)
    reader.send()
    examiner.look("errors")
    answer(reader)
    examiner.look("thank you")
    now = timezone.now()
    for name, facts in {
        "not yet open": {"opens_at": now + timedelta(days=1)},
        "closed": {"opens_at": now - timedelta(days=9), "closes_at": now - timedelta(days=1)},
        "full": {"places": 0, "closes_at": now + timedelta(days=9)},
    }.items():
        CallToActionPage.objects.filter(pk=call.pk).update(**facts)
        examiner.visit(name, call.url)


def answer(reader):
    """Answer the usual questions, and send them."""
    reader.write("Your name", "Robin Hale")
    reader.write("Your e-mail address", "robin@example.com")
    reader.write("Your interest", "I have been a patient for ten years.")
    reader.page.get_by_label("You may write to me about this call").check()
    reader.send()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Thank you")


# What axe finds in the admin


@pytest.fixture
def at_the_admin(examiner, log_in, superuser):
    log_in(examiner.page, superuser)
    return examiner


@pytest.mark.parametrize("stage", ["new_drafting", "awaiting_approval", "full_review"])
def test_review_tab(stage, library, at_the_admin):
    page = stages.document_in(stage, library)
    at_the_admin.page.goto(reverse("wagtailadmin_pages:edit", args=(page.pk,)))
    at_the_admin.page.get_by_role("tab", name="Review").click()
    at_the_admin.look("tab", ".partnerships-review")
    for name in ("document", "history"):
        at_the_admin.visit(name, reverse(f"partnerships_admin:{name}", args=(page.pk,)), "#main")


@pytest.mark.parametrize("stage", SHOWN_AT)
def test_page_of_each_verb(stage, library, at_the_admin):
    page = stages.document_in(stage, library)
    for verb in SHOWN_AT[stage]:
        url = reverse("partnerships_admin:transition", args=(page.pk, verb))
        at_the_admin.visit(verb, url, "#main")
        at_the_admin.page.locator(".partnerships-form").get_by_role("button").last.click()
        at_the_admin.look(f"{verb}, wrong or done", "#main")


def test_registers(library, superuser, at_the_admin):
    actions.begin_full_review(in_force(library).review_cycle, None, "periodic", lead=superuser)
    factories.make_expression()
    for name in ("documents", "reviews", "expressions", "notices"):
        url = f"{reverse('wagtailadmin_home')}partnerships/registers/{name}/"
        at_the_admin.visit(name, url, "#main")


def test_page_of_an_answer(call, at_the_admin):
    expression = factories.make_expression(call)
    url = reverse("partnerships_admin:answer", args=(expression.pk,))
    at_the_admin.visit("answer", url, "#main")
    for verb in ("shortlist", "accept", "hold", "decline"):
        url = reverse("partnerships_admin:answer_transition", args=(expression.pk, verb))
        at_the_admin.visit(verb, url, "#main")


def test_personal_data(call, at_the_admin):
    expression = factories.make_expression(call, erasure_asked_at="2026-01-01T12:00Z")
    for name, args in (
        ("retention", ()),
        ("people", ()),
        ("purge", (expression.call_id,)),
        ("hold", (expression.call_id,)),
        ("erase_answer", (expression.pk,)),
    ):
        at_the_admin.visit(name, reverse(f"partnerships_admin:{name}", args=args), "#main")


def test_home_panel(library, at_the_admin):
    stages.document_in("awaiting_approval", library)
    url = reverse("wagtailadmin_home")
    at_the_admin.visit("home", url, "#partnerships-waits-for-me-section")


def test_what_is_late_can_be_read_in_the_dark(library, examiner, log_in, superuser):
    examiner.page.emulate_media(color_scheme="dark")
    log_in(examiner.page, superuser)
    url = reverse("partnerships_admin:document", args=(due(library).pk,))
    examiner.visit("due", url, "#main")
    run = ImportRun.objects.create(
        library=library,
        file_name="register.csv",
        state="checked",
        report={
            "rows": [[2, "BB-1", "First", "new", ""]],
            "problems": [[2, "Row 2, column A “Title”: is empty."]],
        },
    )
    examiner.visit("import", reverse("partnerships_admin:import", args=(run.pk,)), "#main")


@pytest.mark.parametrize("state", ["checked", "done", "running", "cancelled"])
def test_import_screen(state, library, phone, log_in, superuser):
    run = ImportRun.objects.create(
        library=library,
        file_name="register.csv",
        state=state,
        total=9,
        done=2,
        report={"rows": [[2, "BB-1", "A title " * 20, "new", ""]]},
    )
    # On a phone the table scrolls, for those without a mouse as well.
    examiner = Examiner(log_in(phone, superuser))
    examiner.visit(state, reverse("partnerships_admin:import", args=(run.pk,)), "#main")
    assert examiner.found == {}


# On a phone, and without JavaScript


def test_nothing_hangs_over_the_edge_of_a_phone(library, phone):
    page = of_two_editions(library)
    call = factories.make_event_call(library, document=page)
    urls = [library.url, f"{library.url}?q=unheard", page.url, call.url, superseded(library).url]
    urls += [f"{page.url}editions/{part}" for part in ("", "1/", "2/changes/")]
    hanging = {}
    for url in urls:
        phone.goto(url)
        width = phone.evaluate("document.documentElement.scrollWidth")
        if width > 390:
            hanging[url] = width
    assert hanging == {}


def test_no_field_of_the_admin_hangs_over_the_edge_of_a_phone(library, phone, log_in, superuser):
    library.title = "A library with a title that is far longer than a phone is wide, and more"
    library.save()
    log_in(phone, superuser)
    page = stages.document_in("in_force", library)
    urls = [
        reverse("partnerships_admin:transition", args=(page.pk, "begin_full_review")),
        reverse("partnerships_admin:imports"),
    ]
    for url in urls:
        phone.goto(url)
        fields = phone.locator("#main .partnerships-form :is(select, input, textarea):visible")
        assert fields.count()
        for field in fields.all():
            box = field.bounding_box()
            assert box["x"] + box["width"] <= 390, (url, field.get_attribute("name"))


@pytest.fixture
def without_scripts(open_page):
    return Reader(open_page(width=390, height=844, java_script_enabled=False))


def test_library_without_javascript(library, without_scripts):
    wanted = make_full_document(library, title="Wanted")
    make_full_document(library, title="Other")
    reader = without_scripts
    reader.open(library)
    reader.write("Search the library", "wanted")
    reader.page.get_by_role("button", name="Search", exact=True).click()
    expect(reader.page.get_by_role("article")).to_have_count(1)
    reader.follow("Start again")
    reader.page.get_by_text("Narrow the list down").click()
    reader.follow(wanted.topics.get().name)
    expect(reader.page.get_by_role("article")).to_have_count(1)
    reader.follow("Wanted")
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Wanted")


def test_answer_without_javascript(call, without_scripts):
    without_scripts.open(call)
    answer(without_scripts)
    assert ExpressionOfInterest.objects.get().name == "Robin Hale"
