"""The addresses of a host that offers a sitemap beside everything else."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from tests.urls import urlpatterns as others


urlpatterns = [path("sitemap.xml", sitemap), *others]
