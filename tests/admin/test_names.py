"""Names and reference numbers that look the same are one, in the admin as in an import."""

import pytest
from django.core.exceptions import ValidationError

from tests import factories
from wagtail_partnerships.doctor import examine
from wagtail_partnerships.formats.names import plain, stored
from wagtail_partnerships.models import DocumentKind, GuidancePage, Organisation, Source, Topic


pytestmark = pytest.mark.django_db

ALIKE = [
    "Guid\u00adance for\u200b X\u2011ray caf\u0065\u0301",
    "\ufeffGUIDANCE  for\u00a0X\u2013ray CAF\u00c9",
    "guidance for X\u2212ray caf\u00e9\u2060",
]
NAME = "Guidance for X-ray caf\u00e9"


@pytest.mark.parametrize("other", ALIKE)
def test_names_are_compared_in_one_form(other):
    assert plain(other) == plain(NAME) != plain("Guidance for X rays")
    assert stored(stored(other)) == stored(other)


def make(model, name):
    if model is Source:
        return Source(title=name, kind=Source.Kind.STANDARD)
    return (
        Topic(name=name, slug=f"t{Topic.objects.count()}") if model is Topic else model(name=name)
    )


@pytest.mark.parametrize("model", [DocumentKind, Topic, Organisation, Source])
@pytest.mark.parametrize("other", ALIKE)
def test_second_row_that_looks_the_same_is_refused(model, other):
    first = make(model, f" {NAME}\u200b")
    first.full_clean()
    first.save()
    assert str(first) == NAME
    first.full_clean()
    with pytest.raises(ValidationError) as refusal:
        make(model, other).full_clean()
    assert f"“{NAME}” is there already." in str(refusal.value)


def test_sources_are_told_apart_by_more_than_their_title():
    factories.make_source(title="Regulations", year=2017)
    other = Source(title="Regulations", kind=Source.Kind.LEGISLATION, year=2024)
    other.full_clean()


@pytest.mark.parametrize("model", [DocumentKind, Topic, Organisation, Source])
def test_name_in_which_nobody_sees_anything_is_none(model):
    with pytest.raises(ValidationError, match="cannot be blank"):
        make(model, "\u200b\ufeff").full_clean()


@pytest.mark.parametrize("other", ["bb\u2011 7", "BB-\u200b 7", "BB\u2013  7"])
def test_reference_that_looks_the_same_is_refused(library, other):
    factories.make_issued_guidance(library, title="First", reference="BB- 7")
    second = factories.make_guidance(library, reference="BB-17")
    second.full_clean()
    second.reference = other
    with pytest.raises(ValidationError, match="“First” carries this reference number already"):
        second.full_clean()


def test_reference_is_stored_as_it_is_seen(library):
    page = factories.make_guidance(library, reference="\u200bBB\u20117  x\ufeff")
    page.full_clean()
    assert page.reference == "BB\u20117 x"


def test_doctor_names_what_looks_the_same(library):
    for name in ("Guidance", "Guidance\u200b"):
        DocumentKind.objects.create(name=name)
    pages = [factories.make_issued_guidance(library, reference=f"BB-{n}") for n in (1, 2)]
    GuidancePage.objects.filter(pk=pages[1].pk).update(reference="bb\u20111\u200b")
    told = [one.message for one in examine() if "not the one that was sealed" not in one.message]
    assert len(told) == 2
    assert told[0].startswith("“Guidance” stands 2 times among the kinds of document")
    assert f"(pages {pages[0].pk}, {pages[1].pk})" in told[1]
    assert GuidancePage.objects.count() == 2


# Days that nobody meant


@pytest.mark.parametrize("day", ["0018-09-01", "1899-12-31", "2201-01-01"])
def test_day_that_nobody_meant_is_refused(library, day):
    page = factories.make_guidance(library, reference="R1")
    page.first_issued_on = day
    with pytest.raises(ValidationError, match="Enter a day between 1900 and 2200") as refusal:
        page.full_clean()
    assert list(refusal.value.message_dict) == ["first_issued_on"]


@pytest.mark.parametrize("written", ["20200101", "2020-W01-3", "2020-1-1", "2020-001"])
def test_address_of_a_day_is_written_in_one_way(document, client, written):
    assert client.get(f"{document.url}on/2020-01-01/").status_code == 302
    assert client.get(f"{document.url}on/{written}/").status_code == 404
