"""Bodies, kinds, topics and sources: the lists that documents draw on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model_string
from wagtail.search import index

from ..formats.names import plain, stored


class RetirableQuerySet(models.QuerySet):
    """Rows that are retired, not deleted, once something uses them."""

    def in_use(self):
        """Return the rows that may still be chosen."""
        return self.filter(retired=False)


class Retirable(models.Model):
    """A row that can be retired: it stays where it is used, and is offered no more."""

    retired = models.BooleanField(
        _("retired"),
        default=False,
        help_text=_("Stays on the documents that name it, and is no longer offered for new ones."),
    )

    objects = RetirableQuerySet.as_manager()

    class Meta:
        abstract = True


class NameField(models.CharField):
    """A name without what nobody sees; forms and imports store it so."""

    def clean(self, value, model_instance):
        return super().clean(stored(value or ""), model_instance)

    def deconstruct(self):
        # Migrations know Django's own field: what is kept is a text.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class Named(Retirable):
    """
    A row that is known by its name, of which no second one looks the same.

    :cvar told_apart_by: the fields that tell rows apart; the first one is the name.
    """

    told_apart_by = ("name",)

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if twin := self.find_twin():
            refusal = _("“%(name)s” is there already. Use it, or choose another name.")
            raise ValidationError({self.told_apart_by[0]: refusal % {"name": twin}})

    def identity(self) -> tuple[str, ...]:
        """Return what tells this row apart from others, in the form in which it is compared."""
        return tuple(plain(str(getattr(self, name) or "")) for name in self.told_apart_by)

    def find_twin(self):
        """Return another row that nobody could tell from this one, or None."""
        others = type(self)._default_manager.exclude(pk=self.pk).only("pk", *self.told_apart_by)
        own = self.identity()
        return next((other for other in others.iterator() if other.identity() == own), None)


class Organisation(index.Indexed, Named):
    """A body that publishes, co-develops or supports documents."""

    name = NameField(_("name"), max_length=255, unique=True)
    short_name = NameField(
        _("short name"), max_length=50, blank=True, help_text=_("For example: CoR.")
    )
    logo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    website = models.URLField(_("website"), blank=True)

    search_fields = [index.AutocompleteField("name"), index.SearchField("name")]

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self):
        return self.name


class DocumentKind(Named):
    """A kind of document: guidance, policy, statement."""

    name = NameField(_("name"), max_length=100, unique=True)
    review_interval = models.PositiveIntegerField(
        _("months between reviews"),
        null=True,
        blank=True,
        help_text=_("Empty: as the site. 0: documents of this kind have no periodic review."),
    )

    class Meta:
        verbose_name = _("kind of document")
        verbose_name_plural = _("kinds of document")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Topic(Named):
    """A topic by which readers find documents."""

    name = NameField(_("name"), max_length=100, unique=True)
    slug = models.SlugField(_("slug"), max_length=100, unique=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Source(index.Indexed, Named):
    """Legislation, a standard or another body's document that documents rely on."""

    class Kind(models.TextChoices):
        LEGISLATION = "legislation", _("Legislation")
        STANDARD = "standard", _("Standard")
        DOCUMENT = "document", _("Document of another body")

    class Status(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        AMENDED = "amended", _("Amended")
        REPEALED = "repealed", _("Repealed")
        SUPERSEDED = "superseded", _("Superseded")

    told_apart_by = ("title", "kind", "jurisdiction", "year", "source_version")

    title = NameField(_("title"), max_length=255)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    jurisdiction = NameField(_("jurisdiction"), max_length=100, blank=True)
    year = models.PositiveIntegerField(_("year"), null=True, blank=True)
    source_version = NameField(_("version or edition"), max_length=100, blank=True)
    url = models.URLField(_("web address"), blank=True)
    standing = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.IN_FORCE
    )
    issued_by = models.ForeignKey(
        Organisation,
        verbose_name=_("issued by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sources",
    )

    search_fields = [index.AutocompleteField("title"), index.SearchField("title")]

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title", "year"]

    def __str__(self):
        if self.source_version:
            return f"{self.title} ({self.source_version})"
        return self.title
