"""What a call tells the people who answer it of their personal data."""

from __future__ import annotations

from django.utils.functional import cached_property

from .privacy import PrivacyClass, PrivacyFacts, PrivacySettings
from .questions import ASKS_NOTHING


class CallPrivacyMixin:
    """The notices that stand with the form of a call."""

    def _place(self):
        # A page that is being added has its place in the tree before it has its address.
        return self.get_parent() if self.path and not self.url_path else self

    def get_privacy_settings(self) -> PrivacySettings:
        """Return what the site has settled for each class of personal data."""
        place = self._place()
        site = place.get_site() if place is not None else None
        return PrivacySettings.for_site(site) if site is not None else PrivacySettings()

    @cached_property
    def class_notices(self) -> dict[str, str]:
        """What the site tells people of each class of personal data that the questions are of."""
        place = self._place()
        parts = place.get_url_parts() if place is not None else None
        asking = [row for row in self.get_form_fields() if row.field_type not in ASKS_NOTHING]
        used = {row.effective_privacy_class.value for row in asking}
        return PrivacyFacts.notices(parts[0], used) if parts and used else {}

    def get_privacy_notices(self) -> dict[str, str]:
        """Return the notices that stand with the form: the call's, and that of each class used."""
        return {"": self.privacy_notice, **self.class_notices}

    def get_general_notices(self) -> list[tuple[str, str]]:
        """Return the notices that stand at no question: what each is about, and its text."""
        classes = [(PrivacyClass(name), text) for name, text in self.class_notices.items()]
        return [(one.in_form, text) for one, text in classes if not one.is_special]
