"""The units' own series of a grid, kept beside the store: made once, and from then on patched by what changed.

What a thing adds to a series hangs on its own versions and on nothing else (`looking.WAYS`), and sums of deltas add. So
where some things changed, what they added before is taken off and what they add now is put on; everything else stands.
What they are is told by the two snapshots themselves, row beside row: no list of changes has to be trusted. The kept
series holds its own snapshot by links, until it is patched to another.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

import caunoi.questions
from caunoi.questions.parameters import Parameters
from caunoi.questions.tables import TABLES

from . import looking, store
from .figures import Figure
from .frames import Frame, Frames
from .question import Question
from .trees import Closure

#: Grids that are kept at once, those that were asked for last.
KEPT = 3
#: Rows that a series holds: deltas of the three counts on a day, at a unit or at several that count a thing once.
SHAPE = pa.schema(
    [("code", pa.string()), ("units", pa.list_(pa.int64())), ("day", pa.int32())]
    + [(name, pa.int64()) for name in ("numerator", "denominator", "unknown")]
)
_COUNTS = "numerator, denominator, unknown"
_SUMS = "sum(numerator)::BIGINT AS numerator, sum(denominator)::BIGINT AS denominator, sum(unknown)::BIGINT AS unknown"
_SOME = "HAVING sum(numerator) <> 0 OR sum(denominator) <> 0 OR sum(unknown) <> 0 ORDER BY ALL"
#: Tables that no thing's own series hangs on: they say how units stand, whose lists are in, and of which sex and age people are.
_BESIDE = frozenset({"unit_parents", "unit_successions", "submissions", "people_versions"})
#: `rolling.make`: puts `own` and `places` into the schema that is looked at first.
Make = Callable[..., None]


class Engine(Protocol):
    """What a series takes of the engine, whose tables and variables it works with under the engine's lock."""

    folder: Path
    parameters: Parameters
    kept: Path | None
    _top: int
    _connection: duckdb.DuckDBPyConnection
    _grids: Frames
    _prepared: Any

    def earlier(self, folder: Path) -> Engine:
        """The same over the tables of another snapshot, where they lie."""

    def figures(
        self, codes: Iterable[str], question: Question, *, units: Sequence[int] | None = None
    ) -> list[Figure]:
        """The figures of one day."""

    def _of_day(self, at: date, known_on: date | None) -> Mapping[str, object]: ...

    def _ask_days(self, at: date, question: Question) -> None: ...

    def _search(self, *schemas: Frame | str) -> None: ...

    def _tree(self, question: Question) -> Frame: ...

    def _closure(self, tree: Frame) -> Closure: ...


class _AnotherHistory(Exception):
    """What changed cannot be told thing by thing: the series has to be made anew."""


def lay(engine: Engine, kept: Path, frame: Frame, days: tuple[date, ...], make: Make) -> None:
    """The tables `own` and `places` of this grid in its frame, and kept for the next snapshot.

    Whatever is wrong with what is kept (torn, of another release, of other parameters), the series is made anew.
    """
    grid = _named(days)
    for folder in sorted(kept.glob(f"{grid}-*"), reverse=True):
        found = _opened(folder, engine)
        if found is None:
            continue
        own, snapshot = found
        if snapshot != engine.folder.name:
            try:
                own = _patched(engine, folder / "snapshot", own, days, make)
            except (_AnotherHistory, OSError, duckdb.IOException, duckdb.InvalidInputException):
                continue
            _keep(kept, grid, own, engine)
        else:
            os.utime(folder)
        break
    else:
        make(engine, days)
        own = _plain(engine._connection)
        _keep(kept, grid, own, engine)
    engine._search(frame)
    _lay(engine._connection, own)


def _named(days: Sequence[date]) -> str:
    return hashlib.sha256(" ".join(day.isoformat() for day in days).encode()).hexdigest()[:16]


# ---------------------------------------------------------------- as it is kept


def _made_of(engine: Engine) -> dict[str, str]:
    """What has to be the same for a kept series to be of any use: the program that counts, and what it is asked with."""
    asked = repr((engine.parameters, engine._top))
    return {"program": _program(), "asked_with": hashlib.sha256(asked.encode()).hexdigest()}


@cache
def _program() -> str:
    """The digest of all that has a say in a figure: another release counts anew."""
    told = hashlib.sha256(duckdb.__version__.encode())
    for folder in (Path(__file__).parent, Path(caunoi.questions.__path__[0])):
        for file in sorted(folder.rglob("*.py")):
            if "tests" not in file.parts:
                told.update(file.read_bytes())
    return told.hexdigest()


def _opened(folder: Path, engine: Engine) -> tuple[pa.Table, str] | None:
    """A kept series and the name of its snapshot; None where it is torn or made of something else."""
    try:
        told = store.described(folder)
        if told["made_of"] != _made_of(engine):
            return None
        own = pq.read_table(folder / "own.parquet", schema=SHAPE, page_checksum_verification=True)
    except (OSError, ValueError, KeyError, pa.ArrowException):
        return None
    return own, str(told["snapshot"])


def _keep(kept: Path, grid: str, own: pa.Table, engine: Engine) -> None:
    """Written whole beside the others and named in one step; what it replaces goes after that."""
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = kept / f"{grid}-{engine.folder.name}"
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=kept))
    try:
        pq.write_table(own, making / "own.parquet", compression="zstd", write_page_checksum=True)
        (making / "own.parquet").chmod(0o600)
        (making / "snapshot").mkdir(mode=0o700)
        for table in TABLES:
            os.link(engine.folder / f"{table}.parquet", making / "snapshot" / f"{table}.parquet")
        told = {"snapshot": engine.folder.name, "made_of": _made_of(engine)}
        (making / store.MANIFEST).write_text(json.dumps(told), encoding="utf-8")
        if folder.exists():
            # Torn, or of another program: what could be used was used.
            folder.rename(making / "before")
        making.rename(folder)
    except OSError:
        # Another process was sooner, or took the snapshot away: what was counted is right, and the next keeps it.
        return
    finally:
        shutil.rmtree(making, ignore_errors=True)
    shutil.rmtree(folder / "before", ignore_errors=True)
    _drop_others(kept, grid, folder)


def _drop_others(kept: Path, grid: str, folder: Path) -> None:
    others = [
        one for one in kept.iterdir() if one.is_dir() and not one.name.startswith(".") and one != folder
    ]
    same = [one for one in others if one.name.startswith(f"{grid}-")]
    rest = sorted((one for one in others if one not in same), key=_used, reverse=True)
    for one in [*same, *rest[KEPT - 1 :]]:
        shutil.rmtree(one, ignore_errors=True)


def _used(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:
        return 0.0


def _plain(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """`own` as it is kept: a place of several units is those units, for its number is of one making alone."""
    return _arrow(
        connection,
        f"SELECT code, units, day, {_SUMS} FROM ("  # noqa: S608 - names of our own tables
        " SELECT own.*, CASE WHEN place < 0 THEN places.units ELSE [place] END AS units"
        " FROM own LEFT JOIN places USING (place) WHERE place IS NOT NULL"
        f") GROUP BY code, units, day {_SOME}",
    )


def _lay(connection: duckdb.DuckDBPyConnection, own: pa.Table) -> None:
    """The same as working tables."""
    connection.register("arrived", own)
    connection.execute(
        "CREATE OR REPLACE TABLE places AS SELECT -row_number() OVER (ORDER BY units) AS place, units"
        " FROM (SELECT DISTINCT units FROM arrived WHERE len(units) > 1)"
    )
    connection.execute(
        "CREATE OR REPLACE TABLE own AS"  # noqa: S608 - names of our own tables
        f" SELECT code, coalesce(place, units[1]) AS place, day, {_COUNTS} FROM arrived LEFT JOIN places USING (units)"
    )
    connection.unregister("arrived")


def _arrow(connection: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    return connection.sql(sql).to_arrow_table().cast(SHAPE)


# ---------------------------------------------------------------- patched


def _patched(engine: Engine, before: Path, own: pa.Table, days: tuple[date, ...], make: Make) -> pa.Table:
    """The series of the engine's snapshot from that of an earlier one. Raises _AnotherHistory, and as DuckDB does where a
    file is torn."""
    earlier = engine.earlier(before)
    connection = earlier._connection
    try:
        changed = set(_change(connection, before, engine.folder))
        if changed - _BESIDE - {way.table for ways in looking.WAYS.values() for way in ways}:
            raise _AnotherHistory
        some = _touched(connection, changed)
        if not any(one.num_rows for one in some.values()):
            return own
        was, now = (_of_some(one, some, days, make) for one in (earlier, engine))
        for name, rows in (("kept", own), ("was", was), ("now", now)):
            connection.register(name, rows)
        negated = ", ".join(f"-{name}" for name in _COUNTS.split(", "))
        return _arrow(
            connection,
            f"SELECT code, units, day, {_SUMS} FROM (FROM kept UNION ALL"  # noqa: S608 - names of our own tables
            f" SELECT code, units, day, {negated} FROM was UNION ALL FROM now) GROUP BY code, units, day {_SOME}",
        )
    finally:
        connection.close()


_ALONE = "(SELECT {0} AS row FROM apart WHERE {0} IS NOT NULL)"


def _change(connection: duckdb.DuckDBPyConnection, before: Path, after: Path) -> Iterator[str]:
    """The tables that are not the same file, each with the rows that one snapshot alone has, as `changed_…`.

    Rows stand in the order of their making and are seldom among others: so they are held against each other row beside
    row, and only those that are not the same there are looked for elsewhere.
    """
    for table in TABLES:
        if os.path.samefile(before / f"{table}.parquet", after / f"{table}.parquet"):
            continue
        connection.execute(
            f"CREATE TEMP TABLE apart AS SELECT one, other FROM (SELECT one FROM main.{table} AS one)"  # noqa: S608 - names of our own tables
            f" POSITIONAL JOIN (SELECT other FROM newer.{table} AS other) WHERE one IS DISTINCT FROM other"
        )
        ones, others = _ALONE.format("one"), _ALONE.format("other")
        connection.execute(
            f"CREATE TEMP TABLE changed_{table} AS SELECT unnest(row) FROM"  # noqa: S608 - as above
            f" (({ones} EXCEPT ALL {others}) UNION ALL ({others} EXCEPT ALL {ones}))"
        )
        connection.execute("DROP TABLE apart")
        yield table


#: Whatever a changed thing's part in a series is made of has to be there with it: who works at a changed employer, the
#: agreements it signed, and every employer of those. One that came along unchanged adds the same before and after.
_WITH = (
    ("person", "SELECT person FROM {side}.memberships SEMI JOIN some_employer ON thing = employer"),
    ("agreement", "SELECT agreement FROM {side}.agreement_parties SEMI JOIN some_employer ON thing = employer"),
    ("employer", "SELECT employer FROM {side}.memberships SEMI JOIN some_person ON thing = person"),
    ("employer", "SELECT employer FROM {side}.agreement_parties SEMI JOIN some_agreement ON thing = agreement"),
)  # fmt: skip


def _touched(connection: duckdb.DuckDBPyConnection, changed: set[str]) -> dict[str, pa.Table]:
    """The things whose part in a series may be another now, and those it is made of, by kind: one column, `thing`."""
    for thing, ways in looking.WAYS.items():
        connection.execute(f"CREATE TEMP TABLE some_{thing} (thing BIGINT)")
        for way in ways:
            if way.table in changed:
                sql = way.sql.replace(f"main.{way.table} AS of_it", f"changed_{way.table} AS of_it")
                _add(connection, thing, f"SELECT thing FROM ({sql.replace('main.', '{side}.')})")  # noqa: S608 - the ways
    # One after the other: those who work at a changed employer come with employers that bring nobody.
    for thing, sql in _WITH:
        _add(connection, thing, sql)
    return {
        thing: connection.sql(
            f"SELECT DISTINCT thing FROM some_{thing} WHERE thing IS NOT NULL ORDER BY thing"  # noqa: S608 - names of our own tables
        ).to_arrow_table()
        for thing in looking.WAYS
    }


def _add(connection: duckdb.DuckDBPyConnection, thing: str, sql: str) -> None:
    for side in ("main", "newer"):
        connection.execute(f"INSERT INTO some_{thing} {sql.format(side=side)}")


def _of_some(engine: Engine, some: dict[str, pa.Table], days: tuple[date, ...], make: Make) -> pa.Table:
    """What these things add to the series of one snapshot."""
    connection = engine._connection
    connection.execute("CREATE SCHEMA patch")
    try:
        engine._ask_days(days[-1], Question(days[-1]))
        engine._search("patch")
        for thing, rows in some.items():
            connection.register("arrived", rows)
            connection.execute(f"CREATE TABLE patch.some_{thing} AS FROM arrived")
            connection.unregister("arrived")
        make(engine, days, some=True)
        return _plain(connection)
    finally:
        connection.execute("DROP SCHEMA patch CASCADE")
