"""Requests as a server makes them of what comes in, past the server itself."""

from __future__ import annotations

import threading
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.base import BaseHandler
from django.test import RequestFactory

from wagtail_partnerships.tasks import begin_request


class Visitor:
    """Sends requests through the whole of the middleware, logged in as nobody."""

    def __init__(self):
        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.make = RequestFactory(SERVER_NAME="localhost")

    def get(self, url: str) -> bytes:
        """Answer a request for an address, and return what was sent."""
        return self._answer(self.make.get(url), 200)

    def make_post(self, url: str, data: dict, **headers):
        """Return a request that posts a form."""
        request = self.make.post(url, data, **headers)
        request._dont_enforce_csrf_checks = True
        return request

    def post(self, request, expected: int) -> bytes:
        """Answer a request made by :meth:`make_post`."""
        return self._answer(request, expected)

    def post_and_close(self, request, expected: int) -> bytes:
        """Answer a request, and do what is done once the answer has gone, mail included."""
        content = self._answer(request, expected)
        self.last.close()
        for thread in threading.enumerate():
            if thread.name == "partnerships-sender":
                thread.join()
        return content

    def _answer(self, request, expected: int) -> bytes:
        return self._respond(request, expected).getvalue()

    def _respond(self, request, expected: int):
        begin_request()
        response = self.handler.get_response(request)
        # What is done after the answer has gone is part of `close()`.
        self.last = response
        if response.status_code != expected:
            raise AssertionError(f"{request.path}: {response.status_code}, not {expected}")
        return response


class Clerk(Visitor):
    """The same, logged in at the admin; a file that comes is thrown away piece by piece."""

    def __init__(self, user):
        super().__init__()
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.make.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    def download(self, url: str) -> int:
        """Ask for a file, and return how long it was."""
        response = self._respond(self.make.get(url), 200)
        length = sum(len(piece) for piece in response.streaming_content)
        response.close()
        return length
