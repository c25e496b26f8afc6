"""Units merged, split, dissolved and ended by law: who takes over what."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from caunoi.access.reach import operator
from caunoi.organisations.models import (
    Coverage,
    Employer,
    EmployerPlace,
    Responsibility,
    TermOfOffice,
    UnitDescription,
    UnitParent,
    UnitSuccession,
)
from caunoi.organisations.tree import under_on
from caunoi.registers.agreements.models import Agreement, AgreementTerms
from caunoi.registers.cards.models import Holder
from caunoi.registers.members.models import Membership, MemberState, Person
from caunoi.registers.officers.models import Assignment, Mandate
from caunoi.registers.reorganisations.carrying_out import preview
from caunoi.registers.reorganisations.changes import (
    Dissolve,
    EndByLaw,
    Heir,
    Merge,
    Move,
    Split,
)
from caunoi.registers.reorganisations.tests.province import (
    EVE,
    SINCE,
    Province,
    of,
    split,
    whole,
    written,
)
from caunoi.registers.reorganisations.tests.test_decisions import DAY, annulled, decided, done
from caunoi.registers.welfare.models import Nomination, Programme
from caunoi.trail.acting import act
from caunoi.trail.tests.walking import kinds
from tests.builders import NOW, TODAY, a_unit, an_account, an_employer

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return Province()


# ---------------------------------------------------------------- what they do


def test_a_merged_union_hands_over_its_members_and_employers_from_the_day_on(province: Province) -> None:
    merged = done(Merge((province.union.pk,), province.far.pk), decided(province.root))

    for model, where in ((Membership, {"person": province.person}), (Coverage, {"employer": province.firm})):
        assert of(model, EVE, **where) == {province.union.pk}
        assert of(model, DAY, **where) == {province.far.pk}
    assert not UnitDescription.objects.on(DAY).filter(unit=province.union).exists()
    assert UnitDescription.objects.on(EVE).filter(unit=province.union).exists()
    assert province.union.pk not in under_on(province.duc_hoa.pk, DAY)
    succession = UnitSuccession.objects.on(DAY).get()
    assert (succession.predecessor, succession.successor) == (province.union, province.far)
    assert (succession.part, succession.of, succession.document) == (1, 1, merged.began_by.document)


def test_a_merger_ends_the_offices_of_the_union_and_hands_them_to_nobody(province: Province) -> None:
    told = {"unit_id": province.union.pk, "person_id": province.person.pk, "valid_from": SINCE}
    written(Mandate, **told, office="chair", sole="chair")
    merged = done(Merge((province.union.pk,), province.far.pk), decided(province.root))

    [chair] = Mandate.objects.held_true()
    assert (chair.unit_id, chair.valid_to) == (province.union.pk, DAY)
    annulled(merged)
    assert Mandate.objects.held_true().get().valid_to is None


def test_a_member_of_a_merged_union_has_one_spell_in_two_unions(province: Province) -> None:
    done(Merge((province.union.pk,), province.far.pk), decided(province.root))

    before, after = Membership.objects.held_true().filter(person=province.person).order_by("valid_from")
    assert before.spell == after.spell
    assert (before.valid_to, before.ended_as) == (DAY, "reorganised")
    assert (after.valid_from, after.began_as, after.held_by) == (DAY, "reorganised", province.far)


def test_a_merged_district_hands_over_its_unions_and_they_keep_theirs(province: Province) -> None:
    done(Merge((province.duc_hoa.pk,), province.ben_luc.pk), decided(province.root))

    assert under_on(province.ben_luc.pk, DAY) == {
        province.ben_luc.pk, province.union.pk, province.other.pk, province.far.pk,
    }  # fmt: skip
    assert under_on(province.duc_hoa.pk, EVE) == {
        province.duc_hoa.pk, province.union.pk, province.other.pk,
    }  # fmt: skip
    assert of(Membership, DAY, person=province.person) == {province.union.pk}


def test_where_the_successor_covers_the_employer_already_it_covers_it_once(province: Province) -> None:
    written(
        Coverage, unit_id=province.far.pk, employer_id=province.firm.pk, valid_from=SINCE, valid_to=date(2024, 6, 1)
    )  # fmt: skip
    written(Coverage, unit_id=province.other.pk, employer_id=province.firm.pk, valid_from=SINCE)
    done(Merge((province.union.pk, province.other.pk), province.far.pk), decided(province.root))

    covered = Coverage.objects.held_true().filter(unit=province.far, employer=province.firm)
    assert sorted(covered.values_list("valid_from", "valid_to")) == [
        (SINCE, date(2024, 6, 1)), (date(2024, 6, 1), None),
    ]  # fmt: skip


def test_a_merger_gives_nobody_rights_over_other_members(province: Province) -> None:
    """Officers of the closed union are officers of it to the day before; members keep the way to their own record."""
    chair = an_account("Trần Văn Chủ", office="chair", in_unit=province.union)
    own = an_account("Nguyễn Thị Ánh", office="member", in_unit=province.union)
    written(Holder, account_id=own.pk, person_id=province.person.pk, held_by_id=province.union.pk)
    written(Assignment, officer_id=chair.pk, unit_id=province.union.pk, held_by_id=province.duc_hoa.pk)
    done(Merge((province.union.pk,), province.far.pk), decided(province.root))

    assert of(TermOfOffice, EVE, account=chair) == {province.union.pk}
    assert of(TermOfOffice, DAY, account=chair) == of(Assignment, DAY) == set()
    assert of(TermOfOffice, DAY, account=own) == {province.far.pk}
    assert Holder.objects.on(DAY).get().held_by == province.far


def test_what_says_its_own_days_is_handed_over_whole(province: Province) -> None:
    with act("test.agreement", by=None, at=NOW, on=SINCE) as writer:
        agreement = writer.add_one(Agreement, kind="enterprise")
    days = {"valid_from": SINCE, "valid_to": date(2026, 1, 1), "signed_on": SINCE}
    terms = {"agreement_id": agreement, "held_by_id": province.union.pk, **days}
    written(AgreementTerms, **terms)
    done(Merge((province.union.pk,), province.far.pk), decided(province.root))

    (now,) = AgreementTerms.objects.held_true()
    assert (now.held_by, now.valid_from, now.valid_to) == (province.far, SINCE, date(2026, 1, 1))


def test_what_was_put_forward_stays_where_it_was(province: Province) -> None:
    with act("test.programme", by=None, at=NOW, on=SINCE) as writer:
        programme = writer.add_one(Programme, name="Tết", name_fold="tet", unit_id=province.root.pk)
    told = {"programme_id": programme, "person_id": province.person.pk, "held_by_id": province.union.pk}
    written(Nomination, valid_from=SINCE, **told)
    change = Merge((province.union.pk,), province.far.pk)

    assert preview(change, decided(province.root), operator(TODAY)).nominations == 1
    done(change, decided(province.root))
    assert Nomination.objects.held_true().get().held_by == province.union


def test_unions_ended_by_law_end_their_members_spells_with_that_cause(province: Province) -> None:
    written(MemberState, person_id=province.person.pk, unit_id=province.union.pk, state="illness", valid_from=SINCE)  # fmt: skip
    done(EndByLaw((province.union.pk, province.other.pk)), decided(province.root))

    assert {
        (spell.person_id, spell.valid_to, spell.ended_as) for spell in Membership.objects.held_true()
    } == {(province.person.pk, DAY, "ended-by-law"), (province.beside.pk, DAY, "ended-by-law")}
    assert not Coverage.objects.on(DAY).exists()
    assert not MemberState.objects.on(DAY).exists()
    assert Coverage.objects.on(EVE).exists()
    assert not UnitSuccession.objects.exists()


def test_hundreds_of_members_are_handed_over_by_the_database_itself_and_the_trail_verifies(
    province: Province,
) -> None:
    """Written by a statement and read again for the digest: the account says the same as of rows written one by one."""
    with act("test.members", by=None, at=NOW, on=SINCE) as writer:
        people = writer.ids(Person, 300)
        writer.add(Person, ("id",), ((person,) for person in people))
        spells = writer.ids(Membership, 300)
        writer.add(
            Membership,
            ("id", "spell", "person_id", "unit_id", "held_by_id", "valid_from", "began_as", "sheet", "row"),
            (
                (spell, spell, person, province.far.pk, province.far.pk, SINCE, "admitted", "Đoàn viên", 7)
                for spell, person in zip(spells, people, strict=True)
            ),
        )
    before = whole()
    ended = done(EndByLaw((province.far.pk,)), decided(province.root))

    held = Membership.objects.held_true().filter(unit=province.far)
    assert set(held.values_list("valid_from", "valid_to", "ended_as", "sheet")) == {
        (SINCE, DAY, "ended-by-law", "Đoàn viên")
    }
    assert (held.latest("pk").pk, held.count()) == (held.earliest("pk").pk + 299, 300)
    assert kinds() <= {"seal-missing"}
    annulled(ended)
    assert whole() == before
    assert kinds() <= {"seal-missing"}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_membership SET row = 8 WHERE id = %s", [held.latest("pk").pk])
    assert kinds() >= {"rows-edited"}


def test_a_union_without_members_is_dissolved_and_who_stands_above_answers_for_what_is_left(
    province: Province,
) -> None:
    with act("test.agreement", by=None, at=NOW, on=SINCE) as writer:
        agreement = writer.add_one(Agreement, kind="enterprise")
    terms = {"agreement_id": agreement, "held_by_id": province.far.pk, "signed_on": SINCE}
    written(AgreementTerms, valid_from=SINCE, **terms)
    done(Dissolve(province.far.pk), decided(province.root))

    assert not UnitDescription.objects.on(DAY).filter(unit=province.far).exists()
    assert AgreementTerms.objects.held_true().get().held_by == province.ben_luc


def placed(employer: Employer, area: int) -> None:
    written(EmployerPlace, employer_id=employer.pk, area_id=area)


def test_what_has_an_address_follows_it_when_a_unit_is_split(province: Province) -> None:
    """A union stands where the employer is that it covers; the territory that was answered for finds its heir."""
    change, east, west = split(province)
    firm = an_employer("Công ty Kim Ngân", covered_by=province.other)
    (in_the_east,), (in_the_west,) = (heir.areas for heir in change.into)
    placed(province.firm, in_the_west)
    placed(firm, in_the_east)
    written(Responsibility, unit_id=province.duc_hoa.pk, area_id=in_the_west)
    effect = preview(change, decided(province.root), operator(TODAY))
    done(change, decided(province.root))

    assert effect.estimated == 0
    assert under_on(west.pk, DAY) == {west.pk, province.union.pk}
    assert under_on(east.pk, DAY) == {east.pk, province.other.pk}
    assert of(Responsibility, DAY) == {west.pk}
    assert {(one.successor, one.part, one.of) for one in UnitSuccession.objects.on(DAY)} == {
        (east, 1, 2), (west, 1, 2),
    }  # fmt: skip


def test_what_has_no_address_is_dealt_by_share_and_told_as_an_estimate(province: Province) -> None:
    for number in range(6):
        a_unit(f"CĐCS số {number}", under=province.duc_hoa)
    change, east, west = split(province, 3, 1, of=4)
    effect = preview(change, decided(province.root), operator(TODAY))
    done(change, decided(province.root))

    assert effect.estimated == 8
    assert (len(under_on(east.pk, DAY)), len(under_on(west.pk, DAY))) == (1 + 6, 1 + 2)


def test_members_of_a_split_union_go_with_their_employer_and_what_is_theirs_with_them(
    province: Province,
) -> None:
    change, east, west = split(province)
    heirs = tuple(
        Heir(a_unit(name, under=above).pk, heir.areas)
        for name, above, heir in zip(("CĐCS Đông", "CĐCS Tây"), (east, west), change.into, strict=True)
    )
    placed(province.firm, heirs[1].areas[0])
    written(MemberState, person_id=province.person.pk, unit_id=province.union.pk, state="illness", valid_from=SINCE)  # fmt: skip
    done(Split(province.union.pk, heirs), decided(province.root))

    assert of(Membership, DAY, person=province.person) == {heirs[1].unit}
    assert of(MemberState, DAY) == of(Coverage, DAY) == {heirs[1].unit}


def test_a_preview_of_a_merger_says_what_is_touched(province: Province) -> None:
    an_account("Trần Văn Chủ", office="chair", in_unit=province.union)
    effect = preview(
        Merge((province.duc_hoa.pk,), province.ben_luc.pk), decided(province.root), operator(TODAY)
    )

    assert (effect.units, effect.members, effect.employers, effect.officers) == (3, 2, 1, 1)
    assert (effect.nominations, effect.requests, effect.targets, effect.estimated) == (0, 0, 0, 0)


def test_a_merger_asks_once_for_all_units(province: Province, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    """A province's district: it is not asked about one union after the other."""
    for number in range(60):
        a_unit(f"CĐCS số {number}", under=province.duc_hoa)
    unions = tuple(UnitParent.objects.on(DAY).filter(parent=province.duc_hoa).values_list("unit", flat=True))
    with django_assert_max_num_queries(60):
        done(Move(unions, province.ben_luc.pk), decided(province.root))
    with django_assert_max_num_queries(120):
        done(Merge((province.ben_luc.pk,), province.duc_hoa.pk), decided(province.root, "13/QĐ", on=TODAY + timedelta(days=90)))  # fmt: skip
    assert len(under_on(province.duc_hoa.pk, date(2025, 1, 1))) == 1 + 62 + 1
