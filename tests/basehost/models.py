"""A host with a base page model of its own, which Wagtail 8 allows."""

from wagtail.models import AbstractPage


class BasePage(AbstractPage):
    pass
