"""A target shared out to the units below: the parts come to the whole exactly, or the difference is said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.indicators.figures import percent
from caunoi.resolutions.sharing import (
    Below,
    NothingToShareBy,
    largest_remainder,
    shared,
    within_room,
)

PERCENTS = st.decimals(0, 100, places=2)


@st.composite
def provinces(draw: st.DrawFn) -> tuple[Below, list[Below]]:
    sides = draw(st.lists(st.integers(0, 400), min_size=1, max_size=8))
    below = [Below(i, draw(st.integers(0, of)), of) for i, of in enumerate(sides)]
    outside = draw(st.integers(0, 5))
    whole = Below(-1, sum(one.numerator for one in below) + outside, sum(sides) + outside)
    return whole, below


def test_ten_among_three_equal_ones_is_four_three_three() -> None:
    assert largest_remainder(10, [1, 1, 1]) == [4, 3, 3]
    assert largest_remainder(7, [60, 30, 10]) == [4, 2, 1]


@given(st.integers(0, 10**6), st.lists(st.integers(0, 1000), min_size=1, max_size=20))
def test_shares_sum_to_the_whole_and_none_is_a_whole_one_off(total: int, weights: list[int]) -> None:
    if not sum(weights):
        with pytest.raises(NothingToShareBy):
            largest_remainder(total, weights)
        return
    shares = largest_remainder(total, weights)
    assert sum(shares) == total
    assert all(
        abs(one * sum(weights) - total * weight) < sum(weights)
        for one, weight in zip(shares, weights, strict=True)
    )


@given(
    st.integers(0, 500), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=9)
)
def test_nobody_is_given_more_than_there_is_room_for(total: int, units: list[tuple[int, int]]) -> None:
    weights, room = [weight for weight, _ in units], [most for _, most in units]
    if not any(weights):
        return
    shares = within_room(total, weights, room)
    assert all(share <= most for share, most in zip(shares, room, strict=True))
    assert sum(shares) == min(total, sum(most for weight, most in units if weight))


@given(provinces(), PERCENTS, st.sampled_from(["by-size", "equal-effort"]))
def test_a_percent_comes_to_the_whole_or_the_difference_is_said(
    province: tuple[Below, list[Below]], target: Decimal, rule: str
) -> None:
    whole, below = province
    try:
        found = shared(target, whole, below, rule)
    except NothingToShareBy:
        assert not any(one.denominator for one in below)
        return
    given_ = sum(part.holding for part in found.parts) + found.outside
    assert found.difference == given_ - found.needed
    for part, one in zip(found.parts, below, strict=True):
        assert 0 <= part.holding <= one.denominator
        assert rule == "by-size" or part.holding >= one.numerator
        # Who has exactly that many hold is told that it is reached.
        assert not one.denominator or percent(part.holding, one.denominator) >= part.value
    if rule == "by-size":
        assert found.difference == max(0, found.outside - found.needed)
    else:
        assert found.difference == max(0, whole.numerator - found.needed)


@given(
    st.lists(st.integers(0, 5000), min_size=1, max_size=9),
    st.integers(0, 40000),
    st.sampled_from(["by-size", "equal-effort"]),
)
def test_a_count_comes_to_the_whole_wherever_it_is_not_there_already(
    now: list[int], target: int, rule: str
) -> None:
    whole, below = Below(-1, sum(now), None), [Below(i, n, None) for i, n in enumerate(now)]
    try:
        found = shared(Decimal(target), whole, below, rule)
    except NothingToShareBy:
        assert rule == "by-size"
        assert not any(now)
        return
    assert found.difference == (0 if rule == "by-size" else max(0, sum(now) - target))


def test_by_hand_what_the_parts_lack_or_have_over_is_said() -> None:
    whole, below = Below(0, 12, 20), [Below(1, 6, 10), Below(2, 6, 10)]
    short = shared(Decimal(80), whole, below, "by-hand", {1: Decimal(70), 2: Decimal(80)})
    assert (short.needed, short.given, short.difference) == (16, 15, -1)
    over = shared(Decimal(80), whole, below, "by-hand", {1: Decimal(100)})
    # Who is given nothing keeps what it has.
    assert [(part.holding, part.value) for part in over.parts] == [(10, Decimal(100)), (6, Decimal("60.00"))]
    assert over.difference == 0
