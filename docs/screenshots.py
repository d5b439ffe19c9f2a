"""
Plays the story on a copy of the demonstration site, and takes the pictures of the documentation.

Run it with "make screenshots". A Chromium is looked for on the path, or named by CHROMIUM.
"python docs/screenshots.py choosing letters" keeps only the pictures that are named.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright


ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
MANAGE = ROOT / "demo" / "manage.py"
DEMO_DB = ROOT / "demo" / "db.sqlite3"

# The address that pages, letters and feeds name, wherever the copy is served.
SHOWN_PORT = "8000"
DOCUMENT = "/guidance/partnerships-guiding-principles/"
TITLE = "Patient Public and Practitioner Partnerships"
NEWS = "/news/help-us-review-our-partnership-principles/"
CALL = "/guidance/review-our-partnership-principles/"
CALL_TITLE = "Partnership with patients and the public: help us to review our principles"
EARLIER_CALL_TITLE = "Advancing public partnerships: join a short-life working group"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK = {"width": 1200, "height": 800}
PHONE = {"width": 400, "height": 820}

CHANGE_NOTE = "The principles now cover remote appointments and decisions made with software."
EXECUTIVE_SUMMARY = (
    "Since 2018 much care has moved to a distance. The workshop asked for two things: partnership "
    "in remote appointments too, and an honest account of what software decides. (Demo content.)"
)
SUMMARY = (
    "How people who use imaging and radiotherapy, members of the public and practitioners can work "
    "as partners: in a single appointment, in person or at a distance, in how a service is run, in "
    "teaching and in research. The text on this page is demo content."
)
SCOPE = (
    "Covers every setting in which imaging or radiotherapy is given, taught or studied in the "
    "United Kingdom, appointments at a distance included. It does not replace local policies on "
    "consent, complaints or payment for involvement."
)
STATEMENT = (
    "After my scans I helped my hospital to rewrite its letters. I should like to read the "
    "principles with the eyes of somebody who receives them."
)


# The site


@contextmanager
def demo_site(folder: Path):
    """Serve a copy of the demonstration site, as it was loaded; yield its address."""
    database = folder / "demo.sqlite3"
    shutil.copy(os.environ.get("DEMO_DB", DEMO_DB), database)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://localhost:{port}"
    environment = os.environ | {"DEMO_DB": str(database), "DEMO_URL": address}
    run = [sys.executable, str(MANAGE)]
    subprocess.run(
        [*run, "announce_demo", "--port", SHOWN_PORT],
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    server = subprocess.Popen(
        [*run, "runserver", "--noreload", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str, server) -> None:
    for _attempt in range(120):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=10).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The demonstration site did not start. Try: make demo")


# The browser


class Camera:
    """
    A browser at the demonstration site; `open_as` gives each person a window of their own.

    :param wanted: the names of the pictures that are kept; empty: all.
    """

    def __init__(self, browser, address: str, wanted=()):
        self.browser = browser
        self.address = address
        self.wanted = frozenset(wanted)

    def open(self, size=DESK, **kwargs) -> Page:
        context = self.browser.new_context(
            base_url=self.address,
            viewport=size,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
            **kwargs,
        )
        context.set_default_timeout(30_000)
        return context.new_page()

    def open_as(self, person: str) -> Page:
        page = self.open()
        page.goto("/admin/login/")
        page.get_by_label("Username").fill(f"demo-{person}")
        page.get_by_label("Password").fill("demo")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="What waits for me").wait_for()
        return page

    def take(self, page: Page, name: str, height: int = 0) -> None:
        """
        Take a picture of the top of a page.

        :param height: of the screen, where it is not the usual one.
        """
        if self.wanted and name not in self.wanted:
            return
        if height:
            page.set_viewport_size({**page.viewport_size, "height": height})
        page.evaluate("() => window.scrollTo(0, 0)")
        page.wait_for_timeout(400)
        picture = Image.open(BytesIO(page.screenshot(animations="disabled", caret="hide")))
        # Screens have few colours: a palette keeps the files small.
        picture = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
        picture.save(IMAGES / f"{name}.png", optimize=True)
        print(f"  docs/images/{name}.png")
        if height:
            page.set_viewport_size({**page.viewport_size, "height": DESK["height"]})


# The story


def open_document(page: Page) -> None:
    """Open the document's Review page in the admin, by the register."""
    page.goto("/admin/partnerships/registers/documents/?q=Guiding+Principles")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("heading", name=TITLE).first.wait_for()


def use(page: Page, verb: str) -> None:
    """Open the page of a verb from where it is offered."""
    page.get_by_role("main").get_by_role("link", name=verb, exact=True).first.click()
    page.get_by_role("heading", name=verb).first.wait_for()


def choose_person(page: Page, field: str, name: str) -> None:
    chooser = page.locator(f"#id_{field}-chooser")
    chooser.get_by_role("button", name="Choose a person").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill(name)
    dialog.get_by_role("link", name=name).click()
    chooser.get_by_text(name).wait_for()


def finish(page: Page, verb: str) -> None:
    """Press the button of a verb's page."""
    page.get_by_role("main").get_by_role("button", name=verb, exact=True).click()
    page.locator(".messages .success").first.wait_for()


def a_document_falls_due(camera: Camera) -> None:
    reader = camera.open()
    reader.goto("/guidance/")
    camera.take(reader, "library", height=1000)
    reader.goto("/guidance/archive/")
    camera.take(reader, "archive", height=900)
    reader.goto(NEWS)
    camera.take(reader, "news", height=1100)
    reader.goto(DOCUMENT)
    camera.take(reader, "document-due")


def a_full_review_begins(camera: Camera, editor: Page) -> None:
    camera.take(editor, "waits-for-me")
    editor.goto("/admin/partnerships/registers/documents/")
    camera.take(editor, "register")
    open_document(editor)
    editor.get_by_role("link", name="Edit the text").click()
    editor.get_by_role("tab", name="Review").click()
    camera.take(editor, "review-tab", height=900)
    open_document(editor)
    use(editor, "Begin a full review")
    editor.get_by_label("Trigger").select_option(label="Development in professional practice")
    editor.get_by_label("Reach").select_option(label="National")
    choose_person(editor, "lead", "Oriel Officer")
    camera.take(editor, "begin-full-review", height=900)
    finish(editor, "Begin a full review")


def a_call_is_published(camera: Camera, approver: Page) -> None:
    approver.goto("/admin/pages/search/?q=review+our+principles")
    approver.get_by_role("link", name=CALL_TITLE).first.click()
    approver.get_by_role("heading", name=CALL_TITLE).first.wait_for()
    camera.take(approver, "call-editor", height=900)
    footer = approver.locator("footer")
    footer.get_by_role("button", name="More actions").click()
    footer.get_by_role("button", name="Publish", exact=True).click()
    approver.locator(".messages .success").first.wait_for()


def a_visitor_answers(camera: Camera) -> None:
    reader = camera.open()
    reader.goto(DOCUMENT)
    camera.take(reader, "document-under-review")
    phone = camera.open(PHONE, is_mobile=True, has_touch=True)
    phone.goto(CALL)
    camera.take(phone, "call")
    form = phone.locator("form").filter(has=phone.get_by_role("button", name="Send"))
    form.get_by_label("Your name").fill("Vera Visitor (demo)")
    form.get_by_label("Patient").first.check()
    form.get_by_label("Why would you like to take part").fill(STATEMENT)
    form.get_by_role("button", name="Send").click()
    phone.get_by_role("heading", name="There is a problem").wait_for()
    camera.take(phone, "call-mistakes")
    form.get_by_label("E-mail address").fill("vera@people.demo.example.org")
    for box in form.get_by_role("checkbox").all():
        box.check()
    # People need more than the three seconds in which a machine fills a form in.
    phone.wait_for_timeout(3500)
    form.get_by_role("button", name="Send").click()
    phone.get_by_role("heading", name="Thank you").wait_for()
    camera.take(phone, "thank-you")


def the_office_chooses(camera: Camera, approver: Page) -> None:
    approver.goto("/admin/partnerships/registers/expressions/")
    camera.take(approver, "answers")
    # The newest stands first.
    approver.locator("tbody tr").first.get_by_role("link").first.click()
    approver.get_by_role("heading", name="Consents").wait_for()
    camera.take(approver, "answer", height=900)
    use(approver, "Shortlist")
    finish(approver, "Shortlist")
    use(approver, "Accept")
    finish(approver, "Accept")


def letters_are_kept_back(camera: Camera, approver: Page) -> None:
    approver.goto("/admin/partnerships/registers/expressions/")
    approver.get_by_role("link", name=EARLIER_CALL_TITLE).first.click()
    approver.get_by_role("heading", name=EARLIER_CALL_TITLE, exact=True).wait_for()
    # The table of voices is folded up, so that the answers are in the picture.
    approver.locator("#call-coverage-section .w-panel__toggle").click()
    camera.take(approver, "choosing", height=1000)
    approver.goto("/admin/partnerships/registers/expressions/")
    approver.get_by_role("link", name=CALL_TITLE).first.click()
    approver.get_by_role("link", name="letter kept back").click()
    approver.get_by_role("button", name="Release").wait_for()
    approver.get_by_text("Read the letter").first.click()
    camera.take(approver, "letters")


def personal_data_is_kept(camera: Camera) -> None:
    admin = camera.open_as("admin")
    admin.goto("/admin/partnerships/personal-data/")
    admin.get_by_role("heading", name="Personal data").first.wait_for(state="attached")
    camera.take(admin, "personal-data")


def a_register_is_imported(camera: Camera) -> None:
    admin = camera.open_as("admin")
    admin.goto("/admin/partnerships/imports/")
    rows = "Reference,Title,Issued on\nSAMPLE-1,Moving patients,2024-03-01\n"
    rows += "SAMPLE-2,Reporting images,1/9/24\nSAMPLE-3,Infection control,2025-06-12\n"
    register = {"name": "register.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    admin.get_by_label("Register").set_input_files(register)
    admin.get_by_role("button", name="Upload and check").click()
    admin.get_by_text("There is 1 problem.").wait_for()
    camera.take(admin, "import", height=620)


def the_case_is_kept(camera: Camera, editor: Page) -> None:
    open_document(editor)
    editor.get_by_role("link", name="The whole case").click()
    editor.get_by_role("heading", name="Working group").wait_for()
    camera.take(editor, "case", height=1100)
    editor.goto("/admin/partnerships/planning/")
    camera.take(editor, "planning", height=420)


def the_text_is_revised(camera: Camera, editor: Page) -> None:
    open_document(editor)
    use(editor, "Revise the text")
    editor.get_by_label("Reason").fill("The working group asked for it.")
    finish(editor, "Revise the text")
    open_document(editor)
    editor.get_by_role("link", name="Edit the text").click()
    editor.get_by_role("textbox", name="Summary").fill(SUMMARY)
    editor.get_by_role("textbox", name="Scope").fill(SCOPE)
    footer = editor.locator("footer")
    footer.get_by_role("button", name="More actions").click()
    editor.get_by_role("button", name="Save and submit for approval").click()
    editor.get_by_label("Change note").wait_for()
    editor.get_by_label("Change note").fill(CHANGE_NOTE)
    editor.get_by_label("Executive summary").fill(EXECUTIVE_SUMMARY)
    camera.take(editor, "submit", height=900)
    finish(editor, "Submit for approval")


def the_text_is_approved(camera: Camera, approver: Page) -> None:
    open_document(approver)
    use(approver, "Approve")
    camera.take(approver, "approve", height=1000)
    approver.get_by_label("Minute reference").fill("Board 3/12 (demo)")
    finish(approver, "Approve")


def the_new_edition_is_read(camera: Camera, editor: Page) -> None:
    reader = camera.open()
    reader.goto(DOCUMENT)
    camera.take(reader, "edition-2")
    reader.goto(f"{DOCUMENT}editions/")
    camera.take(reader, "editions")
    reader.goto(f"{DOCUMENT}editions/1/")
    camera.take(reader, "edition-1")
    reader.goto(f"{DOCUMENT}editions/2/changes/")
    camera.take(reader, "changes")
    open_document(editor)
    editor.goto(f"{editor.url}history/")
    camera.take(editor, "history")


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, CHROMIUM_NAMES)), None
    )
    if chromium is None:
        raise SystemExit(f"No Chromium was found ({', '.join(CHROMIUM_NAMES)}, or CHROMIUM=...).")
    IMAGES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demo_site(Path(folder)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        camera = Camera(browser, address, wanted=sys.argv[1:])
        a_document_falls_due(camera)
        editor = camera.open_as("editor")
        a_full_review_begins(camera, editor)
        approver = camera.open_as("approver")
        a_call_is_published(camera, approver)
        a_visitor_answers(camera)
        the_office_chooses(camera, approver)
        letters_are_kept_back(camera, approver)
        personal_data_is_kept(camera)
        a_register_is_imported(camera)
        the_case_is_kept(camera, editor)
        the_text_is_revised(camera, editor)
        the_text_is_approved(camera, approver)
        the_new_edition_is_read(camera, editor)
        browser.close()


if __name__ == "__main__":
    main()
