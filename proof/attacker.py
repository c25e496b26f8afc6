"""The attacker on small numbers: what a reader can work out from everything published, by linear programming.

It knows the tree, the public totals and every cell shown, in every month, and nothing of how hidden lines were
chosen. Each month is a linear programme: a number of at least 0 for each unit and value, at least the sum of those
under it, adding up to the unit's public total, and equal to what is shown. Each hidden number is driven down and up
as far as it goes. No equation ties two months together, so the bounds of a net change are the differences of the
months' bounds; a test solves both months as one programme and finds the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import highspy
import numpy as np

from caunoi.indicators.small_numbers import Line

SLACK = 1e-6
# More people than there are: a number that nothing bounds.
MOST = 10_000_000
Cell = tuple[str, int]


@dataclass(frozen=True)
class Bounds:
    """What can be known of a number, and whether that is more than its public total says by itself."""

    low: int
    high: int
    gained: bool

    @property
    def pinned(self) -> bool:
        """Whether it is known exactly."""
        return self.low == self.high


class Programme:
    """A linear programme that is asked how far sums of its numbers can go."""

    def __init__(self) -> None:
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        self._solver.silent()
        # Only the aim changes from one question to the next: it goes on from where the last one ended.
        self._solver.setOptionValue("presolve", "off")
        self._asked: tuple[int, ...] = ()

    def number(self, low: float, high: float) -> int:
        """A number between these. Returns its column."""
        self._solver.addVar(low, high)
        return int(self._solver.getNumCol()) - 1

    def equation(self, low: float, high: float, weights: Mapping[int, float]) -> None:
        """A weighted sum of numbers is between these."""
        columns, factors = np.array(list(weights)), np.array(list(weights.values()))
        self._solver.addRow(low, high, len(weights), columns, factors)

    def least(self, weights: Mapping[int, float]) -> float:
        """How small a weighted sum can be."""
        for column in self._asked:
            self._solver.changeColCost(column, 0)
        self._asked = tuple(weights)
        for column, weight in weights.items():
            self._solver.changeColCost(column, weight)
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise AssertionError(f"what was published cannot be true: {self._solver.getModelStatus()}")
        return float(self._solver.getInfoValue("objective_function_value")[1])


class Month:
    """What is published of one month, as a part of a linear programme."""

    def __init__(
        self, lines: Sequence[Line], *, values: int, apart: bool = False, programme: Programme | None = None
    ) -> None:
        """`apart`: the attacker also knows that nobody is held at a unit that has others under it."""
        self.lines = {line.unit: line for line in lines}
        self.values = values
        self.below: dict[str, list[str]] = {unit: [] for unit in self.lines}
        for line in lines:
            if line.above is not None:
                self.below[line.above].append(line.unit)
        self.programme = programme or Programme()
        self.columns: dict[Cell, int] = {}
        self._state_what_is_known(apart)

    def _state_what_is_known(self, apart: bool) -> None:
        for unit, line in self.lines.items():
            for value in range(self.values):
                known = None if line.cells is None else line.cells[value]
                low, high = (0, MOST) if known is None else (known, known)
                self.columns[unit, value] = self.programme.number(low, high)
        for unit, line in self.lines.items():
            mine = [self.columns[unit, value] for value in range(self.values)]
            if line.total is not None and mine:
                self.programme.equation(line.total, line.total, dict.fromkeys(mine, 1.0))
            for value in range(self.values if self.below[unit] else 0):
                under = {self.columns[one, value]: -1.0 for one in self.below[unit]}
                self.programme.equation(0, 0 if apart else MOST, {mine[value]: 1.0, **under})

    def cells(self) -> Iterator[tuple[Cell, Bounds]]:
        """Every cell of the table with what can be known of it."""
        for (unit, value), column in self.columns.items():
            line = self.lines[unit]
            if line.cells is not None:
                yield (unit, value), Bounds(line.cells[value], line.cells[value], gained=True)
                continue
            low = math.ceil(self.programme.least({column: 1.0}) - SLACK)
            high = math.floor(-self.programme.least({column: -1.0}) + SLACK)
            nothing_gained = low == 0 and line.total is not None and high == line.total
            yield (unit, value), Bounds(low, high, gained=not nothing_gained)

    def shown(self, unit: str) -> tuple[int, ...] | None:
        """A unit's cells, where they are shown."""
        line = self.lines.get(unit)
        return line.cells if line else None

    def under(self, unit: str) -> frozenset[str]:
        """A unit with all that stands under it."""
        found = [unit]
        for one in found:
            found.extend(self.below[one])
        return frozenset(found)

    def without(self, unit: str, others: set[str]) -> tuple[int, ...] | None:
        """A shown unit without the uppermost of others, all shown, that stand under it; None if nothing is taken off."""
        cells = list(self.lines[unit].cells or ())
        ways, taken = list(self.below[unit]), False
        for one in ways:
            if one in others:
                taken = True
                cells = [a - b for a, b in zip(cells, self.lines[one].cells or (), strict=True)]
            else:
                ways.extend(self.below[one])
        return tuple(cells) if taken else None


@dataclass(frozen=True)
class Attack:
    """What one attack tried: how many hidden cells and net changes, and what it found out."""

    cells: int
    changes: int
    found: list[str]


def attack(months: Mapping[str, Sequence[Line]], *, small: int, apart: bool = False) -> Attack:
    """Try every hidden cell of every month, and every net change between any two months."""
    values = max(len(line.cells or ()) for lines in months.values() for line in lines)
    tables = {name: Month(lines, values=values, apart=apart) for name, lines in months.items()}
    known = {name: dict(table.cells()) for name, table in tables.items()}
    found, cells, changes = [], 0, 0
    for name, bounds in known.items():
        for (unit, value), one in bounds.items():
            cells += tables[name].shown(unit) is None
            if gives_away(one, small):
                found.append(f"{name}: cell {value} of {unit} is {one.low}..{one.high}")
        found += [f"{name}: {sentence}" for sentence in _rests(tables[name], small)]
    for before, now in combinations(known, 2):
        for cell in known[now]:
            then = known[before].get(cell)
            if then is None:
                continue
            changes += 1
            moved = change(then, known[now][cell])
            if change_gives_away(moved, small):
                found.append(f"{before} to {now}: cell {cell} moved {moved.low}..{moved.high}")
        found += [f"{before} to {now}: {one}" for one in _moved(tables[before], tables[now], small)]
    return Attack(cells, changes, found)


def attack_together(months: Sequence[Sequence[Line]], stayed: Sequence[set[str]], *, small: int) -> Attack:
    """Try every hidden cell of months taken as one programme: in the units that `stayed`, nobody moved from one to the next."""
    values = max(len(line.cells or ()) for lines in months for line in lines)
    programme = Programme()
    tables = [Month(lines, values=values, programme=programme) for lines in months]
    for then, now, units in zip(tables, tables[1:], stayed, strict=False):
        for unit in units:
            for value in range(values):
                programme.equation(0, 0, {now.columns[unit, value]: 1.0, then.columns[unit, value]: -1.0})
    found, cells = [], 0
    for number, table in enumerate(tables):
        for (unit, value), one in table.cells():
            cells += table.shown(unit) is None
            if gives_away(one, small):
                found.append(f"month {number}: cell {value} of {unit} is {one.low}..{one.high}")
    return Attack(cells, 0, found)


def gives_away(bounds: Bounds, small: int) -> bool:
    """Whether this tells of a few people: surely so, or nearly, and not by public totals alone."""
    if bounds.low >= 1 and bounds.high <= small:
        return True
    touches = bounds.high >= 1 and bounds.low <= small
    return touches and bounds.gained and bounds.high - bounds.low < small


def change(before: Bounds, now: Bounds) -> Bounds:
    """What can be known of a net change; nothing is gained when of one month nothing is."""
    return Bounds(now.low - before.high, now.high - before.low, before.gained and now.gained)


def change_gives_away(moved: Bounds, small: int) -> bool:
    """Whether this tells of few people more, or of few less."""
    fewer = Bounds(-moved.high, -moved.low, moved.gained)
    if moved.pinned:
        return 1 <= abs(moved.low) <= small
    return gives_away(moved, small) or gives_away(fewer, small)


def _rests(table: Month, small: int) -> Iterator[str]:
    """What is left of a shown unit without all shown ones under it."""
    shown = {unit for unit, line in table.lines.items() if line.cells is not None}
    for unit in shown:
        rest = table.without(unit, shown - {unit})
        if rest and any(1 <= count <= small for count in rest):
            yield f"the rest of {unit} is {rest}"


def _moved(before: Month, now: Month, small: int) -> Iterator[str]:
    """What is left of a unit without those shown in both months, and by how much that moved."""
    both = {unit for unit in now.lines if now.shown(unit) is not None and before.shown(unit) is not None}
    for unit in both:
        if before.under(unit) != now.under(unit):
            continue
        then, after = before.without(unit, both - {unit}), now.without(unit, both - {unit})
        if then is None or after is None:
            continue
        if any(1 <= abs(a - b) <= small for a, b in zip(after, then, strict=True)):
            yield f"the rest of {unit} moved from {then} to {after}"
