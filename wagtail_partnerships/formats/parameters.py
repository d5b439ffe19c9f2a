"""What an address or a posted value asks for, bounded to what every database takes."""

from __future__ import annotations

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError


# A search looks at so much of what was typed; each word is one more condition of the query.
WORDS_LENGTH = 200
WORDS_AT_MOST = 20
# What a column for a whole number holds. SQLite raises on anything beyond it.
LARGEST_NUMBER = 2**63 - 1


def whole_number(text) -> int | None:
    """Return a posted number that a database can hold, or None for anything else."""
    try:
        number = int(text)
    except (TypeError, ValueError):
        return None
    return number if abs(number) <= LARGEST_NUMBER else None


def account_key(text):
    """Return the key of an account that an address names, a UUID or a number; else None."""
    try:
        key = get_user_model()._meta.pk.to_python(text)
    except ValidationError:
        return None
    return whole_number(key) if isinstance(key, int) else key


def query_words(text: str | None) -> str:
    """Return the words of a search, with one blank between them and no more than are looked for."""
    # PostgreSQL takes no NUL in a text.
    words = (text or "").replace("\x00", " ")[: 2 * WORDS_LENGTH].split()
    return " ".join(words[:WORDS_AT_MOST])[:WORDS_LENGTH]


class RowField(forms.ModelChoiceField):
    """A choice of a row. A key that no database can hold is no valid choice, and no error."""

    def to_python(self, value):
        try:
            return super().to_python(value)
        except OverflowError:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": value},
            ) from None
