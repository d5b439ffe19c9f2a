"""Fill the libraries with many documents quickly: rows straight into the tables."""

from __future__ import annotations

import datetime
import uuid

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from wagtail_partnerships.lifecycles.review import Outcome, ReviewState
from wagtail_partnerships.models import BodyOfDocument, GuidancePage, ReviewCycle

from .content import TEXTS, documents
from .stock.models import StockDocument
from .world import World


CHUNK = 200
TODAY = timezone.localdate()

# The states of a hundred documents.
STATES = (
    [ReviewState.IN_FORCE] * 80
    + [ReviewState.BRIEF_REVIEW] * 6
    + [ReviewState.FULL_REVIEW] * 4
    + [ReviewState.DRAFTING] * 5
    + [ReviewState.CONCLUDED] * 5
)


def fill(world: World, number: int) -> None:
    """Put so many documents into our library, and the same into the stock one."""
    texts = list(documents(number))
    with transaction.atomic():
        fill_stock(world, texts)
        pages = fill_ours(world, texts)
    index(pages)


def fill_ours(world: World, texts: list[dict]) -> list[GuidancePage]:
    """Make documents of every state, with topics, bodies and cycles."""
    facts = []
    for text in texts:
        dice = text["dice"]
        facts.append({"kind_id": dice.choice(world.kinds).pk, "reference": str(uuid.uuid4())[:8]})
    pages = insert_pages(GuidancePage, world.library, texts, facts)
    topics, bodies, ended = [], [], []
    through = GuidancePage.topics.through
    for page, text in zip(pages, texts, strict=True):
        dice = text["dice"]
        topics += [
            through(guidancepage_id=page.pk, topic_id=topic.pk)
            for topic in dice.sample(world.topics, 2)
        ]
        bodies += [
            BodyOfDocument(page_id=page.pk, organisation=body, sort_order=order)
            for order, body in enumerate(dice.sample(world.bodies, 2))
        ]
        issued_on = TODAY - datetime.timedelta(days=dice.randrange(10, 4000))
        ended.append(
            ReviewCycle(
                page_id=page.pk,
                state=ReviewState.CONCLUDED,
                outcome=Outcome.ADOPTED,
                edition=1,
                issued_on=issued_on,
                ended_on=issued_on,
                ended_at=timezone.now() - datetime.timedelta(days=1),
            )
        )
    through.objects.bulk_create(topics, batch_size=1000)
    BodyOfDocument.objects.bulk_create(bodies, batch_size=1000)
    ReviewCycle.objects.bulk_create(ended, batch_size=CHUNK)
    ReviewCycle.objects.bulk_create(
        [next_cycle(cycle, STATES[number % 100]) for number, cycle in enumerate(ended)],
        batch_size=CHUNK,
    )
    return pages


def next_cycle(ended: ReviewCycle, state: str) -> ReviewCycle:
    """Return the cycle after the one that issued an edition: open, or withdrawn."""
    cycle = ReviewCycle(
        page_id=ended.page_id,
        state=state,
        current_edition=ended,
        last_reviewed_on=ended.issued_on,
        due_on=ended.issued_on + datetime.timedelta(days=1826),
    )
    if state == ReviewState.CONCLUDED:
        cycle.outcome = Outcome.WITHDRAWN
        cycle.ended_on, cycle.ended_at = TODAY, timezone.now()
        cycle.statement = "Unsafe."
    else:
        cycle.open_page_id = ended.page_id
    return cycle


def fill_stock(world: World, texts: list[dict]) -> None:
    """Make the same documents in stock Wagtail."""
    facts = [
        {"issued_on": TODAY, "next_review_on": TODAY, "kind_id": world.kinds[0].pk} for _ in texts
    ]
    insert_pages(StockDocument, world.stock_library, texts, facts)


def insert_pages(model, parent: Page, texts: list[dict], facts: list[dict]) -> list:
    """Insert live pages below a parent: their rows of the base page, then their own."""
    parent = Page.objects.get(pk=parent.pk)
    content_type = ContentType.objects.get_for_model(model)
    now = timezone.now()
    rows = [
        Page(
            path=Page._get_path(parent.path, parent.depth + 1, parent.numchild + number),
            depth=parent.depth + 1,
            title=text["title"],
            draft_title=text["title"],
            slug=f"d{number}",
            url_path=f"{parent.url_path}d{number}/",
            content_type=content_type,
            locale_id=parent.locale_id,
            first_published_at=now,
            last_published_at=now,
        )
        for number, text in enumerate(texts, 1)
    ]
    Page.objects.bulk_create(rows, batch_size=CHUNK)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + len(rows))
    pages = []
    for row, text, own in zip(rows, texts, facts, strict=True):
        page = model(page_ptr_id=row.pk, summary=text["summary"], body=text["body"])
        for name, value in {**row.__dict__, **own}.items():
            if name != "_state":
                setattr(page, name, value)
        pages.append(page)
    for start in range(0, len(pages), CHUNK):
        # What `bulk_create` refuses to do for a table that continues another.
        model._base_manager.all()._insert(
            pages[start : start + CHUNK], fields=model._meta.local_concrete_fields, using="default"
        )
    return pages


def index(pages: list) -> None:
    """
    Put pages into the search index.

    Each text is indexed once, as Wagtail does it; the entries of the others are copies, because
    taking ten thousand texts apart takes minutes.
    """
    search = get_search_backend().get_index_for_model(type(pages[0]))
    search.add_items(type(pages[0]), pages[:TEXTS])
    names = [
        field.column
        for field in IndexEntry._meta.local_concrete_fields
        if not field.primary_key and field.name != "object_id"
    ]
    table, first, last = IndexEntry._meta.db_table, pages[0].pk, pages[-1].pk
    copied = f"CAST({first} + (page.id - {first}) % {TEXTS} AS varchar(50))"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (object_id, {', '.join(names)}) "
            f"SELECT CAST(page.id AS varchar(50)), {', '.join(f'entry.{name}' for name in names)} "
            f"FROM wagtailcore_page page JOIN {table} entry ON entry.object_id = {copied} "
            f"WHERE page.id BETWEEN {first + TEXTS} AND {last}"
        )
