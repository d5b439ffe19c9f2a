"""Makes the pages of the documents: drafts, as an editor would leave them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from wagtail.models import PageViewRestriction

from wagtail_partnerships.models import (
    Attachment,
    BodyOfDocument,
    Citation,
    ExcludedNation,
    GuidancePage,
)

from . import partnerships, referrals
from .directory import DEMO_SOCIETY, KINDS
from .lists import Files, Lists
from .register import Entry


INTERVALS = dict(KINDS)
NOTE = (
    "<p>This document is invented. It was written for a demonstration, its makers do not exist, "
    "and nobody should act on it.</p>"
)


@dataclass
class Writer:
    """Writes documents into a library."""

    library: Any
    lists: Lists
    files: Files
    users: dict[str, Any]
    members: Any
    today: datetime.date

    def write_partnerships(self) -> GuidancePage:
        """Write the guidance of 2018 on partnership."""
        return self._write(
            title=partnerships.TITLE,
            slug=partnerships.SLUG,
            reference=partnerships.REFERENCE,
            kind=self.lists.kinds[partnerships.KIND],
            summary=partnerships.SUMMARY,
            scope=partnerships.SCOPE,
            audience=partnerships.AUDIENCE,
            officer=self.users["officer"],
            officer_role=partnerships.OFFICER_ROLE,
            body=self._resolve(partnerships.BODY),
            topics=partnerships.TOPICS,
            bodies=partnerships.BODIES,
            attachments=[
                Attachment(
                    title=self.files.documents["checklist"].title,
                    kind="checklist",
                    document=self.files.documents["checklist"],
                )
            ],
        )

    def write_referrals(self) -> GuidancePage:
        """Write the guidance of 2025 on imaging referrals, for members, with its infographic."""
        return self._write(
            title=referrals.TITLE,
            slug=referrals.SLUG,
            reference=referrals.REFERENCE,
            kind=self.lists.kinds[referrals.KIND],
            summary=referrals.SUMMARY,
            scope=referrals.SCOPE,
            audience=referrals.AUDIENCE,
            officer=self.users["officer"],
            officer_role=referrals.OFFICER_ROLE,
            body=self._resolve(referrals.BODY),
            topics=referrals.TOPICS,
            bodies=referrals.BODIES,
            citations=referrals.CITATIONS,
            members_only=True,
            attachments=[
                Attachment(
                    title=referrals.INFOGRAPHIC_TITLE,
                    kind="infographic",
                    document=self.files.documents["infographic"],
                    alt_text=referrals.INFOGRAPHIC_ALT,
                )
            ],
        )

    def write_entry(self, entry: Entry, number: int) -> GuidancePage:
        """Write an invented document of the register."""
        bodies = [(entry.publisher or DEMO_SOCIETY, "publisher")]
        bodies += [(name, "co_developer") for name in entry.partners]
        bodies += [(name, "supporter") for name in entry.supporters]
        return self._write(
            title=entry.title,
            reference=f"DEMO-{number:03}",
            kind=self.lists.kinds[entry.kind],
            summary=entry.summary,
            audience=entry.audience,
            officer=self.users["officer" if number % 3 else "editor"],
            officer_role="Professional Officer (demo)",
            body=compose(entry),
            topics=entry.topics,
            bodies=bodies,
            citations=[(title, place, False) for title, place in entry.cites],
            excluded=entry.excluded,
            members_only=entry.members_only,
        )

    def _resolve(self, body: list) -> list:
        """Put stored files where the text names them."""
        return [(kind, self._resolve_value(kind, value)) for kind, value in body]

    def _resolve_value(self, kind: str, value):
        match kind:
            case "figure":
                return {**value, "image": self.files.images[value["image"]]}
            case "document":
                return {**value, "document": self.files.documents[value["document"]]}
            case _:
                return value

    def _write(
        self,
        *,
        topics,
        bodies,
        citations=(),
        excluded=(),
        attachments=(),
        members_only=False,
        **fields,
    ) -> GuidancePage:
        author = self.users["editor"]
        page = GuidancePage(owner=author, live=False, **fields)
        page.topics = [self.lists.topics[name] for name in topics]
        page.partnerships_bodies = [
            BodyOfDocument(organisation=self.lists.organisations[name], part=part)
            for name, part in bodies
        ]
        page.partnerships_citations = [
            Citation(source=self.lists.sources[title], place=place, builds_on=builds_on)
            for title, place, builds_on in citations
        ]
        page.partnerships_excluded_nations = [ExcludedNation(nation=nation) for nation in excluded]
        page.partnerships_attachments = list(attachments)
        self.library.add_child(instance=page)
        if members_only:
            restriction = PageViewRestriction.objects.create(page=page, restriction_type="groups")
            restriction.groups.add(self.members)
        page.save_revision(user=author)
        return page


def compose(entry: Entry) -> list:
    """Return the text of an invented document: a note that it is one, purpose, principles."""
    text = [
        ("callout", {"title": "Demo content", "text": NOTE}),
        ("heading", {"text": "Purpose", "level": "2"}),
        ("paragraph", f"<p>{escape(entry.text)}</p>"),
        ("heading", {"text": "What to do", "level": "2"}),
    ]
    text += [
        ("principle", {"kind": "principle", "title": short, "text": f"<p>{escape(full)}</p>"})
        for short, full in entry.points
    ]
    return text
