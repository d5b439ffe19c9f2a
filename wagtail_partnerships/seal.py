"""
The seal of a text: a hash over what a revision says and over what it refers to.

A revision names its files, bodies and sources by number only. The manifest says what stood behind
each number on the day, so that a file that was exchanged or a source that was renamed shows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import COMMENTS_RELATION_NAME


def make_manifest(text: models.Model) -> dict[str, list[dict[str, Any]]]:
    """
    Return what a text refers to.

    :param text: a page as one of its revisions has it (`revision.as_object()`).
    :returns: lists of plain dicts under `documents`, `images`, `bodies` and `sources`.
    """
    references = sorted(set(references_of(text)), key=str)
    return {
        "documents": _files(get_document_model(), references),
        "images": _files(get_image_model(), references),
        "bodies": [
            {"id": row.organisation_id, "name": row.organisation.name, "part": row.part}
            for row in text.partnerships_bodies.all()
        ],
        "sources": [
            {
                "id": row.source_id,
                "title": row.source.title,
                "version": row.source.source_version,
                "place": row.place,
            }
            for row in text.partnerships_citations.all()
            if row.source_id
        ],
    }


def compute_seal(content: dict[str, Any], manifest: dict[str, Any]) -> str:
    """
    Return the SHA-256, in hexadecimal, of a revision's stored content with its manifest.

    The comments of Wagtail's editor are no part of the text, and go when their author is erased.
    """
    text = {name: value for name, value in content.items() if name != COMMENTS_RELATION_NAME}
    return _hash(text, manifest)


def holds(seal: str, content: dict[str, Any], manifest: dict[str, Any]) -> bool:
    """Whether a seal is that of a content, also one made when comments were hashed as well."""
    return seal in (compute_seal(content, manifest), _hash(content, manifest))


def _hash(content: dict[str, Any], manifest: dict[str, Any]) -> str:
    canonical = json.dumps(
        {"content": content, "manifest": manifest},
        sort_keys=True,
        cls=DjangoJSONEncoder,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def seal_revision(revision) -> tuple[str, dict[str, Any]]:
    """
    Return the seal and the manifest of a revision as it is stored now.

    :param revision: a revision; it is read again, because an instance that was just created holds
        dates where the stored one holds strings.
    """
    stored = type(revision)._default_manager.get(pk=revision.pk)
    manifest = make_manifest(stored.as_object())
    return compute_seal(stored.content, manifest), manifest


def references_of(instance: models.Model) -> Iterator[tuple[type[models.Model], str]]:
    """Yield what a text refers to in its fields, its body and its rows: model and primary key."""
    file_models = (get_document_model(), get_image_model())
    for field in instance._meta.concrete_fields:
        if hasattr(field, "extract_references"):
            for model, pk, *_path in field.extract_references(field.value_from_object(instance)):
                yield model, str(pk)
        elif field.remote_field and issubclass(field.related_model, file_models):
            if value := field.value_from_object(instance):
                yield field.related_model, str(value)
    if hasattr(instance, "_cluster_related_objects") or hasattr(instance, "copy_child_relation"):
        for relation in get_all_child_relations(type(instance)):
            if relation.related_model._meta.app_label != "wagtailcore":
                for child in getattr(instance, relation.get_accessor_name()).all():
                    yield from references_of(child)


def _files(model, references) -> list[dict[str, Any]]:
    keys = [pk for referenced, pk in references if issubclass(referenced, model)]
    return [
        {
            "id": row.pk,
            "title": row.title,
            "name": row.filename,
            "hash": row.file_hash or row.get_file_hash(),
        }
        for row in model._default_manager.filter(pk__in=keys).order_by("pk")
    ]
