"""The kinds, topics, bodies and sources that a register names: found by name, or made."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ..formats.batches import in_batches
from ..formats.names import plain
from ..models import DocumentKind, Organisation, Source, Topic
from .columns import PARTS, SOURCE_KINDS, without_beside


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
        self.people: dict[str, list] = {}
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

    def find_source(self, name: str):
        """Return the source of any kind that has a name, or None."""
        found = (self.find(column, name) for column in SOURCE_KINDS)
        return next(filter(None, found), None)

    def split(self, column: str, name: str) -> tuple[str, str]:
        """Return what a cell of a column names, and the place that is cited of it."""
        if column not in SOURCE_KINDS or self.find(column, name):
            return name, ""
        return without_beside(name)

    def read_people(self, names: Iterable[str]) -> None:
        """Read the accounts that have some user names or email addresses."""
        User = get_user_model()
        field = User.USERNAME_FIELD
        people = User.objects.alias(partnerships_email=Lower("email"))
        for chunk in in_batches(sorted(set(names))):
            addresses = [name.lower() for name in chunk]
            named = Q(**{f"{field}__in": chunk}) | Q(partnerships_email__in=addresses)
            for user in people.filter(named):
                for name in {user.get_username(), user.email}:
                    self.people.setdefault(plain(name), []).append(user)

    def find_person(self, name: str):
        """Return the one active account with a user name or email address, or None."""
        found = self._active(name)
        exact = [user for user in found if plain(user.get_username()) == plain(name)]
        return (exact or found)[0] if len(exact or found) == 1 else None

    def _active(self, name: str) -> list:
        # A user name that is the email address in other letters leads to one account twice.
        people = dict.fromkeys(self.people.get(plain(name), ()))
        return [user for user in people if user.is_active]

    def is_shared(self, name: str) -> bool:
        """Whether several active accounts have a user name or email address."""
        return len(self._active(name)) > 1

    def missing(self, rows) -> list[str]:
        """Return what has to be made for some rows."""
        found = {}
        for row in rows:
            for column in LISTED:
                value = row.values.get(column) or []
                for cell in value if isinstance(value, list) else [value]:
                    name, _place = self.split(column, cell)
                    if not self.find(column, name):
                        which = _which(column)
                        found[which, plain(name)] = in_words(which, name)
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
        kept = [in_words(which, self.rows[which][name]) for which, name in self.made]
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


def in_words(which: tuple, name) -> str:
    """Return the kind and the name of a row of a list, for people."""
    return _("%(kind)s “%(name)s”") % {"kind": which[0]._meta.verbose_name, "name": name}


def _which(column: str) -> tuple:
    if column in SOURCE_KINDS:
        return (Source, SOURCE_KINDS[column])
    if column in PARTS:
        return (Organisation,)
    return ({"kind": DocumentKind, "topics": Topic}[column],)
