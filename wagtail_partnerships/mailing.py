"""
What a notice says, and its mail.

It comes from templates named after the notice's kind, `wagtail_partnerships/notices/<kind>.txt`,
`<kind>_subject.txt` and `<kind>.html`, which a host can override.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import select_template
from django.urls import reverse
from django.utils import translation

from .letters import letter_context
from .lifecycles.glossary import LOGGED
from .models import Notice, PartnershipsSettings


NOTICES = "wagtail_partnerships/notices"
COMMENT_ANSWER = "comment_answer"


def send_notice(notice: Notice) -> None:
    """
    Send one notice.

    :raises Exception: whatever the mail backend raises; the caller records it.
    """
    with translation.override(_language(notice)):
        context = notice_context(notice)
        _send(notice, context, render_notice(notice, context))


def send_digest(notices: list[Notice]) -> None:
    """
    Send several notices to one person in one letter.

    :param notices: what they are told, in its order.
    :raises Exception: whatever the mail backend raises; the caller records it.
    """
    first = notices[0]
    with translation.override(_language(first)):
        context = notice_context(first)
        context["items"] = list(_items(notices))
        _send(first, context, _render("digest", "digest", context))


def _items(notices: list[Notice]) -> Iterator[dict[str, Any]]:
    known = {}
    for notice in notices:
        page = notice.cycle.page_id if notice.cycle else None
        if page not in known:
            known[page] = _choices_of(notice)
        context = notice_context(notice, known[page])
        yield {**context, "subject": _subject(notice.kind, _family(notice), context)}


def _send(notice: Notice, context: dict[str, Any], rendered: tuple[str, str, str]) -> None:
    subject, text, html = rendered
    mail = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[notice.address],
        reply_to=[context["office_email"]] if context["office_email"] else None,
    )
    mail.attach_alternative(html, "text/html")
    for attachment in context.get("attachments", ()):
        mail.attach(*attachment)
    mail.send()


def render_notice(notice: Notice, context: dict[str, Any]) -> tuple[str, str, str]:
    """Return the subject, the plain text and the HTML of a notice."""
    return _render(notice.kind, _family(notice), context)


def _family(notice: Notice) -> str:
    return notice.kind.split("_")[0]


def _render(kind: str, family: str, context: dict[str, Any]) -> tuple[str, str, str]:
    subject = _subject(kind, family, context)
    text = _template(kind, family, ".txt").render(context)
    html = _template(kind, family, ".html", f"{NOTICES}/base.html")
    return subject, text, html.render({**context, "subject": subject, "text": text})


def _subject(kind: str, family: str, context: dict[str, Any]) -> str:
    return " ".join(_template(kind, family, "_subject.txt").render(context).split())


def _template(kind: str, family: str, suffix: str, *others: str):
    return select_template([f"{NOTICES}/{kind}{suffix}", f"{NOTICES}/{family}{suffix}", *others])


def _choices_of(notice: Notice) -> PartnershipsSettings:
    if notice.cycle is None:
        return PartnershipsSettings()
    return PartnershipsSettings.for_page(notice.cycle.page)


def notice_context(notice: Notice, choices: PartnershipsSettings | None = None) -> dict[str, Any]:
    """
    Return what the templates of a notice may name.

    :param choices: the settings of the document's site, where they are known.
    """
    page = notice.cycle.page.specific if notice.cycle else None
    choices = choices or _choices_of(notice)
    context = {
        "notice": notice,
        "person": notice.user,
        "cycle": notice.cycle,
        "page": page,
        "facts": notice.context,
        "what": LOGGED.get(notice.context.get("verb", ""), ""),
        "office_name": choices.office_name,
        "office_email": choices.office_email,
        "document_url": _document_url(page),
        "due_on": notice.cycle.due_on if notice.cycle else None,
    }
    if notice.kind == COMMENT_ANSWER:
        wanted = notice.context.get("comments", ())
        context["comments"] = notice.cycle.comments.filter(pk__in=wanted)
        context["public_url"] = page.full_url or ""
    elif notice.expression is not None:
        context.update(letter_context(notice))
    return context


def _document_url(page) -> str:
    # The host's own address, never that of the request: a forged Host header must not get into
    # a letter.
    if page is None:
        return ""
    base = getattr(settings, "WAGTAILADMIN_BASE_URL", "") or ""
    # Leads and approvers reach this address also where the page editor refuses them.
    return f"{base}{reverse('partnerships_admin:document', args=(page.pk,))}"


def _language(notice: Notice) -> str:
    profile = getattr(notice.user, "wagtail_userprofile", None) if notice.user else None
    return (profile and profile.get_preferred_language()) or settings.LANGUAGE_CODE
