"""Of memberships that overlap one stands on each day, whichever was chosen; no database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.registers.merging import standing
from caunoi.registers.merging.standing import Days, overlapping, settled

FIRST = date(2024, 1, 1)
SPAN = 12


def day(number: int | None) -> date | None:
    return None if number is None else FIRST + timedelta(days=number)


def spell(row: int, unit: int, since: int | None, until: int | None) -> Days:
    return Days(row, row, unit, day(since), day(until), "admitted", "" if until is None else "left")


def who_holds(rows: list[Days]) -> dict[int, int]:
    """Each day's unit; an unknown first day is before all of them."""
    found: dict[int, int] = {}
    for number in range(-1, SPAN + 1):
        units = [
            row.unit
            for row in rows
            if (row.since is None or row.since <= day(number))
            and (row.until is None or day(number) < row.until)
        ]
        assert len(units) <= 1
        found |= dict.fromkeys([number], units[0]) if units else {}
    return found


@st.composite
def records(draw) -> tuple[list[Days], list[Days]]:
    """Two records with up to three memberships each, in unions of their own."""
    sides, row = [], 0
    for _ in range(2):
        cuts = sorted(draw(st.sets(st.integers(0, SPAN), min_size=0, max_size=5)))
        ends = [*cuts, None] if len(cuts) % 2 else cuts
        rows = []
        for since, until in zip(ends[::2], ends[1::2], strict=True):
            row += 1
            rows.append(spell(row, row, None if since == 0 and draw(st.booleans()) else since, until))
        sides.append(rows)
    return sides[0], sides[1]


@given(records(), st.randoms(use_true_random=False))
def test_each_day_is_of_whom_it_was_decided_for(sides, dice) -> None:
    ours, theirs = sides
    pairs = overlapping(ours, theirs)
    over = [pair if dice.random() < 0.5 else pair[::-1] for pair in pairs]
    one, two = who_holds(ours), who_holds(theirs)
    wanted = {
        number: unit
        for number in one.keys() | two.keys()
        for unit in [_winner(one.get(number), two.get(number), over)]
    }
    assert who_holds(settled([*ours, *theirs], over)) == wanted


def _winner(one: int | None, two: int | None, over: list[tuple[int, int]]) -> int:
    if one is None or two is None:
        return one or two or 0
    # Each union is in one spell alone, of the same number.
    return one if (one, two) in over else two


def test_who_was_in_another_union_before_came_by_transfer_and_after_it_went_by_one() -> None:
    short, long = spell(1, 1, 3, 6), spell(2, 2, 0, None)
    before, after, stands = sorted(
        settled([long, short], [(1, 2)]), key=lambda one: (one.unit != 2, one.since)
    )
    assert (before.until, before.ended_as, before.anew) == (day(3), "transferred", False)
    assert (after.since, after.began_as, after.anew) == (day(6), "transferred", True)
    assert (stands.began_as, stands.ended_as) == ("transferred", "transferred")


def test_of_one_unions_two_memberships_nothing_is_left_of_the_one_that_gives_way() -> None:
    assert settled([spell(1, 7, 0, None), spell(2, 7, 3, None)], [(2, 1)]) == [spell(2, 7, 3, None)]


def test_without_the_days_of_the_one_that_stands_both_would(monkeypatch) -> None:
    """The negative control."""
    monkeypatch.setattr(standing, "_minus", lambda row, winner: [row])
    with pytest.raises(AssertionError):
        who_holds(settled([spell(1, 1, 0, None), spell(2, 2, 3, None)], [(1, 2)]))
