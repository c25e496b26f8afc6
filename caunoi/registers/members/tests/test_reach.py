"""Rights follow the office held, begin and end with the term, and cover the units below."""

from __future__ import annotations

from datetime import date

import pytest

from caunoi.access.appointing import CannotAppoint, appoint
from caunoi.access.door import employers_within, units_within
from caunoi.access.reach import reach_of
from caunoi.organisations.models import Unit, UnitDescription
from caunoi.registers.members.door import memberships_within, people_within
from caunoi.trail.acting import act
from tests.builders import LONG_AGO, NOW, TODAY, a_member, a_unit, an_account, an_employer, the_federation

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    top = the_federation()
    upper = a_unit("LĐLĐ huyện Đức Hòa", under=top, level="upper")
    return top, upper, a_unit("CĐCS May Sen", under=upper), a_unit("CĐCS May Hồng", under=top)


def test_an_upper_level_officer_reaches_the_unions_below_and_no_sibling(tree):
    _, upper, sen, hong = tree
    officer = an_account("Lê Văn Út", office="upper-officer", in_unit=upper)
    mine, other = (
        a_member("Trần Thị Lệ", of=sen, since=LONG_AGO),
        a_member("Đỗ Văn Ân", of=hong, since=LONG_AGO),
    )

    reach = reach_of(officer, on=TODAY).to("people.read")

    assert set(units_within(reach)) == {upper, sen}
    assert mine in people_within(reach)
    assert other not in people_within(reach)
    assert reach.covers(sen.pk)
    assert not reach.covers(hong.pk)


def test_the_provincial_officer_reaches_everything_as_a_range(tree):
    top, *_ = tree
    reach = reach_of(an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=top), on=TODAY).to(
        "units.read"
    )

    assert reach.units is None
    assert units_within(reach).count() == 4


def test_a_unit_whose_place_nobody_noted_is_no_second_federation(tree):
    """Only the root is a range: an officer of one that stands under nothing reaches that unit alone."""
    top, *_ = tree
    with act("test.unit", by=None, at=NOW, on=LONG_AGO) as writer:
        lost = Unit.objects.get(pk=writer.add_one(Unit))
        writer.add_one(
            UnitDescription, unit_id=lost.pk, valid_from=LONG_AGO, name="CĐCS Lạc", name_fold="cdcs lac",
            name_sort="cdcs lac", level="grassroots", kind="grassroots", official_code="",
        )  # fmt: skip
    at_both = an_account("Lê Văn Út", office="upper-officer", in_unit=lost)
    alone = reach_of(at_both, on=TODAY).to("people.read")
    assert alone.units == {lost.pk}

    appoint(at_both, "provincial-officer", top, on=LONG_AGO, until=None, by=None, at=NOW)
    assert reach_of(at_both, on=TODAY).to("people.read").units is None


def test_nothing_is_reached_without_a_running_term(tree):
    _, upper, sen, _ = tree
    officer = an_account("Lê Văn Út")
    appoint(officer, "upper-officer", upper, on=LONG_AGO, until=date(2023, 1, 1), by=None, at=NOW)
    a_member("Trần Thị Lệ", of=sen, since=LONG_AGO)

    reach = reach_of(officer, on=TODAY).to("records.read")

    assert not reach.may("records.read")
    assert not units_within(reach).exists()
    assert not memberships_within(reach).exists()
    assert reach_of(officer, on=date(2022, 12, 31)).may("records.read")


def test_the_party_reader_sees_figures_and_never_records_or_people(tree):
    top, *_ = tree
    reach = reach_of(an_account("Phan Thị Ý", office="party-reader", in_unit=top), on=TODAY)

    assert reach.may("figures.read")
    assert not reach.may("records.read")
    assert not reach.may("people.read")


def test_an_employer_is_reached_through_the_union_that_covers_it(tree):
    _, upper, sen, hong = tree
    here, there = an_employer("Công ty A", covered_by=sen), an_employer("Công ty B", covered_by=hong)

    reach = reach_of(an_account("Lê Văn Út", office="upper-officer", in_unit=upper), on=TODAY).to(
        "employers.read"
    )

    assert set(employers_within(reach)) == {here}
    assert there.pk not in employers_within(reach).values_list("pk", flat=True)


def test_each_term_gives_its_rights_only_where_it_is_held(tree):
    """A chair who also reads for the Party committee meets people of the own union and nobody else's."""
    top, _, sen, hong = tree
    chair = an_account("Lê Thuỳ Dương", office="chair", in_unit=sen)
    appoint(chair, "party-reader", top, on=LONG_AGO, by=None, at=NOW)
    stranger = a_member("Đỗ Văn Ân", of=hong, since=LONG_AGO)

    reach = reach_of(chair, on=TODAY)

    assert reach.to("figures.read").units is None
    assert reach.to("people.read").units == {sen.pk}
    assert stranger not in people_within(reach.to("people.read"))
    assert not reach.may_at("records.read", hong.pk)


def test_an_officer_in_charge_of_two_unions_reaches_both(tree):
    _, _, sen, hong = tree
    officer = an_account("Lê Văn Út", office="officer-in-charge", in_unit=sen)
    appoint(officer, "officer-in-charge", hong, on=TODAY, by=None, at=NOW)

    reach = reach_of(officer, on=TODAY).to("people.read")

    assert reach.units == {sen.pk, hong.pk}
    assert reach.seats() == [sen.pk, hong.pk]


def test_who_was_asked_for_nothing_reaches_nothing(tree):
    top, *_ = tree
    reach = reach_of(an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=top), on=TODAY)

    assert not units_within(reach).exists()


def test_a_closed_account_has_no_rights_whatever_its_terms(tree):
    top, *_ = tree
    officer = an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=top)
    officer.is_active = False

    assert not reach_of(officer, on=TODAY).may("figures.read")


@pytest.mark.parametrize("office", ["auditor", "accounts", "benefit-partner", "member"])
def test_an_office_apart_from_the_data_reads_no_figure_and_no_record(tree, office):
    top, *_ = tree
    reach = reach_of(an_account("Phan Thị Ý", office=office, in_unit=top), on=TODAY)

    assert not any(
        reach.may(right) for right in ("figures.read", "records.read", "people.read", "lists.send")
    )


def test_one_office_in_one_unit_is_held_once_a_day(tree):
    _, upper, *_ = tree
    officer = an_account("Lê Văn Út", office="upper-officer", in_unit=upper)

    with pytest.raises(CannotAppoint):
        appoint(officer, "upper-officer", upper, on=TODAY, by=None, at=NOW)
    with pytest.raises(CannotAppoint):
        appoint(officer, "king", upper, on=TODAY, by=None, at=NOW)


def test_lists_are_sent_and_decided_only_where_the_whole_federation_is_covered(tree):
    """A list may name any unit and anybody: an upper officer's would read and end another unit's members."""
    top, upper, *_ = tree
    province = reach_of(an_account("Nguyễn Thị Mỹ", office="provincial-officer", in_unit=top), on=TODAY)

    for office in ("upper-officer", "provincial-officer"):
        below = reach_of(an_account(f"Lê Văn {office}", office=office, in_unit=upper), on=TODAY)
        assert not below.may("lists.send")
        assert not below.may("findings.decide")
        assert below.may("records.read")
    assert province.may("lists.send")
    assert province.may("findings.decide")
