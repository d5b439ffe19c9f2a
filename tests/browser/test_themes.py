"""
The public pages in sites with colours of their own: every text stands out, in light, in dark and in
forced colours, and nothing is glued to the edge of a window whose site has no container.
"""

import re

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.desks import Reader
from tests.browser.test_accessibility import (
    STATUSES,
    Examiner,
    answer,
    in_force,
    of_two_editions,
    under_review,
)
from tests.demo import dressed
from wagtail_partnerships import actions
from wagtail_partnerships.forms.tokens import make_personal_token
from wagtail_partnerships.models import ExpressionOfInterest


THEMES = {
    "light": ("testapp/dark.html", {"color_scheme": "light"}),
    "dark": ("testapp/dark.html", {"color_scheme": "dark"}),
    "coloured": ("testapp/coloured.html", {"color_scheme": "light"}),
    "forced light": ("testapp/dark.html", {"color_scheme": "light", "forced_colors": "active"}),
    "forced dark": ("testapp/dark.html", {"color_scheme": "dark", "forced_colors": "active"}),
}


# The colour behind an element: that of the nearest one around it which has any.
GROUND = """element => {
  for (let around = element.parentElement; around; around = around.parentElement) {
    const colour = getComputedStyle(around).backgroundColor;
    if (/^rgb\\(/.test(colour)) { return colour; }
  }
  return "rgb(255, 255, 255)";
}"""


@pytest.fixture(params=THEMES)
def page(request, open_page, settings):
    """A desk at a site with one of the themes."""
    template, choices = THEMES[request.param]
    use_base(settings, template)
    return open_page(**choices)


@pytest.fixture
def use_demo(settings, monkeypatch):
    """The demonstration site's own templates and styles."""
    dressed.put_on(settings, monkeypatch)


def use_base(settings, template):
    settings.WAGTAIL_PARTNERSHIPS = {"BASE_TEMPLATE": template, "FORM_MINIMUM_SECONDS": 0}


@pytest.fixture
def examiner(page):
    """Fails at the end, naming everything that was found."""
    examiner = Examiner(page)
    yield examiner
    assert examiner.found == {}


def test_library_and_documents(library, examiner):
    examiner.visit("empty", library.url)
    pages = [make(library) for make in STATUSES]
    for page in pages:
        examiner.visit(page.title, page.url)
    for path in ("", "?q=force", "?q=unheard", "archive/"):
        examiner.visit(f"library {path}", f"{library.url}{path}")


def test_editions_and_comparison(library, examiner):
    page = of_two_editions(library)
    factories.revise_draft(page, summary="The second edition, corrected.")
    actions.correct(page.review_cycle, None, "A misprint.")
    for part in ("editions/", "editions/1/", "editions/2/", "editions/2/changes/"):
        examiner.visit(part, f"{page.url}{part}")
    examiner.visit("not in force", f"{page.url}on/1999-01-01/", status=[404])


def test_call_and_its_form(library, examiner):
    call = factories.make_event_call(library, document=in_force(library), check_answers=True)
    examiner.visit("open", call.url)
    reader = Reader(examiner.page)
    check = examiner.page.get_by_role("button", name="Check your answers")
    check.click()
    expect(examiner.page.get_by_role("alert")).to_be_visible()
    examiner.look("errors")
    reader.write("Your name", "Robin Hale")
    reader.write("Your e-mail address", "robin@example.com")
    reader.write("Your interest", "I have been a patient for ten years.")
    examiner.page.get_by_label("You may write to me about this call").check()
    check.click()
    examiner.look("check your answers")
    reader.send()
    examiner.look("thank you")
    examiner.visit("find", f"{call.url}?find=1")


def test_personal_link(examiner, call):
    reader = Reader(examiner.page)
    reader.open(call)
    answer(reader)
    mine = f"{call.url}?mine={make_personal_token(ExpressionOfInterest.objects.get())}"
    examiner.visit("personal link", mine)
    examiner.visit("corrections", f"{mine}&correct=1")
    reader.write("Your name", "")
    reader.page.get_by_role("button", name="Save the corrections").click()
    expect(reader.page.get_by_role("alert")).to_be_visible()
    examiner.look("corrections with mistakes")
    examiner.visit("link ended", f"{call.url}?mine=ended", status=[404])


# Beside colours


def test_browser_that_cannot_mix_colours_shows_all_in_the_colour_of_the_text(
    library, open_page, settings
):
    def without_mixing(route):
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("color-mix", "no-such"))

    use_base(settings, "testapp/coloured.html")
    page = open_page()
    page.route("**/partnerships.css", without_mixing)
    examiner = Examiner(page)
    examiner.visit("document", under_review(library).url)
    examiner.visit("library", library.url)
    assert examiner.found == {}
    badge = page.locator(".partnerships-badge").first
    assert style(badge, "color") == style(badge, "border-top-color") == "rgb(255, 255, 255)"


def style(locator, name):
    """Return what the browser makes of a CSS property."""
    return locator.evaluate(f"element => getComputedStyle(element).getPropertyValue('{name}')")


@pytest.mark.parametrize("width", [390, 1280])
def test_text_keeps_off_the_edge_of_the_window(library, open_page, settings, width):
    use_base(settings, "testapp/dark.html")
    page = open_page(width=width)
    call = factories.make_call(document=in_force(library))
    for url in (library.url, call.document.url, f"{call.document.url}editions/", call.url):
        page.goto(url)
        box = page.get_by_role("heading", level=1).bounding_box()
        assert box["x"] >= 12, url
        assert page.evaluate("document.documentElement.scrollWidth") == width, url


def test_site_with_a_container_gets_no_second_edge(library, open_page, settings):
    use_base(settings, "testapp/dark.html")
    page = open_page(width=390)
    page.goto(library.url)
    page.add_style_tag(content="body { padding-inline: 1rem; }")
    assert page.get_by_role("heading", level=1).bounding_box()["x"] == 16


def test_host_can_set_the_edge_to_nothing(library, open_page, settings):
    use_base(settings, "testapp/dark.html")
    page = open_page(width=390)
    page.goto(library.url)
    page.add_style_tag(content="body { --partnerships-gutter: 0px; }")
    assert page.get_by_role("heading", level=1).bounding_box()["x"] == 0


@pytest.mark.parametrize("template", ["testapp/dark.html", "testapp/coloured.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_has_the_focus_stands_out(library, open_page, settings, template, scheme):
    """One of two rings differs from the ground at least as 3 to 1."""
    use_base(settings, template)
    page = open_page(color_scheme=scheme)
    call = factories.make_call(document=in_force(library))
    for url in (library.url, call.document.url, call.url):
        page.goto(url)
        for _press in range(12):
            page.keyboard.press("Tab")
            if page.locator(".partnerships :focus").count():
                assert contrast_of_focus(page) >= 3, (url, page.locator(":focus").inner_html())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_demonstration_site(library, open_page, use_demo, scheme):
    """Axe finds nothing, and whatever takes the focus stands out."""
    page = open_page(color_scheme=scheme)
    examiner = Examiner(page)
    call = factories.make_call(document=in_force(library))
    for url in (library.url, call.document.url, call.url, "/_util/login/", "/no-such-page/"):
        examiner.visit(url, url, status=[200, 404])
        for _press in range(10):
            page.keyboard.press("Tab")
            if page.locator(":focus").count():
                assert contrast_of_focus(page) >= 3, (url, page.locator(":focus").inner_html())
    assert examiner.found == {}


def contrast_of_focus(page):
    """Return how far the better of the two rings round what has the focus is from its ground."""
    focus = page.locator(":focus")
    rings = style(focus, "outline-color"), style(focus, "box-shadow").split(" 0px")[0]
    ground = focus.evaluate(GROUND)
    return max(contrast(ring, ground) for ring in rings)


def contrast(colour, other):
    """Return the contrast of two opaque colours, as the WCAG reckon it."""
    lighter, darker = sorted(map(luminance, (colour, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
