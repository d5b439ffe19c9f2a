from demosite.urls import urlpatterns as demo_urlpatterns
from django.contrib.auth.views import LoginView
from django.urls import path

from tests.demo.dressed import demo_settings


# Wagtail reads the name of this template when it starts; it has started with the test site's.
login_template = demo_settings()["WAGTAIL_FRONTEND_LOGIN_TEMPLATE"]

urlpatterns = [
    path("_util/login/", LoginView.as_view(template_name=login_template), name="wagtailcore_login"),
    *demo_urlpatterns,
]
