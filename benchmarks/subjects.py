"""What is measured. Each function yields subjects; the README says what is compared with what."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from functools import cache, partial
from unittest.mock import patch

from django.test.utils import override_settings

from wagtail_partnerships import actions
from wagtail_partnerships.actions.calls.form_versions import token_of_form
from wagtail_partnerships.library.index import note_change
from wagtail_partnerships.models import GuidancePage, Notice
from wagtail_partnerships.models.textinforce import relation_names

from .content import COMMON_WORD, RARE_WORD
from .exporting import exporting
from .importing import importing
from .measure import Subject, Way
from .pages import (
    CHOICES,
    make_call,
    make_document,
    make_stock_document,
    make_stock_form,
    revise,
    submit_next_edition,
)
from .registers import registers
from .stock.models import StockDocument
from .world import World


# Takes tasks and runs none: what is left is the request, as where a worker sends the mail.
NO_WORKER = "django_tasks.backends.dummy.DummyBackend"
BOTH = ("sqlite", "postgresql")
# Rounds of what has to stay close to stock: a few rounds differ by more than what is allowed.
CLOSE_ROUNDS = 25


def at_most(sqlite: float, postgresql: float | None = None) -> dict[str, float]:
    """Return a target for both databases."""
    return dict(zip(BOTH, (sqlite, sqlite if postgresql is None else postgresql), strict=True))


def all_groups(world: World) -> dict[str, Callable[[], Iterator[Subject]]]:
    """Return what yields the subjects, by name; each makes what its own need when it is called."""

    @cache
    def rich():
        document, stock_document = make_document(world, "rich"), make_stock_document(world, "rich")
        call, form = make_call(world, document), make_stock_form(world)
        StockDocument.objects.filter(pk=stock_document.pk).update(call=form)
        return document, stock_document, call, form

    return {
        "reading": lambda: reading(world, *rich()[:2]),
        "listing": lambda: listing(world),
        "answering": lambda: answering(world, *rich()[2:]),
        "exporting": lambda: exporting(world, answers, at_most),
        "approving": lambda: approving(world),
        "saving": lambda: saving(world, rich()[0]),
        "registers": lambda: registers(world, at_most),
        "importing": lambda: importing(world),
    }


def page_of(world: World, url: str) -> Way:
    """Return how a page is asked for."""
    return Way(lambda _: world.visitor.get(url))


def reading(world: World, document, stock_document) -> Iterator[Subject]:
    """The document page, and the text of an earlier edition, which stock Wagtail has not."""
    stock = page_of(world, stock_document.url)
    shown = page_of(world, document.url)
    yield Subject("document page", shown, stock, at_most(1.2), rounds=CLOSE_ROUNDS)
    ours, bare = (library.get_children().first().url for library in world.libraries)
    yield Subject("document page, few facts", page_of(world, ours), page_of(world, bare))
    yield Subject("edition page", page_of(world, f"{document.url}editions/2/"), stock)


def _change_title(page: int, numbers: Iterator[int]) -> None:
    GuidancePage.objects.filter(pk=page).update(title=f"Title {next(numbers)}")
    note_change(page)


def listing(world: World) -> Iterator[Subject]:
    """Twenty of many documents."""
    stock = page_of(world, f"{world.stock_library.url}?page=2")
    same = page_of(world, f"{world.stock_library.url}?page=2&order=issued")
    ours = world.library.url
    newest = f"{ours}?sort=newest"
    yield Subject("library, newest", page_of(world, f"{newest}&page=2"), same, at_most(0.5, 1.0))
    yield Subject("library, first page", page_of(world, ours), same, at_most(0.5, 1.0))
    yield Subject(
        "library vs children",
        page_of(world, ours),
        stock,
        at_most(1.0, 2.0),
        rounds=CLOSE_ROUNDS,
    )
    yield Subject(
        "library, three facets",
        page_of(world, f"{ours}?topic={world.topics[0].pk}&nation=wales&status=in_force"),
        stock,
        at_most(1.0, 2.0),
    )
    page = world.library.get_children().first().pk
    changed = Way(
        lambda _: world.visitor.get(f"{ours}?page=2"),
        partial(_change_title, page, itertools.count()),
    )
    yield Subject("library, after a change", changed, stock, rounds=5)
    unread = Way(lambda _: world.visitor.get(f"{ours}?page=2"), note_change)
    yield Subject("library, first of a process", unread, stock, rounds=5)
    in_tree_order = page_of(world, f"{world.stock_library.url}?page=2&order=tree")
    yield Subject("library vs tree order", page_of(world, f"{ours}?page=2"), in_tree_order)
    yield Subject("feed", page_of(world, f"{ours}feed/"), stock)
    rare = page_of(world, f"{ours}?q={RARE_WORD}")
    yield Subject(
        "search: 100 % vs 1 %", page_of(world, f"{ours}?q={COMMON_WORD}"), rare, at_most(3)
    )


def answering(world: World, call, form) -> Iterator[Subject]:
    """A form with the same questions, as it is asked for and as it is sent."""
    people = itertools.count(1)

    def post_ours():
        number = next(people)
        names = [row.name for row in call.get_form_fields()]
        data = dict(zip(names, answers(number), strict=True))
        data["form_token"] = token_of_form(call, int(time.time()) - 60)
        return world.visitor.make_post(call.url, data, REMOTE_ADDR=address(number))

    def post_stock():
        number = next(people)
        names = [row.clean_name for row in form.get_form_fields()]
        data = dict(zip(names, answers(number), strict=True))
        return world.visitor.make_post(form.url, data, REMOTE_ADDR=address(number))

    yield Subject("form GET", page_of(world, call.url), page_of(world, form.url))
    ours = Way(lambda request: world.visitor.post(request, 302), post_ours)
    stock = Way(lambda request: world.visitor.post(request, 200), post_stock)
    yield Subject("form POST", ours, stock, at_most(1.2), rounds=CLOSE_ROUNDS)
    to_the_end = Way(
        lambda request: world.visitor.post_and_close(request, 302),
        # What other subjects have left unsent is not this one's.
        lambda: Notice.objects.all().delete() and post_ours(),
    )
    yield Subject("form POST, with mail", to_the_end, stock)
    with override_settings(TASKS={"default": {"BACKEND": NO_WORKER}}):
        yield Subject("form POST, mail by worker", ours, stock)


def answers(number: int) -> list:
    """Return what a person answers; no two answer the same."""
    choices = CHOICES.splitlines()
    return [
        f"Robin {number}",
        f"robin{number}@example.com",
        "020 7740 7200",
        choices[number % 4],
        choices[:2],
        f"I have been a patient {number} times, and would like to help. " * 20,
        "A quiet room.",
        "on",
    ]


def address(number: int) -> str:
    """Return the address of another visitor: ours counts the answers from each."""
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def approving(world: World) -> Iterator[Subject]:
    """The decision on a submitted text, up to and including its publication."""
    document = make_document(world, "approved")
    stock_document = make_stock_document(world, "approved")
    workflow = stock_document.get_workflow()

    def submit_stock():
        page = StockDocument.objects.get(pk=stock_document.pk)
        revise(page, world.writer)
        workflow.start(page, world.writer)
        # Each decision begins, as a request does, with nothing read yet.
        return StockDocument.objects.get(pk=page.pk).current_workflow_task_state.specific

    def approve_stock(task_state):
        task_state.task.specific.on_action(task_state, world.approver, "approve")

    yield Subject(
        "approve and publish",
        Way(
            lambda page: actions.approve(page.review_cycle, world.approver),
            lambda: (
                submit_next_edition(world, document) and GuidancePage.objects.get(pk=document.pk)
            ),
        ),
        Way(approve_stock, submit_stock),
        at_most(1.3),
    )


def saving(world: World, document) -> Iterator[Subject]:
    """What it costs that a save stores no other text than the one in force."""
    numbers = itertools.count()

    def read():
        page = GuidancePage.objects.get(pk=document.pk)
        page.officer_role = f"Professional officer {next(numbers)}"
        return page

    def read_with_rows():
        page = read()
        # A form saves the rows and the body that it has shown, whether they were changed or not.
        for name in relation_names(GuidancePage):
            setattr(page, name, list(getattr(page, name).all()))
        page.body.render_as_block()
        return page

    def save_uncompared(page):
        unguarded = patch.object(GuidancePage, "_keep_text_in_force", lambda *_: nullcontext())
        with unguarded:
            page.save()

    for name, prepare in (("", read), (", with rows", read_with_rows)):
        yield Subject(
            f"save of an issued document{name}",
            Way(GuidancePage.save, prepare),
            Way(save_uncompared, prepare),
            at_most(1.1),
            rounds=CLOSE_ROUNDS,
        )
