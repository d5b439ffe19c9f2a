"""The fields that the forms of the admin share."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminPageChooser

from ..editing.people import PostedKeys
from ..formats.days import validate_likely
from ..formats.parameters import RowField
from ..models import LifecycleMixin
from ..models.lifecycle import get_document_models, get_page_model


def words(label, help_text, missing, rows: int = 4) -> forms.CharField:
    """Return a field for a text that has to be written."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        error_messages={"required": missing},
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def a_day(label, help_text="", **kwargs) -> forms.DateField:
    """Return a field for a day, with Wagtail's date picker."""
    kwargs.setdefault("required", False)
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=AdminDateInput,
        validators=[validate_likely],
        **kwargs,
    )


class DocumentChooser(PostedKeys, AdminPageChooser):
    """Wagtail's page chooser, as our forms show it again with what was posted."""


class PageField(RowField):
    """A choice of a guidance document with Wagtail's page chooser."""

    def __init__(self, **kwargs):
        super().__init__(
            queryset=get_page_model().objects.all(),
            widget=DocumentChooser(target_models=get_document_models()),
            **kwargs,
        )

    def clean(self, value):
        page = super().clean(value)
        if page is None:
            return None
        page = page.specific
        if not isinstance(page, LifecycleMixin):
            raise forms.ValidationError(_("Choose a guidance document."))
        return page.alias_of.specific if page.alias_of_id else page
