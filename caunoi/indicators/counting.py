"""The cells of a published table, counted for every unit of a day's tree and with nothing hidden yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from .computing import Engine, Question
from .cubes import Cells, Cube
from .small_numbers import Counts


def counted(engine: Engine, cube: Cube, end: date) -> Cells:
    """Every unit of that day's tree, with the one above it and its counts: only to be protected, never shown."""
    question = Question(at=end)
    closure = engine.closure(question)
    above = {one: unit for unit, below in closure.children.items() for one in below}
    counts = _by_group(cube, engine, question) if cube.by else _each_once(cube, engine, question, above)
    none = (0,) * len(cube.values)
    return {unit: (above.get(unit), counts.get(unit, none)) for unit in closure.units}


def _by_group(cube: Cube, engine: Engine, question: Question) -> dict[int, Counts]:
    cells: dict[int, list[int]] = {}
    for figure in engine.figures([cube.of], question, by=cube.by):
        mine = cells.setdefault(figure.unit, [0] * len(cube.values))
        for place, value in enumerate(cube.values):
            if figure.group in value.groups:
                mine[place] += figure.numerator
    return {unit: tuple(mine) for unit, mine in cells.items()}


def _each_once(cube: Cube, engine: Engine, question: Question, above: Mapping[int, int]) -> dict[int, Counts]:
    """People at one unit each, however many units put them forward: only so is a total the sum of its parts."""
    closure = engine.closure(question)
    counts: dict[int, int] = {}
    for top in closure.units - above.keys():
        for row in engine.records(cube.of, question, unit=top):
            unit: int | None = row.unit
            while unit is not None:
                counts[unit] = counts.get(unit, 0) + row.weight
                unit = above.get(unit)
    return {unit: (count,) for unit, count in counts.items()}
