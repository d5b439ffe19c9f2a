"""
Who is told what. Notices are rows, written in the transaction of what they tell of.

:mod:`wagtail_partnerships.tasks` sends them after commit. The text of a notice comes from templates
named after its kind, `wagtail_partnerships/notices/<kind>.txt` and its like, which a host can
override.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string, select_template
from django.urls import reverse
from django.utils import translation
from wagtail.admin.utils import get_user_display_name

from .lifecycles.glossary import LOGGED
from .models import Notice, PartnershipsSettings, ReviewCycle
from .permissions import GuidancePermissionTester, users_with_page_permission


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


def tell_of_transition(cycle: ReviewCycle, verb: str, source: str, user, comment: str) -> None:
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
    )


def write_notices(
    kind: str,
    key: str,
    *,
    users: Iterable = (),
    emails: Iterable[str] = (),
    cycle: ReviewCycle | None = None,
    expression=None,
    context: dict[str, Any] | None = None,
    keep_back: bool = False,
    is_new_event: bool = False,
) -> list[Notice]:
    """
    Write one notice for each person, once for each key.

    :param kind: names the templates.
    :param key: names the event; the same person is told of the same event once.
    :param keep_back: wait until somebody releases it.
    :param is_new_event: the event has just happened under a lock, so nobody can have been told.
    :returns: the notices written now.
    """
    state = Notice.State.KEPT_BACK if keep_back else Notice.State.PENDING
    facts = {"kind": kind, "cycle": cycle, "expression": expression, "state": state}
    rows = [
        Notice(key=f"{key}:user:{user.pk}", user=user, context=context or {}, **facts)
        for user in users
    ]
    rows += [
        Notice(key=f"{key}:to:{email}"[:190], email=email, context=context or {}, **facts)
        for email in emails
        if email
    ]
    if is_new_event:
        return Notice.objects.bulk_create(rows)
    known = set(
        Notice.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True)
    )
    return Notice.objects.bulk_create([row for row in rows if row.key not in known])


def may_receive(notice: Notice) -> bool:
    """Whether the person has a right to the message at this moment."""
    if notice.user is None:
        return bool(notice.email) and _is_still_due(notice)
    if not notice.user.is_active or not notice.user.email:
        return False
    if notice.cycle is None:
        return True
    if not _is_still_due(notice):
        return False
    tester = GuidancePermissionTester(notice.user, notice.cycle.page.specific)
    return tester.is_editor() or tester.is_approver() or notice.cycle.lead_id == notice.user_id


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
    context = notice_context(notice)
    with translation.override(_language(notice)):
        subject, text, html = render_notice(notice, context)
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

    def template(suffix):
        family = notice.kind.split("_")[0]
        return select_template(
            [
                f"wagtail_partnerships/notices/{notice.kind}{suffix}",
                f"wagtail_partnerships/notices/{family}{suffix}",
            ]
        )

    subject = " ".join(template("_subject.txt").render(context).split())
    text = template(".txt").render(context)
    html = render_to_string(
        "wagtail_partnerships/notices/base.html", {**context, "subject": subject, "text": text}
    )
    return subject, text, html


def notice_context(notice: Notice) -> dict[str, Any]:
    """Return what the templates of a notice may name."""
    page = notice.cycle.page.specific if notice.cycle else None
    choices = PartnershipsSettings.for_page(page) if page else PartnershipsSettings()
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
    if notice.expression is not None:
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
