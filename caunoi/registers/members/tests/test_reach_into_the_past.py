"""Whoever reaches a unit may look at what its predecessors and the closed units below it held, and write none of it."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, datetime, timedelta

import pytest

from caunoi.access.reach import Reach, reach_of
from caunoi.access.rights import RIGHTS
from caunoi.access.walls import scopes
from caunoi.organisations.models import Unit, UnitParent, UnitSuccession
from caunoi.organisations.tree import reached_on, under_on
from caunoi.registers.members.door import memberships_within, people_within
from caunoi.trail.acting import act
from caunoi.trail.walling import FIGURES, HANDS, PEOPLE
from tests.builders import LONG_AGO, NOW, TODAY, a_member, a_unit, an_account, the_federation

pytestmark = pytest.mark.django_db
MERGED = date(2023, 7, 1)


def close(
    unit: Unit, *, into: dict[Unit, int] | None = None, on: date = MERGED, of: int = 0, at: datetime = NOW
) -> None:
    """Closed on a day; each heir takes a part of as many as there are, or of as many as said."""
    with act("test.closed", by=None, at=at, on=on) as writer:
        for edge in UnitParent.objects.held_true().filter(unit=unit, valid_to=None):
            writer.end(UnitParent, [edge.pk])
            writer.add_one(
                UnitParent, unit_id=unit.pk, parent_id=edge.parent_id, valid_from=edge.valid_from, valid_to=on
            )
        for heir, part in (into or {}).items():
            writer.add_one(
                UnitSuccession,
                predecessor_id=unit.pk,
                successor_id=heir.pk,
                part=part,
                of=of or sum((into or {}).values()),
                valid_from=on,
            )


def may_look(reach: Reach, right: str = "people.read") -> set[int]:
    return set(reach.to(right).units or ())


def test_an_officer_of_the_successor_looks_at_the_past_of_both_and_writes_only_what_stands() -> None:
    root = the_federation()
    upper = a_unit("Công đoàn huyện", under=root, level="upper")
    kept, merged = a_unit("CĐCS A", under=upper), a_unit("CĐCS B", under=upper)
    other = a_unit("CĐCS C", under=upper)
    chair = an_account("Lê Thuỳ Dương", office="chair", in_unit=kept)
    gone = a_member("Đặng Thị Mỹ Dung", of=merged, since=LONG_AGO, until=date(2022, 1, 1))
    assert may_look(reach_of(chair, on=TODAY)) == {kept.pk}

    close(merged, into={kept: 1})

    reach = reach_of(chair, on=TODAY)
    assert may_look(reach) == may_look(reach, "figures.read") == {kept.pk, merged.pk}
    assert gone in people_within(reach.to("people.read"))
    assert memberships_within(reach.to("people.read")).filter(unit=merged).exists()
    # What may be done is done to what stands.
    assert may_look(reach, "cards.issue") == {kept.pk} == reach.hands("people.read")
    assert not reach.may_at("people.read", other.pk)
    # Before the day nothing was taken over.
    assert may_look(reach_of(chair, on=MERGED - timedelta(days=1))) == {kept.pk}


def test_the_second_wall_is_told_the_same() -> None:
    root = the_federation()
    kept, merged = a_unit("CĐCS A", under=root), a_unit("CĐCS B", under=root)
    close(merged, into={kept: 1})
    told = scopes(reach_of(an_account("Lê Thuỳ Dương", office="chair", in_unit=kept), on=TODAY))
    both = "{" + ",".join(map(str, sorted({kept.pk, merged.pk}))) + "}"
    assert (told[PEOPLE], told[FIGURES], told[HANDS]) == (both, both, f"{{{kept.pk}}}")


def test_a_closed_unit_that_stood_below_goes_with_those_above_it_and_with_its_heirs() -> None:
    root = the_federation()
    first, second = (a_unit(f"Công đoàn huyện {one}", under=root, level="upper") for one in (1, 2))
    heir, closed, ended = a_unit("A", under=second), a_unit("B", under=first), a_unit("C", under=first)
    close(closed, into={heir: 1})
    close(ended)
    assert reached_on(first.pk, TODAY) == ({first.pk}, {closed.pk, ended.pk})
    assert reached_on(second.pk, TODAY) == ({second.pk, heir.pk}, {closed.pk})


def test_of_a_unit_that_was_divided_no_heir_reads_the_people_of_the_past_and_the_unit_above_does() -> None:
    root = the_federation()
    upper = a_unit("Công đoàn huyện", under=root, level="upper")
    east, west, divided = (a_unit(f"CĐCS {one}", under=upper) for one in ("Đông", "Tây", "cũ"))
    gone = a_member("Đặng Thị Mỹ Dung", of=divided, since=LONG_AGO, until=date(2022, 1, 1))
    chairs = [an_account(f"Chủ tịch {unit.pk}", office="chair", in_unit=unit) for unit in (east, west)]
    above = an_account("Lê Thuỳ Dương", office="upper-officer", in_unit=upper)

    close(divided, into={east: 1, west: 1})

    for chair, own in zip(chairs, (east, west), strict=True):
        reach = reach_of(chair, on=TODAY)
        assert may_look(reach) == may_look(reach, "records.read") == {own.pk}
        assert gone not in people_within(reach.to("people.read"))
    assert gone in people_within(reach_of(above, on=TODAY).to("people.read"))
    # Who took over an heir as a whole has no more of it than the heir had.
    last = a_unit("CĐCS Chung", under=upper)
    close(east, into={last: 1})
    assert reached_on(last.pk, TODAY) == ({last.pk}, {east.pk})


def test_a_part_of_the_whole_is_no_whole_though_nobody_else_is_named() -> None:
    root = the_federation()
    heir, divided = a_unit("CĐCS A", under=root), a_unit("CĐCS B", under=root)
    close(divided, into={heir: 1}, of=2)
    assert reached_on(heir.pk, TODAY) == ({heir.pk}, set())
    assert divided.pk in reached_on(root.pk, TODAY)[1]


def test_a_union_that_was_moved_answers_to_another_with_its_past() -> None:
    root = the_federation()
    first, second = (a_unit(f"Công đoàn huyện {one}", under=root, level="upper") for one in (1, 2))
    moved = a_unit("CĐCS A", under=first)
    close(moved)
    with act("test.moved", by=None, at=NOW, on=MERGED) as writer:
        writer.add_one(UnitParent, unit_id=moved.pk, parent_id=second.pk, valid_from=MERGED)
    assert reached_on(first.pk, TODAY) == ({first.pk}, set())
    assert reached_on(second.pk, TODAY) == ({second.pk, moved.pk}, set())


def test_only_looking_reaches_the_past() -> None:
    looking = {code for code, right in RIGHTS.items() if right.looks}
    assert looking == {
        "figures.read", "records.read", "people.read", "employers.read", "units.read", "rounds.read", "exports.take",
        "dues.read", "concerns.read", "statistics.read",
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_over_histories_drawn_by_chance_it_is_what_the_rule_says(seed: int) -> None:
    chance = random.Random(seed)
    units = [the_federation()]
    for at in range(12):
        level = "upper" if at < 4 else "grassroots"
        units.append(a_unit(f"Đơn vị {at}", under=chance.choice(units[: 1 + at // 3]), level=level))
    standing = set(units[1:])
    for at in range(5):
        closed = chance.choice(sorted(standing, key=lambda unit: unit.pk))
        standing.discard(closed)
        rest = sorted(standing, key=lambda unit: unit.pk)
        heirs = chance.sample(rest, chance.choice([0, 1, 1, 2]))
        close(closed, into=dict.fromkeys(heirs, 1), on=MERGED + timedelta(days=at))
    for unit in units:
        for day in (MERGED - timedelta(days=1), MERGED + timedelta(days=2), TODAY):
            assert reached_on(unit.pk, day) == by_the_rule(unit.pk, day)


def by_the_rule(top: int, day: date) -> tuple[set[int], set[int]]:
    """The same, worked out one by one."""
    below = set(under_on(top, day))
    known = set(below)
    while True:
        heirs: dict[int, list[UnitSuccession]] = defaultdict(list)
        for row in UnitSuccession.objects.held_true().filter(valid_from__lte=day):
            heirs[row.predecessor_id].append(row)
        wholes = {
            one: rows[0] for one, rows in heirs.items() if len(rows) == 1 and rows[0].part == rows[0].of
        }
        found = {one for one, row in wholes.items() if row.successor_id in known}
        for unit in Unit.objects.exclude(pk__in=known):
            edges = UnitParent.objects.held_true().filter(unit=unit)
            last = edges.order_by("valid_to").last()
            if edges.on(day).exists() or last is None or last.valid_to is None:
                continue
            if last.valid_to <= day and last.parent_id in known:
                found.add(unit.pk)
        if found <= known:
            return below, known - below
        known |= found
