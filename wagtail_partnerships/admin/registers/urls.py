"""The addresses of the registers, where a host has them: wagtail-modeladmin is optional."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


DOCUMENTS = "partnerships_registers_documents"
ANSWERS = "partnerships_registers_expressions"
NOTICES = "partnerships_registers_notices"
PRACTICE_CHANGES = "partnerships_lists_changes"


def register_url(register: str, query: str = "") -> str:
    """
    Return the address of a register, or an empty string where there is none.

    :param register: one of the names above.
    :param query: what it is filtered by, as `standing=proposed`.
    """
    try:
        url = reverse(f"{register}_modeladmin_index")
    except NoReverseMatch:
        return ""
    return f"{url}?{query}" if query else url
