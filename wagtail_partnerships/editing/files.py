"""What the editors' forms share of the files that a page names: which of them it may name anew."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model

from ..seal import references_of


class KeepsFilesClosedForm:
    """
    Refuses files that its editor may neither choose in Wagtail nor read.

    Publishing a page opens its files, and a file is named by nothing but a number. What the page
    has, or a draft of it has had, it keeps.
    """

    def clean(self):
        cleaned = super().clean()
        refused = self._refused_files()
        if refused:
            for form, field, keys in list(self._files_named()):
                if keys & refused:
                    form.add_error(field, _unknown_file())
        return cleaned

    def _refused_files(self) -> set[int]:
        from ..reading.files import files_of_page, may_choose_file, may_read_file

        named = set().union(*(keys for _form, _field, keys in self._files_named()))
        if self.for_user is None or not named:
            return set()
        files = get_document_model()._default_manager.filter(pk__in=named)
        refused = {
            file.pk
            for file in files.exclude(pk__in=files_of_page(self.instance))
            if not (may_choose_file(file, self.for_user) or may_read_file(file, self.for_user))
        }
        return refused - self._files_of_draft() if refused else refused

    def _files_of_draft(self) -> set[int]:
        """Return what the page and its latest draft have; of calls nothing else tells it."""
        if self.instance.pk is None:
            return set()
        row = type(self.instance)._base_manager.get(pk=self.instance.pk)
        return {
            int(pk)
            for text in (row, row.get_latest_revision_as_object())
            for found, pk in references_of(text)
            if issubclass(found, get_document_model())
        }

    def _files_named(self) -> Iterator[tuple[object, str, set[int]]]:
        """Yield each field of the form and of its rows that names files, with their keys."""
        forms = [self]
        for formset in getattr(self, "formsets", {}).values():
            formset.is_valid()
            forms += [form for form in formset.forms if form not in formset.deleted_forms]
        for form in forms:
            for name, value in getattr(form, "cleaned_data", {}).items():
                if keys := set(_files_in(form._meta.model, name, value)):
                    yield form, name, keys


def _files_in(model, name: str, value) -> Iterator[int]:
    if isinstance(value, get_document_model()):
        yield value.pk
        return
    if name not in {field.name for field in model._meta.get_fields()}:
        return
    field = model._meta.get_field(name)
    if value and isinstance(field, models.Field) and hasattr(field, "extract_references"):
        for found, pk, *_path in field.extract_references(value):
            if issubclass(found, get_document_model()):
                yield int(pk)


def _unknown_file() -> str:
    return _(
        "You may not use this file: it is in a collection that you cannot choose from, and on "
        "pages that you cannot read. Choose another file, or ask for access to its collection."
    )
