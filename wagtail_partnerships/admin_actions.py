"""Wagtail 8's registry of actions: what API v3 deletes with, guarded as the admin is."""

from __future__ import annotations

from django.db import transaction
from wagtail.actions.delete_page import DeletePageAction, DeletePagePermissionError


class GuardedDeletePageAction(DeletePageAction):
    """Deletes a page, unless something below it is kept."""

    def check(self, skip_permission_checks=False):
        from .views.deletion import find_kept

        super().check(skip_permission_checks=skip_permission_checks)
        if kept := find_kept([self.page]):
            raise DeletePagePermissionError(kept.sentence())

    def execute(self, *args, skip_permission_checks=False, **kwargs):
        from .views.deletion import clear_never_issued

        self.check(skip_permission_checks=skip_permission_checks)
        with transaction.atomic():
            clear_never_issued([self.page])
            return super().execute(*args, skip_permission_checks=True, **kwargs)
