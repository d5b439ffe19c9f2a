"""What the editors' forms of documents and of calls share: slugs that a library keeps free."""

from __future__ import annotations


class KeepsSlugsFreeForm:
    """Refuses a slug that the library above answers itself, where somebody can choose another."""

    def clean(self):
        cleaned = super().clean()
        if reason := self.instance.why_slug_is_kept_free(self.parent_page, cleaned.get("slug")):
            self.add_error("slug", reason)
        return cleaned
