"""
The text of a document as one cell of a register: plain text or HTML in, HTML out.

What a cell cannot hold, images and files within the text and links to other pages of the site, is
left out of it, and so is a part that says nothing. To read what was written gives the same again.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.builder import ParserRejectedMarkup
from bs4.element import PreformattedString
from django.core.exceptions import ValidationError
from django.utils.html import escape
from wagtail.whitelist import Whitelister, allow_without_attributes, attribute_rule, check_url

from .cells import BadCell
from .columns import tidy


HEADINGS = {"h1": "2", "h2": "2", "h3": "3", "h4": "3", "h5": "3", "h6": "3"}
PRINCIPLES = ("principle", "recommendation")
# Elements that only hold others.
WRAPPERS = {"div", "main", "article", "body", "html", "header", "footer"}
SAME = {"strong": "b", "em": "i"}
# So deep no text is meant: its elements were not closed. Reading it would not come to an end.
DEEPEST = 100


class Cleaner(Whitelister):
    """Keeps of HTML what an editor could have typed into a paragraph."""

    element_rules = {
        "[document]": allow_without_attributes,
        "a": attribute_rule({"href": check_url}),
        **dict.fromkeys(("p", "br", "b", "i", "ol", "ul", "li", "sup"), allow_without_attributes),
    }


def read_body(cell: str) -> list[dict[str, Any]]:
    """
    Return the blocks of the text that a cell holds.

    :raises BadCell: if it is no HTML that can be read.
    """
    if not re.search(r"<[a-zA-Z!/]", cell):
        cell = "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", cell))
    try:
        soup = BeautifulSoup(cell, "html.parser")
    except ParserRejectedMarkup:
        raise BadCell("is no HTML that can be read.") from None
    if _is_deep(soup):
        raise BadCell(f"nests elements {DEEPEST} deep and more. Close each where it ends.")
    for text in soup.find_all(string=True):
        # A character may have been written by its number.
        if isinstance(text, PreformattedString):
            # A comment, or the type of the document: no reader sees it.
            text.extract()
        elif (fit := tidy(text)) != text:
            text.replace_with(fit)
    for tag in soup.find_all(["script", "style", "head", "title", "template"]):
        tag.decompose()
    return [{**block, "id": str(uuid.uuid4())} for block in _blocks(soup)]


def unmet_by(stream_block, blocks: list[dict[str, Any]]) -> Iterator[str]:
    """Yield what an editor would have to put right in blocks before they could be saved."""
    value = stream_block.to_python(blocks)
    try:
        stream_block.clean(value)
    except ValidationError as error:
        yield from error.non_block_errors
        for number, of_block in error.block_errors.items():
            block = value[number].block
            parts = getattr(of_block, "block_errors", None) or {"": of_block}
            for name, reason in parts.items():
                where = f"{block.label}, {block.child_blocks[name].label}" if name else block.label
                yield f"part {number + 1} ({where}): {' '.join(reason.messages)}"


def _is_deep(soup) -> bool:
    level = [soup]
    for _step in range(DEEPEST):
        level = [child for tag in level for child in tag.children if isinstance(child, Tag)]
    return bool(level)


def _blocks(parent) -> Iterator[dict[str, Any]]:
    loose: list[str] = []

    def paragraph():
        html = clean("".join(loose))
        loose.clear()
        if html:
            yield {"type": "paragraph", "value": html}

    for node in list(parent.children):
        block = _read(node) if isinstance(node, Tag) else None
        if isinstance(node, Tag) and node.name in (*WRAPPERS, "section") and block is None:
            yield from paragraph()
            yield from _blocks(node)
        elif block is None:
            loose.append(str(node) if isinstance(node, Tag) else escape(str(node)))
        else:
            yield from paragraph()
            yield block
    yield from paragraph()


def _read(tag: Tag) -> dict[str, Any] | None:
    """Return the block that an element stands for, or None if it is part of a paragraph."""
    classes = tag.get("class") or []
    if tag.name in HEADINGS:
        text = _line(tag)
        return {"type": "heading", "value": {"text": text, "level": HEADINGS[tag.name]}}
    if tag.name == "table":
        return {"type": "table", "value": _table(tag)}
    if tag.name == "blockquote":
        cite = tag.find("cite")
        source = _line(cite.extract()) if cite else ""
        text = tag.get_text("\n", strip=True)
        return {"type": "quote", "value": {"text": text, "source": source}}
    if tag.name == "aside":
        return {"type": "callout", "value": _titled(tag)}
    if tag.name == "section" and (kind := next((k for k in PRINCIPLES if k in classes), "")):
        return {"type": "principle", "value": {"kind": kind, **_titled(tag)}}
    return None


def _titled(tag: Tag) -> dict[str, str]:
    heading = tag.find(list(HEADINGS), recursive=False)
    title = _line(heading.extract()) if heading else ""
    return {"title": title, "text": clean(tag.decode_contents())}


def _table(tag: Tag) -> dict[str, Any]:
    rows = tag.find_all("tr")
    data = [[_line(cell) for cell in row.find_all(["td", "th"])] for row in rows]
    width = max(map(len, data), default=0)
    caption = tag.find("caption")
    head = bool(rows) and not rows[0].find("td")
    return {
        "data": [row + [""] * (width - len(row)) for row in data],
        "cell": [],
        "mergeCells": [],
        "first_row_is_table_header": head,
        "first_col_is_header": False,
        "table_header_choice": "row" if head else "neither",
        "table_caption": _line(caption) if caption else "",
    }


def _line(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def clean(html: str) -> str:
    """Return rich text with nothing in it but what an editor could have typed."""
    soup = BeautifulSoup(Cleaner().clean(_renamed(html)), "html.parser")
    for tag in soup.find_all("a"):
        if not tag.get("href"):
            tag.unwrap()
    loose = [node for node in soup.contents if not _is_line(node) and str(node).strip()]
    if loose:
        _wrap_loose(soup)
    for tag in soup.find_all(["p", "li"]):
        if not tag.get_text(strip=True):
            tag.decompose()
    return "".join(str(node) for node in soup.contents if str(node).strip())


def _renamed(html: str) -> str:
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(list(SAME)):
        tag.name = SAME[tag.name]
    return str(soup)


def _is_line(node) -> bool:
    return isinstance(node, Tag) and node.name in {"p", "ol", "ul"}


def _wrap_loose(soup) -> None:
    """Put what stands beside paragraphs into paragraphs of its own."""
    current = None
    for node in list(soup.contents):
        if _is_line(node):
            current = None
            continue
        if current is None:
            current = soup.new_tag("p")
            node.insert_before(current)
        current.append(node.extract())


def write_body(body) -> str:
    """Return the text of a document as HTML, as :func:`read_body` takes it."""
    return "".join(filter(_says, (_write(block.block_type, block.value) for block in body or [])))


def rewrite(cell: str) -> str:
    """Return what a cell holds in the form in which :func:`write_body` would write it."""
    return "".join(filter(_says, (_write(one["type"], one["value"]) for one in read_body(cell))))


def _says(html: str) -> bool:
    """Whether there is anything in HTML but elements."""
    return bool(re.sub("<[^>]*>", "", html).strip())


def _write(kind: str, value) -> str:
    match kind:
        case "heading":
            return "<h{0}>{1}</h{0}>".format(value["level"], escape(value["text"]))
        case "paragraph":
            return clean(_source(value))
        case "principle":
            title = f"<h3>{escape(value['title'])}</h3>"
            return (
                f'<section class="{value["kind"]}">{title}{clean(_source(value["text"]))}</section>'
            )
        case "callout":
            title = f"<h3>{escape(value['title'])}</h3>" if value["title"] else ""
            return f"<aside>{title}{clean(_source(value['text']))}</aside>"
        case "quote":
            lines = "".join(f"<p>{escape(line)}</p>" for line in value["text"].splitlines() if line)
            cite = f"<cite>{escape(value['source'])}</cite>" if value["source"] else ""
            return f"<blockquote>{lines}{cite}</blockquote>"
        case "table":
            return _write_table(value or {})
    return ""


def _write_table(value: dict) -> str:
    caption = value.get("table_caption")
    rows = []
    for number, row in enumerate(value.get("data") or []):
        name = "th" if number == 0 and value.get("first_row_is_table_header") else "td"
        cells = (f"<{name}>{escape(' '.join(str(cell or '').split()))}</{name}>" for cell in row)
        rows.append(f"<tr>{''.join(cells)}</tr>")
    told = f"<caption>{escape(' '.join(caption.split()))}</caption>" if caption else ""
    return f"<table>{told}{''.join(rows)}</table>"


def _source(value) -> str:
    return getattr(value, "source", value) or ""
