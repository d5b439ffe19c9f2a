"""Who signs in to the demonstration, and what each may do. Needs no database."""

from __future__ import annotations

from dataclasses import dataclass


PASSWORD = "demo"

EDITORS = "Guidance editors (demo)"
BOARD = "Board (demo)"
OFFICE = "Guidance office (demo)"
LEADS = "Review leads (demo)"
MEMBERS = "Members (demo)"


@dataclass(frozen=True)
class Person:
    """A user of the demonstration; the names say what the person is, and that it is a demo."""

    key: str
    first_name: str
    last_name: str
    role: str
    groups: tuple[str, ...]
    is_superuser: bool = False

    @property
    def username(self) -> str:
        # Sites have users named "editor" and "admin" of their own.
        return f"demo-{self.key}"

    @property
    def email(self) -> str:
        return f"{self.key}@demo.example.org"


EDITOR, APPROVER, SECOND_APPROVER, LEAD, OFFICER, ADMIN, MEMBER = PEOPLE = (
    Person(
        "editor",
        "Erin",
        "Editor (demo)",
        "Editor: writes documents, begins reviews, submits texts",
        (EDITORS, MEMBERS),
    ),
    Person(
        "approver",
        "Alex",
        "Approver (demo)",
        "Approver for the Board: approves texts, publishes calls, chooses people",
        (BOARD, MEMBERS),
    ),
    Person(
        "approver2",
        "Bola",
        "Board-Member (demo)",
        "A second approver: one who submits a text cannot approve it",
        (BOARD, MEMBERS),
    ),
    Person(
        "lead",
        "Lee",
        "Lead (demo)",
        "Lead: reviews the documents that are entrusted to this person, and no others",
        (LEADS, MEMBERS),
    ),
    Person(
        "officer",
        "Oriel",
        "Officer (demo)",
        "Responsible officer: keeps documents, reads and exports answers to calls",
        (EDITORS, OFFICE, MEMBERS),
    ),
    Person("admin", "Addy", "Admin (demo)", "Administrator of the site", (MEMBERS,), True),
    Person(
        "member",
        "Mel",
        "Member (demo)",
        "Member of the society: reads members-only documents, has no admin",
        (MEMBERS,),
    ),
)

# User name, password, who it is: for the login page, the command and the README.
DEMO_LOGINS = [(person.username, PASSWORD, person.role) for person in PEOPLE]

# Group: permissions in the admin, and on pages below the home page.
PAGE_PERMISSIONS = {
    EDITORS: ("add_page", "change_page"),
    BOARD: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
PERMISSIONS = {
    EDITORS: ("wagtailadmin.access_admin",),
    BOARD: (
        "wagtailadmin.access_admin",
        "wagtail_partnerships.view_expressions",
        "wagtail_partnerships.decide_expressions",
    ),
    OFFICE: (
        "wagtailadmin.access_admin",
        "wagtail_partnerships.view_expressions",
        "wagtail_partnerships.export_expressions",
        "wagtail_partnerships.delete_expressions",
        "wagtail_partnerships.decide_expressions",
        "wagtail_partnerships.subject_access_expressions",
        "wagtail_partnerships.change_partnershipssettings",
        "wagtail_partnerships.change_privacysettings",
    ),
    LEADS: ("wagtailadmin.access_admin",),
    MEMBERS: (),
}
# Who may add and choose files; Wagtail asks for these also where a host has models of its own.
FILES = (EDITORS, BOARD, LEADS)
FILE_PERMISSIONS = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.change_document",
    "wagtaildocs.choose_document",
)
