"""
The text of a document, and where two of its objects differ in it.

The text is what the seal covers and a reader is told. What Wagtail keeps with the row (its place in
the tree, its locks and schedules), the address, and who looks after the document are no part of it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from modelcluster.models import (
    ClusterableModel,
    get_all_child_m2m_relations,
    get_all_child_relations,
    get_serializable_data_for_fields,
)
from wagtail.fields import StreamField
from wagtail.models import Page

from .questions import CallAudience, CallFormField


# What Wagtail stores of a page beside these belongs to the row and not to its text.
TEXT_OF_WAGTAIL = {"title", "seo_title", "search_description"}
ROWS_OF_CALLS = (CallAudience, CallFormField)

# The document whose row is being written with what was found to be its text.
_written: ContextVar[int | None] = ContextVar("document that is written", default=None)


@contextmanager
def writing(page: models.Model) -> Iterator[None]:
    """Let the rows that belong to the text of a page be saved with it."""
    token = _written.set(page.pk)
    try:
        yield
    finally:
        _written.reset(token)


def is_written(page_id: int | None) -> bool:
    """Whether the text of a page is being saved now, by the page itself."""
    return _written.get() == page_id


@cache
def text_fields(model) -> tuple[models.Field, ...]:
    """Return the columns of a page type that hold its text."""
    of_wagtail = {field.name for field in Page._meta.concrete_fields} - TEXT_OF_WAGTAIL
    beside = {*model.office_facts, *model.facts_beside_text}
    return tuple(
        field
        for field in model._meta.concrete_fields
        if field.serialize
        and not field.primary_key
        and not (field.remote_field and field.remote_field.parent_link)
        and field.name not in of_wagtail | beside
    )


@cache
def text_rows(model) -> tuple[models.ManyToOneRel, ...]:
    """Return the relations of a page type to the rows that belong to its text."""
    return tuple(
        relation
        for relation in get_all_child_relations(model)
        if relation.related_model._meta.app_label != "wagtailcore"
        and relation.related_model not in ROWS_OF_CALLS
        and relation.get_accessor_name() not in model.facts_beside_text
    )


@cache
def text_choices(model) -> tuple[models.ManyToManyField, ...]:
    """Return the many-to-many fields of a page type that belong to its text."""
    choices = get_all_child_m2m_relations(model)
    return tuple(field for field in choices if field.name not in model.facts_beside_text)


@cache
def column_names(model) -> frozenset[str]:
    """Return the names by which a save can be told to write a column of the text."""
    return frozenset(name for field in text_fields(model) for name in (field.name, field.attname))


@cache
def relation_names(model) -> frozenset[str]:
    """Return the names by which a save can be told to write rows and choices of the text."""
    rows = (relation.get_accessor_name() for relation in text_rows(model))
    return frozenset([*rows, *(field.name for field in text_choices(model))])


def names_written(page, update_fields=None) -> set[str]:
    """
    Return the names of what a save of this object writes of its text.

    :param update_fields: as `save()` has them.
    """
    model = type(page)
    if update_fields is not None:
        return set(update_fields) & (column_names(model) | relation_names(model))
    changed_rows = set(page.__dict__.get("_cluster_related_objects") or ())
    return column_names(model) | (changed_rows & relation_names(model))


def differences(page, other, names=None) -> dict[str, str]:
    """
    Return in what two objects of a document differ, by name, in words.

    :param names: the fields and relations to look at (default: all).
    """
    model, deferred = type(page), page.get_deferred_fields()
    told = {}
    for field in text_fields(model):
        if (
            (names is None or field.name in names or field.attname in names)
            and field.attname not in deferred
            and not _is_same(field, page, other)
        ):
            told[field.name] = str(field.verbose_name)
    for relation in text_rows(model):
        name = relation.get_accessor_name()
        if (names is None or name in names) and _rows(page, relation) != _rows(other, relation):
            told[name] = str(relation.related_model._meta.verbose_name_plural)
    for field in text_choices(model):
        if (names is None or field.name in names) and _keys(page, field) != _keys(other, field):
            told[field.name] = str(field.verbose_name)
    return told


@contextmanager
def put_aside(page, stored, names) -> Iterator[None]:
    """Give an object what is stored under some names, and its own back at the end."""
    relations = page.__dict__.get("_cluster_related_objects") or {}
    rows = {name: relations.pop(name) for name in names if name in relations}
    columns = [field.attname for field in text_fields(type(page)) if field.name in names]
    values = {name: page.__dict__[name] for name in columns}
    for name in columns:
        setattr(page, name, getattr(stored, name))
    try:
        yield
    finally:
        page.__dict__.update(values)
        if rows:
            page._cluster_related_objects = {**page._cluster_related_objects, **rows}


def take_text(page, other) -> None:
    """Give an object the text of another one of the same document; a save stores it."""
    for field in text_fields(type(page)):
        setattr(page, field.attname, getattr(other, field.attname))
    for name in relation_names(type(page)):
        setattr(page, name, list(getattr(other, name).all()))


def row_as_text(row: models.Model, parent: str) -> tuple[int, str]:
    """
    Return what a row that belongs to a text says, after its place among the others.

    :param parent: the name of its key to the page.
    """
    serializable = isinstance(row, ClusterableModel)
    data = row.serializable_data() if serializable else get_serializable_data_for_fields(row)
    place = data.pop("sort_order", None) or 0
    said = {name: value for name, value in data.items() if name not in {"pk", "id", parent}}
    return place, json.dumps(said, cls=DjangoJSONEncoder, sort_keys=True)


def _rows(page, relation) -> list[str]:
    rows = getattr(page, relation.get_accessor_name()).all()
    return [said for _place, said in sorted(row_as_text(row, relation.field.name) for row in rows)]


def _keys(page, field) -> set:
    return {row.pk for row in getattr(page, field.name).all()}


def _is_same(field, page, other) -> bool:
    one, two = field.value_from_object(page), field.value_from_object(other)
    if isinstance(field, StreamField):
        return _is_same_stream(field, one, two)
    if one == two:
        return True
    try:
        return field.to_python(one) == field.to_python(two)
    except ValidationError:
        return False


def _is_same_stream(field: StreamField, one, two) -> bool:
    stored = [field.get_prep_value(value) for value in (one, two)]
    if stored[0] == stored[1]:
        return True
    # A block that was looked at is stored with what its type has got since.
    return _settled(field, stored[0]) == _settled(field, stored[1])


def _settled(field: StreamField, stored: Any) -> Any:
    if not isinstance(stored, list):
        return stored
    value = field.stream_block.to_python(copy.deepcopy(stored))
    list(value)
    return _without_ids(field.stream_block.get_prep_value(value))


def _without_ids(stored: Any) -> Any:
    if isinstance(stored, list):
        return [_without_ids(item) for item in stored]
    if not isinstance(stored, dict):
        return stored
    is_block = {"type", "value", "id"} == set(stored)
    return {
        name: _without_ids(value)
        for name, value in stored.items()
        if not (is_block and name == "id")
    }
