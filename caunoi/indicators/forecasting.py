"""How a monthly figure goes on from what is known of it: a walk with drift, with the range it holds in four of five cases.

The middle goes on by the mean change of a month. The range rests on how much the months differed from that mean, and on
how badly so few of them tell it (Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., 5.2 and 5.5),
with Student's quantile for so many changes. All is reckoned in fractions: the same numbers give the same bytes anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import isqrt

from caunoi.vocabulary.text import Text

#: As it is told beside every forecast.
METHOD = Text(
    vi="bước ngẫu nhiên có độ dời, khoảng 80 % theo phân phối Student",
    en="random walk with drift, 80 % interval by Student's distribution",
)
#: Months that have to be known, months that are looked at, and how many times as far ahead as they reach it is told.
LEAST, LOOKED_AT, FURTHER = 12, 36, 2
#: The point that a normal variable stays below in nine of ten cases: four of five lie between it and its opposite.
_NINE_TENTHS = Fraction("1.2815515655446004")
#: Square roots are told to one part of so many of a unit.
_FINE = 10**6

TOO_FEW = Text(
    vi="Chưa dự báo được: mới biết {known} tháng, phương pháp cần ít nhất {least} tháng.",
    en="No forecast: {known} months are known, and the method needs at least {least}.",
)
NOT_NOW = Text(
    vi="Chưa dự báo được: tháng gần nhất chưa có số liệu.",
    en="No forecast: nothing is known of the last month.",
)
UNMOVED = Text(
    vi="Chưa dự báo được: {known} tháng qua số liệu không đổi, nên không biết nó sẽ đổi thế nào.",
    en="No forecast: the figure did not move in {known} months, so nothing tells how it will.",
)


class CannotForecast(Exception):
    """What is known is not enough for the method; `text` says why."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.vi)


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected at the end of a month ahead: the middle, and the ends of the range of four cases in five."""

    middle: int
    low: int
    high: int


def forecast(
    values: Sequence[int | None], *, floor: int | None = None, ceiling: int | None = None
) -> list[Expected]:
    """The months that follow, as far as can be told: twice as many as lie between the first known value and the last.

    `values` are those of month ends, oldest first, None where nobody knows; whole numbers of one unit, and so is what
    is told, within `floor` and `ceiling`. Raises CannotForecast.
    """
    known = [(month, value) for month, value in enumerate(values) if value is not None]
    if len(known) < LEAST:
        raise CannotForecast(TOO_FEW.fill(known=len(known), least=LEAST))
    if values[-1] is None:
        raise CannotForecast(NOT_NOW)
    if len({value for _month, value in known}) == 1:
        raise CannotForecast(UNMOVED.fill(known=len(known)))
    (first, began), (_last, now) = known[0], known[-1]
    length = known[-1][0] - first
    drift = Fraction(now - began, length)
    spread = _spread(known, drift) * student(len(known) - 2) ** 2
    told = []
    for ahead in range(1, FURTHER * length + 1):
        middle = now + drift * ahead
        half = _root(spread * ahead * (1 + Fraction(ahead, length)))
        told.append(
            Expected(
                *(_within(_rounded(one), floor, ceiling) for one in (middle, middle - half, middle + half))
            )
        )
    return told


def student(freedom: int) -> Fraction:
    """The point that Student's variable stays below in nine of ten cases, from five degrees of freedom on to a thousandth.

    By the normal point and its expansion (Abramowitz & Stegun, 26.7.5).
    """
    z = _NINE_TENTHS
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )


def _spread(known: Sequence[tuple[int, int]], drift: Fraction) -> Fraction:
    """The variance of a month's change about the mean one; a change over several months tells of each alike."""
    pairs = list(pairwise(known))
    away = sum(
        ((after - before - drift * (end - start)) ** 2 / (end - start) for (start, before), (end, after) in pairs),
        Fraction(0),
    )  # fmt: skip
    # Whole numbers are themselves rounded: a twelfth is the variance of that.
    return max(away / (len(pairs) - 1), Fraction(1, 12))


def _root(value: Fraction) -> Fraction:
    return Fraction(isqrt(value.numerator * _FINE**2 // value.denominator), _FINE)


def _rounded(value: Fraction) -> int:
    """To the nearest whole number, halves up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _within(value: int, floor: int | None, ceiling: int | None) -> int:
    value = value if floor is None else max(floor, value)
    return value if ceiling is None else min(ceiling, value)
