"""The words in which the history tells of each verb."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter


# verb -> how Wagtail's history names it
LOGGED = {
    "adopt": _("Adopted"),
    "submit": _("Submitted for approval"),
    "send_back": _("Sent back"),
    "recall": _("Recalled"),
    "approve": _("Approved"),
    "release": _("Released"),
    "begin_brief_review": _("Brief review begun"),
    "begin_full_review": _("Full review begun"),
    "escalate": _("Escalated to a full review"),
    "reaffirm": _("Reaffirmed"),
    "revise": _("Revision begun"),
    "abandon": _("Revision abandoned"),
    "correct": _("Correction published"),
    "postpone": _("Review postponed"),
    "withdraw": _("Withdrawn"),
    "supersede": _("Superseded"),
    "reinstate": _("Reinstated"),
    "repair": _("Repaired"),
    "schedule_refused": _("Scheduled publishing refused"),
    "release_expression": _("Answer released from quarantine"),
    "shortlist": _("Answer shortlisted"),
    "accept": _("Answer accepted"),
    "hold": _("Answer put on the waiting list"),
    "promote": _("Place offered"),
    "lapse": _("Offer lapsed"),
    "decline": _("Answer declined"),
    "reconsider": _("Answer reconsidered"),
    "withdraw_expression": _("Answer withdrawn"),
    "receive": _("Answer received"),
    "correct_expression": _("Answer corrected"),
    "withdraw_consent": _("Consent withdrawn"),
    "release_letters": _("Letters released"),
    "view_expressions": _("Answers read"),
    "export_expressions": _("Answers exported"),
    "delete_expressions": _("Answers deleted"),
    "erase_expressions": _("Person erased"),
    "purge_expressions": _("Answers purged"),
    "assign_lead": _("Lead assigned"),
    "add_practice_change": _("Practice change added"),
    "export_register": _("Register exported"),
}


def make_log_formatter(label) -> type[LogFormatter]:
    """Return how Wagtail's history shows an entry: what was done, and the comment."""

    class Formatter(LogFormatter):
        message = label

        def format_comment(self, log_entry):
            return log_entry.data.get("comment", "")

    Formatter.label = label
    return Formatter
