"""
What a form shows, and what has changed in it since somebody opened it.

Whatever a form shows that is stored with a response belongs to a version of it: questions, choices,
help, guidance, consents, section texts, voices and privacy notices. What stands beside the form
(title, introduction, event) does not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...forms.tokens import FormToken, make_form_token
from ...models import CallRecord, Voice
from ...models.questions import ASKS_NOTHING, FormVersion


@dataclass(frozen=True)
class ShownForm:
    """
    A form as somebody sees it.

    :ivar questions: every question and section text, as it is asked.
    :ivar notices: the privacy notices that stand with it, by class of personal data.
    """

    questions: list[dict]
    notices: dict[str, str]

    @cached_property
    def digest(self) -> str:
        """What tells this version of a form from any other."""
        content = json.dumps([self.questions, self.notices], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


def shown_form(page) -> ShownForm:
    """Return the form of a call as it is shown now."""
    questions = [row.as_asked() for row in page.get_form_fields()]
    for question in questions:
        if question["type"] == "audience":
            question["choices"] = "\n".join(_voices_offered(page))
    return ShownForm(questions, page.get_privacy_notices())


def _voices_offered(page) -> list[str]:
    voices = Voice.objects.in_use()
    if sought := [row.voice_id for row in page.partnerships_audiences.all()]:
        voices = voices.filter(pk__in=sought)
    return list(voices.values_list("name", flat=True))


def keep_version(page, shown: ShownForm, *facts: str) -> tuple:
    """
    Return the key of the row that keeps what a form shows; it is made when there is none yet.

    :param facts: what else of that row, and of its call, is wanted. It is not made an object: every
        response asks, and what was kept of the questions is not read again, because the digest says
        that they are the same.
    :returns: the key, followed by the facts.
    """
    kept = _versions(page).filter(digest=shown.digest)
    if known := list(kept.values_list("pk", *facts)):
        return known[0]
    # A page that came as a raw fixture has no record yet.
    record, _made = CallRecord.objects.get_or_create(page_id=page.alias_of_id or page.pk)
    FormVersion.objects.get_or_create(
        call=record,
        digest=shown.digest,
        defaults={"questions": shown.questions, "notices": shown.notices},
    )
    return kept.values_list("pk", *facts).get()


def token_of_form(page, began_at: int | None = None) -> str:
    """
    Return the token of a form that is being rendered, and keep what it shows.

    :param began_at: when the person first saw it, if they have tried before.
    """
    shown = shown_form(page)
    keep_version(page, shown)
    return make_form_token(page, shown.digest, began_at)


def with_earlier_questions(shown: ShownForm, expression, untouched=frozenset()) -> ShownForm:
    """
    Return what a corrected response was asked: the form as shown now, and earlier questions.

    :param expression: the response with its merged answers. What it holds of a question that is
        asked no longer, or otherwise, stays beside the question as it was asked.
    :param untouched: the names of questions whose earlier answers the present form cannot show, and
        which stay as they were asked.
    """
    before = {_identity(question): question for question in expression.questions}
    questions, known = [], set()
    for question in shown.questions:
        identity = _identity(question)
        if question["name"] in untouched:
            identity = (question["name"], False)
            question = before.get(identity, question)
        questions.append(question)
        known.add(identity)
    consents = {entry["name"] for entry in expression.consents}
    for identity, question in before.items():
        name, is_consent = identity
        held = consents if is_consent else expression.answers
        if identity not in known and question["type"] not in ASKS_NOTHING and name in held:
            questions.append(question)
    earlier = expression.form_version.notices if expression.form_version else {}
    used = {question.get("privacy_class") for question in questions}
    notices = {name: text for name, text in earlier.items() if name in used}
    return ShownForm(questions, {**notices, **shown.notices})


def _identity(question: dict) -> tuple[str, bool]:
    # Consents are kept apart from answers, so one question may have both.
    return question["name"], question["type"] == "consent"


def _versions(page):
    return FormVersion.objects.filter(call__page=page.alias_of_id or page.pk)


@dataclass
class FormChanges:
    """
    What has changed in a form since somebody opened it.

    :ivar known: whether it is known what they saw. A token from before an upgrade does not say.
    :ivar questions: the questions that are new or have changed, each with what it was before.
    :ivar gone: the questions that are asked no longer.
    :ivar notices: whether the privacy notices have changed.
    """

    known: bool = True
    questions: list[tuple[dict, dict | None]] = field(default_factory=list)
    gone: list[dict] = field(default_factory=list)
    notices: bool = False

    def unticks(self, name: str) -> bool:
        """Whether a consent has to be asked for anew."""
        return not self.known or any(question["name"] == name for question, _was in self.questions)

    @property
    def unticks_consents(self) -> bool:
        """Whether any consent has to be asked for anew."""
        return not self.known or any(now["type"] == "consent" for now, _was in self.questions)

    def is_new(self, name: str) -> bool:
        """Whether a question did not stand on the form."""
        return any(now["name"] == name and was is None for now, was in self.questions)

    def retyped(self, name: str) -> bool:
        """Whether a question asks for another kind of answer than it did."""
        return any(
            now["name"] == name and was is not None and now["type"] != was["type"]
            for now, was in self.questions
        )

    def sentences(self) -> Iterator[str]:
        """Yield what has changed, in words."""
        changed = [_named(now, was) for now, was in self.questions]
        if changed:
            yield ngettext(
                "This question has changed since you opened the page: %(questions)s.",
                "These questions have changed since you opened the page: %(questions)s.",
                len(changed),
            ) % {"questions": "; ".join(changed)}
        if gone := [_quoted(question) for question in self.gone]:
            yield ngettext(
                "This question is no longer asked: %(questions)s.",
                "These questions are no longer asked: %(questions)s.",
                len(gone),
            ) % {"questions": "; ".join(gone)}
        if self.notices:
            yield _("What we say about your personal data has changed since you opened the page.")
        if self.known and not (changed or gone or self.notices):
            yield _("The questions stand in another order than when you opened the page.")


def changes_since(
    page, token: FormToken | None, shown: ShownForm | None = None
) -> FormChanges | None:
    """
    Return what has changed in a form since it was rendered with a token; None if nothing.

    :param shown: the form to compare with (default: as it is shown now).
    """
    shown = shown or shown_form(page)
    if token is not None and token.digest == shown.digest:
        return None
    seen = token and _versions(page).filter(digest=token.digest).first()
    if not seen:
        return FormChanges(known=False)
    before = {question["name"]: question for question in seen.questions}
    now = {question["name"]: question for question in shown.questions}
    return FormChanges(
        questions=[
            (question, before.get(name))
            for name, question in now.items()
            if before.get(name) != question
        ],
        gone=[question for name, question in before.items() if name not in now],
        notices=seen.notices != shown.notices,
    )


def _quoted(question: dict) -> str:
    return f"“{question['label']}”"


def _named(now: dict, was: dict | None) -> str:
    if was is None or was["label"] == now["label"]:
        return _quoted(now)
    return _("%(now)s (it was %(before)s)") % {"now": _quoted(now), "before": _quoted(was)}
