"""A verb is one object: whoever adds one touches few modules, and it shows everywhere."""

import ast
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django_fsm import transition
from wagtail.log_actions import registry as log_actions
from wagtail.models import PageLogEntry

import wagtail_partnerships
from tests import factories, stages
from wagtail_partnerships.actions import ACTIONS, EXPRESSION_ACTIONS
from wagtail_partnerships.actions.calls.base import ExpressionAction
from wagtail_partnerships.actions.reviews import WithReason
from wagtail_partnerships.admin.documents.verbs import FORMS
from wagtail_partnerships.admin.documents.verbs.base import ReasonForm
from wagtail_partnerships.admin.selection import tick
from wagtail_partnerships.lifecycles.glossary import LOGGED
from wagtail_partnerships.lifecycles.review import ReviewState
from wagtail_partnerships.models import ExpressionOfInterest, Notice, ReviewCycle
from wagtail_partnerships.notices.recipients import OFFICER
from wagtail_partnerships.notices.rendering import notice_mail
from wagtail_partnerships.permissions import PERMITTED_VERBS, Role
from wagtail_partnerships.reading.history import history_of


PACKAGE = Path(wagtail_partnerships.__file__).parent
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path.read_text()
    for path in PACKAGE.rglob("*.py")
    if "migrations" not in path.parts
}


@pytest.fixture
def undone(monkeypatch):
    """Forget, at the end, the verbs that a test adds."""
    registries = (ACTIONS, EXPRESSION_ACTIONS, FORMS, LOGGED)
    before = [dict(registry) for registry in registries]
    # Wagtail may have asked already which entries there are; it asks again for the next one.
    for name, value in (("has_scanned_for_actions", False), ("formatters", {}), ("choices", [])):
        monkeypatch.setattr(log_actions, name, value)
    yield monkeypatch
    for registry, known in zip(registries, before, strict=True):
        registry.clear()
        registry.update(known)


def transition_of(model, source, target):
    """Return a transition of a lifecycle that does no more."""
    return transition(field=model._meta.get_field("state"), source=source, target=target)(
        lambda self: None
    )


@pytest.fixture
def ponder(undone):
    """A verb on documents: what its four modules would hold."""
    # lifecycles/review.py
    move = transition_of(ReviewCycle, ReviewState.IN_FORCE, ReviewState.BRIEF_REVIEW)
    undone.setattr(ReviewCycle, "ponder", move, raising=False)

    # actions/reviews.py
    class Ponder(WithReason):
        verb = "ponder"
        label = gettext_lazy("Ponder the text")
        done_label = gettext_lazy("Text pondered")
        icon = "glasses"
        order = 45
        is_forward = True
        is_destructive = True
        tells = (OFFICER,)

    # permissions.py
    roles = PERMITTED_VERBS[ReviewState.IN_FORCE]
    undone.setitem(roles, Role.APPROVER, roles[Role.APPROVER] | {"ponder"})

    # admin/documents/verbs/reviews.py
    class PonderForm(ReasonForm):
        verb = "ponder"
        bulk_label = gettext_lazy("Ponder texts")

        def consequences(self):
            yield "Nobody sleeps."

    return Ponder


@pytest.mark.django_db
def test_a_verb_more_is_offered_done_told_and_remembered(
    ponder, library, editor, approver, client_for
):
    page = stages.document_in("in_force", library)
    type(page).objects.filter(pk=page.pk).update(officer=editor)
    client = client_for(approver)
    url = reverse("partnerships_admin:transition", args=(page.pk, "ponder"))

    offers = client.get(reverse("partnerships_admin:document", args=(page.pk,))).context
    offer = next(offer for offer in offers["review_offers"] if offer.verb == "ponder")
    assert (str(offer.label), offer.icon, offer.forward) == ("Ponder the text", "glasses", True)
    assert offer.url == url
    refused = client_for(editor).get(reverse("partnerships_admin:document", args=(page.pk,)))
    refused = {offer.verb: offer.reasons for offer in refused.context["review_refused"]}
    assert refused["ponder"] == ["“Ponder the text” is for approvers."]

    shown = client.get(url).content.decode()
    assert "Nobody sleeps." in shown
    assert '<button type="submit" class="button serious">Ponder the text</button>' in shown

    version = page.latest_cycle.version
    done = client.post(url, {"version": version, "reason": "It is deep."})
    assert "text pondered" in str(list(get_messages(done.wsgi_request))[0])
    assert page.review_cycle.state == ReviewState.BRIEF_REVIEW
    assert page.review_cycle.version == version + 1
    assert PageLogEntry.objects.get(action="wagtail_partnerships.ponder").data["by"]
    assert history_of(page, 1)[0].what == "Text pondered"
    notice = Notice.objects.get(kind="cycle_ponder")
    assert notice.user == editor
    assert "text pondered" in notice_mail(notice).subject


@pytest.mark.django_db
def test_a_verb_more_is_offered_for_many(ponder, library, approver, client_for):
    page = stages.document_in("in_force", library)
    client, url = client_for(approver), reverse("partnerships_admin:many")
    choices = client.get(url).context["form"].fields["verb"].choices
    verbs = [verb for verb, _label in choices]
    assert verbs[:3] == ["begin_brief_review", "ponder", "begin_full_review"]
    data = {"verb": "ponder", "cycle": tick(page.review_cycle)}
    assert "reason" in client.post(url, data).context["form"].errors
    client.post(url, {**data, "reason": "It is deep."})
    assert page.review_cycle.state == ReviewState.BRIEF_REVIEW


@pytest.mark.django_db
def test_a_verb_more_on_responses(home_page, approver, client_for, undone):
    move = transition_of(ExpressionOfInterest, "received", "shortlisted")
    undone.setattr(ExpressionOfInterest, "welcome", move, raising=False)

    class Welcome(ExpressionAction):
        verb = "welcome"
        label = gettext_lazy("Welcome")
        done_label = gettext_lazy("Answer welcomed")
        icon = "pick"
        order = 25
        tells = ()

    expression = factories.make_expression(factories.make_event_call())
    client = client_for(approver)
    page = client.get(reverse("partnerships_admin:answer", args=(expression.pk,)))
    verbs = [offer.verb for offer in page.context["review_offers"]]
    assert verbs[:3] == ["shortlist", "welcome", "accept"]
    url = reverse("partnerships_admin:answer_transition", args=(expression.pk, "welcome"))
    assert "The person is not told." in client.get(url).content.decode()
    done = client.post(url, {"version": expression.version})
    assert "Answer welcomed" in str(list(get_messages(done.wsgi_request))[0])
    expression.refresh_from_db()
    assert expression.state == "shortlisted"


# How many modules


def names_in(source):
    """Yield every name, and every text, of a module."""
    for node in ast.walk(ast.parse(source)):
        for name in ("id", "attr", "name", "arg", "value"):
            value = getattr(node, name, None)
            if isinstance(value, str):
                yield value


NAMES = {module: set(names_in(source)) for module, source in MODULES.items()}
# What else is called so: the hold of answers for a claim, and a publish that is held.
NAMESAKES = {
    "hold": {
        "actions.privacy.retention",
        "admin.privacy.data",
        "admin.privacy.forms",
        "admin.urls",
        "permissions",
    }
}


def modules_naming(*words):
    return {module for module, names in NAMES.items() if names & set(words)}


def modules_of(verb):
    """Return the modules that name a verb, its action or its form."""
    name = verb.title().replace("_", "")
    return modules_naming(verb, name, f"{name}Form") - NAMESAKES.get(verb, set())


# What nothing but its own screen and its own notices treats in a way of its own.
ORDINARY = ("escalate", "revise", "reaffirm", "abandon", "postpone")
ORDINARY_ON_RESPONSES = (
    "release_expression", "shortlist", "hold", "decline", "reconsider",
)  # fmt: skip


@pytest.mark.parametrize("verb", ORDINARY)
def test_a_verb_is_named_in_four_modules(verb):
    assert modules_of(verb) == {
        "lifecycles.review",
        ACTIONS[verb].__module__.partition(".")[2],
        "permissions",
        FORMS[verb].__module__.partition(".")[2],
    }


@pytest.mark.parametrize("verb", ORDINARY_ON_RESPONSES)
def test_a_verb_on_responses_is_named_in_at_most_four(verb):
    modules = modules_of(verb)
    assert modules >= {"lifecycles.expression", "actions.calls.choosing"}
    # Its form, if it needs another than a comment; the office's own letter, if there is one.
    assert modules <= {
        "lifecycles.expression",
        "actions.calls.choosing",
        "admin.calls.forms",
        "notices.kinds",
    }


# Being in force is what everything else is about.
@pytest.mark.parametrize("state", sorted({*ReviewState} - {ReviewState.IN_FORCE}))
def test_a_state_is_named_in_at_most_nine_modules(state):
    assert len(modules_naming(state.name)) <= 9


@pytest.mark.parametrize("depth", ["brief", "full"])
def test_a_state_and_the_verb_that_leads_to_it_are_named_in_at_most_nine(depth):
    verb = f"begin_{depth}_review"
    modules = modules_naming(f"{depth}_review".upper()) | modules_of(verb)
    assert len(modules) <= 9, modules


def test_every_state_has_its_verbs():
    assert set(PERMITTED_VERBS) == {*ReviewState, None} - {ReviewState.CONCLUDED}
    offered = set().union(*(acts for roles in PERMITTED_VERBS.values() for acts in roles.values()))
    assert offered - {"edit"} == set(ACTIONS)


def test_every_verb_says_what_it_is_called_and_those_offered_have_an_icon_and_a_place():
    for registry in (ACTIONS, EXPRESSION_ACTIONS):
        places = [action.order for action in registry.values() if action.order]
        assert len(places) == len(set(places))
        for verb, action in registry.items():
            assert str(action.label)
            assert LOGGED[verb] is action.done_label
            assert bool(action.icon) == bool(action.order), verb
