"""What is done on an open review beside its transitions: who leads it, and what it plans."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..lifecycles.review import ReviewState
from ..notices.recipients import LEAD
from ..permissions import Role, is_assignable, roles_of
from .base import CycleAction, person_name


KEEPERS = {Role.EDITOR, Role.LEAD, Role.APPROVER}


def may_keep_case(user, page, cycle) -> bool:
    """Whether a user may write to the case of a review: its group, comments and plans."""
    return cycle.is_open and bool(roles_of(user, page, cycle) & KEEPERS)


class AssignLead(CycleAction):
    """Give the lead of an open review to somebody else."""

    verb = "assign_lead"
    label = gettext_lazy("Assign the lead")
    done_label = gettext_lazy("Lead assigned")
    order = 55
    tells = (LEAD,)
    in_lifecycle = False

    def __init__(self, cycle, user=None, lead=None, **kwargs):
        super().__init__(cycle, user, **kwargs)
        self.lead = lead

    def state_reason(self):
        if self.cycle.is_open and self.cycle.state != ReviewState.IN_FORCE:
            return ""
        return _("There is no open review to lead. Begin one first.")

    def permission_reason(self):
        if self.user is None or may_keep_case(self.user, self.page, self.cycle):
            return ""
        return _("Assigning a lead is for people who may change the page, and for approvers.")

    def input_guards(self):
        if not is_assignable(self.lead):
            yield _("Choose a lead with an active account who can open the admin.")

    def act(self):
        self.comment = person_name(self.lead)
        old = self.cycle.lead
        self.data = {"old": person_name(old) if old else "", "new": self.comment}
        self.cycle.lead = self.lead


def assign_lead(cycle, user=None, lead=None, **kwargs):
    """
    Give the lead of an open review to somebody.

    :param lead: an active user.
    """
    return AssignLead(cycle, user, lead, **kwargs).execute()
