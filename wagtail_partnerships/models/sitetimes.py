"""Times that editors enter and read in the site's zone, wherever they are themselves."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from ..forms.fields import MomentField


class SiteTimeFormField(MomentField):
    """Reads and shows a moment in Django's `TIME_ZONE`, not in the zone that Wagtail activates."""

    def prepare_value(self, value):
        with timezone.override(timezone.get_default_timezone()):
            return super().prepare_value(value)

    def to_python(self, value):
        with timezone.override(timezone.get_default_timezone()):
            return super().to_python(value)


class SiteTimeField(models.DateTimeField):
    """A moment that is written in the site's zone. In the database it is any other moment."""

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": SiteTimeFormField, **kwargs})
