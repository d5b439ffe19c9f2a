"""Every question that a call ever asked, whatever its form asks now."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..forms.fields import one_on_each_line
from ..models import CallRecord
from ..models.privacy import PrivacyClass
from ..models.questions import ASKS_NOTHING, CHOICE_TYPES


@dataclass
class AskedQuestion:
    """
    One question, by its key, over all versions of a form.

    A question that was asked as a consent, and otherwise too, is two: they are kept apart.

    :ivar label: how it was asked last.
    :ivar has_twin: whether it was asked as a consent, and otherwise, too.
    :ivar types: every type that it ever had.
    :ivar classes: every privacy class that it ever had.
    """

    name: str
    is_consent: bool = False
    label: str = ""
    type: str = ""
    has_twin: bool = False
    labels: list[str] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    choices: list[str] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """The question as it was asked last, with its earlier wordings."""
        heading = self.label
        if earlier := [label for label in self.labels if label != self.label]:
            heading = _("%(label)s (earlier: %(earlier)s)") % {
                "label": self.label,
                "earlier": " / ".join(earlier),
            }
        if self.is_consent and self.has_twin:
            return _("%(question)s (consent)") % {"question": heading}
        return heading

    def take(self, question: dict) -> None:
        """Take over how one version of the form asked it."""
        self.label, self.type = question.get("label", ""), question["type"]
        if self.label not in self.labels:
            self.labels.append(self.label)
        self.types.add(self.type)
        self.classes.add(question.get("privacy_class") or PrivacyClass.ORDINARY)
        if self.type in CHOICE_TYPES:
            new = one_on_each_line(question.get("choices", ""))
            self.choices += [choice for choice in new if choice not in self.choices]


def asked_questions(record: CallRecord) -> list[AskedQuestion]:
    """Return every question that a call asked, in the order in which they were first asked."""
    found: dict[tuple[str, bool], AskedQuestion] = {}
    for questions in record.form_versions.order_by("pk").values_list("questions", flat=True):
        for question in questions:
            if question["type"] in ASKS_NOTHING:
                continue
            identity = question["name"], question["type"] == "consent"
            found.setdefault(identity, AskedQuestion(*identity)).take(question)
    for name, is_consent in found:
        found[name, is_consent].has_twin = (name, not is_consent) in found
    return list(found.values())


def told_apart(headings: list[str]) -> list[str]:
    """Return headings of which no two read the same."""
    told: list[str] = []
    # A number must not make a heading of another that has it by itself.
    taken = set(headings)
    for heading in headings:
        unlike, number = heading, 1
        while unlike in told or (number > 1 and unlike in taken):
            number += 1
            unlike = f"{heading} ({number})"
        told.append(unlike)
    return told
