"""Makes the calls to action, and brings the answers in, through the same doors as a visitor's."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from wagtail_partnerships.actions.calls import choosing as verbs
from wagtail_partnerships.actions.calls.arrivals import Arrival, receive
from wagtail_partnerships.models import CallFormField, CallToActionPage, ExpressionOfInterest
from wagtail_partnerships.models.questions import CallAudience
from wagtail_partnerships.status import stored_moment

from . import asking, invitation
from .invitation import Answer


WEDNESDAY = 2


@dataclass
class Caller:
    """Makes the two calls of the story, and one that is open."""

    library: Any
    document: Any
    voices: dict[str, Any]
    users: dict[str, Any]
    today: datetime.date

    def make_closed_call(self) -> CallToActionPage:
        """Make the call of 2022, closed and with its outcome."""
        call = self._make_workshop(
            title=invitation.TITLE,
            slug=invitation.SLUG,
            opens_on=invitation.OPENS_ON,
            closes_on=invitation.CLOSES_ON,
            event_on=invitation.EVENT_ON,
            # The people were told at the time.
            keep_letters_back=False,
            outcome=invitation.OUTCOME,
            outcome_published_on=self.today,
        )
        return self._publish(call)

    def make_second_call(self) -> CallToActionPage:
        """Make the draft of a call with the same facts, and dates from the day of loading."""
        event_on = wednesday_in_eight_weeks(self.today)
        return self._make_workshop(
            title=invitation.SECOND_TITLE,
            slug=invitation.SECOND_SLUG,
            opens_on=self.today,
            closes_on=self.today + datetime.timedelta(weeks=6),
            event_on=event_on,
            outcome_due_on=event_on + datetime.timedelta(days=60),
            accepted_join_group=True,
        )

    def make_open_call(self, document) -> CallToActionPage:
        """Make the call that is open: it asks for views on a document under review."""
        closes_on = self.today + datetime.timedelta(weeks=asking.WEEKS_OPEN)
        call = self._make(
            document,
            asking.AUDIENCES,
            asking.QUESTIONS,
            title=asking.TITLE,
            slug=asking.SLUG,
            introduction=asking.INTRODUCTION,
            asked_for=asking.ASKED_FOR,
            confirmation_text=asking.CONFIRMATION,
            opens_on=self.today,
            closes_on=closes_on,
            outcome_due_on=closes_on + datetime.timedelta(days=asking.DAYS_TO_OUTCOME),
        )
        return self._publish(call)

    def _publish(self, call) -> CallToActionPage:
        call.get_latest_revision().publish(user=self.users["approver"])
        return CallToActionPage.objects.get(pk=call.pk)

    def _make_workshop(self, *, event_on, **fields) -> CallToActionPage:
        return self._make(
            self.document,
            invitation.AUDIENCES,
            invitation.QUESTIONS,
            introduction=invitation.INTRODUCTION,
            asked_for=invitation.ASKED_FOR,
            confirmation_text=invitation.CONFIRMATION,
            event_starts_at=stored_moment(event_on, invitation.BEGINS),
            event_ends_at=stored_moment(event_on, invitation.ENDS),
            venue=invitation.VENUE,
            venue_address=invitation.VENUE_ADDRESS,
            capacity=invitation.CAPACITY,
            expenses_covered=True,
            expenses=invitation.EXPENSES,
            access_information=invitation.ACCESS,
            places=invitation.PLACES,
            keeps_waiting_list=True,
            **fields,
        )

    def _make(self, document, audiences, questions, *, opens_on, closes_on, **fields):
        officer = self.users["officer"]
        call = CallToActionPage(
            live=False,
            owner=officer,
            document=document.page_ptr,
            opens_at=stored_moment(opens_on, datetime.time(0)),
            closes_at=stored_moment(closes_on, invitation.CLOSES),
            contact_name=invitation.CONTACT_NAME,
            contact_email=invitation.CONTACT_EMAIL,
            contact_user=officer,
            other_ways=invitation.OTHER_WAYS,
            privacy_notice=invitation.PRIVACY,
            retention_event="outcome",
            retention_months=24,
            **fields,
        )
        sought = invitation.PLACES_SOUGHT if call.places else {}
        call.partnerships_audiences = [
            CallAudience(voice=self.voices[name], places=sought.get(name, 0)) for name in audiences
        ]
        call.partnerships_form_fields = [
            CallFormField(
                sort_order=number,
                label=question.label,
                field_type=question.field_type,
                required=question.required,
                **question.more,
            )
            for number, question in enumerate(questions)
        ]
        self.library.add_child(instance=call)
        call.save_revision(user=officer)
        return call

    def bring_in(self, call: CallToActionPage) -> None:
        """Bring the answers in, and let the office decide on them."""
        for answer in invitation.ANSWERS:
            reasons = [answer.spam] if answer.spam else []
            expression = receive(call, self._fill_in(call, answer), Arrival(reasons=reasons))
            received_on = invitation.OPENS_ON + datetime.timedelta(days=answer.day)
            ExpressionOfInterest.objects.filter(pk=expression.pk).update(
                received_at=stored_moment(received_on, datetime.time(18, 20)), notes=answer.notes
            )
            for verb in answer.verbs:
                self._decide(ExpressionOfInterest.objects.get(pk=expression.pk), verb)

    def _fill_in(self, call, answer: Answer) -> dict[str, Any]:
        values = {
            "name": answer.name,
            "email": answer.email,
            "telephone": "",
            "audience": self.voices[invitation.VOICES[answer.voice]],
            "statement": answer.statement,
            "multiline": answer.needs,
        }
        cleaned = {}
        for field in call.get_form_fields():
            if field.field_type == "consent":
                cleaned[field.name] = field.required or answer.may_be_named
            else:
                cleaned[field.name] = values.get(field.field_type, "")
        return cleaned

    def _decide(self, expression, verb: str) -> None:
        officer = self.users["officer"]
        match verb:
            case "decline":
                verbs.decline(expression, officer, "incomplete")
            case "withdraw_expression":
                verbs.withdraw_expression(expression, by_person=True)
            case _:
                getattr(verbs, verb)(expression, officer)


def wednesday_in_eight_weeks(today: datetime.date) -> datetime.date:
    """Return the Wednesday of the week that is eight weeks on."""
    day = today + datetime.timedelta(weeks=8)
    return day + datetime.timedelta(days=WEDNESDAY - day.weekday())
