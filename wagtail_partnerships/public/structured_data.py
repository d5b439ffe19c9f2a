"""A document as machines read it: schema.org data, and how to cite it."""

from __future__ import annotations

import json

from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..formats.moments import day_in_words, iso_day
from ..models.guidancerows import BodyOfDocument
from ..reading.status_report import StatusReport
from ..reading.text import Text


# The same as Django's json_script: nothing in the data can end the element that holds it.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def structured_data(page, context: dict, request) -> str:
    """Return the schema.org description of a document, to be put in a data block."""
    currency: StatusReport = context["currency"]
    text: Text = context["text"]
    data = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "name": page.title,
        "url": context["address"],
        "inLanguage": get_language(),
        "creativeWorkStatus": currency.label,
        "isAccessibleForFree": not context["is_restricted"],
        "description": " ".join(currency.sentences),
        "abstract": page.summary,
        "identifier": page.reference,
        "genre": page.kind.name if page.kind else "",
        "version": str(currency.edition or ""),
        "datePublished": iso_day(currency.issued_on),
        "dateModified": iso_day(
            context["corrections"][0]["corrected_on"] if context["corrections"] else None
        ),
        "expires": iso_day(currency.ended_on if currency.is_out_of_use else None),
        "about": [topic.name for topic in context["topics"]],
        "audience": {"@type": "Audience", "audienceType": page.audience} if page.audience else None,
        "spatialCoverage": [str(nation) for nation in text.nations]
        if text.excluded_nations
        else [],
        "isBasedOn": [_work(row) for row in (*text.sources, *text.builds_on)],
        "associatedMedia": [
            {"@type": "MediaObject", "name": file.title, "contentUrl": _absolute(file.url, page)}
            for file in text.files
        ],
        **_organisations(text),
    }
    filled = {name: value for name, value in data.items() if value not in ("", None, [])}
    return data_block(filled)


def data_block(data: dict) -> str:
    """Return data as JSON that can stand in an element of its own."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))  # noqa: S308


def citation(page, currency: StatusReport, text: Text, request) -> str:
    """Return how to cite a document: by whom, what, which edition, when, where."""
    publishers = [
        row["name"] for _label, rows in text.bodies for row in rows if row["part"] == PUBLISHER
    ]
    pieces = [", ".join(publishers), page.title]
    if currency.edition is not None:
        pieces.append(_("Edition %(edition)s") % {"edition": currency.edition})
    if currency.issued_on:
        pieces.append(day_in_words(currency.issued_on))
    pieces.append(page.get_full_url(request) or "")
    return ". ".join(piece for piece in pieces if piece)


PUBLISHER = BodyOfDocument.Part.PUBLISHER
# Schema.org has no word for a body that supports a text without having helped to make it.
PROPERTIES = {PUBLISHER: "publisher", BodyOfDocument.Part.DEVELOPER: "contributor"}


def _organisations(text: Text) -> dict[str, list[dict]]:
    told: dict[str, list[dict]] = {}
    for _label, rows in text.bodies:
        for row in rows:
            if row["part"] not in PROPERTIES:
                continue
            organisation = {"@type": "Organization", "name": row["name"]}
            if row["website"]:
                organisation["url"] = row["website"]
            told.setdefault(PROPERTIES[row["part"]], []).append(organisation)
    return told


def _work(row: dict) -> dict:
    source = row["source"]
    legislation = source is not None and source.kind == source.Kind.LEGISLATION
    work = {"@type": "Legislation" if legislation else "CreativeWork", "name": row["title"]}
    if row["url"]:
        work["url"] = row["url"]
    if row["version"]:
        work["version"] = row["version"]
    if row["pointer"]:
        work["creativeWorkStatus"] = row["pointer"].currency.label
    if legislation and source.jurisdiction:
        work["legislationJurisdiction"] = source.jurisdiction
    return work


def _absolute(url: str, page) -> str:
    if "://" in url:
        return url
    parts = page.get_url_parts()
    return f"{parts[1]}{url}" if parts and parts[1] else url
