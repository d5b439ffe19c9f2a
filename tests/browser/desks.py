"""People at their screens. What they use is found as they find it: by role, label and words."""

from django.urls import reverse
from playwright.sync_api import expect


class Desk:
    """Somebody at Wagtail's admin."""

    def __init__(self, page):
        self.page = page
        self.main = page.get_by_role("main")

    # The page editor

    def edit(self, document):
        """Open a page in the editor."""
        self.page.goto(reverse("wagtailadmin_pages:edit", args=(document.pk,)))

    def press_in_editor(self, name):
        """Press what stands in the menu beside “Save draft”, and wait for what is said of it."""
        self.page.get_by_role("button", name="More actions").click()
        self.page.get_by_role("button", name=name).click()

    def review_tab(self, document):
        """Open the Review tab of a document in the editor, and return it."""
        self.edit(document)
        self.page.get_by_role("tab", name="Review").click()
        return self.page.get_by_role("tabpanel", name="Review")

    # The pages of verbs

    def begin(self, verb, document):
        """Take a verb from the Review tab; its page opens."""
        self.follow(verb, self.review_tab(document))

    def follow(self, name, where=None):
        """Follow a link by its words."""
        (where or self.main).get_by_role("link", name=name, exact=True).click()

    def write(self, label, text):
        """Fill a field in by its label."""
        self.main.get_by_role("textbox", name=label).fill(text)

    def choose(self, label, option):
        """Choose from a list by its label."""
        self.main.get_by_role("combobox", name=label).select_option(label=option)

    def choose_person(self, field, name):
        """Find somebody by name, as Wagtail's choosers are used: search, and follow the name."""
        chooser = self.main.locator(f"#id_{field}-chooser")
        if (actions := chooser.get_by_role("button", name="Actions")).is_visible():
            actions.click()
            self.page.get_by_role("button", name="Choose another person").click()
        else:
            chooser.get_by_role("button", name="Choose a person").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("textbox", name="Name").fill(name)
        dialog.get_by_role("link", name=name).click()
        expect(chooser.get_by_text(name)).to_be_visible()

    def press(self, name):
        """Press the button of a verb's page."""
        self.main.get_by_role("button", name=name, exact=True).click()

    def sees(self, text):
        """Find words on the screen, what was just done among them."""
        expect(self.page.get_by_text(text).first).to_be_visible()


class Reader:
    """Somebody who reads the public pages."""

    def __init__(self, page):
        self.page = page

    def open(self, document):
        """Go to a page's own address."""
        self.page.goto(document.url)

    def follow(self, name):
        """Follow a link by its words."""
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def write(self, label, text):
        """Answer a question."""
        self.page.get_by_label(label, exact=True).fill(text)

    def send(self):
        """Send the form."""
        self.page.get_by_role("button", name="Send", exact=True).click()

    def sees(self, text):
        """Find words on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()
