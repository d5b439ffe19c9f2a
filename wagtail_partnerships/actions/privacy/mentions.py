"""
Where a person can be written about: the texts that staff, and others, type beside a response.

Erasing takes a person out of these texts, subject access shows them; both walk :data:`PLACES`. What
belongs to the person (responses, memberships, comments, emails) is not here: it goes as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    COMMENTS_RELATION_NAME,
    Comment,
    CommentReply,
    PageLogEntry,
    Revision,
    TaskState,
    get_page_models,
)

from ...models import (
    CallRecord,
    CallToActionMixin,
    Correction,
    ExpressionOfInterest,
    Notice,
    PracticeChange,
    Recommendation,
    ReviewComment,
    ReviewCycle,
    WorkingGroup,
    WorkingGroupMember,
)
from ...models.lifecycle import get_page_model
from ...seal import compute_seal, holds, make_manifest
from .redaction import pattern_of, without


Page = get_page_model()
# Names of staff are the record of who did what: they stay in the log and in emails to colleagues.
STAFF = frozenset({"by"})


@dataclass(frozen=True)
class Scope:
    """
    What a person had to do with: others may have written about them there.

    :ivar pages: keys of documents and of the pages of calls.
    :ivar calls: keys of call records.
    :ivar responses: keys of the person's own responses, which are not somebody else's text.
    """

    pages: frozenset[int] = field(default_factory=frozenset)
    calls: frozenset[int] = field(default_factory=frozenset)
    responses: frozenset[int] = field(default_factory=frozenset)

    @classmethod
    def of(cls, responses=(), members=(), comments=()) -> Scope:
        """Return what some responses, memberships and comments had to do with."""
        responses = list(responses)
        records = CallRecord.objects.filter(pk__in={row.call_id for row in responses})
        places = list(records.values_list("pk", "page", "cycle__page"))
        pages = {page for _call, *pages in places for page in pages if page}
        pages |= set(members.values_list("group__cycle__page", flat=True)) if members else set()
        pages |= set(comments.values_list("cycle__page", flat=True)) if comments else set()
        return cls(
            frozenset(pages),
            frozenset(call for call, *_pages in places),
            frozenset(row.pk for row in responses),
        )


@dataclass(frozen=True)
class Place:
    """
    Columns of one model in which somebody may have written about a person.

    :ivar label: what the text is, for the office.
    :ivar rows: makes the filter of the rows that have to do with a person.
    :ivar title: the lookup of the title of the document or call.
    :ivar part: the only key of a JSON column that is looked at; empty for all of it.
    :ivar is_erasable: False for what was published or put before the Board: it is shown, and
        changed by hand, because no program can say what a published sentence should be.
    """

    label: Any
    model: type[Model]
    columns: tuple[str, ...]
    rows: Callable[[Scope], Q]
    title: str
    part: str = ""
    is_erasable: bool = True


@dataclass(frozen=True)
class Mention:
    """One text that names a person."""

    place: Place
    pk: Any
    column: str
    text: Any
    title: str

    @property
    def where(self) -> str:
        """What the text is and which document or call it belongs to, in words."""
        return f"{self.place.label}: “{self.title}”" if self.title else str(self.place.label)


def of_documents(lookup: str) -> Callable[[Scope], Q]:
    """Return the filter of rows whose document or call is in the scope."""
    return lambda scope: Q(**{f"{lookup}__in": scope.pages})


def of_calls(scope: Scope) -> Q:
    """Return the filter of other people's responses to the same calls."""
    return Q(call__in=scope.calls) & ~Q(pk__in=scope.responses)


def of_notices(scope: Scope) -> Q:
    """Return the filter of emails about the same documents and calls, to others."""
    about = Q(cycle__page__in=scope.pages) | Q(expression__call__in=scope.calls)
    # A plain exclusion would leave out the emails that belong to no response.
    own = Q(expression__isnull=False, expression__in=scope.responses)
    return about & ~own


def of_log(scope: Scope) -> Q:
    """Return the filter of entries in Wagtail's audit log."""
    # Wagtail's own hold comments, too: of its editor, and of steps of moderation.
    return Q(page__in=scope.pages)


def of_revisions(scope: Scope) -> Q:
    """Return the filter of the revisions of the same documents and calls that have comments."""
    has_comments = {f"content__{COMMENTS_RELATION_NAME}__0__isnull": False}
    pages = ContentType.objects.get_for_model(Page, for_concrete_model=False)
    keys = [str(pk) for pk in scope.pages]
    return Q(base_content_type=pages, object_id__in=keys, **has_comments)


PLACES = (
    Place(
        _("Notes and tags on other responses"),
        ExpressionOfInterest,
        ("notes", "tags"),
        of_calls,
        "call__page__title",
    ),
    Place(
        _("Reason for offering a place"),
        ExpressionOfInterest,
        ("promotion_reason",),
        lambda scope: Q(call__in=scope.calls),
        "call__page__title",
    ),
    Place(
        _("Purpose of the working group"),
        WorkingGroup,
        ("purpose",),
        of_documents("cycle__page"),
        "cycle__page__title",
    ),
    Place(
        _("Interests of other members"),
        WorkingGroupMember,
        ("interests",),
        of_documents("group__cycle__page"),
        "group__cycle__page__title",
    ),
    Place(
        _("Comments of others, and their answers"),
        ReviewComment,
        ("place", "text", "answer"),
        of_documents("cycle__page"),
        "cycle__page__title",
    ),
    Place(
        _("Recommendation"),
        Recommendation,
        ("text",),
        of_documents("cycle__page"),
        "cycle__page__title",
    ),
    Place(
        _("Plan and notes of the review"),
        ReviewCycle,
        ("scope", "notes", "approval_comment", "minute_reference"),
        of_documents("page"),
        "page__title",
    ),
    Place(
        _("Reason for holding the responses"),
        CallRecord,
        ("legal_hold_reason",),
        lambda scope: Q(pk__in=scope.calls),
        "page__title",
    ),
    Place(
        _("Email to a colleague"), Notice, ("context", "error"), of_notices, "cycle__page__title"
    ),
    Place(_("Comment in the history"), PageLogEntry, ("data",), of_log, "page__title"),
    Place(
        _("Comment on a step of moderation"),
        TaskState,
        ("comment",),
        lambda scope: Q(
            workflow_state__in=ReviewCycle.objects.filter(page__in=scope.pages).values(
                "workflow_state"
            )
        ),
        "",
    ),
    Place(_("Comment in the editor"), Comment, ("text",), of_documents("page"), "page__title"),
    Place(
        _("Comment in the editor"),
        CommentReply,
        ("text",),
        of_documents("comment__page"),
        "comment__page__title",
    ),
    # Drafts and editions keep the comments that stood beside their text when they were saved.
    Place(
        _("Comment in the editor"),
        Revision,
        ("content",),
        of_revisions,
        "",
        part=COMMENTS_RELATION_NAME,
    ),
    Place(
        _("Published with an edition, or put before the Board"),
        ReviewCycle,
        ("change_note", "executive_summary", "statement", "extension_reason"),
        of_documents("page"),
        "page__title",
        is_erasable=False,
    ),
    Place(
        _("Note on a correction"),
        Correction,
        ("note",),
        of_documents("cycle__page"),
        "cycle__page__title",
        is_erasable=False,
    ),
    Place(
        _("Practice change"),
        PracticeChange,
        ("title", "description"),
        lambda scope: Q(
            pk__in=PracticeChange.objects.filter(documents__in=scope.pages).values("pk")
        ),
        "title",
        is_erasable=False,
    ),
)


def get_places() -> Iterator[Place]:
    """Yield every place, with the outcome of each type of call that this site has."""
    yield from PLACES
    for model in get_page_models():
        if issubclass(model, CallToActionMixin) and not model._meta.abstract:
            yield Place(
                _("Published outcome of the call"),
                model,
                ("outcome",),
                of_documents("pk"),
                "title",
                is_erasable=False,
            )


def find_mentions(scope: Scope, words: Iterable[str]) -> Iterator[Mention]:
    """
    Yield the texts of a scope that name a person.

    :param words: names and addresses, however they are written.
    """
    pattern = pattern_of(words)
    if pattern is None or not scope.pages:
        return
    for place in get_places():
        columns = [*place.columns, *([place.title] if place.title else ())]
        rows = place.model._base_manager.filter(place.rows(scope)).order_by("pk")
        for row in rows.values("pk", *columns).iterator():
            title = row[place.title] or "" if place.title else ""
            for column in place.columns:
                text = row[column].get(place.part) if place.part else row[column]
                if is_named_in(pattern, text):
                    yield Mention(place, row["pk"], column, text, title)


def take_out(scope: Scope, words: Iterable[str]) -> list[str]:
    """
    Take a person out of the texts of a scope.

    :returns: where the person still stands, because it was published: each place once, in words.
    """
    words = list(words)
    pattern = pattern_of(words)
    still_named: dict[str, None] = {}
    for mention in list(find_mentions(scope, words)):
        if not mention.place.is_erasable:
            still_named[mention.where] = None
            continue
        if mention.place.part:
            take_out_of_comments(mention.pk, pattern)
            continue
        text = replaced_in(pattern, mention.text)
        if longest := mention.place.model._meta.get_field(mention.column).max_length:
            # What stands for a short name is longer than the name.
            text = text[:longest]
        mention.place.model._base_manager.filter(pk=mention.pk).update(**{mention.column: text})
    return list(still_named)


def take_out_of_comments(revision_pk, pattern: re.Pattern) -> None:
    """
    Take a person out of the comments that a revision keeps.

    A seal that was made when comments were hashed with the text is made anew, if it was intact.
    """
    # The editor writes its draft over the latest revision: what it wrote since is not undone.
    revision = Revision.objects.select_for_update().get(pk=revision_pk)
    manifest = make_manifest(revision.as_object())
    sealed = [
        row
        for model in (ReviewCycle, Correction)
        for row in model._base_manager.filter(sealed_revision=revision)
        if holds(row.seal, revision.content, manifest)
    ]
    comments = revision.content.get(COMMENTS_RELATION_NAME) or []
    revision.content[COMMENTS_RELATION_NAME] = replaced_in(pattern, comments)
    Revision.objects.filter(pk=revision_pk).update(content=revision.content)
    for row in sealed:
        seal = compute_seal(revision.content, manifest)
        type(row)._base_manager.filter(pk=row.pk).update(seal=seal)


def is_named_in(pattern: re.Pattern, value) -> bool:
    """Whether a text, or a text within JSON, names the person."""
    return replaced_in(pattern, value) != value


def replaced_in(pattern: re.Pattern, value):
    """Return a text, or JSON, with the person taken out; names of staff who acted stay."""
    match value:
        case str():
            return without(pattern, value)
        case list():
            return [replaced_in(pattern, item) for item in value]
        case dict():
            return {
                key: item if key in STAFF else replaced_in(pattern, item)
                for key, item in value.items()
            }
    return value
