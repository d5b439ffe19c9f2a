"""Where Django refuses a form because its session ended: give back what was typed."""

from __future__ import annotations

from django.views.csrf import csrf_failure as django_csrf_failure
from wagtail.models import Page

from ..access import may_see
from ..models import CallToActionMixin
from ..public.calls import reopen_form, show_call, what_comes_too_late


def csrf_failure(request, reason="", **kwargs):
    """
    Refuse a request; on the page of a call, show the form again with all that was typed.

    Name it in the host's settings::

        CSRF_FAILURE_VIEW = "wagtail_partnerships.views.csrf_failure"
    """
    refusal = django_csrf_failure(request, reason=reason, **kwargs)
    page = find_call(request)
    if page is None:
        return refusal
    stage = page.stage()
    if stage.takes_answers:
        form, context = reopen_form(page, request, ended=True)
    else:
        form, context = None, {"given_back": what_comes_too_late(page, request)}
    response = show_call(page, request, form, stage=stage, **context)
    response.status_code = refusal.status_code
    return response.render()


def find_call(request):
    """Return the call that a form was sent to, if whoever sent it may see it; or None."""
    if request.GET or request.method != "POST":
        return None
    page = Page.find_for_request(request, request.path)
    page = page.specific if page is not None else None
    if not isinstance(page, CallToActionMixin) or not page.live:
        return None
    return page if may_see(page, request) else None
