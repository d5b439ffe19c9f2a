"""Everything that is held about a person, found by their e-mail address; and erasing them."""

from __future__ import annotations

import json

from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from ...actions.privacy.subject_access import (
    answers_of,
    erase_person,
    held_about,
    may_erase_people,
    may_find_people,
)
from ...formats.moments import moment_in_words
from ...models.answerwords import in_words
from ...reading.consents import consent_in_words
from .data import PersonalDataMixin, erasure_consequences, still_named
from .forms import FindPersonForm, SureForm


class PeopleView(PersonalDataMixin, TemplateView):
    """
    Shows, hands out and erases what is held about one person.

    The address is only ever posted: it gets into no log of a server, no history of a browser.
    """

    template_name = "wagtail_partnerships/admin/privacy/people.html"
    page_title = gettext_lazy("Find a person")

    def dispatch(self, request, *args, **kwargs):
        if not may_find_people(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", FindPersonForm())
        return super().get_context_data(may_erase=may_erase_people(self.request.user), **kwargs)

    def post(self, request, *args, **kwargs):
        form = FindPersonForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        email = form.cleaned_data["email"]
        if "erase" in request.POST:
            return self.erase(form, email)
        held = held_about(email, request.user)
        if "download" in request.POST:
            return as_file(held)
        return self.render_to_response(
            self.get_context_data(
                form=form,
                asked=True,
                answers=[(one["reference"], facts_of_answer(one)) for one in held["answers"]],
                elsewhere=facts_elsewhere(held),
                found=any(held.values()),
            )
        )

    def erase(self, form, email):
        """Ask whether it is meant, and then erase."""
        if not may_erase_people(self.request.user):
            raise PermissionDenied
        sure = SureForm(
            self.request.POST if "confirmed" in self.request.POST else None,
            question=_("Erase all that says who this person is"),
        )
        if not sure.is_valid():
            answers = answers_of(email)
            return self.render_to_response(
                self.get_context_data(
                    form=form,
                    sure=sure,
                    consequences=erasure_consequences(),
                    erased=[answer for answer in answers if not answer.call.legal_hold],
                    kept=[answer for answer in answers if answer.call.legal_hold],
                )
            )
        erased = erase_person(email, self.request.user)
        messages.success(self.request, in_sentences(erased))
        if erased.still_named:
            messages.warning(self.request, still_named(erased.still_named))
        if erased.held:
            messages.warning(
                self.request,
                _("Held for a complaint or claim, and not erased: %(references)s.")
                % {"references": ", ".join(erased.held)},
            )
        return redirect(reverse("partnerships_admin:people"))


def as_file(held: dict) -> HttpResponse:
    """Answer with all that is held, readable by people and machines."""
    data = json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(data, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="held-about-a-person.json"'
    response["Cache-Control"] = "no-store, private"
    return response


def in_sentences(erased) -> str:
    """Return what was erased, in words that name nobody."""
    count = len(erased.done)
    said = ngettext(
        "The person was erased from one answer.",
        "The person was erased from %(count)s answers.",
        count,
    ) % {"count": count}
    if erased.elsewhere:
        said += " " + _("Memberships and comments beside them: %(count)s.") % {
            "count": erased.elsewhere
        }
    return said


def facts_of_answer(one: dict) -> list[tuple[str, str]]:
    """Return what is held in one answer, as label and text; empty ones left out."""
    facts = [
        (_("Call"), one["call"]),
        (_("State"), one["state"]),
        (_("Received"), moment_in_words(one["received_at"])),
        (_("Name"), one["name"]),
        (_("E-mail address"), one["email"]),
        (_("Before a correction"), "\n".join(one["names_before"])),
        (_("Voice"), one["voice"]),
        *(
            (answer["question"], in_words(answer["answer"], answer["type"]))
            for answer in one["answers"]
        ),
        *(
            (_("Consent"), f"{consent['wording']} ({consent_in_words(consent)})")
            for consent in one["consents"]
        ),
        (_("Notes"), one["notes"]),
        (_("Tags"), one["tags"]),
        *((_("Member"), f"{row['group']}: {row['name']}") for row in one["memberships"]),
        *((_("Comment"), row["text"]) for row in one["comments"]),
        (
            _("Messages"),
            "\n".join(f"{row['kind']}: {row['state']}" for row in one["messages"]),
        ),
    ]
    return [(str(label), str(text)) for label, text in facts if text]


def facts_elsewhere(held: dict) -> list[tuple[str, str]]:
    """Return what is held beside the answers, as label and text."""
    return [
        *((str(_("Member")), f"{row['group']}: {row['name']}") for row in held["memberships"]),
        *((str(_("Comment")), row["text"]) for row in held["comments"]),
        *((row["where"], text_of(row["text"])) for row in held["mentions"]),
    ]


def text_of(value) -> str:
    """Return a text that names the person; of JSON, the texts in it."""
    if isinstance(value, dict):
        return "\n".join(filter(None, map(text_of, value.values())))
    if isinstance(value, list):
        return "\n".join(filter(None, map(text_of, value)))
    return value if isinstance(value, str) else ""
