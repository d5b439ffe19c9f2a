"""Says what is wrong in a register, by row and column, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst

from ..formats.days import LATEST, is_likely
from ..formats.names import plain
from ..models import ExcludedNation, PartnershipsSettings
from ..status import OUT_OF_USE, DocumentStatus, add_months, site_today
from .bodies import read_body, rewrite, unmet_by
from .cells import BadCell, Cells
from .columns import BESIDE, BY_KEY, REQUIRED, without_beside
from .files import Folder
from .lists import LISTED, Lists
from .matching import Documents, differences
from .naming import find_reference, names_source
from .reading import Sheet
from .rows import Problem, Row


# A text may stand in a file of its own.
FILE_OF_TEXT = re.compile(r"[^<>\n]{1,250}\.(html?|txt)", re.IGNORECASE)
LONGEST_PLACE = 255
LONGEST_ALT = 500
BROUGHT_IN = (DocumentStatus.IN_FORCE, DocumentStatus.REVIEW_DUE, *OUT_OF_USE)
# What is told of the end of a document, and with which status.
TOLD_OF_END = {
    "ended_on": OUT_OF_USE,
    "reason": (DocumentStatus.WITHDRAWN,),
    "taken_down": (DocumentStatus.WITHDRAWN,),
    "successor": (DocumentStatus.SUPERSEDED,),
}


class Validation:
    """
    Reads the rows of a register.

    :param model: the page type of the documents.
    :ivar problems: what is wrong; nothing is brought in while there is any.
    :ivar remarks: what is left out of new documents, or changed in them.
    """

    def __init__(
        self, sheet: Sheet, library, folder: Folder, documents: Documents, lists: Lists, model
    ):
        self.sheet = sheet
        self.text_block = model._meta.get_field("body").stream_block
        self.folder = folder
        self.documents = documents
        self.lists = lists
        self.cells = Cells()
        self.today = site_today()
        self.needs_summary = PartnershipsSettings.for_page(library).require_summary
        self.problems = [*self._lost()]
        self.remarks: list[Problem] = []
        self.noted: set[tuple[int, str, str]] = set()
        self.unread: set[tuple[int, str]] = set()
        self.rows = [self._read(number, texts) for number, texts in sheet.rows]
        self.by_reference = {
            row.number_of_document: row for row in reversed(self.rows) if row.reference
        }
        lists.read_people(row.values["officer"] for row in self.rows if row.values.get("officer"))
        self._match()
        for row in self.rows:
            self._check(row)
        for row in self.rows:
            if row.is_new and (ring := _ring(row)):
                self._note(row.number, "builds_on", f"“{ring}” names this document in its turn.")
        self.problems.sort(key=lambda problem: (problem.row, self._index(problem)))

    def _lost(self) -> Iterator[Problem]:
        """Yield what would be lost of the file."""
        for fault in self.sheet.faults:
            place = None if fault.index is None else self.sheet.place_at(fault.index)
            key = place.column.key if place and place.column else ""
            yield Problem(fault.row, key, place, fault.message)

    def _index(self, problem: Problem) -> int:
        return problem.place.index if problem.place else len(BY_KEY)

    def _note(self, row: int, key: str, message: str) -> None:
        # A cell that cannot be read is named once, whatever else follows from it.
        if (row, key) not in self.unread and (row, key, message) not in self.noted:
            self.noted.add((row, key, message))
            self.problems.append(Problem(row, key, self.sheet.places.get(key), message))

    def _read(self, number: int, texts: dict[str, str]) -> Row:
        values = {}
        for key, text in texts.items():
            try:
                values[key] = self.cells.read(BY_KEY[key], text)
            except BadCell as error:
                values[key] = None
                self._note(number, key, str(error))
                self.unread.add((number, key))
        return Row(number, values)

    def _match(self) -> None:
        seen: dict[Any, Row] = {}
        for row in self.rows:
            address = row.values.get("address") or ""
            row.page_id = self.documents.match(row.reference, address)
            same = seen.setdefault(
                (row.page_id, "" if row.page_id else row.number_of_document or row.number), row
            )
            if same is not row:
                self._note(row.number, "reference", f"stands in row {same.number} already.")
        named = (
            self.documents.by_reference.get(plain(row.values.get("successor") or ""))
            for row in self.rows
        )
        found = [row.page_id for row in self.rows]
        without = () if "text" in self.sheet.places else ("body",)
        self.documents.read((page_id for page_id in (*found, *named) if page_id), without)

    # Checks

    def _check(self, row: Row) -> None:
        standing = self.documents.standing.get(row.page_id)
        row.leaves = row.status in OUT_OF_USE and (
            row.is_new or bool(standing and standing.may_leave)
        )
        messages = [*self._read_text(row)]
        if row.is_new:
            messages += [*self._check_new(row), *self._check_files(row), *self._check_days(row)]
            messages += [*self._check_named(row)]
        elif standing:
            found = differences(row, standing, self.cells, self.lists)
            row.differing = [str(column.label) for column in found]
        if row.leaves:
            messages += self._check_leaving(row)
        unread = (row.number, "status") in self.unread
        if not unread and (row.is_new or standing and standing.may_leave):
            messages += self._check_told_of_end(row)
        for key, message in messages:
            self._note(row.number, key, message)

    def _check_new(self, row: Row) -> Iterator[tuple[str, str]]:
        for key in REQUIRED:
            if not row.values.get(key):
                yield key, "is empty."
        if self.needs_summary and not row.values.get("summary"):
            yield "summary", "is empty, and this site asks for one."
        if row.status not in BROUGHT_IN:
            yield (
                "status",
                f"“{row.status.label}” cannot be brought in. Write In force, Withdrawn or "
                "Superseded; drafts and reviews are begun here.",
            )
        if len(set(row.values.get("excluded") or [])) == len(ExcludedNation.Nation):
            yield "excluded", "names every nation. A document applies in one at least."
        for key in LISTED:
            value = row.values.get(key) or []
            for cell in value if isinstance(value, list) else [value]:
                name, place = self.lists.split(key, cell)
                if len(name) > BY_KEY[key].limit and not self.lists.find(key, name):
                    yield key, f"“{name[:40]}…” is longer than {BY_KEY[key].limit} characters."
                if len(place) > LONGEST_PLACE:
                    yield key, f"“{place[:40]}…” is longer than {LONGEST_PLACE} characters."

    def _read_text(self, row: Row) -> Iterator[tuple[str, str]]:
        """Put the text, which may stand in a file, in the form in which it is compared."""
        text = row.values.get("text")
        if text and FILE_OF_TEXT.fullmatch(text):
            try:
                text = self.folder.read_text(text)
            except BadCell as error:
                # Whoever runs the import again may have put the files away.
                row.values["text"] = None
                if row.is_new:
                    yield "text", str(error)
                return
        row.values["text"] = None
        try:
            remarks: list[str] = []
            row.values["text"] = rewrite(text, remarks) if text else None
            if row.is_new:
                place = self.sheet.places.get("text")
                self.remarks += (Problem(row.number, "text", place, one) for one in remarks)
        except BadCell as error:
            yield "text", str(error)
        if row.is_new and row.values["text"]:
            for message in unmet_by(self.text_block, read_body(row.values["text"])):
                yield "text", f"could not be saved in the editor: {message}"

    def _check_files(self, row: Row) -> Iterator[tuple[str, str]]:
        for name in row.values.get("files") or []:
            try:
                self.folder.find_file(name)
            except BadCell as error:
                yield "files", str(error)
        for cell in row.values.get("images") or []:
            name, said = without_beside(cell)
            if not said:
                yield (
                    "images",
                    f"“{name}” lacks what it says. Write it as: {name}{BESIDE}what it says",
                )
            if len(said) > LONGEST_ALT:
                yield "images", f"“{said[:40]}…” is longer than {LONGEST_ALT} characters."
            try:
                self.folder.find_image(name)
            except BadCell as error:
                yield "images", str(error)

    def _check_named(self, row: Row) -> Iterator[tuple[str, str]]:
        officer = row.values.get("officer")
        if officer and not self.lists.find_person(officer):
            yield (
                "officer",
                f"“{officer}” is the user name or e-mail address of no one active account. Write a "
                "role and its address in the columns for these, or leave it empty.",
            )
        for key in ("cites", "builds_on"):
            for cell in row.values.get(key) or []:
                yield from self._check_cited(row, key, cell)

    def _check_cited(self, row: Row, key: str, cell: str) -> Iterator[tuple[str, str]]:
        found = find_reference(cell, (self.by_reference, self.documents.by_reference))
        if found is None:
            if key == "cites" or not names_source(row, cell, self.lists):
                yield key, f"“{cell}” is in no row, and no document of this site has it."
        elif found[0] == row.number_of_document:
            yield key, "names the document itself."
        elif (other := self.by_reference.get(found[0])) and other.is_new:
            row.needs.append(other)

    def _check_days(self, row: Row) -> Iterator[tuple[str, str]]:
        first, issued, due = (row.values.get(k) for k in ("first_issued_on", "issued_on", "due_on"))
        if issued and issued > self.today:
            yield "issued_on", "lies in the future."
        if issued and due and due < issued:
            yield "due_on", "lies before the day of issue."
        months = row.values.get("review_interval")
        if issued and months and not due and not is_likely(add_months(issued, months)):
            yield "review_interval", f"leads to a review after the year {LATEST.year}."
        if issued and first and first > issued:
            yield "first_issued_on", "lies after the day of issue."

    def _check_told_of_end(self, row: Row) -> Iterator[tuple[str, str]]:
        for key, statuses in TOLD_OF_END.items():
            if row.values.get(key) and row.status not in statuses and row.status in BROUGHT_IN:
                label = str(row.status.label).lower()
                said = f"{label} document" if row.status in OUT_OF_USE else "document in force"
                wanted = " or ".join(str(status.label) for status in statuses)
                yield (
                    key,
                    f"is given for a {said}. Write {wanted} in the column "
                    f"“{capfirst(BY_KEY['status'].label)}”, or leave this cell empty.",
                )

    def _check_leaving(self, row: Row) -> Iterator[tuple[str, str]]:
        issued, ended = row.values.get("issued_on"), row.values.get("ended_on")
        if not ended:
            yield "ended_on", "is empty. Write the day on which the document left use."
        elif ended > self.today:
            yield "ended_on", "lies in the future."
        elif issued and ended < issued:
            yield "ended_on", "lies before the day of issue."
        if row.status == DocumentStatus.WITHDRAWN:
            if not row.values.get("reason"):
                yield "reason", "is empty. Readers are told why the document was withdrawn."
        elif message := self._check_successor(row):
            yield "successor", message

    def _check_successor(self, row: Row) -> str:
        reference = row.values.get("successor")
        if not reference:
            return "is empty. Write the reference number of the document that takes its place."
        row.successor = self.by_reference.get(plain(reference))
        if row.successor is None:
            page_id = self.documents.by_reference.get(plain(reference))
            if page_id is None:
                return f"“{reference}” is in no row, and no document of this site has it."
            return self._check_stands(page_id, reference)
        seen, follows = {row.number}, row.successor
        while follows is not None:
            if follows.number in seen:
                return f"“{reference}” is itself replaced by this document."
            seen.add(follows.number)
            named = follows.status == DocumentStatus.SUPERSEDED and follows.values.get("successor")
            follows = self.by_reference.get(plain(named)) if named else None
        if not row.successor.is_new:
            return self._check_stands(row.successor.page_id, reference)
        return ""

    def _check_stands(self, page_id: int, reference: str) -> str:
        standing = self.documents.standing.get(page_id)
        if standing is None or not standing.stands:
            return f"“{reference}” has no text in force on this site."
        return ""


def _ring(row: Row) -> str:
    """Return the reference of a document that a row needs, and that needs it in its turn."""
    seen, waiting = set(), [(other, other) for other in row.needs]
    while waiting:
        other, first = waiting.pop()
        if other is row:
            return first.reference
        if other.number not in seen:
            seen.add(other.number)
            waiting += [(further, first) for further in other.needs]
    return ""
