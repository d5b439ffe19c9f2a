"""The editor's menu for guidance documents: the lifecycle's verbs in the place of Publish."""

from __future__ import annotations

from django.apps import apps
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import (
    ActionMenuItem,
    PublishMenuItem,
    SubmitForModerationMenuItem,
)

from ..permissions import permitted_verbs


# The name of the button that saves the draft and goes on to a verb's own page.
GO_ON = "partnerships-go-on"
CLOSED = (PublishMenuItem, SubmitForModerationMenuItem)


class SaveAndGoOn(ActionMenuItem):
    """Saves the draft, then opens the page of one verb."""

    template_name = "wagtail_partnerships/admin/editor/save_and_go_on.html"

    def __init__(self, verb: str, label, icon_name: str, order: int):
        self.verb = verb
        self.label = label
        self.icon_name = icon_name
        super().__init__(order)

    def is_shown(self, context):
        return not context["locked_for_user"]

    def get_context_data(self, parent_context):
        return {**super().get_context_data(parent_context), "go_on": GO_ON, "verb": self.verb}


class GoTo(ActionMenuItem):
    """Opens the page of one verb; a sealed text has nothing to save."""

    template_name = "wagtail_partnerships/admin/editor/go_to.html"

    def __init__(self, verb: str, label, icon_name: str, order: int):
        self.verb = verb
        self.label = label
        self.icon_name = icon_name
        super().__init__(order)

    def get_url(self, parent_context):
        from .documents.review import transition_url

        return transition_url(parent_context["page"], self.verb)


# What saves first, and what only leads on, in the order of the menu.
SAVING = {
    "submit": (_("Save and submit for approval…"), "resubmit"),
    "correct": (_("Save and publish as a correction…"), "upload"),
}
LEADING = {
    "approve": (_("Decide on the text…"), "check"),
    "recall": (_("Recall the text…"), "arrow-left"),
    "reinstate": (_("Reinstate the document…"), "rotate"),
}


def document_class(request, context):
    """Return the class of the page in the editor, if it is a guidance document, else None."""
    from ..models import LifecycleMixin

    page = context.get("page")
    if page is not None and page.pk:
        model = type(page)
    else:
        named = request.resolver_match.kwargs if request.resolver_match else {}
        label = named.get("content_type_app_name"), named.get("content_type_model_name")
        model = apps.get_model(*label) if all(label) else None
    return model if model is not None and issubclass(model, LifecycleMixin) else None


def use_lifecycle_verbs(menu_items, request, context) -> None:
    """Take Publish and Submit to moderation out of the menu, and put the lifecycle's verbs in."""
    if document_class(request, context) is None:
        return
    menu_items[:] = [item for item in menu_items if not isinstance(item, CLOSED)]
    page = context.get("page")
    if page is None or not page.pk:
        menu_items.append(SaveAndGoOn("submit", *SAVING["submit"], order=30))
        return
    if page.alias_of_id:
        return
    acts = permitted_verbs(request.user, page, page.review_cycle)
    items = [SaveAndGoOn(verb, *SAVING[verb], order=30) for verb in SAVING if verb in acts]
    menu_items += [item for item in items if item.is_shown(context)]
    leading = [GoTo(verb, *LEADING[verb], order=40) for verb in LEADING if verb in acts]
    # On a locked page there is nothing to save: what leads on comes first.
    menu_items[:] = leading + menu_items if context["locked_for_user"] else menu_items + leading
