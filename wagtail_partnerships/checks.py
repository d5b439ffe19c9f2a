"""System checks: one for everything that a host may have forgotten, with the way to mend it."""

from importlib import metadata

import swapper
from django import VERSION as DJANGO_VERSION
from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, Warning, register
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, router
from django.template import Context, Engine, TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader_tags import BlockNode, ExtendsNode
from wagtail.models import get_page_models

from .conf import DEFAULTS, get_setting


# What each app is needed for. Without one nothing of ours that needs it is registered.
NEEDED_APPS = {
    "wagtail_modeladmin": "the registers in the admin",
    "wagtail.contrib.settings": "the editors' settings",
    "wagtail.contrib.table_block": "tables in guidance documents",
    "wagtail.contrib.routable_page": "the library and the editions of a document",
}
NEEDED_BLOCKS = ("title", "content")
FRAME_TEMPLATE, FRAME_BLOCK = "wagtail_partnerships/frame.html", "partnerships_content"


@register(Tags.compatibility)
def check_apps(app_configs, **kwargs):
    """Warn of each app that is needed and not installed."""
    return [
        Warning(
            f"{app} is not in INSTALLED_APPS, so {purpose} cannot be offered.",
            hint=f'Add the line "{app}", to INSTALLED_APPS.',
            id="wagtail_partnerships.W001",
        )
        for app, purpose in NEEDED_APPS.items()
        if not apps.is_installed(app)
    ]


def is_distribution_installed(name):
    """Whether a distribution of that name is installed."""
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


@register(Tags.compatibility)
def check_fsm_distribution(app_configs, **kwargs):
    """Refuse django-fsm, alone or beside django-fsm-2, whose module it overwrites."""
    # Both install a module named django_fsm: whichever came last has overwritten the other.
    if not is_distribution_installed("django-fsm"):
        return []
    if is_distribution_installed("django-fsm-2"):
        message = "django-fsm and django-fsm-2 are both installed and overwrite each other."
    else:
        message = "django-fsm is installed where django-fsm-2, which continues it, is needed."
    return [
        Error(
            message,
            hint="Run: pip uninstall django-fsm && pip install --force-reinstall django-fsm-2",
            id="wagtail_partnerships.E001",
        )
    ]


@register(Tags.models)
def check_base_page_model(app_configs, **kwargs):
    """Refuse a custom base page model without the host's own pages."""
    base_page_model = swapper.is_swapped("wagtailcore", "Page")
    if not base_page_model:
        return []
    return [
        Error(
            "The page types of wagtail_partnerships stand on Wagtail's own Page, so they are not "
            f"available where WAGTAIL_PAGE_MODEL is {base_page_model}.",
            hint=(
                f"Make page types of your own on {base_page_model} with the mixins GuidanceMixin "
                "and CallToActionMixin from wagtail_partnerships.models, keep our migrations made "
                "for it in a module named in MIGRATION_MODULES, and silence this check; or leave "
                "WAGTAIL_PAGE_MODEL out."
            ),
            id="wagtail_partnerships.E002",
        )
    ]


@register(Tags.compatibility)
def check_sender_address(app_configs, **kwargs):
    """Warn where letters would leave without a sender of the site's own."""
    if getattr(settings, "WAGTAILADMIN_NOTIFICATION_FROM_EMAIL", None):
        return []
    if settings.DEFAULT_FROM_EMAIL not in ("", "webmaster@localhost"):
        return []
    return [
        Warning(
            "No sender address is set, so letters to members and visitors would come from "
            f'"{settings.DEFAULT_FROM_EMAIL}".',
            hint="Set DEFAULT_FROM_EMAIL, or WAGTAILADMIN_NOTIFICATION_FROM_EMAIL.",
            id="wagtail_partnerships.W002",
        )
    ]


def get_block_names(template, context=None):
    """Return the names of the blocks that a template which extends this one can fill."""
    chain = get_extends_chain(template, context)
    definitions = [block for t in chain for block in t.nodelist.get_nodes_by_type(BlockNode)]
    names = set()

    # From the outermost template inwards: a block that no parent has is never shown.
    def walk(nodelist):
        for block in nodelist.get_nodes_by_type(BlockNode):
            if block.name not in names:
                names.add(block.name)
                for definition in definitions:
                    if definition.name == block.name:
                        walk(definition.nodelist)

    walk(chain[-1].nodelist)
    return names


def get_extends_chain(template, context=None):
    """Return a template and what it extends, up to the last."""
    chain = [template]
    context = Context(context)
    context.template = template
    while extends := next(iter(chain[-1].nodelist.get_nodes_by_type(ExtendsNode)), None):
        parent = extends.parent_name.resolve(context)
        if not parent:
            break
        if isinstance(parent, str):
            parent = extends.find_template(parent, context)
        chain.append(getattr(parent, "template", parent))
    return chain


@register(Tags.templates)
def check_base_template(app_configs, **kwargs):
    """Refuse a base template that is missing or lacks a block that we fill."""
    name = get_setting("BASE_TEMPLATE")
    hint = 'Name your base template: WAGTAIL_PARTNERSHIPS = {"BASE_TEMPLATE": "base.html"}.'
    try:
        block_names = get_block_names(Engine.get_default().get_template(name))
    except TemplateDoesNotExist as error:
        missing = f"{error} (of {name})" if str(error) != name else name
        return [
            Warning(
                f"The base template of the public pages is missing: {missing}.",
                hint=hint,
                id="wagtail_partnerships.W003",
            )
        ]
    except TemplateSyntaxError:
        # Django's own template checks report it.
        return []
    return [
        Warning(
            f"The base template {name} has no block named {block}, which the public pages fill.",
            hint=f"Add {{% block {block} %}}{{% endblock %}} to it, or n{hint[1:]}",
            id="wagtail_partnerships.W004",
        )
        for block in NEEDED_BLOCKS
        if block not in block_names
    ]


@register(Tags.templates)
def check_frame_template(app_configs, **kwargs):
    """Refuse a frame of the host's own that shows nothing of the page within."""
    context = {"partnerships_base": get_setting("BASE_TEMPLATE")}
    try:
        frame = Engine.get_default().get_template(FRAME_TEMPLATE)
        block_names = get_block_names(frame, context)
    except (TemplateDoesNotExist, TemplateSyntaxError):
        # A missing base template is another check's, broken templates are Django's.
        return []
    if FRAME_BLOCK in block_names:
        return []
    return [
        Warning(
            f"The frame {FRAME_TEMPLATE} shows no block named {FRAME_BLOCK}, which the public "
            "pages fill.",
            hint=f"Add {{% block {FRAME_BLOCK} %}}{{% endblock %}} inside its block content.",
            id="wagtail_partnerships.W004",
        )
    ]


@register(Tags.security)
def check_document_serving(app_configs, **kwargs):
    """Warn of document serving that goes round Wagtail, and so round our guard."""
    method = getattr(settings, "WAGTAILDOCS_SERVE_METHOD", None)
    leads_to_media_root = method == "redirect" and isinstance(default_storage, FileSystemStorage)
    if method != "direct" and not leads_to_media_root:
        return []
    return [
        Warning(
            f'WAGTAILDOCS_SERVE_METHOD is "{method}": whoever has the address of an attachment '
            "can read it, also when its guidance document is restricted or taken down.",
            hint='Set WAGTAILDOCS_SERVE_METHOD = "serve_view", or leave it out.',
            id="wagtail_partnerships.W005",
        )
    ]


@register(Tags.compatibility)
def check_setting_names(app_configs, **kwargs):
    """Warn of keys in WAGTAIL_PARTNERSHIPS that mean nothing."""
    names = getattr(settings, "WAGTAIL_PARTNERSHIPS", {})
    return [
        Warning(
            f"WAGTAIL_PARTNERSHIPS has a key that is not known: {name!r}.",
            hint=f"The keys are {', '.join(sorted(DEFAULTS))}.",
            id="wagtail_partnerships.W006",
        )
        for name in names
        if name not in DEFAULTS
    ]


@register(Tags.compatibility)
def check_parent_page_types(app_configs, **kwargs):
    """Refuse names in PARENT_PAGE_TYPES that are no page types, or of pages that are not ours."""
    hint = (
        "Write for example WAGTAIL_PARTNERSHIPS = "
        '{"PARENT_PAGE_TYPES": {"call": ["wagtail_partnerships.GuidanceLibraryPage"]}}.'
    )
    page_types = {model._meta.label_lower for model in get_page_models()}
    wrong = []
    for name, types in get_setting("PARENT_PAGE_TYPES").items():
        if name not in ("library", "document", "call"):
            wrong.append(repr(name))
        wrong += [repr(label) for label in types if label.lower() not in page_types]
    return [
        Error(
            f"PARENT_PAGE_TYPES names what is not known: {', '.join(wrong)}.",
            hint=hint,
            id="wagtail_partnerships.E003",
        )
    ] * bool(wrong)


SMTP = "django.core.mail.backends.smtp.EmailBackend"


def waits_for_ever():
    """Whether the host's mail goes out by SMTP, and waits for the server without a time limit."""
    if DJANGO_VERSION >= (6, 1) and hasattr(settings, "MAILERS"):
        mailer = settings.MAILERS.get("default", {})
        return mailer.get("BACKEND", SMTP) == SMTP and not mailer.get("OPTIONS", {}).get("timeout")
    return settings.EMAIL_BACKEND == SMTP and not settings.EMAIL_TIMEOUT


@register(Tags.security, deploy=True)
def check_email_timeout(app_configs, **kwargs):
    """Warn where a mail server that hangs holds up whoever else sends mail on this site."""
    if not waits_for_ever():
        return []
    return [
        Warning(
            "Django waits for the mail server without a time limit. Ours stops waiting after "
            "MAIL_TIMEOUT_SECONDS, but an email to reset a password can hold a web worker.",
            hint='Set EMAIL_TIMEOUT = 20, or "timeout": 20 in the OPTIONS of MAILERS["default"].',
            id="wagtail_partnerships.W020",
        )
    ]


@register(Tags.database)
def check_mail_is_sent(app_configs, databases=None, **kwargs):
    """Warn where nothing has been sent for a day, while something is to be."""
    from .models import Notice
    from .notices.sending import count_waiting_in_vain

    if router.db_for_read(Notice) not in (databases or ()):
        return []
    try:
        waiting = count_waiting_in_vain()
    except DatabaseError:
        # Not migrated yet: this check runs before "migrate", too.
        return []
    if not waiting:
        return []
    return [
        Warning(
            f"{waiting} emails have been due for more than a day, and none was sent in it.",
            hint=(
                "Run partnerships_daily each day and partnerships_send each minute, or a worker, "
                "and look whether the mail server answers."
            ),
            id="wagtail_partnerships.W021",
        )
    ]
