from datetime import date, datetime

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Site

from guidance_demo import invitation, partnerships, referrals
from home.models import HomePage, NewsIndexPage, NewsPage


INTRODUCTION = (
    "<p>We are a professional body for people who work with imaging and radiotherapy. "
    "Here you find the guidance that we publish, and how to help us to keep it fit for purpose.</p>"
)

NEWS = [
    {
        "slug": "help-us-review-our-partnership-principles",
        "title": "Help us to review our partnership principles",
        "date": date(2022, 10, 28),
        "standfirst": "A short-life working group is being formed. Patients, members of the public "
        "and practitioners are all asked to take part.",
        "labels": "CoR, SoR",
        "body": [
            (
                "paragraph",
                "<p>Our guidance on partnership between patients, the public and practitioners "
                "came out in September 2018 and falls due for review in 2023. So much has changed "
                "since then that we have chosen a full review.</p>",
            ),
            ("heading", "What the review is for"),
            (
                "paragraph",
                "<p>Partnership has to be part of everything that we and our profession do: "
                "education, research, and how services are planned and given. The review asks "
                "what of the principles still holds, and what is missing.</p>",
            ),
            ("guidance", partnerships.SLUG),
            ("heading", "How to take part"),
            (
                "paragraph",
                "<p>A workshop in London in May 2023 will inform the review. Tell us on one side "
                "of A4 why you are interested and what you have done in this field. Do pass the "
                "invitation on to patients and lay advisers whom you know.</p>",
            ),
            ("guidance", invitation.SLUG),
        ],
    },
    {
        "slug": "fairer-access-to-imaging-referrals",
        "title": "Good practice for fairer access to imaging referrals",
        "date": date(2025, 1, 17),
        "standfirst": "New guidance helps employers and advanced practitioners to agree who may "
        "refer for clinical imaging.",
        "labels": "Advanced practitioners, RCR, SoR | CoR, RCN, NHS England",
        "body": [
            (
                "paragraph",
                "<p>More and more registered professionals in advanced roles ask to be entitled as "
                "referrers. The Royal College of Radiologists, the Society and College of "
                "Radiographers, the Royal College of Nursing and NHS England have developed "
                "guidance together, with an infographic, so that decisions are made in the same "
                "way everywhere in the UK. The Chartered Society of Physiotherapy and the Centre "
                "for Advancing Practice support it.</p>",
            ),
            ("heading", "What it hopes to bring"),
            (
                "paragraph",
                "<ul><li>Imaging sooner, where it is right</li><li>Fewer steps for patients</li>"
                "<li>Better use of what practitioners know</li></ul>",
            ),
            ("heading", "Where to find it"),
            ("guidance", referrals.SLUG),
        ],
    },
    {
        "slug": "how-we-keep-guidance-fit-for-purpose",
        "title": "How we keep our guidance fit for purpose",
        "date": date(2025, 9, 3),
        "standfirst": "Every document is looked at again at set intervals, and sooner when law, "
        "technology or practice changes.",
        "body": [
            (
                "paragraph",
                "<p>A brief review is enough where the evidence still holds. Otherwise a working "
                "group is formed, people are invited to give their views, and the Board decides "
                "on the new text. Until then the text in force stands, and its page says that it "
                "is being looked at.</p>",
            ),
            ("quote", "A date on a document is a promise to look at it again."),
            ("topic", {"title": "What we say about it", "topic": "partnership", "number": 3}),
            ("calls", {"title": "Calls that are open now", "number": 5}),
        ],
    },
]


class Command(BaseCommand):
    help = "Loads the demonstration site. Running it again changes nothing."

    def handle(self, **options):
        home = self.get_home()
        # Forced, because DEBUG is off: this site is nothing but the demonstration.
        call_command(
            "load_partnerships_demo",
            force=True,
            stdout=self.stdout,
            verbosity=options["verbosity"],
        )
        self.add_news(home)

    @transaction.atomic
    def get_home(self):
        """Put the society's home page in the place of Wagtail's welcome page."""
        home = HomePage.objects.first()
        if home is None:
            home = HomePage(title="Guidance to rely on", slug="society", introduction=INTRODUCTION)
            Page.get_first_root_node().add_child(instance=home)
            site = Site.objects.get(is_default_site=True)
            welcome_page, site.root_page, site.site_name = site.root_page, home, "Society"
            site.save()
            # Not delete() on the page as loaded: the tree has changed since.
            Page.objects.get(pk=welcome_page.pk).delete()
        return home

    @transaction.atomic
    def add_news(self, home):
        if NewsIndexPage.objects.exists():
            return
        index = NewsIndexPage(
            title="News",
            slug="news",
            show_in_menus=True,
            search_description="What the society is working on.",
        )
        home.add_child(instance=index)
        for item in NEWS:
            body = [
                (kind, self.card(value) if kind == "guidance" else value)
                for kind, value in item["body"]
            ]
            news = NewsPage(**{**item, "body": body})
            index.add_child(instance=news)
            published_at = timezone.make_aware(
                datetime(news.date.year, news.date.month, news.date.day, 9)
            )
            news.first_published_at = news.last_published_at = published_at
            news.save()

    def card(self, slug):
        """Return a card of the document or the call with a slug."""
        return {"page": Page.objects.get(slug=slug)}
