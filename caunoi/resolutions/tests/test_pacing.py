"""What a month has to bring, what it brings now, and when the target is reached so."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.resolutions.judging import Promise, judge
from caunoi.resolutions.pacing import (
    arrival,
    holding_needed,
    missing,
    months,
    needed_a_month,
    pace,
    year_before,
)
from caunoi.vocabulary.text import Text

AT = date(2023, 12, 31)
DUE = date(2025, 12, 31)
WORDS = Text(vi="x", en="x")
DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


def test_ten_points_in_two_years_are_five_twelfths_a_month() -> None:
    told = pace(Decimal(70), Decimal(80), at=AT, due_on=DUE, before=Decimal(64), since=date(2022, 12, 31))
    assert round(float(told.needed), 3) == 0.416
    assert round(float(told.present), 3) == 0.500
    # Ten points at six a year: twenty months.
    assert told.arrives_on == date(2025, 8, 31)


def test_what_falls_or_stands_still_never_arrives_and_what_is_reached_is_there() -> None:
    assert arrival(Decimal(70), Decimal(80), Fraction(0), at=AT) is None
    assert arrival(Decimal(70), Decimal(80), Fraction(-1), at=AT) is None
    assert arrival(Decimal(80), Decimal(80), Fraction(-1), at=AT) == AT
    # In eight hundred years is out of sight.
    assert arrival(Decimal(70), Decimal(80), Fraction(1, 1000), at=AT) is None


def test_without_a_figure_of_a_year_before_there_is_a_pace_to_keep_and_no_date() -> None:
    told = pace(Decimal(70), Decimal(80), at=AT, due_on=DUE, before=None, since=date(2022, 12, 31))
    assert (told.present, told.arrives_on) == (None, None)
    assert told.needed
    assert needed_a_month(Decimal(70), Decimal(80), at=DUE, due_on=DUE) is None


@given(DAYS, st.integers(1, 2000), st.decimals(0, 99, places=2), st.decimals(1, 100, places=2))
def test_at_the_pace_needed_it_arrives_on_the_due_day(
    at: date, days: int, value: Decimal, target: Decimal
) -> None:
    due_on = at + timedelta(days=days)
    needed = needed_a_month(value, target, at=at, due_on=due_on)
    if target > value:
        assert arrival(value, target, needed, at=at) == due_on
        assert needed * months(at, due_on) == Fraction(target) - Fraction(value)
    else:
        assert needed == 0


@given(st.decimals(0, 100, places=2), st.integers(0, 100_000))
def test_as_many_as_needed_are_enough_and_one_fewer_is_not(target: Decimal, of: int) -> None:
    enough = holding_needed(target, of)
    assert Fraction(enough * 100) >= Fraction(target) * of
    assert not enough or Fraction((enough - 1) * 100) < Fraction(target) * of
    assert missing(enough, of, target) == 0


def test_a_year_before_the_29th_of_february_is_the_28th() -> None:
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)


@pytest.mark.parametrize(
    ("at", "value", "status"),
    [
        (date(2022, 6, 30), 0, "on-course"),
        (date(2023, 12, 31), 69, "behind"),
        (date(2025, 6, 30), 70, "on-course"),
        (date(2025, 12, 31), 79, "behind"),
    ],
)
def test_on_a_stepped_course_the_last_step_holds_until_the_next(at: date, value: int, status: str) -> None:
    steps = [
        Promise("x", date(year, 12, 31), Decimal(due), WORDS, "02-NQ/TW", is_step, is_stepped=True)
        for year, due, is_step in ((2023, 70, True), (2025, 80, False))
    ]
    assert judge(Decimal(value), steps, at=at).status == status
