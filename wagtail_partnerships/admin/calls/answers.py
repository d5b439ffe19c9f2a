"""One page for each answer to a call, and one for each verb on it."""

from __future__ import annotations

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...actions import EXPRESSION_ACTIONS
from ...actions.calls.base import DECIDE, ExpressionAction, may_use
from ...actions.calls.group import joins_group
from ...actions.calls.notes import KeepNotes
from ...lifecycles.diagram import expression_diagram
from ...lifecycles.expression import ExpressionState
from ...lifecycles.glossary import LOGGED
from ...reading.answer_facts import answer_history, places_of, response_facts
from ...reading.answers import Reader, get_answer, log_reading
from ...reading.consents import present_and_past
from ..base import TransitionFormView
from ..documents.review import Offer
from ..registers.urls import ANSWERS, register_url
from .forms import form_of


TAGS = {
    ExpressionState.ACCEPTED: "w-status--primary",
    ExpressionState.OFFERED: "w-status--primary",
    ExpressionState.SHORTLISTED: "w-status--primary",
    ExpressionState.DECLINED: "partnerships-status--gone",
    ExpressionState.WITHDRAWN: "partnerships-status--gone",
    ExpressionState.QUARANTINED: "partnerships-status--due",
}


def answer_url(expression) -> str:
    """Return the address of an answer's page."""
    return reverse("partnerships_admin:answer", args=(expression.pk,))


def desk_url(page) -> str:
    """Return the address of the screen on which people are chosen for a call."""
    return reverse("partnerships_admin:choosing", args=(page.pk,))


def act_url(expression, verb: str) -> str:
    """Return the address of the page on which a verb is used."""
    return reverse("partnerships_admin:answer_transition", args=(expression.pk, verb))


def action_of(verb: str) -> type[ExpressionAction]:
    """Return the action of a verb, or that of the office's notes."""
    return KeepNotes if verb == KeepNotes.verb else EXPRESSION_ACTIONS[verb]


def make_action(verb: str, expression, page, user):
    """Return the action by which it is asked whether a verb can be used now."""
    action = action_of(verb)(expression, user, **form_of(verb).supposed)
    action.record, action.page = expression.call, page
    return action


def offers_for(user, expression, page) -> list[Offer]:
    """Return every verb, each with all the reasons why the user cannot use it now."""
    offers = []
    for verb in ExpressionAction.offered():
        action = make_action(verb, expression, page, user)
        offers.append(
            Offer(
                verb=verb,
                label=action.label,
                url=act_url(expression, verb),
                icon=action.icon,
                forward=action.is_forward,
                reasons=action.reasons(),
                fits=not action.state_reason(),
            )
        )
    return offers


class ResponseScreenMixin(WagtailAdminTemplateMixin):
    """What the pages of one answer share."""

    header_icon = "mail"

    def get_page_subtitle(self):
        return self.expression.reference

    def get_breadcrumbs_items(self):
        register = register_url(ANSWERS)
        return [
            *super().get_breadcrumbs_items(),
            *([{"url": register, "label": _("Expressions of interest")}] if register else []),
            {"url": desk_url(self.page), "label": self.page.get_admin_display_title()},
            {"url": answer_url(self.expression), "label": self.expression.reference},
        ]

    def status_context(self) -> dict:
        """Return how the answer stands, in words."""
        expression = self.expression
        return {
            "expression": expression,
            "call_page": self.page,
            "status_label": expression.get_state_display(),
            "status_class": TAGS.get(expression.state, ""),
            "places": places_of(expression.call, self.page),
        }


class AnswerView(ResponseScreenMixin, TemplateView):
    """One answer: who it comes from, what they say, where it stands. Reading it is logged."""

    template_name = "wagtail_partnerships/admin/calls/response.html"
    page_title = gettext_lazy("Expression of interest")

    def setup(self, request, pk, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.expression, self.page = get_answer(request.user, pk)

    def get(self, request, *args, **kwargs):
        log_reading(request.user, self.page, expression=self.expression.reference)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        expression, user = self.expression, self.request.user
        reader = Reader(user, self.page)
        offers = offers_for(user, expression, self.page)
        history = answer_history(self.page, expression)
        context.update(
            **self.status_context(),
            facts=response_facts(expression, reader),
            answered=reader.answered(expression),
            consents=present_and_past(expression),
            may_keep_notes=may_use(DECIDE, user, self.page) and not expression.is_erased,
            notes_url=act_url(expression, KeepNotes.verb),
            review_offers=[offer for offer in offers if offer.possible],
            review_refused=[offer for offer in offers if offer.fits and not offer.possible],
            review_unfit=[offer for offer in offers if not offer.fits],
            review_history=history,
            diagram=expression_diagram(
                present=expression.state,
                taken=[line.states for line in history],
                possible=[offer.verb for offer in offers if offer.possible],
            ),
        )
        return context


class AnswerTransitionView(ResponseScreenMixin, TransitionFormView):
    """One verb on one answer."""

    template_name = "wagtail_partnerships/admin/calls/response_transition.html"

    def setup(self, request, pk, verb, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        # Only what has a form is ever called.
        if form_of(verb) is None:
            raise Http404
        self.pk, self.verb = pk, verb
        self.load()

    def load(self):
        self.expression, self.page = get_answer(self.request.user, self.pk)
        self.action = make_action(self.verb, self.expression, self.page, self.request.user)

    @property
    def version(self):
        return self.expression.version

    @property
    def home_url(self):
        return answer_url(self.expression)

    def get_page_title(self):
        return self.action.label

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_form(self, data=None):
        return form_of(self.verb)(data, expression=self.expression, user=self.request.user)

    def blocking_reasons(self):
        return self.action.reasons()

    def consequences(self):
        said = []
        if self.action.tells:
            if not self.expression.email:
                said.append(_("There is no e-mail address: nobody is told by the site."))
            elif self.action.decides and self.page.keep_letters_back:
                said.append(_("A letter is written and kept back until somebody releases it."))
            else:
                said.append(_("The person is told by e-mail now."))
        else:
            said.append(_("The person is not told."))
        if self.verb == "accept" and joins_group(self.page, self.expression.call.cycle):
            said.append(_("The person joins the working group of the review."))
        if self.verb != KeepNotes.verb and (places := places_of(self.expression.call, self.page)):
            said.append(places)
        return said

    def act(self, form):
        action_of(self.verb)(
            self.expression, self.request.user, **form.arguments(), version=self.version
        ).execute()

    def done(self):
        self.load()
        return _("%(done)s: %(reference)s.") % {
            "done": str(LOGGED[self.verb]),
            "reference": self.expression.reference,
        }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.update(self.status_context())
        if self.verb == KeepNotes.verb:
            context["button_label"] = _("Save")
        return context
