"""Signed tokens: of a rendered form, of a thank-you page, and of a person's own link."""

from __future__ import annotations

import datetime
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from ..conf import get_setting


FORM, DONE, PERSONAL = (f"wagtail_partnerships.{name}" for name in ("form", "done", "personal"))
DONE_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class FormToken:
    """
    What the token of a rendered form says.

    :ivar nonce: the same for every press of one rendered form.
    :ivar began_at: when the person first saw the form, in seconds.
    :ivar digest: which version of questions, consents and notices the form shows; empty in a token
        that was made before forms said so.
    :ivar has_ended: whether it is too old to be taken.
    """

    nonce: str
    began_at: int
    digest: str
    has_ended: bool = False

    @property
    def age(self) -> float:
        """Seconds since the person first saw the form."""
        return time.time() - self.began_at


def make_form_token(page, digest: str, began_at: int | None = None) -> str:
    """
    Return a token for a form that is being rendered.

    :param digest: the version of the form that is shown.
    :param began_at: when the person first saw it, if they have tried before.
    """
    began_at = began_at or int(time.time())
    facts = [page.alias_of_id or page.pk, secrets.token_hex(16), began_at, digest]
    return signing.dumps(facts, salt=FORM)


def read_form_token(page, value: str) -> FormToken | None:
    """Return what a token says, or None if it is no token of this page."""
    max_age, has_ended = get_setting("FORM_TOKEN_MAX_SECONDS"), False
    try:
        try:
            facts = signing.loads(value, salt=FORM, max_age=max_age)
        except signing.SignatureExpired:
            facts, has_ended = signing.loads(value, salt=FORM), True
        pk, nonce, began_at, digest = facts
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if pk != (page.alias_of_id or page.pk):
        return None
    return FormToken(nonce, began_at, digest if isinstance(digest, str) else "", has_ended)


def press_key(nonce: str) -> str:
    """
    Return what is remembered of a press of one rendered form: a keyed hash.

    It says nothing of a person, so it stays when they are erased, and the same form sent again is
    known.
    """
    return salted_hmac("wagtail_partnerships.press", nonce, algorithm="sha256").hexdigest()


def make_done_token(page, expression) -> str:
    """Return the token of the thank-you page; `expression` may be None."""
    return signing.dumps([page.pk, expression.pk if expression else None], salt=DONE)


def read_done_token(page, value: str) -> tuple[bool, int | None]:
    """Return whether a token is one of this page's, and the answer that it names."""
    try:
        page_pk, pk = signing.loads(value, salt=DONE, max_age=DONE_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return False, None
    return page_pk == page.pk, pk


def make_personal_token(expression) -> str:
    """Return the token of a person's own link; raising `link_version` ends earlier ones."""
    return signing.dumps([expression.pk, expression.link_version], salt=PERSONAL)


def read_personal_token(value: str) -> tuple[int, int] | None:
    """Return the answer and the version of the link that a token names, or None."""
    days = datetime.timedelta(days=get_setting("PERSONAL_LINK_DAYS"))
    try:
        pk, version = signing.loads(value, salt=PERSONAL, max_age=days)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return pk, version


def personal_url(expression, page) -> str:
    """Return the whole address of a person's own link, on the call's own path."""
    base = page.full_url
    if base is None:
        base = getattr(settings, "WAGTAILADMIN_BASE_URL", "") or ""
    return f"{base}?{urlencode({'mine': make_personal_token(expression)})}"
