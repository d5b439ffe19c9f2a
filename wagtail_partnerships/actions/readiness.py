"""The guards that a site can switch on for full reviews, and what every text has to meet."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..exceptions import Missing
from ..models import (
    CallRecord,
    ExcludedNation,
    PartnershipsSettings,
    ReviewCycle,
    WorkingGroupMember,
)


def unmet_review_guards(cycle: ReviewCycle, settings: PartnershipsSettings) -> Iterator[str]:
    """Yield what a full review still lacks of what its site asks for."""
    members = WorkingGroupMember.objects.filter(group__cycle=cycle)
    case = reverse("partnerships_admin:case", args=(cycle.page_id,))
    group = f"{case}#case-group"
    if settings.require_lead and (cycle.lead is None or not cycle.lead.is_active):
        yield Missing(
            _("The review has no lead with an active account. Assign one."),
            reverse("partnerships_admin:case_lead", args=(cycle.page_id,)),
        )
    lacking = settings.required_members - members.count()
    if lacking > 0:
        said = ngettext(
            "The working group needs one more member.",
            "The working group needs %(count)s more members.",
            lacking,
        )
        yield Missing(said % {"count": lacking}, group)
    if settings.pk:
        for voice in settings.required_voices.exclude(
            pk__in=members.filter(voice__isnull=False).values("voice")
        ):
            said = _("The working group has nobody with the voice “%(voice)s”.")
            yield Missing(said % {"voice": voice}, group)
    if settings.require_interests and (silent := members.filter(interests="").count()):
        said = ngettext(
            "One member of the working group has not declared interests.",
            "%(count)s members of the working group have not declared interests.",
            silent,
        )
        yield Missing(said % {"count": silent}, group)
    if settings.require_call and not CallRecord.objects.filter(cycle=cycle).exists():
        yield Missing(_("No call to action was published for this review."), f"{case}#case-calls")
    if settings.require_answers and (open_ := cycle.comments.filter(answer="").count()):
        said = ngettext(
            "One comment has no answer yet.", "%(count)s comments have no answer yet.", open_
        )
        yield Missing(said % {"count": open_}, f"{case}#case-comments")


def latest_text(page):
    """Return a page as its latest revision has it, which is what would be sealed."""
    revision = page.get_latest_revision()
    return revision.as_object() if revision else page


def unmet_text_guards(draft, settings: PartnershipsSettings) -> Iterator[str]:
    """
    Yield why a text cannot be issued. Every text is asked before it is sealed, and at approval.

    :param draft: the page as the revision in question has it.
    """
    editor = reverse("wagtailadmin_pages:edit", args=(draft.pk,))
    try:
        draft.full_clean()
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            name = _field_name(draft, field)
            for message in messages:
                yield Missing(f"{name}: {message}" if name else str(message), editor)
    if settings.require_summary and not draft.summary.strip():
        yield Missing(_("The document has no summary. Write one on the Content tab."), editor)
    excluded = {row.nation for row in draft.partnerships_excluded_nations.all()}
    if excluded.issuperset(ExcludedNation.Nation.values):
        said = _(
            "The document applies in no nation. Remove at least one from “Where it does not apply” "
            "on the Register tab."
        )
        yield Missing(said, editor)


def _field_name(draft, field: str) -> str:
    try:
        return str(draft._meta.get_field(field).verbose_name).capitalize()
    except FieldDoesNotExist:  # an error of the whole page
        return ""
