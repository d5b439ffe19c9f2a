"""Says what is wrong in a register, by row and column, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..formats.days import LATEST, is_likely
from ..formats.names import plain
from ..models import ExcludedNation, PartnershipsSettings
from ..status import DocumentStatus, add_months, site_today
from .bodies import read_body, rewrite, unmet_by
from .cells import IMPORTED, BadCell, Cells, either
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
LEAVING = (DocumentStatus.WITHDRAWN, DocumentStatus.SUPERSEDED)
BROUGHT_IN = (DocumentStatus.IN_FORCE, DocumentStatus.REVIEW_DUE, *LEAVING)
EMPTY = {
    "title": gettext_lazy("Enter the title of the document."),
    "reference": gettext_lazy("Enter the reference number of the document."),
    "issued_on": gettext_lazy(
        "Enter the date of the latest edition, for example 27 March 2027 or 2027-03-27."
    ),
}
TOO_LONG = gettext_lazy("“%(text)s…” is too long. Shorten it to %(limit)s characters or fewer.")
IN_FUTURE = gettext_lazy("Enter a date that is not in the future.")
BEFORE_ISSUE = gettext_lazy("This date is before the date in “%(issued_on)s”. Check both.")
NOT_FOUND = gettext_lazy(
    "No row of the register and no document on this site has the reference “%(name)s”. Check the "
    "reference."
)
# What is told of the end of a document, and with which status.
TOLD_OF_END = {
    "ended_on": LEAVING,
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
                told = _(
                    "“%(reference)s” needs this document too, so neither can be imported first. "
                    "Leave one of the two out here."
                )
                self._note(row.number, "builds_on", told % {"reference": ring})
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
                told = _(
                    "Row %(number)s has the same reference. Give each document its own reference, "
                    "or delete one of the rows."
                )
                self._note(row.number, "reference", told % {"number": same.number})
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
        row.leaves = row.status in LEAVING and (row.is_new or bool(standing and standing.may_leave))
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
                yield key, str(EMPTY[key])
        if self.needs_summary and not row.values.get("summary"):
            yield "summary", _("Enter a summary. This site needs one for each document.")
        if row.status not in BROUGHT_IN:
            told = _(
                "A document cannot be imported with the status “%(status)s”. Enter %(statuses)s. "
                "Start drafts and reviews on the site."
            )
            told = told % {"status": row.status.label, "statuses": either(IMPORTED)}
            yield "status", told
        if len(set(row.values.get("excluded") or [])) == len(ExcludedNation.Nation):
            yield (
                "excluded",
                _("Leave out at least one nation. A document must apply somewhere."),
            )
        for key in LISTED:
            value = row.values.get(key) or []
            for cell in value if isinstance(value, list) else [value]:
                name, place = self.lists.split(key, cell)
                if len(name) > BY_KEY[key].limit and not self.lists.find(key, name):
                    yield key, _too_long(name, BY_KEY[key].limit)
                if len(place) > LONGEST_PLACE:
                    yield key, _too_long(place, LONGEST_PLACE)

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
                told = _("The editor could not save this text. %(reason)s")
                yield "text", told % {"reason": message}

    def _check_files(self, row: Row) -> Iterator[tuple[str, str]]:
        for name in row.values.get("files") or []:
            try:
                self.folder.find_file(name)
            except BadCell as error:
                yield "files", str(error)
        for cell in row.values.get("images") or []:
            name, said = without_beside(cell)
            if not said:
                told = _(
                    "Describe the image “%(name)s” for people who cannot see it, like this: "
                    "%(name)s%(bar)sTwo people talk."
                )
                yield "images", told % {"name": name, "bar": BESIDE}
            if len(said) > LONGEST_ALT:
                yield "images", _too_long(said, LONGEST_ALT)
            try:
                self.folder.find_image(name)
            except BadCell as error:
                yield "images", str(error)

    def _check_named(self, row: Row) -> Iterator[tuple[str, str]]:
        officer = row.values.get("officer")
        if officer and not self.lists.find_person(officer):
            if self.lists.is_shared(officer):
                told = _(
                    "Several active accounts have the email address “%(name)s”. Enter a user name."
                )
            else:
                told = _(
                    "No active account has the user name or email address “%(name)s”. Enter "
                    "another, or leave this empty and fill in “%(role)s” and “%(email)s”."
                )
            labels = {"role": _heading("officer_role"), "email": _heading("officer_email")}
            yield "officer", told % {"name": officer, **labels}
        for key in ("cites", "builds_on"):
            for cell in row.values.get(key) or []:
                yield from self._check_cited(row, key, cell)

    def _check_cited(self, row: Row, key: str, cell: str) -> Iterator[tuple[str, str]]:
        found = find_reference(cell, (self.by_reference, self.documents.by_reference))
        if found is None:
            if key == "cites" or not names_source(row, cell, self.lists):
                yield key, NOT_FOUND % {"name": cell}
        elif found[0] == row.number_of_document:
            yield key, _("A document cannot cite itself. Delete its own reference here.")
        elif (other := self.by_reference.get(found[0])) and other.is_new:
            row.needs.append(other)

    def _check_days(self, row: Row) -> Iterator[tuple[str, str]]:
        first, issued, due = (row.values.get(k) for k in ("first_issued_on", "issued_on", "due_on"))
        if issued and issued > self.today:
            yield "issued_on", str(IN_FUTURE)
        if issued and due and due < issued:
            yield "due_on", BEFORE_ISSUE % {"issued_on": _heading("issued_on")}
        months = row.values.get("review_interval")
        if issued and months and not due and not is_likely(add_months(issued, months)):
            told = _("This leads to a review after the year %(year)s. Enter fewer months.")
            yield "review_interval", told % {"year": LATEST.year}
        if issued and first and first > issued:
            told = _("This date is after the date in “%(issued_on)s”. Check both.")
            yield "first_issued_on", told % {"issued_on": _heading("issued_on")}

    def _check_told_of_end(self, row: Row) -> Iterator[tuple[str, str]]:
        for key, statuses in TOLD_OF_END.items():
            if row.values.get(key) and row.status not in statuses and row.status in BROUGHT_IN:
                told = _(
                    "The status of this document is “%(status)s”, so leave this cell empty, or "
                    "enter %(wanted)s in “%(column)s”."
                )
                values = {
                    "status": row.status.label,
                    "wanted": either(statuses),
                    "column": _heading("status"),
                }
                yield key, told % values

    def _check_leaving(self, row: Row) -> Iterator[tuple[str, str]]:
        issued, ended = row.values.get("issued_on"), row.values.get("ended_on")
        if not ended:
            told = _("Enter the date on which the document went out of use, like 27 March 2027.")
            yield "ended_on", told
        elif ended > self.today:
            yield "ended_on", str(IN_FUTURE)
        elif issued and ended < issued:
            yield "ended_on", BEFORE_ISSUE % {"issued_on": _heading("issued_on")}
        if row.status == DocumentStatus.WITHDRAWN:
            if not row.values.get("reason"):
                yield "reason", _("Enter the reason why the document was withdrawn, for readers.")
        elif message := self._check_successor(row):
            yield "successor", message

    def _check_successor(self, row: Row) -> str:
        reference = row.values.get("successor")
        if not reference:
            return _("Enter the reference number of the document that supersedes this one.")
        row.successor = self.by_reference.get(plain(reference))
        if row.successor is None:
            page_id = self.documents.by_reference.get(plain(reference))
            if page_id is None:
                return NOT_FOUND % {"name": reference}
            return self._check_stands(page_id, reference)
        seen, follows = {row.number}, row.successor
        while follows is not None:
            if follows.number in seen:
                told = _(
                    "“%(reference)s” is itself superseded by this document. Enter the document "
                    "that is in force."
                )
                return told % {"reference": reference}
            seen.add(follows.number)
            named = follows.status == DocumentStatus.SUPERSEDED and follows.values.get("successor")
            follows = self.by_reference.get(plain(named)) if named else None
        if not row.successor.is_new:
            return self._check_stands(row.successor.page_id, reference)
        return ""

    def _check_stands(self, page_id: int, reference: str) -> str:
        standing = self.documents.standing.get(page_id)
        if standing is None or not standing.stands:
            told = _("“%(reference)s” is not in force on this site. Enter a document that is.")
            return told % {"reference": reference}
        return ""


def _heading(key: str) -> str:
    return capfirst(str(BY_KEY[key].label))


def _too_long(text: str, limit: int) -> str:
    return TOO_LONG % {"text": text[:40], "limit": limit}


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
