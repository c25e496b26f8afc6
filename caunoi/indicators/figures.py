"""A figure as computed: integers inside, divided once at the very end, in Decimal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from .definition import Breakdown, Indicator

HUNDREDTH = Decimal("0.01")


def percent(numerator: int, denominator: int) -> Decimal | None:
    """0-100, half-up, two decimals; None when there is nothing to divide by."""
    if denominator == 0:
        return None
    return (Decimal(100 * numerator) / Decimal(denominator)).quantize(HUNDREDTH, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the units due have handed their list in."""

    received: int
    due: int

    @property
    def share(self) -> Decimal | None:
        """Percent of the units due; None where none is."""
        return percent(self.received, self.due)


@dataclass(frozen=True, slots=True)
class Figure:
    """One indicator of one unit on one day, whole or for one group of a breakdown.

    `unit` and `group` are ids of the registers (`group` a code for ownership); `denominator` is None for a plain
    count; `unknown` rows stand in neither side.
    """

    indicator: Indicator
    unit: int
    at: date
    since: date | None
    by: Breakdown | None
    group: int | str | None
    numerator: int
    denominator: int | None
    unknown: int
    coverage: Coverage

    @property
    def value(self) -> Decimal | int | None:
        """What is shown: a whole number, or a percent."""
        if self.denominator is None:
            return self.numerator
        return percent(self.numerator, self.denominator)

    @property
    def span(self) -> tuple[Decimal | None, Decimal | None] | None:
        """Lowest and highest the percent can be, whatever the unknown rows turn out to be; None if none is unknown."""
        if self.denominator is None or self.unknown == 0 or self.indicator.over is not None:
            return None
        whole = self.denominator + self.unknown
        return percent(self.numerator, whole), percent(self.numerator + self.unknown, whole)


Headline = Literal["computed", "reported", "none"]


def headline(figure: Figure, reported: Decimal | None, *, enough: int) -> Headline:
    """Which of the two values stands first: the computed one only where enough lists are in.

    `enough` is a percent of the units due (the dated setting `coverage-headline`). Below it the reported value
    stands, labelled; with none reported, nothing does, and the computed one is shown as partial.
    """
    share = figure.coverage.share
    if share is None or share >= enough:
        return "computed"
    return "none" if reported is None else "reported"


@dataclass(frozen=True, slots=True)
class Row:
    """One row behind a figure: the id in its register, what it adds, and the unit it counts at."""

    id: int
    weight: int
    unit: int


@dataclass(frozen=True, slots=True)
class Page:
    """Ids of some of the records behind a figure in the engine's order, or of the `whole` part."""

    ids: list[int]
    whole: bool
