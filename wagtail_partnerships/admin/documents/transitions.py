"""A page for each transition: what will happen, what it needs, and the one button that does it."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from ...actions import ACTIONS, decide_step
from ...actions.locks import lock_words
from ...exceptions import TransitionRefused
from ...formats.moments import moment_in_words as moment
from ...formats.parameters import whole_number
from ...lifecycles.glossary import LOGGED
from ...reading.differences import differences, text_in_force
from ...reading.labels import TAGS, name
from ...reading.visibility import get_document
from ..base import STALE, TransitionFormView
from .review import (
    document_crumbs,
    document_url,
    open_steps,
    step_reasons,
    workflow_steps,
)
from .verbs import FORMS
from .verbs.approval import StepForm


class TransitionView(TransitionFormView):
    """One verb on one document."""

    template_name = "wagtail_partnerships/admin/documents/transition.html"

    def setup(self, request, page_id, verb, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        # Only what has a form is ever called.
        if verb not in FORMS:
            raise Http404
        self.verb = verb
        self.page_id = page_id
        self.load()

    def load(self):
        self.page, self.cycle = get_document(self.request.user, self.page_id)
        for known in ("action", "steps"):
            self.__dict__.pop(known, None)

    @property
    def version(self):
        return self.cycle.version

    @property
    def home_url(self):
        return document_url(self.page)

    # What it shows

    @cached_property
    def action(self):
        """The verb on the cycle as it stands, with nothing entered."""
        action = ACTIONS[self.verb](self.cycle, self.request.user)
        action.page = self.page
        return action

    @cached_property
    def steps(self) -> list:
        """The steps of Wagtail's workflow that stand before the approval."""
        return open_steps(self.cycle) if self.verb == "approve" else []

    @property
    def decides_step(self) -> bool:
        """Whether the form decides a step of the workflow."""
        return bool(self.steps)

    @property
    def header_icon(self):
        return self.action.icon

    def get_page_title(self):
        if self.decides_step:
            return _("Decide “%(step)s”") % {"step": self.steps[0].name}
        return self.action.label

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            *document_crumbs(self.request.user, self.page),
            {"url": "", "label": self.get_page_title()},
        ]

    def get_form(self, data=None):
        """Return the form of the verb, bound to what was posted."""
        return self.make_form(StepForm if self.decides_step else FORMS[self.verb], data)

    def make_form(self, form_class, data=None):
        """Return a form about the document as it stands, for the person who asks."""
        return form_class(data, page=self.page, cycle=self.cycle, user=self.request.user)

    def blocking_reasons(self) -> list[str]:
        """Return why the verb cannot be used at all now, whatever is entered."""
        if not self.decides_step:
            return self.action.reasons()
        return step_reasons(self.request.user, self.page, self.cycle, self.steps)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.update(
            verb=self.verb,
            is_destructive=self.action.is_destructive,
            lock=lock_words(self.page, self.request.user),
            page=self.page,
            cycle=self.cycle,
            status=self.cycle.status,
            status_class=TAGS[self.cycle.status],
            steps=self.steps,
        )
        if self.verb in {"approve", "correct"}:
            context.update(self.difference_context())
        if self.verb == "approve":
            context.update(self.submission_context())
        return context

    def consequences(self) -> list[str]:
        """Return what will happen."""
        if len(self.steps) > 1:
            return [_("The text goes on to the step “%(step)s”.") % {"step": self.steps[1].name}]
        return [str(sentence) for sentence in self.make_form(FORMS[self.verb]).consequences()]

    def difference_context(self) -> dict:
        """Return what the text that is to be published changes in the one in force."""
        if self.verb == "approve":
            revision = self.cycle.sealed_revision
        else:
            revision = self.page.get_latest_revision()
        old = text_in_force(self.page)
        if revision is None:
            return {}
        new = self.cycle.text if self.verb == "approve" else revision.as_object()
        return {
            "revision": revision,
            "differences": differences(self.request, old, new) if old else [],
            "is_first": old is None,
            "draft": new,
        }

    def submission_context(self) -> dict:
        """Return what the approvers decide by, and the steps that the text goes through."""
        cycle = self.cycle
        replaced = ", ".join(f"“{page.title}”" for page in cycle.replaces.all())
        by = name(cycle.submitted_by) or _("The system")
        at = moment(cycle.submitted_at) if cycle.submitted_at else ""
        kind = _("A minor revision") if cycle.is_minor else ""
        facts = [
            (_("Submitted by"), f"{by}, {at}" if at else ""),
            (_("Kind"), kind),
            (_("Executive summary"), cycle.executive_summary),
            (_("Change note"), cycle.change_note),
            (_("Replaces"), replaced),
        ]
        return {
            "submission": [(label, text) for label, text in facts if text],
            "workflow_steps": workflow_steps(cycle),
        }

    # What it does

    def act(self, form):
        user, version = self.request.user, self.version
        if self.decides_step:
            entered = form.cleaned_data
            decide_step(self.cycle, user, entered["decision"], entered["comment"], version=version)
            return
        arguments = form.arguments()
        if self.verb == "correct":
            arguments["revision"] = self.shown_revision()
        ACTIONS[self.verb](self.cycle, user, **arguments, version=version).execute()

    def shown_revision(self):
        """
        Return the revision whose differences were shown.

        :raises TransitionRefused: if the form does not say, or names another page's.
        """
        number = whole_number(self.request.POST.get("revision"))
        revision = self.page.revisions.filter(pk=number).first() if number else None
        if revision is None:
            raise TransitionRefused([STALE])
        return revision

    def done(self):
        decided_step = self.decides_step
        self.load()
        if decided_step:
            return _("The decision is recorded.")
        return _("“%(title)s”: %(done)s. It is now %(status)s.") % {
            "title": self.page.title,
            "done": str(LOGGED[self.verb]).lower(),
            "status": str(self.cycle.status.label).lower(),
        }


class TextView(View):
    """The text of one revision as readers would see it, for those who decide on it."""

    def get(self, request, page_id, revision_id):
        page, _cycle = get_document(request.user, page_id)
        revision = get_object_or_404(page.revisions, pk=revision_id)
        text = revision.as_object()
        response = text.make_preview_request(request, text.default_preview_mode)
        # What is not published is kept by no cache and shown in no frame of another site.
        response["Cache-Control"] = "private, no-store"
        return response
