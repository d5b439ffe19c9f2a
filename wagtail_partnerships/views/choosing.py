"""Choosing people for a call: its answers, narrowed down, and one decision on those ticked."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from ..actions.expressions import EXPRESSION_ACTIONS
from ..actions.notes import AddTags
from ..answer_forms import BulkForm
from ..exceptions import TransitionPermissionError, TransitionRefused
from ..lifecycles.expression import ExpressionState
from ..models import ExpressionOfInterest
from ..models.privacy import PrivacyClass
from .acting import whole_number
from .answer_exports import AnswerSheet
from .answers import TAGS, answer_url
from .asked import AskedQuestion
from .coverage import Tally, coverage
from .desk import DeskMixin
from .wording import moment


# So many are shown and decided at a time: each is a transaction of its own, within one request.
AT_A_TIME = 50
VERBS = {**EXPRESSION_ACTIONS, AddTags.verb: AddTags}


@dataclass
class Row:
    """One answer on the list."""

    answer: ExpressionOfInterest
    name: str = ""
    ticked: bool = False
    reasons: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """What its tick posts: which answer, as it was shown."""
        return f"{self.answer.pk}:{self.answer.version}"

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
        return moment(self.answer.received_at)


class ChoosingView(DeskMixin, TemplateView):
    """The answers to one call. While they are kept unread it says until when, and how many."""

    template_name = "wagtail_partnerships/admin/choosing.html"
    page_title = gettext_lazy("Choosing")
    opens_unread = True

    def answers(self):
        """Return the answers that are meant; what people wrote is not read for a list."""
        answers = self.narrowing.answers().select_related("voice")
        return answers.defer("answers", "consents").order_by("-received_at", "-pk")

    def make_rows(self, answers) -> list[Row]:
        """Return answers as they are listed, with names for those who may read them."""
        named = self.reader.may_read(PrivacyClass.CONTACT)
        rows = []
        for answer in answers:
            answer.call = self.record
            rows.append(Row(answer, answer.name if named else ""))
        return rows

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        tally = Tally(self.record)
        context["received"] = tally.received
        if self.kept_unread:
            context["unread_until"] = moment(self.page.closes_at)
            return context
        pages = Paginator(self.answers(), AT_A_TIME)
        if not self.narrowing.asked:
            # The rows of a long list are not counted twice.
            pages.count = tally.shown
        found = pages.get_page(self.request.GET.get("p"))
        form = context.get("form") or BulkForm()
        context.update(
            form=form,
            media=form.media,
            found=found,
            rows=context.get("rows") or self.make_rows(found.object_list),
            offered=self.narrowing.offered(voices=list(tally.answered)),
            coverage=coverage(tally, self.page),
            states=self.states(tally),
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
        """Decide on each that is ticked and as it was shown; tell what was refused, and why."""
        if self.kept_unread:
            return self.get(request)
        form = BulkForm(request.POST)
        versions = self.ticked()
        rows = self.make_rows(self.record.expressions.filter(pk__in=versions).order_by("pk"))
        if not rows or not form.is_valid():
            form.full_clean()
            messages.error(
                request,
                _("Nothing was done. The form below says why.")
                if rows
                else _("Nothing was done. Tick the answers that are meant."),
            )
            shown = self.make_rows(
                Paginator(self.answers(), AT_A_TIME).get_page(request.GET.get("p")).object_list
            )
            for row in shown:
                row.ticked = row.answer.pk in versions
            return self.render_to_response(self.get_context_data(form=form, rows=shown))
        refused = [row for row in rows if not self.act(form, row, versions[row.answer.pk])]
        if done := len(rows) - len(refused):
            messages.success(
                request,
                ngettext("Done for one answer.", "Done for %(count)s answers.", done)
                % {"count": done},
            )
        return self.render_to_response(self.get_context_data(refused=refused))

    def ticked(self) -> dict[int, int]:
        """Return the answers that were ticked, with the versions that were shown."""
        versions = {}
        for value in self.request.POST.getlist("answer")[:AT_A_TIME]:
            pk, version = (whole_number(part) for part in (*value.split(":"), None)[:2])
            if pk is not None and version is not None:
                versions[pk] = version
        return versions

    def act(self, form, row: Row, version: int) -> bool:
        """Use the chosen verb on one answer; where it is refused the row keeps the reasons."""
        action = VERBS[form.cleaned_data["verb"]]
        try:
            action(row.answer, self.request.user, **form.arguments(), version=version).execute()
        except (TransitionRefused, TransitionPermissionError) as error:
            row.reasons = tuple(str(reason) for reason in error.reasons)
        return not row.reasons
