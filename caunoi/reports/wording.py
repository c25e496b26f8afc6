"""How a Vietnamese office writes numbers, days and rates: 1.234,5 · 87,0 % · 31/12/2023."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

# A number must never part from its sign at the end of a line.
NBSP = "\N{NO-BREAK SPACE}"
NO_DATA = "chưa có số liệu"
MOST_DIGITS = 6


def rounded(value: Fraction, digits: int) -> Decimal:
    """`value` half-up to `digits` decimals; exact until then."""
    scaled = Decimal(value.numerator) / Decimal(value.denominator)
    return scaled.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def number(value: int | Decimal) -> str:
    """1234.5 as `1.234,5`, with the decimals that `value` itself carries."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def percent(value: Fraction, *, goal: Decimal | None = None) -> str:
    """A share of 0-100 with one decimal, or as many as it takes not to look like a goal it missed.

    79.96 against a goal of 80 is written `79,96 %`: `80,0 %` would say that it was reached.
    """
    digits = 1
    if goal is not None:
        exact = Fraction(goal)
        while digits < MOST_DIGITS and (rounded(value, digits) >= goal) != (value >= exact):
            digits += 1
    return f"{number(rounded(value, digits))}{NBSP}%"


def day(value: date) -> str:
    """31/12/2023."""
    return f"{value:%d/%m/%Y}"


def change(value: int) -> str:
    """A difference in words, so that no minus sign is overlooked."""
    if value == 0:
        return "không tăng, không giảm"
    return f"{'tăng' if value > 0 else 'giảm'} {number(abs(value))}"
