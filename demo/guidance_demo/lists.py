"""Writes users, groups, rights, and the lists that documents draw on. What is there is kept."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
)

from wagtail_partnerships.models import (
    DocumentKind,
    Organisation,
    PartnershipsSettings,
    Source,
    Topic,
    Voice,
)
from wagtail_partnerships.models.privacy import PrivacyFacts, PrivacySettings

from . import directory, files, invitation, people


def make_groups(home) -> dict[str, Group]:
    """Make the groups of the demonstration, with their rights below the home page."""
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in people.PERMISSIONS}
    for name, permissions in people.PERMISSIONS.items():
        groups[name].permissions.add(*(_permission(label) for label in permissions))
    for name, codenames in people.PAGE_PERMISSIONS.items():
        for codename in codenames:
            permission = _permission(f"wagtailcore.{codename}", model="page")
            GroupPagePermission.objects.get_or_create(
                group=groups[name], page=home, permission=permission
            )
    root = Collection.get_first_root_node()
    for name in people.FILES:
        for label in people.FILE_PERMISSIONS:
            GroupCollectionPermission.objects.get_or_create(
                group=groups[name], collection=root, permission=_permission(label)
            )
    return groups


def _permission(label: str, **content_type) -> Permission:
    app_label, codename = label.split(".")
    return Permission.objects.get(
        content_type__app_label=app_label,
        codename=codename,
        **{f"content_type__{name}": value for name, value in content_type.items()},
    )


def make_users(groups: dict[str, Group]) -> dict[str, object]:
    """Make the users of the demonstration; return them by the keys of `people`."""
    users = {}
    # One hash for all: hashing takes long on purpose, and the password is known to everybody.
    password = make_password(people.PASSWORD)
    for person in people.PEOPLE:
        user = find_user(person) or _make_user(person, password)
        user.groups.add(*(groups[name] for name in person.groups))
        users[person.key] = user
    return users


def find_user(person: people.Person):
    """Return the user who has a person's user name already, or None."""
    user_model = get_user_model()
    return user_model._default_manager.filter(
        **{user_model.USERNAME_FIELD: _login(user_model, person)}
    ).first()


def is_of_demo(user, person: people.Person) -> bool:
    """Whether a user was made by the demonstration."""
    return user.email == person.email


def _make_user(person: people.Person, password: str):
    user_model = get_user_model()
    names = {field.name for field in user_model._meta.get_fields()}
    facts = {"email": person.email, "first_name": person.first_name, "last_name": person.last_name}
    facts = {name: value for name, value in facts.items() if name in names}
    facts[user_model.USERNAME_FIELD] = _login(user_model, person)
    user = user_model(is_superuser=person.is_superuser, password=password, **facts)
    if "is_staff" in names:
        user.is_staff = person.is_superuser
    user.save()
    return user


def _login(user_model, person: people.Person) -> str:
    return person.email if user_model.USERNAME_FIELD == "email" else person.username


class Lists:
    """The rows that documents draw on, by name."""

    def __init__(self):
        self.organisations = {
            name: _row(Organisation, name=name, defaults={"short_name": short, "website": website})
            for name, short, website in directory.ORGANISATIONS
        }
        self.kinds = {
            name: _row(DocumentKind, name=name, defaults={"review_interval": months})
            for name, months in directory.KINDS
        }
        self.topics = {
            name: _row(Topic, name=name, defaults={"slug": slug}) for name, slug in directory.TOPICS
        }
        self.voices = {
            name: _row(Voice, name=name, defaults={"sort_order": number})
            for number, name in enumerate(directory.VOICES)
        }
        self.sources = {title: self._source(title, *facts) for title, *facts in directory.SOURCES}

    def _source(self, title, kind, jurisdiction, year, version, url, standing, issued_by):
        facts = {
            "kind": kind,
            "jurisdiction": jurisdiction,
            "url": url,
            "standing": standing,
            "issued_by": self.organisations.get(issued_by),
        }
        return _row(Source, title=title, year=year, source_version=version, defaults=facts)


def _row(model, **facts):
    return model.objects.get_or_create(**facts)[0]


class Files:
    """The files of the demonstration, drawn and stored."""

    def __init__(self, members: Group, uploader):
        self.uploader = uploader
        root = Collection.get_first_root_node()
        self.closed = root.get_children().filter(name=people.MEMBERS).first()
        if self.closed is None:
            self.closed = root.add_child(name=people.MEMBERS)
            restriction = CollectionViewRestriction.objects.create(
                collection=self.closed, restriction_type="groups"
            )
            restriction.groups.add(members)
        self.images = {
            "circle": self._image("Three circles (demo)", "circles.png", files.draw_circles())
        }
        self.documents = {
            "checklist": self._document("checklist.pdf", *files.CHECKLIST),
            "application": self._document("application.pdf", *files.APPLICATION, self.closed),
            "infographic": self._document("infographic.pdf", *files.INFOGRAPHIC, self.closed),
        }

    def _image(self, title: str, name: str, content: bytes):
        return get_image_model().objects.create(
            title=title,
            file=ContentFile(content, f"demo-{name}"),
            uploaded_by_user=self.uploader,
        )

    def _document(self, name: str, title: str, lines: list[str], collection=None):
        return get_document_model().objects.create(
            title=title,
            file=ContentFile(files.draw_pdf(title, lines), f"demo-{name}"),
            collection=collection or Collection.get_first_root_node(),
            uploaded_by_user=self.uploader,
        )

    def sign(self, organisations: dict[str, Organisation]) -> None:
        """Give the invented bodies a sign where a logo would be."""
        for name, (initials, colour) in directory.SIGNS.items():
            body = organisations[name]
            if body.logo_id is None:
                content = files.draw_sign(initials, colour)
                body.logo = self._image(f"Sign of {name}", f"{initials.lower()}.png", content)
                body.save()


def settle_site(site) -> None:
    """Name the office and settle what calls do with personal data, unless the site has."""
    PartnershipsSettings.objects.get_or_create(
        site=site,
        defaults={
            "office_name": invitation.CONTACT_NAME,
            "office_email": invitation.CONTACT_EMAIL,
        },
    )
    settings, _created = PrivacySettings.objects.get_or_create(site=site)
    for (
        privacy_class,
        basis,
        condition,
        notice,
        mailed,
        exported,
        months,
    ) in invitation.PRIVACY_FACTS:
        PrivacyFacts.objects.get_or_create(
            settings=settings,
            privacy_class=privacy_class,
            defaults={
                "lawful_basis": basis,
                "condition": condition,
                "notice": notice,
                "may_be_mailed": mailed,
                "may_be_exported": exported,
                "months_kept": months,
            },
        )
