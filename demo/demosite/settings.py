"""The demonstration site: a plain Wagtail site to which the package was added. For trying out."""

import os
from pathlib import Path

from guidance_demo.people import DEMO_LOGINS  # noqa: F401 (login page, make demo)


DEMO_DIR = Path(__file__).resolve().parent.parent
# Where it keeps what it is given: database, files and letters.
DEMO_DATA = Path(os.environ.get("DEMO_DATA", DEMO_DIR))
ROOT = DEMO_DIR.parent

SECRET_KEY = "the demonstration site has no secrets"
# Off, as on a real site, so that mistaken addresses and errors look as they do there.
DEBUG = bool(os.environ.get("DEMO_DEBUG"))
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "demosite.urls"
WSGI_APPLICATION = "demosite.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "demosite",
    "home",
    "guidance_demo",
    # What the package needs: itself, modeladmin, and three of Wagtail's own.
    "wagtail_partnerships",
    "wagtail_modeladmin",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.contrib.routable_page",
    # What "wagtail start" has given.
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    # So that machines find and read what the site says.
    "wagtail.contrib.sitemaps",
    "wagtail.api.v2",
    "rest_framework",
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
    "django.contrib.sitemaps",
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
        # Before the templates of the apps, so that those of the package are dressed here.
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "demosite.context_processors.demo",
            ],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("DEMO_DB", DEMO_DATA / "db.sqlite3"),
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
    }
}

# The site's own migrations, as a package of the checkout.
MIGRATION_MODULES = {"home": "migrations.home"}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DEMO_DIR / "collected"
MEDIA_URL = "/media/"
MEDIA_ROOT = DEMO_DATA / "media"

# Letters are kept as files, to be read in demo/mail.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DEMO_DATA / "mail"
# What holds a web process up is not waited for.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = "guidance@demo.example.org"

WAGTAIL_SITE_NAME = "Demonstration society"
# No picture of a user is asked for elsewhere.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_BASE_URL = os.environ.get("DEMO_URL", "http://localhost:8000")
WAGTAIL_PARTNERSHIPS = {"BASE_TEMPLATE": "base.html"}
# What was typed into a form is given back when the session has ended meanwhile.
CSRF_FAILURE_VIEW = "wagtail_partnerships.views.csrf_failure"

# Members log in on the site itself.
WAGTAIL_FRONTEND_LOGIN_TEMPLATE = "login.html"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"

# Errors are told where the site was started.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR"}},
}
