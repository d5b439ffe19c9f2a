"""What a library has issued or changed lately, as an Atom feed."""

from __future__ import annotations

import datetime
from functools import partial
from urllib.parse import urlsplit

from django.db.models import Max
from django.http import Http404, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from ..access import closed_paths, is_closed
from ..formats.xml_text import fit_for_xml
from ..models import Correction, Topic
from ..status import site_time, stored_moment
from .index import current_register
from .query import LibraryScope
from .results import ListedDocument, make_rows


ENTRIES = 30
_fit = partial(fit_for_xml, between="")


class PlainFeed(Atom1Feed):
    """An Atom feed of plain texts, whatever has been typed into them."""

    def __init__(self, title, *args, **kwargs):
        super().__init__(_fit(title), *args, **kwargs)

    def add_item(self, **kwargs):
        """Add an entry, without the characters that XML has no place for."""
        texts = {name: _fit(kwargs[name]) for name in ("title", "description")}
        texts["author_name"] = _fit(kwargs["author_name"]) or self.feed["title"]
        texts["categories"] = [_fit(name) for name in kwargs["categories"]]
        super().add_item(**{**kwargs, **texts})

    def add_item_elements(self, handler, item):
        # Django declares a summary to be HTML: in ours "<5 mGy" is no beginning of a tag.
        handler.addQuickElement("summary", item["description"], {"type": "text"})
        super().add_item_elements(handler, {**item, "description": None})


def library_feed(library, request, topic: str | None = None):
    """
    Answer with the documents that were issued or corrected last.

    A feed is read by programs that nobody is logged in to, so it names only what everybody may
    read, and is the same for all.

    :param topic: the slug of a topic, to name only its documents.
    """
    chosen = None
    if topic is not None:
        chosen = Topic.objects.filter(slug=topic).first()
        if chosen is None:
            raise Http404
    base_url = library.get_full_url(request) or ""
    entries = latest_entries(library, request, chosen)
    # A topic is named only where a document that everybody may read has it.
    title = f"{library.title}: {chosen}" if chosen and entries else library.title
    own_url = f"{base_url}feed/{chosen.slug}/" if chosen else f"{base_url}feed/"
    feed = PlainFeed(
        title=title,
        link=base_url,
        description=_("Guidance issued or changed lately"),
        feed_url=own_url,
        language=library.locale.language_code,
        feed_guid=own_url,
    )
    rows = [
        row
        for row in make_rows(entries)
        if not (row.is_hidden or row.is_restricted) and row.currency.is_listed
    ]
    corrections = _last_corrections(rows)
    for row in rows:
        currency, url = row.currency, row.full_url()
        number, corrected_at = corrections.get(currency.cycle.current_edition_id, (0, None))
        issued = _moment(currency.issued_on)
        feed.add_item(
            title=row.title,
            link=url,
            description=" ".join([row.page.summary, *currency.sentences]).strip(),
            unique_id=_entry_id(row, url, number),
            updateddate=corrected_at or issued,
            pubdate=issued,
            categories=row.topics,
            author_name=", ".join(row.bodies),
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def latest_entries(library, request, topic: Topic | None = None) -> list:
    """Return the documents of a library that everybody may read, the last changed first."""
    register = current_register(request)
    closed = closed_paths()
    key = ("feed", LibraryScope.of(library), topic and topic.pk, closed)
    if key not in register.memo:
        entries = [
            entry
            for entry in LibraryScope.of(library).entries(register)
            if entry.is_in_force
            and (topic is None or topic.pk in entry.topics)
            and not is_closed(entry.paths, closed)
        ]
        entries.sort(key=lambda entry: entry.changed_on, reverse=True)
        register.memo[key] = entries[:ENTRIES]
    return register.memo[key]


def _moment(day: datetime.date | None) -> datetime.datetime | None:
    return site_time(stored_moment(day)) if day else None


def _entry_id(row: ListedDocument, url: str, correction: int) -> str:
    """Return what names an entry for ever: a new edition or correction is a new entry."""
    # A tag (RFC 4151) stays as it is when the page is moved; 2026 says whose host name it is.
    name = f"tag:{urlsplit(url).hostname},2026:guidance/{row.pk}/edition-{row.currency.edition}"
    return f"{name}/correction-{correction}" if correction else name


def _last_corrections(rows: list[ListedDocument]) -> dict[int, tuple[int, datetime.datetime]]:
    """Return number and moment of the last correction of each edition that was corrected."""
    editions = [row.currency.cycle.current_edition_id for row in rows]
    last = Correction.objects.filter(cycle__in=editions).order_by().values_list("cycle")
    last = last.annotate(Max("number"), Max("corrected_at"))
    return {cycle: (number, site_time(moment)) for cycle, number, moment in last}
