"""The kinds, topics, bodies and sources that a register names: found by name, or made."""

from __future__ import annotations

from django.utils.text import slugify

from ..models import DocumentKind, Organisation, Source, Topic
from .columns import PARTS, SOURCE_KINDS, plain


LISTED = ("kind", "topics", *PARTS, *SOURCE_KINDS)


class Lists:
    """
    The lists that documents draw on, in memory.

    :ivar made: what was made since the last row was kept.
    """

    def __init__(self):
        self.made: list[tuple[tuple, str]] = []
        bodies = list(Organisation.objects.all())
        self.rows = {
            (DocumentKind,): {plain(row.name): row for row in DocumentKind.objects.all()},
            (Topic,): {plain(row.name): row for row in Topic.objects.all()},
            # A full name goes before a short one.
            (Organisation,): {
                **{plain(row.short_name): row for row in bodies if row.short_name},
                **{plain(row.name): row for row in bodies},
            },
        }
        self.slugs = {topic.slug for topic in self.rows[Topic,].values()}
        for kind in SOURCE_KINDS.values():
            sources = list(Source.objects.filter(kind=kind))
            self.rows[Source, kind] = {
                **{plain(row.title): row for row in sources},
                **{plain(str(row)): row for row in sources},
            }

    def find(self, column: str, name: str):
        """Return the row that a cell of a column names, or None."""
        return self.rows[_which(column)].get(plain(name))

    def missing(self, rows) -> list[str]:
        """Return what has to be made for some rows."""
        found = {}
        for row in rows:
            for column in LISTED:
                value = row.values.get(column) or []
                for name in value if isinstance(value, list) else [value]:
                    if not self.find(column, name):
                        which = _which(column)
                        found[which, plain(name)] = f"{which[0]._meta.verbose_name} “{name}”"
        return sorted(found.values())

    def get(self, column: str, name: str):
        """Return the row that a cell of a column names; it is made if there is none."""
        if row := self.find(column, name):
            return row
        which = _which(column)
        model = which[0]
        if model is Source:
            row = Source(title=name, kind=which[1])
        elif model is Topic:
            row = Topic(name=name, slug=self._slug(name))
        else:
            row = model(name=name)
        row.full_clean()
        row.save()
        self.rows[which][plain(name)] = row
        self.made.append((which, plain(name)))
        return row

    def keep(self) -> list[str]:
        """Keep what was made, and return what that is."""
        kept = [
            f"{which[0]._meta.verbose_name} “{self.rows[which][name]}”" for which, name in self.made
        ]
        self.made = []
        return kept

    def forget(self) -> None:
        """Forget what was made: it was rolled back."""
        for which, name in self.made:
            self.slugs.discard(getattr(self.rows[which].pop(name), "slug", None))
        self.made = []

    def _slug(self, name: str) -> str:
        slug = wanted = slugify(name)[:90] or "topic"
        number = 1
        while slug in self.slugs:
            number += 1
            slug = f"{wanted}-{number}"
        self.slugs.add(slug)
        return slug


def _which(column: str) -> tuple:
    if column in SOURCE_KINDS:
        return (Source, SOURCE_KINDS[column])
    if column in PARTS:
        return (Organisation,)
    return ({"kind": DocumentKind, "topics": Topic}[column],)
