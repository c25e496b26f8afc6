"""Units are not closed where it does not fit, and a closing is annulled as long as nothing later rests on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from caunoi.access.reach import Reach, operator
from caunoi.access.rights import Term
from caunoi.organisations.tree import under_on
from caunoi.registers.members.models import Membership
from caunoi.registers.reorganisations.carrying_out import carry_out, preview
from caunoi.registers.reorganisations.changes import (
    CannotReorganise,
    Change,
    Describe,
    Dissolve,
    EndByLaw,
    Found,
    Heir,
    Merge,
    Move,
    Split,
)
from caunoi.registers.reorganisations.models import Reorganisation
from caunoi.registers.reorganisations.tests.province import (
    CLOSINGS,
    EVE,
    Province,
    split,
    whole,
)
from caunoi.registers.reorganisations.tests.test_decisions import DAY, annulled, decided, done
from caunoi.trail.acting import act
from caunoi.trail.models import Act
from tests.builders import NOW, TODAY, a_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return Province()


# ---------------------------------------------------------------- what is refused


REFUSED: dict[str, tuple[Callable[[Province], Change], str]] = {
    "into itself": (lambda p: Merge((p.duc_hoa.pk,), p.duc_hoa.pk), "vào chính mình"),
    "into one below": (lambda p: Merge((p.duc_hoa.pk,), p.union.pk), "dưới chính mình"),
    "the root": (lambda p: Merge((p.root.pk,), p.duc_hoa.pk), "đứng đầu cả hệ thống"),
    "nothing": (lambda p: Merge((), p.duc_hoa.pk), "ít nhất một"),
    "one twice": (lambda p: EndByLaw((p.far.pk, p.far.pk)), "mỗi công đoàn một lần"),
    "a district into a union": (lambda p: Merge((p.duc_hoa.pk,), p.far.pk), "không đứng dưới"),
    "a union that has members": (lambda p: Dissolve(p.union.pk), "còn 1 đoàn viên"),
    "a district that has unions": (lambda p: Dissolve(p.duc_hoa.pk), "còn 2 đơn vị"),
    "a district by law, its unions not": (lambda p: EndByLaw((p.duc_hoa.pk, p.union.pk)), "như “CĐCS Kim Ngân”"),
    "shares that do not add up": (lambda p: split(p, 60, 30, of=100)[0], "cộng lại bằng toàn bộ"),
    "a share of nothing": (lambda p: split(p, 0, 1)[0], "số dương"),
    "one heir": (lambda p: Split(p.duc_hoa.pk, (Heir(p.ben_luc.pk),)), "ít nhất hai"),
    "an heir twice": (lambda p: Split(p.duc_hoa.pk, (Heir(p.ben_luc.pk), Heir(p.ben_luc.pk))), "mỗi đơn vị một lần"),
    "split into itself": (lambda p: Split(p.duc_hoa.pk, (Heir(p.ben_luc.pk), Heir(p.duc_hoa.pk))), "vào chính mình"),
    "an area to two": (
        lambda p: Split(p.duc_hoa.pk, (Heir(p.ben_luc.pk, (1,)), Heir(p.far.pk, (1,)))),
        "Mỗi địa bàn chỉ",
    ),
    "a unit that is not there": (lambda p: EndByLaw((999_999,)), "chưa có"),
    "into a unit that is not there": (lambda p: Merge((p.union.pk,), 999_999), "chưa có"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_does_not_fit_is_refused_by_name_and_nothing_is_done(province: Province, what: str) -> None:
    change, decision = REFUSED[what][0](province), decided(province.root)
    before, acts = whole(), Act.objects.count()

    for attempt in (lambda: preview(change, decision, operator(TODAY)), lambda: done(change, decision)):
        with pytest.raises(CannotReorganise, match=REFUSED[what][1]):
            attempt()
    assert whole() == before
    assert (Act.objects.count(), Reorganisation.objects.count()) == (acts, 0)


def test_nothing_is_merged_into_a_unit_that_is_closed_or_will_be(province: Province) -> None:
    done(EndByLaw((province.far.pk,)), decided(province.root))
    for on, why in ((DAY, "không còn"), (EVE, "kết thúc từ ngày 01/03/2024")):
        with pytest.raises(CannotReorganise, match=why):
            done(Merge((province.union.pk,), province.far.pk), decided(province.root, "13/QĐ", on=on))


def test_a_unit_that_is_to_take_over_another_is_not_closed_before(province: Province) -> None:
    done(Merge((province.union.pk,), province.far.pk), decided(province.root, on=date(2030, 1, 1)))
    with pytest.raises(CannotReorganise, match="01/01/2030 “CĐCS Hoa Sen” nhận"):
        done(Merge((province.far.pk,), province.other.pk), decided(province.root, "13/QĐ"))


def test_what_is_closed_is_not_closed_moved_or_renamed_again(province: Province) -> None:
    done(Merge((province.union.pk,), province.far.pk), decided(province.root))
    later = decided(province.root, "13/QĐ", on=DAY + timedelta(days=9))
    changes: tuple[Change, ...] = (
        Merge((province.union.pk,), province.other.pk),
        Move((province.union.pk,), province.ben_luc.pk),
        Describe(province.union.pk, name="Khác"),
        Found("CĐ bộ phận", "section", "part", "", province.union.pk),
    )
    for change in changes:
        with pytest.raises(CannotReorganise, match="không còn"):
            done(change, later)


def test_a_decision_dated_before_the_unit_is_there_is_refused(province: Province) -> None:
    young = a_unit("CĐCS Mới", under=province.ben_luc, since=TODAY)
    for change in (Merge((young.pk,), province.far.pk), Merge((province.far.pk,), young.pk)):
        with pytest.raises(CannotReorganise, match="chưa có"):
            done(change, decided(province.root, on=TODAY - timedelta(days=1)))


@pytest.mark.parametrize(
    "change",
    [
        lambda p: Merge((p.union.pk,), p.far.pk),
        lambda p: Merge((p.far.pk,), p.union.pk),
        lambda p: EndByLaw((p.union.pk, p.far.pk)),
        lambda p: Split(p.union.pk, (Heir(p.other.pk), Heir(p.far.pk))),
    ],
)
def test_an_officer_closes_nothing_and_hands_nothing_over_out_of_reach(
    province: Province, change: Callable[[Province], Change]
) -> None:
    """A district decides on its own unions; a union of another district neither goes nor takes."""
    covers = under_on(province.duc_hoa.pk, TODAY)
    reach = Reach(None, TODAY, (Term("upper-officer", province.duc_hoa.pk, covers),))
    with pytest.raises(CannotReorganise, match="ngoài phạm vi"):
        carry_out(change(province), decided(province.duc_hoa), reach, at=NOW)
    carry_out(Merge((province.union.pk,), province.other.pk), decided(province.duc_hoa), reach, at=NOW)


# ---------------------------------------------------------------- annulled


@pytest.mark.parametrize("what", CLOSINGS)
def test_an_annulled_closing_leaves_everything_as_before(province: Province, what: str) -> None:
    change = CLOSINGS[what](province)
    before = whole()
    reorganisation = done(change, decided(province.root))
    assert whole() != before
    annulled(reorganisation)

    assert whole() == before


def test_a_merger_is_not_annulled_once_a_member_left_the_successor(province: Province) -> None:
    reorganisation = done(Merge((province.union.pk,), province.far.pk), decided(province.root))
    spell = Membership.objects.on(DAY).get(person=province.person)
    with act("test.left", by=None, at=NOW, on=TODAY) as writer:
        writer.end(Membership, [spell.pk])
    with pytest.raises(CannotReorganise, match="hủy việc sau trước"):
        annulled(reorganisation)


def test_a_merger_is_not_annulled_once_the_unit_above_is_closed(province: Province) -> None:
    """The union would stand again below a district that is no more."""
    merged = done(Merge((province.union.pk, province.other.pk), province.far.pk), decided(province.root))
    done(Dissolve(province.duc_hoa.pk), decided(province.root, "13/QĐ", on=TODAY + timedelta(days=99)))
    held = whole()
    with pytest.raises(CannotReorganise, match="hủy việc sau trước"):
        annulled(merged)
    assert whole() == held


def test_a_move_is_not_annulled_once_the_old_parent_stands_too_low(province: Province) -> None:
    moved = done(Move((province.union.pk, province.other.pk), province.ben_luc.pk), decided(province.root))
    lowered = Describe(province.duc_hoa.pk, level="grassroots", kind="grassroots")
    done(lowered, decided(province.root, "13/QĐ", on=TODAY + timedelta(days=99)))
    with pytest.raises(CannotReorganise, match="hủy việc sau trước"):
        annulled(moved)


def test_another_code_is_not_annulled_once_the_old_one_is_given_away(province: Province) -> None:
    recoded = done(Describe(province.duc_hoa.pk, official_code="H9"), decided(province.root))
    done(Found("Công đoàn Ba", "upper", "commune", "H1", province.root.pk), decided(province.root, "13/QĐ"))
    with pytest.raises(CannotReorganise, match="hủy việc sau trước"):
        annulled(recoded)
