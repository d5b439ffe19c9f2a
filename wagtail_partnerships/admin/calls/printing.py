"""What a call puts on paper: a page for each person, and the list of those who come."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from ...lifecycles.expression import ExpressionState
from ...models.privacy import PrivacyClass
from ...notices.to_visitors import event_when
from .screens import CallScreenMixin


PEOPLE_AT_A_TIME = 100
ATTENDING = (ExpressionState.ACCEPTED, ExpressionState.OFFERED)


class PackView(CallScreenMixin, TemplateView):
    """One page for each person, with names or blind. Reading it is logged, not what it says."""

    template_name = "wagtail_partnerships/admin/calls/pack.html"
    page_title = gettext_lazy("Print pack")
    header_icon = "doc-full"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        blind = "blind" in self.request.GET or not self.reader.may_read(PrivacyClass.CONTACT)
        answers = self.narrowing.answers().select_related("voice", "form_version")
        found = Paginator(answers.order_by("pk"), PEOPLE_AT_A_TIME).get_page(
            self.request.GET.get("p")
        )
        people = [(one, self.reader.answered(one, blind=blind)) for one in found.object_list]
        self.log_reading(len(people), blind=blind)
        context.update(blind=blind, found=found, people=people)
        return context


class AttendanceView(CallScreenMixin, TemplateView):
    """Who comes, to print: names, voices, what they need, and room to sign."""

    template_name = "wagtail_partnerships/admin/calls/attendance.html"
    page_title = gettext_lazy("Attendance list")
    header_icon = "list-ul"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        answers = (
            self.record.expressions.not_erased()
            .filter(state__in=ATTENDING)
            .select_related("voice", "form_version")
            .order_by("name", "pk")
        )
        named = self.reader.may_read(PrivacyClass.CONTACT)
        people = [
            {
                "answer": answer,
                "name": answer.name if named and answer.name else answer.reference,
                "email": answer.email if named else "",
                "needs": self.reader.answered(answer, only=PrivacyClass.HEALTH),
                "may_be_named": answer.may_be_named,
            }
            for answer in answers
        ]
        self.log_reading(len(people))
        context.update(
            event_when=event_when(self.page),
            coming=[one for one in people if one["answer"].state == ExpressionState.ACCEPTED],
            asked=[one for one in people if one["answer"].state == ExpressionState.OFFERED],
        )
        return context
