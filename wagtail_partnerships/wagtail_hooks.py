"""
Registration with Wagtail, and nothing else.

A hook of ours that fails does not take the host's admin down. Only the hooks that guard what
visitors may read, or what the API may do, are registered as they are: where they fail nothing is
served or done.
"""

from django.apps import apps
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.templatetags.static import static
from django.urls import include, path
from django.utils.html import format_html
from wagtail import VERSION as WAGTAIL_VERSION
from wagtail import hooks

from . import access, failsafe, localize
from .admin import assignees, deletion, home, opening, page_editor, page_menu
from .admin.calls import moves, screens
from .lifecycles.glossary import LOGGED, make_log_formatter
from .public import files


@failsafe.register("register_log_actions")
def register_log_actions(actions):
    """Name our verbs in Wagtail's history."""
    for verb, label in LOGGED.items():
        actions.register_action(f"wagtail_partnerships.{verb}")(make_log_formatter(label))


@failsafe.register("register_admin_urls", otherwise=())
def register_admin_urls():
    """Put our screens below the admin's address."""
    return [path("partnerships/", include("wagtail_partnerships.admin.urls"))]


failsafe.register("register_admin_viewset", assignees.register_person_chooser, otherwise=())


@failsafe.register("insert_global_admin_css", otherwise="")
def insert_admin_css():
    """Link our stylesheet in the admin."""
    return format_html(
        '<link rel="stylesheet" href="{}">', static("wagtail_partnerships/admin.css")
    )


@failsafe.register("construct_homepage_panels")
def add_home_panel(request, panels):
    """Show what waits for whoever has logged in."""
    panels.append(home.WaitsForMePanel())


# The page editor

failsafe.register("construct_page_action_menu", page_menu.use_lifecycle_verbs)
failsafe.register("before_create_page", page_editor.strip_publish_on_create)
failsafe.register("before_edit_page", page_editor.strip_publish_on_edit)
failsafe.register("after_create_page", page_editor.say_why_not_published)
failsafe.register("after_edit_page", page_editor.say_why_not_published)
failsafe.register("after_create_page", page_editor.go_on_to_verb)
failsafe.register("after_edit_page", page_editor.go_on_to_verb)
failsafe.register("register_page_header_buttons", screens.answers_button, otherwise=())

# Files

hooks.register("before_serve_document", files.guard_document)

# Deleting

failsafe.register("before_delete_page", deletion.guard_delete, otherwise=failsafe.refuse)
failsafe.register("before_bulk_action", deletion.guard_bulk_action, otherwise=failsafe.refuse)


@failsafe.register("construct_admin_api")
def guard_admin_api(router):
    """Guard what Wagtail's admin API deletes."""
    from .admin.page_deletion import guard_admin_api

    guard_admin_api(router)


# The places of calls that people hold links to

failsafe.register("before_move_page", moves.guard_move, otherwise=failsafe.refuse)
failsafe.register("before_bulk_action", moves.guard_bulk_move, otherwise=failsafe.refuse)
failsafe.register("before_edit_page", moves.keep_slug)

# Pages for members that go where more people can read them

failsafe.register("before_move_page", opening.warn_before_move, otherwise=failsafe.refuse)
failsafe.register("before_copy_page", opening.warn_before_copy, otherwise=failsafe.refuse)
failsafe.register("before_bulk_action", opening.warn_before_bulk_move, otherwise=failsafe.refuse)

if WAGTAIL_VERSION >= (8, 0):

    @hooks.register("register_actions", order=100)
    def register_actions(registry):
        """Guard what API v3 publishes and deletes."""
        from .admin.page_actions import GUARDED
        from .reading.visibility import PAGE

        for action in GUARDED:
            registry.register(PAGE, action)


@failsafe.register("register_permissions", otherwise=Permission.objects.none)
def register_permissions():
    """Offer the permissions on answers, and that to import, in the editor of groups."""
    offered = Q(codename__endswith="_expressions") | Q(codename="import_guidance")
    return Permission.objects.filter(offered, content_type__app_label="wagtail_partnerships")


hooks.register("on_serve_page", access.keep_visitors_apart)


@hooks.register("on_serve_page", order=-10)
def around_restrictions(serve):
    """Let holders of their own link in before a login is asked for."""
    from .public.private_calls import around_restrictions

    return around_restrictions(serve)


# What needs an app that a host may lack

if apps.is_installed("wagtail.contrib.settings"):
    from wagtail.contrib.settings.registry import register_setting

    from .models import PartnershipsSettings
    from .models.privacy import PrivacySettings

    register_setting(PartnershipsSettings, icon="doc-full-inverse")
    register_setting(PrivacySettings, icon="lock")

if apps.is_installed("wagtail_modeladmin"):
    from . import modeladmin

    modeladmin.register()

if localize.is_installed():
    from .admin import localize as localize_views

    # Before its own, which answer with its page_editor.
    failsafe.register("before_edit_page", localize_views.lead_to_review, order=-10)

    @failsafe.register("register_admin_urls", order=-10, otherwise=())
    def register_localize_urls():
        """Answer at one of its addresses, to say what becomes of files."""
        return [
            path(
                "localize/update/<int:translation_source_id>/",
                localize_views.UpdateTranslationsView.as_view(),
            )
        ]
