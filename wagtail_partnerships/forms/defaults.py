"""What stands in a question before anybody types: only what the question itself would take."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .fields import one_on_each_line


# Nobody consents beforehand, and nobody is taken for one of the voices.
WITHOUT_DEFAULT = frozenset({"audience", "consent", "heading"})
SEVERAL = frozenset({"checkboxes", "multiselect"})
TICKED = frozenset({"yes", "true", "on", "1"})
NOT_TICKED = frozenset({"no", "false", "off", "0", ""})


def default_of(question, field):
    """
    Return the default of a question as its field takes it; None for none.

    :param question: the row that an editor wrote.
    :param field: the form field that is made of it.
    :raises ValidationError: if the field would refuse it.
    """
    written = question.default_value.strip()
    if question.field_type == "checkbox":
        return _read_tick(written)
    if not written:
        return None
    if question.field_type in WITHOUT_DEFAULT:
        raise ValidationError(_("A question of this type has no default. Leave this blank."))
    return field.clean(one_on_each_line(written) if question.field_type in SEVERAL else written)


def usable_default(question, field):
    """Return the default of a question; None where what is stored would be refused."""
    try:
        return default_of(question, field)
    except ValidationError:
        return None


def check_default(question) -> str:
    """Return why a default cannot be that of its question, or an empty string."""
    from .builder import CallFormBuilder

    try:
        default_of(question, CallFormBuilder([question]).formfields.get(question.name))
    except ValidationError as error:
        return _("“%(default)s” cannot be the default. %(reason)s") % {
            "default": question.default_value.strip(),
            "reason": " ".join(error.messages),
        }
    return ""


def _read_tick(written: str) -> bool:
    word = written.casefold()
    if word in TICKED or word == _("Yes").casefold():
        return True
    if word in NOT_TICKED or word == _("No").casefold():
        return False
    raise ValidationError(_("Enter “yes” for a box that is ticked, or “no”."))
