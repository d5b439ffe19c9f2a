"""What the screens about one call share: who may open them, and the ways between them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from ...actions.calls.base import DECIDE, is_kept_unread, may_use
from ...actions.calls.held_letters import kept_letters
from ...models import CallToActionMixin
from ...reading.answer_facts import places_of
from ...reading.answer_filter import AnswerFilter
from ...reading.answers import EXPORT, VIEW, Reader, get_call, log_reading
from ..registers.urls import ANSWERS, register_url
from .answers import desk_url


def answers_button(page, user, view_name, next_url=None):
    """Lead from a call's page in the admin to its answers, for those who may read them."""
    if isinstance(page, CallToActionMixin) and page.call_record and may_use(VIEW, user, page):
        yield Button(_("Answers"), desk_url(page), icon_name="mail", priority=12)


class CallScreenMixin(WagtailAdminTemplateMixin):
    """One screen about the answers to one call."""

    header_icon = "mail"
    permission = VIEW
    # Whether there is something to see while the answers are kept unread.
    opens_unread = False

    def setup(self, request, page_id, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.record, self.page = get_call(request.user, page_id, self.permission)
        self.kept_unread = is_kept_unread(self.page)
        if self.kept_unread and not self.opens_unread:
            raise PermissionDenied

    @cached_property
    def reader(self) -> Reader:
        """What the person may read."""
        return Reader(self.request.user, self.page)

    @cached_property
    def narrowing(self) -> AnswerFilter:
        """Which answers are meant."""
        return AnswerFilter(self.record, self.reader, self.request.GET)

    def may(self, permission: str) -> bool:
        """Whether the person holds another permission on this call."""
        return may_use(permission, self.request.user, self.page)

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        register = register_url(ANSWERS)
        return [
            *super().get_breadcrumbs_items(),
            *([{"url": register, "label": _("Expressions of interest")}] if register else []),
            {"url": desk_url(self.page), "label": self.page.get_admin_display_title()},
            {"url": "", "label": self.get_page_title()},
        ]

    def log_reading(self, rows: int, **facts) -> None:
        """Keep who read how many answers; what they say is nowhere but in the answers."""
        log_reading(self.request.user, self.page, rows=rows, **facts)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.update(
            call_page=self.page,
            desk_url=desk_url(self.page),
            kept_unread=self.kept_unread,
            narrowing=None if self.kept_unread else self.narrowing,
            places=places_of(self.record, self.page),
            may_decide=self.may(DECIDE),
            may_export=self.may(EXPORT) and not self.kept_unread,
            letters_kept=kept_letters(self.record).count(),
        )
        return context
