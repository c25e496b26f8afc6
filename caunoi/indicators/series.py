"""Figures of many days at once: what every unit's own rows add, by day, and the trees over that at the very end.

Made in three steps (docs/decisions/0066). Each thing is looked at on the days on which something of it can have changed
(`looking`), by the SQL of a day with the day beside every key (`moments`, `clocks`). A row holds until the next look at
its thing: two deltas. Summed by place, indicator and day they are `own`, which no tree has touched. A *place* is a unit;
things that stand under several units at once are summed under a place of their own, which counts once under each unit
above any of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from caunoi.questions.columns import CHANGES, MEMBERS, REGISTERS

from . import looking, moments, shapes
from .asking import condition
from .catalogue import CATALOGUE
from .clocks import OF_EACH_DAY, Grid
from .definition import Indicator
from .figures import percent
from .looking import FOR_EVER

#: One row of a series: from `day` until the day before `until` a unit's figure is this.
ROWS = pa.schema(
    [("code", pa.string()), ("unit", pa.int64()), ("day", pa.int32()), ("until", pa.int32())]
    + [(name, pa.int64()) for name in ("numerator", "denominator", "unknown")]
)
Varying = tuple[tuple[str, str], ...]
COUNTS = ("numerator", "denominator", "unknown")


@dataclass(frozen=True, slots=True)
class Point:
    """A figure of a series, in the integers of the engine; `since` begins a flow's period, the month of the day."""

    at: date
    since: date | None
    numerator: int
    denominator: int | None
    unknown: int

    @property
    def value(self) -> Decimal | int | None:
        """What is shown: a whole number, or a percent."""
        return self.numerator if self.denominator is None else percent(self.numerator, self.denominator)


@dataclass(frozen=True)
class Series:
    """Figures of units on the days of a grid: `rows` of the shape ROWS, none where all three counts are nought."""

    days: tuple[date, ...]
    rows: pa.Table

    def points(self) -> dict[tuple[str, int], list[Point]]:
        """Of every indicator and unit that has a row: its figure on each day of the grid."""
        found: dict[tuple[str, int], list[Point]] = {}
        numbers = [_number(day) for day in self.days]
        for code, unit, day, until, *counts in zip(
            *(one.to_pylist() for one in self.rows.columns), strict=True
        ):
            line = found.setdefault((code, unit), noughts(code, self.days))
            for place, number in enumerate(numbers):
                if day <= number < until:
                    line[place] = _point(CATALOGUE[code], self.days[place], counts)
        return found

    def of(self, code: str, unit: int) -> list[Point]:
        """One unit's figures of one indicator, a nought where nothing is counted."""
        mine = self.rows.filter(pc.equal(self.rows["code"], code))
        mine = mine.filter(pc.equal(mine["unit"], unit))
        return Series(self.days, mine).points().get((code, unit)) or noughts(code, self.days)


def noughts(code: str, days: Sequence[date]) -> list[Point]:
    """The figures of a unit of which nothing is counted."""
    return [_point(CATALOGUE[code], day, (0, 0, 0)) for day in days]


def _point(one: Indicator, day: date, counts: Sequence[int]) -> Point:
    numerator, denominator, unknown = counts
    ratio = one.reads == "percent"
    since = None if one.kind == "stock" else begins(day)
    return Point(day, since, numerator, denominator if ratio else None, unknown)


def months(first: date, last: date) -> list[date]:
    """The last days of the months from that of `first` on, as far as `last`, which ends the last of them."""
    ends, day = [], first.replace(day=1)
    while day <= last:
        day = (day + timedelta(days=31)).replace(day=1)
        ends.append(min(day - timedelta(days=1), last))
    return ends


def begins(day: date) -> date:
    """The first day of the period of a flow that a day of the grid ends: its month's."""
    return day.replace(day=1)


def looked_on(days: Sequence[date]) -> list[date]:
    """The days to be looked at: those of the grid, and the day before each of their months, for what changed in it."""
    return sorted({*days, *(begins(day) - timedelta(days=1) for day in days)})


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


# ---------------------------------------------------------------- what is looked at, and when


def lay_days(
    connection: duckdb.DuckDBPyConnection, days: Sequence[date], asked: Sequence[Mapping[str, object]]
) -> Varying:
    """The table `days`, with what is asked differently from day to day; those parameters, with their columns' types.

    `asked` is everything that is asked on each of the days, by key.
    """
    used = frozenset().union(*(looking.asked_of(register) for register in looking.THING))
    varying = tuple(
        (key, "int64" if isinstance(asked[0][key], int) else "array<string>")
        for key in sorted(used & set(asked[0]) - set(OF_EACH_DAY))
        if any(one[key] != asked[0][key] for one in asked)
    )
    kinds = {"int32": pa.int32(), "int64": pa.int64(), "array<string>": pa.list_(pa.string())}
    columns = {**OF_EACH_DAY, **dict(varying)}
    rows = [
        {**one, "on_day": _number(day), "since": _number(begins(day))}
        for day, one in zip(days, asked, strict=True)
    ]
    laid = pa.table(
        {
            key: pa.array([_cell(one[key]) for one in rows], kinds[kind])  # type: ignore[arg-type]
            for key, kind in columns.items()
        }
    )
    connection.register("arrived", laid)
    connection.execute("CREATE OR REPLACE TABLE days AS FROM arrived")
    connection.unregister("arrived")
    connection.execute(
        "CREATE OR REPLACE TABLE begun AS SELECT every.v::INT AS v, min(days.on_day) AS on_day"
        " FROM range($first, $after) AS every(v) JOIN days ON days.on_day >= every.v GROUP BY every.v",
        {"first": _number(days[0]), "after": _number(days[-1]) + 1},
    )
    return varying


def _cell(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def look(connection: duckdb.DuckDBPyConnection, thing: str, varying: Varying, *, some: bool = False) -> None:
    """The table `looked_…`: every thing, or those in `some_…`, with the days by which it is looked at, each `until` the
    next."""
    turns = list(looking.turning(thing, Grid(dict(varying)), some=some))
    if thing == "agreement":
        signed = (
            "SELECT signed.agreement AS thing, looked.on_day FROM main.agreement_parties AS signed"
            " JOIN looked_employer AS looked USING (employer)"
        )
        turns.append(looking.among_some(thing, signed) if some else signed)
    every = "\nUNION ALL ".join(f"SELECT thing, on_day FROM ({sql})" for sql in turns)  # noqa: S608 - our own names
    connection.execute(
        f"CREATE OR REPLACE TABLE looked_{thing} AS SELECT DISTINCT thing AS {thing}, on_day FROM ({every})"  # noqa: S608 - our own names
    )
    if changed := _changed(thing, varying):
        names = ", ".join(f'"{key}"' for key in changed)
        connection.execute(
            f"INSERT INTO looked_{thing} SELECT {thing}, on_day FROM"  # noqa: S608 - our own names
            f" (SELECT DISTINCT {thing} FROM looked_{thing}), (SELECT on_day FROM (SELECT on_day, row({names}) AS asked,"
            " lag(asked) OVER (ORDER BY on_day) AS before, row_number() OVER (ORDER BY on_day) AS place FROM days)"
            " WHERE place > 1 AND asked IS DISTINCT FROM before)"
        )
    connection.execute(
        f"CREATE OR REPLACE TABLE looked_{thing} AS SELECT {thing}, on_day,"  # noqa: S608 - our own names
        f" coalesce(lead(on_day) OVER (PARTITION BY {thing} ORDER BY on_day), {FOR_EVER})::INT AS until"
        f" FROM (SELECT DISTINCT {thing}, on_day FROM looked_{thing})"
    )


def _changed(thing: str, varying: Varying) -> list[str]:
    """The parameters that everything of a thing is asked with and that become others within the grid."""
    # What is asked of a member's employer is asked of the employer.
    also = {"employer": {MEMBERS.name}}.get(thing, set())
    registers = {register for register, of in looking.THING.items() if of == thing} | also
    asked: frozenset[str] = frozenset().union(*map(looking.asked_of, registers))
    return [key for key, _ in varying if key in asked]


# ---------------------------------------------------------------- what stands on those days

_KEYED = {"on_day": "int32", "until": "int32"}
_EMPLOYERS = {
    **shapes.schema(REGISTERS["employers"]), "area": "int64", "site": "int64", "sector": "string", "on_day": "int32",
}  # fmt: skip
_PLACED = {"id": "int64", "unit": "int64", **_KEYED}


@cache
def _making(table: str, varying: Varying) -> str:
    """The SQL of a working table of the grid."""
    grid = Grid(dict(varying))
    nominations = ibis.table(
        {**dict.fromkeys(("id", "person", "unit", "employer"), "int64"), "on_day": "int32"},
        name="grid_nominations",
    )
    made: dict[str, ir.Table] = {
        "employers": moments.employers(grid),
        "employers_placed": moments.employers_placed(ibis.table(_EMPLOYERS, name="grid_employers"), grid),
        "members": moments.spells(grid),
        "joinings": moments.first_spells(grid),
        "units": moments.recognised(grid),
        "agreements": moments.agreements(grid),
        "agreements_placed": moments.agreements_placed(
            ibis.table(_PLACED, name="grid_employers_placed"), grid
        ),
        "nominations": moments.put_forward(grid),
        "nominees": moments.nominees(nominations, grid),
        "nominees_placed": moments.nominees_placed(nominations, grid),
    }
    return str(ibis.to_sql(made[table], dialect="duckdb"))


def stand(connection: duckdb.DuckDBPyConnection, register: str, varying: Varying, made: set[str]) -> None:
    """Make the working tables `grid_…` of a register: its rows on the days by which their thing is looked at."""
    first = {"agreements": ("employers",), "nominees": ("nominations",)}.get(register, ())
    for other in first:
        stand(connection, other, varying, made)
    placed = () if REGISTERS[register].single else (f"{register}_placed",)
    thing = looking.THING[register]
    for table in (register, *placed):
        if table in made:
            continue
        made.add(table)
        key = "id" if thing in {"employer", "agreement"} or register == "nominees" else thing
        connection.execute(
            f"CREATE OR REPLACE TABLE grid_{table} AS SELECT rows.*, looked.until"  # noqa: S608 - our own names
            f" FROM ({_making(table, varying)}) AS rows JOIN looked_{thing} AS looked"
            f" ON looked.{thing} = rows.{key} AND looked.on_day = rows.on_day"
        )
        if placed and table == placed[0]:
            _place(connection, register)


def _place(connection: duckdb.DuckDBPyConnection, register: str) -> None:
    """Where each thing counts on a day: its unit, or a place of its own for the units that it stands under at once."""
    placed = f"grid_{register}_placed"
    connection.execute(
        f"CREATE OR REPLACE TABLE at_{register} AS SELECT id, on_day, min(unit) AS place, max(unit) AS other"  # noqa: S608 - our own names
        f" FROM {placed} GROUP BY id, on_day"
    )
    connection.execute(
        f"CREATE OR REPLACE TABLE many_{register} AS SELECT id, on_day, list_sort(list_distinct(list(unit))) AS units"  # noqa: S608 - our own names
        f" FROM {placed} SEMI JOIN (SELECT id, on_day FROM at_{register} WHERE place <> other) USING (id, on_day) GROUP BY id, on_day"
    )
    connection.execute(
        "INSERT INTO places SELECT (SELECT coalesce(min(place), 0) FROM places) - row_number() OVER (ORDER BY units), units"  # noqa: S608 - our own names
        f" FROM (SELECT DISTINCT units FROM many_{register}) ANTI JOIN places USING (units)"
    )
    connection.execute(
        f"UPDATE at_{register} SET place = known.place FROM many_{register} AS many JOIN places AS known USING (units)"  # noqa: S608 - our own names
        f" WHERE many.id = at_{register}.id AND many.on_day = at_{register}.on_day"
    )


# ---------------------------------------------------------------- what they add

#: A side's three marks as the counts of a figure.
_AS_COUNTS = {
    "own of two": ("counted", "0", "0"),
    "over": ("0", "counted", "unknown"),
    "percent": ("holding", "counted", "unknown"),
    "plain": ("counted", "0", "unknown"),
}


def _counts_of(one: Indicator, side: shapes.Sided) -> tuple[str, str, str]:
    if one.over is not None:
        return _AS_COUNTS["over" if side == "over" else "own of two"]
    return _AS_COUNTS["percent" if one.having is not None else "plain"]


def sides_of(codes: Sequence[str]) -> dict[str, list[tuple[Indicator, shapes.Sided]]]:
    """The indicators to be counted over each register, with the side; a net change is of the members."""
    found: dict[str, list[tuple[Indicator, shapes.Sided]]] = {}
    for code in codes:
        one = CATALOGUE[code]
        if one.one_row_per.name == CHANGES.name:
            one = CATALOGUE["members"]
        for side, part in (("own", one), ("over", one.over)):
            if part is not None and (one, side) not in found.setdefault(part.one_row_per.name, []):
                found[part.one_row_per.name].append((one, side))  # type: ignore[arg-type]
    return found


def add(
    connection: duckdb.DuckDBPyConnection,
    register: str,
    sides: Sequence[tuple[Indicator, shapes.Sided]],
    varying: Varying,
) -> None:
    """Into `own`: by code, place and day the deltas of the three counts, of indicators of one register in one scan."""
    at_employers = [one for one in sides if register == MEMBERS.name and _of_employer(one)]
    alone = [one for one in sides if one not in at_employers]
    for of_both, _ in at_employers:
        _add_at_employers(connection, of_both, varying)
    if not alone:
        return
    marked = _marked(register, tuple((one.code, side) for one, side in alone), varying)
    where = f"JOIN at_{register} USING (id, on_day)" if not REGISTERS[register].single else ""
    place = "place" if not REGISTERS[register].single else "unit"
    names = [f"{name}{number}" for number in range(len(alone)) for name in ("counted", "holding", "unknown")]
    sums = ", ".join(f"sum(sign * {name})::BIGINT AS {name}" for name in names)
    some = " OR ".join(f"{name} <> 0" for name in names)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE added AS SELECT place, day, {sums} FROM ("  # noqa: S608 - our own names
        f" SELECT {place} AS place, unnest([on_day, until]) AS day, unnest([1, -1]) AS sign, {', '.join(names)}"
        f" FROM ({marked}) {where} WHERE {some}) WHERE day < {FOR_EVER} GROUP BY place, day"
    )
    for number, (one, side) in enumerate(alone):
        counts = [name if name == "0" else f"{name}{number}" for name in _counts_of(one, side)]
        _put(connection, one.code, f"SELECT place, day, {', '.join(counts)} FROM added")  # noqa: S608 - our own names


def _put(connection: duckdb.DuckDBPyConnection, code: str, rows: str) -> None:
    connection.execute(
        f"INSERT INTO own SELECT $code, place, day, n, d, u FROM ({rows}) AS added(place, day, n, d, u)"  # noqa: S608 - our own names
        " WHERE n <> 0 OR d <> 0 OR u <> 0",
        {"code": code},
    )


def _of_employer(side: tuple[Indicator, shapes.Sided]) -> bool:
    split = looking.split(side[0].among)
    return side[1] == "own" and split is not None and split[1] is not None


@cache
def _marked(register: str, sides: tuple[tuple[str, shapes.Sided], ...], varying: Varying) -> str:
    """SQL of a register's rows with what each adds to each of the indicators."""
    grid = Grid(dict(varying))
    kinds = {column.name: shapes.KINDS[column.kind] for column in REGISTERS[register].columns}
    kinds = {name: kind for name, kind in kinds.items() if not name.startswith("employer_")}
    where = {"unit": "int64"} if REGISTERS[register].single else {}
    rows = grid.dated(ibis.table({**kinds, **where, **_KEYED}, name=f"grid_{register}"))
    columns: dict[str, ir.Value] = {}
    for number, (code, side) in enumerate(sides):
        marks = shapes.marks_of(CATALOGUE[code], side, rows, grid)
        columns[f"counted{number}"], columns[f"holding{number}"] = marks["counted"], marks["holding"]
        columns[f"unknown{number}"] = marks["unknown"].cast("int64")
    return str(ibis.to_sql(rows.select("id", "on_day", "until", *where, **columns), dialect="duckdb"))


# ---------------------------------------------------------------- members at their employers


def _add_at_employers(connection: duckdb.DuckDBPyConnection, one: Indicator, varying: Varying) -> None:
    """Members of whose employer something is asked: counted by unit and employer, and the employer looked up once.

    A number of people on a span of days, times what their employer answers on the days of its own.
    """
    person, employer = _asked_of_both(one.code, varying)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE there AS SELECT unit, employer, told, day, until, n FROM ("  # noqa: S608 - our own names
        f" SELECT unit, employer, told, day, sum(sum(sign)) OVER turns AS n,"
        f" coalesce(lead(day) OVER turns, {FOR_EVER}) AS until FROM ("
        f"  SELECT unit, coalesce(employer, -1) AS employer, told, unnest([on_day, until]) AS day, unnest([1, -1]) AS sign"
        f"  FROM ({person}) WHERE told IS DISTINCT FROM FALSE"
        f" ) GROUP BY unit, employer, told, day WINDOW turns AS (PARTITION BY unit, employer, told ORDER BY day)"
        ") WHERE n <> 0"
    )
    # Who is not looked at, or is none, answers as an employer of whom nothing is known.
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE of_employer AS WITH first AS (SELECT min(on_day) AS on_day FROM days),"  # noqa: S608 - our own names
        " every AS (SELECT employer, on_day, until FROM looked_employer"
        " UNION ALL SELECT employer, first.on_day, min(looked.on_day) FROM looked_employer AS looked, first"
        " GROUP BY employer, first.on_day HAVING min(looked.on_day) > first.on_day"
        " UNION ALL SELECT DISTINCT there.employer, first.on_day, 2000000000 FROM first, there"
        " ANTI JOIN looked_employer USING (employer)),"
        " grid_of_employer AS (SELECT every.employer, every.on_day, every.until, told.status AS employer_status,"
        " told.has_union AS employer_has_union, told.workers AS employer_workers"
        " FROM every LEFT JOIN grid_employers AS told ON told.id = every.employer AND told.on_day = every.on_day)"
        f" FROM ({employer}) WHERE told IS DISTINCT FROM FALSE"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE added AS SELECT place, day, sum(sign * n * counted)::BIGINT AS counted,"  # noqa: S608 - our own names
        " sum(sign * n * (1 - counted))::BIGINT AS unknown FROM ("
        " SELECT unit AS place, n, coalesce(there.told AND asked.told, FALSE)::INT AS counted,"
        " unnest([greatest(day, on_day), least(there.until, asked.until)]) AS day, unnest([1, -1]) AS sign"
        " FROM there JOIN of_employer AS asked ON there.employer = asked.employer"
        " AND there.day < asked.until AND asked.on_day < there.until"
        f") WHERE day < {FOR_EVER} GROUP BY place, day"
    )
    counts = ", ".join(_counts_of(one, "own"))
    _put(connection, one.code, f"SELECT place, day, {counts} FROM added")  # noqa: S608 - our own names


@cache
def _asked_of_both(code: str, varying: Varying) -> tuple[str, str]:
    """What is asked of a membership, and of an employer of members, as SQL with the answer in `told`."""
    grid = Grid(dict(varying))
    parts = looking.split(CATALOGUE[code].among) or (None, None)
    kinds = {column.name: shapes.KINDS[column.kind] for column in MEMBERS.columns}
    own = {name: kind for name, kind in kinds.items() if name not in looking.OF_EMPLOYER}
    rows = grid.dated(
        ibis.table({**own, "unit": "int64", "employer": "int64", **_KEYED}, name="grid_members")
    )
    person = rows.select("unit", "employer", "on_day", "until", told=condition(parts[0], rows, grid))
    theirs = {name: kind for name, kind in kinds.items() if name in looking.OF_EMPLOYER}
    employers = grid.dated(ibis.table({"employer": "int64", **theirs, **_KEYED}, name="grid_of_employer"))
    asked = employers.select("employer", "on_day", "until", told=condition(parts[1], employers, grid))
    return str(ibis.to_sql(person, dialect="duckdb")), str(ibis.to_sql(asked, dialect="duckdb"))
