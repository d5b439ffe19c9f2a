"""The society's own news, on its own pages, as the demonstration site serves them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


pytestmark = pytest.mark.long

MANAGE = Path(__file__).resolve().parents[2] / "demo" / "manage.py"
VISIT = """
from django.conf import settings
from django.test import Client
from home.models import NewsPage
settings.ALLOWED_HOSTS = ["*"]
for news in NewsPage.objects.order_by("date"):
    response = Client().get(news.url)
    print("NEWS", response.status_code, " ".join(response.content.decode().split()))
"""


def test_news_announces_both_stories(tmp_path):
    environment = os.environ | {"DEMO_DB": str(tmp_path / "demo.sqlite3")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)

    def manage(*arguments):
        command = [sys.executable, str(MANAGE), *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr
        return done.stdout

    manage("migrate", "--verbosity", "0")
    manage("load_demo")
    lines = manage("shell", "-c", VISIT).splitlines()
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
            "<h2>What it hopes to bring</h2>",
            'href="/guidance/equitable-clinical-imaging-referrals/"',
            "Members only",
        ),
        ("What we say about it", 'href="/guidance/unexpected-news-in-ultrasound/"'),
    )
    for story, parts in zip(stories, told, strict=True):
        for part in parts:
            assert part in story, part
