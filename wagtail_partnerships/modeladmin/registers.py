"""The registers of documents, reviews, answers and notices."""

from __future__ import annotations

from ..admin.registers import definitions
from ..models import Notice
from ..reading.answers import may_read_answers
from .base import ListingAdmin, ListingIndexView, ListingPermissions


class DocumentIndexView(ListingIndexView):
    """The list of documents, which can be downloaded with their texts, too."""

    export_buttons_template_name = "wagtail_partnerships/admin/includes/export_buttons.html"

    @property
    def texts_export_url(self):
        """Where the register is downloaded with the texts of the documents."""
        return f"{self.csv_export_url}&texts=1"


class DocumentListing(definitions.Documents, ListingAdmin):
    """Every guidance document, by the cycle in which it stands."""

    index_view_class = DocumentIndexView


class ReviewListing(definitions.Reviews, ListingAdmin):
    """Every review that was begun, open and concluded."""


class ResponsePermissions(ListingPermissions):
    """Whoever holds the right to read answers."""

    def user_can_list(self, user):
        return may_read_answers(user)


class ResponseIndexView(ListingIndexView):
    """The answers to all calls, with the way to the screens of each call."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context.update(self.model_admin.about_calls(self.request))
        return context


class ResponseListing(definitions.Answers, ListingAdmin):
    """The answers to calls."""

    index_view_class = ResponseIndexView
    index_template_name = "wagtail_partnerships/admin/registers/responses.html"
    permission_helper_class = ResponsePermissions


class NoticeListing(definitions.Notices, ListingAdmin):
    """The notices about the documents that a person may see."""

    index_template_name = "wagtail_partnerships/admin/registers/emails.html"

    def more_context(self, queryset):
        return {"failed_count": queryset.filter(state=Notice.State.FAILED).count()}
