"""
Brings the rows of a register in: each in a transaction of its own, whole or not at all.

A document that is there is never changed, except that it leaves use where its row says so. What
takes a document's place comes before it. Where it is to leave use in its turn, both come in one
transaction: no reader ever finds in force what the register says is not.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from .. import actions
from ..exceptions import TransitionRefused
from ..formats.names import plain
from ..models import Attachment, BodyOfDocument, Citation, ExcludedNation
from ..reading.visibility import PAGE
from ..status import DocumentStatus
from .bodies import read_body
from .cells import BadCell
from .columns import PARTS, SOURCE_KINDS, without_beside
from .files import Folder, discard
from .lists import Lists
from .matching import Documents
from .naming import find_reference, names_source, same_source
from .ordering import in_one_go, in_order, steps_to_the_last
from .rows import Row


OWN = ("reference", "review_interval", "first_issued_on")
OWN_TEXTS = ("officer_role", "officer_email", "summary", "scope", "audience")
# The number that Wagtail puts behind a slug that is taken has room beside it.
LONGEST_SLUG = 240
REFUSALS = (TransitionRefused, ValidationError, BadCell, DatabaseError, OSError)


@dataclass
class Report:
    """What came of the rows."""

    new: Counter = field(default_factory=Counter)
    unchanged: int = 0
    moved: list[Row] = field(default_factory=list)
    differing: list[Row] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    failed: list[tuple[Row, str]] = field(default_factory=list)


class Writer:
    """
    Writes documents into a library.

    :param model: the page type of the documents.
    """

    def __init__(self, library, model, folder: Folder, documents: Documents, lists: Lists):
        self.library = library
        self.model = model
        self.folder = folder
        self.documents = documents
        self.lists = lists
        self.report = Report()
        self.pages: dict[str, int] = {}

    def write(self, rows: list[Row], progress: Callable[[int], None]) -> Report:
        """
        Bring rows in.

        :param progress: is told after each row how many are done.
        """
        done = 0
        for together in in_one_go(in_order(rows)):
            if any(row.is_new or row.leaves for row in together):
                self._write(together)
            else:
                self._count(together)
            for _row in together:
                done += 1
                progress(done)
        return self.report

    def _write(self, rows: list[Row]) -> None:
        """Make the documents of rows, and take out of use what is to leave it: all, or nothing."""
        files: list = []
        made: dict[Row, Any] = {}
        leaving = sorted((row for row in rows if row.leaves), key=steps_to_the_last, reverse=True)
        row = rows[0]
        try:
            with transaction.atomic():
                for row in rows:
                    if row.is_new:
                        made[row] = self._make(row, files)
                        self.pages[row.number_of_document] = made[row].pk
                for row in leaving:
                    self._leave(row, made.get(row) or self._page(row))
        except REFUSALS as error:
            self._undo(made, files)
            self._fail(rows, row, reason_of(error))
            return
        except BaseException:
            self._undo(made, files)
            raise
        self.report.made += self.lists.keep()
        self._count(rows)

    def _count(self, rows: list[Row]) -> None:
        for row in rows:
            if row.is_new:
                self.report.new[row.status] += 1
            elif row.leaves:
                self.report.moved.append(row)
            elif row.differing:
                self.report.differing.append(row)
            else:
                self.report.unchanged += 1

    def _undo(self, made: dict[Row, Any], files: list) -> None:
        discard(files)
        self.lists.forget()
        for row in made:
            self.pages.pop(row.number_of_document, None)

    def _fail(self, rows: list[Row], refused: Row, reason: str) -> None:
        self.report.failed.append((refused, reason))
        for row in rows:
            if row is not refused and (row.is_new or row.leaves):
                if row.is_new:
                    told = _("This document was not imported, because it depends on %(row)s.")
                else:
                    told = _("This document stays in force, because it depends on %(row)s.")
                self.report.failed.append((row, told % {"row": refused}))
        self._count([row for row in rows if not (row.is_new or row.leaves)])

    def _page(self, row: Row):
        return PAGE.objects.get(pk=row.page_id).specific

    def _make(self, row: Row, files: list):
        values = row.values
        # Read afresh: a row that was rolled back leaves its tree as nobody has it.
        parent = PAGE.objects.get(pk=self.library.pk)
        page = self.model(title=values["title"], live=False, locale_id=parent.locale_id)
        page.slug = slug_for(row, parent)
        for name in (*OWN, *OWN_TEXTS):
            if values.get(name) is not None:
                setattr(page, name, values[name])
        if values.get("kind"):
            page.kind = self.lists.get("kind", values["kind"])
        page.topics = self._named(row, "topics")
        page.partnerships_bodies = [
            BodyOfDocument(organisation=body, part=part, sort_order=number)
            for number, (body, part) in enumerate(self._pairs(row, PARTS))
        ]
        if values.get("officer"):
            page.officer = self.lists.find_person(values["officer"])
        page.body = json.dumps(read_body(values["text"])) if values.get("text") else "[]"
        page.partnerships_citations = [
            Citation(**cited, sort_order=number) for number, cited in enumerate(self._cited(row))
        ]
        page.partnerships_excluded_nations = [
            ExcludedNation(nation=nation, sort_order=number)
            for number, nation in enumerate(values.get("excluded") or [])
        ]
        for name in values.get("files") or []:
            files.append(self.folder.store(name))
        page.partnerships_attachments = [
            Attachment(title=file.title, document=file, sort_order=number)
            for number, file in enumerate(files)
        ]
        for cell in values.get("images") or []:
            name, said = without_beside(cell)
            files.append(self.folder.store_image(name))
            image = Attachment(
                title=files[-1].title, image=files[-1], alt_text=said, sort_order=len(files)
            )
            page.partnerships_attachments.add(image)
        parent.add_child(instance=page)
        page.save_revision()
        actions.adopt(
            page,
            edition=values.get("edition") or 1,
            issued_on=values["issued_on"],
            due_on=values.get("due_on"),
        )
        return page

    def _cited(self, row: Row) -> Iterator[dict]:
        """Yield what a document cites: sources, and documents of ours."""
        builds_on = row.values.get("builds_on") or []
        told = set()
        for column in SOURCE_KINDS:
            for cell in row.values.get(column) or []:
                title, place = self.lists.split(column, cell)
                source = self.lists.get(column, title)
                if (source.pk, place) in told:
                    continue
                told.add((source.pk, place))
                built = any(same_source(self.lists, column, title, name) for name in builds_on)
                yield {"source": source, "place": place, "builds_on": built}
        for column in ("cites", "builds_on"):
            for cell in row.values.get(column) or []:
                known = (self.pages, self.documents.by_reference)
                found = find_reference(cell, known)
                if found is not None:
                    number, place = found
                    page_id = self.pages.get(number) or self.documents.by_reference[number]
                    document = PAGE.objects.get(pk=page_id)
                    yield {"document": document, "place": place, "builds_on": column != "cites"}
                elif column == "cites" or not names_source(row, cell, self.lists):
                    told = _("This document cites “%(name)s”, which is not on this site.")
                    raise TransitionRefused([told % {"name": cell}])

    def _pairs(self, row: Row, columns: dict[str, str]) -> Iterator[tuple]:
        for column, meaning in columns.items():
            for named in self._named(row, column):
                yield named, meaning

    def _named(self, row: Row, column: str) -> list:
        names = row.values.get(column) or []
        # Two names may stand for one body: the full one and the short one.
        return list(dict.fromkeys(self.lists.get(column, name) for name in names))

    def _leave(self, row: Row, page) -> None:
        ended_on, cycle = row.values["ended_on"], page.review_cycle
        if row.status == DocumentStatus.WITHDRAWN:
            take_down = bool(row.values.get("taken_down"))
            actions.withdraw(cycle, None, row.values["reason"], take_down, on=ended_on)
            return
        reference = row.values["successor"]
        number = plain(reference)
        successor = self.pages.get(number) or self.documents.by_reference.get(number)
        if successor is None:
            told = _("“%(reference)s”, which supersedes this document, is not on this site.")
            raise TransitionRefused([told % {"reference": reference}])
        actions.supersede(cycle, None, PAGE.objects.get(pk=successor), on=ended_on)


def slug_for(row: Row, parent) -> str:
    """Return the slug of a document, or nothing where Wagtail makes a good one of its title."""
    in_letters = getattr(settings, "WAGTAIL_ALLOW_UNICODE_SLUGS", True)
    slug = slugify(row.values["title"], allow_unicode=in_letters)
    if 0 < len(slug) <= LONGEST_SLUG:
        return ""
    # A title of signs only says nothing in an address; the number does.
    slug = slug or slugify(row.reference, allow_unicode=in_letters) or "document"
    slug = slug[:LONGEST_SLUG]
    taken = set(parent.get_children().filter(slug__startswith=slug).values_list("slug", flat=True))
    further = (f"{slug}-{number}" for number in count(2))
    return slug if slug not in taken else next(one for one in further if one not in taken)


def reason_of(error: Exception) -> str:
    """Return what an exception says, for people."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, (DatabaseError, OSError)):
        told = _("An error on the server stopped this row (%(error)s). Ask your administrator.")
        return told % {"error": error}
    return str(error)
