"""One notice: what it says, where it stands, why it failed; sent again or released from here."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..actions.notices import CAN_RESEND, may_handle, page_of, release_notice, resend, resend_failed
from ..exceptions import TransitionPermissionError, TransitionRefused
from ..formats.moments import moment_in_words
from ..models import Notice
from ..notices.rendering import notice_context, render_notice
from ..reading.answers import answers_for
from ..reading.labels import notice_words
from ..reading.visibility import cycles_for, may_see_registers
from .registers.urls import NOTICES, register_url


VERBS = {"resend": resend, "release": release_notice}


def notices_for(user):
    """Return the notices about the documents that a user may see, and the answers they may read."""
    if user.is_superuser:
        return Notice.objects.all()
    return Notice.objects.filter(
        Q(cycle__in=cycles_for(user).values("pk"), expression=None)
        | Q(expression__in=answers_for(user).values("pk"))
    )


def notice_url(notice) -> str:
    """Return the address of a notice's own page."""
    return reverse("partnerships_admin:notice", args=(notice.pk,))


class NoticeView(WagtailAdminTemplateMixin, TemplateView):
    """One notice. A POST sends it again, or releases it."""

    template_name = "wagtail_partnerships/admin/notice.html"
    page_title = gettext_lazy("Notice")
    header_icon = "mail"

    def setup(self, request, pk, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        related = ("user", "cycle__page", "expression__call__page")
        self.notice = get_object_or_404(notices_for(request.user).select_related(*related), pk=pk)

    def get_page_subtitle(self):
        return notice_words(self.notice)

    def get_breadcrumbs_items(self):
        register = register_url(NOTICES)
        return [
            *super().get_breadcrumbs_items(),
            *([{"url": register, "label": _("Notices")}] if register else []),
            {"url": "", "label": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        notice = self.notice
        may = may_handle(self.request.user, notice)
        page = page_of(notice)
        context.update(
            notice=notice,
            about=page,
            facts=self.facts(),
            # What a letter to a visitor says is read with the answer, where reading is logged.
            letter=self.letter() if may and notice.expression_id is None else None,
            can_resend=may and notice.state in CAN_RESEND,
            can_release=may and notice.state == Notice.State.KEPT_BACK,
        )
        return context

    def facts(self) -> list[tuple[str, str]]:
        """Return where the notice stands, as label and text; empty ones left out."""
        notice = self.notice
        to = notice.expression.reference if notice.expression_id else notice.to
        facts = [
            (_("To"), to),
            (_("State"), notice.get_state_display()),
            (_("Written"), moment_in_words(notice.created_at)),
            (_("Sent"), moment_in_words(notice.sent_at)),
            (_("Tried"), str(notice.attempts or "")),
            (
                _("Tried again after"),
                moment_in_words(notice.send_after) if notice.attempts and notice.is_pending else "",
            ),
            (
                _("How"),
                _("in the one message of the day") if notice.gathered else _("by itself, at once"),
            ),
            (_("Why"), notice.reason),
        ]
        return [(label, text) for label, text in facts if text]

    def letter(self):
        """Return subject and text, as they would be sent now."""
        subject, text, _html = render_notice(self.notice, notice_context(self.notice))
        return {"subject": subject, "text": text}

    def post(self, request, *args, **kwargs):
        """Send it again, or release it."""
        act = VERBS.get(request.POST.get("verb"))
        if act is None:
            raise Http404
        try:
            act(self.notice, request.user)
        except (TransitionRefused, TransitionPermissionError) as error:
            messages.error(request, " ".join(str(reason) for reason in error.reasons))
        else:
            messages.success(request, _("The notice is on its way."))
        return redirect(notice_url(self.notice))


class ResendFailedView(View):
    """Sends all notices again that failed, of those that the person may send."""

    def post(self, request, *args, **kwargs):
        """Do it, and go back to the register."""
        if not may_see_registers(request.user):
            raise PermissionDenied
        sent = resend_failed(notices_for(request.user), request.user)
        messages.success(
            request,
            ngettext(
                "One notice is on its way again.", "%(count)s notices are on their way again.", sent
            )
            % {"count": sent},
        )
        return redirect(register_url(NOTICES) or "wagtailadmin_home")
