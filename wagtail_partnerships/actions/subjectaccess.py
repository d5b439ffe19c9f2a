"""What is held about a person across all calls, for an office that was asked for it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..exceptions import TransitionPermissionError
from ..models import ExpressionOfInterest
from .base import log_transition
from .expression_base import may_use
from .persons import all_held


NEEDED = (
    "wagtail_partnerships.view_expressions",
    "wagtail_partnerships.export_expressions",
)


def held_about(email: str, user) -> list[dict]:
    """
    Return all that is held about a person, answer by answer, and log that it was taken out.

    :param email: the person's address, however it is written.
    :param user: who asks; every call with an answer of the person has to be open to them, because
        half of what is held is no answer to such a request.
    :raises TransitionPermissionError: if one is not, without saying which.
    """
    answers = list(
        ExpressionOfInterest.objects.of_person(email)
        .not_erased()
        .select_related("call__page", "form_version", "voice")
        .order_by("received_at", "pk")
    )
    pages = {answer.call_id: answer.call.page.specific for answer in answers}
    if not all(may_use(right, user, page) for page in pages.values() for right in NEEDED):
        raise TransitionPermissionError(
            _("This needs the rights to read and to export all answers. Ask an administrator.")
        )
    for answer in answers:
        log_transition(
            pages[answer.call_id],
            "export_expressions",
            user=user,
            source=answer.state,
            target=answer.state,
            expression=answer.reference,
        )
    return [all_held(answer) for answer in answers]
