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
Cell = tuple[str, int]


@dataclass(frozen=True)
class Bounds:
    """What can be known of a number, and whether public totals alone leave no less than that."""

    low: float
    high: float
    gained: bool

    @property
    def pinned(self) -> bool:
        """Whether it is known exactly."""
        return self.low == self.high


class Month:
    """The linear programme of one month's table."""

    def __init__(self, lines: Sequence[Line], *, values: int, apart: bool = False) -> None:
        """`apart`: the attacker also knows that nobody is held at a unit that has others under it."""
        self.lines = {line.unit: line for line in lines}
        self.values = values
        self.below: dict[str, list[str]] = {unit: [] for unit in self.lines}
        for line in lines:
            if line.above is not None:
                self.below[line.above].append(line.unit)
        self._columns = {
            (unit, value): number
            for number, (unit, value) in enumerate(
                (unit, value) for unit in self.lines for value in range(self.values)
            )
        }
        self._solver = highspy.Highs()
        self._solver.silent()
        # Only the aim changes from one question to the next: it goes on from where the last one ended.
        self._solver.setOptionValue("presolve", "off")
        self._state_what_is_known(apart)
        self._asked: int | None = None

    def _state_what_is_known(self, apart: bool) -> None:
        infinite = highspy.kHighsInf
        for (unit, value), _ in self._columns.items():
            cells = self.lines[unit].cells
            known = None if cells is None else cells[value]
            self._solver.addVar(0 if known is None else known, infinite if known is None else known)
        for unit, line in self.lines.items():
            mine = [self._columns[unit, value] for value in range(self.values)]
            if line.total is not None and mine:
                self._solver.addRow(
                    line.total, line.total, len(mine), np.array(mine), np.ones(len(mine))
                )
            for value in range(self.values if self.below[unit] else 0):
                under = [self._columns[one, value] for one in self.below[unit]]
                weights = np.array([1.0] + [-1.0] * len(under))
                self._solver.addRow(
                    0, 0 if apart else infinite, len(under) + 1, np.array([mine[value], *under]), weights
                )

    def cells(self) -> Iterator[tuple[Cell, Bounds]]:
        """Every cell of the table with what can be known of it."""
        for (unit, value), column in self._columns.items():
            line = self.lines[unit]
            if line.cells is not None:
                yield (unit, value), Bounds(line.cells[value], line.cells[value], gained=True)
                continue
            low, high = math.ceil(self._drive(column, 1) - SLACK), self._drive(column, -1)
            high = high if high == math.inf else math.floor(high + SLACK)
            nothing_gained = low == 0 and line.total is not None and high == line.total
            yield (unit, value), Bounds(low, high, gained=not nothing_gained)

    def _drive(self, column: int, way: int) -> float:
        if self._asked is not None and self._asked != column:
            self._solver.changeColCost(self._asked, 0)
        self._asked = column
        self._solver.changeColCost(column, way)
        self._solver.run()
        state = self._solver.getModelStatus()
        if state == highspy.HighsModelStatus.kUnbounded:
            return math.inf
        if state != highspy.HighsModelStatus.kOptimal:
            raise AssertionError(f"what was published cannot be true: {state}")
        return way * float(self._solver.getInfoValue("objective_function_value")[1])

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
                found.append(f"{name}: cell {value} of {unit} is {one.low:g}..{one.high:g}")
        found += [f"{name}: {sentence}" for sentence in _rests(tables[name], small)]
    for before, now in combinations(known, 2):
        for cell in known[now]:
            then = known[before].get(cell)
            if then is None:
                continue
            changes += 1
            moved = change(then, known[now][cell])
            if change_gives_away(moved, small):
                found.append(f"{before} to {now}: cell {cell} moved {moved.low:g}..{moved.high:g}")
        found += [f"{before} to {now}: {one}" for one in _moved(tables[before], tables[now], small)]
    return Attack(cells, changes, found)


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
