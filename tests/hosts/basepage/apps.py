from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "tests.hosts.basepage"
    label = "policies"
    default_auto_field = "django.db.models.BigAutoField"
