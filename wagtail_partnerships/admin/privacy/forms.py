"""The forms of the screens under “Personal data”."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SureForm(forms.Form):
    """Asks whether somebody is sure; the label says of what."""

    sure = forms.BooleanField(error_messages={"required": _("Tick the box to go on.")})

    def __init__(self, *args, question: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sure"].label = question


class PurgeForm(SureForm):
    """Asks before answers are purged, and once more if nobody has exported them."""

    without_export = forms.BooleanField(
        label=_("Nothing of them is needed: purge them without an export"),
        error_messages={"required": _("Export the answers first, or tick this box.")},
    )
    field_order = ("without_export", "sure")

    def __init__(self, *args, exported: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if exported:
            del self.fields["without_export"]


class HoldForm(forms.Form):
    """Asks why answers are held."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=255,
        help_text=_("For which complaint or legal claim. It stays with the call, not in history."),
        error_messages={"required": _("Say for which complaint or claim the answers are held.")},
    )


class EndHoldForm(forms.Form):
    """Ends a hold; there is nothing to say."""


class FindPersonForm(forms.Form):
    """Asks for the address of the person."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("However it is written: capital letters make no difference."),
        error_messages={"required": _("Enter the person's e-mail address.")},
    )
