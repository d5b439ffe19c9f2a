from django.conf import settings
from wagtail.models import Site


def demo(request):
    site = Site.find_for_request(request)
    return {"demo_logins": settings.DEMO_LOGINS, "home_page": site and site.root_page}
