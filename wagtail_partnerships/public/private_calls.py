"""What happens at a private call before Wagtail asks for a login or a password."""

from __future__ import annotations

from ..forms.spam import TRAP
from ..models import CallToActionMixin
from .calls import SERVED, respond
from .personal import find_expression, serve_personal


OURS = {"csrfmiddlewaretoken", "form_token", "checked", "change", TRAP}


def around_restrictions(serve):
    """
    Let a person in who holds their own link; give back what was written before a login ended.

    :param serve: Wagtail's own asking, and behind it the page.
    """

    def inner(page, request, args, kwargs):
        if not isinstance(page, CallToActionMixin):
            return serve(page, request, args, kwargs)
        if "mine" in request.GET and find_expression(page, request.GET["mine"]) is not None:
            return serve_personal(page, request)
        response = serve(page, request, args, kwargs)
        if request.method == "POST" and not getattr(request, SERVED, False):
            return give_back(page, request)
        return response

    return inner


def give_back(page, request):
    """Show what somebody wrote, without the questions: those are not for everybody."""
    written = [
        value
        for name, values in request.POST.lists()
        if name not in OURS
        for value in values
        if value not in {"", "on"}
    ]
    return respond(
        page, request, "wagtail_partnerships/calls/login_ended.html", 403, written=written
    )
