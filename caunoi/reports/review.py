"""What a periodic review says, before it is written in any format: numbers, groups, targets, who is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

READINGS = ("agreement-signed", "agreement-in-force", "agreement-in-tail")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Units whose list is in, of the units that owe one."""

    received: int
    due: int

    def below(self, threshold: Decimal) -> bool:
        """Whether fewer than `threshold` percent (0-100) are in; with nobody due, none is missing."""
        return self.due > 0 and Fraction(self.received * 100, self.due) < Fraction(threshold)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One computed number with what it was made of; a rate is kept as its two sides and divided at the end."""

    code: str
    at: date
    numerator: int
    denominator: int | None = None
    unknown: int = 0
    begins: date | None = None
    reported: Decimal | None = None
    coverage: Coverage | None = None

    @property
    def absent(self) -> bool:
        """Lists are due and none is in: there is no number, not nought."""
        return self.coverage is not None and self.coverage.due > 0 and self.coverage.received == 0

    @property
    def share(self) -> Fraction | None:
        """Percent 0-100 of those that are known; None for a count and where nothing was counted."""
        if not self.denominator or self.absent:
            return None
        return Fraction(100 * self.numerator, self.denominator)

    @property
    def bounds(self) -> tuple[Fraction, Fraction] | None:
        """Lowest and highest percent possible: every unknown missing, every unknown holding."""
        if self.absent or self.denominator is None or self.denominator + self.unknown == 0:
            return None
        whole = self.denominator + self.unknown
        return Fraction(100 * self.numerator, whole), Fraction(100 * (self.numerator + self.unknown), whole)

    @property
    def missing(self) -> int:
        """Counted and not holding: the work still to be done."""
        return 0 if self.denominator is None else self.denominator - self.numerator


@dataclass(frozen=True, slots=True)
class Group:
    """One row of a breakdown: an ownership, a place, a zone or a unit, with its numbers by code."""

    label: str
    numbers: Mapping[str, Quantity]


@dataclass(frozen=True, slots=True)
class Target:
    """A goal of the resolution or plan, the reading that answers it, and its standing on the day."""

    title: str
    document: str
    due_on: date | None
    goal: Decimal | None
    goal_words: str
    status: str | None
    answer: Quantity | None


@dataclass(frozen=True, slots=True)
class Missing:
    """An employer large enough for a union and without one."""

    name: str
    tax_code: str
    place: str
    site: str
    workers: int
    counted_on: date | None
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues the document; a blank is left as dots for the clerk."""

    superior: str
    body: str
    symbol: str
    place: str


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that the work rests on, as it is cited: kind and number, day, who issued it, about what."""

    citation: str


@dataclass(frozen=True, slots=True)
class Review:
    """Everything the document says. `numbers` are the whole's, by code; groups are already in reading order."""

    at: date
    begins: date
    known_on: date | None
    issuer: Issuer
    numbers: Mapping[str, Quantity]
    ownership: tuple[Group, ...] = ()
    places: tuple[Group, ...] = ()
    sites: tuple[Group, ...] = ()
    units: tuple[Group, ...] = ()
    targets: tuple[Target, ...] = ()
    missing: tuple[Missing, ...] = ()
    documents: tuple[Document, ...] = ()
    coverage_threshold: Decimal = Decimal(95)
    size_threshold: int = 25
    settings: tuple[str, ...] = ()
