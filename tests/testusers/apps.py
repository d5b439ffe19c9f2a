from django.apps import AppConfig


class TestUsersConfig(AppConfig):
    name = "tests.testusers"
    label = "testusers"
    default_auto_field = "django.db.models.BigAutoField"
