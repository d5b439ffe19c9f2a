from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WagtailPartnershipsAppConfig(AppConfig):
    """The app; registers its checks and signal handlers when it is ready."""

    name = "wagtail_partnerships"
    label = "wagtail_partnerships"
    verbose_name = _("Guidance and partnerships")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks  # noqa: F401
        from .signal_handlers import register_signal_handlers

        register_signal_handlers()
