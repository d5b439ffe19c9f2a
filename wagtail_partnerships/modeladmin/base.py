"""What all registers share: rows that the person may see, filters that are declared, exports."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from operator import attrgetter
from types import MethodType

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import EmptyResultSet, PermissionDenied
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.text import capfirst
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView

from ..exporting.guards import guarded, log_export
from ..exporting.sheets import send_sheet
from ..formats.batches import BATCH
from ..formats.parameters import query_words
from ..reading.visibility import may_keep_lists, may_see_registers
from .tables import Table


# The cells that are written without more ado.
WRITTEN_AS_THEY_ARE = {str, int, bool, datetime.date, datetime.datetime}


class ListingPermissions(PermissionHelper):
    """Whoever may change or publish some page may look; nothing is added or changed here."""

    def user_can_list(self, user):
        return may_see_registers(user)

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False


class ListPermissions(ListingPermissions):
    """Whoever may change some guidance document keeps the lists that all documents share."""

    def user_can_list(self, user):
        return may_keep_lists(user)

    def user_can_create(self, user):
        return may_keep_lists(user)

    def user_can_edit_obj(self, user, obj):
        return may_keep_lists(user)


class LinkButtons(ButtonHelper):
    """Leads from a row to the page of what it is about."""

    def get_primary_button(self, obj):
        url = self.view.model_admin.get_row_url(obj)
        return {"url": url, "title": ""} if url else None

    def get_buttons_for_obj(self, obj, **kwargs):
        return []


class ListingIndexView(IndexView):
    """A list, filtered by what it declares and nothing else, with its guarded exports."""

    def dispatch(self, request, *args, **kwargs):
        # wagtail-modeladmin exports, which is logged, before it looks at the method.
        if request.method == "HEAD":
            return self.http_method_not_allowed(request, *args, **kwargs)
        try:
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            return redirect(request.path)

    def __init__(self, model_admin):
        super().__init__(model_admin)
        self.verbose_name_plural = str(model_admin.get_menu_label()).lower()
        self._counts: dict[str, int] = {}
        self._found = None

    def get_page_title(self):
        return capfirst(self.model_admin.get_menu_label())

    def get_filters(self, request):
        specs, has_filters, _remaining, distinct = super().get_filters(request)
        return specs, has_filters, {}, distinct

    def get_base_queryset(self, request=None):
        return self._count_once(super().get_base_queryset(request))

    def get_queryset(self, request=None):
        # wagtail-modeladmin asks for the rows twice for one page, and counts them three times.
        if self._found is None:
            self._found = self._count_once(super().get_queryset(request))
        return self._found

    def _count_once(self, queryset):
        """Let a queryset take its count from another one that asks for the same rows."""
        count = queryset.count

        def remembered(asked) -> int:
            try:
                rows = str(asked.order_by().query)
            except EmptyResultSet:
                return 0
            if rows not in self._counts:
                self._counts[rows] = count()
            return self._counts[rows]

        queryset.count = MethodType(remembered, queryset)
        return queryset

    def get_search_results(self, request, queryset, search_term):
        return self.model_admin.find(queryset, query_words(search_term), request)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["object_list"] = self.model_admin.read_page(context["object_list"])
        self.model_admin.log_reading(self.request.user, context["object_list"])
        context["table"] = Table(self, context["object_list"])
        context.update(self.model_admin.more_context(self.queryset))
        return context

    def as_spreadsheet(self, queryset, spreadsheet_format):
        if not self.list_export:
            raise PermissionDenied
        self.model_admin.log_export(self.request.user, queryset, spreadsheet_format)
        return send_sheet(
            self.lines(self.model_admin.stream(queryset, self.list_export)),
            spreadsheet_format,
            str(self.get_page_title()),
            self.model_admin.export_filename or self.verbose_name_plural,
            # Half a text is worse than none where it may be brought in again.
            shorten=lambda text: "",
        )

    @cached_property
    def readers(self) -> list[tuple[str, Callable]]:
        """How each column of the export is read; found once, and not for every cell."""
        fields = {field.name for field in self.model._meta.get_fields()}
        return [
            (name, attrgetter(name) if name in fields else getattr(self.model_admin, name))
            for name in self.list_export
        ]

    def lines(self, rows) -> Iterator[list]:
        """Yield the heading and the cells of each row."""
        yield [self.get_heading(self.queryset, name) for name in self.list_export]
        for row in rows:
            yield [as_cell(read(row)) for _name, read in self.readers]


def as_cell(value):
    """Return a value as a cell of an export holds it."""
    if isinstance(value, (list, tuple)):
        value = "; ".join(map(str, value))
    if value is None or type(value) in WRITTEN_AS_THEY_ARE:
        return guarded(value)
    return guarded(str(value))


class ListingAdmin(ModelAdmin):
    """A list of what a person may see."""

    permission_helper_class = ListingPermissions
    index_view_class = ListingIndexView
    index_template_name = "wagtail_partnerships/admin/registers/register.html"
    button_helper_class = LinkButtons
    views_offered = ("index",)
    export_filename = ""
    history_view_enabled = False
    list_per_page = 50
    empty_value_display = ""

    def find(self, queryset, words: str, request):
        """Return the rows in which some words are found."""
        return self.get_search_handler(request).search_queryset(queryset, words)

    def read_page(self, queryset) -> list:
        """Return the rows of one page of the list, with what their columns need."""
        return list(queryset)

    def log_reading(self, user, rows) -> None:
        """Keep who read the rows, where that has to be kept."""

    def stream(self, queryset, columns) -> Iterator:
        """
        Yield the rows of an export, with what its columns need.

        :returns: an iterator that asks as many queries for ten rows as for ten thousand, and holds
            no more than some of them.
        """
        return queryset.iterator(chunk_size=BATCH)

    def more_context(self, queryset) -> dict:
        """Return what the template of the list needs beside the rows."""
        return {}

    def log_export(self, user, queryset, kind: str) -> None:
        """Keep who exported the list, and how."""
        log_export(user, self.get_menu_label(), queryset.count(), kind)

    def get_row_url(self, obj) -> str:
        """Return where a row leads, or nothing."""
        return ""

    def get_admin_urls_for_registration(self):
        # What a register does not offer has no address either.
        offered = tuple(f"_modeladmin_{view}" for view in self.views_offered)
        urls = super().get_admin_urls_for_registration()
        return tuple(url for url in urls if url.name.endswith(offered))

    def get_permissions_for_registration(self):
        # Rights are asked on the documents: the permissions of these models would say nothing.
        return super().get_permissions_for_registration().none()

    def register_admin_url_finders(self):
        """Leave out what Wagtail would link to: a register has no view of a single row."""

    def register_indexing(self):
        """
        Keep the rows out of Wagtail's index of references.

        Their keys to pages are PROTECT, and Wagtail would refuse to delete a page that was never
        issued before its cycles can be cleared.
        """
