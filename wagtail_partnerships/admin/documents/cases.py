"""The case of a review on one page: its plan, group, calls, comments, advice and papers."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...actions.calls.base import may_use
from ...actions.cases import AssignLead, may_keep_case
from ...actions.comments import answered_and_untold
from ...lifecycles.expression import ExpressionState
from ...lifecycles.review import ReviewState
from ...models import (
    Recommendation,
    ReviewComment,
    WorkingGroup,
    WorkingGroupMember,
)
from ...reading.answers import VIEW, PersonGate, log_reading, log_reading_of
from ...reading.differences import differences, text_in_force
from ...reading.history import calls_of
from ...reading.members import candidate_labels, candidates, members_of
from ...reading.visibility import get_document
from ..base import TransitionFormView
from .case_forms import (
    CaseForm,
    CommentForm,
    GroupForm,
    LeadForm,
    MemberForm,
    PlanForm,
    RecommendationForm,
)
from .review import DocumentView, document_crumbs


@dataclass(frozen=True)
class Kind:
    """One kind of row in a case: its form, its rows, and its words."""

    form: type[CaseForm]
    rows: object
    add: str | Promise
    edit: str | Promise


KINDS = {
    "member": Kind(
        MemberForm,
        lambda cycle: WorkingGroupMember.objects.filter(group__cycle=cycle),
        gettext_lazy("Add a member"),
        gettext_lazy("Change a member"),
    ),
    "comment": Kind(
        CommentForm,
        lambda cycle: ReviewComment.objects.filter(cycle=cycle),
        gettext_lazy("Add a comment"),
        gettext_lazy("Answer a comment"),
    ),
    "recommendation": Kind(
        RecommendationForm,
        lambda cycle: Recommendation.objects.filter(cycle=cycle),
        gettext_lazy("Add a recommendation"),
        gettext_lazy("Change a recommendation"),
    ),
}


def case_context(user, page, cycle) -> dict:
    """Return what the page of a case shows."""
    may_keep = may_keep_case(user, page, cycle)
    comments = list(cycle.comments.select_related("answered_by", "expression"))
    calls = cycle.calls.filter(page__in=calls_of(user, page)).select_related("page")
    calls = calls.annotate(
        received=Count("expressions"),
        accepted=Count("expressions", filter=Q(expressions__state=ExpressionState.ACCEPTED)),
    )
    return {
        "case_open": cycle.is_open and cycle.state != ReviewState.IN_FORCE,
        "may_keep": may_keep,
        "group": WorkingGroup.objects.filter(cycle=cycle).first(),
        "members": members_of(user, cycle),
        "candidates": candidate_labels(user, cycle) if may_keep else [],
        "calls": calls,
        "comments": comments,
        "unanswered": sum(not comment.answer for comment in comments),
        "to_tell": len(answered_and_untold(cycle)) if may_keep else 0,
        "recommendations": cycle.recommendations.select_related("owner"),
        "practice_changes": cycle.practice_changes.all(),
    }


def answers_of(members) -> list:
    """Return the answers of those members of a group whose names only their readers are shown."""
    return [member.expression for member in members if member.tells_who_answered]


class CaseView(DocumentView):
    """A document's review with all that belongs to it."""

    template_name = "wagtail_partnerships/admin/documents/case.html"
    header_icon = "folder-open-1"
    page_title = gettext_lazy("Case")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user = self.request.user
        context.update(case_context(user, self.page, self.cycle))
        named = [one for one in context["candidates"] if one.label != one.reference]
        log_reading_of(user, [*named, *answers_of(context["members"])])
        return context


class CasePartView(WagtailAdminTemplateMixin, TemplateView):
    """Adds or changes one part of a case. A case that has ended is kept as it was."""

    template_name = "wagtail_partnerships/admin/documents/case_part.html"
    header_icon = "folder-open-1"

    def setup(self, request, page_id, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.page, self.cycle = get_document(request.user, page_id)
        if not may_keep_case(request.user, self.page, self.cycle):
            raise PermissionDenied
        self.prepare(**kwargs)

    def prepare(self, **kwargs):
        """Find the row that is changed. A row of another case is not found."""
        raise NotImplementedError

    @property
    def case_url(self) -> str:
        """The page of the case."""
        return reverse("partnerships_admin:case", args=(self.page.pk,))

    def get_form(self, data=None):
        """Return the form of the row."""
        return self.form_class(
            data,
            instance=self.row,
            initial=self.initial,
            page=self.page,
            cycle=self.cycle,
            user=self.request.user,
            **self.form_options(),
        )

    initial: dict = {}

    def form_options(self) -> dict:
        """Return what else the form of the row takes."""
        return {}

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            *document_crumbs(self.request.user, self.page),
            {"url": self.case_url, "label": _("Case")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context.get("form") or self.get_form()
        context.update(form=form, media=form.media, case_url=self.case_url, row=self.row)
        return context

    def post(self, request, *args, **kwargs):
        """Save the row, or remove it."""
        if "remove" in request.POST and self.removable:
            self.row.delete()
            messages.success(request, _("Removed."))
            return redirect(self.case_url)
        form = self.get_form(request.POST)
        if not form.is_valid():
            messages.error(request, _("Nothing was saved. The page below says why."))
            return self.render_to_response(self.get_context_data(form=form))
        self.save(form)
        messages.success(request, _("Saved."))
        return redirect(self.case_url)

    removable = False

    def save(self, form):
        """Store what was entered."""
        form.save()


class CaseRowView(CasePartView):
    """A member, a comment or a recommendation."""

    def prepare(self, kind, pk=None):
        if kind not in KINDS:
            raise Http404
        self.kind = KINDS[kind]
        self.form_class = self.kind.form
        self.row = get_object_or_404(self.kind.rows(self.cycle), pk=pk) if pk else None
        self.removable = kind == "member" and self.row is not None
        if self.removable and self.row.expression:
            self.take_person(self.row.expression)

    # The answer by which the person came, if they did.
    expression = None
    shows_person = True

    def take_person(self, expression) -> None:
        """Ask whether the person's name and address are shown; showing them is logged."""
        user = self.request.user
        self.expression = expression
        self.shows_person = PersonGate(user).is_open(expression)
        if self.shows_person and self.request.method == "GET":
            log_reading(user, expression.call.page, expression=expression.reference)

    def form_options(self):
        return {} if self.shows_person else {"hides_person": True}

    def get_page_title(self):
        return self.kind.edit if self.row else self.kind.add

    def get_context_data(self, **kwargs):
        return super().get_context_data(removable=self.removable, **kwargs)


class CandidateView(CaseRowView):
    """Takes somebody who was accepted into the working group."""

    def prepare(self, pk):
        super().prepare("member")
        expression = get_object_or_404(candidates(self.request.user, self.cycle), pk=pk)
        if not may_use(VIEW, self.request.user, expression.call.page.specific):
            raise PermissionDenied
        self.take_person(expression)
        self.initial = {
            "name": expression.name,
            "email": expression.email,
            "voice": expression.voice_id,
            "consents_to_be_named": expression.may_be_named,
        }

    def save(self, form):
        form.instance.expression = self.expression
        if not self.shows_person:
            form.instance.name, form.instance.email = self.expression.name, self.expression.email
        form.save()


class PlanView(CasePartView):
    """What the review covers, and by when it is to end."""

    page_title = gettext_lazy("Plan of the review")
    form_class = PlanForm

    def prepare(self):
        self.row = self.cycle


class GroupView(CasePartView):
    """The working group: its purpose and its days."""

    page_title = gettext_lazy("Working group")
    form_class = GroupForm

    def prepare(self):
        self.row = WorkingGroup.objects.filter(cycle=self.cycle).first()


class LeadView(TransitionFormView):
    """Gives the lead of the review to somebody."""

    template_name = "wagtail_partnerships/admin/calls/response_transition.html"
    header_icon = "user"
    page_title = gettext_lazy("Assign the lead")

    def setup(self, request, page_id, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.page_id = page_id
        self.load()

    def load(self):
        self.page, self.cycle = get_document(self.request.user, self.page_id)

    @property
    def version(self):
        return self.cycle.version

    @property
    def home_url(self):
        return reverse("partnerships_admin:case", args=(self.page.pk,))

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), *document_crumbs(self.request.user, self.page)]

    def get_form(self, data=None):
        return LeadForm(data, page=self.page, cycle=self.cycle, user=self.request.user)

    def blocking_reasons(self):
        return AssignLead(self.cycle, self.request.user).reasons()

    def act(self, form):
        AssignLead(
            self.cycle, self.request.user, **form.arguments(), version=self.version
        ).execute()

    def done(self):
        return _("The lead is assigned and told.")


class BoardPaperView(DocumentView):
    """What the Board decides by, to read and to print."""

    template_name = "wagtail_partnerships/admin/documents/board_paper.html"
    header_icon = "doc-full"
    page_title = gettext_lazy("Board paper")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        cycle = self.cycle
        old = text_in_force(self.page)
        new = cycle.text if cycle.sealed_revision_id else self.page.get_latest_revision_as_object()
        context.update(
            case_context(self.request.user, self.page, cycle),
            replaced=list(cycle.replaces.all()),
            is_sealed=cycle.sealed_revision_id is not None,
            is_first=old is None,
            differences=differences(self.request, old, new) if old else [],
            revision=cycle.sealed_revision or self.page.get_latest_revision(),
            next_edition=cycle.next_edition if cycle.is_open else cycle.edition,
        )
        log_reading_of(self.request.user, answers_of(context["members"]))
        return context
