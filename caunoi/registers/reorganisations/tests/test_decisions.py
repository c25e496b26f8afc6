"""Decisions on units: founded, described anew, moved; refused with a reason; done once; annulled without a trace in figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from caunoi.access.reach import Reach, operator
from caunoi.access.rights import Term
from caunoi.organisations.models import Unit, UnitDescription, UnitParent
from caunoi.organisations.tree import Tree, under_on
from caunoi.registers.members.models import Membership
from caunoi.registers.reorganisations.carrying_out import Decision, annul, carry_out, preview
from caunoi.registers.reorganisations.changes import (
    CannotReorganise,
    Change,
    Describe,
    Found,
    Move,
    RefIsTaken,
)
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.trail import copying
from caunoi.trail.models import Act
from caunoi.trail.tests.walking import lift_guards
from tests.builders import LONG_AGO, NOW, TODAY, a_member, a_unit, an_employer, the_federation

pytestmark = pytest.mark.django_db

DAY = date(2024, 3, 1)


class Province:
    """A federation with two districts; Đức Hòa has the union of Phú Cường, whose one member is Ánh."""

    def __init__(self) -> None:
        self.root = the_federation()
        self.duc_hoa = a_unit("Liên đoàn Lao động huyện Đức Hòa", under=self.root, level="upper")
        self.ben_luc = a_unit("Liên đoàn Lao động huyện Bến Lức", under=self.root, level="upper")
        self.union = a_unit("CĐCS Phú Cường", under=self.duc_hoa, code="CD-01")
        employer = an_employer("Công ty Phú Cường", covered_by=self.union)
        a_member("Nguyễn Thị Ánh", of=self.union, since=date(2020, 1, 1), at=employer)


@pytest.fixture
def province() -> Province:
    return Province()


def decided(by: Unit, number: str = "12/QĐ-LĐLĐ", *, on: date = DAY) -> Decision:
    return Decision(by.pk, number, date(2024, 2, 20), on, uuid4())


def done(change: Change, decision: Decision, reach: Reach | None = None) -> Reorganisation:
    return carry_out(change, decision, reach or operator(TODAY), at=NOW)


def held_true() -> set[tuple[object, ...]]:
    """What the registers say of the tree, without who said it."""
    descriptions = UnitDescription.objects.held_true().values_list(
        "unit", "valid_from", "valid_to", "name", "level", "kind", "official_code"
    )
    return {
        *descriptions,
        *UnitParent.objects.held_true().values_list("unit", "valid_from", "valid_to", "parent"),
    }


# ---------------------------------------------------------------- what they do


def test_a_union_that_moves_stands_where_it_stood_on_every_day_before(province: Province) -> None:
    done(Move((province.union.pk,), province.ben_luc.pk), decided(province.root))

    eve = DAY - timedelta(days=1)
    assert province.union.pk in under_on(province.duc_hoa.pk, eve)
    assert province.union.pk not in under_on(province.ben_luc.pk, eve)
    assert province.union.pk in under_on(province.ben_luc.pk, DAY)
    assert province.union.pk not in under_on(province.duc_hoa.pk, DAY)


def test_a_hundred_unions_move_by_one_decision_and_one_act(province: Province) -> None:
    unions = [a_unit(f"CĐCS số {number}", under=province.duc_hoa).pk for number in range(116)]
    acts = Act.objects.count()
    moved = done(Move(tuple(unions), province.ben_luc.pk), decided(province.root))

    assert Act.objects.count() == acts + 1
    assert set(unions) < under_on(province.ben_luc.pk, DAY)
    assert moved.began_by.document.number == "12/QĐ-LĐLĐ"
    assert moved.began_by.on == DAY


def test_a_district_moves_with_everything_below_it(province: Province) -> None:
    zone = a_unit("Công đoàn ngành", under=province.root, level="province")
    done(Move((province.duc_hoa.pk,), zone.pk), decided(province.root))

    assert {province.duc_hoa.pk, province.union.pk} < under_on(zone.pk, DAY)


def test_another_name_holds_from_its_day_and_the_old_one_before(province: Province) -> None:
    done(Describe(province.union.pk, name="  CĐCS  Phú Cường mới "), decided(province.root))

    names = UnitDescription.objects.filter(unit=province.union)
    assert names.on(DAY).get().name == "CĐCS Phú Cường mới"
    assert names.on(DAY).get().official_code == "CD-01"
    assert names.on(DAY - timedelta(days=1)).get().name == "CĐCS Phú Cường"


def test_a_unit_that_is_founded_is_there_from_its_day(province: Province) -> None:
    done(
        Found("CĐCS Kim Ngân", "grassroots", "grassroots", "CD-02", province.ben_luc.pk),
        decided(province.root),
    )

    founded = UnitDescription.objects.on(DAY).get(official_code="CD-02").unit
    assert founded.pk in under_on(province.ben_luc.pk, DAY)
    assert founded.pk not in under_on(province.ben_luc.pk, DAY - timedelta(days=1))


def test_a_preview_says_how_much_is_touched_and_writes_nothing(province: Province) -> None:
    acts = Act.objects.count()
    effect = preview(Move((province.duc_hoa.pk,), a_unit("Ngành", under=province.root, level="province").pk), decided(province.root), operator(TODAY))  # fmt: skip

    assert (effect.units, effect.members, effect.employers) == (2, 1, 1)
    assert Act.objects.count() == acts + 1  # the unit that this test founded


def test_the_same_press_twice_is_one_decision(province: Province) -> None:
    decision = decided(province.root)
    change = Move((province.union.pk,), province.ben_luc.pk)

    assert done(change, decision) == done(change, decision)
    assert Reorganisation.objects.count() == 1


def test_a_planned_decision_changes_nothing_until_its_day(province: Province) -> None:
    planned = date(2030, 1, 1)
    done(Move((province.union.pk,), province.ben_luc.pk), decided(province.root, on=planned))

    assert Tree.on(TODAY).parents[province.union.pk] == province.duc_hoa.pk
    assert Tree.on(planned).parents[province.union.pk] == province.ben_luc.pk


# ---------------------------------------------------------------- what is refused


REFUSED: dict[str, tuple[Callable[[Province], tuple[Change, Decision]], str]] = {
    "a unit under itself": (
        lambda p: (Move((p.duc_hoa.pk,), p.duc_hoa.pk), decided(p.root)),
        "dưới chính mình",
    ),
    "a unit under one below it": (
        lambda p: (Move((p.duc_hoa.pk,), p.union.pk), decided(p.root)),
        "dưới chính mình",
    ),
    "the root": (lambda p: (Move((p.root.pk,), p.duc_hoa.pk), decided(p.root)), "đứng đầu cả hệ thống"),
    "where it stands already": (
        lambda p: (Move((p.union.pk,), p.duc_hoa.pk), decided(p.root)),
        "đã thuộc",
    ),
    "a district under a grassroots union": (
        lambda p: (Move((p.ben_luc.pk,), p.union.pk), decided(p.root)),
        "không đứng dưới",
    ),
    "nothing to move": (lambda p: (Move((), p.ben_luc.pk), decided(p.root)), "ít nhất một"),
    "twice in one list": (
        lambda p: (Move((p.union.pk, p.union.pk), p.ben_luc.pk), decided(p.root)),
        "mỗi công đoàn một lần",
    ),
    "before the units exist": (
        lambda p: (
            Move((p.union.pk,), p.ben_luc.pk),
            decided(p.root, on=LONG_AGO - timedelta(days=1)),
        ),
        "chưa có",
    ),
    "a code in use": (
        lambda p: (Found("CĐCS Hai", "grassroots", "grassroots", "CD-01", p.ben_luc.pk), decided(p.root)),
        "CD-01 đang dùng cho “CĐCS Phú Cường”",
    ),
    "no name": (
        lambda p: (Found("  ", "grassroots", "grassroots", "", p.ben_luc.pk), decided(p.root)),
        "Tên đơn vị",
    ),
    "a name too long": (lambda p: (Describe(p.union.pk, name="ắ" * 256), decided(p.root)), "Tên đơn vị"),
    "a level that there is not": (
        lambda p: (Describe(p.union.pk, level="hamlet"), decided(p.root)),
        "không có",
    ),
    "a level above its own parent": (
        lambda p: (Describe(p.union.pk, level="province"), decided(p.root)),
        "không hợp",
    ),
    "a level below its own children": (
        lambda p: (Describe(p.duc_hoa.pk, level="to"), decided(p.root)),
        "không hợp",
    ),
    "no change at all": (lambda p: (Describe(p.union.pk, name="CĐCS Phú Cường"), decided(p.root)), "không thay đổi"),
    "no number": (lambda p: (Describe(p.union.pk, name="Khác"), decided(p.root, "")), "Ghi số quyết định"),
    "decided by one beside": (
        lambda p: (Move((p.union.pk,), p.ben_luc.pk), decided(p.duc_hoa)),
        "phải là cấp trên",
    ),
    "decided by one below": (lambda p: (Describe(p.duc_hoa.pk, name="Khác"), decided(p.union)), "phải là cấp trên"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_does_not_fit_is_refused_by_name_and_nothing_is_done(province: Province, what: str) -> None:
    change, decision = REFUSED[what][0](province)
    before, acts = held_true(), Act.objects.count()

    for attempt in (lambda: preview(change, decision, operator(TODAY)), lambda: done(change, decision)):
        with pytest.raises(CannotReorganise, match=REFUSED[what][1]):
            attempt()
    assert held_true() == before
    assert (Act.objects.count(), Reorganisation.objects.count()) == (acts, 0)


def test_the_same_decision_a_second_time_is_refused(province: Province) -> None:
    founded = Found("CĐCS Kim Ngân", "grassroots", "grassroots", "", province.ben_luc.pk)
    done(founded, decided(province.root))
    with pytest.raises(CannotReorganise, match="đã được thực hiện"):
        done(founded, decided(province.root))


def test_one_paper_that_decides_several_things_is_carried_out_in_several(province: Province) -> None:
    """One number that moves a union, and founds another where it stood."""
    moved = done(Move((province.union.pk,), province.ben_luc.pk), decided(province.root))
    other = done(
        Found("CĐCS Kim Ngân", "grassroots", "grassroots", "", province.duc_hoa.pk), decided(province.root)
    )

    assert moved.pk != other.pk
    assert moved.began_by.document == other.began_by.document
    annulled(moved)
    assert not Reorganisation.objects.get(pk=other.pk).ended_by


def test_a_decision_that_was_annulled_may_be_carried_out_again_under_its_number(province: Province) -> None:
    """What was mistyped is annulled and typed again: the number is that of the paper, and there is one paper."""
    change = Found("CĐCS Kim Ngân", "grassroots", "grassroots", "", province.ben_luc.pk)
    first = done(change, decided(province.root))
    annulled(first)
    again = done(change, decided(province.root))

    assert (again.pk != first.pk, again.number) == (True, first.number)
    assert again.began_by.document == first.began_by.document
    with pytest.raises(CannotReorganise, match="đã được thực hiện"):
        done(change, decided(province.root))


def test_two_federations_number_twelve_of_one_day_are_two_papers(province: Province) -> None:
    by_root = done(Describe(province.union.pk, name="Hai"), decided(province.root))
    by_district = done(
        Found("CĐCS Kim Ngân", "grassroots", "grassroots", "", province.ben_luc.pk), decided(province.ben_luc)
    )

    papers = [one.began_by.document for one in (by_root, by_district)]
    assert [one.number for one in papers] == ["12/QĐ-LĐLĐ"] * 2
    assert papers[0] != papers[1]
    assert [one.issuer for one in papers] == [province.root.public_id.hex, province.ben_luc.public_id.hex]


@pytest.mark.parametrize("what", ["change", "number", "day"])
def test_a_page_gone_back_to_and_filled_in_anew_is_not_answered_with_the_other_decision(
    province: Province, what: str
) -> None:
    first = decided(province.root)
    change: Change = Move((province.union.pk,), province.ben_luc.pk)
    done(change, first)
    before = held_true()
    changed = {"number": {"number": "13/QĐ"}, "day": {"effect_on": DAY + timedelta(days=1)}}
    other = replace(first, **changed.get(what, {}))
    again = Describe(province.union.pk, name="Khác") if what == "change" else change

    with pytest.raises(RefIsTaken, match="đã thực hiện quyết định số 12/QĐ-LĐLĐ"):
        done(again, other)
    assert (held_true(), Reorganisation.objects.count()) == (before, 1)


def test_what_was_annulled_meanwhile_is_not_answered_as_done(province: Province) -> None:
    decision, change = decided(province.root), Move((province.union.pk,), province.ben_luc.pk)
    annulled(done(change, decision))

    with pytest.raises(RefIsTaken):
        done(change, decision)


def test_an_annulment_pressed_twice_is_one(province: Province) -> None:
    first = done(Move((province.union.pk,), province.ben_luc.pk), decided(province.root))
    decision = Decision(province.root.pk, "20/QĐ", TODAY, DAY, uuid4())
    pressed = [annul(first, decision, operator(TODAY), at=NOW) for _ in range(2)]

    assert pressed[0] == pressed[1]
    with pytest.raises(RefIsTaken):
        done(Describe(province.union.pk, name="Khác"), replace(decision, number="21/QĐ"))


def test_a_day_before_a_decision_that_stands_is_refused(province: Province) -> None:
    """Two parents on one day: the later decision would have been about another tree."""
    done(Move((province.union.pk,), province.ben_luc.pk), decided(province.root))
    with pytest.raises(CannotReorganise, match="đã có một quyết định khác"):
        done(
            Move((province.union.pk,), a_unit("Khác", under=province.root, level="upper").pk),
            decided(province.root, "13/QĐ", on=DAY - timedelta(days=9)),
        )


@pytest.mark.parametrize(
    ("seat", "allowed"), [("root", True), ("duc_hoa", False), ("ben_luc", False), ("union", False)]
)
def test_an_officer_moves_only_within_reach(province: Province, seat: str, allowed: bool) -> None:
    unit: Unit = getattr(province, seat)
    covers = None if seat == "root" else under_on(unit.pk, TODAY)
    reach = Reach(
        None, TODAY, (Term("provincial-officer" if covers is None else "upper-officer", unit.pk, covers),)
    )
    change, decision = Move((province.union.pk,), province.ben_luc.pk), decided(province.root)

    if allowed:
        done(change, decision, reach)
    else:
        with pytest.raises(CannotReorganise, match="ngoài phạm vi"):
            done(change, decision, reach)


def test_a_chair_carries_out_no_decision(province: Province) -> None:
    reach = Reach(None, TODAY, (Term("chair", province.union.pk, frozenset({province.union.pk})),))
    with pytest.raises(CannotReorganise, match="ngoài phạm vi"):
        done(Describe(province.union.pk, name="Khác"), decided(province.union), reach)


# ---------------------------------------------------------------- annulled


def annulled(reorganisation: Reorganisation, number: str = "20/QĐ-LĐLĐ") -> Reorganisation:
    decision = Decision(reorganisation.decider_id, number, TODAY, DAY, uuid4())
    return annul(reorganisation, decision, operator(TODAY), at=NOW)


@pytest.mark.parametrize(
    "change",
    [
        lambda p: Move((p.union.pk,), p.ben_luc.pk),
        lambda p: Describe(p.union.pk, name="Khác", official_code="CD-99"),
        lambda p: Found("CĐCS Kim Ngân", "grassroots", "grassroots", "CD-02", p.ben_luc.pk),
    ],
)
def test_an_annulled_decision_leaves_the_registers_as_before_it(
    province: Province, change: Callable[[Province], Change]
) -> None:
    before = held_true()
    reorganisation = done(change(province), decided(province.root))
    assert held_true() != before
    annulled(reorganisation)

    assert held_true() == before
    with pytest.raises(CannotReorganise, match="hủy"):
        annulled(reorganisation, "21/QĐ-LĐLĐ")


def test_a_decision_that_a_later_one_rests_on_is_not_annulled(province: Province) -> None:
    first = done(Describe(province.union.pk, name="Hai"), decided(province.root))
    done(Describe(province.union.pk, name="Ba"), decided(province.root, "13/QĐ", on=DAY + timedelta(days=1)))
    after = held_true()

    with pytest.raises(CannotReorganise, match="hủy"):
        annulled(first)
    assert held_true() == after


def with_an_altered_account(province: Province) -> tuple[Reorganisation, Membership]:
    """As whoever may write in the trail's table: by its account a change of name also wrote somebody's membership."""
    somebody = Membership.objects.get(person=a_member("Lê Văn Nghĩa", of=province.union, since=LONG_AGO))
    renamed = done(Describe(province.union.pk, name="Hai"), decided(province.root))
    lift_guards()
    wrote = renamed.began_by.wrote
    wrote["written"]["members_membership"] = {"columns": [], "runs": [[somebody.pk] * 2], "blocks": ""}
    Act.objects.filter(pk=renamed.began_by_id).update(wrote=wrote)
    return Reorganisation.objects.get(pk=renamed.pk), somebody


def test_nothing_is_undone_by_an_account_that_is_not_as_it_was_signed(province: Province) -> None:
    renamed, somebody = with_an_altered_account(province)
    after = held_true()

    with pytest.raises(CannotReorganise, match="không còn đúng chữ ký"):
        annulled(renamed)
    assert held_true() == after
    assert Membership.objects.get(pk=somebody.pk).ended_by is None


def test_unasked_the_annulment_would_take_a_membership_away(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    renamed, somebody = with_an_altered_account(province)
    monkeypatch.setattr(copying, "check_as_signed", lambda done: None)

    annulled(renamed)
    assert Membership.objects.get(pk=somebody.pk).ended_by is not None


def test_a_founded_unit_with_a_member_is_not_annulled(province: Province) -> None:
    founded = done(Found("CĐCS Kim Ngân", "grassroots", "grassroots", "CD-02", province.ben_luc.pk), decided(province.root))  # fmt: skip
    unit = UnitDescription.objects.on(DAY).get(official_code="CD-02").unit
    a_member("Lê Văn Nghĩa", of=unit, since=DAY)

    with pytest.raises(CannotReorganise, match="hủy"):
        annulled(founded)


def test_what_annuls_is_not_annulled(province: Province) -> None:
    annulling = annulled(done(Describe(province.union.pk, name="Hai"), decided(province.root)))
    after = held_true()

    with pytest.raises(CannotReorganise, match="ra quyết định mới"):
        annulled(annulling, "21/QĐ-LĐLĐ")
    assert held_true() == after
