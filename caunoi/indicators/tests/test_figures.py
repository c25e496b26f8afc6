"""Rounding, ranges, and which value stands first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.figures import Coverage, Figure, headline, percent

DAY = date(2023, 12, 31)


def figure(
    numerator: int, denominator: int | None, unknown: int = 0, coverage: Coverage | None = None
) -> Figure:
    code = "members" if denominator is None else "agreement-signed"
    return Figure(
        CATALOGUE[code], 1, DAY, None, None, None, numerator, denominator, unknown, coverage or Coverage(1, 1)
    )


def test_a_percent_is_rounded_half_up_once_and_is_nothing_over_nothing() -> None:
    assert percent(1, 8) == Decimal("12.50")
    assert percent(79995, 100000) == Decimal("80.00")
    assert percent(79994, 100000) == Decimal("79.99")
    assert percent(2, 3) == Decimal("66.67")
    assert percent(0, 0) is None
    assert figure(5, None).value == 5


def test_what_is_unknown_makes_a_range() -> None:
    assert figure(46, 66, 3).span == (Decimal("66.67"), Decimal("71.01"))
    assert figure(46, 69).span is None
    assert figure(5, None, 3).span is None


def test_the_computed_value_stands_first_only_where_enough_lists_are_in() -> None:
    assert headline(figure(1, None, coverage=Coverage(95, 100)), None, enough=95) == "computed"
    assert headline(figure(1, None, coverage=Coverage(94, 100)), Decimal(7), enough=95) == "reported"
    assert headline(figure(1, None, coverage=Coverage(94, 100)), None, enough=95) == "none"
    assert headline(figure(1, None, coverage=Coverage(0, 0)), None, enough=95) == "computed"
