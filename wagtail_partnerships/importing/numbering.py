"""Lists whose numbers or signs are not those that a list here has by itself."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, NavigableString, Tag


# How CSS calls what HTML has a letter for.
STYLES = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b(" + "|".join(STYLES) + r")\b", re.IGNORECASE)
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
# What an item of a list of Word begins with where nothing marks it as its number.
LABEL = re.compile(r"\s*([^\w\s(]|[o§]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxlcIVXLC]+)[.)])\s+")
NUMBER = re.compile(r"\(?\w{1,8}(?:\.\w+)*[.)]?")
BULLETS = {"o", "§", "Ø", "ü"}
# Where an item keeps the number that Word wrote.
KEPT = "data-label"


def write_out(soup: BeautifulSoup) -> None:
    """Make paragraphs, with their numbers written, of lists that are not numbered 1, 2, 3."""
    for ordered in reversed(soup.find_all("ol")):
        items = ordered.find_all("li", recursive=False)
        labels = _labels(ordered, items)
        if labels == [f"{number}." for number in range(1, len(items) + 1)]:
            continue
        for label, item in zip(labels, items, strict=True):
            paragraph = soup.new_tag("p")
            paragraph.append(f"{label} ")
            behind = []
            for node in list(item.contents):
                is_list = isinstance(node, Tag) and node.name in ("ol", "ul")
                behind.append(node.extract()) if is_list else paragraph.append(node.extract())
            ordered.insert_before(paragraph, *behind)
        ordered.decompose()


def _labels(ordered: Tag, items: list[Tag]) -> list[str]:
    kind = ordered.get("type") or ""
    if found := STYLE.search(ordered.get("style") or ""):
        kind = STYLES[found[1].lower()]
    is_reversed = ordered.has_attr("reversed")
    number = _whole(ordered.get("start"), len(items) if is_reversed else 1)
    labels = []
    for item in items:
        number = _whole(item.get("value"), number)
        labels.append(item.get(KEPT) or f"{_written(number, kind)}.")
        number += -1 if is_reversed else 1
    return labels


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", (text or "").strip()) else otherwise


def _written(number: int, kind: str) -> str:
    if number < 1 or kind not in ("a", "A", "i", "I"):
        return str(number)
    written = ""
    if kind in "aA":
        while number:
            number, letter = divmod(number - 1, 26)
            written = chr(ord("a") + letter) + written
    else:
        for value, letters in ROMAN:
            times, number = divmod(number, value)
            written += letters * times
    return written if kind.islower() else written.upper()


def lists_of_word(soup: BeautifulSoup) -> None:
    """Make lists of the paragraphs that Word writes for their items, signs and all."""
    open_lists: list[tuple[int, Tag]] = []
    last = None
    for paragraph in soup.find_all(_is_item_of_word):
        if last is None or _next_tag(last) is not paragraph:
            open_lists = []
        level = _whole(_found(r"level(\d+)", paragraph.get("style") or ""), 1)
        label = _take_label(paragraph)
        kind = "ol" if NUMBER.fullmatch(label) and label not in BULLETS else "ul"
        while open_lists and (
            open_lists[-1][0] > level
            or (open_lists[-1][0] == level and open_lists[-1][1].name != kind)
        ):
            open_lists.pop()
        if not open_lists or open_lists[-1][0] < level:
            new = soup.new_tag(kind)
            if open_lists:
                open_lists[-1][1].find_all("li", recursive=False)[-1].append(new)
            else:
                paragraph.insert_before(new)
            open_lists.append((level, new))
        item = soup.new_tag("li", attrs={KEPT: label} if kind == "ol" else {})
        item.extend(list(paragraph.contents))
        open_lists[-1][1].append(item)
        # What follows is asked of the place in which the paragraph stood.
        last = open_lists[0][1]
        paragraph.extract()


def _is_item_of_word(tag: Tag) -> bool:
    if tag.name != "p":
        return False
    classes = " ".join(tag.get("class") or [])
    return "MsoList" in classes or bool(re.search(r"mso-list\s*:\s*l\d", tag.get("style") or ""))


def _next_tag(tag: Tag) -> Tag | None:
    following = tag.next_sibling
    while isinstance(following, NavigableString) and not following.strip():
        following = following.next_sibling
    return following if isinstance(following, Tag) else None


def _found(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text)
    return found[1] if found else None


def _take_label(paragraph: Tag) -> str:
    """Take the sign or number off the beginning of an item of Word, and return it."""
    if marked := paragraph.find(style=re.compile(r"mso-list\s*:\s*Ignore", re.IGNORECASE)):
        return "".join(marked.extract().get_text().split())
    found = LABEL.match(paragraph.get_text())
    if not found:
        return ""
    left = len(found[0])
    for text in list(paragraph.find_all(string=True)):
        taken = min(left, len(text))
        text.replace_with(str(text)[taken:])
        left -= taken
    return found[1]
