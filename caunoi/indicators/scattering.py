"""A snapshot as many files, by province and year, for many workers to read; and whether a file is what it was.

Only what grows with people is scattered: by the province that a unit is under, and the year in which a version begins.
What belongs to no unit goes by year alone. Each file is written down with its rows and its digest, and looked at before
anything is counted: a file that is gone or torn is named, and no figure is made without it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from caunoi.questions.tables import TABLES
from caunoi.vocabulary.text import Text

from . import store
from .trees import closure_of, every_unit, known_parents

FOR_EVER = 2_000_000_000
#: What is scattered, and whether a unit says in which province a row lies.
BY_UNIT = ("memberships", "nomination_versions", "coverages")
BY_YEAR = ("people_versions", "member_states", "headcounts", "employer_versions")
FILES = "files.json"
#: Rows of a file at most: what one task reads at once.
ROWS = 1_000_000


class Torn(Exception):
    """A file of a snapshot is gone, or is not what was written; the message names it."""

    def __init__(self, file: Path, why: Text) -> None:
        self.file = file
        self.text = Text(
            vi=f"Tệp {file.name} của kho số liệu {why.vi}; không tính số liệu nào cho đến khi ghi lại kho ({file}).",
            en=f"{file.name} of the columnar store {why.en}; no figure is made until the store is written again ({file}).",
        )
        super().__init__(self.text.vi)


GONE = Text(vi="không còn", en="is gone")
NOT_READ = Text(vi="không đọc được", en="cannot be read")
OTHER = Text(vi="không còn như lúc ghi", en="is not what was written")
STRANGE = Text(vi="không có trong sổ của kho", en="is not in the store's own list")


def files_of(folder: Path, table: str) -> list[Path]:
    """The files of a table, in a fixed order."""
    place = folder / f"{table}.parquet"
    return sorted(place.rglob("*.parquet")) if place.is_dir() else [place]


def whole(folder: Path) -> None:
    """Raise Torn for the first file that is not what it was; of a store that has no list of its files, as far as each
    tells by itself."""
    listed = folder / FILES
    known: dict[str, dict[str, Any]] | None = (
        json.loads(listed.read_text(encoding="utf-8")) if listed.exists() else None
    )
    found = {str(file.relative_to(folder)): file for table in TABLES for file in files_of(folder, table)}
    for name in sorted(known or {}):
        if name not in found:
            raise Torn(folder / name, GONE)
    for name, file in found.items():
        if known is not None and name not in known:
            raise Torn(file, STRANGE)
        _look_at(file, name.split(".parquet")[0], known[name] if known is not None else None)


def _look_at(file: Path, table: str, known: dict[str, Any] | None) -> None:
    if not file.exists():
        raise Torn(file, GONE)
    if known is not None and _told(file)["digest"] != known["digest"]:
        raise Torn(file, OTHER)
    try:
        schema = pq.read_schema(file)
    except (pa.ArrowInvalid, OSError) as unreadable:
        raise Torn(file, NOT_READ) from unreadable
    if not schema.equals(store.schema_of(table)):
        raise Torn(file, OTHER)


def _told(file: Path) -> dict[str, Any]:
    with file.open("rb") as content:
        return {"digest": hashlib.file_digest(content, "sha256").hexdigest()}


def scatter(snapshot: Path, into: Path, *, rows: int = ROWS) -> Path:
    """Write a snapshot again as many files, under a name that appears whole or not at all. Raises FileExistsError."""
    if into.exists():
        raise FileExistsError(into)
    into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=into.parent))
    try:
        with duckdb.connect(":memory:") as connection:
            _provinces(connection, snapshot)
            for table in TABLES:
                if table in BY_UNIT or table in BY_YEAR:
                    _scattered(connection, snapshot, making, table, rows)
                else:
                    shutil.copyfile(snapshot / f"{table}.parquet", making / f"{table}.parquet")
        files = {
            str(file.relative_to(making)): _told(file) for table in TABLES for file in files_of(making, table)
        }
        (making / FILES).write_text(json.dumps(files, indent=1), encoding="utf-8")
        shutil.copyfile(snapshot / store.MANIFEST, making / store.MANIFEST)
        making.rename(into)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return into


def _provinces(connection: duckdb.DuckDBPyConnection, snapshot: Path) -> None:
    """Of every unit, the unit of a province that it is under by the last tree; 0 where there is none."""
    for table in ("unit_versions", "unit_parents", "unit_successions"):
        connection.read_parquet(str(snapshot / f"{table}.parquet")).create(table)
    parents = known_parents(connection, FOR_EVER - 1, FOR_EVER - 1)
    connection.register("way", closure_of(connection, parents, units=every_unit(connection)).rows)
    connection.execute(
        "CREATE TABLE provinces AS SELECT way.unit, min(way.ancestor) AS province FROM way"
        " JOIN unit_versions AS told ON told.unit = way.ancestor AND told.level = 'province' GROUP BY way.unit"
    )
    connection.unregister("way")


def _scattered(
    connection: duckdb.DuckDBPyConnection, snapshot: Path, making: Path, table: str, rows: int
) -> None:
    read = connection.read_parquet(str(snapshot / f"{table}.parquet"))  # noqa: F841 - read by name below
    year = "coalesce(year(DATE '1970-01-01' + rows.valid_from), 0)"
    if table in BY_UNIT:
        keys, place = ["province", "year"], "coalesce(provinces.province, 0)"
        found = connection.sql(
            f"SELECT rows.*, {place} AS province, {year} AS year FROM read AS rows"  # noqa: S608 - our own words
            " LEFT JOIN provinces USING (unit) ORDER BY province, year, rows.unit, rows.valid_from"
        )
    else:
        keys = ["year"]
        found = connection.sql(
            f"SELECT rows.*, {year} AS year FROM read AS rows ORDER BY year, rows.valid_from"  # noqa: S608 - our own
        )
    _written(found, making / f"{table}.parquet", table, keys, rows)


def _written(found: duckdb.DuckDBPyRelation, place: Path, table: str, keys: list[str], rows: int) -> None:
    """Files of one province and year each, in the order in which they come."""
    schema = store.schema_of(table)
    place.mkdir()
    made: dict[Path, int] = {}
    for batch in found.to_arrow_reader(rows):
        arrived = pa.Table.from_batches([batch])
        groups = arrived.group_by(keys).aggregate([]).to_pylist()
        for group in groups:
            mask = pa.compute.equal(arrived[keys[0]], group[keys[0]])
            for key in keys[1:]:
                mask = pa.compute.and_(mask, pa.compute.equal(arrived[key], group[key]))
            folder = place.joinpath(*(f"{key}={group[key]}" for key in keys))
            folder.mkdir(parents=True, exist_ok=True)
            made[folder] = made.get(folder, -1) + 1
            part = arrived.filter(mask).select(schema.names).cast(schema)
            pq.write_table(part, folder / f"part-{made[folder]:05d}.parquet", compression="zstd")
    if not made:
        pq.write_table(schema.empty_table(), place / "part-00000.parquet", compression="zstd")
