"""Hooks of ours in the host's admin: what fails is logged and left out, and the host goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import nullcontext
from functools import update_wrapper
from types import GeneratorType
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages


logger = logging.getLogger("wagtail_partnerships")


def savepoint():
    """Return what takes a failed statement back within a transaction; without one, nothing."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


class FailSafe:
    """
    Calls a function; if it raises, the log is told and something else is returned.

    :param otherwise: what is returned then; a callable is given the same arguments.
    :param has_savepoint: whether a failed statement is kept from spoiling the transaction of a host
        with ATOMIC_REQUESTS; not needed for what sets savepoints itself.
    """

    def __init__(self, fn: Callable, otherwise: Any = None, has_savepoint: bool = True):
        self.fn = fn
        self.otherwise = otherwise
        self.has_savepoint = has_savepoint
        update_wrapper(self, fn)

    def __call__(self, *args, **kwargs):
        try:
            with savepoint() if self.has_savepoint else nullcontext():
                result = self.fn(*args, **kwargs)
                return list(result) if isinstance(result, GeneratorType) else result
        except (PermissionDenied, Http404):
            raise
        except Exception:
            logger.exception("%s.%s failed.", self.fn.__module__, self.fn.__qualname__)
            return self.otherwise(*args, **kwargs) if callable(self.otherwise) else self.otherwise


def register(hook_name: str, fn: Callable | None = None, order: int = 0, otherwise: Any = None):
    """Register a hook as Wagtail does, also as a decorator; see :class:`FailSafe`."""

    def decorator(fn):
        hooks.register(hook_name, FailSafe(fn, otherwise), order=order)
        return fn

    return decorator if fn is None else decorator(fn)


def refuse(request, *args):
    """Do nothing that could not be checked first, and say so."""
    messages.error(
        request,
        _(
            "Nothing was changed, because it could not be checked whether documents or responses "
            "would be lost. Ask whoever looks after the site: the error is in the server's log."
        ),
    )
    return redirect("wagtailadmin_home")
