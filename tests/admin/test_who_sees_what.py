"""Names, addresses, titles and counts are shown to whom they are open, on every screen and list."""

import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.urls import get_resolver, reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import PageLogEntry, Site

from tests import factories
from tests.admin.posting import addresses_with, case_url
from tests.conftest import make_group, make_user
from tests.public.helpers import issue, restrict
from wagtail_partnerships import actions
from wagtail_partnerships.actions.calls.base import ExpressionAction
from wagtail_partnerships.actions.proposals import propose_for_edition
from wagtail_partnerships.admin.documents.verbs import FORMS
from wagtail_partnerships.models import (
    ChangeItem,
    ChangeRun,
    ImportRun,
    Notice,
    PracticeChange,
    ReviewComment,
    WorkingGroup,
    WorkingGroupMember,
)
from wagtail_partnerships.models.privacy import PrivacyFacts, PrivacySettings
from wagtail_partnerships.notices.sending import send_all
from wagtail_partnerships.notices.to_visitors import tell_office


pytestmark = pytest.mark.django_db

PERSON = "canaryperson"
TITLE = "canarytitle"
CALL = "canarycall"
PAGES = ["add_page", "change_page", "publish_page"]


def give_all_permissions(group):
    group.permissions.add(
        *Permission.objects.filter(
            content_type__app_label="wagtail_partnerships", codename__endswith="_expressions"
        ).exclude(codename__startswith="subject_access")
    )


class Planted:
    """A members-only document under review, its call, and people who answered."""

    def __init__(self, home):
        self.section = factories.make_library(home, title="For members")
        restrict(self.section, "groups", [Group.objects.create(name="Members")])
        self.page = issue(self.section, title=TITLE)
        actions.begin_full_review(self.page.review_cycle, None, "periodic")
        cycle = self.page.review_cycle
        self.call = factories.make_event_call(self.section, document=self.page, title=CALL)
        answers = [
            factories.make_expression(
                self.call,
                name=f"{PERSON} {number}",
                email=f"{PERSON}{number}@example.com",
                state="accepted",
            )
            for number in range(2)
        ]
        self.candidate, joined = answers
        group = WorkingGroup.objects.create(cycle=cycle)
        self.member = WorkingGroupMember.objects.create(
            group=group, expression=joined, name=joined.name, email=joined.email
        )
        self.comment = ReviewComment.objects.create(
            cycle=cycle, expression=joined, text="Too long.", author="A patient", answer="We cut it"
        )
        for answer in answers:
            Notice.objects.create(
                kind="expression_receive",
                key=f"n{answer.pk}",
                expression=answer,
                email=answer.email,
                state=Notice.State.KEPT_BACK,
            )
        Notice.objects.create(
            kind="cycle_submit",
            key="doc",
            email="x@example.org",
            cycle=cycle,
            context={"title": TITLE},
        )
        self.change = PracticeChange.objects.create(
            title="New law", trigger="legislation", reach="national", happened_on="2026-01-01"
        )
        self.change.building_on.add(self.page.pk)
        self.change.documents.add(self.page.pk)
        cycle.practice_changes.add(self.change)
        self.imported = ImportRun.objects.create(
            library=self.page.get_parent(), file_name="register.csv", state="checked"
        )
        self.run = ChangeRun.objects.create(change=self.change, depth="brief")
        ChangeItem.objects.create(
            run=self.run, cycle=cycle, version=1, state="refused", reasons=["No."]
        )

    def addresses(self):
        """Yield every address of the package that leads to the planted, and to lists of it."""
        call = {"page_id": self.call.pk}
        answer, record = {"pk": self.candidate.pk}, {"pk": self.candidate.call_id}
        change, page = {"pk": self.change.pk}, self.page
        rows = [("member", self.member.pk), ("comment", self.comment.pk)]
        variants = [
            *({"transition": {"verb": verb}} for verb in FORMS),
            *(
                {"answer_transition": {**answer, "verb": verb}}
                for verb in ExpressionAction.offered()
            ),
            *({"case_row": {"kind": kind, "pk": pk}} for kind, pk in rows),
            *({"case_add": {"kind": kind}} for kind, _pk in rows),
            *({"answer_export": {**call, "kind": kind}} for kind in ("csv", "xlsx")),
            *({"notice": {"pk": notice.pk}} for notice in Notice.objects.all()),
        ]
        numbers = {
            "text": {"revision_id": page.latest_revision_id},
            "transition": {"verb": "revise"},
            "case_add": {"kind": "member"},
            "case_row": {"kind": "member", "pk": self.member.pk},
            "case_candidate": answer,
            "case_take_over": answer,
            "answer": answer,
            "answer_transition": {**answer, "verb": "decline"},
            "answer_export": {**call, "kind": "csv"},
            **dict.fromkeys(("choosing", "letters", "pack", "attendance"), call),
            **dict.fromkeys(("change", "change_documents"), change),
            "change_run": {**change, "run_pk": self.run.pk},
            "notice": {"pk": Notice.objects.first().pk},
            "import": {"pk": self.imported.pk},
            "import_report": {"pk": self.imported.pk, "kind": "csv"},
            "purge": record,
            "hold": record,
            "erase_answer": answer,
        }
        for variant in ({}, *variants):
            wanted = addresses_with({**numbers, **variant}, page)
            yield from (wanted[name] for name in variant) if variant else wanted.values()
        desk = reverse("partnerships_admin:choosing", kwargs=call)
        history = reverse("partnerships_admin:history", args=(page.pk,))
        yield from (f"{desk}?q={PERSON}", f"{history}?export=csv", f"{history}?export=xlsx")
        yield reverse("partnerships_admin:change_documents", args=(self.change.pk,)) + f"?q={TITLE}"
        yield reverse("partnerships_admin:many") + f"?q={TITLE}"
        for url in registers():
            yield from (url, f"{url}?q={PERSON}", f"{url}?q={TITLE}")
            yield from (f"{url}?export=csv", f"{url}?export=xlsx")
        yield from (reverse("wagtailadmin_home"), reverse("wagtailadmin_reports:site_history"))


def registers():
    """Return the addresses of all lists."""
    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    return [
        reverse(name)
        for name in names
        if name.startswith("partnerships_") and name.endswith("_modeladmin_index")
    ]


@pytest.fixture
def planted(home_page):
    return Planted(home_page)


@pytest.fixture
def secretariat(home_page):
    """Those who may read who answers come from."""
    settings = PrivacySettings.for_site(Site.objects.get(is_default_site=True))
    settings.save()
    facts = PrivacyFacts(
        settings=settings,
        privacy_class="contact",
        lawful_basis="Consent",
        notice="Why.",
        may_be_exported=True,
    )
    facts.save()
    group = Group.objects.create(name="Secretariat")
    facts.readers = [group]
    facts.save()
    return group


@pytest.fixture
def office(planted, secretariat):
    """Has every right on the call, and is not of those who may read names."""
    group = make_group("Office", planted.section, PAGES)
    give_all_permissions(group)
    return make_user("office", group, first_name="Office")


@pytest.fixture
def neighbour(planted, home_page):
    """Has every right, elsewhere: there is a document that builds on the planted one."""
    elsewhere = factories.make_library(home_page, title="Elsewhere")
    issue(
        elsewhere, title="Ours", citations=[{"document": planted.page.page_ptr, "builds_on": True}]
    )
    group = make_group("Neighbours", elsewhere, PAGES)
    give_all_permissions(group)
    return make_user("neighbour", group)


def shown_at(client, url):
    """Return what an address answers, the cells of a workbook included."""
    response = client.get(url)
    assert response.status_code in {200, 302, 403, 404, 405}, (url, response.status_code)
    content = b"".join(response) if response.streaming else response.content
    if content[:2] == b"PK":
        sheets = load_workbook(io.BytesIO(content), read_only=True)
        return str([row for sheet in sheets for row in sheet.iter_rows(values_only=True)])
    return content.decode()


def places_of(word, client, addresses):
    return [
        url
        for url in addresses
        if word in shown_at(client, url).replace(f"q={word}", "").replace(f'value="{word}"', "")
    ]


def test_names_and_addresses_are_for_the_readers_of_their_class(planted, office, client_for):
    assert places_of(PERSON, client_for(office), planted.addresses()) == []


def test_readers_of_the_class_meet_them(planted, office, secretariat, client_for):
    office.groups.add(secretariat)
    places = places_of(PERSON, client_for(office), planted.addresses())
    names = ("case", "case_candidate", "answer", "choosing", "pack", "board_paper")
    for name in names:
        kwargs = {"case_candidate": (planted.page.pk, planted.candidate.pk)}.get(name)
        kwargs = kwargs or {"answer": (planted.candidate.pk,)}.get(name)
        page = planted.page if name in ("case", "board_paper") else planted.call
        assert reverse(f"partnerships_admin:{name}", args=kwargs or (page.pk,)) in places, name


def test_another_section_is_told_neither_titles_nor_names(planted, neighbour, client_for):
    propose_for_edition(planted.page, planted.page.editions.first())
    client = client_for(neighbour)
    addresses = list(planted.addresses())
    proposal = PracticeChange.objects.get(origin__isnull=False)
    addresses.append(reverse("partnerships_admin:change", args=(proposal.pk,)))
    assert places_of(PERSON, client, addresses) == []
    assert places_of(TITLE, client, addresses) == []
    assert places_of(CALL, client, addresses) == []


def test_case_shows_calls_of_the_sections_that_one_may_see(planted, office, home_page, client_for):
    elsewhere = factories.make_library(home_page)
    other = factories.make_call(elsewhere, document=planted.page, title="Call of another section")
    factories.make_expression(other)
    client = client_for(office)
    shown = client.get(case_url(planted.page)).content.decode()
    assert CALL in shown and other.title not in shown
    make_group("Office", elsewhere, ["change_page"])
    assert other.title in client.get(case_url(planted.page)).content.decode()


def test_member_who_consents_is_named(planted, office, client_for):
    WorkingGroupMember.objects.update(consents_to_be_named=True)
    shown = client_for(office).get(case_url(planted.page)).content.decode()
    assert planted.member.name in shown and planted.member.email not in shown


@pytest.mark.parametrize("is_reader", [False, True])
def test_who_came_by_an_answer_is_kept_whoever_takes_them(
    is_reader, planted, office, secretariat, client_for
):
    if is_reader:
        office.groups.add(secretariat)
    client, answer = client_for(office), planted.candidate
    typed = {"name": answer.name, "email": answer.email} if is_reader else {}
    client.post(case_url(planted.page, "case_candidate", answer.pk), {**typed, "interests": "none"})
    member = WorkingGroupMember.objects.get(expression=answer)
    assert (member.name, member.email) == (answer.name, answer.email)
    url = case_url(planted.page, "case_row", "member", member.pk)
    client.post(url, {**typed, "interests": "a share"})
    member.refresh_from_db()
    assert (member.name, member.email, member.interests) == (answer.name, answer.email, "a share")


def case_of_a_full_group(planted):
    """The case, where nobody is left who could still be taken into the group."""
    planted.candidate.delete()
    return case_url(planted.page)


READINGS = {
    "answer": lambda planted: reverse("partnerships_admin:answer", args=(planted.candidate.pk,)),
    "choosing": lambda planted: reverse("partnerships_admin:choosing", args=(planted.call.pk,)),
    "pack": lambda planted: reverse("partnerships_admin:pack", args=(planted.call.pk,)),
    "attendance": lambda planted: reverse("partnerships_admin:attendance", args=(planted.call.pk,)),
    "case": lambda planted: case_url(planted.page),
    "case of a full group": case_of_a_full_group,
    "board paper": lambda planted: case_url(planted.page, "board_paper"),
    "joining": lambda planted: case_url(planted.page, "case_candidate", planted.candidate.pk),
    "member": lambda planted: case_url(planted.page, "case_row", "member", planted.member.pk),
    "register": lambda planted: reverse("partnerships_registers_expressions_modeladmin_index"),
}


@pytest.mark.parametrize("name", READINGS)
def test_reading_who_answered_is_logged(name, planted, approver, client_for):
    client_for(approver).get(READINGS[name](planted))
    entry = PageLogEntry.objects.get(action="wagtail_partnerships.view_expressions")
    assert (entry.page_id, entry.user) == (planted.call.pk, approver)
    assert "rows" in entry.data or "expression" in entry.data
    assert PERSON not in str(entry.data)


@pytest.mark.parametrize(
    "name", ["choosing", "case", "board paper", "joining", "member", "register"]
)
def test_what_shows_no_names_is_no_reading_of_them(name, planted, office, client_for):
    assert client_for(office).get(READINGS[name](planted)).status_code == 200
    assert not PageLogEntry.objects.filter(action="wagtail_partnerships.view_expressions").exists()


def test_mails_to_staff_name_nobody(planted, office):
    planted.call.contact_user = office
    planted.call.save_revision().publish()
    answer = factories.make_expression(planted.call, name=PERSON, email=f"{PERSON}@example.com")
    tell_office(answer, planted.call, "receive")
    for verb in ("accept", "withdraw_expression"):
        getattr(actions, verb)(answer, None)
    actions.assign_lead(planted.page.review_cycle, None, office)
    Notice.objects.update(state="pending", gathered=False, send_after=timezone.now())
    send_all()
    to_office = [each for each in mail.outbox if office.email in str(each.to)]
    assert len(to_office) > 0
    for each in to_office:
        said = f"{each.subject} {each.body} {each.alternatives}"
        assert PERSON not in said
