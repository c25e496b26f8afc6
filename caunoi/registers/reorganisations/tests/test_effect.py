"""What a decision touches is counted before it is carried out, each thing as it is on the day; and what annulling gives back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from caunoi.access.models import Appointment
from caunoi.access.reach import operator
from caunoi.organisations.models import Headcount, TermOfOffice
from caunoi.registers.links.models import EmployerAnswer, EmployerLink
from caunoi.registers.reorganisations.carrying_out import carry_out, preview
from caunoi.registers.reorganisations.changes import CannotReorganise, Describe, Found, Heir, Merge, Split
from caunoi.registers.reorganisations.effect import Effect, effect_of_annulling
from caunoi.registers.reorganisations.offices import lost_by
from caunoi.registers.reorganisations.tests.province import SINCE, Province, full_of_everything, written
from caunoi.registers.reorganisations.tests.test_decisions import DAY, annulled, decided, done
from caunoi.registers.welfare.models import Nomination, Programme
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from tests.builders import NOW, TODAY, a_member, an_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return Province()


def merging(p: Province) -> Effect:
    """What is told before the union of Phú Cường is merged on the day."""
    return preview(Merge((p.union.pk,), p.far.pk), decided(p.root), operator(TODAY))


def test_members_with_an_account_of_their_own_are_no_officers(province: Province) -> None:
    an_account("Nguyễn Thị Ánh", office="member", in_unit=province.union)
    assert merging(province).officers == 0
    an_account("Trần Văn Chủ", office="chair", in_unit=province.union)
    assert merging(province).officers == 1


def test_nominations_are_those_that_are_held_on_the_day(province: Province) -> None:
    with act("test.programme", by=None, at=NOW, on=SINCE) as writer:
        first, second = (
            writer.add_one(Programme, name=name, name_fold=name, unit_id=province.root.pk)
            for name in ("tet", "mai am")
        )
    told = {"person_id": province.person.pk, "held_by_id": province.union.pk, "valid_from": SINCE}
    written(Nomination, programme_id=first, **told)
    assert merging(province).nominations == 1
    # One that was over on the day is nothing that the decision touches.
    written(Nomination, programme_id=second, valid_to=DAY, **told)
    assert merging(province).nominations == 1


def test_what_lapsed_before_the_day_does_not_wait(province: Province) -> None:
    clerk = an_account("Người Quản", office="accounts", in_unit=province.root)
    midnight = datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC) - timedelta(hours=7)
    for lapses_at in (midnight, midnight + timedelta(hours=1)):
        Appointment.objects.create(
            kind="open-account", unit=province.union, asked_by=clerk, asked_at=midnight, lapses_at=lapses_at
        )
    assert merging(province).requests == 1


def test_a_link_that_was_answered_does_not_wait(province: Province) -> None:
    officer = an_account("Trần Văn Chủ", office="chair", in_unit=province.union)
    link = EmployerLink.objects.create(
        digest="a" * 64, employer=province.firm, held_by=province.union, officer=officer, purpose="Số lao động",
        made_at=NOW, until=DAY,
    )  # fmt: skip
    assert merging(province).requests == 1
    EmployerAnswer.objects.create(
        client_ref=uuid4(), link=link, headcount_id=written(Headcount, employer_id=province.firm.pk, valid_from=SINCE, workers=9),
        verdict="confirmed", at=NOW, began_by=Act.objects.latest("pk"),
    )  # fmt: skip
    assert merging(province).requests == 0


# ---------------------------------------------------------------- annulling


def test_annulling_a_merger_gives_back_what_was_handed_over_and_no_office(province: Province) -> None:
    full_of_everything(province)
    merged = done(Merge((province.duc_hoa.pk,), province.ben_luc.pk), decided(province.root))
    told = effect_of_annulling(merged)

    # The district, and the two unions that stand below it again.
    assert (told.units, told.founded) == (3, 0)
    # Its unions went with the district as they were: their members and employers never left them.
    assert (told.members, told.employers) == (0, 0)
    # Of the district's officers the one in an office other than a member's stays without it.
    assert len(lost_by(merged, on=DAY).terms) == 1
    assert not told.rested_on


def test_annulling_the_merger_of_a_union_gives_back_its_members_and_employers(province: Province) -> None:
    full_of_everything(province)
    told = effect_of_annulling(done(Merge((province.union.pk,), province.far.pk), decided(province.root)))

    assert (told.units, told.members, told.employers) == (1, 1, 1)
    assert TermOfOffice.objects.on(DAY).filter(unit=province.far, office="member").exists()


def test_a_unit_that_was_founded_is_no_more(province: Province) -> None:
    founded = Found("CĐCS Sao Mai", "grassroots", "grassroots", "SM", province.duc_hoa.pk)
    told = effect_of_annulling(done(founded, decided(province.root)))
    assert (told.units, told.founded) == (0, 1)


def test_it_is_said_before_that_something_later_rests_on_a_decision(province: Province) -> None:
    first = done(Describe(province.union.pk, name="CĐCS Một"), decided(province.root))
    assert not effect_of_annulling(first).rested_on
    later = decided(province.root, "13/QĐ", on=DAY + timedelta(days=9))
    second = done(Describe(province.union.pk, name="CĐCS Hai"), later)
    assert effect_of_annulling(first).rested_on

    # Nothing is written by asking, and what rests on nothing is annulled.
    acts = Act.objects.count()
    assert not effect_of_annulling(second).rested_on
    assert Act.objects.count() == acts
    annulled(second)
    assert not effect_of_annulling(first).rested_on
    annulled(first, "21/QĐ-LĐLĐ")


def test_what_came_after_an_annulment_is_told_too(province: Province) -> None:
    """What an annulled decision ended stands again, in another version: by that it is told whether anything rests on it."""
    first = done(Describe(province.union.pk, name="CĐCS Một"), decided(province.root))
    days = [DAY + timedelta(days=number) for number in (9, 19)]
    annulled(done(Describe(province.union.pk, name="CĐCS Hai"), decided(province.root, "13/QĐ", on=days[0])))
    done(Describe(province.union.pk, name="CĐCS Ba"), decided(province.root, "14/QĐ", on=days[1]))

    assert effect_of_annulling(first).rested_on
    with pytest.raises(CannotReorganise, match="hủy việc sau trước"):
        annulled(first, "21/QĐ-LĐLĐ")


def test_what_rests_on_a_member_who_was_handed_on_is_told_too(province: Province) -> None:
    first = done(Merge((province.union.pk,), province.far.pk), decided(province.root))
    a_member("Trần Thị Muộn", of=province.union, since=SINCE)
    assert not effect_of_annulling(first).rested_on
    later = decided(province.root, "13/QĐ", on=DAY + timedelta(days=60))
    second = done(Merge((province.far.pk,), province.other.pk), later)

    assert effect_of_annulling(first).rested_on
    annulled(second)
    assert not effect_of_annulling(first).rested_on


def test_an_office_taken_away_since_is_in_nobodys_way(province: Province) -> None:
    """It stays as it is when the closing is annulled, so it is no reason to refuse that."""
    chair = an_account("Trần Văn Chủ", office="chair", in_unit=province.union)
    first = done(Merge((province.union.pk,), province.far.pk), decided(province.root))
    (term,) = TermOfOffice.objects.held_true().filter(account=chair)
    with act("test.away", by=None, at=NOW, on=SINCE) as writer:
        writer.end(TermOfOffice, [term.pk])

    assert not effect_of_annulling(first).rested_on
    annulled(first)


# ---------------------------------------------------------------- shown and carried out at once


def test_what_is_shown_on_carrying_out_is_what_a_preview_says(province: Province) -> None:
    full_of_everything(province)
    heirs = (Heir(province.ben_luc.pk, part=1), Heir(province.root.pk, part=2))
    change, decision = Split(province.duc_hoa.pk, heirs, 3), decided(province.root)
    said, shown, acts = preview(change, decision, operator(TODAY)), list[Effect](), Act.objects.count()
    assert said.estimated > 0

    def look(effect: Effect) -> None:
        # Before anything is written.
        assert Act.objects.count() == acts
        shown.append(effect)

    for _ in range(2):
        carry_out(change, decision, operator(TODAY), at=NOW, shown=look)
    # Pressed twice it is done once, and shown once.
    assert shown == [said]
