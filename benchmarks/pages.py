"""The pages that are compared: a rich document and a form, in our way and in stock Wagtail's."""

from __future__ import annotations

import datetime
import json

from django.utils import timezone

from wagtail_partnerships import actions
from wagtail_partnerships.models import (
    BodyOfDocument,
    CallFormField,
    CallToActionPage,
    Citation,
    ExcludedNation,
    GuidancePage,
    WorkingGroup,
)
from wagtail_partnerships.models.guidancerows import Attachment

from .content import SUMMARY, make_body
from .stock.models import (
    StockAttachment,
    StockBody,
    StockCitation,
    StockCorrection,
    StockDocument,
    StockEdition,
    StockForm,
    StockFormField,
    StockNation,
    StockThanks,
)
from .world import World


EDITIONS = (datetime.date(2014, 3, 1), datetime.date(2018, 9, 1))
CHANGE_NOTE = "Rewritten throughout with the people whom it is about, and shorter by a third."
CORRECTION = "A wrong link was put right."
ELSEWHERE = "https://wales.example.org/"
MEMBERS = ("Ada Preston", "Omar Byrne", "Edith Nkemelu")

# The questions of the form: our type, stock Wagtail's, the words.
QUESTIONS = (
    ("name", "singleline", "Your name"),
    ("email", "email", "Your e-mail address"),
    ("telephone", "singleline", "Your telephone number"),
    ("radio", "radio", "Who you are"),
    ("checkboxes", "checkboxes", "When you can come"),
    ("statement", "multiline", "Your interest, on one side of A4"),
    ("multiline", "multiline", "What helps you to take part"),
    ("consent", "checkbox", "You may write to me about this call"),
)
CHOICES = "\n".join(("A patient", "A carer", "A student", "A radiographer"))


def _text(world: World, **facts) -> dict:
    return {
        "summary": SUMMARY,
        "body": json.dumps(make_body(seed=-1, sections=8)),
        "scope": "Imaging and radiotherapy of adults and children, in hospitals and outside.",
        "audience": "Radiographers, those who refer, and managers of services",
        "kind": world.kinds[0],
        "officer_role": "Professional officer",
        "officer_email": "officer@example.org",
        "first_issued_on": EDITIONS[0],
        **facts,
    }


def make_document(world: World, slug: str) -> GuidancePage:
    """Make a document with three editions, as its editors would."""
    page = GuidancePage(**_text(world, title=f"Partnership {slug}", slug=slug, reference=slug))
    page.partnerships_bodies = [
        BodyOfDocument(organisation=body, part=part)
        for body, part in zip(world.bodies, BodyOfDocument.Part.values, strict=False)
    ]
    page.partnerships_citations = [
        Citation(source=source, place="regulation 10") for source in world.sources
    ]
    page.partnerships_attachments = [
        Attachment(title=file.title, document=file) for file in world.files
    ]
    page.partnerships_excluded_nations = [ExcludedNation(nation="wales", alternative_url=ELSEWHERE)]
    page.topics = world.topics[:3]
    page = world.library.add_child(instance=page)
    page.save_revision()
    actions.adopt(page, issued_on=EDITIONS[0])
    for _edition in range(2):
        submit_next_edition(world, page)
        actions.approve(page.review_cycle, world.approver)
    revise(GuidancePage.objects.get(pk=page.pk), world.writer)
    actions.correct(page.review_cycle, world.approver, CORRECTION)
    group = WorkingGroup.objects.create(cycle=page.editions.first())
    for name in MEMBERS:
        group.members.create(name=name, consents_to_be_named=True)
    return GuidancePage.objects.get(pk=page.pk)


def submit_next_edition(world: World, page: GuidancePage):
    """Bring a document in force to where its next edition awaits approval; return its cycle."""
    cycle = actions.begin_brief_review(page.review_cycle, world.writer, "periodic")
    actions.revise(cycle, world.writer, "Out of date.")
    revise(GuidancePage.objects.get(pk=page.pk), world.writer)
    return actions.submit(page.review_cycle, world.writer, CHANGE_NOTE, "Adopt it.")


def make_stock_document(world: World, slug: str) -> StockDocument:
    """Make the page that shows the same in stock Wagtail, and publish it."""
    facts = {"edition": 3, "issued_on": timezone.localdate(), "reference": slug}
    facts["next_review_on"] = facts["issued_on"] + datetime.timedelta(days=1826)
    page = StockDocument(**_text(world, title=f"Partnership {slug}", slug=slug, **facts))
    page.bodies = [StockBody(organisation=body, part="Published by") for body in world.bodies[:3]]
    page.citations = [
        StockCitation(source=source, place="regulation 10") for source in world.sources
    ]
    page.attachments = [StockAttachment(title=file.title, document=file) for file in world.files]
    page.editions = [
        StockEdition(number=number, issued_on=day, note=CHANGE_NOTE)
        for number, day in enumerate((*EDITIONS, timezone.localdate()), 1)
    ]
    page.nations = [StockNation(nation="Wales", alternative_url=ELSEWHERE)]
    page.corrections = [StockCorrection(corrected_on=timezone.localdate(), note=CORRECTION)]
    page.thanks = [StockThanks(name=name) for name in MEMBERS]
    page.topics = world.topics[:3]
    page = world.stock_library.add_child(instance=page)
    page.save_revision().publish()
    return StockDocument.objects.get(pk=page.pk)


def revise(page, user):
    """Save a draft that differs a little from the text before."""
    draft = page.get_latest_revision_as_object()
    draft.summary = f"{SUMMARY} {timezone.now().isoformat()}"
    return draft.save_revision(user=user)


def make_call(world: World, document: GuidancePage, slug="call") -> CallToActionPage:
    """Make a call that is open and asks the questions."""
    now = timezone.now()
    page = CallToActionPage(
        title="Help us to review it",
        slug=slug,
        document=document,
        introduction="<p>We begin a full review.</p>",
        asked_for="<p>Join a workshop and tell us what you think.</p>",
        opens_at=now - datetime.timedelta(days=1),
        closes_at=now + datetime.timedelta(weeks=6),
        contact_name="The office",
        contact_email="office@example.org",
        confirmation_text="<p>We write to you after the call closes.</p>",
        privacy_notice="<p>We use what you send for this review only.</p>",
        retention_months=12,
    )
    page.partnerships_form_fields = [
        CallFormField(
            sort_order=number,
            field_type=ours,
            label=label,
            choices=CHOICES if ours in {"radio", "checkboxes"} else "",
            limit=1 if ours == "statement" else None,
            limit_unit="a4",
        )
        for number, (ours, _stock, label) in enumerate(QUESTIONS)
    ]
    page = world.home.add_child(instance=page)
    page.save_revision().publish()
    return CallToActionPage.objects.get(pk=page.pk)


def make_stock_form(world: World, slug="stock-form") -> StockForm:
    """Make the form with the same questions in stock Wagtail."""
    page = StockForm(
        title="Help us to review it",
        slug=slug,
        introduction="<p>We begin a full review.</p>",
        asked_for="<p>Join a workshop and tell us what you think.</p>",
        thank_you_text="<p>We write to you after the call closes.</p>",
        to_address="office@example.org",
        from_address="guidance@example.org",
        subject="Somebody wants to help",
    )
    page.form_fields = [
        StockFormField(
            sort_order=number,
            field_type=stock,
            label=label,
            choices=CHOICES if stock in {"radio", "checkboxes"} else "",
        )
        for number, (_ours, stock, label) in enumerate(QUESTIONS)
    ]
    page = world.home.add_child(instance=page)
    page.save_revision().publish()
    return StockForm.objects.get(pk=page.pk)
