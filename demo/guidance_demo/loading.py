"""Loads the demonstration, in one transaction: all of it, or nothing."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from wagtail.models import ReferenceIndex, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from wagtail_partnerships import actions
from wagtail_partnerships.models import GuidanceLibraryPage, GuidancePage, Notice, Organisation
from wagtail_partnerships.status import site_today

from . import cases, directory, partnerships, people, referrals
from .calling import Caller
from .gathering import Gatherer
from .lists import Files, Lists, find_user, is_of_demo, make_groups, make_users, settle_site
from .moving import Mover
from .register import ENTRIES, Stage
from .writing import Writer


LIBRARY_TITLE = "Policy and guidance document library"
LIBRARY_SLUG = "guidance"
LIBRARY_INTRODUCTION = (
    "<p>Find what is in force, for whom, since when, and what has changed. Everything here is demo "
    "content: two documents carry the facts of real ones, all others are invented, and every text "
    "was written for the demonstration.</p>"
)


class CannotLoad(Exception):
    """The demonstration does not fit into this site; the message says why."""


def find_library(site: Site) -> GuidanceLibraryPage | None:
    """Return the library of the demonstration, if it was loaded into a site."""
    return GuidanceLibraryPage.objects.child_of(site.root_page).filter(slug=LIBRARY_SLUG).first()


def load(site: Site) -> GuidanceLibraryPage | None:
    """
    Load the demonstration into a site; None if it is there already.

    :raises CannotLoad: if users or a page of the site are in the way.
    """
    if find_library(site) is not None:
        return None
    _refuse_what_is_in_the_way(site)
    with transaction.atomic():
        # Each document is saved a dozen times on its way; what it refers to is noted once.
        with disable_reference_index_auto_update():
            library = _load(site)
        _note_references(library)
        # Nobody is written to about what never happened. Within this transaction the notices are
        # ours alone, and no worker has seen them: the nudges come after commit.
        Notice.objects.filter(
            Q(cycle__page__path__startswith=library.path)
            | Q(expression__call__page__path__startswith=library.path),
            state__in=[Notice.State.PENDING, Notice.State.KEPT_BACK],
        ).update(state=Notice.State.DROPPED)
    return library


def _load(site: Site) -> GuidanceLibraryPage:
    today = site_today()
    home = site.root_page.specific
    groups = make_groups(home)
    users = make_users(groups)
    settle_site(site)
    lists = Lists()
    files = Files(groups[people.MEMBERS], users["editor"])
    files.sign(lists.organisations)
    library = home.add_child(
        instance=GuidanceLibraryPage(
            title=LIBRARY_TITLE,
            slug=LIBRARY_SLUG,
            introduction=LIBRARY_INTRODUCTION,
            search_description="What is in force, for whom, since when, and what has changed.",
            show_in_menus=True,
            owner=users["admin"],
        )
    )

    writer = Writer(library, lists, files, users, groups[people.MEMBERS], today)
    document = writer.write_partnerships()
    actions.adopt(document, issued_on=partnerships.ISSUED_ON, due_on=partnerships.DUE_ON)
    actions.adopt(writer.write_referrals(), issued_on=referrals.ISSUED_ON)

    pages = {
        entry.title: writer.write_entry(entry, number) for number, entry in enumerate(ENTRIES, 1)
    }
    mover = Mover(users, today, pages)
    # What replaces a document has to be in force first.
    for entry in sorted(ENTRIES, key=lambda entry: entry.stage is Stage.SUPERSEDED):
        mover.move(entry)

    gatherer = Gatherer(lists, users, today)
    second = next(entry for entry in ENTRIES if entry.stage is Stage.SECOND_EDITION)
    gatherer.fill_second_edition(pages[second.title])
    gatherer.fill_full_review(pages[cases.FULL_REVIEW_OF])
    gatherer.record_change(pages[cases.CHANGE_REVIEWS])
    gatherer.propose_change()

    caller = Caller(library, document, lists.voices, users, today)
    caller.bring_in(caller.make_closed_call())
    gatherer.take_over(document)
    caller.make_second_call()
    caller.make_open_call(pages[cases.FULL_REVIEW_OF])
    return library


def _note_references(library: GuidanceLibraryPage) -> None:
    pages = library.get_descendants(inclusive=True).specific()
    for row in (*pages, *Organisation.objects.filter(name__in=directory.SIGNS)):
        ReferenceIndex.create_or_update_for_object(row)


def _refuse_what_is_in_the_way(site: Site) -> None:
    found = [(person, find_user(person)) for person in people.PEOPLE]
    in_the_way = [
        f"the user “{person.username}”, who is not of the demonstration"
        for person, user in found
        if user is not None and not is_of_demo(user, person)
    ]
    if site.root_page.get_children().filter(slug=LIBRARY_SLUG).exists():
        in_the_way.append(f"the page “{LIBRARY_SLUG}” below the home page")
    if in_the_way:
        raise CannotLoad(
            f"These are in the way: {'; '.join(in_the_way)}. Nothing was loaded. Give them other "
            "names, or load the demonstration into another database."
        )


def count_by_status(library: GuidanceLibraryPage) -> dict[str, int]:
    """Return how many documents of a library there are of each status."""
    counts: dict[str, int] = {}
    statuses = GuidancePage.objects.descendant_of(library).with_status()
    for status in statuses.values_list("document_status", flat=True):
        counts[status] = counts.get(status, 0) + 1
    return counts
