from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "tests.upgrade.home"
    label = "home"
