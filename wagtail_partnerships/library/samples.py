"""Examples of documents and calls, for the previews of blocks: nothing of them is on the site."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

from django.utils import timezone
from django.utils.translation import gettext as _

from ..reading.status_report import StatusReport
from ..status import DocumentStatus, site_today
from .results import ListedDocument, OpenCall


def sample_rows() -> list[ListedDocument]:
    """Return two documents in force as a list shows them, the second one due for review."""
    today = site_today()
    return [
        _row(
            _("Working in partnership: principles"),
            _("How people who use a service and those who provide it decide together."),
            DocumentStatus.IN_FORCE,
            datetime.date(today.year - 1, 9, 1),
            ["CoR", "SoR"],
        ),
        _row(
            _("Paying people for their time"),
            "",
            DocumentStatus.REVIEW_DUE,
            datetime.date(today.year - 5, 3, 1),
        ),
    ]


def sample_calls() -> list[OpenCall]:
    """Return an open call as a list shows it."""
    page = SimpleNamespace(title=_("Help us to review our principles"), url="#")
    return [OpenCall(page, None, timezone.now() + datetime.timedelta(weeks=6))]


def _row(title, summary, status, issued_on, bodies=()) -> ListedDocument:
    return ListedDocument(
        pk=0,
        title=title,
        url="#",
        is_restricted=False,
        full_url=lambda: "#",
        page=SimpleNamespace(reference="", summary=summary),
        currency=StatusReport(
            status=status,
            edition=1,
            issued_on=issued_on,
            next_review_on=issued_on.replace(year=issued_on.year + 5),
        ),
        kind=_("Guidance"),
        bodies=list(bodies),
    )
