"""Offices and gifts go with whoever has them when two records are merged, and come back; whatever else there is, stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from caunoi.organisations.models import Unit
from caunoi.registers.members import merged as merged_records
from caunoi.registers.members.matching import opened_of, people_by_number, without_number
from caunoi.registers.members.member_numbers import give, holders_of, member_numbers_of
from caunoi.registers.members.merged import CARRIED, MergedMeanwhile
from caunoi.registers.members.models import Person, SamePerson
from caunoi.registers.merging.looking import CannotMerge, look
from caunoi.registers.merging.taking_back import unmerge
from caunoi.registers.merging.tests import two as records
from caunoi.registers.merging.tests.two import a_record, merged, put_forward
from caunoi.registers.officers.models import Mandate
from caunoi.registers.welfare.handing_over import Handing, hand_over
from caunoi.registers.welfare.models import Programme, Receipt
from caunoi.trail.acting import act
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db(databases="__all__")
Y20, Y22, Y25, Y27 = (date(year, 1, 1) for year in (2020, 2022, 2025, 2027))
ON = date(2025, 5, 5)

#: What points at a person and is not written again when two records are merged, and why.
STAYS = {
    "members.Person.canonical": "It leads to the record kept: the merger itself rewrites it.",
    "members.SamePerson.kept": "The merger.",
    "members.SamePerson.other": "The merger.",
    "members.Resemblance.one": "Two were asked about, or told apart, under the records they had.",
    "members.Resemblance.other": "Two were asked about, or told apart, under the records they had.",
    "members.Particulars.person": "What each record said stays with it; the record kept is what is shown.",
    "members.IdentityNumber.person": "By either number the person is found; sealed under the record's own key.",
    "members.PrivateDetail.person": "Sealed under the record's own key.",
    "members.Viewing.person": "Who looked, looked at that record.",
    "members.Rectification.person": "What was put right was put right of that record; taken back there.",
    "members.Consent.person": "It was given under that record; the strictest of all of them stands.",
    "concerns.Concern.person": "Raised under that record, which nobody who merges is shown; erasing takes all records.",
    "cards.Holder.person": "A record that has one is the one kept: the merger is refused otherwise.",
    "cards.Card.person": "The code of the record merged is good no more.",
    "national.NationalRow.person": "What was told, under that record, word for word.",
    "national.NationalAnswer.person": "What was answered to it.",
    "national.NationalAnswer.holder": "Who had the number when it was answered.",
    "privacy.DataRequest.person": "Who asked, asked under that record.",
    "privacy.Affected.person": "What befell that record.",
}


def elected(person: Person, office: str, of: Unit, since: date, until: date | None = None) -> None:
    """Somebody holds an office of a union."""
    records.elected(person, of, office, since, until)


def handed(person: Person, programme: str, by: Unit, on: date, amount: int | None = 300_000) -> None:
    """Somebody was handed a gift of a programme that there is."""
    goods = "" if amount else "túi quà"
    own = Programme.objects.get(name=programme).pk
    with act("welfare.handed-over", by=None, at=NOW, on=TODAY) as writer:
        hand_over(writer, [Handing(own, person.pk, by.pk, on, amount, goods, True, None, None)])


def offices(person: Person) -> list[tuple[str, int, date | None, date | None]]:
    """Offices held true, the earliest first."""
    rows = Mandate.objects.held_true().filter(person=person)
    told = rows.values_list("office", "unit_id", "valid_from", "valid_to")
    return sorted(told, key=lambda row: (row[2] or date.min, row[0]))


def gifts(person: Person) -> list[tuple[str, int, date, int | None, str]]:
    """Gifts held true, by programme."""
    rows = Receipt.objects.held_true().filter(person=person).order_by("programme__name")
    return list(rows.values_list("programme__name", "held_by_id", "valid_from", "amount", "goods"))


def _pointing() -> set[str]:
    """Every foreign key to a person."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Person
    }


def test_whatever_points_at_a_person_is_carried_or_stays_for_a_reason() -> None:
    carried = {f"{label}.person" for label in CARRIED}
    assert not carried & STAYS.keys()
    assert carried | STAYS.keys() == _pointing()


def back(done: SamePerson) -> None:
    unmerge(done, hands=None, by=None, at=NOW)


def everything() -> list:
    return [(offices(one), gifts(one)) for one in Person.objects.order_by("pk")]


def test_offices_and_gifts_are_carried_a_clash_is_chosen_and_all_of_it_comes_back(two) -> None:
    kept, other = a_record(two.sen, Y20), a_record()
    for name in ("Tết", "Hè", "Mái ấm"):
        put_forward(kept, name, two.sen)
    elected(kept, "committee", two.sen, Y20, Y25)
    elected(kept, "audit", two.sen, Y25)
    elected(other, "committee", two.sen, Y22, Y27)
    elected(other, "committee", two.hong, Y22, Y27)
    elected(other, "chair", two.sen, Y22)
    elected(other, "audit", two.sen, Y20, Y25)
    handed(kept, "Tết", two.sen, ON)
    handed(other, "Tết", two.hong, ON, None)
    handed(other, "Hè", two.hong, ON)
    before = everything()
    records = set(Mandate.objects.values_list("record")) | set(Receipt.objects.values_list("record"))

    found = look(kept, other, on=TODAY, hands=None)
    # An office that begins on the day the other ends does not clash, nor does the same one of another union.
    chosen = {"union-office": "other", "gift": "kept"}
    assert {one.kind for one in found.clashes} == chosen.keys()
    done = merged(kept, other, *(chosen[one.kind] for one in found.clashes))
    assert (offices(other), gifts(other)) == ([], [])
    assert offices(kept) == [
        ("audit", two.sen.pk, Y20, Y25), ("chair", two.sen.pk, Y22, None), ("committee", two.sen.pk, Y22, Y27),
        ("committee", two.hong.pk, Y22, Y27), ("audit", two.sen.pk, Y25, None),
    ]  # fmt: skip
    assert gifts(kept) == [("Hè", two.hong.pk, ON, 300_000, ""), ("Tết", two.sen.pk, ON, 300_000, "")]
    # They are the same offices and gifts, told of somebody else.
    assert set(Mandate.objects.values_list("record")) | set(Receipt.objects.values_list("record")) == records

    back(done)
    assert everything() == before
    # The other choice, and what was entered since is named.
    chosen = {"union-office": "kept", "gift": "other"}
    again = merged(kept, other, *(chosen[one.kind] for one in found.clashes))
    assert ("committee", two.sen.pk, Y20, Y25) in offices(kept)
    assert ("Tết", two.hong.pk, ON, None, "túi quà") in gifts(kept)
    with act("test.ended", by=None, at=NOW, on=TODAY) as writer:
        writer.end(Receipt, [Receipt.objects.held_true().get(person=kept, programme__name="Hè").pk])
    with pytest.raises(CannotMerge, match="ở “CĐCS May Hồng” đã được ghi lại sau khi gộp"):
        back(again)


def test_who_may_answers_for_offices_and_gifts_too(two) -> None:
    kept, office, gift = a_record(two.sen, Y20), a_record(), a_record()
    put_forward(kept, "Tết", two.sen)
    elected(office, "chair", two.hong, Y20)
    handed(gift, "Tết", two.hong, ON)
    for other in (office, gift):
        with pytest.raises(CannotMerge, match="ngoài phạm vi"):
            merged(kept, other, hands={two.sen.pk})
        done = merged(kept, other, hands={two.sen.pk, two.hong.pk})
        with pytest.raises(CannotMerge, match="ngoài phạm vi"):
            unmerge(done, hands={two.sen.pk}, by=None, at=NOW)


def numbered(person: Person, number: str) -> None:
    with act("test.numbers", by=None, at=NOW, on=TODAY) as writer:
        give(writer, [(person.pk, number)])


def test_two_member_numbers_are_seen_and_forbid_nothing(two) -> None:
    """Issued by somebody who took the two records for two people; an identity number they are not."""
    kept, other, third = a_record(two.sen, Y20), a_record(), a_record()
    numbered(other, "VN0002")
    assert look(kept, other, on=TODAY, hands=None).contradictions == ()
    numbered(kept, "VN0001")
    found = look(kept, other, on=TODAY, hands=None)
    assert ([one.code for one in found.contradictions], found.forbids) == (["member-numbers"], ())
    with pytest.raises(CannotMerge):
        merged(kept, other, acknowledged=())
    done = merged(kept, other)
    # By either number the one person is found, and the one of the record kept is told.
    assert holders_of(["VN0001", "VN0002"]) == {"VN0001": kept.pk, "VN0002": kept.pk}
    assert member_numbers_of([kept.pk]) == {kept.pk: "VN0001"}
    # It is no paper by which two are known for one, nor one that somebody has instead of a number.
    assert people_by_number(["VN0001", "VN0002"]) == {}
    assert without_number([kept.pk, third.pk]) == {kept.pk, third.pk}
    assert opened_of([kept.pk, other.pk], on=TODAY)[other.pk].numbers == []
    with pytest.raises(IntegrityError), transaction.atomic():
        numbered(third, "VN0001")
    back(done)
    assert member_numbers_of([kept.pk, other.pk]) == {kept.pk: "VN0001", other.pk: "VN0002"}


def test_no_office_and_no_gift_is_written_of_a_record_that_was_merged(two, monkeypatch) -> None:
    kept, other = a_record(two.sen, Y20), a_record()
    put_forward(kept, "Tết", two.sen)
    merged(kept, other)
    with pytest.raises(MergedMeanwhile):
        elected(other, "chair", two.sen, Y20)
    with pytest.raises(MergedMeanwhile):
        handed(other, "Tết", two.sen, ON)
    # The negative control: with nobody looking, both stand under a record that is nobody's.
    monkeypatch.setattr(merged_records, "CARRIED", ())
    elected(other, "chair", two.sen, Y20)
    handed(other, "Tết", two.sen, ON)
    assert Mandate.objects.held_true().filter(person=other).exists()
    assert Receipt.objects.held_true().filter(person=other).exists()
