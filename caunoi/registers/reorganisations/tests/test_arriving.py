"""What is entered about a unit beyond its last day goes on as its closing says, and comes back when that is annulled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from caunoi.access.appointing import CannotAppoint, appoint
from caunoi.access.models import Account
from caunoi.access.reach import operator, reach_of
from caunoi.organisations.models import (
    Coverage,
    EmployerPlace,
    TermOfOffice,
    Unit,
    UnitParent,
)
from caunoi.registers.agreements.models import Agreement, AgreementParty, AgreementTerms
from caunoi.registers.members.models import Membership, MemberState
from caunoi.registers.officers.assigning import CannotAssign, assign
from caunoi.registers.reorganisations.carrying_out import annul
from caunoi.registers.reorganisations.changes import CannotReorganise, Dissolve, EndByLaw, Heir, Merge, Split
from caunoi.registers.reorganisations.models import HandedOn
from caunoi.registers.reorganisations.tests.province import (
    EVE,
    SINCE,
    Province,
    of,
    orphans,
    split,
    whole,
    written,
)
from caunoi.registers.reorganisations.tests.test_decisions import DAY, annulled, decided, done
from caunoi.trail import acting
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from caunoi.trail.refusals import refusal
from caunoi.trail.tests.walking import kinds
from tests.builders import NOW, TODAY, a_member, a_unit, an_account, an_employer

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return Province()


def merged(p: Province) -> None:
    done(Merge((p.union.pk,), p.far.pk), decided(p.root))


def spell(person: object) -> list[tuple[object, ...]]:
    rows = Membership.objects.held_true().filter(person=person).order_by("valid_from")
    return list(rows.values_list("unit", "held_by", "valid_from", "valid_to", "began_as", "ended_as"))


# ---------------------------------------------------------------- members


def test_a_member_entered_late_is_of_the_old_union_to_its_last_day_and_then_of_the_successor(
    province: Province,
) -> None:
    merged(province)
    late = a_member("Trần Thị Muộn", of=province.union, since=SINCE)

    old, new = province.union.pk, province.far.pk
    assert spell(late) == [
        (old, old, SINCE, DAY, "admitted", "reorganised"),
        (new, new, DAY, None, "reorganised", ""),
    ]
    assert Membership.objects.held_true().filter(person=late).values("spell").distinct().count() == 1
    handed = HandedOn.objects.get()
    assert (handed.began_by.on, handed.began_by.document.number) == (DAY, "12/QĐ-LĐLĐ")
    assert kinds() <= {"seal-missing"}


def test_without_looking_afterwards_the_late_member_would_be_left_in_a_union_that_is_no_more(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    merged(province)
    monkeypatch.setattr(acting, "_afterwards", [])
    a_member("Trần Thị Muộn", of=province.union, since=SINCE)

    assert orphans(DAY)["members.Membership.unit"] == {province.union.pk}


def test_whoever_joined_after_the_last_day_is_of_the_successor_alone(province: Province) -> None:
    merged(province)
    late = a_member("Trần Thị Muộn", of=province.union, since=DAY + timedelta(days=9))

    assert [(unit, since) for unit, _, since, *_ in spell(late)] == [
        (province.far.pk, DAY + timedelta(days=9))
    ]


def test_what_ended_before_the_last_day_is_left_where_it_was(province: Province) -> None:
    merged(province)
    acts = Act.objects.count()
    gone = a_member("Trần Thị Xưa", of=province.union, since=SINCE, until=DAY)

    assert [unit for unit, *_ in spell(gone)] == [province.union.pk]
    assert Act.objects.count() == acts + 1
    assert not HandedOn.objects.exists()


def test_a_union_that_is_to_be_closed_hands_over_who_joins_meanwhile(province: Province) -> None:
    planned = date(2030, 1, 1)
    done(Merge((province.union.pk,), province.far.pk), decided(province.root, on=planned))
    late = a_member("Trần Thị Muộn", of=province.union, since=DAY)

    assert of(Membership, planned - timedelta(days=1), person=late) == {province.union.pk}
    assert of(Membership, planned, person=late) == {province.far.pk}


def test_a_chain_of_mergers_is_followed_to_its_end(province: Province) -> None:
    merged(province)
    later = DAY + timedelta(days=60)
    done(Merge((province.far.pk,), province.other.pk), decided(province.root, "13/QĐ", on=later))
    late = a_member("Trần Thị Muộn", of=province.union, since=SINCE)

    assert [(unit, since) for unit, _, since, *_ in spell(late)] == [
        (province.union.pk, SINCE), (province.far.pk, DAY), (province.other.pk, later),
    ]  # fmt: skip


def test_a_late_member_of_a_union_ended_by_law_ends_with_that_cause(province: Province) -> None:
    done(EndByLaw((province.union.pk,)), decided(province.root))
    late = a_member("Trần Thị Muộn", of=province.union, since=SINCE)

    assert [(to, how) for *_, to, _, how in spell(late)] == [(DAY, "ended-by-law")]


def test_a_late_member_of_a_dissolved_union_was_one_to_its_last_day(province: Province) -> None:
    """Nobody took it over, and it was no reorganisation of the member's: it counts as leaving."""
    done(Dissolve(province.far.pk), decided(province.root))
    late = a_member("Trần Thị Muộn", of=province.far, since=SINCE)

    assert [(to, how) for *_, to, _, how in spell(late)] == [(DAY, "left")]


def test_nobody_joins_a_union_that_is_no_more_and_that_nobody_took_over(province: Province) -> None:
    done(Dissolve(province.far.pk), decided(province.root))
    before = whole()
    with pytest.raises(IntegrityError) as refused:
        a_member("Trần Thị Muộn", of=province.far, since=DAY)

    assert refusal(refused.value).text.vi == (
        "“CĐCS Hoa Sen” kết thúc từ ngày 01/03/2024 theo quyết định 12/QĐ-LĐLĐ: không ghi gì bắt đầu ở đó từ ngày ấy."
    )
    assert whole() == before


# ---------------------------------------------------------------- everything else that is handed over


def test_what_was_found_out_late_about_a_split_district_follows_its_address(province: Province) -> None:
    change, east, west = split(province)
    areas = {told.unit: told.areas[0] for told in change.into}
    done(change, decided(province.root))
    unions = {}
    for heir in (east, west):
        firm = an_employer(f"Công ty {heir.pk}")
        written(EmployerPlace, employer_id=firm.pk, area_id=areas[heir.pk])
        union = a_unit(f"CĐCS muộn {heir.pk}", under=province.root)
        written(Coverage, unit_id=union.pk, employer_id=firm.pk, valid_from=SINCE)
        with act("test.found-out", by=None, at=NOW, on=SINCE) as writer:
            tie = UnitParent.objects.held_true().get(unit=union)
            writer.end(UnitParent, [tie.pk])
            writer.add_one(UnitParent, unit_id=union.pk, parent_id=province.duc_hoa.pk, valid_from=SINCE)
        unions[union.pk] = heir.pk

    placed = UnitParent.objects.on(DAY).filter(unit__in=unions)
    assert dict(placed.values_list("unit", "parent")) == unions
    assert set(UnitParent.objects.on(EVE).filter(unit__in=unions).values_list("parent", flat=True)) == {
        province.duc_hoa.pk
    }


def test_a_pause_found_out_late_goes_where_the_member_went(province: Province) -> None:
    """The member has gone over by the closing itself: the pause does not draw lots again."""
    people = [a_member(f"Trần {number}", of=province.far, since=SINCE) for number in range(4)]
    heirs = [a_unit(name, under=province.root) for name in ("CĐCS Một", "CĐCS Hai")]
    done(Split(province.far.pk, tuple(Heir(heir.pk) for heir in heirs)), decided(province.root))
    for person in people:
        written(MemberState, person_id=person.pk, unit_id=province.far.pk, state="illness", valid_from=SINCE)

    for person in people:
        assert of(MemberState, DAY, person=person) == of(Membership, DAY, person=person)
    assert {unit for person in people for unit in of(MemberState, DAY, person=person)} == {
        heir.pk for heir in heirs
    }


def test_an_agreement_found_out_late_is_the_successors(province: Province) -> None:
    merged(province)
    with act("test.agreement", by=None, at=NOW, on=SINCE) as writer:
        agreement = writer.add_one(Agreement, kind="enterprise")
    terms = {"agreement_id": agreement, "held_by_id": province.union.pk, "signed_on": SINCE}
    written(AgreementTerms, valid_from=SINCE, **terms)

    (now,) = AgreementTerms.objects.held_true()
    assert (now.held_by, now.valid_from) == (province.far, SINCE)


def test_a_party_that_was_withdrawn_says_nothing_of_where_an_agreement_belongs(province: Province) -> None:
    change, east, west = split(province)
    firms = {}
    for told in change.into:
        firms[told.unit] = an_employer(f"Công ty {told.unit}")
        written(EmployerPlace, employer_id=firms[told.unit].pk, area_id=told.areas[0])
    with act("test.agreement", by=None, at=NOW, on=SINCE) as writer:
        agreement = writer.add_one(Agreement, kind="enterprise")
        mistaken = writer.add_one(AgreementParty, agreement_id=agreement, employer_id=firms[east.pk].pk)
    with act("test.corrected", by=None, at=NOW, on=SINCE) as writer:
        writer.end(AgreementParty, [mistaken])
        writer.add_one(AgreementParty, agreement_id=agreement, employer_id=firms[west.pk].pk)
    written(
        AgreementTerms, agreement_id=agreement, held_by_id=province.duc_hoa.pk, valid_from=SINCE, signed_on=SINCE
    )  # fmt: skip
    done(change, decided(province.root))

    assert AgreementTerms.objects.held_true().get().held_by == west


# ---------------------------------------------------------------- offices


def newcomer() -> Account:
    return Account.objects.open(username="moi", full_name="Lê Văn Mới", password=None)


def test_an_office_in_a_unit_that_is_to_be_closed_ends_with_it(province: Province) -> None:
    planned = date(2030, 1, 1)
    done(Merge((province.union.pk,), province.far.pk), decided(province.root, on=planned))
    term = appoint(newcomer(), "chair", province.union, on=DAY, by=None, at=NOW)

    assert (term.unit, term.valid_from, term.valid_to) == (province.union, DAY, planned)
    assert not TermOfOffice.objects.on(planned).filter(account=term.account).exists()


def test_a_members_own_office_goes_on_with_the_member(province: Province) -> None:
    planned = date(2030, 1, 1)
    done(Merge((province.union.pk,), province.far.pk), decided(province.root, on=planned))
    account = newcomer()
    appoint(account, "member", province.union, on=DAY, by=None, at=NOW)

    assert of(TermOfOffice, planned, account=account) == {province.far.pk}


@pytest.mark.parametrize("day", [date(2001, 1, 1), DAY, date(2030, 1, 1)], ids=["before", "the day", "after"])
def test_nobody_is_given_an_office_in_a_unit_that_is_not_there(province: Province, day: date) -> None:
    merged(province)
    account = newcomer()
    with pytest.raises(CannotAppoint) as refused:
        appoint(account, "chair", province.union, on=day, by=None, at=NOW)

    assert f"{day:%d/%m/%Y}" in refused.value.text.vi
    assert not TermOfOffice.objects.filter(account=account).exists()


def test_nobody_is_put_in_charge_of_a_union_that_is_no_more(province: Province) -> None:
    merged(province)
    officer = an_account("Phạm Thị Cán Bộ", office="upper-officer", in_unit=province.ben_luc)
    with pytest.raises(CannotAssign, match="CĐCS Hoa Sen") as refused:
        assign(officer, province.union, held_by=province.ben_luc.pk, on=DAY, by=None, at=NOW)

    assert "kết thúc từ ngày 01/03/2024" in refused.value.text.vi


def test_a_term_in_a_unit_that_is_not_there_gives_no_reach(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written by no door of ours: the reach looks for itself."""
    merged(province)
    monkeypatch.setattr(acting, "_afterwards", [])
    account = newcomer()
    written(TermOfOffice, account_id=account.pk, unit_id=province.union.pk, office="chair", valid_from=SINCE)

    assert [term.unit for term in reach_of(account, on=EVE).terms] == [province.union.pk]
    assert not reach_of(account, on=DAY).terms
    assert not reach_of(account, on=DAY).to("people.read").covers(province.union.pk)


# ---------------------------------------------------------------- annulled


ENTERED: dict[str, Callable[[Province, Unit], object]] = {
    "a member": lambda p, unit: a_member("Trần Thị Muộn", of=unit, since=SINCE),
    "an employer covered": lambda p, unit: an_employer("Công ty Muộn", covered_by=unit),
    "an office": lambda p, unit: appoint(newcomer(), "chair", unit, on=SINCE, by=None, at=NOW),
}


@pytest.mark.parametrize("what", ENTERED)
def test_annulling_a_closing_leaves_what_was_entered_since_as_it_was_entered(
    province: Province, what: str
) -> None:
    closed = done(Merge((province.union.pk,), province.far.pk), decided(province.root))
    ENTERED[what](province, province.union)
    annulled(closed)

    assert HandedOn.objects.get().ended_by is not None
    for model in (Membership, Coverage, TermOfOffice):
        held = model.objects.held_true().filter(unit__in=(province.union, province.far))
        assert {(row.unit, row.valid_to) for row in held} <= {(province.union, None)}
    assert kinds() <= {"seal-missing"}


def test_a_closing_is_not_annulled_while_something_rests_on_what_it_handed_on(province: Province) -> None:
    first = done(Merge((province.union.pk,), province.far.pk), decided(province.root))
    a_member("Trần Thị Muộn", of=province.union, since=SINCE)
    later = DAY + timedelta(days=60)
    second = done(Merge((province.far.pk,), province.other.pk), decided(province.root, "13/QĐ", on=later))
    with pytest.raises(CannotReorganise, match="hủy việc sau trước"):
        annulled(first)

    annul(second, decided(province.root, "14/QĐ"), operator(TODAY), at=NOW)
    annul(first, decided(province.root, "15/QĐ"), operator(TODAY), at=NOW)
    assert set(Membership.objects.held_true().values_list("unit", "valid_to")) == {
        (province.union.pk, None), (province.other.pk, None),
    }  # fmt: skip


# ---------------------------------------------------------------- cost


def test_where_nothing_was_ever_closed_one_question_is_asked_and_where_something_was_a_few(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            a_member("Trần Thị Muộn", of=province.other, since=SINCE)
        return len(queries)

    # Whether anything was closed, and whether anybody was merged; on PostgreSQL also for the place beside whoever
    # changes the tree.
    looks = 3 if connection.vendor == "postgresql" else 2
    calm = asked()
    with monkeypatch.context() as nobody_looks:
        nobody_looks.setattr(acting, "_afterwards", [])
        assert asked() == calm - looks
    merged(province)
    assert asked() == calm + 3
