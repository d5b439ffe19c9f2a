"""
What lists of documents are made from: the public facts of every issued document, kept in memory.

A library answers from here: it filters, counts and sorts small tuples, and reads from the database
only the rows that it shows. Counting in the database instead costs seven passes over all documents
for each request. Nobody is shown anything on the strength of this copy: rows are read afresh, and
who may see them is asked at every request.

Wagtail's log of pages, and what this process saves, say of which documents the facts are to be read
again. All are when one of the lists that documents share is changed, when pages are moved or
deleted, and when the day changes. Ten minutes are the limit for what is done past Wagtail in
another process.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from functools import partial
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connections, router, transaction
from django.db.models import Subquery
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.signals import post_page_move

from ..models import (
    BodyOfDocument,
    Correction,
    DocumentKind,
    ExcludedNation,
    GuidanceLibraryPage,
    GuidanceMixin,
    Organisation,
    ReviewCycle,
    Topic,
)
from ..status import site_today
from .entries import Entry, Names, guidance_models, newest_first, read_entries


SECONDS_KEPT = 600
# So many of the latest entries are looked at: one that was begun earlier may be there later.
LOG_ENTRIES = 20

# What Wagtail logs of drafts changes nothing that a reader is told.
ABOUT_DRAFTS = ("wagtail.edit", "wagtail.create", "wagtail.lock", "wagtail.unlock")
# These change other pages than the one that they are logged of.
ABOUT_MANY = {
    "wagtail.copy",
    "wagtail.copy_for_translation",
    "wagtail.delete",
    "wagtail.move",
    "wagtail.reorder",
}
DRAFT_FIELDS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
}
# What documents share; Wagtail logs who changes one.
SHARED_LISTS = (DocumentKind, Organisation, Topic)


class LibraryIndex:
    """The issued documents of all sites, the newest first, as they stand on one day."""

    def __init__(self, entries: list[Entry], names: Names):
        self.entries = newest_first(entries)
        self.names = names
        self.by_pk = {entry.pk: entry for entry in entries}
        # What was found out about this register, so that it need not be found out again.
        self.memo: dict = {}

    def with_entries(self, pages: set[int], entries: list[Entry]) -> LibraryIndex:
        """Return a register in which some pages, and their aliases, have other entries."""
        kept = [one for one in self.entries if one.pk not in pages and one.source not in pages]
        return LibraryIndex([*kept, *entries], self.names)

    def is_listed(self, pk: int) -> bool:
        """Whether a page shows a text that stands."""
        entry = self.by_pk.get(pk)
        return entry is not None and entry.is_in_force


class _Stamp(NamedTuple):
    """What was the case when a register was read."""

    today: str
    of_lists: int | None
    # Number, action and page.
    of_pages: tuple[tuple[int, str, int | None], ...]
    change: int


class _Kept(NamedTuple):
    stamp: _Stamp
    read_at: float
    register: LibraryIndex


_registers: dict[tuple, _Kept] = {}
# Number of the change, and the page whose facts it can have changed; None stands for all.
_noted: deque[tuple[int, int | None]] = deque([(0, None)], maxlen=1000)
_noting = threading.Lock()


def current_register(request=None) -> LibraryIndex:
    """Return the register as it stands; within one request it is asked for once."""
    if register := getattr(request, "_partnerships_register", None):
        return register
    connection = connections[router.db_for_read(ReviewCycle)]
    # A site of several tenants keeps each in a schema of its own.
    place = (connection.alias, connection.settings_dict["NAME"], _schema(connection))
    stamp, kept = _stamp(), _registers.get(place)
    if kept is None or time.monotonic() - kept.read_at >= SECONDS_KEPT:
        changed = None
    else:
        changed = _changed_pages(kept.stamp, stamp)
    if changed is None:
        register, read_at = LibraryIndex(read_entries(stamp.today), Names.read()), time.monotonic()
    else:
        register, read_at = _refreshed(kept.register, changed, stamp.today), kept.read_at
    if kept is None or stamp != kept.stamp or read_at != kept.read_at:
        _registers[place] = _Kept(stamp, read_at, register)
    if request is not None:
        request._partnerships_register = register
    return register


def _stamp() -> _Stamp:
    # The number is taken first: a change that is noted while this is read is looked at again.
    change = _noted[-1][0]
    of_lists = ModelLogEntry.objects.filter(
        content_type__in=ContentType.objects.get_for_models(*SHARED_LISTS).values()
    )
    latest = Subquery(of_lists.order_by("-pk").values("pk")[:1])
    of_pages = PageLogEntry.objects.exclude(action__in=ABOUT_DRAFTS).order_by("-pk")
    rows = list(of_pages.values_list("pk", "action", "page_id", latest)[:LOG_ENTRIES])
    return _Stamp(
        site_today().isoformat(),
        rows[0][-1] if rows else None,
        tuple(row[:-1] for row in rows),
        change,
    )


def _changed_pages(before: _Stamp, now: _Stamp) -> set[int] | None:
    """Return the pages that may be told of otherwise than before; None where that is not known."""
    if (before.today, before.of_lists) != (now.today, now.of_lists):
        return None
    noted = [page for number, page in tuple(_noted) if before.change < number <= now.change]
    if None in noted or len(noted) < now.change - before.change:
        return None
    if now.of_pages == before.of_pages:
        return set(noted)
    if not set(now.of_pages) & set(before.of_pages):
        return None
    logged = set(now.of_pages) - set(before.of_pages)
    if any(action in ABOUT_MANY or page is None for _pk, action, page in logged):
        return None
    return {*noted, *(page for _pk, _action, page in logged)}


def _refreshed(register: LibraryIndex, pages: set[int], today: str) -> LibraryIndex:
    if not pages:
        return register
    # An alias is told of as its source is.
    page_model = ReviewCycle.page.field.remote_field.model
    aliases = page_model._base_manager.filter(alias_of__isnull=False)
    pages = {*pages, *aliases.filter(pk__in=pages).values_list("alias_of", flat=True)}
    pages = {*pages, *aliases.filter(alias_of__in=pages).values_list("pk", flat=True)}
    entries = read_entries(today, pages)
    gone = [one for one in register.entries if one.pk in pages or one.source in pages]
    if newest_first(gone) == newest_first(entries):
        return register
    return register.with_entries(pages, entries)


def note_change(page: int | None = None) -> None:
    """
    Note that the facts of a document may have changed, now and when the transaction is over.

    :param page: the number of its page; None stands for all documents.
    """
    _note(page)
    transaction.on_commit(partial(_note, page), robust=True)


def _note(page: int | None) -> None:
    with _noting:
        _noted.append((_noted[-1][0] + 1, page))


def connect_changes() -> None:
    """Connect what notes changes; before this module is loaded there is no register."""
    for model in (ReviewCycle, Correction, BodyOfDocument, ExcludedNation, *SHARED_LISTS):
        for signal in (post_save, post_delete):
            signal.connect(_note_row, sender=model, dispatch_uid=f"register.{model.__name__}")
    for signal in (post_save, post_delete):
        signal.connect(_note_page, dispatch_uid="register.page")
    post_page_move.connect(_note_all, dispatch_uid="register.move")
    for model in guidance_models():
        m2m_changed.connect(
            _note_topics,
            sender=model.topics.through,
            dispatch_uid=f"register.{model._meta.label}.topics",
        )


def _note_row(sender, instance, **kwargs):
    if sender in SHARED_LISTS:
        note_change()
    else:
        note_change(instance.cycle.page_id if sender is Correction else instance.page_id)


def _note_page(sender, instance, update_fields=None, **kwargs):
    if update_fields and DRAFT_FIELDS.issuperset(update_fields):
        return
    if issubclass(sender, GuidanceMixin):
        note_change(instance.pk)
    elif issubclass(sender, GuidanceLibraryPage):
        note_change()


def _note_topics(instance, reverse, **kwargs):
    note_change(None if reverse else instance.pk)


def _note_all(**kwargs):
    note_change()


def _schema(connection) -> str:
    return getattr(connection, "schema_name", "")


connect_changes()
