"""
Brings the rows of a register in: each in a transaction of its own, whole or not at all.

A document that is there is never changed, except that it leaves use where its row says so. What
takes a document's place comes before it, and leaves use after it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from .. import actions
from ..exceptions import TransitionRefused
from ..models import Attachment, BodyOfDocument, Citation, ExcludedNation
from ..status import DocumentStatus
from ..views.scope import PAGE
from .bodies import read_body
from .cells import BadCell
from .columns import PARTS, SOURCE_KINDS, without_beside
from .files import Folder, discard
from .lists import Lists
from .matching import Documents
from .validation import Row, find_reference, names_source, same_source


OWN = ("reference", "review_interval", "first_issued_on")
OWN_TEXTS = ("officer_role", "officer_email", "summary", "scope", "audience")
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
        self.failed: set[Row] = set()

    def write(self, rows: list[Row], progress: Callable[[int], None]) -> Report:
        """
        Bring rows in.

        :param progress: is told after each row how many are done.
        """
        # Whoever takes a place, or is named, has to be there first; who is named leaves last.
        rows = in_order(rows)
        replaced = [row for row in rows if row.leaves and row.successor]
        successors = {row.successor for row in replaced}
        here, later = {row for row in rows if not row.is_new}, []
        for done, row in enumerate(rows, 1):
            waits = row in successors or bool(row.successor and row.successor not in here)
            if row.leaves and waits:
                later.append(row)
            self._write(row, leaves=row.leaves and not waits)
            here.add(row)
            progress(done)
        for row in sorted(later, key=steps_to_the_last, reverse=True):
            stuck = [other for other in replaced if other.successor is row and other in self.failed]
            if row in self.failed:
                continue
            if stuck:
                self._fail(row, f"stays in force, because {stuck[0]} could not be superseded.")
            else:
                self._write(row, leaves=True)
        return self.report

    def _write(self, row: Row, leaves: bool) -> None:
        new = row.is_new and row.reference not in self.pages
        files: list = []
        if new or leaves:
            try:
                with transaction.atomic():
                    page = self._make(row, files) if new else self._page(row)
                    if leaves:
                        self._leave(row, page)
            except REFUSALS as error:
                self._undo(files)
                self._fail(row, reason_of(error))
                return
            except BaseException:
                self._undo(files)
                raise
            self.pages[row.reference] = page.pk
            self.report.made += self.lists.keep()
        self._count(row, new, leaves)

    def _count(self, row: Row, new: bool, leaves: bool) -> None:
        if new:
            self.report.new[row.status] += 1
        elif leaves and not row.is_new:
            self.report.moved.append(row)
        if row.differing and not (new or leaves):
            self.report.differing.append(row)
        elif not (new or row.leaves or row.differing):
            self.report.unchanged += 1

    def _undo(self, files: list) -> None:
        discard(files)
        self.lists.forget()

    def _fail(self, row: Row, reason: str) -> None:
        self.failed.add(row)
        self.report.failed.append((row, reason))

    def _page(self, row: Row):
        page_id = row.page_id or self.pages[row.reference]
        return PAGE.objects.get(pk=page_id).specific

    def _make(self, row: Row, files: list):
        values = row.values
        # Read afresh: a row that was rolled back leaves its tree as nobody has it.
        parent = PAGE.objects.get(pk=self.library.pk)
        page = self.model(title=values["title"], live=False, locale_id=parent.locale_id)
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
                reference = find_reference(cell, known)
                if reference is not None:
                    page_id = self.pages.get(reference) or self.documents.by_reference[reference]
                    place = "" if cell == reference else without_beside(cell)[1]
                    document = PAGE.objects.get(pk=page_id)
                    yield {"document": document, "place": place, "builds_on": column != "cites"}
                elif column == "cites" or not names_source(row, cell, self.lists):
                    raise TransitionRefused([f"“{cell}”, which it names, is not here."])

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
        successor = self.pages.get(reference) or self.documents.by_reference.get(reference)
        if successor is None:
            raise TransitionRefused([f"“{reference}”, which takes its place, is not here."])
        actions.supersede(cycle, None, PAGE.objects.get(pk=successor), on=ended_on)


def in_order(rows: list[Row]) -> list[Row]:
    """Return rows so that what takes a place, or is named, comes before what it is needed for."""
    ordered: dict[Row, None] = {}

    def take(row: Row):
        waiting = [(row, iter(row.needs))]
        while waiting:
            current, needs = waiting[-1]
            needed = next((other for other in needs if other not in ordered), None)
            if needed is not None:
                waiting.append((needed, iter(needed.needs)))
            else:
                ordered.setdefault(current)
                waiting.pop()

    for row in sorted(rows, key=steps_to_the_last):
        take(row)
    return list(ordered)


def steps_to_the_last(row: Row) -> int:
    """Return how many documents come after one, each in the place of the one before."""
    steps = 0
    while row.successor is not None:
        row, steps = row.successor, steps + 1
    return steps


def reason_of(error: Exception) -> str:
    """Return what an exception says, for people."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(error)
