"""
A person's own page: see, correct, withdraw, take an offer, download, ask for erasure. No account.

The link is signed, ends by itself, and stands on the call's own path. Nothing here tells whether an
address is known.
"""

from __future__ import annotations

import json

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from ..actions.calls import person
from ..actions.calls.choosing import accept, withdraw_expression
from ..actions.calls.earlier_answers import earlier_answers
from ..actions.calls.form_versions import shown_form, token_of_form
from ..exceptions import TransitionRefused
from ..formats.moments import day_in_words, zoned_moment_in_words
from ..forms.builder import FindAnswerForm
from ..forms.tokens import read_personal_token
from ..lifecycles.expression import CAN_WITHDRAW, ExpressionState
from ..models import ExpressionOfInterest
from ..models.answerwords import in_words
from ..notices.to_visitors import erasure_due_on, would_replace
from ..reading.consents import present_and_past
from .calls import reopen_form, respond


PERSONAL = "wagtail_partnerships/calls/personal.html"
ACTS = ("withdraw", "take", "consent", "replace", "erase", "correct")


def serve_personal(page, request):
    """Answer a request that carries a personal link."""
    expression = find_expression(page, request.GET["mine"])
    if expression is None:
        return respond(
            page,
            request,
            "wagtail_partnerships/calls/link_ended.html",
            status=404,
            find_form=FindAnswerForm(),
        )
    # Some mail servers look with HEAD whether a link leads anywhere: that is not the person.
    if expression.confirmed_at is None and request.method != "HEAD":
        person.confirm_address(expression)
    if "download" in request.GET:
        return download(page, expression)
    if request.method == "POST":
        return act(page, request, expression)
    return show_personal(page, request, expression)


def find_expression(page, value: str) -> ExpressionOfInterest | None:
    """Return the answer that a personal link leads to, if it is one of this call's."""
    named = read_personal_token(value)
    if named is None or page.call_record is None:
        return None
    pk, version = named
    return (
        page.call_record.expressions.not_erased()
        .select_related("form_version", "voice", "call")
        .filter(pk=pk, link_version=version)
        .exclude(state=ExpressionState.QUARANTINED)
        .first()
    )


def show_personal(page, request, expression, form=None, **context):
    """Show what is held, and what can be done with it."""
    can_correct = person.may_correct(page, expression)
    if form is None and can_correct and "correct" in request.GET:
        form = correction_form(page, request, expression)
    if form is not None and "form_token" not in context:
        context["form_token"] = token_of_form(page)
    return respond(
        page,
        request,
        PERSONAL,
        expression=expression,
        form=form,
        held=[
            (question["label"], in_words(answer, question["type"]))
            for question, answer in expression.answered()
        ],
        consents=present_and_past(expression),
        would_replace=would_replace(expression, page),
        can_correct=can_correct,
        can_withdraw=expression.state in CAN_WITHDRAW,
        erasure_due=day_of_erasure(expression),
        can_take=expression.state == ExpressionState.OFFERED,
        offer_until=zoned_moment_in_words(expression.offer_until),
        received=zoned_moment_in_words(expression.received_at),
        mine=request.GET["mine"],
        person_status=status_for_person(expression),
        **context,
    )


def status_for_person(expression) -> str:
    """Return where an answer stands in the person's words; a decision kept back is not told."""
    untold = expression.told_at is None and expression.decided_at is not None
    if untold or expression.state == ExpressionState.SHORTLISTED:
        return str(ExpressionState.RECEIVED.label)
    return expression.get_state_display()


def day_of_erasure(expression) -> str:
    """Return the day by which the office answers a wish to be erased, in words; or nothing."""
    if expression.erasure_asked_at is None:
        return ""
    return day_in_words(erasure_due_on(expression))


def act(page, request, expression):
    """Do what the person asks, once."""
    verb = next((name for name in ACTS if name in request.POST), None)
    if verb is None:
        raise Http404
    if verb == "correct":
        return correct(page, request, expression)
    try:
        if request.POST.get("version") != str(expression.version):
            raise TransitionRefused([_("Your answer has changed meanwhile. Look at it again.")])
        done = _do(verb, page, request, expression)
    except TransitionRefused as refusal:
        expression.refresh_from_db()
        return show_personal(page, request, expression, refusals=refusal.reasons)
    messages.success(request, done)
    return HttpResponseRedirect(request.get_full_path())


def _do(verb, page, request, expression) -> str:
    match verb:
        case "withdraw":
            withdraw_expression(expression, by_person=True)
            return _("You have withdrawn. Thank you for telling us.")
        case "take":
            accept(expression, by_person=True)
            return _("You have taken the place.")
        case "consent":
            person.withdraw_consent(expression, request.POST["consent"])
            return _("You have withdrawn the consent.")
        case "replace":
            person.replace_earlier(expression, request.POST["version"])
            return _("This response counts now. Your earlier one has been withdrawn.")
        case _erase:
            if "sure" not in request.POST:
                raise TransitionRefused([_("Tick the box to confirm that all is to be erased.")])
            person.ask_for_erasure(expression)
            return _("You have asked us to erase your data.")


def correction_form(page, request, expression, data=None):
    """Return the call's form with what the person answered before."""
    earlier = earlier_answers(page, expression)
    return page.get_form(data, page=page, user=request.user, earlier=earlier)


def correct(page, request, expression):
    """Store corrected answers, or give them back."""
    earlier = earlier_answers(page, expression)
    if reopened := reopen_form(page, request, earlier=earlier):
        form, context = reopened
        return show_personal(page, request, expression, form=form, **context)
    form = correction_form(page, request, expression, request.POST)
    if not form.is_valid():
        return show_personal(page, request, expression, form=form)
    # As for a new response: voices are read anew by the form.
    shown = shown_form(page)
    if reopened := reopen_form(page, request, shown=shown, earlier=earlier):
        form, context = reopened
        return show_personal(page, request, expression, form=form, **context)
    try:
        person.correct(
            expression, page, form.cleaned_data, request.POST.get("version"), form.untouched, shown
        )
    except TransitionRefused as refusal:
        expression.refresh_from_db()
        return show_personal(page, request, expression, form=form, refusals=refusal.reasons)
    messages.success(request, _("Your answer has been corrected."))
    query = request.GET.copy()
    query.pop("correct", None)
    return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")


def download(page, expression):
    """Answer with all that is held about the person here, readable by people and machines."""
    data = json.dumps(
        person.all_held(expression), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2
    )
    response = HttpResponse(data, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{expression.reference}.json"'
    response["Cache-Control"] = "no-store, private"
    return response


def find_answer(page, request):
    """Send personal links again; the page says the same for a known and an unknown address."""
    form = FindAnswerForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent:
        person.send_links_again(page, form.cleaned_data["email"])
    return respond(
        page,
        request,
        "wagtail_partnerships/calls/find_answer.html",
        find_form=form,
        sent=sent,
    )
