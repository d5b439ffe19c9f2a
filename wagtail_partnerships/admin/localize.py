"""
The screens of wagtail-localize that publish; of a document they save the draft.

The one module that imports wagtail-localize; it is loaded where that is installed.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail_localize.models import Translation
from wagtail_localize.views import update_translations

from ..models import LifecycleMixin
from ..permissions import EDIT, GuidancePermissionTester
from ..reading.labels import next_thing


class TranslatorPermissionTester(GuidancePermissionTester):
    """
    What somebody may do with a document in the editor of wagtail-localize.

    Its "Publish" is the one button that brings the translations into the page. It is answered by
    `lead_to_review`, and publishes nothing.
    """

    def can_publish(self):
        return EDIT in self.acts()


def lead_to_review(request, page):
    """Save the draft where the editor of wagtail-localize is asked to publish, and say so there."""
    if not isinstance(page, LifecycleMixin) or page.alias_of_id:
        return None
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    ).first()
    if translation is None:
        return None
    if request.method == "POST" and request.POST.get("action") == "publish":
        return _save_draft(request, page, translation)
    page.permissions_for_user = lambda user: TranslatorPermissionTester(user, page)
    if request.method == "GET":
        messages.info(
            request,
            _("“Publish” saves the translations as the draft and leads to the Review tab. %(next)s")
            % {"next": _next_thing(page)},
            buttons=[_review_button(page)],
        )
    return None


def _save_draft(request, page, translation):
    lock = page.get_lock()
    if lock is not None and lock.for_user(request.user):
        messages.error(request, lock.get_message(request.user))
        return redirect(_review_url(page))
    try:
        translation.save_target(user=request.user, publish=False)
    except ValidationError as error:
        messages.error(request, _("The draft could not be saved: ") + " ".join(error.messages))
        return redirect("wagtailadmin_pages:edit", page.pk)
    messages.success(
        request,
        _("The translations are saved as the draft. %(next)s") % {"next": _next_thing(page)},
    )
    return redirect(_review_url(page))


class UpdateTranslationsView(update_translations.UpdateTranslationsView):
    """The same, and it says of each document that its translation is a draft."""

    def form_valid(self, form):
        response = super().form_valid(form)
        if form.cleaned_data["publish_translations"]:
            for translation in self.object.translations.filter(enabled=True):
                page = translation.get_target_instance()
                if isinstance(page, LifecycleMixin) and not page.alias_of_id:
                    self._say_what_became_of(page)
        return response

    def _say_what_became_of(self, page):
        messages.warning(
            self.request,
            _(
                "“%(title)s” in %(language)s is not published: the changes are saved as its draft. "
                "%(next)s"
            )
            % {
                "title": page.title,
                "language": page.locale.get_display_name(),
                "next": _next_thing(page),
            },
            buttons=[_review_button(page)],
        )


def _next_thing(page) -> str:
    return next_thing(page, page.latest_cycle)


def _review_url(page) -> str:
    return reverse("partnerships_admin:document", args=(page.pk,))


def _review_button(page):
    return messages.button(_review_url(page), _("Review"))
