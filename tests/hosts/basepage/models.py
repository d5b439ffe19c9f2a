"""A guidance document on a base page model that is not Wagtail's, which Wagtail 8 allows."""

from wagtail.test.basepage.models import BasePage

from wagtail_partnerships.models import GuidanceMixin


class PolicyPage(GuidanceMixin, BasePage):
    template = "wagtail_partnerships/guidance_page.html"
