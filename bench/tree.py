"""The closure of a nation's dated tree, drawn by the engine and by a loop in Python over the same rows."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from caunoi.indicators.trees import EDGES, SUCCESSIONS, UNITS, Closure, closure_on

DAY = 20_270
# Of a nation: its federation, provinces, communes of today and of before, and grassroots unions.
LEVELS = (1, 34, 700, 3_321)
MOVED = 0.3


@dataclass(frozen=True)
class Found:
    """Rows of the closure; seconds of the processors for each drawing by the engine, and for the loop, in turn."""

    rows: int
    ours: list[float]
    loop: list[float]

    def of_a_million(self, seconds: float) -> float:
        """What so many seconds are for a million rows."""
        return seconds * 1_000_000 / self.rows


def measure(*, units: int, runs: int) -> Found:
    """Draw both, one after the other. Raises RuntimeError when they differ."""
    edges, successions = _nation(units)
    drawn = {
        "edges": _table(edges, EDGES),
        "successions": _table(successions, SUCCESSIONS),
        "units": pa.table({"unit": list(range(1, units + 1))}, schema=UNITS),
    }
    connection, ours, loop, rows = duckdb.connect(), [], [], 0
    for _ in range(runs):
        begun = time.process_time()
        closure: Closure = closure_on(connection, DAY, **drawn)
        ours.append(time.process_time() - begun)
        begun = time.process_time()
        by_hand = _by_hand(edges, successions, units)
        loop.append(time.process_time() - begun)
        rows = closure.rows.num_rows
        if sorted(closure.rows.column("ancestor").to_pylist()) != sorted(by_hand[0]):
            raise RuntimeError("The engine and the loop draw different trees.")
    return Found(rows, ours, loop)


Edges = list[tuple[int, int, int | None, int | None]]
Successions = list[tuple[int, int, int, int, int]]


def _nation(units: int) -> tuple[Edges, Successions]:
    """Every unit under one of the level above; a third was moved, and one in twenty is closed and succeeded."""
    chance, edges, successions, first = random.Random(1), Edges(), Successions(), 1
    above: list[int] = []
    for size in (*LEVELS, units - sum(LEVELS)):
        own = list(range(first, first + size))
        for unit in own if above else ():
            if chance.random() < MOVED:
                edges += [
                    (unit, chance.choice(above), None, DAY - 100),
                    (unit, chance.choice(above), DAY - 100, None),
                ]
            elif chance.random() < 0.05 and unit > first:
                edges.append((unit, chance.choice(above), None, DAY - 50))
                successions.append((unit, first, 1, 1, DAY - 50))
            else:
                edges.append((unit, chance.choice(above), None, None))
        above, first = own, first + size
    return edges, successions


def _table(rows: Edges | Successions, schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
    )


def _by_hand(edges: Edges, successions: Successions, units: int) -> tuple[list[int], list[int], list[int]]:
    """Parents in a dictionary, and a walk up from every unit."""
    parents = {unit: parent for unit, parent, since, until in edges if until is None}
    for predecessor, successor, _part, _of, _day in successions:
        parents.setdefault(predecessor, successor)
    ancestors, children, below = [], [], []
    for unit in range(1, units + 1):
        child, way = unit, unit
        while True:
            ancestors.append(way)
            children.append(child)
            below.append(unit)
            if way not in parents:
                break
            child, way = way, parents[way]
    return ancestors, children, below
