"""What a library has issued or changed lately, as an Atom feed."""

from __future__ import annotations

import datetime

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from .access import closed_paths, is_closed
from .catalogue import Place
from .models import Topic
from .register import current_register
from .rows import make_rows


ENTRIES = 30


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
    feed = Atom1Feed(
        title=title,
        link=base_url,
        description=_("Guidance issued or changed lately"),
        feed_url=own_url,
        language=library.locale.language_code,
        feed_guid=own_url,
    )
    for row in make_rows(entries):
        if row.is_hidden or row.is_restricted:
            continue
        currency, url = row.currency, row.full_url()
        updated = max(filter(None, (currency.issued_on, row.corrected_on)), default=None)
        feed.add_item(
            title=row.title,
            link=url,
            description=" ".join([row.page.summary, *currency.sentences]).strip(),
            # A new edition or correction is a new entry to a reader of feeds.
            unique_id=f"{url}#edition-{currency.edition}-{updated or ''}",
            updateddate=_moment(updated),
            pubdate=_moment(currency.issued_on),
            categories=[str(topic) for topic in row.topics],
            author_name=", ".join(str(body) for body in row.bodies) or library.title,
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


def latest_entries(library, request, topic: Topic | None = None) -> list:
    """Return the documents of a library that everybody may read, the last changed first."""
    register = current_register(request)
    closed = closed_paths()
    key = ("feed", Place.of(library), topic and topic.pk, closed)
    if key not in register.memo:
        entries = [
            entry
            for entry in Place.of(library).entries(register)
            if entry.stands
            and (topic is None or topic.pk in entry.topics)
            and not is_closed(entry.paths, closed)
        ]
        entries.sort(key=lambda entry: entry.changed_on, reverse=True)
        register.memo[key] = entries[:ENTRIES]
    return register.memo[key]


def _moment(day: datetime.date | None) -> datetime.datetime | None:
    if day is None:
        return None
    return datetime.datetime.combine(day, datetime.time(), tzinfo=timezone.get_default_timezone())
