"""Two officers carry out decisions that contradict each other at once: one is carried out, the other is told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from caunoi.access.appointing import appoint
from caunoi.access.reach import operator
from caunoi.organisations.models import TermOfOffice, Unit, UnitDescription
from caunoi.organisations.tree import Tree
from caunoi.registers.reorganisations import carrying_out, following
from caunoi.registers.reorganisations.carrying_out import Decision, carry_out
from caunoi.registers.reorganisations.changes import CannotReorganise, Change, Describe, Merge, Move
from caunoi.registers.reorganisations.models import Reorganisation
from tests.builders import NOW, TODAY, a_unit, an_account, the_federation
from tests.racing import at_once
from tests.waiting import somebody_waits_in_line

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2024, 3, 1)
PLANNED = date(2030, 1, 1)


def together(*works: Callable[[], object]) -> list[object]:
    """What each came to: its result, or the sentence it was refused with."""

    def one(which: int) -> object:
        try:
            return works[which]()
        except CannotReorganise as refused:
            return refused.text.vi

    return at_once(len(works), one)


def carried(root: int, number: str, change: Change, *, on: date = DAY) -> Callable[[], object]:
    decision = Decision(root, number, TODAY, on, uuid4())
    return lambda: carry_out(change, decision, operator(TODAY), at=NOW)


def test_of_two_who_move_one_union_to_two_places_one_does() -> None:
    root = the_federation()
    here, there, elsewhere = (
        a_unit(name, under=root, level="upper") for name in ("Đức Hòa", "Bến Lức", "Cần Đước")
    )
    union = a_unit("CĐCS Phú Cường", under=here)
    came_to = together(
        carried(root.pk, "1/QĐ", Move((union.pk,), there.pk)),
        carried(root.pk, "2/QĐ", Move((union.pk,), elsewhere.pk)),
    )

    assert sum(isinstance(one, Reorganisation) for one in came_to) == 1
    assert Reorganisation.objects.count() == 1
    assert Tree.on(DAY).parents[union.pk] in {there.pk, elsewhere.pk}


def crossing(root: int) -> list[object]:
    """A union goes under a district, which becomes a grassroots union itself: each fits, both do not."""
    district, union = (
        UnitDescription.objects.get(name=name).unit_id for name in ("Bến Lức", "CĐCS Phú Cường")
    )
    return together(
        carried(root, "1/QĐ", Move((union,), district)),
        carried(root, "2/QĐ", Describe(district, level="grassroots", kind="grassroots")),
    )


def swallowing(root: int) -> list[object]:
    """Each of two districts is to be merged into the other: each fits, both do not."""
    one, other = (UnitDescription.objects.get(name=name).unit_id for name in ("Đức Hòa", "Bến Lức"))
    return together(
        carried(root, "1/QĐ", Merge((one,), other)),
        carried(root, "2/QĐ", Merge((other,), one)),
    )


@pytest.fixture
def root() -> int:
    root = the_federation()
    a_unit("CĐCS Phú Cường", under=a_unit("Đức Hòa", under=root, level="upper"))
    a_unit("Bến Lức", under=root, level="upper")
    return root.pk


def test_of_two_decisions_that_cross_one_is_carried_out(root: int) -> None:
    came_to = crossing(root)

    assert sum(isinstance(one, Reorganisation) for one in came_to) == 1
    assert Reorganisation.objects.count() == 1


def test_of_two_districts_that_swallow_each_other_one_is_left(root: int) -> None:
    came_to = swallowing(root)

    assert sum(isinstance(one, Reorganisation) for one in came_to) == 1
    there = set(UnitDescription.objects.on(DAY).values_list("unit", flat=True))
    assert len(there & set(UnitDescription.objects.filter(level="upper").values_list("unit", flat=True))) == 1
    assert set(Tree.on(DAY).parents) | {root} == there


@pytest.mark.parametrize("contradict", [crossing, swallowing])
def test_without_the_line_both_would_be(
    root: int, monkeypatch: pytest.MonkeyPatch, contradict: Callable[[int], list[object]]
) -> None:
    """The negative control: both have looked before either writes. SQLite itself lets one Act begin at a time."""
    at_a_time = 1 if connection.vendor == "sqlite" else 2
    both_have_looked = threading.Barrier(at_a_time)

    planned = carrying_out.plan

    def plan_together(change: Change, on: date) -> object:
        found = planned(change, on)
        both_have_looked.wait(timeout=60)
        return found

    monkeypatch.setattr(carrying_out, "_stand_in_line", lambda: None)
    monkeypatch.setattr(carrying_out, "plan", plan_together)
    came_to = contradict(root)

    assert sum(isinstance(one, Reorganisation) for one in came_to) == at_a_time


def pressed_twice(root: int) -> list[object]:
    """One button, pressed twice before the first answer came."""
    union, district = (
        UnitDescription.objects.get(name=name).unit_id for name in ("CĐCS Phú Cường", "Bến Lức")
    )
    press = carried(root, "1/QĐ", Move((union,), district))
    return together(press, press)


def test_both_presses_of_one_button_are_answered_the_same(root: int) -> None:
    first, second = pressed_twice(root)

    assert isinstance(first, Reorganisation)
    assert first == second
    assert Reorganisation.objects.count() == 1


def test_asked_before_the_line_alone_the_second_press_is_refused(
    root: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: both have looked for the other's press before either stands in line."""
    at_a_time = 1 if connection.vendor == "sqlite" else 2
    both_have_looked = threading.Barrier(at_a_time)
    stand_in_line, answered = carrying_out._stand_in_line, carrying_out._answered

    def look_first(kind: str, decision: Decision, told: Mapping[str, Any]) -> Reorganisation | None:
        found = answered(kind, decision, told)
        both_have_looked.wait(timeout=60)
        stand_in_line()
        return found

    monkeypatch.setattr(carrying_out, "_stand_in_line", lambda: None)
    monkeypatch.setattr(carrying_out, "_answered", look_first)
    came_to = pressed_twice(root)

    assert sum(isinstance(one, Reorganisation) for one in came_to) == (2 if at_a_time == 1 else 1)


def in_office_while_the_union_closes(root: int) -> date | None:
    """Somebody is given office in a union, and before that is committed the union is merged: until when it is held."""
    union = Unit.objects.get(descriptions__name="CĐCS Phú Cường")
    other = a_unit("CĐCS Hoa Sen", under=Unit.objects.get(descriptions__name="Bến Lức"))
    account = an_account("Lê Văn Mới")
    written, merged = threading.Event(), threading.Event()

    def give() -> None:
        with transaction.atomic():
            appoint(account, "chair", union, on=TODAY, by=None, at=NOW)
            written.set()
            while not merged.is_set() and not somebody_waits_in_line():
                pass

    def merge() -> object:
        written.wait(timeout=60)
        try:
            return carried(root, "1/QĐ", Merge((union.pk,), other.pk), on=PLANNED)()
        finally:
            merged.set()

    together(give, merge)
    assert Reorganisation.objects.count() == 1
    return TermOfOffice.objects.held_true().get(account=account).valid_to


def test_what_is_entered_while_a_decision_is_carried_out_is_handed_on(root: int) -> None:
    assert in_office_while_the_union_closes(root) == PLANNED


def test_without_standing_beside_the_line_it_would_be_left_at_the_closed_union(
    root: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(following, "_stand_beside_the_line", lambda: None)

    left = None if connection.vendor == "postgresql" else PLANNED
    assert in_office_while_the_union_closes(root) == left
