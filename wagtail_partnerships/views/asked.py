"""Every question that a call ever asked, whatever its form asks now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ..models import CallRecord
from ..models.privacy import PrivacyClass
from ..models.questions import ASKS_NOTHING, CHOICE_TYPES


@dataclass
class AskedQuestion:
    """
    One question, by its key, over all versions of a form.

    :ivar label: how it was asked last.
    :ivar classes: every privacy class that it ever had.
    """

    name: str
    label: str
    type: str
    labels: list[str] = field(default_factory=list)
    classes: set[str] = field(default_factory=set)
    choices: list[str] = field(default_factory=list)

    @property
    def is_consent(self) -> bool:
        """Whether it asks for a consent, which is kept apart from the answers."""
        return self.type == "consent"

    @property
    def heading(self) -> str:
        """The question as it was asked last, with its earlier wordings."""
        earlier = [label for label in self.labels if label != self.label]
        if not earlier:
            return self.label
        return _("%(label)s (earlier: %(earlier)s)") % {
            "label": self.label,
            "earlier": " / ".join(earlier),
        }

    def take(self, question: dict) -> None:
        """Take over how one version of the form asked it."""
        self.label, self.type = question.get("label", ""), question["type"]
        if self.label not in self.labels:
            self.labels.append(self.label)
        self.classes.add(question.get("privacy_class") or PrivacyClass.ORDINARY)
        if self.type in CHOICE_TYPES:
            new = split_choices(question.get("choices", ""))
            self.choices += [choice for choice in new if choice not in self.choices]


def asked_questions(record: CallRecord) -> list[AskedQuestion]:
    """Return every question that a call asked, in the order in which they were first asked."""
    found: dict[str, AskedQuestion] = {}
    for questions in record.form_versions.order_by("pk").values_list("questions", flat=True):
        for question in questions:
            if question["type"] in ASKS_NOTHING:
                continue
            name = question["name"]
            found.setdefault(name, AskedQuestion(name, "", "")).take(question)
    return list(found.values())


def split_choices(text: str) -> list[str]:
    """Return the choices of a question as Wagtail's forms offer them."""
    parts = text.split("\n") if "\n" in text else text.split(",")
    return [choice for part in parts if (choice := part.strip().rstrip(",").strip())]


def told_apart(headings: list[str]) -> list[str]:
    """Return headings of which no two read the same."""
    seen: Counter[str] = Counter()
    told = []
    for heading in headings:
        seen[heading] += 1
        told.append(f"{heading} ({seen[heading]})" if seen[heading] > 1 else heading)
    return told
