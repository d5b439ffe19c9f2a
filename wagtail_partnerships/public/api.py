"""What the API tells of a document: public facts only, and only where everybody may read it."""

from __future__ import annotations

from ..access import may_see
from .documents import page_currency


def is_public(page) -> bool:
    """Whether the text of a page is for everybody."""
    return may_see(page) and not page_currency(page).taken_down


def public_facts(page) -> dict | None:
    """Return kind, topics, bodies and nations of a document, or None."""
    from ..reading.text import read_text

    if not is_public(page):
        return None
    text = read_text(page)
    return {
        "reference": page.reference,
        "summary": page.summary,
        "scope": page.scope,
        "audience": page.audience,
        "kind": page.kind.name if page.kind else "",
        "topics": [{"name": topic.name, "slug": topic.slug} for topic in page.topics.all()],
        "bodies": [
            {name: row[name] for name in ("name", "part", "website")}
            for _label, rows in text.bodies
            for row in rows
        ],
        "nations": text.nations,
        "sources": [
            {
                "title": row["title"],
                "version": row["version"],
                "place": row["place"],
                "url": row["url"],
                "builds_on": row in text.builds_on,
                "status": row["pointer"].status if row["pointer"] else "",
            }
            for row in (*text.sources, *text.builds_on)
        ],
    }


def public_text(page) -> dict | None:
    """Return the text of a document and its files, or None."""
    from ..reading.text import read_files

    if not is_public(page):
        return None
    return {
        "body": page.body.stream_block.get_api_representation(page.body),
        "attachments": [
            {"title": file.title, "kind": file.kind, "url": file.url, "size": file.size}
            for file in read_files(page, {})
        ],
    }
