"""From the registers to the columnar store: ids, codes and day numbers, through one cursor in one transaction.

The position of a snapshot is how many Acts were committed, which is the sealed position once the sealer has
been by. Acts say which tables they wrote: a table nobody wrote in since is linked, not read again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.db import connection, models

from caunoi.organisations.models import (
    AreaDescription,
    AreaParent,
    AreaSuccession,
    Coverage,
    DatedSetting,
    EmployerDescription,
    EmployerPlace,
    EmployerStatus,
    Headcount,
    Responsibility,
    Submission,
    UnitDescription,
    UnitParent,
    UnitSuccession,
)
from caunoi.organisations.settled import own_values
from caunoi.questions.tables import TABLES, VERSION
from caunoi.registers.agreements.models import AgreementParty, AgreementTerms, Bargaining
from caunoi.registers.members.models import Membership, MemberState, Particulars
from caunoi.registers.welfare.models import Nomination
from caunoi.trail.models import Act
from caunoi.trail.writing import runs_of

from . import store

BATCH = 20_000
TRIES = 3
# Where a stored table comes from; a column is the field of the same name (or its `_id`) unless named here.
SOURCES: dict[str, tuple[type[models.Model], Mapping[str, str], str]] = {
    "unit_versions": (UnitDescription, {}, ""),
    "unit_parents": (UnitParent, {}, ""),
    "unit_successions": (UnitSuccession, {}, ""),
    "employer_versions": (EmployerDescription, {}, ""),
    "employer_places": (EmployerPlace, {}, ""),
    "area_levels": (AreaDescription, {}, ""),
    "area_parents": (AreaParent, {}, ""),
    "area_successions": (AreaSuccession, {}, ""),
    "employer_statuses": (EmployerStatus, {}, ""),
    # A branch's own headcount is part of its employer's, never added to it.
    "headcounts": (Headcount, {}, "v.workplace_id IS NULL"),
    "coverages": (Coverage, {}, ""),
    "responsibilities": (Responsibility, {}, ""),
    "people_versions": (Particulars, {"birth_year": "birth_on"}, ""),
    "submissions": (Submission, {}, ""),
    "memberships": (Membership, {}, ""),
    "member_states": (MemberState, {}, ""),
    "agreement_terms": (AgreementTerms, {}, ""),
    "agreement_parties": (AgreementParty, {}, ""),
    "bargainings": (Bargaining, {}, ""),
    "nomination_versions": (Nomination, {"unit": "held_by_id"}, ""),
}
DAYS = {"valid_from", "valid_to", "voided_on"}
# Of a birth the year is all that a question needs.
YEARS = {"birth_year"}


@dataclass(frozen=True, slots=True)
class Position:
    """How far the registers have come: the Acts committed, and the last of them."""

    acts: int
    last: str

    @property
    def name(self) -> str:
        """The snapshot's folder; it changes with the declared columns too."""
        shape = hashlib.sha256(json.dumps(TABLES).encode()).hexdigest()[:8]
        return f"{self.acts:012d}-{self.last[:12]}-{shape}"


def position() -> Position:
    """Where the registers stand now."""
    last = Act.objects.order_by("-pk").values_list("public_id", flat=True).first()
    return Position(Act.objects.count(), last.hex if last else "0" * 32)


def feed(snapshots: Path, *, before: Path | None = None) -> Path:
    """The snapshot of the registers as they stand, written unless it is there.

    `before` is an earlier snapshot whose unchanged tables are taken over.
    """
    snapshots.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(snapshots), _one_view():
        return _written(snapshots, before, tries=TRIES)


def _written(snapshots: Path, before: Path | None, *, tries: int) -> Path:
    here = position()
    folder = snapshots / here.name
    if (folder / store.MANIFEST).exists():
        return folder
    acts = list(Act.objects.order_by("pk").values_list("pk", flat=True))
    touched = _touched(before, acts)
    rest = before if touched is not None else None
    wanted = [
        table
        for table, (model, _, _) in SOURCES.items()
        if touched is None or model._meta.db_table in touched
    ]
    manifest = {"acts": runs_of(acts), "last": here.last, "settings": _settings()}
    tables = {table: _read(table) for table in wanted}
    # Inside a transaction that was begun for something else each table is read at its own moment: where no Act came
    # in between, they are all of one.
    if tries and position() != here:
        return _written(snapshots, before, tries=tries - 1)
    return store.write(folder, tables, manifest=manifest, rest=rest)


def unchanged_since(folder: Path) -> bool:
    """Whether no Act since that snapshot wrote in a table the store reads."""
    acts = list(Act.objects.order_by("pk").values_list("pk", flat=True))
    touched = _touched(folder, acts)
    if touched is None:
        return False
    read = {model._meta.db_table for model, _, _ in SOURCES.values()} | {DatedSetting._meta.db_table}
    return not touched & read


parameters = store.parameters


def _settings() -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "value": own.value,
            "since": _text(own.since),
            "until": _text(own.until),
            "source": own.source,
            "known_since": _text(own.known_since),
            "known_until": _text(own.known_until),
        }
        for code, own in own_values()
    ]


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _touched(before: Path | None, acts: list[int]) -> set[str] | None:
    """The tables written in since a snapshot; None when there is none, or it is of another history."""
    if before is None or not (before / store.MANIFEST).exists():
        return None
    said = store.described(before)
    seen = {pk for first, last in said["acts"] for pk in range(first, last + 1)}
    if not seen <= set(acts):
        return None
    newest = Act.objects.filter(pk=max(seen, default=0)).values_list("public_id", flat=True).first()
    if (newest.hex if newest else "0" * 32) != said["last"]:
        return None
    since = Act.objects.filter(pk__in=[pk for pk in acts if pk not in seen])
    touched: set[str] = set()
    for wrote in since.values_list("wrote", flat=True):
        for tables in (wrote or {}).values():
            touched.update(tables)
    return touched


def _read(table: str) -> pa.Table:
    schema = store.schema_of(table)
    batches = [
        pa.record_batch(
            [
                pa.array(column, field.type)
                for column, field in zip(zip(*rows, strict=True), schema, strict=True)
            ],
            schema=schema,
        )
        for rows in _fetched(_sql(table))
    ]
    return pa.Table.from_batches(batches, schema=schema)


def _fetched(sql: str) -> Iterator[list[tuple[object, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(BATCH):
            yield rows


def _sql(table: str) -> str:
    model, named, where = SOURCES[table]
    quote = connection.ops.quote_name
    fields = {field.name: str(field.column) for field in model._meta.local_concrete_fields}
    columns = [
        _told(f"v.{quote(named.get(column) or fields[column])}", column)
        for column in TABLES[table]
        if column not in VERSION or column in DAYS
    ]
    return (
        f"SELECT {', '.join(columns)}, b.day, e.day"  # noqa: S608 - names of our own models
        f" FROM {quote(model._meta.db_table)} v"
        f" JOIN ({_act_days()}) b ON b.id = v.began_by_id"
        f" LEFT JOIN ({_act_days()}) e ON e.id = v.ended_by_id"
        f"{' WHERE ' + where if where else ''} ORDER BY v.id"
    )


def _told(source: str, column: str) -> str:
    if column in DAYS:
        return _day(source)
    if column not in YEARS:
        return source
    year = (
        f"EXTRACT(YEAR FROM {source})" if connection.vendor == "postgresql" else f"strftime('%Y', {source})"
    )
    return f"CAST({year} AS INTEGER)"


def _day(column: str) -> str:
    if connection.vendor == "postgresql":
        return f"{column} - DATE '1970-01-01'"
    return f"CAST(julianday({column}) - 2440587.5 AS INTEGER)"


def _act_days() -> str:
    quote = connection.ops.quote_name
    at, table = quote("at"), quote(Act._meta.db_table)
    if connection.vendor == "postgresql":
        day = f"({at} AT TIME ZONE 'Asia/Ho_Chi_Minh')::date - DATE '1970-01-01'"
    else:
        day = f"CAST(julianday({at}, '+7 hours') - 2440587.5 AS INTEGER)"
    return f"SELECT id, {day} AS day FROM {table}"  # noqa: S608 - names of our own models


@contextmanager
def _one_view() -> Iterator[None]:
    """All reads see the registers at one instant, and no writer waits for them."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")


@contextmanager
def _alone(snapshots: Path) -> Iterator[None]:
    """One process writes snapshots at a time; the others find theirs written."""
    with (snapshots / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
