"""What falls due in each of the coming months, as a chart and as a table."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ...formats.moments import month_in_words, short_month_in_words
from ...reading.document_filter import without_owner
from ...reading.visibility import cycles_for, may_see_registers
from ...status import add_months, site_today


MONTHS = 36
BAR, GAP, HEIGHT, FOOT = 22, 8, 200, 46


@dataclass(frozen=True)
class Month:
    """How many reviews fall due in a month."""

    first: datetime.date
    count: int

    @property
    def name(self) -> str:
        """The month in words."""
        return month_in_words(self.first)

    @property
    def short(self) -> str:
        """The month in three letters."""
        return short_month_in_words(self.first)


def months_ahead(cycles, today: datetime.date, months: int = MONTHS) -> list[Month]:
    """Return, in one query, what falls due in each month, this one first; what is overdue apart."""
    first = today.replace(day=1)
    counts = dict(
        cycles.filter(due_on__gte=today, due_on__lt=add_months(first, months))
        .order_by()
        .annotate(month=TruncMonth("due_on"))
        .values("month")
        .annotate(count=Count("pk"))
        .values_list("month", "count")
    )
    days = [add_months(first, number) for number in range(months)]
    return [Month(day, counts.get(day, 0)) for day in days]


def chart(months: list[Month]):
    """Return the months as an SVG of bars; the table beside it says the same in figures."""
    highest = max((month.count for month in months), default=0) or 1
    width = len(months) * (BAR + GAP) + GAP

    def bars():
        for number, month in enumerate(months):
            x = GAP + number * (BAR + GAP)
            height = round(month.count / highest * (HEIGHT - 24))
            year = month.first.year if month.first.month == 1 or number == 0 else ""
            yield (
                x,
                HEIGHT - height,
                BAR,
                height,
                month.name,
                month.count,
                x + BAR / 2,
                HEIGHT - height - 6,
                month.count or "",
                x + BAR / 2,
                HEIGHT + 16,
                month.short,
                x + BAR / 2,
                HEIGHT + 34,
                year,
            )

    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="partnerships-chart" role="img" '
        'viewBox="0 0 {} {}" aria-labelledby="due-title"><title id="due-title">{}</title>{}</svg>',
        width,
        HEIGHT + FOOT,
        _("Reviews that fall due, by month. The table below says the same."),
        format_html_join(
            "",
            '<rect x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>'
            '<text x="{}" y="{}" text-anchor="middle">{}</text>'
            '<text x="{}" y="{}" text-anchor="middle">{}</text>'
            '<text x="{}" y="{}" text-anchor="middle">{}</text>',
            bars(),
        ),
    )


class PlanningView(WagtailAdminTemplateMixin, TemplateView):
    """What falls due in the next 36 months, what is late, and what nobody looks after."""

    template_name = "wagtail_partnerships/admin/documents/planning.html"
    page_title = gettext_lazy("Reviews by month")
    header_icon = "calendar-alt"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        user = self.request.user
        if not may_see_registers(user):
            raise PermissionDenied
        today = site_today()
        issued = cycles_for(user).filter(open_page__isnull=False, current_edition__isnull=False)
        months = months_ahead(issued, today)
        context = super().get_context_data(**kwargs)
        context.update(
            issued.aggregate(
                overdue=Count("pk", filter=Q(due_on__lt=today)),
                never=Count("pk", filter=Q(due_on__isnull=True)),
                later=Count("pk", filter=Q(due_on__gte=add_months(today.replace(day=1), MONTHS))),
            ),
            unowned=without_owner(issued).count(),
            months=months,
            chart=chart(months),
        )
        return context
