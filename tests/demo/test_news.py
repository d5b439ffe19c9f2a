"""The society's own news, on its own pages, as the demonstration site serves them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


# One worker loads the site, once.
pytestmark = [pytest.mark.long, pytest.mark.xdist_group("demo site")]

MANAGE = Path(__file__).resolve().parents[2] / "demo" / "manage.py"
VISIT = """
from django.conf import settings
from django.test import Client
from home.models import NewsPage
settings.ALLOWED_HOSTS = ["*"]
for news in NewsPage.objects.order_by("date"):
    response = Client().get(news.url)
    print("NEWS", response.status_code, " ".join(response.content.decode().split()))
documents = "/api/v2/pages/?type=wagtail_partnerships.GuidancePage&fields=*&limit=20"
for name, url in (("SITEMAP", "/sitemap.xml"), ("API", documents)):
    response = Client().get(url)
    print(name, response.status_code, " ".join(response.content.decode().split()))
"""


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    """What a visitor of the site as it was loaded is answered."""
    folder = tmp_path_factory.mktemp("site")
    environment = os.environ | {"DEMO_DATA": str(folder)}
    environment.pop("DEMO_DB", None)
    environment.pop("DJANGO_SETTINGS_MODULE", None)

    def manage(*arguments):
        command = [sys.executable, str(MANAGE), *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
        return done.stdout

    manage("migrate", "--verbosity", "0")
    manage("load_demo")
    return manage("shell", "-c", VISIT).splitlines()


def test_news_announces_both_stories(lines):
    stories = [line for line in lines if line.startswith("NEWS 200 ")]
    assert len(stories) == 3
    told = (
        # headline, standfirst, date, labels, what it is for, the document, the call
        (
            "<h1>Help us to review our partnership principles</h1>",
            "A short-life working group is being formed.",
            'datetime="2022-10-28"',
            "<li>CoR</li><li>SoR</li>",
            "<h2>What the review is for</h2>",
            'href="/guidance/partnerships-guiding-principles/"',
            'href="/guidance/advancing-public-partnerships/"',
        ),
        (
            "<h1>Good practice for fairer access to imaging referrals</h1>",
            "New guidance helps employers and advanced practitioners",
            'datetime="2025-01-17"',
            "<li>Advanced practitioners</li>",
            "<li>RCR</li><li>SoR | CoR</li><li>RCN</li><li>NHS England</li>",
            "Chartered Society of Physiotherapy",
            "<h2>What it hopes to bring</h2>",
            'href="/guidance/equitable-clinical-imaging-referrals/"',
            "Members only",
        ),
        (
            "What we say about it",
            'href="/guidance/unexpected-news-in-ultrasound/"',
            "Calls that are open now",
            'href="/guidance/late-effects-have-your-say/"',
        ),
    )
    for story, parts in zip(stories, told, strict=True):
        for part in parts:
            assert part in story, part


def test_machines_read_the_site_by_sitemap_and_api(lines):
    told = {name: line for name, _space, line in (line.partition(" ") for line in lines)}
    for name in ("SITEMAP", "API"):
        assert told[name].startswith("200 ")
    assert "/guidance/partnerships-guiding-principles/</loc>" in told["SITEMAP"]
    # For members: neither of the two names it to a stranger.
    assert "equitable-clinical-imaging-referrals" not in told["SITEMAP"] + told["API"]
    assert '"currency"' in told["API"]
