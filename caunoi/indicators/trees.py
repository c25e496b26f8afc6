"""The organisation tree of one day as a closure: every unit under each of its ancestors, with the child between.

A reading of a figure is a choice of this day: the day asked for is the tree as it was, today is the tree as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

#: What a tree is drawn from; days are numbers, an open end is null.
EDGES = pa.schema([(name, pa.int64()) for name in ("unit", "parent", "valid_from", "valid_to")])
SUCCESSIONS = pa.schema(
    [(name, pa.int64()) for name in ("predecessor", "successor", "part", "of", "valid_from")]
)
UNITS = pa.schema([("unit", pa.int64())])

# How near an edge is to the day: one that holds, before a succession to the whole, before the last that held, before
# the first to come. What a unit held must not fall out of the totals above it because it was closed or has yet to be
# founded; where one unit took over the whole of it, it counts there.
_NEARNESS = {"stands": 3 << 40, "succeeded": 2 << 40, "stood": 1 << 40}
_PARENTS = """
CREATE OR REPLACE TEMP TABLE drawn_parents AS
WITH near AS (
    SELECT unit, parent,
        CASE
            WHEN valid_to <= $day THEN $stood + valid_to
            WHEN valid_from > $day THEN -valid_from
            ELSE $stands
        END AS nearness
    FROM drawn_edges
    UNION ALL
    SELECT predecessor, min(successor), $succeeded
    FROM drawn_successions WHERE valid_from IS NULL OR valid_from <= $day
    GROUP BY predecessor HAVING count(*) = 1 AND min(part = "of")
)
SELECT unit, arg_max(parent, nearness) AS parent, max(nearness) = $stands AS stands
FROM near GROUP BY unit
"""
# Whoever cannot be reached from a top is in a circle, which no act can draw, or below one: it stands under nothing.
_UNCIRCLED = """
DELETE FROM drawn_parents WHERE unit NOT IN (
    WITH RECURSIVE down AS (
        SELECT DISTINCT parent AS unit FROM drawn_parents WHERE parent NOT IN (SELECT unit FROM drawn_parents)
        UNION ALL
        SELECT below.unit FROM down JOIN drawn_parents AS below ON below.parent = down.unit
    )
    SELECT unit FROM down
)
"""
_CLOSURE = """
WITH RECURSIVE every AS (
    SELECT unit FROM drawn_units UNION SELECT unit FROM drawn_parents UNION SELECT parent FROM drawn_parents
), way AS (
    SELECT unit AS ancestor, unit AS child, unit FROM every
    UNION ALL
    SELECT above.parent, way.ancestor, way.unit
    FROM way JOIN drawn_parents AS above ON above.unit = way.ancestor
)
SELECT ancestor, child, unit FROM way
"""


@dataclass(frozen=True)
class Closure:
    """`rows` are ancestor, child, unit; `parents` are unit, parent, and whether it stands there on the day itself.

    `root` is the unit under no other with the most below it.
    """

    rows: pa.Table
    parents: pa.Table
    root: int

    @cached_property
    def units(self) -> frozenset[int]:
        """All units there are, those closed and those yet to be founded too."""
        return frozenset(self.rows.column("unit").unique().to_pylist())

    @cached_property
    def children(self) -> dict[int, tuple[int, ...]]:
        """The units directly under each, those that only count there too."""
        return self._below(standing=False)

    @cached_property
    def standing(self) -> dict[int, tuple[int, ...]]:
        """The units that stand directly under each on the day itself."""
        return self._below(standing=True)

    def _below(self, *, standing: bool) -> dict[int, tuple[int, ...]]:
        found: dict[int, list[int]] = {}
        columns = (self.parents.column(name).to_pylist() for name in ("unit", "parent", "stands"))
        for unit, parent, stands in zip(*columns, strict=True):
            if stands or not standing:
                found.setdefault(parent, []).append(unit)
        return {parent: tuple(below) for parent, below in found.items()}


def closure_on(
    connection: duckdb.DuckDBPyConnection,
    day: int,
    *,
    edges: pa.Table,
    units: pa.Table,
    successions: pa.Table | None = None,
) -> Closure:
    """The closure of the tree on a day, over all units there are: tables of the schemas above."""
    parents = parents_on(connection, day, edges=edges, successions=successions)
    return closure_of(connection, parents, units=units)


def parents_on(
    connection: duckdb.DuckDBPyConnection, day: int, *, edges: pa.Table, successions: pa.Table | None = None
) -> pa.Table:
    """Of every unit under another on a day: unit, parent, and whether it stands there on the day itself."""
    drawn = {
        "drawn_edges": edges,
        "drawn_successions": SUCCESSIONS.empty_table() if successions is None else successions,
    }
    with _registered(connection, drawn):
        connection.execute(_PARENTS, {"day": day, **_NEARNESS})
        connection.execute(_UNCIRCLED)
        parents = connection.sql("FROM drawn_parents ORDER BY unit").to_arrow_table()
        connection.execute("DROP TABLE drawn_parents")
    return parents


def known_parents(connection: duckdb.DuckDBPyConnection, day: int, known_on: int) -> pa.Table:
    """The same, from the stored tables of a connection, as known on a day."""
    drawn = {"edges": "unit_parents", "successions": "unit_successions"}
    tables = {
        name: connection.sql(
            "FROM query_table($table) WHERE known_from <= $on AND (known_to IS NULL OR known_to > $on)",
            params={"table": f"main.{table}", "on": known_on},
        ).to_arrow_table()
        for name, table in drawn.items()
    }
    return parents_on(connection, day, **tables)


def every_unit(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """All units there ever were."""
    return connection.sql("SELECT DISTINCT unit FROM main.unit_versions").to_arrow_table()


def closure_of(connection: duckdb.DuckDBPyConnection, parents: pa.Table, *, units: pa.Table) -> Closure:
    """The closure over such parents and all units there are."""
    with _registered(connection, {"drawn_parents": parents, "drawn_units": units}):
        rows = connection.sql(_CLOSURE).to_arrow_table()
    return Closure(rows, parents, _root(connection, rows, parents))


@contextmanager
def _registered(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> Iterator[None]:
    for name, table in tables.items():
        connection.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            connection.unregister(name)


def standing_below(parents: pa.Table, unit: int) -> list[int]:
    """The units that stand directly under one on the day itself, looked up without the others."""
    here = pc.and_(parents.column("stands"), pc.equal(parents.column("parent"), unit))
    found: list[int] = parents.filter(here).column("unit").to_pylist()
    return found


def _root(connection: duckdb.DuckDBPyConnection, rows: pa.Table, parents: pa.Table) -> int:
    with _registered(connection, {"drawn_rows": rows, "drawn_parents": parents}):
        found = connection.execute(
            "SELECT ancestor FROM drawn_rows ANTI JOIN drawn_parents ON ancestor = drawn_parents.unit"
            " GROUP BY ancestor ORDER BY count(*) DESC, ancestor LIMIT 1"
        ).fetchall()
    return found[0][0] if found else 0
