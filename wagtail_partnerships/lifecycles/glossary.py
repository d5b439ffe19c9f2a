"""The words in which the history tells of what was done."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter


PREFIX = "wagtail_partnerships."
# The steps of Wagtail's own workflow, where a site has it decide.
WORKFLOW = "wagtail.workflow."
# Wagtail's own entries about a call, which has no verbs of ours for these.
PUBLISHING = (
    "wagtail.publish",
    "wagtail.publish.schedule",
    "wagtail.schedule.cancel",
    "wagtail.unpublish",
)

# What was done -> how Wagtail's history names it. Each verb's action adds itself.
LOGGED = {
    "repair": _("Repaired"),
    "schedule_refused": _("Scheduled publishing refused"),
    "receive": _("Answer received"),
    "correct_expression": _("Answer corrected"),
    "replaced": _("Answer replaced by a newer one"),
    "withdraw_consent": _("Consent withdrawn"),
    "join_group": _("Joined the working group"),
    "leave_group": _("Left the working group"),
    "release_letters": _("Letters released"),
    "view_expressions": _("Answers read"),
    "export_expressions": _("Answers exported"),
    "import_guidance": _("Register imported"),
    "delete_expressions": _("Answers deleted"),
    "erase_expressions": _("Person erased"),
    "ask_erasure": _("Erasure asked for"),
    "purge_expressions": _("Answers purged"),
    "hold_answers": _("Answers held"),
    "end_hold": _("Hold of answers ended"),
    "subject_access": _("What is held about a person taken out"),
    "add_practice_change": _("Practice change added"),
    "export_register": _("Register exported"),
    "export_history": _("History exported"),
    "resend_notice": _("Notice sent again"),
    "release_notice": _("Notice released"),
    "assign_officer": _("Responsible officer assigned"),
    "assign_contact": _("Contact of the call assigned"),
    "assign_owner": _("Owner of a recommendation assigned"),
    "take_over_comment": _("Comment taken over from an answer"),
    "tell_authors": _("Answers sent to authors of comments"),
    "propose_change": _("Practice change proposed"),
    "dismiss_change": _("Practice change dismissed"),
    "plan_review": _("Plan of the review changed"),
}


def comment_of(data: dict) -> str:
    """Return what an entry of the history says in words: the comment, and who wrote the text."""
    comment, writers = data.get("comment", ""), data.get("written_by")
    if not writers:
        return comment
    told = gettext("Written by %(names)s.") % {"names": ", ".join(writers)}
    return f"{comment} {told}".strip()


def make_log_formatter(label) -> type[LogFormatter]:
    """Return how Wagtail's history shows an entry: what was done, and the comment."""

    class Formatter(LogFormatter):
        message = label

        def format_comment(self, log_entry):
            return comment_of(log_entry.data)

    Formatter.label = label
    return Formatter
