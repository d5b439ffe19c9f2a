"""The field by which somebody is found who is given something to do."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.widgets.chooser import BaseChooser

from ..formats.parameters import RowField
from ..permissions import CHOOSE_ASSIGNABLE, assignable_users


class PostedKeys:
    """A chooser that shows nothing chosen where what was posted is no key at all."""

    def get_instance(self, value):
        try:
            return super().get_instance(value)
        except (ValueError, OverflowError, ValidationError):
            return None


class PersonChooser(PostedKeys, BaseChooser):
    """Finds somebody by name, of those who may be given something to do."""

    model = settings.AUTH_USER_MODEL
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    clear_choice_text = _("Choose nobody")
    show_edit_link = False
    chooser_modal_url_name = "partnerships_people:choose"

    def get_display_title(self, instance):
        return describe_person(instance)


def describe_person(user) -> str:
    """Return the name that Wagtail shows of a user, and, if another, that of their login."""
    name, username = get_user_display_name(user), user.get_username()
    return f"{name} ({username})" if name and name != username else username


class PersonField(RowField):
    """A choice of somebody who may be given something to do."""

    default_error_messages = {"invalid_choice": CHOOSE_ASSIGNABLE}

    def __init__(self, **kwargs):
        super().__init__(queryset=assignable_users(), widget=PersonChooser, **kwargs)


class ChoosesPeopleForm:
    """
    A form of a model whose rows somebody looks after.

    Whoever does so now stays, also where they could not be chosen any more.
    """

    person_fields: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.person_fields:
            if name in self.fields:
                self.fields[name] = self._person_field(name)

    def _person_field(self, name: str) -> PersonField:
        drawn = self.fields[name]
        field = PersonField(label=drawn.label, help_text=drawn.help_text, required=drawn.required)
        if present := getattr(self.instance, f"{name}_id"):
            users = field.queryset.model._default_manager.filter(pk=present)
            field.queryset = field.queryset | users
        return field
