"""Below which pages documents, calls and libraries are offered."""

from __future__ import annotations

from wagtail.coreutils import resolve_model_string

from ..conf import get_setting


class OfferedBelow:
    """
    Says below which pages one of the package's own page types can be made, moved or copied.

    Pages that stand elsewhere stay where they are: Wagtail asks when a page takes a place.
    """

    # The key of this page type in the setting PARENT_PAGE_TYPES.
    place_name: str

    @classmethod
    def can_exist_under(cls, parent):
        if not super().can_exist_under(parent):
            return False
        types = get_setting("PARENT_PAGE_TYPES").get(cls.place_name)
        if types is None:
            return cls.fits_below(parent)
        return issubclass(parent.specific_class, tuple(map(resolve_model_string, types)))

    @classmethod
    def fits_below(cls, parent) -> bool:
        """Whether pages of this type are offered below a page where no setting says so."""
        raise NotImplementedError
