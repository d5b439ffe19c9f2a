"""What visitors see of a call: the page with its form, the thank-you page, the calendar file."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import escape_leading_slashes
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ..access import refuse_visitor
from ..actions.calls.arrivals import Arrival
from ..actions.calls.base import may_use
from ..actions.calls.form_versions import changes_since, shown_form, token_of_form
from ..conf import get_setting
from ..exceptions import FormSpent
from ..formats.moments import zoned_moment_in_words
from ..forms.spam import TRAP, suspicions
from ..forms.tokens import make_done_token, read_done_token, read_form_token
from ..lifecycles.stages import CallStage
from ..models import ExpressionOfInterest
from ..models.answerwords import in_words, join_choices
from ..models.calls import SamePersonPolicy
from ..notices.calendars import CALENDAR_TYPE, event_calendar, event_end, event_json_ld
from ..notices.to_visitors import event_when
from ..reading.status_report import pointers_to
from .given_back import take_typed, typed_into
from .structured_data import data_block


PREVIEW_STAGES = {
    "form": CallStage.OPEN,
    "not_open": CallStage.NOT_OPEN,
    "closed": CallStage.CLOSED,
    "full": CallStage.FULL,
    "outcome": CallStage.OUTCOME_PUBLISHED,
}
VIEW = "wagtail_partnerships.view_expressions"
# Set on a request that Wagtail has let through to the page.
SERVED = "_partnerships_call_served"


def serve_call(page, request):
    """Answer a request for a call."""
    # Nobody sends a form that was not shown to them; an alias is asked for even so.
    if page.alias_of_id or request.method != "POST":
        if refusal := refuse_visitor(page, request):
            return refusal
    setattr(request, SERVED, True)
    if "mine" in request.GET:
        from .personal import serve_personal

        return serve_personal(page, request)
    if "find" in request.GET:
        from .personal import find_answer

        return find_answer(page, request)
    if "ics" in request.GET:
        return serve_calendar(page)
    if "done" in request.GET:
        return thank(page, request)
    if request.method == "POST":
        return take_answer(page, request)
    return show_call(page, request)


def show_call(page, request, form=None, **context):
    """Show the page of a call at its present stage, with the form while it is open."""
    stage = context.setdefault("stage", page.stage())
    if form is None and stage.takes_answers:
        form = page.get_form(page=page, user=request.user)
    if form is not None and "form_token" not in context:
        context["form_token"] = token_of_form(page)
    context["form"] = form
    return respond(page, request, page.get_template(request), **context)


def take_answer(page, request):
    """Check what was sent; store it, or give it back."""
    stage = page.stage()
    if not stage.takes_answers:
        return show_call(page, request, stage=stage, given_back=what_comes_too_late(page, request))
    if reopened := reopen_form(page, request):
        form, context = reopened
        return show_call(page, request, form, stage=stage, **context)
    token = read_form_token(page, request.POST["form_token"])
    form = page.get_form(request.POST, page=page, user=request.user)
    if not form.is_valid() or "change" in request.POST:
        again = token_of_form(page, token.began_at)
        return show_call(page, request, form, stage=stage, form_token=again)
    if page.check_answers and "checked" not in request.POST:
        return check_answers(page, request, form)
    # Voices are read anew by the form: one may have been renamed since the form was looked at.
    shown = shown_form(page)
    if reopened := reopen_form(page, request, shown=shown):
        form, context = reopened
        return show_call(page, request, form, stage=stage, **context)
    form.arrival = Arrival(token.nonce, suspicions(request, token), shown)
    try:
        expression = page.process_form_submission(form)
    except FormSpent:
        again = token_of_form(page, token.began_at)
        return show_call(page, request, form, stage=stage, form_token=again, is_spent=True)
    return page.render_landing_page(request, expression)


def reopen_form(page, request, ended=False, shown=None, **kwargs):
    """
    Return the form again where it cannot be taken as it was sent, with what its template needs.

    That is so where it was open for too long, or has changed since it was opened: then nobody has
    answered what it asks now.

    :param ended: whether it cannot be taken in any case.
    :param shown: the form as it is shown now, where the caller goes on with it.
    :param kwargs: what else the form is made with.
    :returns: None where the form can be taken.
    """
    token = read_form_token(page, request.POST.get("form_token", ""))
    changes = changes_since(page, token, shown)
    if changes is None and not token.has_ended and not ended:
        return None
    context = {"form_token": token_of_form(page, token and token.began_at)}
    if changes is None or not changes.known or token.has_ended or ended:
        context["ended"] = True
    kwargs = {"page": page, "user": request.user, **kwargs}
    if changes is None:
        return page.get_form(request.POST, **kwargs), context
    form = page.get_form(**kwargs)
    typed = take_typed(page, request.POST, changes, form.fields)
    form.initial = typed.initial
    return form, {
        **context,
        "changes": list(changes.sentences()),
        "unticked": changes.unticks_consents,
        "left": typed.left,
    }


def check_answers(page, request, form):
    """Show what is about to be sent. The token stays: it is still one press."""
    return respond(
        page,
        request,
        "wagtail_partnerships/calls/check_answers.html",
        form=form,
        form_token=request.POST["form_token"],
        typed=what_was_typed(page, request.POST, form),
        hidden=[(name, value) for name in form.fields for value in request.POST.getlist(name)],
        trap_value=request.POST.get(TRAP, ""),
    )


def redirect_to_thanks(page, request, expression=None):
    """Lead from a stored answer to the thank-you page, so that a refresh sends nothing."""
    # The very address that the answer came to, but never that of another host ("//name/...").
    query = urlencode({"done": make_done_token(page, expression)})
    return HttpResponseRedirect(f"{escape_leading_slashes(request.path)}?{query}")


def redirect_to_register(page, request):
    """Lead from Wagtail's menu of forms to the call's answers; None for those who may not read."""
    if page.call_record is None or not may_use(VIEW, request.user, page):
        return None
    return HttpResponseRedirect(reverse("partnerships_admin:choosing", args=(page.pk,)))


def thank(page, request):
    """Show the thank-you page behind a signed address that ends after a day."""
    known, pk = read_done_token(page, request.GET["done"])
    if not known:
        raise Http404
    expression = None
    # A call that takes one answer of each person says the same to everybody: whether one had come
    # before is told by mail.
    if pk is not None and page.same_person_policy != SamePersonPolicy.REFUSE:
        expression = ExpressionOfInterest.objects.filter(pk=pk).first()
        if expression is None or expression.is_erased:
            raise Http404
    return respond(page, request, page.get_landing_page_template(request), expression=expression)


def serve_calendar(page):
    """Answer with the event as a calendar file."""
    if not page.has_event:
        raise Http404
    response = HttpResponse(
        event_calendar(page, page.call_record), content_type=f"{CALENDAR_TYPE}; charset=utf-8"
    )
    name = slugify(page.slug) or "event"
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


def preview_call(page, request, mode_name):
    """Show a call in the editor's preview. Nothing can be sent from there."""
    if mode_name == "landing":
        return respond(
            page, request, page.get_landing_page_template(request), expression=None, preview=True
        )
    stage = PREVIEW_STAGES.get(mode_name, CallStage.OPEN)
    return show_call(page, request, stage=stage, form_token="", preview=True)


def respond(page, request, template, status=200, **context):
    """Render a template of a call. No cache keeps it: two visitors would share a token."""
    context = {**page.get_context(request), **page.get_call_context(request), **context}
    response = TemplateResponse(request, template, context, status=status)
    add_never_cache_headers(response)
    return response


def call_context(page, request) -> dict:
    """Return what the templates of a call need beside the page."""
    url = page.full_url or ""
    document = page.document.specific if page.document_id and page.document.live else None
    context = {
        "partnerships_base": get_setting("BASE_TEMPLATE"),
        "call": page,
        "stage": None,
        "CallStage": {stage.name: stage for stage in CallStage},
        "document": document,
        "document_pointer": pointers_to([document])[document.pk] if document else None,
        "opens": zoned_moment_in_words(page.opens_at),
        "closes": zoned_moment_in_words(page.closes_at),
        "event_when": event_when(page),
        "office_email": page.get_office_email(),
        "audiences": page.partnerships_audiences.select_related("voice").all(),
        "share_url": url,
        "share_text": share_text(page, url),
        "trap": TRAP,
    }
    context["share_mail"] = "mailto:?subject={}&body={}".format(
        quote(page.title), quote(context["share_text"])
    )
    if page.has_event:
        context["event_is_over"] = event_end(page) <= timezone.now()
        context["json_ld"] = data_block(event_json_ld(page))
    return context


def share_text(page, url: str) -> str:
    """Return a text with which somebody can pass the invitation on."""
    return _("“%(title)s” – open until %(closes)s. Perhaps this is for you, too: %(url)s") % {
        "title": page.title,
        "closes": zoned_moment_in_words(page.closes_at),
        "url": url,
    }


def what_comes_too_late(page, request) -> list[tuple[str, str]]:
    """Return what somebody typed into a form that takes no more answers, to read or to copy."""
    form = page.get_form(request.POST, page=page, user=request.user)
    # What is wrong with it does not matter any more.
    form.full_clean()
    changes = changes_since(page, read_form_token(page, request.POST.get("form_token", "")))
    gone = typed_into(changes.gone, request.POST) if changes else []
    return [told for told in what_was_typed(page, request.POST, form) if told[1]] + gone


def what_was_typed(page, data, form) -> list[tuple[str, str]]:
    """
    Return what somebody typed, question by question, in words.

    :param form: has been cleaned; what it refuses is told as it was typed.
    """
    typed = []
    for row in page.get_form_fields():
        values = data.getlist(row.name)
        if row.field_type == "heading":
            continue
        if row.name in form.cleaned_data:
            typed.append((row.label, in_words(form.cleaned_data[row.name], row.field_type)))
        elif any(values):
            typed.append((row.label, join_choices(values)))
    return typed
