"""Keeping machines out without a tracker: a trap, a clock and a count. Nothing is thrown away."""

from __future__ import annotations

import logging
import time

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop

from ..conf import get_setting
from .tokens import FormToken


logger = logging.getLogger("wagtail_partnerships")

# No browser fills it in by itself, and nobody sees it.
TRAP = "extra_note"

FILLED_TRAP = gettext_noop("A field was filled in that people do not see.")
TOO_FAST = gettext_noop("The form came back faster than anybody can fill it in.")
TOO_MANY = gettext_noop("Very many answers came from the same address within an hour.")


def client_address(request) -> str:
    """
    Return the address that a request came from.

    Behind proxies it is taken so many steps from the right of X-Forwarded-For as there are of
    them: what stands further left was written by whoever sent the request.
    """
    proxies = get_setting("TRUSTED_PROXIES")
    if proxies:
        steps = [step.strip() for step in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(steps) >= proxies and steps[-proxies]:
            return steps[-proxies]
    return request.META.get("REMOTE_ADDR", "")


def suspicions(request, token: FormToken) -> list[str]:
    """Return why an answer looks like spam; empty for nearly everybody."""
    reasons = []
    if request.POST.get(TRAP):
        reasons.append(FILLED_TRAP)
    if token.age < get_setting("FORM_MINIMUM_SECONDS"):
        reasons.append(TOO_FAST)
    if count_answer(request) > get_setting("RATE_LIMIT_ANSWERS"):
        reasons.append(TOO_MANY)
    return reasons


def count_answer(request) -> int:
    """Count an answer from an address, of which only a keyed hash is kept; return how many."""
    seconds = get_setting("RATE_LIMIT_SECONDS")
    window = int(time.time() // seconds)
    hashed = salted_hmac(
        f"wagtail_partnerships.rate.{window}", client_address(request), algorithm="sha256"
    )
    key = f"wagtail_partnerships.rate.{hashed.hexdigest()}"
    try:
        return 1 if cache.add(key, 1, timeout=seconds) else cache.incr(key)
    except ValueError:  # it ran out between the two
        return 1
    except Exception:  # the count is a comfort; no answer is lost for it
        logger.exception("Answers could not be counted: the cache does not answer.")
        return 0
