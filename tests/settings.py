"""A host site for the tests. DB=sqlite (default), postgres or mariadb chooses the database."""

import os
import sys
from pathlib import Path

from tests.scratch import SCRATCH


# The demonstration lies outside the package, as an app of its own.
sys.path.append(str(Path(__file__).resolve().parent.parent / "demo"))

# Two runs in one checkout must not meet in one database. TEST_DB names one that outlives the run
# (for --reuse-db).
TEST_DB = os.environ.get("TEST_DB", f"test_partnerships_{os.getpid()}")

DB = os.environ.get("DB", "sqlite")
if DB == "sqlite":
    # In a file, so that threads and the live server share it; nothing is lost if it is lost.
    folder = SCRATCH.parent if "TEST_DB" in os.environ else SCRATCH
    sqlite_file = folder / f"{TEST_DB}.sqlite3"
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sqlite_file.with_suffix(".main.sqlite3"),
            "OPTIONS": {"timeout": 20, "init_command": "PRAGMA synchronous=OFF"},
            "TEST": {"NAME": str(sqlite_file)},
        }
    }
elif DB == "postgres":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": os.environ.get("POSTGRES_DB", "postgres"),
            "USER": os.environ.get("POSTGRES_USER", "postgres"),
            "PASSWORD": os.environ.get("POSTGRES_PASSWORD", ""),
            "HOST": os.environ.get("POSTGRES_HOST", "127.0.0.1"),
            "PORT": os.environ.get("POSTGRES_PORT", "5432"),
            "TEST": {"NAME": TEST_DB},
        }
    }
elif DB == "mariadb":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.mysql",
            "NAME": os.environ.get("MARIADB_DATABASE", "test"),
            "USER": os.environ.get("MARIADB_USER", "root"),
            "PASSWORD": os.environ.get("MARIADB_PASSWORD", ""),
            "HOST": os.environ.get("MARIADB_HOST", "127.0.0.1"),
            "PORT": os.environ.get("MARIADB_PORT", "3306"),
            "OPTIONS": {"charset": "utf8mb4"},
            "TEST": {"NAME": TEST_DB, "CHARSET": "utf8mb4"},
        }
    }
else:
    raise ValueError(f"DB={DB}: choose sqlite, postgres or mariadb.")

SECRET_KEY = "only for tests"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "tests.testapp",
    "tests.testusers",
    "guidance_demo",
    "wagtail_partnerships",
    "wagtail_modeladmin",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.table_block",
    "wagtail.api.v2",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "rest_framework",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]
# A comma-separated list of apps that the host has forgotten.
without_apps = os.environ.get("WITHOUT_APPS", "").split(",")
INSTALLED_APPS = [app for app in INSTALLED_APPS if app not in without_apps]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
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

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("cy", "Welsh"), ("fr", "French")]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
WAGTAIL_I18N_ENABLED = True

STATIC_URL = "/static/"
MEDIA_URL = "/media/"
MEDIA_ROOT = SCRATCH / "media"  # each test has a folder of its own instead

AUTH_USER_MODEL = "testusers.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DEFAULT_FROM_EMAIL = "guidance@example.org"
# Django 6.1 warns of a host that names no mailer, and its warnings are errors here. Django puts a
# mailer that keeps what it is given in the place of this one; earlier versions do not read it.
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}

WAGTAIL_SITE_NAME = "Test society"
WAGTAILADMIN_BASE_URL = "http://testserver"
WAGTAILDOCS_DOCUMENT_MODEL = "testapp.HouseDocument"
WAGTAIL_PARTNERSHIPS = {"BASE_TEMPLATE": "testapp/base.html"}
