"""A text as its readers get it: numbered, with a table of contents, its files and its makers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from ..models.guidancerows import BodyOfDocument, ExcludedNation
from .status_report import pointers_to


@dataclass(frozen=True)
class Part:
    """A block of the text, its number and the anchor by which it is linked."""

    block: Any
    anchor: str = ""
    number: int | None = None
    # No heading is deeper by more than one than the one before it.
    level: int = 2
    # What its own link is called when it is read out.
    link_label: str = ""


@dataclass(frozen=True)
class Heading:
    """A line of the table of contents."""

    text: str
    anchor: str
    level: int


@dataclass(frozen=True)
class File:
    """A file that comes with a text."""

    title: str
    url: str
    kind: str = ""
    extension: str = ""
    size: int | None = None
    alt_text: str = ""
    remark: str = ""


@dataclass
class Text:
    """What a page says, live or as it was sealed."""

    page: Any
    parts: list[Part]
    contents: list[Heading]
    files: list[File]
    bodies: list[tuple[str, list[dict]]]
    sources: list[dict] = field(default_factory=list)
    builds_on: list[dict] = field(default_factory=list)
    excluded_nations: list = field(default_factory=list)
    nations: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_text(page, manifest: dict | None = None) -> Text:
    """
    Return what a page says.

    :param manifest: what stood behind the page's references when it was sealed; names are read
        from it, and files that have changed since are named.
    """
    parts = list(number_parts(page.body))
    changed = changed_files(manifest) if manifest is not None else {}
    excluded = list(page.partnerships_excluded_nations.all())
    out = {row.nation for row in excluded}
    sources, builds_on = read_citations(page, manifest)
    return Text(
        page=page,
        parts=parts,
        contents=list(read_contents(parts)),
        files=list(read_files(page, changed)),
        bodies=group_bodies(read_bodies(page, manifest)),
        sources=sources,
        builds_on=builds_on,
        excluded_nations=excluded,
        nations=[label for value, label in ExcludedNation.Nation.choices if value not in out],
        remarks=list(changed.values()),
    )


def number_parts(body) -> Iterator[Part]:
    """Yield the blocks of a text; principles and recommendations are counted each by themselves."""
    counted: dict[str, int] = {}
    level = 1
    for block in body:
        mark = (block.id or "")[:8]
        if block.block_type == "heading":
            level = min(int(block.value["level"]), level + 1)
            text = block.value["text"]
            anchor = f"section-{mark or slugify(text)}"
            yield Part(block, anchor, None, level, link_label(text))
        elif block.block_type == "principle":
            kind = block.value["kind"]
            counted[kind] = counted.get(kind, 0) + 1
            number = counted[kind]
            label = link_label(principle_label(kind, number))
            yield Part(block, f"{kind}-{mark or number}", number, level + 1, label)
        else:
            yield Part(block)


def link_label(name: str) -> str:
    """Return what the link to a heading, principle or recommendation is called."""
    return _("Link to “%(name)s”") % {"name": name}


def read_contents(parts: list[Part]) -> Iterator[Heading]:
    """Yield the table of contents: the headings, and the principles under them."""
    for part in parts:
        value = part.block.value
        if part.block.block_type == "heading":
            yield Heading(value["text"], part.anchor, part.level)
        elif part.block.block_type == "principle":
            label = principle_label(value["kind"], part.number)
            yield Heading(f"{label}: {value['title']}", part.anchor, part.level)


def principle_label(kind: str, number: int | None) -> str:
    """Return how a principle or recommendation is called in the text and when it is cited."""
    if kind == "recommendation":
        return _("Recommendation %(number)s") % {"number": number}
    return _("Principle %(number)s") % {"number": number}


def read_files(page, changed: dict) -> Iterator[File]:
    """Yield the attachments of a page."""
    rows = rows_with(page.partnerships_attachments, "document")
    # Most are files, and a whole image is much to join.
    prefetch_related_objects([row for row in rows if row.image_id], "image")
    for row in rows:
        if row.document_id:
            document = row.document
            yield File(
                row.title or document.title,
                document.url,
                row.kind,
                document.file_extension.upper(),
                document.get_file_size(),
                row.alt_text,
                changed.get(("documents", document.pk), ""),
            )
        elif row.image_id:
            image = row.image
            yield File(
                row.title or image.title,
                image.file.url,
                row.kind,
                image.filename.rpartition(".")[2].upper(),
                image.get_file_size(),
                row.alt_text,
                changed.get(("images", image.pk), ""),
            )


def read_bodies(page, manifest: dict | None) -> list[dict]:
    """Return name, part, website and logo of each body of a page."""
    rows = rows_with(page.partnerships_bodies, "organisation")
    bodies = {row.organisation_id: row.organisation for row in rows}
    with_logo = [body for body in bodies.values() if body.logo_id]
    prefetch_related_objects(with_logo, "logo__renditions")
    if manifest is not None:
        sealed = manifest.get("bodies", [])
        told = [(row["name"], row["part"], bodies.get(row["id"])) for row in sealed]
    else:
        told = [(row.organisation.name, row.part, row.organisation) for row in rows]
    return [
        {
            "name": name,
            "part": part,
            "website": body.website if body else "",
            "logo": body.logo if body else None,
        }
        for name, part, body in told
    ]


def rows_with(manager, name: str) -> list:
    """Return the rows of a page with what they name, in one query; of a sealed page in two."""
    rows = list(manager.all().select_related(name))
    # The rows of a revision are not read from the database, and know nothing of joins.
    prefetch_related_objects([row for row in rows if getattr(row, f"{name}_id")], name)
    return rows


def group_bodies(bodies: list[dict]) -> list[tuple[str, list[dict]]]:
    """Return the bodies by the part that they have, with the words for that part."""
    part = BodyOfDocument.Part
    labels = (
        (part.PUBLISHER, _("Published by")),
        (part.DEVELOPER, _("Developed with")),
        (part.SUPPORTER, _("Supported by")),
    )
    groups = ((label, [row for row in bodies if row["part"] == value]) for value, label in labels)
    return [(label, rows) for label, rows in groups if rows]


def read_citations(page, manifest: dict | None) -> tuple[list[dict], list[dict]]:
    """Return what a page relies on, and what it builds on."""
    sealed = {(row["id"], row["place"]): row for row in (manifest or {}).get("sources", [])}
    cited, builds_on = [], []
    rows = rows_with(page.partnerships_citations, "source")
    # Few documents cite another of ours, and a whole page is much to join.
    of_ours = [row for row in rows if row.document_id]
    prefetch_related_objects(of_ours, "document")
    pointers = pointers_to(row.document for row in of_ours) if of_ours else {}
    for row in rows:
        pointer = pointers.get(row.document_id)
        told = {"place": row.place, "source": row.source, "pointer": pointer}
        if row.source_id:
            told["title"], told["version"] = row.source.title, row.source.source_version
            told["url"] = row.source.url
            if then := sealed.get((row.source_id, row.place)):
                told["title"], told["version"] = then["title"], then["version"]
        elif row.document_id and row.document.live:
            told["title"], told["version"], told["url"] = pointer.title, "", pointer.url
        else:
            continue
        (builds_on if row.builds_on else cited).append(told)
    return cited, builds_on


def changed_files(manifest: dict) -> dict[tuple[str, int], str]:
    """Return a remark on each sealed file that is another one now, or is gone."""
    remarks = {}
    for name, model in (("documents", get_document_model()), ("images", get_image_model())):
        sealed = {row["id"]: row for row in manifest.get(name, [])}
        hashes = dict(model._default_manager.filter(pk__in=sealed).values_list("pk", "file_hash"))
        for pk, row in sealed.items():
            told = {"title": row["title"]}
            if pk not in hashes:
                remarks[name, pk] = _("“%(title)s” is no longer available.") % told
            elif hashes[pk] and hashes[pk] != row["hash"]:
                remarks[name, pk] = _("“%(title)s” has been replaced since by another file.") % told
    return remarks
