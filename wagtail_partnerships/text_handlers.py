"""How the text of an issued document is kept where something saves a part of it past its page."""

from __future__ import annotations

from functools import cache

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.db.models.signals import pre_delete, pre_save
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from wagtail.actions.publish_page_revision import PublishPagePermissionError

from .models import ReviewCycle
from .models.lifecycle import get_document_models, get_page_model
from .models.textinforce import TEXT_OF_WAGTAIL, is_written, row_as_text, text_rows


Page = get_page_model()


def keep_page(sender, instance, raw=False, update_fields=None, **kwargs):
    """Refuse to save other words of an issued document on its base page, past its own `save()`."""
    names = TEXT_OF_WAGTAIL.intersection(update_fields or TEXT_OF_WAGTAIL)
    if raw or not names or instance._state.adding or not _is_document(instance):
        return
    names -= instance.get_deferred_fields()
    stored = sender._base_manager.filter(pk=instance.pk).values(*names).first()
    if stored and any(getattr(instance, name) != said for name, said in stored.items()):
        _refuse_if_issued(instance.pk)


def keep_row(sender, instance, raw=False, **kwargs):
    """Refuse to save a row that belongs to the text of an issued document, past its page."""
    parent = key_to_page(sender)
    page = getattr(instance, parent.attname)
    if raw or is_written(page):
        return
    stored = None if instance._state.adding else sender._base_manager.filter(pk=instance.pk).first()
    if stored is None or row_as_text(stored, parent.name) != row_as_text(instance, parent.name):
        _refuse_if_issued(page)


def keep_from_deletion(sender, instance, origin=None, **kwargs):
    """Refuse to delete a row that belongs to the text of an issued document, past its page."""
    page = getattr(instance, key_to_page(sender).attname)
    # What goes with something else was asked of that.
    itself = origin is instance or (isinstance(origin, QuerySet) and origin.model is sender)
    if itself and not is_written(page):
        _refuse_if_issued(page)


@cache
def key_to_page(model) -> ParentalKey:
    """Return the key of a row to the page that it belongs to."""
    return next(field for field in model._meta.fields if isinstance(field, ParentalKey))


def _is_document(page) -> bool:
    kinds = ContentType.objects.get_for_models(*get_document_models(), for_concrete_models=False)
    return page.content_type_id in {kind.pk for kind in kinds.values()}


def _refuse_if_issued(page: int | None) -> None:
    edition = ReviewCycle.objects.filter(page=page, edition__isnull=False).select_related("page")
    if cycle := edition.first():
        raise PublishPagePermissionError(
            _(
                "“%(title)s” is issued, and a part of its text is not saved by itself. Change the "
                "latest draft (get_latest_revision_as_object()) and call its save_revision(); "
                "wagtail_partnerships.actions.correct, or a review, publishes it."
            )
            % {"title": cycle.page.title}
        )


def text_handlers():
    """Return signal, handler and sender of each of these handlers, once the apps are ready."""
    rows = {
        relation.related_model for model in get_document_models() for relation in text_rows(model)
    }
    return (
        (pre_save, keep_page, Page),
        *((pre_save, keep_row, model) for model in rows),
        *((pre_delete, keep_from_deletion, model) for model in rows),
    )
