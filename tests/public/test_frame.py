"""What stands round the public pages, and page templates of a host that were there before it."""

import pytest
from django.template import engines


pytestmark = pytest.mark.django_db

OWN_CONTENT = """
{% extends "wagtail_partnerships/guidance_page.html" %}
{% block content %}<p>Our own words.</p>PARENT{% endblock %}
"""


@pytest.fixture
def render(document, rf):
    """Render a template of the host's own as that of a document."""

    def render(template):
        request = rf.get(document.url)
        context = document.get_context(request)
        return engines["django"].from_string(template.strip()).render(context, request)

    return render


def test_page_stands_in_the_frame(document, client):
    html = client.get(document.url).content.decode()
    assert html.index("<main>") < html.index('class="partnerships-frame"') < html.index("<h1")


def test_template_that_fills_content_itself_stands_without_the_frame(render):
    html = render(OWN_CONTENT.replace("PARENT", ""))
    assert "<main><p>Our own words.</p></main>" in html


def test_template_that_adds_to_the_content_keeps_the_frame(render):
    html = render(OWN_CONTENT.replace("PARENT", "{{ block.super }}"))
    assert (
        html.index("Our own words.") < html.index('class="partnerships-frame"') < html.index("<h1")
    )
