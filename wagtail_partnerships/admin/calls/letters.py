"""Decide now, tell later: the letters of a call that were kept back, read and released together."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from ...actions.base import person_name
from ...actions.calls.base import DECIDE
from ...actions.calls.held_letters import kept_letters, release_letters
from ...exceptions import TransitionPermissionError
from ...formats.parameters import whole_number
from ...lifecycles.glossary import LOGGED
from ...models import Notice, PartnershipsSettings
from ...models.privacy import PrivacyClass
from ...notices.rendering import notice_context, render_notice
from .answers import answer_url
from .screens import CallScreenMixin


AT_A_TIME = 50


@dataclass(frozen=True)
class Letter:
    """One letter as it would leave now."""

    notice: Notice
    subject: str
    text: str

    @property
    def url(self) -> str:
        """The page of the answer that it is about."""
        return answer_url(self.notice.expression)

    @property
    def what(self) -> str:
        """The decision that it tells of."""
        return str(LOGGED.get(self.notice.context.get("verb", ""), ""))


class LettersView(CallScreenMixin, TemplateView):
    """The letters that wait. Only those that were shown and ticked leave; the history says who."""

    template_name = "wagtail_partnerships/admin/calls/letters.html"
    page_title = gettext_lazy("Letters kept back")
    permission = DECIDE

    def letters(self) -> list[Letter]:
        """Return one list of the letters, the oldest first, each as it reads."""
        letters = []
        # The call is the same for all, and so are the choices of its site.
        self.page.site_choices = PartnershipsSettings.for_page(self.page)
        open_to = self.reader.may_read(PrivacyClass.CONTACT)
        for notice in kept_letters(self.record).order_by("pk")[:AT_A_TIME]:
            notice.expression.call = self.record
            # As it will be sent: in the site's language, whatever that of the person who reads.
            with translation.override(settings.LANGUAGE_CODE):
                context = notice_context(notice)
                subject, text, _html = render_notice(notice, context)
            # Whoever holds the link acts as the person.
            if link := context.get("link"):
                text = text.replace(link, _("(their own link)"))
            letters.append(Letter(notice, subject, text if open_to else ""))
        self.log_reading(len(letters))
        return letters

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.update(
            letters=self.letters(),
            at_a_time=AT_A_TIME,
            person=person_name(self.request.user),
        )
        return context

    def post(self, request, *args, **kwargs):
        """Release the letters that are ticked, and are still kept back."""
        chosen = [pk for pk in map(whole_number, request.POST.getlist("letter")[:AT_A_TIME]) if pk]
        if not chosen:
            messages.error(request, _("Nothing was sent. Tick the letters that are meant."))
            return redirect(self.url)
        try:
            released = release_letters(self.record, request.user, letters=chosen)
        except TransitionPermissionError as error:
            messages.error(request, " ".join(error.reasons))
            return redirect(self.url)
        said = ngettext("One letter is released.", "%(count)s letters are released.", released)
        messages.success(request, said % {"count": released})
        if released < len(chosen):
            messages.warning(
                request, _("The others were no longer kept back, so they were left alone.")
            )
        return redirect(self.url)

    @property
    def url(self) -> str:
        """The address of this screen."""
        return reverse("partnerships_admin:letters", args=(self.page.pk,))
