"""The organisation tree of one day as a closure: every unit under each of its ancestors, with the child between."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

# unit, parent, valid_from, valid_to (day numbers; None is open)
Edge = tuple[int, int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Closure:
    """`root` is the unit under no other with the most below it; `children` are direct ones."""

    rows: pa.Table
    root: int
    children: dict[int, tuple[int, ...]]
    units: frozenset[int]


def parents_on(edges: Iterable[Edge], day: int) -> dict[int, int]:
    """Each unit's parent on a day.

    A unit that has none that day stays where it was last, or where it will first be: what it held must not
    fall out of the totals above it because the unit was closed or has yet to be founded.
    """
    best: dict[int, tuple[tuple[int, int], int]] = {}
    for unit, parent, since, until in edges:
        begun = since is None or since <= day
        ended = until is not None and until <= day
        if begun and not ended:
            rank = (2, 0)
        elif ended:
            rank = (1, until or 0)
        else:
            rank = (0, -(since or 0))
        if unit not in best or rank > best[unit][0]:
            best[unit] = (rank, parent)
    return {unit: parent for unit, (_, parent) in best.items()}


def closure_on(edges: Iterable[Edge], units: Iterable[int], day: int) -> Closure:
    """The closure of the tree on a day, over all units there are."""
    parents = parents_on(edges, day)
    every = frozenset(units) | frozenset(parents) | frozenset(parents.values())
    ancestors: list[int] = []
    below: list[int] = []
    between: list[int] = []
    sizes: dict[int, int] = {}
    for unit in sorted(every):
        child, way = unit, unit
        seen = set()
        while way not in seen:
            seen.add(way)
            ancestors.append(way)
            below.append(unit)
            between.append(child)
            sizes[way] = sizes.get(way, 0) + 1
            child = way
            if way not in parents:
                break
            way = parents[way]
    tops = [unit for unit in every if unit not in parents]
    root = max(tops, key=lambda unit: (sizes[unit], -unit), default=0)
    children: dict[int, list[int]] = {}
    for unit in sorted(parents):
        children.setdefault(parents[unit], []).append(unit)
    rows = pa.table(
        {
            "ancestor": pa.array(ancestors, pa.int64()),
            "child": pa.array(between, pa.int64()),
            "unit": pa.array(below, pa.int64()),
        }
    )
    return Closure(rows, root, {unit: tuple(below) for unit, below in children.items()}, every)
