"""Two records of one person become one, once, by somebody who may, and go apart again exactly as they were."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from caunoi.organisations.settled import parameters
from caunoi.registers.members import merged as merged_records
from caunoi.registers.members.consenting import note, stopped_for, word
from caunoi.registers.members.matching import people_by_number
from caunoi.registers.members.merged import MergedMeanwhile
from caunoi.registers.members.models import Membership, Person, Resemblance, SamePerson
from caunoi.registers.merging.looking import CannotMerge, look
from caunoi.registers.merging.taking_back import forbids, unmerge
from caunoi.registers.merging.tests.two import (
    a_record,
    elected,
    handed,
    merged,
    nominations,
    put_forward,
    spells,
)
from caunoi.registers.officers.models import Mandate
from caunoi.registers.rounds.movements import movements
from caunoi.registers.welfare.models import Nomination, Receipt
from caunoi.trail import keys
from caunoi.trail.acting import act
from caunoi.trail.copying import copied, undo
from caunoi.trail.models import Act
from caunoi.trail.tests.walking import kinds
from caunoi.vocabulary.text import Text
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.django_db(databases="__all__")
JANUARY, JUNE = date(2023, 1, 1), date(2023, 6, 1)
LATER = NOW + timedelta(days=1)


def back(merger: SamePerson, **told) -> None:
    unmerge(merger, hands=told.pop("hands", None), by=None, at=told.pop("at", LATER))


def hardship_of(row: Nomination) -> str:
    own, place = (
        keys.keys_of([row.person_id])[row.person_id],
        keys.place("welfare_nomination", "hardship", row.pk),
    )
    return keys.unseal(own, bytes(row.hardship), place=place).decode()


def everything() -> list:
    rows = [spells(one) for one in Person.objects.order_by("pk")]
    told = [
        (row.person_id, row.programme_id, row.held_by_id, row.amount, hardship_of(row))
        for row in Nomination.objects.held_true().order_by("person", "programme")
    ]
    return [rows, told, list(Person.objects.order_by("pk").values_list("canonical", flat=True))]


def test_what_is_sealed_opens_again_wherever_a_version_is_written_again(two) -> None:
    person, another = a_record(two.sen, JANUARY), a_record(two.hong, JUNE, name="Lê Bo")
    rows = [put_forward(person, "Tết", two.sen, "mẹ ốm"), put_forward(another, "Tết", two.hong, "nhà dột")]
    with act("welfare.nominated", by=None, at=NOW, on=TODAY) as writer:
        writer.end(Nomination, rows)
        copied(writer, Nomination, rows, amount=700_000)
    amended = Act.objects.latest("pk")
    assert [(row.amount, hardship_of(row)) for row in nominations(person)] == [(700_000, "mẹ ốm")]
    keys.forget_keys([another.pk])
    with act("welfare.nominated", by=None, at=LATER, on=TODAY) as writer:
        undo(writer, amended, (Nomination,))
    assert [(row.amount, hardship_of(row)) for row in nominations(person)] == [(500_000, "mẹ ốm")]
    assert [(row.amount, row.hardship) for row in nominations(another)] == [(500_000, None)]


def test_two_records_are_one_person_and_go_apart_as_they_were(two) -> None:
    kept = a_record(two.sen, JANUARY, number="080195000001")
    other = a_record(two.hong, JUNE, name="Đỗ Thị Na")
    put_forward(kept, "Tết", two.sen, "mẹ ốm")
    put_forward(other, "Tết", two.hong)
    put_forward(other, "Mái ấm", two.hong, "nhà dột")
    before, ref = everything(), uuid4()

    found = look(kept, other, on=TODAY, hands=None)
    assert [one.kind for one in found.clashes] == ["membership", "nomination"]
    assert [one.code for one in found.contradictions] == ["name"]
    done = merged(kept, other, "other", "kept", client_ref=ref)

    assert spells(other) == []
    assert nominations(other) == []
    assert spells(kept) == [
        (two.sen.pk, JANUARY, JUNE, "admitted", "transferred"),
        (two.hong.pk, JUNE, None, "transferred", ""),
    ]
    assert [(row.programme.name, hardship_of(row)) for row in nominations(kept)] == [
        ("Tết", "mẹ ốm"), ("Mái ấm", "nhà dột"),
    ]  # fmt: skip
    (table,) = movements([two.sen.pk], JUNE, date(2023, 6, 30), parameters=parameters())[two.sen.pk]
    assert (table.difference, table.closing) == (0, 0)
    assert people_by_number(["080195000001"]) == {"080195000001": kept.pk}
    # The same request again is the same merger; for others, or once more, it is refused.
    assert merged(kept, other, client_ref=ref) == done
    with pytest.raises(CannotMerge, match="khác"):
        merged(kept, a_record(), client_ref=ref)
    with pytest.raises(CannotMerge, match="đã được gộp"):
        merged(kept, Person.objects.get(pk=other.pk))

    back(done)
    assert everything()[:2] == [[*before[0], []], before[1]]
    assert not Person.objects.exclude(canonical=None).exists()
    with pytest.raises(CannotMerge, match="tách lại rồi"):
        back(done)
    assert kinds() == set()
    # And once more, as if nothing had been.
    again = merged(kept, other, "other", "kept")
    back(again)
    assert everything()[:2] == [[*before[0], []], before[1]]


def test_gifts_and_offices_go_with_the_person_and_one_gift_of_a_programme_stands(two) -> None:
    kept, other = a_record(two.sen, JANUARY), a_record(name="Đỗ Thị Na")
    tet, theirs = put_forward(kept, "Tết", two.sen), put_forward(other, "Tết", two.sen)
    roof = put_forward(other, "Mái ấm", two.sen)
    for person, row, on in ((kept, tet, JANUARY), (other, theirs, JUNE), (other, roof, JUNE)):
        handed(person, row, on)
    elected(kept, two.sen, "committee", JANUARY)
    elected(other, two.sen, "committee", JUNE)
    elected(other, two.sen, "chair", JUNE)
    before = _gifts_and_offices()

    found = look(kept, other, on=TODAY, hands=None)
    assert [one.kind for one in found.clashes] == ["nomination", "gift", "union-office"]
    assert "01/06/2023, Túi quà" in found.clashes[1].other_says.vi
    done = merged(kept, other, "kept", "kept", "other")
    assert _gifts_and_offices() == {
        (kept.pk, "Tết", JANUARY), (kept.pk, "Mái ấm", JUNE), (kept.pk, "committee", JUNE), (kept.pk, "chair", JUNE),
    }  # fmt: skip
    # A second gift to the record that went is refused, as is an office.
    with pytest.raises(MergedMeanwhile):
        handed(other, roof, JUNE)
    with pytest.raises(MergedMeanwhile):
        elected(other, two.hong, "chair", JUNE)
    back(done)
    assert _gifts_and_offices() == before
    assert kinds() == set()


def _gifts_and_offices() -> set[tuple[int, str, date | None]]:
    gifts = Receipt.objects.held_true().values_list("person_id", "programme__name", "valid_from")
    return {*gifts, *Mandate.objects.held_true().values_list("person_id", "office", "valid_from")}


def test_what_is_one_of_a_kind_is_chosen_and_what_contradicts_is_seen_first(two) -> None:
    kept, other = a_record(two.sen, JANUARY), a_record(two.sen, JUNE, born="1995-01-10", sex="male")
    found = look(kept, other, on=TODAY, hands=None)
    assert {one.code for one in found.contradictions} == {"birth", "sex"}
    for told in ({"acknowledged": {"birth"}}, {"seen": "x"}, {"reason": "vì"}):
        with pytest.raises(CannotMerge):
            merged(kept, other, "kept", **told)
    for stands in ((), ("both",), ("kept", "kept")):
        with pytest.raises(CannotMerge, match="chọn"):
            merged(kept, other, *stands)
    assert not SamePerson.objects.exists()
    assert not Act.objects.filter(what="people.merged").exists()
    # Of one union's two memberships of one person one stands, and nothing is left of the other.
    merged(kept, other, "kept")
    assert spells(kept) == [(two.sen.pk, JANUARY, None, "admitted", "")]


def test_numbers_that_differ_in_a_slip_are_both_kept_and_others_are_two_peoples(two) -> None:
    kept = a_record(two.sen, JANUARY, number="080195000001")
    slip, stranger = a_record(number="080195000007"), a_record(number="080195999999")
    with pytest.raises(CannotMerge, match="hai người"):
        merged(kept, stranger)
    assert [one.code for one in look(kept, slip, on=TODAY, hands=None).contradictions] == ["number-slips"]
    merged(kept, slip)
    found = people_by_number(["080195000001", "080195000007"])
    assert set(found.values()) == {kept.pk}


def test_who_may_is_whoever_answers_for_both(two) -> None:
    kept, other = a_record(two.sen, JANUARY), a_record(two.hong, JUNE)
    own = {two.sen.pk}
    assert look(kept, other, on=TODAY, hands=own).forbids
    with pytest.raises(CannotMerge, match="ngoài phạm vi"):
        merged(kept, other, "kept", hands=own)
    done = merged(kept, other, "kept", hands=own | {two.hong.pk})
    with pytest.raises(CannotMerge, match="ngoài phạm vi"):
        back(done, hands=own)
    back(done, hands=own | {two.hong.pk})


def test_the_stricter_consent_stands_until_it_is_given_anew(two) -> None:
    kept, other = a_record(two.sen, JANUARY), a_record()
    asked = Text(vi="Tôi đồng ý cho công đoàn gọi điện.", en="I agree to be called by the union.")
    word("contact", text=asked, kinds=["phone"], valid_from=JANUARY, by=None, at=NOW)
    told = {"channel": "phiếu", "evidence": "Phiếu số 12", "by": None, "at": NOW}
    note(other, "contact", "withdrawn", on=TODAY - timedelta(days=9), client_ref=uuid4(), **told)
    note(kept, "contact", "given", on=TODAY - timedelta(days=2), client_ref=uuid4(), **told)
    assert [one.code for one in look(kept, other, on=TODAY, hands=None).contradictions] == ["consent"]
    done = merged(kept, other)
    assert stopped_for([kept.pk], TODAY) == {kept.pk: {"contact"}}
    note(kept, "contact", "given", on=TODAY, client_ref=uuid4(), **told)
    assert stopped_for([kept.pk], TODAY) == {}
    back(done)
    assert stopped_for([kept.pk, other.pk], TODAY) == {other.pk: {"contact"}}


def test_a_hardship_is_not_written_again_of_whoever_took_the_consent_back_under_either_record(two) -> None:
    kept, other = a_record(two.sen, JANUARY), a_record()
    put_forward(other, "Tết", two.sen, "mẹ ốm")
    asked = Text(vi="Tôi đồng ý cho công đoàn xét hoàn cảnh.", en="I agree to my hardship being considered.")
    word("welfare", text=asked, kinds=["hardship"], valid_from=JANUARY, by=None, at=NOW)
    told = {"channel": "phiếu", "evidence": "Phiếu số 12", "by": None, "at": NOW}
    note(other, "welfare", "withdrawn", on=TODAY - timedelta(days=9), client_ref=uuid4(), **told)
    done = merged(kept, other)
    assert [row.hardship for row in nominations(kept)] == [None]
    back(done)
    assert [hardship_of(row) for row in nominations(other)] == ["mẹ ốm"]


def test_nothing_goes_on_under_a_record_that_was_merged(two, monkeypatch) -> None:
    kept, other = a_record(two.sen, JANUARY), a_record()
    put_forward(kept, "Tết", two.sen)
    merged(kept, other)
    with pytest.raises(MergedMeanwhile):
        put_forward(other, "Tết", two.hong)
    # The negative control: with nobody looking, one person is put forward twice.
    monkeypatch.setattr(merged_records, "CARRIED", ())
    put_forward(other, "Tết", two.hong)
    assert Nomination.objects.held_true().filter(person__in=[kept.pk, other.pk]).count() == 2


def test_what_later_rests_on_it_is_named(two) -> None:
    first, second, third = a_record(two.sen, JANUARY), a_record(two.hong), a_record()
    done = merged(first, second, "kept")
    assert spells(first) == [(two.hong.pk, None, JANUARY, "admitted", "transferred"), (two.sen.pk, JANUARY, None, "transferred", "")]  # fmt: skip
    upper = merged(third, Person.objects.get(pk=first.pk))
    assert set(Person.objects.exclude(canonical=None).values_list("canonical", flat=True)) == {third.pk}
    with pytest.raises(CannotMerge, match="lại gộp vào"):
        back(done)
    back(upper)
    nominated = put_forward(first, "Tết", two.hong)
    with pytest.raises(CannotMerge, match="Đề nghị hỗ trợ ở “CĐCS May Hồng”"):
        back(done)
    with act("test.ended", by=None, at=NOW, on=TODAY) as writer:
        writer.end(Nomination, [nominated])
    row = Membership.objects.held_true().get(person=first, unit=two.hong)
    with act("test.ended", by=None, at=NOW, on=TODAY) as writer:
        writer.end(Membership, [row.pk])
    with pytest.raises(CannotMerge, match="Quá trình tham gia ở “CĐCS May Hồng” đã được ghi lại"):
        back(done)
    assert forbids(done, hands=None) is not None


def test_what_was_told_apart_is_said_and_a_question_is_answered_by_merging(two) -> None:
    kept, other = a_record(two.sen, JANUARY), a_record()
    asked = Resemblance.objects.create(one=kept, other=other, chance=700, told=b"x", found_at=NOW)
    done = merged(kept, other)
    asked.refresh_from_db()
    assert (asked.state, asked.act) == ("same", done.began_by)
    back(done)
    asked.refresh_from_db()
    assert (asked.state, asked.act) == ("open", None)
    Resemblance.objects.update(state="two", act=done.began_by)
    assert [one.code for one in look(kept, other, on=TODAY, hands=None).contradictions] == ["told-apart"]
