"""A series asked of the engine: the units' own series of a grid, made once, and rolled up the tree of each reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

import duckdb
import pyarrow as pa

from caunoi.questions.columns import CHANGES

from . import keeping, looking
from . import series as making
from .catalogue import CATALOGUE
from .definition import Indicator
from .frames import Frame
from .keeping import Engine
from .looking import FOR_EVER
from .question import Manner, Question
from .series import ROWS, Series, begins, looked_on


def series(
    engine: Engine,
    asked: Sequence[Indicator],
    sorted_days: Sequence[date],
    units: Sequence[int] | None,
    manner: Manner,
) -> Series:
    """The figures of these units on these days. What no grid answers for is asked day by day."""
    days = tuple(sorted_days)
    alone = [one for one in asked if manner.scope is not None or not looking.can_be_looked_at(one)]
    together = [one.code for one in asked if one not in alone]
    tables = [_day_by_day(engine, alone, days, units, manner)]
    if together and days:
        frame = own(engine, days, manner.known_on)
        tables.append(_rolled(engine, frame, together, days, units, manner))
    return Series(days, pa.concat_tables(tables))


def _day_by_day(
    engine: Engine,
    asked: Sequence[Indicator],
    days: tuple[date, ...],
    units: Sequence[int] | None,
    manner: Manner,
) -> pa.Table:
    rows = []
    untils = [*map(_number, days[1:]), FOR_EVER]
    codes = [one.code for one in asked]
    for day, until in zip(days, untils, strict=True):
        for figure in engine.figures(codes, question(day, manner), units=units):
            counts = (figure.numerator, figure.denominator or 0, figure.unknown)
            if any(counts):
                rows.append((figure.indicator.code, figure.unit, _number(day), until, *counts))
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(ROWS)
    return pa.table(
        [pa.array(one, field.type) for one, field in zip(columns, ROWS, strict=True)], schema=ROWS
    )


def question(day: date, manner: Manner) -> Question:
    """The question whose figures stand in a series on that day."""
    return Question(day, begins(day), manner.tree, manner.known_on, manner.scope)


def own(engine: Engine, days: tuple[date, ...], known_on: date | None) -> Frame:
    """The units' own series of a grid (`own`: code, place, day and deltas of the counts; `places`), made unless it stands."""
    frame, _ = engine._grids.of((days, known_on))
    engine._prepared = None
    engine._ask_days(days[-1], Question(days[-1], known_on=known_on))
    engine._search(frame)
    if "own" not in frame.made:
        if known_on is None and engine.kept is not None:
            keeping.lay(engine, engine.kept, frame, days, make)
        else:
            make(engine, days, known_on)
        frame.made.add("own")
    return frame


def make(engine: Engine, days: tuple[date, ...], known_on: date | None = None, *, some: bool = False) -> None:
    """Make `own` and `places` in the schema that is looked at first; of the things in the tables `some_…` alone where
    that is asked for."""
    connection, looked = engine._connection, looked_on(days)
    varying = making.lay_days(connection, looked, [engine._of_day(day, known_on) for day in looked])
    connection.execute(
        "CREATE OR REPLACE TABLE own (code VARCHAR, place BIGINT, day INT, numerator BIGINT, denominator BIGINT, unknown BIGINT);"
        "CREATE OR REPLACE TABLE places (place BIGINT, units BIGINT[])"
    )
    for thing in looking.WAYS:
        making.look(connection, thing, varying, some=some)
    made: set[str] = set()
    codes = [code for code, one in CATALOGUE.items() if looking.can_be_looked_at(one)]
    sides = making.sides_of(codes)
    for register in ("employers", *sides):
        making.stand(connection, register, varying, made)
    for register, counted in sides.items():
        making.add(connection, register, counted, varying)
    _add_changes(connection, looked, days)
    for (name,) in connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE schema_name = current_schema()"
        " AND regexp_matches(table_name, '^(grid|looked|at|many)_')"
    ).fetchall():
        connection.execute(f"DROP TABLE {name}")


def _add_changes(connection: duckdb.DuckDBPyConnection, looked: Sequence[date], days: Sequence[date]) -> None:
    """A net change is what the members of a month's days add to those of the day before it."""
    spans = []
    for day in looked:
        within = [one for one in days if begins(one) <= day <= one]
        if within:
            after = next((_number(one) for one in days if begins(one) > day), FOR_EVER)
            spans.append((_number(day), _number(within[0]), after))
    for code, one in CATALOGUE.items():
        if one.one_row_per.name != CHANGES.name or not looking.can_be_looked_at(one) or not spans:
            continue
        connection.execute("CREATE OR REPLACE TEMP TABLE spans (day INT, comes INT, goes INT)")
        connection.executemany("INSERT INTO spans VALUES (?, ?, ?)", spans)
        connection.execute(
            "INSERT INTO own SELECT $code, place, day, sum(sign * numerator), 0, 0 FROM ("  # noqa: S608 - our own names
            " SELECT place, numerator, unnest([comes, goes]) AS day, unnest([1, -1]) AS sign"
            " FROM own JOIN spans USING (day) WHERE code = 'members'"
            f") WHERE day < {FOR_EVER} GROUP BY place, day HAVING sum(sign * numerator) <> 0",
            {"code": code},
        )


# ---------------------------------------------------------------- up the tree

_UP = """
CREATE OR REPLACE TEMP TABLE ways_up AS
WITH closed AS (SELECT ancestor, unit FROM {tree}.closure WHERE $every OR list_contains($units::BIGINT[], ancestor))
SELECT ancestor, unit AS place FROM closed
UNION ALL
SELECT DISTINCT ancestor, place FROM (SELECT place, unnest(units) AS unit FROM places) JOIN closed USING (unit)
"""
_ROLLED = """
INSERT INTO rolled
SELECT code, ancestor, day, coalesce(lead(day) OVER line, $goes),
    sum(numerator) OVER line, sum(denominator) OVER line, sum(unknown) OVER line
FROM (
    SELECT code, ancestor, day, sum(numerator) AS numerator, sum(denominator) AS denominator, sum(unknown) AS unknown
    FROM (
        SELECT code, place, greatest(day, $comes) AS day, sum(numerator) AS numerator,
            sum(denominator) AS denominator, sum(unknown) AS unknown
        FROM folded WHERE day < $goes GROUP BY ALL
    ) JOIN ways_up USING (place) GROUP BY ALL
) WINDOW line AS (PARTITION BY code, ancestor ORDER BY day)
"""


def _rolled(
    engine: Engine,
    frame: Frame,
    codes: Sequence[str],
    days: tuple[date, ...],
    units: Sequence[int] | None,
    manner: Manner,
) -> pa.Table:
    """One closure for each day on which the reading's tree is another: what stood before it, and the deltas since."""
    connection = engine._connection
    _fold(connection, frame, codes, days)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE rolled (code VARCHAR, unit BIGINT, day INT, until INT,"
        " numerator BIGINT, denominator BIGINT, unknown BIGINT)"
    )
    begun = [days[0]] if manner.tree else _tree_days(connection, days)
    for comes, goes in pairwise([*map(_number, begun), FOR_EVER]):
        day = begun[0] if manner.tree else next(one for one in days if _number(one) == comes)
        tree = engine._tree(question(day, manner))
        engine._closure(tree)
        engine._search(frame)
        asked = {"every": units is None, "units": list(units or [])}
        connection.execute(_UP.format(tree=tree.name), asked)
        connection.execute(_ROLLED, {"comes": comes, "goes": goes})
    rows = connection.sql(
        "FROM rolled WHERE numerator <> 0 OR denominator <> 0 OR unknown <> 0 ORDER BY ALL"
    ).to_arrow_table()
    connection.execute("DROP TABLE rolled; DROP TABLE folded")
    return rows.cast(ROWS)


def _fold(
    connection: duckdb.DuckDBPyConnection, frame: Frame, codes: Iterable[str], days: Sequence[date]
) -> None:
    """The own series on the days of the grid alone: what changed on another day stands from the next of them on."""
    folds = [(_number(one), next(_number(day) for day in days if day >= one)) for one in looked_on(days)]
    connection.execute("CREATE OR REPLACE TEMP TABLE folds (day INT, stands INT)")
    connection.executemany("INSERT INTO folds VALUES (?, ?)", folds)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE folded AS SELECT code, place, folds.stands AS day, sum(numerator) AS numerator,"  # noqa: S608 - our own names
        f" sum(denominator) AS denominator, sum(unknown) AS unknown FROM {frame.name}.own JOIN folds USING (day)"
        " WHERE list_contains($codes, code) GROUP BY ALL",
        {"codes": list(codes)},
    )


def _tree_days(connection: duckdb.DuckDBPyConnection, days: tuple[date, ...]) -> list[date]:
    """The days of the grid on which the tree can be another than on the one before, and the first."""
    found = connection.execute(
        "SELECT valid_from FROM main.unit_parents UNION SELECT valid_to FROM main.unit_parents"
        " UNION SELECT valid_from FROM main.unit_successions"
    ).fetchall()
    changed = [day for (day,) in found if day is not None]
    numbers = list(map(_number, days))
    begun = {
        days[place]
        for before, place in ((numbers[place - 1], place) for place in range(1, len(days)))
        if any(before < day <= numbers[place] for day in changed)
    }
    return [days[0], *sorted(begun)]


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days
