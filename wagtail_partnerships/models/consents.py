"""
The consents of a response, as an append-only record.

Each entry says what was shown and what was said to it: `name` of the question, `wording`, `version`
of the wording, `given`, `at`, and `withdrawn_at` (empty while it was not withdrawn). A later answer
to the same question is another entry: what stands now is the last one of each question.
"""

from __future__ import annotations

import hashlib


def present_consents(history: list[dict]) -> list[dict]:
    """Return what stands now: the last entry of each question."""
    return list({entry["name"]: entry for entry in history}.values())


def is_in_force(entry: dict) -> bool:
    """Whether a consent was given, and not withdrawn since."""
    return bool(entry["given"] and not entry["withdrawn_at"])


def wording_of(question) -> str:
    """Return all that somebody read when they were asked for a consent."""
    return "\n".join(filter(None, [question.label, question.guidance, question.help_text]))


def version_of(wording: str) -> str:
    """Return what tells one wording from another."""
    return hashlib.sha256(wording.encode()).hexdigest()[:12]


def last_entry(history: list[dict], name: str) -> dict | None:
    """Return what was last said to a question; None if it was never asked."""
    return next((entry for entry in reversed(history) if entry["name"] == name), None)


def answer_consent(history: list[dict], question, given: bool, now) -> list[dict]:
    """
    Return the record with an answer to one consent; no earlier entry is lost or rewritten.

    :param question: the question as it stood on the form.
    """
    wording = wording_of(question)
    version, last = version_of(wording), last_entry(history, question.name)
    if last is not None and last["version"] == version:
        if given == is_in_force(last):
            return history
        if not given:
            return withdraw(history, question.name, now)
    entry = {
        "name": question.name,
        "wording": wording,
        "version": version,
        "given": given,
        "at": now.isoformat(),
        "withdrawn_at": "",
    }
    return [*history, entry]


def withdraw(history: list[dict], name: str, now) -> list[dict]:
    """Return the record with a consent withdrawn; that it was given, and its words, stay."""
    last = last_entry(history, name)
    return [
        {**entry, "withdrawn_at": now.isoformat()} if entry is last else entry for entry in history
    ]
