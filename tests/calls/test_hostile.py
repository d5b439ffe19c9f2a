"""Two hundred hostile inputs: none is accepted over a limit, none is a 500, none takes a second."""

import time
from itertools import product
from urllib.parse import quote

import pytest

from tests import factories
from tests.calls.conftest import Visitor, filled_in, names_of
from wagtail_partnerships.forms.counting import allowed, count
from wagtail_partnerships.forms.fields import LONGEST_TEXT
from wagtail_partnerships.models import ExpressionOfInterest
from wagtail_partnerships.models.questions import CallAudience


pytestmark = pytest.mark.django_db

QUESTIONS = (
    {"field_type": "name", "label": "Name"},
    {"field_type": "email", "label": "E-mail"},
    {"field_type": "telephone", "label": "Telephone", "required": False},
    {"field_type": "audience", "label": "Voice", "required": False},
    {"field_type": "statement", "label": "Statement", "limit": 50},
    {"field_type": "multiline", "label": "More", "required": False},
    {"field_type": "singleline", "label": "Line", "required": False},
    {"field_type": "number", "label": "Number", "required": False},
    {"field_type": "url", "label": "Address", "required": False},
    {"field_type": "date", "label": "Day", "required": False},
    {"field_type": "datetime", "label": "Moment", "required": False},
    {"field_type": "checkboxes", "label": "Boxes", "choices": "One\nTwo", "required": False},
    {"field_type": "dropdown", "label": "List", "choices": "One\nTwo", "required": False},
    {"field_type": "consent", "label": "You may write to me"},
)
LONGEST = {"name": 255, "singleline": 255, "email": 254, "telephone": 50, "url": 2000}
# A statement is held to its words; so many characters nobody has typed.
LONGEST["statement"] = LONGEST_TEXT * 5

# Typed into each field in turn.
TYPED = {
    "huge": "x" * 1_000_000,
    "many words": "word " * 200_000,
    "many lines": "\r\n" * 100_000,
    "NUL": "a\0b",
    "bidi": "\u202ekcatta\u2066\u2069",
    "accents": "e" + "\u0301" * 50_000,
    "emoji": "👩‍👩‍👧‍👦" * 5_000,
    "formula": '=HYPERLINK("http://evil.example","click")',
    "markup": "<script>alert(1)</script>{{ 7|add:7 }}{% load i18n %}",
    "header": "a@example.com\r\nBcc: everybody@example.com",
    "path": "../../../../etc/passwd\\..\\..",
    "database": "'; DROP TABLE wagtail_partnerships_callrecord; --",
    "number": "9" * 5_000 + "e" + "9" * 5_000,
}
FIELDS = [question["field_type"] for question in QUESTIONS]

# Bodies that no browser sends.
BODIES = {
    "no end": ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="'),
    "no boundary": ("multipart/form-data", b"--x"),
    "long boundary": (f"multipart/form-data; boundary={'x' * 5000}", b"--x"),
    "wrong length": ("multipart/form-data; boundary=x", b"--x\r\n\r\n\xff\xfe--x--"),
    "a file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="form_token"; filename="../../x"\r\n\r\nx'
        b"\r\n--x--\r\n",
    ),
    "surrogates": ("application/x-www-form-urlencoded", b"form_token=%ED%A0%80&q=%ED%BF%BF"),
    "wrong charset": ("application/x-www-form-urlencoded; charset=utf-7", b"form_token=+ADw-"),
    "unknown charset": ("application/x-www-form-urlencoded; charset=x-evil", b"form_token=x"),
    "a thousand fields": ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 1_100)),
    "too large": ("application/x-www-form-urlencoded", b"form_token=" + b"x" * 3_000_000),
    "JSON": ("application/json", b'{"form_token": {"$ne": null}}'),
    "XML": ("text/xml", b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'),
    "nothing": ("application/x-www-form-urlencoded", b""),
    "percent": ("application/x-www-form-urlencoded", b"%%%=%zz&=&&&=%00"),
}
TOKENS = ("", "x", "\0", "a:b:c", "x" * 100_000, "..", "%00", "é" * 1_000)
QUERIES = [f"{name}={quote(token)}" for name in ("mine", "done") for token in TOKENS]


@pytest.fixture
def visitor(home_page):
    page = factories.make_call(questions=QUESTIONS)
    page.partnerships_audiences = [CallAudience(voice=factories.make_voice())]
    page.save()
    found = Visitor(page, raise_request_exception=False)
    found.open()
    return found


class Watch:
    """Sends what it is given, and looks at how long it took and what was stored."""

    def __init__(self, visitor):
        self.visitor, self.names = visitor, names_of(visitor.page)
        self.good = filled_in(visitor.page)
        self.count = 0

    def sends(self, what, send):
        """Send once; the answer is no server's error, and what was stored keeps to the limits."""
        self.count += 1
        began = time.thread_time()
        response = send()
        took = time.thread_time() - began
        assert response.status_code < 500, what
        assert took < 1, f"{what} took {took:.2f} s"
        for expression in ExpressionOfInterest.objects.all():
            self.look_at(expression, what)
        ExpressionOfInterest.objects.all().delete()

    def look_at(self, expression, what):
        """Compare a stored answer with every limit."""
        for kind, name in self.names.items():
            value = expression.answers.get(name)
            if isinstance(value, str):
                assert "\0" not in value, what
                assert len(value) <= LONGEST.get(kind, LONGEST_TEXT), what
            elif kind == "checkboxes":
                assert set(value) <= {"One", "Two"}, what
        assert count(expression.answers[self.names["statement"]], "words") <= allowed(50, "words")
        assert expression.consents[0]["given"], what
        assert "\n" not in expression.email + expression.name, what


def test_hostile_inputs(visitor):
    watch, url, client = Watch(visitor), visitor.page.url, visitor.client
    for kind, (what, text) in product(FIELDS, TYPED.items()):
        data = {**watch.good, watch.names[kind]: text}
        watch.sends((kind, what), lambda data=data: visitor.send(data))
    for kind in FIELDS:
        data = {**watch.good, watch.names[kind]: ["One", "Two", *["x"] * 200]}
        watch.sends((kind, "repeated"), lambda data=data: visitor.send(data))
    for what, (content_type, body) in BODIES.items():
        watch.sends(what, lambda c=content_type, b=body: client.generic("POST", url, b, c))
    for token in TOKENS:
        watch.sends(token[:9], lambda t=token: client.post(url, {**watch.good, "form_token": t}))
        watch.sends(token[:9], lambda t=token: client.post(f"{url}?find=1", {"email": t}))
    for query in QUERIES:
        watch.sends(query[:30], lambda q=query: client.get(f"{url}?{q}"))
        watch.sends(query[:30], lambda q=query: client.post(f"{url}?{q}", watch.good))
    assert watch.count >= 200
    assert visitor.send().status_code == 302, "and then a person answers"
