"""
What a notice says, and its mail.

It comes from templates named after the notice's kind, `wagtail_partnerships/notices/<kind>.txt`,
`<kind>_subject.txt` and `<kind>.html`, which a host can override.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import select_template
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ..lifecycles.glossary import LOGGED
from ..models import Notice, PartnershipsSettings
from ..status import site_today
from .html import as_html
from .kinds import COMMENT_ANSWER, get_kind
from .senders import list_id, sender, usable_address
from .to_visitors import letter_context


NOTICES = "wagtail_partnerships/notices"
# What the templates call the addresses to which they lead.
ADDRESSES = (
    "answer_url",
    "document_url",
    "erase_url",
    "link",
    "page_url",
    "public_url",
    "retention_url",
    "url",
)


def notice_mail(notice: Notice) -> EmailMultiAlternatives:
    """
    Return the mail of one notice.

    :raises Exception: whatever its facts or its templates bring; the caller records it.
    """
    with translation.override(_language(notice)):
        context = notice_context(notice)
        mail = _mail(notice, context, render_notice(notice, context))
        if get_kind(notice.kind).is_repeated:
            mail.extra_headers["List-Id"] = list_id()
        return mail


def digest_mail(first: Notice, items: list[dict[str, Any]]) -> EmailMultiAlternatives:
    """
    Return one mail for several notices to one person.

    :param first: one of the notices; it names the person, and the office that writes.
    :param items: what each of them says, as :func:`digest_item` returns it.
    """
    with translation.override(_language(first)):
        context = {**notice_context(first), "items": items}
        mail = _mail(first, context, _render("digest", "digest", context))
        mail.extra_headers["List-Id"] = list_id()
        return mail


def digest_item(notice: Notice, known: dict[int | None, PartnershipsSettings]) -> dict[str, Any]:
    """
    Return what a notice says in a mail of several.

    :param known: the settings of the sites of documents, by document; filled as they are met.
    :raises Exception: whatever its facts or its templates bring; the caller records it.
    """
    page = notice.cycle.page_id if notice.cycle else None
    with translation.override(_language(notice)):
        if page not in known:
            known[page] = _choices_of(notice)
        context = notice_context(notice, known[page])
        return {**context, "subject": _subject(notice.kind, get_kind(notice.kind).family, context)}


def _mail(notice: Notice, context: dict[str, Any], rendered: tuple[str, str, str]):
    subject, text, html = rendered
    office = usable_address(context["office_email"])
    mail = EmailMultiAlternatives(
        subject=subject,
        body=text,
        from_email=sender(),
        to=[notice.address],
        reply_to=[office] if office else None,
        # So that nobody's absence is announced to the office (RFC 3834).
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html, "text/html")
    for make_attachment in context.get("attachments", ()):
        mail.attach(*make_attachment())
    return mail


def render_notice(notice: Notice, context: dict[str, Any]) -> tuple[str, str, str]:
    """Return the subject, the plain text and the HTML of a notice."""
    return _render(notice.kind, get_kind(notice.kind).family, context)


def _render(kind: str, family: str, context: dict[str, Any]) -> tuple[str, str, str]:
    subject = _subject(kind, family, context)
    text = _template(kind, family, ".txt").render(context)
    html = _template(kind, family, ".html", f"{NOTICES}/base.html")
    facts = {"subject": subject, "text": text, "body": as_html(text, _own_addresses(context))}
    return subject, text, html.render({**context, **facts})


def _own_addresses(context: dict[str, Any]) -> set[str]:
    """Return the addresses that a mail leads to itself; not those that somebody wrote in it."""
    facts = context.get("facts") or {}
    values = [value for name, value in (*context.items(), *facts.items()) if name in ADDRESSES]
    return {value for value in values if value}


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
        "is_overdue": bool(
            notice.cycle and notice.cycle.due_on and notice.cycle.due_on < site_today()
        ),
        "why": _why(notice, page),
    }
    if notice.kind == COMMENT_ANSWER:
        wanted = notice.context.get("comments", ())
        context["comments"] = notice.cycle.comments.filter(pk__in=wanted)
        context["public_url"] = page.full_url or ""
    elif notice.expression is not None:
        context.update(letter_context(notice))
    return context


def _why(notice: Notice, page) -> str:
    """Return what makes somebody a recipient of word about a document; empty where they know."""
    verb, cycle = notice.context.get("verb", ""), notice.cycle
    if cycle is None or notice.kind == COMMENT_ANSWER or verb.startswith("assign_"):
        return ""
    user = notice.user_id
    if user is None:
        said = _("This is the address of the responsible officer of “%(title)s”.")
    elif verb == "submit" or notice.kind == "reminder_escalation":
        said = _("You approve the document “%(title)s”.")
    elif user == cycle.lead_id:
        said = _("You lead the review of “%(title)s”.")
    elif user == getattr(page, "officer_id", None):
        said = _("You are the responsible officer of “%(title)s”.")
    elif user == cycle.submitted_by_id:
        said = _("You submitted “%(title)s” for approval.")
    else:
        said = _("You approve the document “%(title)s”.")
    return said % {"title": notice.context.get("title", "")}


def _document_url(page) -> str:
    # The host's own address, never that of the request: a forged Host header must not get into
    # a letter.
    if page is None:
        return ""
    base = getattr(settings, "WAGTAILADMIN_BASE_URL", "") or ""
    # Leads and approvers reach this address also where the page editor refuses them.
    return f"{base}{reverse('partnerships_admin:document', args=(page.pk,))}"


def _language(notice: Notice) -> str:
    return preferred_language(notice.user)


def preferred_language(user) -> str:
    """Return the language that a user (or None) chose in the admin, or else the site's."""
    profile = getattr(user, "wagtail_userprofile", None)
    return (profile and profile.get_preferred_language()) or settings.LANGUAGE_CODE
