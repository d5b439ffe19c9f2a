"""A host with a base page model of its own, which Wagtail 8 allows."""

from wagtail.models import AbstractPage

from wagtail_partnerships.models.guidance import GuidanceMixin


class BasePage(AbstractPage):
    pass


class PolicyPage(GuidanceMixin, BasePage):
    """A guidance document on it."""

    template = "wagtail_partnerships/guidance_page.html"
