"""The host's user, in an app of its own: Wagtail's first migration needs it, testapp's Wagtail."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    job_title = models.CharField(max_length=100, blank=True)
