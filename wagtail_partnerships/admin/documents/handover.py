"""Handing over all that somebody looks after: when they leave, or have left."""

from __future__ import annotations

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...actions.handover import belongings_of, call_models, hand_over
from ...editing.people import PersonField
from ...exceptions import TransitionRefused
from ...formats.parameters import account_key
from ...models import Recommendation
from ...models.lifecycle import get_document_models, with_field
from ...permissions import pages_for
from ...reading.labels import name
from ...reading.visibility import cycles_for, may_see_registers
from .review import document_url


class HandOverForm(forms.Form):
    """Who takes it over."""

    successor = PersonField(
        label=gettext_lazy("Hand over to"),
        help_text=gettext_lazy("They get one letter about all of it."),
        error_messages={"required": gettext_lazy("Choose somebody with an active account.")},
    )

    def __init__(self, *args, owner, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = self.fields["successor"].queryset.exclude(pk=owner.pk)


class HandOverView(WagtailAdminTemplateMixin, TemplateView):
    """Shows what somebody looks after, and hands it over."""

    template_name = "wagtail_partnerships/admin/documents/hand_over.html"
    page_title = gettext_lazy("Hand over")
    header_icon = "user"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not may_see_registers(request.user):
            raise PermissionDenied
        self.pages = pages_for(request.user)
        self.cycles = cycles_for(request.user)
        owner = account_key(request.GET.get("from"))
        self.owner = self.owners().filter(pk=owner).first() if owner else None

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def owners(self):
        """Return who looks after something in scope, those who have left among them."""
        scope = self.pages.values("pk")
        found = Q(
            pk__in=self.cycles.filter(open_page__isnull=False, lead__isnull=False).values("lead")
        )
        found |= Q(
            pk__in=Recommendation.objects.filter(
                owner__isnull=False,
                state=Recommendation.State.OPEN,
                cycle__in=self.cycles.values("pk"),
            ).values("owner")
        )
        for models, field in ((get_document_models(), "officer"), (call_models(), "contact_user")):
            for model in with_field(models, field):
                rows = model.objects.filter(pk__in=scope, **{f"{field}__isnull": False})
                found |= Q(pk__in=rows.values(field))
        User = get_user_model()
        return User.objects.filter(found).order_by("is_active", User.USERNAME_FIELD)

    def belongings(self):
        """Return what the person looks after."""
        return belongings_of(self.owner, pages=self.pages, cycles=self.cycles)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        people = [
            (person.pk, name(person) if person.is_active else gone(person))
            for person in self.owners()
        ]
        context.update(people=people, owner=self.owner)
        if self.owner is None:
            return context
        belongings = self.belongings()
        form = context.get("form") or HandOverForm(owner=self.owner)
        context.update(
            form=form,
            media=form.media,
            count=belongings.count,
            parts=[
                (_("Documents"), [lead_to(page) for page in belongings.documents]),
                (_("Open reviews"), [lead_to(cycle.page) for cycle in belongings.reviews]),
                (
                    _("Recommendations"),
                    [
                        {**lead_to(row.cycle.page), "title": row.text}
                        for row in belongings.recommendations
                    ],
                ),
                (
                    _("Calls to action"),
                    [
                        {
                            "title": page.title,
                            "url": reverse("wagtailadmin_pages:edit", args=(page.pk,)),
                        }
                        for page in belongings.calls
                    ],
                ),
            ],
        )
        return context

    def post(self, request, *args, **kwargs):
        """Hand it over, and tell what was refused."""
        if self.owner is None:
            messages.error(request, _("Choose whose work is handed over."))
            return redirect(request.path)
        form = HandOverForm(request.POST, owner=self.owner)
        if not form.is_valid():
            messages.error(request, _("Nothing was done. The form below says why."))
            return self.render_to_response(self.get_context_data(form=form))
        belongings = self.belongings()
        count = belongings.count
        try:
            refused = hand_over(belongings, form.cleaned_data["successor"], request.user)
        except TransitionRefused as error:
            messages.error(request, " ".join(error.reasons))
            return self.render_to_response(self.get_context_data(form=form))
        done = count - len(refused)
        messages.success(
            request,
            ngettext("One thing is handed over.", "%(count)s things are handed over.", done)
            % {"count": done},
        )
        for _thing, reasons in refused:
            messages.warning(request, " ".join(reasons))
        return redirect(request.get_full_path() if refused else request.path)


def gone(person) -> str:
    """Return the name of somebody whose account is not active."""
    return _("%(name)s (account not active)") % {"name": name(person)}


def lead_to(page) -> dict:
    """Return title and address of a document."""
    return {"title": page.title, "url": document_url(page)}
