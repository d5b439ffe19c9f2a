"""Addresses below a library: the library answers some of them itself."""

from __future__ import annotations

from itertools import count

from django.utils.translation import gettext as _


class KeepsSlugsFree:
    """
    Gives a new page below a library no slug that the library answers itself.

    Editors are told so in the form; whatever else makes a page (a copy, an alias, the API, an
    import, code) gets the next free slug, as Wagtail gives it where a title is there twice.
    """

    def why_slug_is_kept_free(self, parent, slug: str | None) -> str:
        """Return why a page below a parent is not to have a slug; nothing where it may."""
        if slug not in slugs_kept_free_by(parent):
            return ""
        told = _("“%(slug)s” is an address of the library itself. Choose another slug.")
        return told % {"slug": slug}

    def full_clean(self, *args, **kwargs):
        super().full_clean(*args, **kwargs)
        self._leave_slugs_free()

    def minimal_clean(self):
        # Wagtail asks drafts this only.
        super().minimal_clean()
        self._leave_slugs_free()

    def _leave_slugs_free(self) -> None:
        if not (self._state.adding and self.path):
            return
        parent = self.get_parent()
        if self.slug in slugs_kept_free_by(parent):
            taken = set(parent.get_children().values_list("slug", flat=True))
            further = (f"{self.slug}-{number}" for number in count(2))
            self.slug = next(slug for slug in further if slug not in taken)


def slugs_kept_free_by(parent) -> frozenset[str]:
    """Return the slugs of which a page keeps its children free."""
    return getattr(parent.specific_class, "slugs_kept_free", frozenset())
