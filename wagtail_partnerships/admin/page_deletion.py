"""Wagtail's action that deletes a page, and the admin API that runs it: guarded as the admin is."""

from __future__ import annotations

from django.db import transaction
from wagtail.actions.delete_page import DeletePageAction, DeletePagePermissionError
from wagtail.admin.api.actions.delete import DeletePageAPIAction

from ..reading.visibility import PAGE
from .deletion import clear_never_issued, find_kept


class GuardedDeletePageAction(DeletePageAction):
    """Deletes a page, unless something below it is kept."""

    def check(self, skip_permission_checks=False):
        super().check(skip_permission_checks=skip_permission_checks)
        if kept := find_kept([self.page]):
            raise DeletePagePermissionError(kept.sentence())

    def execute(self, *args, skip_permission_checks=False, **kwargs):
        self.check(skip_permission_checks=skip_permission_checks)
        with transaction.atomic():
            clear_never_issued([self.page])
            return super().execute(*args, skip_permission_checks=True, **kwargs)


class GuardedDeletePageAPIAction(DeletePageAPIAction):
    """Answers 403 with the reason where something below a page is kept."""

    def _action_from_data(self, instance, data):
        return GuardedDeletePageAction(page=instance, user=self.request.user)


def guard_admin_api(router) -> None:
    """
    Put the guarded deletion in the place of Wagtail's own.

    :param router: what answers at the addresses of the admin API.
    """
    found = router.get_model_endpoint(PAGE)
    if found is None:
        return
    name, endpoint = found
    actions = {**endpoint.actions, "delete": GuardedDeletePageAPIAction}
    router.register_endpoint(name, type(endpoint.__name__, (endpoint,), {"actions": actions}))
