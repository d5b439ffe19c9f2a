"""The guards that a site can switch on for full reviews, and what every text has to meet."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import CallRecord, PartnershipsSettings, ReviewCycle, WorkingGroupMember


def unmet_review_guards(cycle: ReviewCycle, settings: PartnershipsSettings) -> Iterator[str]:
    """Yield what a full review still lacks of what its site asks for."""
    members = WorkingGroupMember.objects.filter(group__cycle=cycle)
    if settings.require_lead and (cycle.lead is None or not cycle.lead.is_active):
        yield _("The review has no lead with an active account. Assign one.")
    lacking = settings.required_members - members.count()
    if lacking > 0:
        yield ngettext(
            "The working group needs one more member.",
            "The working group needs %(count)s more members.",
            lacking,
        ) % {"count": lacking}
    if settings.pk:
        for voice in settings.required_voices.exclude(
            pk__in=members.filter(voice__isnull=False).values("voice")
        ):
            yield _("The working group has nobody with the voice “%(voice)s”.") % {"voice": voice}
    if settings.require_interests and (silent := members.filter(interests="").count()):
        yield ngettext(
            "One member of the working group has not declared interests.",
            "%(count)s members of the working group have not declared interests.",
            silent,
        ) % {"count": silent}
    if settings.require_call and not CallRecord.objects.filter(cycle=cycle).exists():
        yield _("No call to action was published for this review.")
    if settings.require_answers and (open_ := cycle.comments.filter(answer="").count()):
        yield ngettext(
            "One comment has no answer yet.", "%(count)s comments have no answer yet.", open_
        ) % {"count": open_}


def unmet_text_guards(draft, settings: PartnershipsSettings) -> Iterator[str]:
    """
    Yield why a draft cannot be put before the approvers.

    :param draft: the page as its latest revision has it.
    """
    try:
        draft.full_clean()
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            name = _field_name(draft, field)
            for message in messages:
                yield f"{name}: {message}" if name else message
    if settings.require_summary and not draft.summary.strip():
        yield _("The document has no summary. Write one on the Content tab.")


def _field_name(draft, field: str) -> str:
    try:
        return str(draft._meta.get_field(field).verbose_name).capitalize()
    except FieldDoesNotExist:  # an error of the whole page
        return ""
