"""Choosing people for a call: its answers, narrowed down, and one decision on those ticked."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from ...actions.calls.replacing import waiting_to_replace
from ...formats.moments import moment_in_words
from ...lifecycles.expression import ExpressionState
from ...models import ExpressionOfInterest
from ...models.privacy import PrivacyClass
from ...notices.typed_addresses import dropped_for
from ...reading.coverage import Tally, coverage
from ...reading.questions import AskedQuestion
from ..selection import SelectionMixin, tick, ticks
from .answer_exports import AnswerSheet
from .answers import TAGS, answer_url
from .forms import BulkForm
from .screens import CallScreenMixin


# So many are shown and decided at a time: each is a transaction of its own, within one request.
AT_A_TIME = 50


@dataclass
class ResponseRow:
    """One answer on the list."""

    answer: ExpressionOfInterest
    name: str = ""
    ticked: bool = False
    unconfirmed: bool = False
    reasons: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """What its tick posts: which answer, as it was shown."""
        return tick(self.answer)

    @property
    def pk(self) -> int:
        """Which answer it is."""
        return self.answer.pk

    @property
    def url(self) -> str:
        """The page of the answer."""
        return answer_url(self.answer)

    @property
    def label(self) -> str:
        """How it is called on this screen."""
        return self.name or self.answer.reference

    @property
    def status_class(self) -> str:
        """How its state is dressed."""
        return TAGS.get(self.answer.state, "")

    @property
    def received(self) -> str:
        """When it came in."""
        return moment_in_words(self.answer.received_at)


class ChoosingView(SelectionMixin, CallScreenMixin, TemplateView):
    """The answers to one call. While they are kept unread it says until when, and how many."""

    template_name = "wagtail_partnerships/admin/calls/choosing.html"
    page_title = gettext_lazy("Choosing")
    form_class = BulkForm
    nothing_ticked = gettext_lazy("Nothing was done. Tick the answers that are meant.")
    opens_unread = True

    def answers(self):
        """Return the answers that are meant; what people wrote is not read for a list."""
        answers = self.narrowing.answers().select_related("voice")
        return answers.defer("answers", "consents").order_by("-received_at", "-pk")

    def make_rows(self, answers) -> list[ResponseRow]:
        """Return answers as they are listed, with names for those who may read them."""
        named = self.reader.may_read(PrivacyClass.CONTACT)
        answers = list(answers)
        waiting = waiting_to_replace(self.record, self.page, answers)
        rows = []
        for answer in answers:
            answer.call = self.record
            rows.append(
                ResponseRow(answer, answer.name if named else "", unconfirmed=answer.pk in waiting)
            )
        return rows

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        tally = Tally(self.record)
        context["received"] = tally.received
        if self.kept_unread:
            context["unread_until"] = moment_in_words(self.page.closes_at)
            return context
        pages = Paginator(self.answers(), AT_A_TIME)
        if not self.narrowing.asked:
            # The rows of a long list are not counted twice.
            pages.count = tally.shown
        found = pages.get_page(self.request.GET.get("p"))
        form = context.get("form") or self.form_class()
        rows = context.get("rows") or self.make_rows(found.object_list)
        if any(row.name for row in rows):
            self.log_reading(len(rows))
        context.update(
            form=form,
            media=form.media,
            found=found,
            rows=rows,
            offered=self.narrowing.offered(voices=list(tally.answered)),
            coverage=coverage(tally, self.page),
            states=self.states(tally),
            over_limit=dropped_for(self.record),
            left_out=self.left_out() if context["may_export"] else [],
        )
        return context

    def states(self, tally: Tally) -> list[tuple[str, str, int]]:
        """Return how many answers stand where."""
        return [
            (state.value, state.label, tally.states[state.value])
            for state in ExpressionState
            if tally.states[state.value]
        ]

    def left_out(self) -> list[AskedQuestion]:
        """Return the questions whose answers an export leaves out."""
        return AnswerSheet(self.record, self.reader).left_out

    def post(self, request, *args, **kwargs):
        if self.kept_unread:
            return self.get(request)
        return super().post(request, *args, **kwargs)

    def ticks(self) -> dict[int, int]:
        return ticks(self.request, "answer", AT_A_TIME)

    def shown(self) -> list[ResponseRow]:
        found = Paginator(self.answers(), AT_A_TIME).get_page(self.request.GET.get("p"))
        return self.make_rows(found.object_list)

    def chosen(self, versions) -> list[ResponseRow]:
        return self.make_rows(self.record.expressions.filter(pk__in=versions).order_by("pk"))

    def act(self, form, row, version) -> None:
        action = form.action()
        action(row.answer, self.request.user, **form.arguments(), version=version).execute()

    def say_done(self, number) -> str:
        return ngettext("Done for one answer.", "Done for %(count)s answers.", number) % {
            "count": number
        }
