"""A federation invented straight into the columnar store, at any size: no person is in it, only ids, days and codes."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from caunoi.indicators import store
from caunoi.questions.tables import TABLES

WRITTEN = Path(__file__).with_name("invented.sql")
#: Members to a union, unions to a level above, such levels to a province.
MEMBERS, UNIONS, UPPERS = 60, 25, 8
#: Day of the Act that told all of it.
KNOWN_FROM = 17000


def invented(
    folder: Path, *, members: int, seed: int = 1, unions: int | None = None, firms: int | None = None
) -> Path:
    """A snapshot of so many members in `folder`, with as many units, employers and agreements as belong to them, unless
    it is said how many."""
    unions = unions or max(2, members // MEMBERS)
    uppers = max(2, unions // UNIONS)
    size = {
        "members": members, "unions": unions, "uppers": uppers, "provinces": max(2, uppers // UPPERS),
        "firms": firms or 2 * unions,
    }  # fmt: skip
    with duckdb.connect(":memory:") as connection:
        for name, value in {**size, "seed": seed}.items():
            connection.execute(f"SET VARIABLE {name} = {value}")
        connection.execute(WRITTEN.read_text(encoding="utf-8"))
        made = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
        return store.write(folder, {table: _rows(connection, table) for table in TABLES if table in made})


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> pa.Table:
    found = connection.table(table).to_arrow_table()
    schema = store.schema_of(table)
    columns = []
    for one in schema:
        if one.name in found.column_names:
            columns.append(found[one.name].cast(one.type))
        else:
            known = KNOWN_FROM if one.name == "known_from" else None
            columns.append(pa.repeat(pa.scalar(known, one.type), found.num_rows))
    return pa.table(columns, schema=schema)
