"""The columnar store: one folder of Parquet for each position in the change log, appearing whole or not at all.

No name, number or address is in it: `questions.tables` declares every column, and nothing else is written.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from caunoi.questions.parameters import DatedValue, Parameters, frozen
from caunoi.questions.tables import TABLES

TYPES = {"int64": pa.int64(), "int32": pa.int32(), "string": pa.string()}


def schema_of(table: str) -> pa.Schema:
    """The declared columns of a stored table."""
    return pa.schema([(name, TYPES[kind]) for name, kind in TABLES[table].items()])


def columnar(table: str, rows: Sequence[Sequence[object]]) -> pa.Table:
    """Rows in the declared order of columns, as Arrow."""
    schema = schema_of(table)
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


MANIFEST = "manifest.json"


def write(
    folder: Path,
    tables: Mapping[str, pa.Table],
    *,
    manifest: Mapping[str, object] | None = None,
    rest: Path | None = None,
) -> Path:
    """Write a snapshot beside the others and give it its name in one step.

    A table not given is the one of the snapshot `rest` (the same file, linked), or empty. Files are readable by
    their owner alone. Another process that wrote the same position first wins.
    """
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=folder.parent))
    try:
        for table in TABLES:
            _place(making / f"{table}.parquet", table, tables.get(table), rest)
        described = making / MANIFEST
        described.write_text(json.dumps(manifest or {}, ensure_ascii=False), encoding="utf-8")
        described.chmod(0o600)
        try:
            making.rename(folder)
        except OSError:
            if not (folder / MANIFEST).exists():
                raise
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return folder


def _place(file: Path, table: str, rows: pa.Table | None, rest: Path | None) -> None:
    if rows is None and rest is not None:
        os.link(rest / file.name, file)
        return
    pq.write_table(
        columnar(table, ()) if rows is None else rows,
        file,
        compression="zstd",
        use_dictionary=[name for name, kind in TABLES[table].items() if kind == "string"] or False,
    )
    file.chmod(0o600)


def described(folder: Path) -> dict[str, Any]:
    """What a snapshot says of itself. Raises FileNotFoundError when it is none."""
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return found


def parameters(folder: Path) -> Parameters:
    """The dated parameters as the snapshot holds them."""
    return Parameters.of(
        (
            entry["code"],
            DatedValue(
                frozen(entry["value"]),
                _date(entry["since"]),
                _date(entry["until"]),
                entry["source"],
                known_since=_date(entry["known_since"]),
                known_until=_date(entry["known_until"]),
            ),
        )
        for entry in described(folder).get("settings", ())
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def drop_others(folder: Path) -> None:
    """Remove every other snapshot beside this one, once this one serves."""
    for other in folder.parent.iterdir():
        if other.is_dir() and other != folder and not other.name.startswith("."):
            shutil.rmtree(other, ignore_errors=True)
