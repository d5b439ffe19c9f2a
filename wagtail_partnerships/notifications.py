"""
Who is told what. Notices are rows, written in the transaction of what they tell of.

:mod:`wagtail_partnerships.outbox` sends them after commit. What a notice says comes from templates
named after its kind, `wagtail_partnerships/notices/<kind>.txt`, `<kind>_subject.txt` and
`<kind>.html`, which a host can override.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.template.loader import select_template
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from .lifecycles.glossary import LOGGED
from .models import Delivery, Notice, PartnershipsSettings, ReviewCycle
from .permissions import GuidancePermissionTester, users_with_page_permission


NOTICES = "wagtail_partnerships/notices"
COMMENT_ANSWER = "comment_answer"
APPROVERS, LEAD, SUBMITTER, OFFICER = "approvers", "lead", "submitter", "officer"

# verb -> who is told of it, unless they did it themselves.
TOLD: dict[str, tuple[str, ...]] = {
    "submit": (APPROVERS,),
    "send_back": (SUBMITTER, LEAD),
    "recall": (SUBMITTER, APPROVERS),
    "approve": (SUBMITTER, LEAD),
    "release": (SUBMITTER, LEAD, OFFICER),
    "begin_brief_review": (LEAD, OFFICER),
    "begin_full_review": (LEAD, OFFICER),
    "escalate": (LEAD, OFFICER),
    "revise": (LEAD, OFFICER),
    "abandon": (LEAD, OFFICER),
    "reaffirm": (LEAD, OFFICER),
    "correct": (OFFICER,),
    "postpone": (OFFICER,),
    "withdraw": (LEAD, OFFICER, SUBMITTER),
    "supersede": (LEAD, OFFICER, SUBMITTER),
    "reinstate": (OFFICER,),
    "assign_lead": (LEAD,),
}


def tell_of_transition(
    cycle: ReviewCycle, verb: str, source: str, user, comment: str, gathered: bool | None = None
) -> None:
    """Write the notices of a transition to those whom it concerns."""
    page = cycle.page.specific
    facts = {
        "verb": verb,
        "source": str(source),
        "target": str(cycle.state),
        "by": (get_user_display_name(user) or user.get_username()) if user else "",
        "comment": comment,
        "edition": cycle.edition,
        "title": page.title,
    }
    users = _people(TOLD.get(verb, ()), cycle, page)
    users.discard(user)
    write_notices(
        kind=f"cycle_{verb}",
        key=f"{verb}:{cycle.pk}:{cycle.version}",
        users=sorted(users, key=lambda person: person.pk),
        cycle=cycle,
        context=facts,
        is_new_event=True,
        gathered=gathered,
    )


def write_notices(kind: str, key: str, *, is_new_event: bool = False, **facts) -> list[Notice]:
    """
    Write one notice for each person, once for each key.

    :param is_new_event: the event has just happened under a lock, so nobody can have been told.
    :param facts: kind, key and all the rest are as :func:`make_notices` takes them.
    :returns: the notices written now.
    """
    rows = make_notices(kind, key, **facts)
    if is_new_event:
        return Notice.objects.bulk_create(rows)
    known = set(
        Notice.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True)
    )
    return Notice.objects.bulk_create([row for row in rows if row.key not in known])


def make_notices(
    kind: str,
    key: str,
    *,
    users: Iterable = (),
    emails: Iterable[str] = (),
    cycle: ReviewCycle | None = None,
    expression=None,
    context: dict[str, Any] | None = None,
    keep_back: bool = False,
    gathered: bool | None = None,
) -> list[Notice]:
    """
    Return one notice for each person, not yet saved.

    :param kind: names the templates.
    :param key: names the event; the same person is told of the same event once.
    :param keep_back: wait until somebody releases it.
    :param gathered: wait for the one letter of the day (default: as the document's site has it).
    """
    state = Notice.State.KEPT_BACK if keep_back else Notice.State.PENDING
    facts = {"kind": kind, "cycle": cycle, "expression": expression, "state": state}
    users = list(users)
    if gathered is None:
        gathered = bool(users) and cycle is not None and _is_gathered(cycle.page)
    facts["context"] = context or {}
    rows = [
        Notice(key=f"{key}:user:{user.pk}", user=user, gathered=gathered, **facts) for user in users
    ]
    rows += [
        Notice(key=f"{key}:to:{email}"[:190], email=email, **facts) for email in emails if email
    ]
    return rows


def _is_gathered(page) -> bool:
    return PartnershipsSettings.for_page(page).delivery == Delivery.DAILY


def why_dropped(notice: Notice) -> str:
    """Return why a notice is not sent at this moment, or an empty string."""
    if not _is_still_due(notice):
        return _("The date was moved, or the review has ended: the reminder is no longer due.")
    if notice.user is None:
        return "" if notice.email else _("The person's account is gone.")
    if not notice.user.is_active:
        return _("The person's account is not active.")
    if not notice.user.email:
        return _("The person's account has no e-mail address.")
    if notice.cycle is None:
        return ""
    tester = GuidancePermissionTester(notice.user, notice.cycle.page.specific)
    if notice.cycle.lead_id == notice.user_id or tester.is_editor() or tester.is_approver():
        return ""
    return _("The person has no right to the document any more.")


def _is_still_due(notice: Notice) -> bool:
    # A reminder of a date that was moved, or of a cycle that has ended, is no longer due.
    if not notice.kind.startswith("reminder_"):
        return True
    cycle = notice.cycle
    return cycle.is_open and notice.context["due_on"] == str(cycle.due_on)


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
        from .models.expressions import expression_context

        context.update(expression_context(notice))
    return context


def _document_url(page) -> str:
    # The host's own address, never that of the request: a forged Host header must not get into
    # a letter.
    if page is None:
        return ""
    base = getattr(settings, "WAGTAILADMIN_BASE_URL", "") or ""
    # Leads and approvers reach this address also where the page editor refuses them.
    return f"{base}{reverse('partnerships_admin:document', args=(page.pk,))}"


def _people(roles: Iterable[str], cycle: ReviewCycle, page) -> set:
    people = set()
    for role in roles:
        match role:
            case "approvers":
                people.update(users_with_page_permission(page, "publish"))
            case "lead":
                people.add(cycle.lead)
            case "submitter":
                people.add(cycle.submitted_by)
            case "officer":
                people.add(page.officer)
    return {person for person in people if person is not None and person.is_active}


def _language(notice: Notice) -> str:
    profile = getattr(notice.user, "wagtail_userprofile", None) if notice.user else None
    return (profile and profile.get_preferred_language()) or settings.LANGUAGE_CODE


def active_superusers():
    """Return the superusers who can be told where nobody else is left."""
    return get_user_model().objects.filter(is_superuser=True, is_active=True)
