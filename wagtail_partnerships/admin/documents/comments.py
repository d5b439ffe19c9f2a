"""Comments on a text: taken over from the answers to its calls, and told what was answered."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...actions.cases import may_keep_case
from ...actions.comments import take_over, tell_authors
from ...exceptions import TransitionPermissionError, TransitionRefused
from ...lifecycles.expression import ExpressionState
from ...reading.answers import Reader, answers_for, log_reading
from ...reading.visibility import get_document
from ...status import site_day
from .case_forms import TakeOverForm
from .cases import CasePartView
from .review import document_crumbs


ANSWERS_AT_A_TIME = 50
LEFT_OUT = (ExpressionState.QUARANTINED, ExpressionState.WITHDRAWN)


def answers_to(user, cycle):
    """Return the answers to the calls of a review that a user may read and take comments from."""
    answers = answers_for(user).filter(call__cycle=cycle, anonymised_at__isnull=True)
    return answers.exclude(state__in=LEFT_OUT)


class AnswersToTakeOverView(WagtailAdminTemplateMixin, TemplateView):
    """The answers to the calls of a review, of which comments can be made."""

    template_name = "wagtail_partnerships/admin/documents/take_over.html"
    header_icon = "comment"
    page_title = gettext_lazy("Take over comments")

    def setup(self, request, page_id, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.page, self.cycle = get_document(request.user, page_id)
        if not may_keep_case(request.user, self.page, self.cycle):
            raise PermissionDenied

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            *document_crumbs(self.request.user, self.page),
            {"url": reverse("partnerships_admin:case", args=(self.page.pk,)), "label": _("Case")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs):
        answers = answers_to(self.request.user, self.cycle).prefetch_related("comments")
        answers = answers.select_related("voice", "call__page").order_by("received_at", "pk")
        pages = Paginator(answers.defer("answers"), ANSWERS_AT_A_TIME)
        list_page = pages.get_page(self.request.GET.get("p"))
        rows = [
            {
                "answer": answer,
                "consents": len(answer.consents_in_force),
                "taken": len(answer.comments.all()),
                "url": reverse("partnerships_admin:case_take_over", args=(self.page.pk, answer.pk)),
            }
            for answer in list_page.object_list
        ]
        return super().get_context_data(
            rows=rows, list_page=list_page, case_page=self.page, **kwargs
        )


class TakeOverView(CasePartView):
    """Makes a comment of what somebody answered. Reading the answer is logged."""

    page_title = gettext_lazy("Take over as a comment")
    form_class = TakeOverForm
    row = None

    def prepare(self, pk):
        answers = answers_to(self.request.user, self.cycle).select_related("form_version")
        self.expression = get_object_or_404(answers, pk=pk)
        call = self.expression.call.page.specific
        reader = Reader(self.request.user, call)
        self.initial = {
            "text": "\n\n".join(
                f"{line['label']}\n{line['answer']}"
                for line in reader.answered(self.expression)
                if line["answer"]
            ),
            "received_on": site_day(self.expression.received_at),
        }
        if self.request.method == "GET":
            log_reading(self.request.user, call, expression=self.expression.reference)

    def get_form(self, data=None):
        return TakeOverForm(
            data,
            initial=self.initial,
            consents=self.expression.consents_in_force,
            page=self.page,
            cycle=self.cycle,
            user=self.request.user,
        )

    def save(self, form):
        take_over(self.cycle, self.expression, self.request.user, **form.cleaned_data)


class TellAuthorsView(View):
    """Tells the authors of comments what was answered."""

    def post(self, request, page_id, *args, **kwargs):
        """Do it, and go back to the case."""
        page, cycle = get_document(request.user, page_id)
        try:
            told = tell_authors(cycle, request.user)
        except (TransitionRefused, TransitionPermissionError) as error:
            messages.error(request, " ".join(str(reason) for reason in error.reasons))
        else:
            said = ngettext("One author is told.", "%(count)s authors are told.", told)
            messages.success(request, said % {"count": told})
        return redirect("partnerships_admin:case", page.pk)
