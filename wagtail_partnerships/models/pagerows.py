"""
Rows that hang on the base page of a site, and that only pages of ours have.

A plain ``ParentalKey`` to the base page gives its rows to every page of the site: Wagtail would ask
for them, and write them into each revision, whatever the type of the page is.
"""

from __future__ import annotations

import swapper
from django.db.models import ManyToOneRel
from modelcluster.fields import ParentalKey
from wagtail.models import AbstractPage, Page


# A base page model of the host's own need not have the fields that Wagtail's Page adds.
_searched = AbstractPage if swapper.is_swapped("wagtailcore", "Page") else Page
BASE_SEARCH_FIELDS = _searched.search_fields


class HiddenRel(ManyToOneRel):
    """The way back from the base page: for queries, and no attribute of the page."""

    hidden = True


class PageRowKey(ParentalKey):
    """A key to the base page. Page types that have the rows name them: see :class:`PageRows`."""

    rel_class = HiddenRel
    # What a page type declares is a relation to the rows, so Django counts this key among the ways
    # back from there, too, and asks what each of these has. It is a field of the rows already.
    hidden = True

    @property
    def field(self):
        return self

    def deconstruct(self):
        # In the database it is any other key.
        name, _path, args, kwargs = super().deconstruct()
        return name, "modelcluster.fields.ParentalKey", args, kwargs


class PageRows(ManyToOneRel):
    """
    Declares on a page type, or a mixin of page types, that its pages have the rows of a model::

        partnerships_bodies = PageRows(BodyOfDocument)

    The name is the related name of the model's :class:`PageRowKey`. Wagtail finds the relation
    among the fields of the page type, as it finds one that was made by a ``ParentalKey``.
    """

    def __init__(self, model):
        key = model._meta.get_field("page")
        super().__init__(
            key,
            key.remote_field.model,
            key.remote_field.field_name,
            related_name=key.remote_field.related_name,
            on_delete=key.remote_field.on_delete,
        )

    def contribute_to_class(self, cls, name):
        self.model = cls
        self.field_name = self.field.remote_field.field_name
        cls._meta.add_field(self, private=True)
        setattr(cls, name, self.field.related_accessor_class(self))

    @property
    def attname(self):
        # Django asks for it of every relation that a model declares.
        return self.name

    def get_path_info(self, filtered_relation=None):
        to_base_page = self.model._meta.get_path_to_parent(self.field.remote_field.model)
        return [*to_base_page, *self.field.get_reverse_path_info(filtered_relation)]

    def __deepcopy__(self, memo):
        # Django gives each page type its own copy of what is declared on a mixin.
        return type(self)(self.field.model)
