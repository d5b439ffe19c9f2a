"""One decision on the rows that are ticked: each on its own, and as it was shown."""

from __future__ import annotations

from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..exceptions import TransitionPermissionError, TransitionRefused
from ..formats.parameters import whole_number


def tick(row) -> str:
    """Return what the tick of a row posts: which row, as it was shown."""
    return f"{row.pk}:{row.version}"


def ticks(request, name: str, most: int) -> dict[int, int]:
    """Return the rows that were ticked, with the versions that were shown."""
    versions = {}
    for value in request.POST.getlist(name)[:most]:
        pk, version = (whole_number(part) for part in (*value.split(":"), None)[:2])
        if pk is not None and version is not None:
            versions[pk] = version
    return versions


class SelectionMixin:
    """
    A list whose rows are ticked, with a form that says what to do with them.

    A row of `shown` and `chosen` has `pk`, `ticked` and `reasons`.
    """

    form_class = None
    nothing_ticked = ""

    def ticks(self) -> dict[int, int]:
        """Return the rows that were ticked, with the versions that were shown."""
        raise NotImplementedError

    def shown(self) -> list:
        """Return the rows that the list shows now."""
        raise NotImplementedError

    def chosen(self, versions) -> list:
        """Return the rows that were ticked, of those that the person may see."""
        raise NotImplementedError

    def act(self, form, row, version: int) -> None:
        """Do it to one row, or raise why not."""
        raise NotImplementedError

    def say_done(self, number: int) -> str:
        """Return in words to how many rows it was done."""
        raise NotImplementedError

    def post(self, request, *args, **kwargs):
        """Decide on each that is ticked and as it was shown; tell what was refused, and why."""
        form, versions = self.form_class(request.POST), self.ticks()
        rows = self.chosen(versions)
        if not form.is_valid() or not rows:
            why = _("Nothing was done. The form below says why.") if rows else self.nothing_ticked
            messages.error(request, why)
            rows = self.shown()
            for row in rows:
                row.ticked = row.pk in versions
            return self.render_to_response(self.get_context_data(form=form, rows=rows))
        refused = [row for row in rows if not self._done(form, row, versions[row.pk])]
        if done := len(rows) - len(refused):
            messages.success(request, self.say_done(done))
        return self.render_to_response(self.get_context_data(refused=refused))

    def _done(self, form, row, version) -> bool:
        try:
            self.act(form, row, version)
        except (TransitionRefused, TransitionPermissionError) as error:
            row.reasons = tuple(str(reason) for reason in error.reasons)
        return not row.reasons
