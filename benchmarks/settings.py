"""A host site for measuring: what "wagtail start" gives, the package, and stock pages."""

import os
from importlib.util import find_spec


# The databases are those of the tests: DB chooses one, POSTGRES_* say where it is.
os.environ.setdefault("TEST_DB", f"bench_partnerships_{os.getpid()}")
from tests.scratch import SCRATCH
from tests.settings import DATABASES


# A connection is kept between requests, as sites that care for their speed do; its server's time
# could not be followed otherwise.
DATABASES["default"]["CONN_MAX_AGE"] = None
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # As docs/installation.md advises: mail is sent in a thread beside what is measured.
    DATABASES["default"]["OPTIONS"]["transaction_mode"] = "IMMEDIATE"

SECRET_KEY = "only for measuring"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "benchmarks.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What the registers are measured beside; without it, these subjects are left out.
PERIODIC_REVIEW = (
    ["benchmarks.reviewed", "wagtail_periodic_review"]
    if find_spec("wagtail_periodic_review")
    else []
)

INSTALLED_APPS = [
    *PERIODIC_REVIEW,
    "benchmarks.stock",
    "wagtail_partnerships",
    "wagtail_modeladmin",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
MEDIA_URL = "/media/"
MEDIA_ROOT = SCRATCH / "media"

EMAIL_BACKEND = "benchmarks.mail.UnsentBackend"
DEFAULT_FROM_EMAIL = "guidance@example.org"

WAGTAIL_SITE_NAME = "Measured society"
WAGTAILADMIN_BASE_URL = "http://localhost"
WAGTAIL_PARTNERSHIPS = {"BASE_TEMPLATE": "stock/base.html"}
