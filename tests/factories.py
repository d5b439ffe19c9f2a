"""Make objects for tests. Each function has sensible defaults; every one can be overridden."""

from datetime import date, timedelta
from itertools import count

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Page, Site

from tests.testapp.models import HomePage, StockPage
from wagtail_partnerships import actions
from wagtail_partnerships.models import (
    CallFormField,
    CallToActionPage,
    DocumentKind,
    ExpressionOfInterest,
    GuidanceLibraryPage,
    GuidancePage,
    Organisation,
    ReviewCycle,
    Source,
    Topic,
    Voice,
)


numbers = count(1)


def home():
    """Return the home page of the default site."""
    return Site.objects.get(is_default_site=True).root_page


# The host's pages


def make_home(parent=None, **kwargs):
    kwargs.setdefault("title", "Test society")
    kwargs.setdefault("slug", "test-society")
    return (parent or Page.get_first_root_node()).add_child(instance=HomePage(**kwargs))


def make_stock_page(parent=None, **kwargs):
    kwargs.setdefault("title", f"Stock page {next(numbers)}")
    return (parent or home()).add_child(instance=StockPage(**kwargs))


# Guidance documents


def make_library(parent=None, **kwargs):
    kwargs.setdefault("title", f"Guidance library {next(numbers)}")
    return (parent or home()).add_child(instance=GuidanceLibraryPage(**kwargs))


def make_guidance(parent=None, cls=GuidancePage, **kwargs):
    """A document that was never issued: in drafting, not live, with a revision of its draft."""
    kwargs.setdefault("title", f"Safe practice {next(numbers)}")
    kwargs.setdefault("summary", "What to do, and why.")
    kwargs.setdefault("live", False)
    page = (parent or home()).add_child(instance=cls(**kwargs))
    page.save_revision()
    return page


def make_issued_guidance(parent=None, edition=1, issued_on=None, due_on=None, **kwargs):
    """A document with a text in force; its open cycle is ``page.review_cycle``."""
    page = make_guidance(parent, **kwargs)
    actions.adopt(page, edition=edition, issued_on=issued_on, due_on=due_on)
    return page.specific_class.objects.get(pk=page.pk)


def make_many_issued(parent, number, **facts):
    """So many issued documents at once, overdue or due soon; past all that saving one does."""
    content_type = ContentType.objects.get_for_model(GuidancePage)
    parent = Page.objects.get(pk=parent.pk)
    rows = [
        Page(
            path=Page._get_path(parent.path, parent.depth + 1, parent.numchild + 1 + place),
            depth=parent.depth + 1,
            title=f"One of many {place}",
            draft_title=f"One of many {place}",
            slug=f"many-{parent.numchild}-{place}",
            url_path=f"{parent.url_path}many-{parent.numchild}-{place}/",
            content_type=content_type,
            locale_id=parent.locale_id,
        )
        for place in range(number)
    ]
    Page.objects.bulk_create(rows)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + number)
    pages = [GuidancePage(page_ptr_id=row.pk, **facts) for row in rows]
    for page, row in zip(pages, rows, strict=True):
        page.__dict__.update({k: v for k, v in row.__dict__.items() if k != "_state"})
    fields = GuidancePage._meta.local_concrete_fields
    GuidancePage._base_manager.all()._insert(pages, fields=fields, using="default")
    day = timezone.localdate() - timedelta(days=400)
    ended = [
        ReviewCycle(
            page_id=row.pk,
            state="concluded",
            outcome="adopted",
            edition=1,
            issued_on=day,
            ended_on=day,
            ended_at=timezone.now(),
        )
        for row in rows
    ]
    ReviewCycle.objects.bulk_create(ended)
    ReviewCycle.objects.bulk_create(
        ReviewCycle(
            page_id=cycle.page_id,
            open_page_id=cycle.page_id,
            state="brief_review",
            depth="brief",
            review_began_on=day,
            current_edition=cycle,
            due_on=timezone.localdate() + timedelta(days=place % 90 - 45),
            lead=facts.get("officer"),
        )
        for place, cycle in enumerate(ended)
    )
    return pages


def make_due_guidance(parent=None, **kwargs):
    """A document of 2018 that fell due for review in 2023."""
    kwargs.setdefault("title", f"Partnership in practice {next(numbers)}")
    kwargs.setdefault("issued_on", date(2018, 9, 1))
    kwargs.setdefault("due_on", date(2023, 9, 1))
    return make_issued_guidance(parent, **kwargs)


def revise_draft(page, user=None, **fields):
    """Save a new draft of a page with some fields changed, and return its revision."""
    draft = page.get_latest_revision_as_object()
    fields = fields or {"title": f"{draft.title}, revised"}
    for name, value in fields.items():
        setattr(draft, name, value)
    return draft.save_revision(user=user)


def add_row(model, **kwargs):
    """Add a row to a text that may be issued already, past what keeps an issued text as it is."""
    row = model(**kwargs)
    row.save_base(raw=True)
    return row


def add_topic(page, topic=None):
    """Add a topic to a text that may be issued already, past what keeps an issued text as it is."""
    through = type(page).topics.through
    through._default_manager.create(**{page._meta.model_name: page, "topic": topic or make_topic()})


def make_organisation(**kwargs):
    kwargs.setdefault("name", f"College {next(numbers)}")
    return Organisation.objects.create(**kwargs)


def make_kind(**kwargs):
    kwargs.setdefault("name", f"Kind {next(numbers)}")
    return DocumentKind.objects.create(**kwargs)


def make_topic(**kwargs):
    number = next(numbers)
    kwargs.setdefault("name", f"Topic {number}")
    kwargs.setdefault("slug", f"topic-{number}")
    return Topic.objects.create(**kwargs)


def make_source(**kwargs):
    kwargs.setdefault("title", f"Ionising Radiation Regulations {next(numbers)}")
    kwargs.setdefault("kind", Source.Kind.LEGISLATION)
    return Source.objects.create(**kwargs)


def make_voice(**kwargs):
    kwargs.setdefault("name", f"Voice {next(numbers)}")
    return Voice.objects.create(**kwargs)


# Calls to action and their answers

QUESTIONS = (
    {"field_type": "name", "label": "Your name"},
    {"field_type": "email", "label": "Your e-mail address"},
    {"field_type": "statement", "label": "Your interest", "limit": 1, "limit_unit": "a4"},
    {"field_type": "consent", "label": "You may write to me about this call"},
)


def make_call(parent=None, cls=CallToActionPage, questions=QUESTIONS, **kwargs):
    """A call that is open now and asks the usual questions; ``live=False`` makes it a draft."""
    now = timezone.now()
    if "document" not in kwargs:
        kwargs["document"] = make_issued_guidance()
    kwargs.setdefault("title", f"Help us to review {next(numbers)}")
    kwargs.setdefault("introduction", "<p>We begin a full review.</p>")
    kwargs.setdefault("asked_for", "<p>Join a workshop and tell us what you think.</p>")
    kwargs.setdefault("opens_at", now - timedelta(days=1))
    kwargs.setdefault("closes_at", now + timedelta(weeks=6))
    kwargs.setdefault("contact_name", "The guidance office")
    kwargs.setdefault("contact_email", "office@example.org")
    kwargs.setdefault("confirmation_text", "<p>We write to you after the call closes.</p>")
    kwargs.setdefault("privacy_notice", "<p>We use what you send for this review only.</p>")
    kwargs.setdefault("retention_months", 12)
    page = cls(**kwargs)
    page.partnerships_form_fields = [
        CallFormField(sort_order=number, **question) for number, question in enumerate(questions)
    ]
    page = (parent or home()).add_child(instance=page)
    page.save_revision()
    return page


def make_event_call(parent=None, **kwargs):
    """An open call that invites to a workshop with ten places."""
    starts_at = timezone.now() + timedelta(weeks=8)
    kwargs.setdefault("event_starts_at", starts_at)
    kwargs.setdefault("event_ends_at", kwargs["event_starts_at"] + timedelta(hours=4))
    kwargs.setdefault("venue", "The society's house, London")
    kwargs.setdefault("expenses_covered", True)
    kwargs.setdefault("places", 10)
    return make_call(parent, **kwargs)


def make_expression(call=None, **kwargs):
    """An answer to a call (its page), as it has just come in."""
    call = call or make_call()
    number = next(numbers)
    kwargs.setdefault("call", call.call_record)
    kwargs.setdefault("name", f"Robin {number}")
    kwargs.setdefault("email", f"robin{number}@example.com")
    kwargs.setdefault("email_key", kwargs["email"].casefold())
    return ExpressionOfInterest.objects.create(**kwargs)
