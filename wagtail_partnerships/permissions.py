"""
The map: which role may do what in which state, and the one rule for every publish.

Everything that asks "may this person?" asks here: the page permission tester, the actions and the
screens. It reads rows and imports no model module.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import GroupPagePermission, PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy

from .formats.parameters import query_words
from .lifecycles.review import ReviewState


class Role(enum.Enum):
    """What a person is to a document."""

    EDITOR = "editor"
    """May change the page in Wagtail."""

    APPROVER = "approver"
    """Has Wagtail's publish permission on the page."""

    LEAD = "lead"
    """Leads the open review of this document."""

    SUBMITTER = "submitter"
    """Submitted the text that now awaits approval or release."""

    SYSTEM = "system"
    """Code and the nightly job (`user=None`): skips roles, never guards."""


EDIT = "edit"
# Wagtail's page permissions that make an approver and an editor.
APPROVE, CHANGE = "publish", "change"

_LEAVING = {"withdraw", "supersede"}
_KEEPING = {"correct", "postpone", *_LEAVING}

# state -> role -> acts. `None` is the state of a document with no open cycle. What a role may do
# is the verb's first guard; the other guards stand in `actions`.
PERMITTED_VERBS: dict[str | None, dict[Role, frozenset[str]]] = {
    ReviewState.DRAFTING: {
        Role.EDITOR: frozenset({EDIT, "submit", "abandon"}),
        Role.LEAD: frozenset({EDIT, "submit", "abandon"}),
        Role.APPROVER: frozenset({"adopt", *_LEAVING}),
    },
    ReviewState.AWAITING_APPROVAL: {
        Role.APPROVER: frozenset({"approve", "send_back", "recall", *_LEAVING}),
        Role.SUBMITTER: frozenset({"recall"}),
    },
    ReviewState.APPROVED: {
        Role.APPROVER: frozenset({"recall", *_LEAVING}),
        Role.SUBMITTER: frozenset({"recall"}),
        Role.SYSTEM: frozenset({"release"}),
    },
    ReviewState.IN_FORCE: {
        Role.EDITOR: frozenset({EDIT, "begin_brief_review", "begin_full_review"}),
        Role.APPROVER: frozenset(_KEEPING),
    },
    ReviewState.BRIEF_REVIEW: {
        Role.EDITOR: frozenset({EDIT, "escalate", "revise"}),
        Role.LEAD: frozenset({"escalate", "revise"}),
        Role.APPROVER: frozenset({"reaffirm", *_KEEPING}),
    },
    ReviewState.FULL_REVIEW: {
        Role.EDITOR: frozenset({EDIT, "revise"}),
        Role.LEAD: frozenset({"revise"}),
        Role.APPROVER: frozenset({"reaffirm", *_KEEPING}),
    },
    None: {Role.APPROVER: frozenset({"reinstate"})},
}


def acts_in_state(state: str | None, role: Role) -> frozenset[str]:
    """Return what a role may do in a state (None: no open cycle). The system may do every verb."""
    roles = PERMITTED_VERBS[ReviewState(state) if state else None]
    if role is Role.SYSTEM:
        return frozenset().union(*roles.values()) - {EDIT}
    return roles.get(role, frozenset())


def roles_of(user, page, cycle) -> set[Role]:
    """
    Return what a user is to a page and its open cycle.

    :param user: a user, or None for the system.
    :param cycle: the open cycle, or None.
    """
    if user is None:
        return {Role.SYSTEM}
    if not user.is_active:
        return set()
    tester = GuidancePermissionTester(user, page)
    roles = set()
    if tester.is_editor():
        roles.add(Role.EDITOR)
    if tester.is_approver():
        roles.add(Role.APPROVER)
    if cycle is not None and cycle.lead_id == user.pk:
        roles.add(Role.LEAD)
    if cycle is not None and cycle.submitted_by_id == user.pk:
        roles.add(Role.SUBMITTER)
    if user.is_superuser:
        roles |= {Role.EDITOR, Role.APPROVER, Role.LEAD, Role.SUBMITTER}
    return roles


def permitted_verbs(user, page, cycle) -> frozenset[str]:
    """Return the verbs, and `edit`, that the map gives a user on a page now."""
    state = cycle.state if cycle is not None else None
    return frozenset().union(*(acts_in_state(state, role) for role in roles_of(user, page, cycle)))


def roles_with(act: str, state: str | None) -> list[Role]:
    """Return the roles, other than the system, that the map gives an act in a state."""
    roles = PERMITTED_VERBS[ReviewState(state) if state else None]
    return [role for role, acts in roles.items() if act in acts]


def may_approve(user, page) -> bool:
    """Whether a user is an approver of a guidance document, whatever its state."""
    return GuidancePermissionTester(user, page).is_approver()


def may_edit(user, page) -> bool:
    """Whether Wagtail's page editor opens for a user."""
    return page.permissions_for_user(user).can_edit()


def works_on(user, page) -> bool:
    """Whether a user is an editor or an approver of a guidance document, whatever its state."""
    tester = GuidancePermissionTester(user, page)
    return tester.is_editor() or tester.is_approver()


def approving_groups():
    """Return the rows that say which group approves which part of the page tree."""
    return GroupPagePermission.objects.filter(permission__codename__startswith=f"{APPROVE}_")


def approvers_of(page):
    """Return the active users who approve a page by one of their groups; no superusers as such."""
    groups = approving_groups().filter(page__in=page.get_ancestors(inclusive=True))
    users = get_user_model().objects.filter(is_active=True, groups__in=groups.values("group"))
    return users.distinct()


def pages_for(user, *actions: str):
    """
    Return the pages on which Wagtail gives a user one of its permissions.

    :param actions: :data:`APPROVE` or :data:`CHANGE` (default: either).
    """
    return PagePermissionPolicy().instances_user_has_any_permission_for(
        user, actions or (CHANGE, APPROVE)
    )


def has_pages(user) -> bool:
    """Whether there is a page that a user may change or publish."""
    return user.is_superuser or pages_for(user).exists()


def on_pages_of(user, rows, *actions: str, column: str = "page"):
    """
    Return the rows of a queryset that belong to pages of a user; all of them for a superuser.

    :param actions: as :func:`pages_for` takes them.
    :param column: leads from a row to its page.
    """
    if user.is_superuser:
        return rows
    return rows.filter(**{f"{column}__in": pages_for(user, *actions).values("pk")})


def users_of_admin():
    """
    Return the active users who reach the admin.

    They reach it as superusers, by a group, or by a permission of their own.
    """
    users = get_user_model()._default_manager.filter(is_active=True)
    reach = {"content_type__app_label": "wagtailadmin", "codename": "access_admin"}
    permission = Permission.objects.filter(**reach)
    # Rows of other tables are looked up by themselves: joined, each user would come up often.
    return users.filter(
        Q(is_superuser=True)
        | Q(pk__in=users.filter(groups__permissions__in=permission).values("pk"))
        | Q(pk__in=users.filter(user_permissions__in=permission).values("pk"))
    )


def assignable_users():
    """Return who may be given something to do; it brings the rights that they need for it."""
    return users_of_admin()


def is_assignable(user) -> bool:
    """Whether a user may be given something to do."""
    return user is not None and assignable_users().filter(pk=user.pk).exists()


def name_columns() -> list[str]:
    """Return the columns of this site's users by which somebody is found."""
    model = get_user_model()
    known = {field.name for field in model._meta.concrete_fields}
    wanted = ("last_name", "first_name", model.USERNAME_FIELD, model.get_email_field_name())
    return [name for name in dict.fromkeys(wanted) if name in known]


CHOOSE_ASSIGNABLE = gettext_lazy("Choose somebody with an active account who can open the admin.")


def find_people(users, words: str):
    """Return the users in whose names or address each of some words is found."""
    for word in query_words(words).split():
        found = Q()
        for name in name_columns():
            found |= Q(**{f"{name}__icontains": word})
        users = users.filter(found)
    return users


class GuidancePermissionTester(PagePermissionTester):
    """
    Wagtail's questions about a guidance document, answered from the map.

    Publishing belongs to the lifecycle, so nobody, superusers included, publishes by Wagtail's own
    button. What Wagtail derives from that answer (privacy, unscheduling, moving) is given back to
    those whom it belongs to.
    """

    def is_editor(self) -> bool:
        """Whether Wagtail lets the user change the page, whatever its state."""
        return super().can_edit()

    def is_approver(self) -> bool:
        """Whether Wagtail lets the user publish the page, whatever its state."""
        return super().can_publish()

    def acts(self) -> frozenset[str]:
        """What the map gives the user on the page now."""
        return permitted_verbs(self.user, self.page, self.page.review_cycle)

    def can_edit(self):
        if self.page.alias_of_id:
            return super().can_edit()
        return super().can_edit() or EDIT in self.acts()

    def can_publish(self):
        return False

    def can_unpublish(self):
        return super().can_unpublish() and not self.page.is_issued

    def can_delete(self, ignore_bulk=False):
        return super().can_delete(ignore_bulk=ignore_bulk) and (
            self.page.alias_of_id is not None or not self.page.is_issued
        )

    def can_move(self):
        return super().can_delete(ignore_bulk=True)

    def can_submit_for_moderation(self):
        return False

    def can_set_view_restrictions(self):
        return self.is_approver() and not self.page.alias_of_id

    def can_unschedule(self):
        return "recall" in self.acts()


class Publish(enum.Enum):
    """What becomes of a request to publish a revision of a guidance document."""

    ADOPT = "adopt"
    RELEASE = "release"
    UNCHANGED = "unchanged"
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True)
class PublishRuling:
    """The decision on one publish, and the reason where it is refused."""

    decision: Publish
    reason: str = ""


def rule_on_publish(page, cycle, revision, *, user, scheduled: bool) -> PublishRuling:
    """
    Decide on a publish that no action has decided already; the one rule for every door.

    :param cycle: the open cycle, locked, or None.
    :param user: who publishes; None for code.
    :param scheduled: whether Wagtail's scheduler asks.
    """
    if cycle is not None and cycle.state == ReviewState.APPROVED and cycle.seals(revision):
        if cycle.seal_is_intact():
            return PublishRuling(Publish.RELEASE)
        return PublishRuling(
            Publish.REFUSE,
            _("The text was changed after it was sealed. Recall it and submit it again."),
        )
    if page.live and page.live_revision_id == revision.pk and not _moves_schedule(revision):
        return PublishRuling(Publish.UNCHANGED)
    if user is None and not scheduled and page.holds_changed_text():
        return PublishRuling(Publish.HOLD, _refusal(cycle, page.is_issued))
    if cycle is None:
        return PublishRuling(Publish.REFUSE, _refusal(cycle, page.is_issued))
    never_issued_draft = cycle.state == ReviewState.DRAFTING and not page.is_issued
    if never_issued_draft and user is None and not scheduled:
        if _moves_schedule(revision):
            return PublishRuling(
                Publish.REFUSE,
                _("A text is adopted at once. Clear its go-live date, or submit it for approval."),
            )
        return PublishRuling(Publish.ADOPT)
    return PublishRuling(Publish.REFUSE, _refusal(cycle, page.is_issued))


def _moves_schedule(revision) -> bool:
    go_live_at = revision.content.get("go_live_at")
    if isinstance(go_live_at, str):
        go_live_at = parse_datetime(go_live_at)
    return bool(go_live_at and go_live_at > timezone.now())


def _refusal(cycle, issued: bool) -> str:
    match cycle and cycle.state:
        case None:
            return _("This document is out of use. Reinstate it before you publish anything.")
        case ReviewState.DRAFTING if not issued:
            return _("A new document needs approval. Submit it, or adopt it, on the Review tab.")
        case ReviewState.DRAFTING:
            return _("The next edition needs approval. Submit it on the Review tab.")
        case ReviewState.AWAITING_APPROVAL:
            return _("The text awaits approval. It is published by being approved.")
        case ReviewState.APPROVED:
            return _("Another text was approved. Only the approved text can go live.")
        case _:
            return _(
                "A text in force changes by a correction or a review. Both begin on the Review tab."
            )
