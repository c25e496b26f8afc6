"""How fast a figure moves towards what is due, how fast it would have to, and when it arrives as it goes now.

All is reckoned in whole numbers and fractions; a month is a twelfth of 365.25 days, so that every day counts alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil

#: Days in a month of the reckoning.
MONTH = Fraction(1461, 48)
#: Later than this nobody plans: told as out of sight.
FURTHEST = date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Pace:
    """What a value does a month and what it would have to do, in its own unit (percentage points, or how many).

    `needed` None: the due day is not ahead. `present` None: nothing is known of the day a year before.
    `arrives_on` None: at this pace it is not reached by `FURTHEST`, or not at all.
    """

    needed: Fraction | None
    present: Fraction | None
    arrives_on: date | None


def months(since: date, until: date) -> Fraction:
    """How many months lie between the ends of two days; below zero where the second is the earlier."""
    return Fraction((until - since).days) / MONTH


def year_before(day: date) -> date:
    """The same day a year before; 28 February for 29 February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def needed_a_month(value: Decimal | int, target: Decimal, *, at: date, due_on: date) -> Fraction | None:
    """What a month from now to the due day; nothing where it is reached, None where the day is not ahead."""
    lacking = Fraction(target) - Fraction(value)
    if lacking <= 0:
        return Fraction(0)
    return lacking / months(at, due_on) if due_on > at else None


def arrival(value: Decimal | int, target: Decimal, present: Fraction, *, at: date) -> date | None:
    """The first day by whose end the target is reached at that many a month; the day itself where it is already."""
    lacking = Fraction(target) - Fraction(value)
    if lacking <= 0:
        return at
    if present <= 0:
        return None
    days = ceil(lacking / present * MONTH)
    return at + timedelta(days=days) if days <= (FURTHEST - at).days else None


def pace(
    value: Decimal | int,
    target: Decimal,
    *,
    at: date,
    due_on: date,
    before: Decimal | int | None,
    since: date,
) -> Pace:
    """The pace of a stock that stood at `before` at the end of `since`. Raises ValueError for a `since` not before `at`."""
    if since >= at:
        raise ValueError(since)
    present = None if before is None else (Fraction(value) - Fraction(before)) / months(since, at)
    return Pace(
        needed_a_month(value, target, at=at, due_on=due_on),
        present,
        at if value >= target else None if present is None else arrival(value, target, present, at=at),
    )


def holding_needed(target: Decimal, denominator: int) -> int:
    """How many of the denominator have to hold for a percent to be reached: the smallest number that is enough."""
    return ceil(Fraction(target) * denominator / 100)


def missing(numerator: int, denominator: int, target: Decimal) -> int:
    """How many more have to hold while the denominator stays as it is; never below zero."""
    return max(0, holding_needed(target, denominator) - numerator)
