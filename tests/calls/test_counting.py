"""Counting a statement, alike on the server and in the browser."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import wagtail_partnerships
from wagtail_partnerships.forms.counting import allowed, count, describe_limit, too_long


SCRIPT = Path(wagtail_partnerships.__file__).parent / "static/wagtail_partnerships/calls.js"

# text -> words, characters, lines of A4
TABLE = [
    ("", 0, 0, 0),
    ("   \r\n \u00a0\ufeff", 0, 0, 0),
    ("one", 1, 3, 1),
    ("one two", 2, 7, 1),
    ("a\r\nb", 2, 3, 2),
    ("a\rb", 2, 3, 2),
    ("a\n\nb", 2, 4, 3),
    (" a \t b ", 2, 5, 1),
    ("one\u00a0two\u2003three\u200bfour", 4, 18, 1),
    ("\u201cSmart\u201d \u2013 pasted\u2026", 3, 17, 1),
    ("\U0001f600", 1, 1, 1),
    ("\U0001f468\u200d\U0001f469\u200d\U0001f467 family", 2, 12, 1),
    ("e\u0301te\u0301", 1, 5, 1),
    ("\u0628\u0633\u0645 \u0627\u0644\u0644\u0647", 2, 8, 1),
    ("x" * 90, 1, 90, 1),
    ("x" * 91, 1, 91, 2),
    ("\x1c", 1, 1, 1),
    ("a\x85b", 2, 3, 1),
]


@pytest.mark.parametrize(("text", "words", "characters", "lines"), TABLE)
def test_the_server_counts(text, words, characters, lines):
    assert count(text, "words") == words
    assert count(text, "characters") == characters
    assert count(text, "a4") == lines


@pytest.mark.skipif(not shutil.which("node"), reason="needs node; the browser tests count too")
def test_the_browser_counts_alike():
    cases = [[text, unit] for text, *_counts in TABLE for unit in ("words", "characters", "a4")]
    program = (
        "globalThis.window = globalThis;"
        "globalThis.document = {querySelectorAll: () => [], querySelector: () => null};"
        f"{SCRIPT.read_text()};"
        f"console.log(JSON.stringify({json.dumps(cases)}.map(c => partnershipsCount(...c))))"
    )
    done = subprocess.run(["node", "-e", program], capture_output=True, check=True, text=True)
    assert json.loads(done.stdout) == [count(*case) for case in cases]


@pytest.mark.parametrize(
    ("text", "limit", "unit", "message"),
    [
        ("one two", 2, "words", ""),
        ("one two three", 2, "words", "one word too long. The limit is 2 words."),
        ("one two three four", 2, "words", "2 words too long."),
        ("abcd", 3, "characters", "one character too long."),
        ("a\r\nb", 3, "characters", ""),
        ("\n".join("x" * 46), 1, "a4", ""),
        ("\n".join("x" * 50), 1, "a4", "about 4 lines too long for one side of A4."),
    ],
)
def test_too_long_says_by_how_much(text, limit, unit, message):
    told = too_long(text, limit, unit)
    assert message in told if message else told == ""


def test_limits_in_words():
    assert describe_limit(300, "words") == "Up to 300 words."
    assert describe_limit(1, "a4") == "Up to one side of A4, about 46 lines."
    assert allowed(2, "a4") == 92
