"""
The registers, with wagtail-modeladmin; nothing outside this folder imports it.

wagtail-modeladmin asks for permissions on the model only, and lets the address of a list filter
by any field of any related row. Here rows are limited to what the person may see, in every view,
and only the filters that a register declares are obeyed.

`base` is what all share, with the rows of `tables`. `registers` are documents, reviews, responses
and notices; `lists` are what all documents share. `group` is the menu.
"""

from wagtail_modeladmin.options import modeladmin_register

from .group import GuidanceGroup


def register() -> None:
    """Register the group with Wagtail, where the host has wagtail-modeladmin."""
    modeladmin_register(GuidanceGroup)
