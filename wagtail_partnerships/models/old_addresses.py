"""
Personal links at the old address of a call that was moved.

Wagtail's redirects lead from an old address to the page's `url`, without the query of the request,
and with it the link would be lost. So a call asks here, when its address is wanted, whether the
request being answered brought a link to an old address of its own.
"""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from asgiref.local import Local
from django.apps import apps
from django.conf import settings
from django.core.handlers.wsgi import get_path_info, get_script_name

from ..forms.tokens import read_personal_token


REDIRECTS = "RedirectMiddleware"
# What is answered now: its path, and the personal link in its query.
_asked = Local()


def links_lead_on() -> bool:
    """Whether an old address of a page leads to the new one: the host has Wagtail's redirects."""
    return (
        apps.is_installed("wagtail.contrib.redirects")
        and getattr(settings, "WAGTAILREDIRECTS_AUTO_CREATE", True)
        and any(name.endswith(REDIRECTS) for name in settings.MIDDLEWARE)
    )


def note_request(environ=None, scope=None, **kwargs):
    """Keep the path and the personal link of a request that begins."""
    if environ is not None:
        query = environ.get("QUERY_STRING", "")
        path = get_script_name(environ) + get_path_info(environ)
    else:
        facts = scope or {}
        query, path = facts.get("query_string", b"").decode("latin-1"), facts.get("path", "")
    _asked.link = (path, parse_qs(query).get("mine", [""])[0]) if "mine=" in query else None


def forget_request(**kwargs):
    """Forget a request that was answered."""
    _asked.link = None


def with_personal_link(page, url: str | None) -> str | None:
    """Return the address of a call, with the link to one of its answers if it was asked for one."""
    path, token = getattr(_asked, "link", None) or ("", "")
    if not url or not token or unquote(urlsplit(url).path) == path:
        return url
    named = read_personal_token(token)
    record = page.call_record
    if named is None or record is None or not record.expressions.filter(pk=named[0]).exists():
        return url
    return f"{url}?{urlencode({'mine': token})}"
