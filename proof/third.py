"""The records behind a figure from PostgreSQL: a snapshot's tables copied there, and the same declarations compiled for it.

A third execution, for proofs: it shares no planner, no arithmetic and no order of work with DuckDB.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq

from caunoi.indicators import frames, shapes
from caunoi.indicators.catalogue import indicator
from caunoi.indicators.computing import Engine, asked_with
from caunoi.indicators.definition import Breakdown
from caunoi.indicators.dialects import OF_POSTGRES, compiled
from caunoi.indicators.figures import Row
from caunoi.indicators.question import Question
from caunoi.questions.tables import TABLES

_TYPES = {"int64": "bigint", "int32": "integer", "string": "text", "bool": "boolean"}


class Third:
    """One question over one snapshot, in a schema of its own that is gone with it."""

    def __init__(self, address: str, engine: Engine, question: Question) -> None:
        self.question = question
        self.values: dict[str, object] = {}
        self._connection = psycopg.connect(address, autocommit=True, cursor_factory=psycopg.ClientCursor)
        self._ask("DROP SCHEMA IF EXISTS third CASCADE")
        self._ask("CREATE SCHEMA third")
        self._ask("SET search_path = third")
        for statement in OF_POSTGRES:
            self._ask(statement)
        for table in TABLES:
            self._copied(table, pq.read_table(Path(engine.folder) / f"{table}.parquet"))
        self._ask("CREATE VIEW lives AS TABLE memberships")
        self._copied("closure", engine.closure(question).rows)
        self.values = asked_with(engine.parameters, question.at, question, root=engine._top)
        self._changed_since(question.begins - timedelta(days=1), engine)
        for table in frames.RECIPES:
            self._make(table)
        ends = (frames.members_counted(name) for name in ("opening_counted", "members_counted"))
        self._ask(f"CREATE TABLE changes AS {compiled(frames.changes(*ends), 'postgres')}")

    def close(self) -> None:
        """Leave nothing."""
        self._ask("DROP SCHEMA third CASCADE")
        self._connection.close()

    def records(
        self, code: str, *, unit: int, part: str, by: Breakdown | None, group: int | str | None
    ) -> list[Row]:
        """Ids and weights behind a part of a figure. Raises CannotBeAsked."""
        one = indicator(code)
        wanted = one.check_part(part)
        if one.having is None and one.over is None and wanted == "gap":
            return []
        asked = self.values | {
            "units": [unit],
            "group_id": group if isinstance(group, int) else 0,
            "group_code": group if isinstance(group, str) else "",
        }
        sql = shapes.records(code, wanted, by, blank=group is None, page=False, dialect="postgres")
        return [Row(row, weight, at_unit) for row, at_unit, weight in self._ask(sql, asked)]

    def _changed_since(self, day: date, engine: Engine) -> None:
        """Who counted as a member at the end of that day, under a name of its own."""
        standing = self.values
        self.values = asked_with(engine.parameters, day, self.question, root=engine._top)
        for table in ("employers", "members", "members_counted"):
            self._make(table)
        self._ask("ALTER TABLE members_counted RENAME TO opening_counted")
        self._ask("DROP TABLE employers, members")
        self.values = standing

    def _make(self, table: str) -> None:
        self._ask(f"CREATE TABLE {table} AS {frames.making(table, 'postgres')}", self.values)

    def _ask(self, sql: str, values: Any = None) -> list[tuple[Any, ...]]:
        # A tuple would be a row of a table, not a list of codes.
        given = {name: list(one) if isinstance(one, tuple) else one for name, one in (values or {}).items()}
        found = self._connection.execute(sql, given or None)
        return found.fetchall() if found.description else []

    def _copied(self, table: str, rows: pa.Table) -> None:
        columns = ", ".join(f'"{one.name}" {_TYPES[str(one.type)]}' for one in rows.schema)
        self._ask(f"CREATE TABLE {table} ({columns})")
        with self._connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
            for row in zip(*(column.to_pylist() for column in rows.columns), strict=True):
                copy.write_row(row)
