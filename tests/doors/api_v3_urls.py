"""The addresses of a host that offers Wagtail 8's API v3 beside everything else."""

from django.urls import path
from wagtail.api.v3.urls import api

from tests.urls import urlpatterns as others


urlpatterns = [path("api/v3/", api.urls), *others]
