"""What is expected of the months ahead: within its range four times in five, refused where too little is known."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.indicators import forecasting
from caunoi.indicators.forecasting import LEAST, CannotForecast, Expected, forecast, student

MOVED = [100, 104, 103, 109, 112, 111, 118, 120, 119, 125, 130, 133]
VALUES = st.lists(st.one_of(st.none(), st.integers(0, 10_000)), max_size=40)


def drawn(seed: int, months: int) -> list[int]:
    """A walk of that many months, three up each on average, ten up or down by chance."""
    chance, at, found = random.Random(seed), 0.0, []
    for _ in range(months):
        at += chance.gauss(3, 10)
        found.append(round(at))
    return found


def held(walks: int, known: int, ahead: int) -> float:
    """How often the range of a month ahead held what came."""
    hits = 0
    for seed in range(walks):
        walk = drawn(seed, known + ahead)
        told = forecast(walk[:known])[ahead - 1]
        hits += told.low <= walk[known + ahead - 1] <= told.high
    return hits / walks


def test_the_middle_goes_on_by_the_mean_change_of_a_month() -> None:
    told = forecast(MOVED)
    assert [one.middle for one in told[:3]] == [136, 139, 142]
    assert len(told) == 2 * 11
    assert all(one.low <= one.middle <= one.high for one in told)
    widths = [one.high - one.low for one in told]
    assert widths == sorted(widths)
    assert told[0] == Expected(136, 132, 140)


@pytest.mark.parametrize(("known", "ahead"), [(12, 1), (12, 22), (24, 12), (36, 60)])
def test_what_comes_lies_within_the_range_four_times_in_five(known: int, ahead: int) -> None:
    assert 0.75 <= held(500, known, ahead) <= 0.85


def test_without_what_few_months_cannot_tell_the_range_would_be_too_narrow(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = forecasting._root
    monkeypatch.setattr(forecasting, "_root", lambda value: told(value / 3))
    assert held(500, 12, 22) < 0.65


def test_a_month_nobody_knows_is_stepped_over() -> None:
    whole = drawn(1, 20)
    holes = [None if n in {3, 4, 9} else value for n, value in enumerate(whole)]
    # The mean change of a month hangs on the ends alone, whatever lies between.
    assert [one.middle for one in forecast(holes)] == [one.middle for one in forecast(whole)]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "mới biết 0 tháng"),
        (MOVED[1:], "mới biết 11 tháng"),
        ([None, *MOVED[1:]], "mới biết 11 tháng"),
        ([*MOVED, None], "tháng gần nhất chưa có số liệu"),
        ([70] * LEAST, "12 tháng qua số liệu không đổi"),
    ],
)
def test_what_is_not_enough_is_refused_in_words(values: list[int | None], said: str) -> None:
    with pytest.raises(CannotForecast) as refused:
        forecast(values)
    assert said in refused.value.text.vi
    assert refused.value.text.en.startswith("No forecast")


@given(VALUES)
def test_whatever_is_drawn_stays_within_its_bounds_and_comes_out_the_same_twice(
    values: list[int | None],
) -> None:
    try:
        told = forecast(values, floor=0, ceiling=10_000)
    except CannotForecast:
        return
    assert told == forecast(values, floor=0, ceiling=10_000)
    assert all(0 <= one.low <= one.middle <= one.high <= 10_000 for one in told)
    assert {type(value) for one in told for value in (one.middle, one.low, one.high)} == {int}


def test_without_bounds_a_percent_would_be_more_than_a_hundred() -> None:
    steep = [n * 700 for n in range(14)]
    assert max(one.high for one in forecast(steep)) > 10_000
    assert max(one.high for one in forecast(steep, ceiling=10_000)) == 10_000


@pytest.mark.parametrize(
    ("freedom", "printed"), [(5, "1.476"), (10, "1.372"), (20, "1.325"), (34, "1.307"), (60, "1.296")]
)
def test_the_quantile_is_that_of_the_printed_tables(freedom: int, printed: str) -> None:
    assert abs(student(freedom) - Fraction(printed)) <= Fraction(1, 1000)


def test_even_months_leave_a_range_as_wide_as_rounding() -> None:
    told = forecast([n * 10 for n in range(12)])[0]
    assert (told.low, told.middle, told.high) == (120, 120, 120)
