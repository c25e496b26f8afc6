"""The one writer of dated rows: bulk or single, each row covered by its Act's digest.

SQLite takes statements of many rows, PostgreSQL COPY; both get the same canonical rows, so that the digest can
be taken on the way in and again from either database (`sealing.py`). Nothing else writes a model of `Dated`.
"""

from __future__ import annotations

import gc
import json
import sqlite3
import sys
import uuid
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property, lru_cache
from itertools import chain, count, islice
from types import TracebackType
from typing import Any, Self

from django.db import connection, models

from caunoi.trail.among import among
from caunoi.trail.canonical import random_uuids, spelled
from caunoi.trail.digesting import Digester, Digesting, for_digest
from caunoi.trail.models import Act, Document
from caunoi.trail.reserving import reserve
from caunoi.trail.walling import insert_behind
from caunoi.verify import Record

Runs = list[list[int]]
Columns = Sequence[Sequence[Any]]
CHUNK = 5_000
# One statement of many rows costs SQLite half of what as many statements do, and leaves Python free meanwhile.
_ROWS_A_STATEMENT = 1_000
_WORTH_A_THREAD = 1_000
# Chunks that may wait for their turn: some tables are dear to prepare, others to insert.
_AHEAD = 6
# SQLite's own bound on the places of a statement, since 3.32.
_PLACES = 32_766
# How soon the thread that inserts gets its turn back from the one that prepares (seconds).
_TURN = 0.0005


class Overtaken(Exception):
    """Another Act came first on the same records: nothing was done; look again before you act."""


class AlreadyEnded(Overtaken):
    """Another Act ended or corrected the version first."""


class WalledOff(Overtaken):
    """The row stands as it stood; the wall of the database lets this account not write it, or not see it."""


class AlreadyChanged(Overtaken):
    """The value is not the one the change was decided on."""


def changing_columns(model: type[models.Model]) -> set[str]:
    """The columns that begin as NULL and may change: `ended_by` and what the model lists as REWRITABLE.

    A digest takes them as null; what becomes of them is covered by the Acts that end and change.
    """
    apart = {"ended_by", *getattr(model, "REWRITABLE", ())}
    return {_column(field) for field in model._meta.local_concrete_fields if field.name in apart}


@contextmanager
def no_garbage_hunt() -> Iterator[None]:
    """Rows are plain values by the hundred thousand, without cycles: looking for some costs a sixth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Table:
    """What one Act wrote in one table: its digest on the way, and the runs of ids in the order written."""

    def __init__(self, model: type[models.Model], salt: bytes) -> None:
        self.model = model
        self.fields = list(model._meta.local_concrete_fields)
        self.columns = [_column(field) for field in self.fields]
        self.changing = changing_columns(model)
        self.digester = Digester(salt, model._meta.db_table, self.columns)
        self.runs: Runs = []
        self.count = 0

    def account_for(self, ids: Sequence[int]) -> None:
        """Remember ids as runs of neighbours, so that 300,000 of them are one pair."""
        self.count += len(ids)
        if list(ids) == list(range(ids[0], ids[0] + len(ids))):
            self._run(ids[0], ids[-1])
        else:
            for one in ids:
                self._run(one, one)

    def _run(self, first: int, last: int) -> None:
        if self.runs and self.runs[-1][1] + 1 == first:
            self.runs[-1][1] = last
        else:
            self.runs.append([first, last])


class _Inserter:
    """Inserts chunks in their order, one at a time; those worth it in a thread, while the next are prepared.

    SQLite works outside Python's lock. What the database refuses is raised by a later call, the end at latest.
    """

    def __init__(self) -> None:
        self._thread: ThreadPoolExecutor | None = None
        self._waiting: deque[Future[None]] = deque()
        self._turn = sys.getswitchinterval()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.wait()
        finally:
            if self._thread is not None:
                self._thread.shutdown(cancel_futures=True)
                sys.setswitchinterval(self._turn)

    def wait(self, *, leaving: int = 0) -> None:
        """Until what was given is inserted, but for so many chunks. Raises what the database refused."""
        while len(self._waiting) > leaving:
            self._waiting.popleft().result()

    def insert(self, table: str, names: Sequence[str], columns: Columns) -> None:
        """Insert whole columns after those before them; they are not to change any more."""
        direct = (
            connection.vendor != "sqlite" or sqlite3.threadsafety != 3 or len(columns[0]) < _WORTH_A_THREAD
        )
        self.wait(leaving=0 if direct else _AHEAD)
        if direct:
            _insert(connection.cursor(), table, names, columns)
            return
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1)
            sys.setswitchinterval(_TURN)
        # The cursor is of this thread's connection, inside this thread's transaction.
        self._waiting.append(self._thread.submit(_insert, connection.cursor(), table, names, columns))


class Writer:
    """Writes rows for one Act; made by `acting.act`, which closes the account."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self._salt = bytes(act.salt)
        self._written: dict[str, _Table] = {}
        self._ended: dict[str, set[int]] = {}
        self._changed: dict[str, list[list[Any]]] = {}
        self._retaken: dict[str, dict[str, str]] = {}
        self._erased: dict[str, set[int]] = {}
        self._inserter: _Inserter | None = None
        self._digesting = Digesting()

    @contextmanager
    def flow(self) -> Iterator[None]:
        """Adds in here do not wait for each other's rows; a refusal may be raised by a later one, here at latest.

        Inside, nothing but this writer may speak to the database.
        """
        if self._inserter is not None:
            yield
            return
        with no_garbage_hunt(), _Inserter() as self._inserter:
            try:
                yield
            finally:
                self._inserter = None

    @cached_property
    def record(self) -> Record:
        """The database as digests are taken over it."""
        return Record(connection.connection, postgresql=connection.vendor == "postgresql")

    # -- rows

    def ids(self, model: type[models.Model], count: int) -> range:
        """A block of `count` fresh primary keys; those the ORM gives out later lie beyond it."""
        if count <= 0:
            return range(0)
        self._settle()
        first = reserve(model, count)
        return range(first, first + count)

    def add(self, model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """Insert rows given as tuples in the order of `columns`, streamed; otherwise as `add_columns`."""
        stream, count = iter(rows), 0
        with self.flow():
            while chunk := list(islice(stream, CHUNK)):
                count += self.add_columns(model, dict(zip(columns, zip(*chunk, strict=True), strict=True)))
        return count

    def add_columns(self, model: type[models.Model], columns: Mapping[str, Sequence[Any]]) -> int:
        """Insert rows given as whole columns by field name (or its `_id` form), which are not to change any more.

        What is left out is filled in: the primary key, `public_id`, `began_by`, `document` (the Act's), else
        the field's default. Returns how many rows there were.

        Raises IntegrityError as the database refuses (see `refusals.refusal`), TooLong, TypeError.
        """
        _refuse_other_databases(model)
        given = {_field(model, name): values for name, values in columns.items()}
        table = self._table(model)
        count = len(next(iter(columns.values())))
        with self.flow():
            for start in range(0, count, CHUNK):
                end = start + CHUNK
                self._add_chunk(table, {field: values[start:end] for field, values in given.items()})
        return count

    def add_one(self, model: type[models.Model], **values: Any) -> int:
        """Insert one row; relations may be given as an instance or an id. Returns its primary key."""
        pk = model._meta.pk.attname
        row = {name: value.pk if isinstance(value, models.Model) else value for name, value in values.items()}
        row.setdefault(pk, self.ids(model, 1)[0])
        self.add(model, tuple(row), [tuple(row.values())])
        return int(row[pk])

    def take(self, model: type[models.Model], columns: Columns) -> None:
        """Account for rows that the database wrote under this Act by itself: all columns, spelled as a digest takes them."""
        table = self._table(model)
        self._digesting.take(table.digester, columns)
        table.account_for(columns[table.fields.index(model._meta.pk)])

    def end(self, model: type[models.Model], ids: Collection[int]) -> None:
        """Withdraw versions that are held true now. Raises AlreadyEnded when one is not, any more, or WalledOff."""
        self._settle()
        wanted = sorted(set(ids))
        for start in range(0, len(wanted), CHUNK):
            some = wanted[start : start + CHUNK]
            with connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {model._meta.db_table} SET ended_by_id = %s"  # noqa: S608 - names of our models
                    f" WHERE ended_by_id IS NULL AND {among('id')}",
                    [self.act.pk, json.dumps(some)],
                )
                if cursor.rowcount != len(some):
                    # What was to be withdrawn and still is not: it was not overtaken, it was not let go.
                    stands = model._base_manager.filter(pk__in=some, ended_by=None).exists()
                    raise (WalledOff if stands else AlreadyEnded)(model._meta.label)
        if wanted:
            self._ended.setdefault(model._meta.db_table, set()).update(wanted)

    def change(self, model: type[models.Model], pk: int, field: str, *, old: Any, new: Any) -> None:
        """Change a REWRITABLE value, logged with what stood there, so that it can be undone.

        Raises AlreadyChanged when `old` no longer stands.
        """
        if field not in getattr(model, "REWRITABLE", ()):
            raise TypeError(
                f"{model._meta.label}.{field} is never rewritten: end the version and add another."
            )
        self._settle()
        if model._base_manager.filter(pk=pk, **{field: old}).update(**{field: new}) != 1:
            raise AlreadyChanged(f"{model._meta.label} {pk}")
        column = _field(model, field)
        (before, after) = spelled(column, [old, new])
        self._changed.setdefault(model._meta.db_table, []).append([pk, _column(column), before, after])

    def retake(
        self, taken: Mapping[int, Mapping[str, str]], *, erased: Mapping[str, Collection[int]]
    ) -> None:
        """Let the Acts' digests be these from now on, by table, under this Act's salt; their own salts go.

        Nobody can try values against the old digests without the salt. `erased` are the rows, by table. Only
        `erasing.erase` has a reason to.
        """
        Act.objects.filter(pk__in=taken).update(salt=b"")
        self._retaken.update({str(act): dict(tables) for act, tables in taken.items()})
        for table, ids in erased.items():
            self._erased.setdefault(table, set()).update(ids)

    # -- the account

    def account(self) -> dict[str, Any]:
        """What `Act.wrote` holds: written runs with the digests of their blocks, ended ids, changed values, digests retaken."""
        self._digesting.wait()
        return {
            "written": {
                name: {"columns": table.columns, "runs": table.runs, "blocks": table.digester.hexdigests()}
                for name, table in self._written.items()
                if table.count
            },
            "ended": {name: runs_of(sorted(ids)) for name, ids in self._ended.items()},
            "changed": self._changed,
            "erased": {name: runs_of(sorted(ids)) for name, ids in self._erased.items()},
            "retaken": self._retaken,
        }

    def count(self) -> int:
        """Rows written, ended, changed and erased."""
        return (
            sum(table.count for table in self._written.values())
            + sum(map(len, self._ended.values()))
            + sum(map(len, self._erased.values()))
            + sum(map(len, self._changed.values()))
        )

    def _table(self, model: type[models.Model]) -> _Table:
        return self._written.setdefault(model._meta.db_table, _Table(model, self._salt))

    def _settle(self) -> None:
        """Wait for the rows in flow: what follows goes over the same connection."""
        if self._inserter is not None:
            self._inserter.wait()

    def _add_chunk(self, table: _Table, columns: Mapping[models.Field[Any, Any], Sequence[Any]]) -> None:
        count = len(next(iter(columns.values())))
        whole: list[Sequence[Any]] = []
        for field in table.fields:
            if field not in columns:
                whole.append(self._fill(table.model, field, count))
            elif field.column in table.changing and any(value is not None for value in columns[field]):
                raise TypeError(f"{field} begins as NULL: end or change the row with the Act that does so.")
            else:
                whole.append(spelled(field, columns[field]))
        if self._inserter is not None:
            self._inserter.insert(table.model._meta.db_table, table.columns, whole)
        self._digesting.wait()
        table.digester.take(list(map(for_digest, table.fields, whole)))
        table.account_for(whole[table.fields.index(table.model._meta.pk)])

    def _fill(self, model: type[models.Model], field: models.Field[Any, Any], count: int) -> Sequence[Any]:
        if field.primary_key:
            return list(self.ids(model, count))
        if field.default is uuid.uuid4:
            return random_uuids(count)
        return [*spelled(field, [self._default(field)])] * count

    def _default(self, field: models.Field[Any, Any]) -> Any:
        if field.name == "began_by":
            return self.act.pk
        if field.name == "document" and field.related_model is Document:
            return self.act.document_id
        return field.get_default()


def runs_of(ids: Iterable[int]) -> Runs:
    """Sorted ids as pairs of first and last."""
    runs: Runs = []
    for one in ids:
        if runs and runs[-1][1] + 1 == one:
            runs[-1][1] = one
        else:
            runs.append([one, one])
    return runs


def _column(field: models.Field[Any, Any]) -> str:
    return str(field.column)


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    for field in model._meta.local_concrete_fields:
        if name in {field.name, field.attname} or (name == "pk" and field.primary_key):
            return field
    raise TypeError(f"{model._meta.label} has no column {name}.")


def _refuse_other_databases(model: type[models.Model]) -> None:
    if model._base_manager.db != connection.alias:
        raise TypeError(f"{model._meta.label} lives in another database, where no Act covers it.")


def _insert(opened: Any, table: str, names: Sequence[str], columns: Columns) -> None:
    with opened as cursor:
        quote = cursor.db.ops.quote_name
        into = f"{quote(table)} ({', '.join(map(quote, names))})"
        with cursor.db.wrap_database_errors:
            if cursor.db.vendor == "sqlite":
                insert_into_sqlite(cursor.db.connection, f"INTO {into}", columns)
                return
            if insert_behind(cursor, table, names, columns):
                return
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in zip(*columns, strict=True):
                    copy.write_row(row)


def insert_into_sqlite(to: sqlite3.Connection, into: str, columns: Columns) -> int:
    """Insert whole columns by statements of many rows, on SQLite's own connection; returns how many rows were new.

    `into` begins after the word INSERT; the first column is the key. A value that a whole column repeats is given
    once a statement: handing values over costs as much as storing them.
    """
    repeated = tuple(at > 0 and _repeats(values) for at, values in enumerate(columns))
    once = [values[0] for values, same in zip(columns, repeated, strict=True) if same]
    rows = list(
        zip(*(values for values, same in zip(columns, repeated, strict=True) if not same), strict=True)
    )
    size = min(_ROWS_A_STATEMENT, (_PLACES - len(once)) // len(rows[0]))
    inserted = 0
    for start in range(0, len(rows), size):
        some = rows[start : start + size]
        statement = _statement(into, repeated, len(some))
        inserted += to.execute(statement, [*once, *chain.from_iterable(some)]).rowcount
    return inserted


def _repeats(values: Sequence[Any]) -> bool:
    first = values[0]
    return bool(first == values[-1]) and values.count(first) == len(values)


@lru_cache(maxsize=64)
def _statement(into: str, repeated: tuple[bool, ...], rows: int) -> str:
    """An INSERT whose first places are the repeated values, each named in every row by its number."""
    once, varying = sum(repeated), len(repeated) - sum(repeated)
    written = []
    for row in range(rows):
        own, shared = count(1 + once + row * varying), count(1)
        written.append(", ".join(f"?{next(shared if same else own)}" for same in repeated))
    return f"INSERT {into} VALUES (" + "), (".join(written) + ")"  # noqa: S608 - names of our models
