"""The engine's working tables: one DuckDB schema for each day, tree and period asked for, the oldest dropped."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import duckdb
import ibis
import ibis.expr.types as ir

from caunoi.questions.columns import MEMBERS, REGISTERS

from . import moments, shapes
from .asking import condition
from .catalogue.membership import COUNTED
from .dialects import Dialect, compiled

KEPT = 8
EMPLOYERS = {**shapes.schema(REGISTERS["employers"]), "area": "int64", "site": "int64", "sector": "string"}


@dataclass(slots=True)
class Frame:
    """A schema of working tables, made one by one as they are asked for."""

    name: str
    made: set[str] = field(default_factory=set)


class Frames:
    """A bounded set of frames of one kind."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, kind: str, *, kept: int = KEPT) -> None:
        self.connection = connection
        self.kind = kind
        self.kept = kept
        self.frames: OrderedDict[object, Frame] = OrderedDict()
        self.numbered = 0

    def of(self, key: object) -> tuple[Frame, bool]:
        """The frame for that key, and whether it is new."""
        if key in self.frames:
            self.frames.move_to_end(key)
            return self.frames[key], False
        while len(self.frames) >= self.kept:
            _, oldest = self.frames.popitem(last=False)
            self.connection.execute(f"DROP SCHEMA {oldest.name} CASCADE")
        self.numbered += 1
        frame = Frame(f"{self.kind}{self.numbered}")
        self.connection.execute(f"CREATE SCHEMA {frame.name}")
        self.frames[key] = frame
        return frame, True


def _employers() -> ir.Table:
    return ibis.table(EMPLOYERS, name="employers")


def _placed() -> ir.Table:
    return ibis.table({"id": "int64", **shapes.WHERE}, name="employers_placed")


def _nominations() -> ir.Table:
    return ibis.table(shapes.schema(REGISTERS["nominations"]), name="nominations")


def _counted() -> ir.Table:
    rows = ibis.table(shapes.schema(MEMBERS), name="members")
    return rows.filter(condition(COUNTED, rows)).select("id", "person", *shapes.WHERE)


def changes(opening: ir.Table, closing: ir.Table) -> ir.Table:
    """Who was gained (+1) and lost (−1) between two tables of members counted."""
    both = ibis.union(
        closing.mutate(sign=ibis.literal(1, "int64")), opening.mutate(sign=ibis.literal(-1, "int64"))
    )
    found = both.group_by("person", *shapes.WHERE).aggregate(id=both.id.max(), sign=both.sign.sum())
    return found.filter(found.sign != 0).select("id", "sign", *shapes.WHERE)


# Working table -> (what it is made of, how). The order of making follows the middle column.
RECIPES: dict[str, tuple[tuple[str, ...], Callable[[], ir.Table]]] = {
    "employers": ((), moments.employers),
    "employers_placed": (("employers",), lambda: moments.employers_placed(_employers())),
    "members": (("employers",), lambda: moments.members(_employers())),
    "people": ((), moments.people),
    "members_counted": (("members",), _counted),
    "joinings": (("employers",), lambda: moments.joinings(_employers())),
    "units": (("employers",), lambda: moments.units(_employers())),
    "agreements": ((), moments.agreements),
    "agreements_placed": (("employers_placed",), lambda: moments.agreements_placed(_placed())),
    "nominations": (("employers",), lambda: moments.nominations(_employers())),
    "nominees": (("nominations",), lambda: moments.nominees(_nominations())),
    "nominees_placed": (("nominations",), lambda: moments.nominees_placed(_nominations())),
    "lists_in": ((), moments.lists_in),
}


@cache
def making(table: str, dialect: Dialect = "duckdb") -> str:
    """The SQL that makes a working table."""
    return compiled(RECIPES[table][1](), dialect)


def needs(register: str) -> tuple[str, ...]:
    """The working tables a register is asked through."""
    return (register,) if REGISTERS[register].single else (register, f"{register}_placed")


def make(connection: duckdb.DuckDBPyConnection, frame: Frame, table: str) -> None:
    """Make a working table and what it is made of, unless they stand."""
    if table in frame.made:
        return
    for other in RECIPES[table][0]:
        make(connection, frame, other)
    connection.execute(f"CREATE TABLE {frame.name}.{table} AS {making(table)}")
    frame.made.add(table)


def members_counted(name: str, *, schema: str | None = None) -> ir.Table:
    """The table of members counted on a day, under the name it has there."""
    columns = {"id": "int64", "person": "int64", **shapes.WHERE}
    return ibis.table(columns, name=name, database=schema)


def make_changes(
    connection: duckdb.DuckDBPyConnection, frame: Frame, *, opening: Frame, closing: Frame
) -> None:
    """Who was gained (+1) and lost (−1) between two moments; someone who is the same in both is neither."""
    if "changes" in frame.made:
        return
    sql = compiled(
        changes(
            members_counted("members_counted", schema=opening.name),
            members_counted("members_counted", schema=closing.name),
        ),
        "duckdb",
    )
    connection.execute(f"CREATE TABLE {frame.name}.changes AS {sql}")
    frame.made.add("changes")
