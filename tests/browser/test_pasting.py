"""What the editor drops of a pasted text is said below its field."""

import pytest
from playwright.sync_api import expect
from wagtail.rich_text import RichText

from tests import factories, stages
from tests.browser.desks import Desk


STRUCK = "<p>Two <del>or three</del> lay members</p>"
LIST = "<ol start='4'><li>Fourth</li><li>Fifth</li></ol>"
TABLE = "<table><tr><td colspan='2'>Both years</td></tr><tr><td>4</td><td>6</td></tr></table>"
PASTE = """(element, html) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    data.setData("text/plain", "-");
    const event = { clipboardData: data, bubbles: true, cancelable: true };
    element.dispatchEvent(new ClipboardEvent("paste", event));
}"""


@pytest.fixture
def call_editor(page, log_in, approver, home_page):
    desk = Desk(log_in(page, approver))
    desk.edit(factories.make_call())
    yield desk
    # The editor says that it is closed, while there still is a database.
    desk.page.goto("/admin/")


def paste(desk, html, name="Introduction"):
    """Paste into a field; return the lines that stand below it then."""
    field = desk.main.get_by_role("region", name=name)
    textbox = field.get_by_role("textbox")
    textbox.click()
    textbox.evaluate(PASTE, html)
    return field.get_by_role("alert").filter(visible=True)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (STRUCK, "They now stand as ordinary text"),
        ("<p style='text-decoration:line-through'>Gone</p>", "They now stand as ordinary text"),
        (LIST, "It is now numbered from 1"),
        (TABLE, "merged cells, which were not kept"),
    ],
)
def test_what_a_paste_loses_is_said_below_its_field(call_editor, html, said):
    lines = paste(call_editor, html)
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text(said)
    expect(call_editor.page.locator("[data-partnerships-lost]")).to_have_count(1)


def test_an_earlier_loss_is_still_told_and_a_harmless_paste_adds_nothing(call_editor):
    expect(paste(call_editor, "<p><b>One</b></p>")).to_have_count(0)
    expect(paste(call_editor, STRUCK)).to_have_count(1)
    # It is so: what was struck out is part of the text now.
    expect(call_editor.main.get_by_text("Two or three lay members")).to_be_visible()
    expect(paste(call_editor, TABLE)).to_have_count(2)
    expect(paste(call_editor, "<p>Three</p>")).to_have_count(2)


def test_texts_within_the_body_of_a_document_are_looked_at(page, log_in, approver, library):
    document = stages.document_in("drafting", library)
    draft = document.get_latest_revision_as_object()
    draft.body = [("paragraph", RichText("<p>Partnership begins with listening.</p>"))]
    draft.save_revision()
    desk = Desk(log_in(page, approver))
    desk.edit(document)
    textbox = desk.main.get_by_role("textbox").filter(has_text="Partnership begins")
    textbox.evaluate(PASTE, STRUCK)
    expect(desk.page.get_by_role("alert").filter(visible=True)).to_contain_text("struck-out")
    desk.page.goto("/admin/")
