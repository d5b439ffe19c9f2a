"""
Text from elsewhere, put into the elements that a text here can have.

What a text cannot hold is never left out without a word: where a reader would be misled, the text
is refused; where something is merely missing, a remark says so.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag
from bs4.builder import ParserRejectedMarkup
from bs4.element import PreformattedString
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.whitelist import check_url

from .cells import BadCell
from .columns import tidy
from .content import shortened
from .numbering import lists_of_word, write_out


ELEMENTS = """
a abbr acronym address applet area article aside audio b base bdi bdo big blockquote body br
button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir
div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6
head header hgroup hr html i iframe img input ins kbd label legend li link main map mark math
menu meta meter nav noscript object ol optgroup option output p param picture pre progress q rp
rt ruby s samp script section select small source span strike strong style sub summary sup svg
table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xml
""".split()
# An element that HTML or Word has, to its end; all else in angle brackets is text.
ELEMENT = (
    rf"/?(?:{'|'.join(sorted(ELEMENTS, key=len, reverse=True))}|(?:o|w|v|m|st1):\w+)"
    r"""(?:\s(?:"[^"]*"|'[^']*'|[^<>"'])*)?/?>"""
)
HTML = re.compile(f"<{ELEMENT}", re.IGNORECASE)
TEXT = re.compile(rf"<(?!{ELEMENT}|!--|!doctype|!\[|\?)", re.IGNORECASE)

# So deep no text is meant: its elements were not closed. Reading it would not come to an end.
DEEPEST = 100
# What is no part of the text.
UNREAD = ["script", "style", "head", "title", "template", "xml", "rp", "noscript"]
# What readers would miss.
LEFT_OUT = (
    (gettext_lazy("An image was left out."), ["img", "svg", "picture", "canvas", "map"]),
    (gettext_lazy("A formula was left out."), ["math"]),
    (
        gettext_lazy("A video, a sound or embedded content was left out."),
        ["video", "audio", "iframe", "object", "embed", "applet", "frame"],
    ),
    (gettext_lazy("A form was left out."), ["input", "select", "textarea", "button"]),
)
STRUCK = ["del", "s", "strike"]
LINE_THROUGH = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
UNSEEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
# What ends where another one begins, whether or not it was closed.
ENDED_BY = {
    "p": ["p"],
    "li": ["li"],
    "dt": ["dt", "dd"],
    "dd": ["dt", "dd"],
    "td": ["td", "th"],
    "th": ["td", "th"],
    "tr": ["td", "th", "tr"],
}
# Where a table would stand within a line.
NO_TABLE_IN = ["table", "li", "aside", "blockquote", "dl"]


def settled(cell: str, remarks: list[str]) -> BeautifulSoup:
    """
    Return the elements of a text that a cell holds.

    :param remarks: what is left out or changed is added here.
    :raises BadCell: if it is no HTML that can be read, or would say something else.
    """
    if HTML.search(cell):
        cell = TEXT.sub("&lt;", cell)
    else:
        parts = re.split(r"\n\s*\n", cell)
        cell = "".join(f"<p>{'<br>'.join(escape(p).splitlines())}</p>" for p in parts)
    try:
        soup = BeautifulSoup(cell, "html.parser")
    except ParserRejectedMarkup:
        raise BadCell(
            _("The HTML of this text cannot be read. Correct it, or write plain text.")
        ) from None
    if _is_deep(soup):
        raise BadCell(
            _("The text nests %(depth)s or more HTML elements. Close each element where it ends.")
            % {"depth": DEEPEST}
        )
    for text in soup.find_all(string=True):
        # A character may have been written by its number.
        if isinstance(text, PreformattedString):
            # A comment, or the type of the document: no reader sees it.
            text.extract()
        elif (fit := tidy(text)) != text:
            text.replace_with(fit)
    for tag in soup.find_all(UNREAD):
        tag.decompose()
    _close(soup)
    _refuse_struck(soup)
    _leave_out(soup, remarks)
    lists_of_word(soup)
    write_out(soup)
    _write_lines(soup)
    _settle_links(soup, remarks)
    for table in soup.find_all("table"):
        if parent := table.find_parent(NO_TABLE_IN):
            raise BadCell(
                _(
                    "The text has a table inside <%(element)s>, where its cells would run "
                    "together. Move the table out of it."
                )
                % {"element": parent.name}
            )
    return soup


def leads_somewhere(href: str) -> bool:
    """Whether a link leads to the same place wherever it stands on a site."""
    return bool(check_url(href) and re.match(r"/|[a-z][a-z0-9+.-]*:", href.strip(), re.IGNORECASE))


def _is_deep(soup) -> bool:
    level = [soup]
    for _step in range(DEEPEST):
        level = [child for tag in level for child in tag.children if isinstance(child, Tag)]
    return bool(level)


def _close(soup) -> None:
    """Put behind each other what a parser put into each other, because it was not closed."""
    for tag in reversed(soup.find_all(list(ENDED_BY))):
        while tag.parent.name in ENDED_BY[tag.name]:
            tag.parent.insert_after(tag, *tag.next_siblings)


def _refuse_struck(soup) -> None:
    for tag in [*soup.find_all(STRUCK), *soup.find_all(style=LINE_THROUGH)]:
        if text := tag.get_text().strip():
            raise BadCell(
                _(
                    "The text has struck-out words: %(text)s. Accept or reject the tracked "
                    "changes, and delete what no longer applies."
                )
                % {"text": shortened(text)}
            )


def _leave_out(soup, remarks: list[str]) -> None:
    for words, names in LEFT_OUT:
        for tag in soup.find_all(names):
            if tag.decomposed:
                continue
            named = tag.get("alt") or tag.get("src") or tag.get_text()
            remarks.append(f"{words} {shortened(named)}" if named.strip() else str(words))
            tag.decompose()
    for tag in [*soup.find_all(style=UNSEEN), *soup.find_all(hidden=True)]:
        if not tag.decomposed:
            if text := tag.get_text().strip():
                told = _("A hidden part was left out: %(text)s.")
                remarks.append(told % {"text": shortened(text)})
            tag.decompose()


def _write_lines(soup) -> None:
    """Put what only a browser shows into words and lines: quotation marks, ends of lines, terms."""
    for tag in soup.find_all("q"):
        tag.insert(0, "“")
        tag.append("”")
        tag.unwrap()
    for tag in soup.find_all("pre"):
        for text in tag.find_all(string=True):
            lines = str(text).strip("\n").split("\n")
            for line in lines[:-1]:
                text.insert_before(line, soup.new_tag("br"))
            text.replace_with(lines[-1])
        tag.name = "p"
    for tag in soup.find_all("dt"):
        bold = soup.new_tag("b")
        bold.extend(list(tag.contents))
        tag.append(bold)


def _settle_links(soup, remarks: list[str]) -> None:
    """Take away the links that would lead nowhere; their words stay."""
    nowhere = []
    for tag in soup.find_all("a", href=True):
        if not leads_somewhere(tag["href"]):
            nowhere.append(shortened(tag["href"]))
            tag.unwrap()
    if nowhere:
        told = ngettext(
            "%(number)s link would not work on this site and became plain text: %(links)s.",
            "%(number)s links would not work on this site and became plain text: %(links)s.",
            len(nowhere),
        )
        remarks.append(told % {"number": len(nowhere), "links": ", ".join(dict.fromkeys(nowhere))})
