"""A question as the templates of a visitor's form show it."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms

from .counting import allowed, describe_limit


@dataclass
class FormQuestion:
    """
    A question as a template shows it.

    :ivar row: the question of the call.
    :ivar field: the bound field; None for a section heading.
    :ivar notice: why special category data are asked for, at the first question that asks for them.
    :ivar kept: an earlier answer that the field cannot show; it stays unless another is entered.
    :ivar reworded: whether it is a consent that the person gave to other words.
    """

    row: object
    field: forms.BoundField | None
    notice: str = ""
    kept: str = ""
    reworded: bool = False

    @property
    def is_group(self) -> bool:
        """Whether it needs a fieldset with a legend."""
        return self.field is not None and self.field.use_fieldset

    @property
    def is_tick(self) -> bool:
        """Whether it is one box to tick, with its words beside it."""
        return self.field is not None and isinstance(self.field.field, forms.BooleanField)

    @property
    def hint(self) -> str:
        """The help of the question, with its limit."""
        limit = describe_limit(self.row.limit, self.row.limit_unit) if self.counts else ""
        return " ".join(filter(None, [self.row.help_text, limit]))

    @property
    def counts(self) -> bool:
        """Whether what is typed is counted."""
        return self.row.field_type == "statement" and bool(self.row.limit)

    @property
    def maximum(self) -> int:
        """The highest count that is allowed."""
        return allowed(self.row.limit, self.row.limit_unit)

    @property
    def first_id(self) -> str:
        """The id that an error leads to: the first box or button of a group."""
        widget_id = self.field.id_for_label or self.field.auto_id
        return f"{self.field.auto_id}_0" if self.is_group else widget_id

    @property
    def described_by(self) -> str:
        """The ids of what is read out with the question."""
        ids = [f"{self.field.auto_id}_guidance"] if self.row.guidance else []
        if self.notice:
            ids.append(f"{self.field.auto_id}_notice")
        if self.hint:
            ids.append(f"{self.field.auto_id}_hint")
        if self.kept or self.reworded:
            ids.append(f"{self.field.auto_id}_kept")
        if self.field.errors:
            ids.append(f"{self.field.auto_id}_error")
        if self.counts:
            ids.append(f"{self.field.auto_id}_count")
        return " ".join(ids)

    @property
    def control(self) -> str:
        """The rendered input, or inputs."""
        attrs = {}
        if not self.is_group and self.described_by:
            attrs["aria-describedby"] = self.described_by
        if self.field.errors:
            attrs["aria-invalid"] = "true"
        return self.field.as_widget(attrs=attrs)
