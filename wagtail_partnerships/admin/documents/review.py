"""The Review tab, and the same on a page of its own for those whom the editor does not let in."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...actions import ACTIONS
from ...actions.approval import running_workflow
from ...actions.base import CycleAction
from ...actions.locks import lock_words
from ...formats.moments import day_in_words as day
from ...lifecycles.diagram import review_diagram
from ...permissions import may_edit, roles_of
from ...reading.exposure import exposures
from ...reading.history import history_of
from ...reading.labels import TAGS, facts_beside, name, next_thing
from ...reading.visibility import get_document


HISTORY_SHOWN = 15


@dataclass
class Offer:
    """A verb as one person meets it at one document."""

    verb: str
    label: str | Promise
    url: str
    icon: str = ""
    forward: bool = False
    reasons: list[str] = field(default_factory=list)
    fits: bool = True

    @property
    def possible(self) -> bool:
        """Whether the person may do it now."""
        return not self.reasons


@dataclass
class Refusal:
    """Verbs that are refused for the same reasons."""

    labels: list[str]
    reasons: tuple[str, ...]


def by_reasons(offers: list[Offer]) -> list[Refusal]:
    """
    Return the refused verbs, those with the same reasons together.

    A reason that names its verb says “This” instead: the verb stands beside it.
    """
    grouped: dict[tuple[str, ...], Refusal] = {}
    for offer in offers:
        named = f"“{offer.label}”"
        reasons = tuple(
            reason.replace(named, str(_("This")), 1) if named in reason else reason
            for reason in map(str, offer.reasons)
        )
        grouped.setdefault(reasons, Refusal([], reasons)).labels.append(str(offer.label))
    return list(grouped.values())


def transition_url(page, verb: str) -> str:
    """Return the address of the page on which a verb is used."""
    return reverse("partnerships_admin:transition", args=(page.pk, verb))


def document_url(page) -> str:
    """Return the address of a document's own review page."""
    return reverse("partnerships_admin:document", args=(page.pk,))


def offers_for(user, page, cycle) -> list[Offer]:
    """Return every verb, each with all the reasons why the user cannot use it now."""
    offers = []
    for verb in CycleAction.offered():
        action = ACTIONS[verb](cycle, user)
        action.page = page
        offers.append(
            Offer(
                verb=verb,
                label=action.label,
                url=transition_url(page, verb),
                icon=action.icon,
                forward=action.is_forward,
                reasons=action.reasons(),
                fits=not action.state_reason(),
            )
        )
    # A step of Wagtail's workflow is decided on the approval page, before `approve` itself.
    if steps := open_steps(cycle):
        for offer in offers:
            if offer.verb == "approve" and may_decide_step(user, page, cycle):
                offer.reasons = step_reasons(user, page, cycle, steps)
                offer.label = _("Decide “%(step)s”") % {"step": steps[0].name}
    return offers


def open_steps(cycle) -> list:
    """Return the steps of the running workflow that have not been approved."""
    state = running_workflow(cycle) if cycle.is_open else None
    if state is None:
        return []
    return [
        task for task in state.all_tasks_with_status() if task.status not in {"approved", "skipped"}
    ]


def workflow_steps(cycle) -> list[dict]:
    """Return the steps of the running workflow: what each is called, who decides, how it stands."""
    state = running_workflow(cycle) if cycle.is_open else None
    if state is None:
        return []
    return [
        {
            "name": task.name,
            "status": task.status_display,
            "people": ", ".join(
                group.name for group in getattr(task.specific, "groups", Group.objects.none()).all()
            ),
        }
        for task in state.all_tasks_with_status()
    ]


def may_decide_step(user, page, cycle) -> bool:
    """Whether the present step's task lets a user decide it."""
    state = running_workflow(cycle) if cycle.is_open else None
    if state is None or state.current_task_state is None:
        return False
    task = state.current_task_state.task.specific
    return "approve" in {name for name, *_rest in task.get_actions(page, user)}


def step_reasons(user, page, cycle, steps) -> list[str]:
    """Return why a user cannot decide the first of the open steps of the workflow."""
    if not may_decide_step(user, page, cycle):
        return [_("The step “%(step)s” is decided by other people.") % {"step": steps[0].name}]
    # The last step is the approval: whoever submitted the text can recall it, and not decide.
    if len(steps) == 1 and cycle.submitted_by_id == user.pk:
        return ACTIONS["approve"](cycle, user, by_workflow=True).reasons()
    return []


def review_context(page, request) -> dict:
    """Return what the Review tab shows of a document to the person who asks."""
    user = request.user
    cycle = page.latest_cycle
    if page.alias_of_id or cycle is None:
        return {"review_source": page.alias_of, "review_cycle": None}
    page = cycle.page = page.__class__._base_manager.get(pk=page.pk)
    if not roles_of(user, page, cycle if cycle.is_open else None):
        return {"review_cycle": None}
    offers = offers_for(user, page, cycle)
    history = history_of(page, HISTORY_SHOWN)
    diagram = review_diagram(
        present=cycle.state,
        taken=[line.states for line in history if line.cycle == cycle.pk],
        possible=[offer.verb for offer in offers if offer.possible],
        prefix=f"lifecycle-{page.pk}",
    )
    status = cycle.status
    return {
        "review_page": page,
        "review_cycle": cycle,
        "review_status": status,
        "review_status_class": TAGS[status],
        "review_beside": facts_beside(cycle),
        "review_exposures": exposures(page, page.get_latest_revision_as_object()),
        "review_lock": lock_words(page, user),
        "review_next": next_thing(page, cycle, [step.name for step in open_steps(cycle)]),
        "review_facts": facts_of(page, cycle),
        "review_offers": [offer for offer in offers if offer.possible],
        "review_refused": [offer for offer in offers if offer.fits and not offer.possible],
        "review_unfit": [offer for offer in offers if not offer.fits],
        "review_diagram": diagram,
        "review_history": history,
        "review_url": document_url(page),
    }


def facts_of(page, cycle) -> list[tuple[str | Promise, str]]:
    """Return the facts of a document and its cycle, as label and text; empty ones left out."""
    edition = cycle.current_edition if cycle.is_open else page.editions.first()
    facts = [
        (_("State"), cycle.get_state_display()),
        (_("Edition"), str(edition.edition) if edition else _("none yet")),
        (_("Issued"), day(edition.issued_on) if edition else ""),
        (_("Last reviewed"), day(cycle.last_reviewed_on)),
        (_("Review due"), day(cycle.due_on) if cycle.is_open else ""),
        (_("Review began"), day(cycle.review_began_on)),
        (_("Trigger"), cycle.get_trigger_display() if cycle.trigger else ""),
        (_("Reach"), cycle.get_reach_display() if cycle.reach else ""),
        (_("Extended by"), cycle.extended_by_name if cycle.is_extended else ""),
        (_("Lead"), name(cycle.lead) or cycle.led_by_name),
        (_("Submitted by"), name(cycle.submitted_by) or cycle.submitted_by_name),
        (_("Approved by"), cycle.approved_by_name),
        (_("Responsible officer"), name(page.officer) or page.officer_role),
    ]
    return [(label, text) for label, text in facts if text]


class DocumentView(WagtailAdminTemplateMixin, TemplateView):
    """Where one document stands, for everybody who has something to do with it."""

    template_name = "wagtail_partnerships/admin/documents/document.html"
    header_icon = "doc-full-inverse"
    page_title = _("Review")

    def setup(self, request, page_id, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.page, self.cycle = get_document(request.user, page_id)

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), *document_crumbs(self.request.user, self.page)]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.update(review_context(self.page, self.request))
        if may_edit(self.request.user, self.page):
            context["edit_url"] = reverse("wagtailadmin_pages:edit", args=(self.page.pk,))
        context["view_url"] = self.page.url if self.page.live else ""
        return context


def document_crumbs(user, page) -> list[dict]:
    """Return the breadcrumb that leads to a document's review page."""
    return [{"url": document_url(page), "label": page.get_admin_display_title()}]
