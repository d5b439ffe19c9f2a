"""Facts that belong to the office and not to the text: who looks after a page."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from ..signals import office_facts_changed


class RowOnlyFieldsMixin(models.Model):
    """
    Keeps some fields of a page on its row alone, as Wagtail keeps its owner and its lock.

    A revision, old, sealed or scheduled, never brings another value back; what is saved with a
    draft holds at once. So somebody who leaves can be followed by somebody else without a new text.
    """

    office_facts: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def with_content_json(self, content):
        page = super().with_content_json(content)
        for name in self.office_facts:
            attname = self._meta.get_field(name).attname
            setattr(page, attname, getattr(self, attname))
        return page

    def save_revision(self, *args, **kwargs):
        revision = super().save_revision(*args, **kwargs)
        user = kwargs.get("user") or (args[0] if args else None)
        self.keep_office_facts(user=user)
        return revision

    save_revision.alters_data = True

    def keep_office_facts(self, user=None) -> None:
        """Write the facts of this object to its row, and to those of its aliases."""
        names = [self._meta.get_field(name).attname for name in self.office_facts]
        rows = type(self)._base_manager
        held = rows.filter(pk=self.pk).values(*names).first()
        facts = {name: getattr(self, name) for name in names}
        if held is None or held == facts:
            return
        aliases = list(rows.filter(alias_of=self.pk).values_list("pk", flat=True))
        rows.filter(pk__in=[self.pk, *aliases]).update(**facts)
        office_facts_changed.send(sender=type(self), instance=self, held=held, user=user)

    keep_office_facts.alters_data = True
