"""The answers to a call as a file, beside Wagtail's own export of the same answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from functools import cache

from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.forms.models import FormSubmission

from wagtail_partnerships.actions.calls.form_versions import keep_version, shown_form
from wagtail_partnerships.models import CallToActionPage, ExpressionOfInterest

from .measure import Subject, Way
from .pages import make_call, make_document, make_stock_form
from .world import World


PIECE = 500


def exporting(world: World, answers: Callable[[int], list], at_most) -> Iterator[Subject]:
    """
    Yield what an export costs; the answers are stored when the first of these is measured.

    :param answers: returns what one person answers.
    :param at_most: returns a target.
    """
    number = world.scale.answers
    times_ten = f"{number * 10:,}"

    @cache
    def few():
        return make_answered_call(world, "export", answers, number)

    @cache
    def many():
        return make_answered_call(world, "long-export", answers, number * 10)

    @cache
    def stock():
        return make_answered_form(world, answers, number)

    def ours(call, kind="csv") -> Way:
        return Way(lambda url: world.clerk.download(url), lambda: url_of(call(), kind))

    def theirs(kind="csv") -> Way:
        return Way(lambda url: world.clerk.download(url), lambda: stock_url_of(stock(), kind))

    def bare_writer(call):
        rows = ExpressionOfInterest.objects.filter(call__page=call).order_by("pk")
        writer = csv.writer(io.StringIO())
        for reference, received_at, given in rows.values_list(
            "reference", "received_at", "answers"
        ).iterator(chunk_size=PIECE):
            writer.writerow([reference, received_at, *given.values()])

    yield Subject("export, CSV", ours(few), theirs(), at_most(0.67))
    yield Subject("export, bare csv.writer", ours(few), Way(bare_writer, few), at_most(2))
    yield Subject("export, XLSX", ours(few, "xlsx"), theirs("xlsx"), rounds=3)
    yield Subject(f"export, {times_ten} vs {number:,}", ours(many), ours(few), rounds=3)
    yield Subject(f"export, XLSX {times_ten}", ours(many, "xlsx"), ours(few, "xlsx"), rounds=1)


def url_of(call: CallToActionPage, kind: str) -> str:
    """Return the address of our export."""
    return reverse("partnerships_admin:answer_export", args=(call.pk, kind))


def stock_url_of(form, kind: str) -> str:
    """Return the address of Wagtail's."""
    return f"{reverse('wagtailforms:list_submissions', args=(form.pk,))}?export={kind}"


def make_answered_call(world: World, slug: str, answers, number: int) -> CallToActionPage:
    """Make a call with so many answers."""
    call = make_call(world, make_document(world, slug), slug=slug)
    record, names = call.call_record, [row.name for row in call.get_form_fields()]
    facts = {"call": record, "form_version_id": keep_version(call, shown_form(call))[0]}
    # The last question is a consent, which is kept apart.
    consent = {"name": names.pop(), "given": True, "at": timezone.now().isoformat()}
    consent.update(wording="You may write to me", version="1", withdrawn_at="")

    def rows():
        for place in range(1, number + 1):
            given = dict(zip(names, answers(place), strict=False))
            yield ExpressionOfInterest(answers=given, consents=[consent], **facts)

    store(ExpressionOfInterest, rows())
    return call


def make_answered_form(world: World, answers, number: int):
    """Make a form of stock Wagtail with the same answers."""
    form = make_stock_form(world, slug="stock-export")
    names = [row.clean_name for row in form.get_form_fields()]
    rows = (
        FormSubmission(page=form, form_data=dict(zip(names, answers(place), strict=True)))
        for place in range(1, number + 1)
    )
    store(FormSubmission, rows)
    return form


def store(model, rows) -> None:
    """Store rows, some at a time."""
    model.objects.bulk_create(rows, batch_size=PIECE)
