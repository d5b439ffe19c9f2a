"""
What lists of documents are made from: the public facts of every issued document, kept in memory.

A library answers from here: it filters, counts and sorts small tuples, and reads from the database
only the rows that it shows. Counting in the database instead costs seven passes over all documents
for each request. Nobody is shown anything on the strength of this copy: rows are read afresh, and
who may see them is asked at every request.

The copy is thrown away when a row is added to Wagtail's log of pages, or of the lists that all
documents share, when this process saves something that it tells of, and when the day changes. Ten
minutes are the limit for what is done past Wagtail in another process.
"""

from __future__ import annotations

import itertools
import time
from operator import attrgetter
from typing import NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connections, router, transaction
from django.db.models import CharField, F, Max, Model, Subquery
from django.db.models.functions import Cast
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.signals import post_page_move

from .lifecycles.review import REVIEWING, Outcome, ReviewState
from .models import (
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
from .status import DocumentStatus, site_today


SECONDS_KEPT = 600

# What Wagtail logs of drafts changes nothing that a reader is told.
ABOUT_DRAFTS = ("wagtail.edit", "wagtail.create", "wagtail.lock", "wagtail.unlock")
DRAFT_FIELDS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
}

# What documents share; Wagtail logs who changes one.
SHARED_LISTS = (DocumentKind, Organisation, Topic)

REVIEWS = frozenset(state.value for state in REVIEWING)
IN_FORCE = ReviewState.IN_FORCE.value
OUT_OF_USE = frozenset({DocumentStatus.WITHDRAWN.value, DocumentStatus.SUPERSEDED.value})
STANDS_IN_FORCE = DocumentStatus.IN_FORCE.value
REVIEW_DUE = DocumentStatus.REVIEW_DUE.value
UNDER_REVIEW = DocumentStatus.UNDER_REVIEW.value
BEING_REVISED = DocumentStatus.BEING_REVISED.value

_registers: dict[tuple, tuple[tuple, float, Register]] = {}
_changes = itertools.count(1)
_latest_change = 0


class Entry(NamedTuple):
    """The facts by which a document is found; days are ISO strings, empty where there is none."""

    pk: int
    paths: tuple[str, ...]
    title: str
    reference: str
    model: int
    source: int
    kind: int | None
    status: str
    issued_on: str
    changed_on: str
    due_on: str
    topics: tuple[int, ...]
    bodies: tuple[int, ...]
    excluded: tuple[str, ...]
    is_corrected: bool

    @property
    def stands(self) -> bool:
        """Whether the text may be relied on."""
        return self.status not in OUT_OF_USE


class Names(NamedTuple):
    """The names behind the keys in the entries."""

    topics: dict[int, str]
    kinds: dict[int, str]
    bodies: dict[int, str]
    short_bodies: dict[int, str]

    @classmethod
    def read(cls) -> Names:
        bodies = list(Organisation.objects.values_list("pk", "name", "short_name"))
        return cls(
            dict(Topic.objects.values_list("pk", "name")),
            dict(DocumentKind.objects.values_list("pk", "name")),
            {pk: name for pk, name, _short in bodies},
            {pk: short or name for pk, name, short in bodies},
        )


class Register:
    """The issued documents of all sites, the newest first, as they stand on one day."""

    def __init__(self, entries: list[Entry], names: Names):
        self.entries = entries
        self.names = names
        self.by_pk = {entry.pk: entry for entry in entries}
        # What was found out about this register, so that it need not be found out again.
        self.memo: dict = {}

    def is_listed(self, pk: int) -> bool:
        """Whether a page shows a text that stands."""
        entry = self.by_pk.get(pk)
        return entry is not None and entry.stands


def guidance_models() -> list[type[Model]]:
    """Return the page types that are guidance documents, the host's own among them."""
    return [model for model in apps.get_models() if issubclass(model, GuidanceMixin)]


def current_register(request=None) -> Register:
    """Return the register as it stands; within one request it is asked for once."""
    if register := getattr(request, "_partnerships_register", None):
        return register
    connection = connections[router.db_for_read(ReviewCycle)]
    # A site of several tenants keeps each in a schema of its own.
    place = (connection.alias, connection.settings_dict["NAME"], _schema(connection))
    stamp = (_latest_logged(), _latest_change, site_today())
    kept = _registers.get(place)
    if kept and kept[0] == stamp and time.monotonic() - kept[1] < SECONDS_KEPT:
        register = kept[2]
    else:
        register = Register(_read_entries(stamp[2].isoformat()), Names.read())
        _registers[place] = (stamp, time.monotonic(), register)
    if request is not None:
        request._partnerships_register = register
    return register


def _latest_logged() -> tuple | None:
    """Return the latest entries of Wagtail's logs that can matter, of pages and of shared lists."""
    of_lists = ModelLogEntry.objects.filter(
        content_type__in=ContentType.objects.get_for_models(*SHARED_LISTS).values()
    )
    of_pages = PageLogEntry.objects.exclude(action__in=ABOUT_DRAFTS)
    latest = Subquery(of_lists.order_by("-pk").values("pk")[:1])
    return of_pages.order_by("-pk").values_list("pk", latest).first()


def note_change(**kwargs) -> None:
    """Throw the copies of this process away, now and when the transaction is over."""
    _count_change()
    transaction.on_commit(_count_change, robust=True)


def connect_changes() -> None:
    """Connect what throws the copies away; before this module is loaded there are none."""
    for model in (ReviewCycle, Correction, BodyOfDocument, ExcludedNation, *SHARED_LISTS):
        for signal in (post_save, post_delete):
            signal.connect(note_change, sender=model, dispatch_uid=f"register.{model.__name__}")
    for signal in (post_save, post_delete):
        signal.connect(_note_page, dispatch_uid="register.page")
    post_page_move.connect(note_change, dispatch_uid="register.move")
    for model in guidance_models():
        m2m_changed.connect(
            note_change,
            sender=model.topics.through,
            dispatch_uid=f"register.{model._meta.label}.topics",
        )


def _note_page(sender, update_fields=None, **kwargs):
    if issubclass(sender, (GuidanceMixin, GuidanceLibraryPage)) and (
        not update_fields or not DRAFT_FIELDS.issuperset(update_fields)
    ):
        note_change()


def _count_change():
    global _latest_change
    _latest_change = next(_changes)


def _schema(connection) -> str:
    return getattr(connection, "schema_name", "")


def _day(name):
    # Read as text: ten thousand dates cost more to parse than all the rest.
    return Cast(F(name), CharField())


def _read_entries(today: str) -> list[Entry]:
    cycle = "partnerships_open_cycle__"
    ended = _read_ended()
    corrected = dict(
        Correction.objects.values_list("cycle").annotate(on=Cast(Max("corrected_on"), CharField()))
    )
    bodies = _grouped(BodyOfDocument.objects.values_list("page_id", "organisation_id"))
    excluded = _grouped(ExcludedNation.objects.values_list("page_id", "nation"))

    entries: dict[int, Entry] = {}
    aliases = []
    for number, model in enumerate(guidance_models()):
        topics = _grouped(_through(model).values_list(*_through_columns(model)))
        rows = (
            model._base_manager.filter(live=True)
            .order_by()
            .values_list(
                "pk",
                "path",
                "title",
                "reference",
                "alias_of_id",
                "kind_id",
                f"{cycle}state",
                f"{cycle}current_edition_id",
                _day(f"{cycle}current_edition__issued_on"),
                _day(f"{cycle}due_on"),
            )
        )
        for pk, path, title, reference, alias_of, kind, *cycle_facts in rows:
            if alias_of:
                aliases.append((pk, path, title, number, alias_of))
                continue
            state, edition, issued_on, due_on = cycle_facts
            if edition:
                status = _status(state, due_on, today)
            elif state is None and pk in ended:
                status, edition, issued_on = ended[pk]
            else:
                continue
            issued_on = issued_on or ""
            corrected_on = corrected.get(edition)
            entries[pk] = Entry(
                pk,
                (path,),
                title,
                reference,
                number,
                pk,
                kind,
                status,
                issued_on,
                max(issued_on, corrected_on) if corrected_on else issued_on,
                due_on or "",
                topics.get(pk, ()),
                bodies.get(pk, ()),
                excluded.get(pk, ()),
                corrected_on is not None,
            )
    for pk, path, title, number, source in aliases:
        if entry := entries.get(source):
            entries[pk] = entry._replace(
                pk=pk, paths=(path, *entry.paths), title=title, model=number
            )
    return sorted(entries.values(), key=attrgetter("issued_on", "pk"), reverse=True)


def _grouped(pairs) -> dict[int, tuple]:
    grouped: dict[int, tuple] = {}
    for page, value in pairs:
        grouped[page] = (*grouped[page], value) if page in grouped else (value,)
    return grouped


def _read_ended() -> dict[int, tuple]:
    """Return status, edition and its day of issue of the documents out of use, not taken down."""
    ended = {}
    for page, outcome, taken_down, edition, issued_on in (
        ReviewCycle.objects.filter(outcome__in=(Outcome.WITHDRAWN, Outcome.SUPERSEDED))
        .order_by("ended_at", "pk")
        .values_list(
            "page_id",
            "outcome",
            "taken_down",
            "current_edition_id",
            _day("current_edition__issued_on"),
        )
    ):
        ended.pop(page, None)
        if not taken_down:
            ended[page] = (outcome, edition, issued_on)
    return ended


def _status(state: str, due_on: str | None, today: str) -> str:
    # The same as ReviewState.document_status, without ten thousand enumerations.
    if state == IN_FORCE:
        return REVIEW_DUE if due_on and due_on <= today else STANDS_IN_FORCE
    return UNDER_REVIEW if state in REVIEWS else BEING_REVISED


def _through(model):
    return model.topics.through._default_manager


def _through_columns(model) -> tuple[str, str]:
    field = model._meta.get_field("topics")
    return f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"


connect_changes()
