"""The form that a register is uploaded with."""

from __future__ import annotations

import zipfile

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..conf import get_setting
from ..formats.parameters import RowField
from ..importing.archives import MEGABYTE
from ..library.entries import guidance_models


REGISTERS = (".csv", ".xlsx")


class ImportForm(forms.Form):
    """
    Asks for a register, the library that it belongs to, and the files that it names.

    :param libraries: the libraries that the person may publish in.
    """

    register = forms.FileField(
        label=gettext_lazy("Register"),
        help_text=gettext_lazy(
            "A spreadsheet with one row for each document, as CSV (UTF-8) or XLSX. Nothing is "
            "imported until you have checked the result."
        ),
        error_messages={"required": gettext_lazy("Choose the register, a CSV or XLSX file.")},
    )
    library = RowField(
        label=gettext_lazy("Library"),
        queryset=None,
        empty_label=None,
        help_text=gettext_lazy("The documents are published in this library."),
        error_messages={"required": gettext_lazy("Choose the library of the documents.")},
    )
    page_type = forms.ChoiceField(
        label=gettext_lazy("Page type"),
        error_messages={"required": gettext_lazy("Choose the page type of the documents.")},
    )
    files = forms.FileField(
        label=gettext_lazy("Files"),
        required=False,
        help_text=gettext_lazy(
            "A ZIP archive of the PDFs, images and texts that the register names. Leave blank if "
            "it names none."
        ),
    )

    def __init__(self, *args, libraries, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["library"].queryset = libraries
        types = [
            (model._meta.label, capfirst(model._meta.verbose_name)) for model in guidance_models()
        ]
        self.fields["page_type"].choices = types
        if len(types) == 1:
            self.fields["page_type"].widget = forms.HiddenInput()
            self.fields["page_type"].initial = types[0][0]
        self.fields["register"].widget.attrs["accept"] = ",".join(REGISTERS)
        self.fields["files"].widget.attrs["accept"] = ".zip"

    def clean_register(self):
        register = self.cleaned_data["register"]
        if not register.name.lower().endswith(REGISTERS):
            raise forms.ValidationError(
                _("“%(name)s” is not a CSV or XLSX file. Save the register as one of them."),
                params={"name": register.name},
            )
        return small_enough(register)

    def clean_files(self):
        files = self.cleaned_data["files"]
        if files and not zipfile.is_zipfile(files):
            raise forms.ValidationError(
                _("“%(name)s” is not a ZIP archive, or is damaged. Make the archive again."),
                params={"name": files.name},
            )
        if files:
            files.seek(0)
        return small_enough(files)

    def clean(self):
        cleaned = super().clean()
        library, label = cleaned.get("library"), cleaned.get("page_type")
        models = {model._meta.label: model for model in guidance_models()}
        if library and label and not models[label].can_exist_under(library):
            self.add_error(
                "page_type",
                _("“%(library)s” cannot have pages of this type. Choose another type or library.")
                % {"library": library},
            )
        cleaned["model"] = models.get(label)
        return cleaned


def small_enough(file):
    """Return an uploaded file, or refuse it."""
    limit = get_setting("IMPORT_UPLOAD_MEGABYTES")
    if file and file.size > limit * MEGABYTE:
        raise forms.ValidationError(
            _("“%(name)s” is larger than %(limit)s MB. Import the register in several parts."),
            params={"name": file.name, "limit": limit},
        )
    return file
