"""What a unit has to reach, shared out to the units below: whole numbers by largest remainder, and what the parts come to.

The parts of a rule sum to the whole exactly wherever they can; where they cannot, the difference is said, never hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor
from typing import Literal

from caunoi.indicators.figures import Figure

from .pacing import holding_needed

Rule = Literal["by-size", "equal-effort", "by-hand"]
RULES: tuple[Rule, ...] = ("by-size", "equal-effort", "by-hand")
HUNDREDTH = Decimal("0.01")


class NothingToShareBy(Exception):
    """No unit below has anything that the rule could go by."""


@dataclass(frozen=True, slots=True)
class Below:
    """A unit below as it stands: how many hold, and of how many (None for a plain count)."""

    unit: int
    numerator: int
    denominator: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit is given: how many have to hold, and the value that says so (a percent, or that number)."""

    unit: int
    holding: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Sharing:
    """The parts, how many the whole needs, and how many the parts come to.

    `outside` are those of the whole that no unit below holds: they are reckoned as they stand.
    """

    parts: tuple[Part, ...]
    needed: int
    outside: int

    @property
    def given(self) -> int:
        """What the parts come to, with what stands outside them."""
        return sum(part.holding for part in self.parts) + self.outside

    @property
    def difference(self) -> int:
        """What the parts come to less what the whole needs: nothing where they reconcile."""
        return self.given - self.needed


def standing(
    whole: Figure, parts: Iterable[Figure], among: Collection[int] | None
) -> tuple[Below, list[Below]]:
    """A whole figure and those of the units directly below, as they are shared by: `among` are the units that may be
    given anything (None: all). Raises NothingToShareBy for a figure whose sides are of two registers, or a net change."""
    indicator = whole.indicator
    if indicator.over is not None or indicator.kind == "net":
        raise NothingToShareBy
    below = [
        Below(part.group, part.numerator, part.denominator)
        for part in parts
        if isinstance(part.group, int) and part.group != whole.unit and (among is None or part.group in among)
    ]
    return Below(whole.unit, whole.numerator, whole.denominator), sorted(below, key=lambda one: one.unit)


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """A whole number in shares proportional to the weights, summing to it exactly; ties go to the first.

    Raises NothingToShareBy where no weight is above zero, ValueError for a number or weight below zero.
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError(total)
    whole = sum(weights)
    if not whole:
        raise NothingToShareBy
    exact = [Fraction(total * weight, whole) for weight in weights]
    shares = [floor(one) for one in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return shares


def within_room(total: int, weights: Sequence[int], room: Sequence[int | None]) -> list[int]:
    """As `largest_remainder`, but nobody is given more than there is room for (None: any): what does not fit goes to
    the others, and what fits nowhere is left over. Raises NothingToShareBy."""
    shares = [0] * len(weights)
    if not any(weights):
        raise NothingToShareBy
    left = total
    while left:
        open_ = [i for i, most in enumerate(room) if weights[i] and (most is None or shares[i] < most)]
        if not open_:
            break
        for i, more in zip(open_, largest_remainder(left, [weights[i] for i in open_]), strict=True):
            most = room[i]
            taken = more if most is None else min(more, most - shares[i])
            shares[i] += taken
            left -= taken
    return shares


def shared(
    target: Decimal,
    whole: Below,
    below: Sequence[Below],
    rule: Rule,
    by_hand: Mapping[int, Decimal] | None = None,
) -> Sharing:
    """The target of the whole as targets of the units below.

    *By size*: proportional to the denominator, or for a plain count to what each has now. *Equal effort*: each adds the
    same share of what is missing, as far as it has room. *By hand*: as given, by unit; who is not given anything keeps
    what it has. Raises NothingToShareBy.
    """
    if not below:
        raise NothingToShareBy
    needed = holding_needed(target, whole.denominator) if whole.denominator is not None else int(target)
    outside = whole.numerator - sum(one.numerator for one in below)
    to_share = needed - outside
    if rule == "by-hand":
        given = by_hand or {}
        counts = [_by_hand(one, given.get(one.unit)) for one in below]
    elif rule == "equal-effort":
        more = max(0, to_share - sum(one.numerator for one in below))
        room = [None if one.denominator is None else one.denominator - one.numerator for one in below]
        added = within_room(more, [1] * len(below), room)
        counts = [one.numerator + extra for one, extra in zip(below, added, strict=True)]
    else:
        sizes = [one.numerator if one.denominator is None else one.denominator for one in below]
        counts = within_room(max(0, to_share), sizes, [one.denominator for one in below])
    parts = tuple(
        Part(
            one.unit, count, _value(one, count, (by_hand or {}).get(one.unit) if rule == "by-hand" else None)
        )
        for one, count in zip(below, counts, strict=True)
    )
    return Sharing(parts, needed, outside)


def _by_hand(one: Below, value: Decimal | None) -> int:
    if value is None:
        return one.numerator
    return int(value) if one.denominator is None else holding_needed(value, one.denominator)


def _value(one: Below, count: int, given: Decimal | None) -> Decimal:
    # Half-up, as figures are: whoever has exactly that many hold is told that it is reached.
    if given is not None:
        return given
    if one.denominator is None:
        return Decimal(count)
    if not one.denominator:
        return Decimal(0)
    return (Decimal(100 * count) / Decimal(one.denominator)).quantize(HUNDREDTH, ROUND_HALF_UP)
