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
from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail.whitelist import Whitelister, allow_without_attributes, attribute_rule

from .lines import BLOCKS, line_of, lines_of
from .markup import leads_somewhere, settled
from .tables import read_table, write_table


HEADINGS = {"h1": "2", "h2": "2", "h3": "3", "h4": "3", "h5": "3", "h6": "3"}
PRINCIPLES = ("principle", "recommendation")
SAME = {"strong": "b", "em": "i"}
# What is a block of its own, wherever it stands.
OWN_BLOCKS = [*HEADINGS, "table", "blockquote", "aside"]


def _leading(href: str) -> str | None:
    return href if leads_somewhere(href) else None


class Cleaner(Whitelister):
    """Keeps of HTML what an editor could have typed into a paragraph."""

    element_rules = {
        "[document]": allow_without_attributes,
        "a": attribute_rule({"href": _leading}),
        **dict.fromkeys(
            ("p", "br", "b", "i", "ol", "ul", "li", "sup", "sub"), allow_without_attributes
        ),
    }


def read_body(cell: str, remarks: list[str] | None = None) -> list[dict[str, Any]]:
    """
    Return the blocks of the text that a cell holds.

    :param remarks: what is left out or changed is added here.
    :raises BadCell: if it is no HTML that can be read, or would say something else.
    """
    soup = settled(cell, [] if remarks is None else remarks)
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
                yield (
                    _("Part %(number)s (%(block)s): %(reason)s")
                    % {
                        "number": number + 1,
                        "block": where,
                        "reason": " ".join(reason.messages),
                    }
                )


def _blocks(parent) -> Iterator[dict[str, Any]]:
    loose: list[str] = []

    def paragraph():
        html = clean("".join(loose))
        loose.clear()
        if html:
            yield {"type": "paragraph", "value": html}

    for node in list(parent.children):
        block = _read(node) if isinstance(node, Tag) else None
        if isinstance(node, Tag) and block is None and _holds_blocks(node):
            yield from paragraph()
            yield from _blocks(node)
        elif block is None:
            loose.append(str(node) if isinstance(node, Tag) else escape(str(node)))
        else:
            yield from paragraph()
            yield block
    yield from paragraph()


def _holds_blocks(tag: Tag) -> bool:
    """Whether an element is none of a paragraph: it only holds others, or was not closed before."""
    return (
        tag.name not in ("p", "ol", "ul")
        and tag.name in BLOCKS
        or bool(tag.name not in ("ol", "ul") and tag.find([*OWN_BLOCKS, "section"]))
    )


def _read(tag: Tag) -> dict[str, Any] | None:
    """Return the block that an element stands for, or None if it is part of a paragraph."""
    classes = tag.get("class") or []
    if tag.name in HEADINGS:
        return {"type": "heading", "value": {"text": line_of(tag), "level": HEADINGS[tag.name]}}
    if tag.name == "table":
        return {"type": "table", "value": read_table(tag)}
    if tag.name == "blockquote":
        cite = tag.find("cite")
        source = line_of(cite.extract()) if cite else ""
        text = "\n".join(lines_of(tag))
        return {"type": "quote", "value": {"text": text, "source": source}}
    if tag.name == "aside":
        return {"type": "callout", "value": _titled(tag)}
    if tag.name == "section" and (kind := next((k for k in PRINCIPLES if k in classes), "")):
        return {"type": "principle", "value": {"kind": kind, **_titled(tag)}}
    return None


def _titled(tag: Tag) -> dict[str, str]:
    heading = tag.find(list(HEADINGS), recursive=False)
    title = line_of(heading.extract()) if heading else ""
    return {"title": title, "text": clean(tag.decode_contents())}


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
    for tag in soup.find_all("li"):
        _put_on_lines(soup, tag)
    for tag in soup.find_all([*BLOCKS]):
        if tag.name in ("p", "ol", "ul", "li"):
            continue
        if tag.find([*BLOCKS]):
            tag.unwrap()
        else:
            tag.name = "p"
    return str(soup)


def _put_on_lines(soup, item: Tag) -> None:
    """Part the blocks within an item of a list, which has none, by ends of lines."""
    for tag in item.find_all([*BLOCKS]):
        if tag.name in ("ol", "ul", "li") or tag.find_parent("li") is not item:
            continue
        before, after = tag.previous_sibling, tag.next_sibling
        if before is not None and str(before).strip() and tag.get_text(strip=True):
            tag.insert_before(soup.new_tag("br"))
        if after is not None and str(after).strip() and getattr(after, "name", "") not in BLOCKS:
            tag.insert_after(soup.new_tag("br"))
        tag.unwrap()


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


def rewrite(cell: str, remarks: list[str] | None = None) -> str:
    """Return what a cell holds as :func:`write_body` would write it; see :func:`read_body`."""
    blocks = read_body(cell, remarks)
    return "".join(filter(_says, (_write(block["type"], block["value"]) for block in blocks)))


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
            return write_table(value or {})
    return ""


def _source(value) -> str:
    return getattr(value, "source", value) or ""
