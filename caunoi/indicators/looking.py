"""On which days of a grid each thing is to be looked at: declared here, beside what `moments` asks of it.

A thing whose answer hangs on a table is looked at whenever a version of that table, on the way declared, begins or
ends; when a day that lies in it passes a dated line (a headcount goes stale, a tail runs out); and when a parameter
becomes another. Too many days cost time. A day too few is a wrong figure without a word: what holds this file is that
every figure of a series is the one the engine gives for that day alone (`tests/test_series.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import ibis

from caunoi.questions.columns import AGREEMENTS, CHANGES, JOININGS, MEMBERS
from caunoi.questions.predicates import (
    And,
    Column,
    Comparison,
    InPeriod,
    IsIn,
    IsKnown,
    Not,
    Or,
    Predicate,
)

from . import frames, shapes
from .asking import condition
from .catalogue import CATALOGUE
from .clocks import Grid
from .definition import Indicator, Side

FOR_EVER = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Way:
    """From a stored table to a thing: `sql` gives (thing, valid_from, valid_to) and whatever `lines` and `ends` name.

    `lines` are dated lines that a day in the row passes: the column, and the condition with `v` for it, `days.on_day`
    for the day and what the question is asked with in braces. `ends` are columns that end what the row says, as `valid_to` does.
    """

    table: str
    sql: str
    lines: tuple[tuple[str, str], ...] = ()
    ends: tuple[str, ...] = ("valid_to",)


def _own(table: str, thing: str, *lines: tuple[str, str]) -> Way:
    return Way(table, f"SELECT {thing} AS thing, valid_from, valid_to FROM main.{table} AS of_it", lines)  # noqa: S608 - our own names


def _answering(column: str, table: str) -> Way:
    """Who answers for a place or branch: every employer that was ever there."""
    return Way(
        "responsibilities",
        f"SELECT there.employer AS thing, of_it.valid_from, of_it.valid_to"  # noqa: S608 - names of our own tables
        f" FROM main.responsibilities AS of_it JOIN main.{table} AS there ON there.{column} = of_it.{column}",
    )


STALE = ("valid_from", "v >= {months_before_headcount_stale_months}")
TAIL = ("valid_to", "days.on_day < v + {agreement_tail_days}")
#: By thing: everything that the rows of its registers, and where they count, hang on.
WAYS: dict[str, tuple[Way, ...]] = {
    "employer": (
        _own("employer_versions", "employer"),
        _own("employer_places", "employer"),
        _own("employer_statuses", "employer"),
        _own("headcounts", "employer", STALE),
        _own("coverages", "employer"),
        Way(
            "unit_versions",
            "SELECT covers.employer AS thing, of_it.valid_from, of_it.valid_to"
            " FROM main.unit_versions AS of_it JOIN main.coverages AS covers USING (unit)",
        ),
        _own("agreement_parties", "employer"),
        Way(
            "agreement_terms",
            "SELECT signed.employer AS thing, of_it.valid_from, of_it.valid_to, of_it.voided_on"
            " FROM main.agreement_terms AS of_it JOIN main.agreement_parties AS signed USING (agreement)",
            (TAIL,),
            ("valid_to", "voided_on"),
        ),
        _own("bargainings", "employer"),
        _own("responsibilities", "employer"),
        _answering("area", "employer_places"),
        _answering("site", "employer_places"),
        _answering("sector", "employer_versions"),
    ),
    "person": (
        _own("memberships", "person"),
        _own("member_states", "person"),
        _own("nomination_versions", "person"),
    ),
    "unit": (_own("unit_versions", "unit"),),
    "agreement": (
        Way(
            "agreement_terms",
            "SELECT agreement AS thing, valid_from, valid_to, voided_on FROM main.agreement_terms AS of_it",
            (),
            ("valid_to", "voided_on"),
        ),
        _own("agreement_parties", "agreement"),
    ),
}
#: Which register's rows are made of which things. An agreement counts wherever its employers do on that day.
THING = {
    "employers": "employer",
    "members": "person",
    "joinings": "person",
    "nominations": "person",
    "nominees": "person",
    "units": "unit",
    "agreements": "agreement",
}
#: Columns that a condition may hold against the day: from which stored column they are, and what they are of it.
DATED: dict[tuple[str, str], tuple[str, str, str]] = {
    (MEMBERS.name, "state_since"): ("member_states", "valid_from", "v"),
    (JOININGS.name, "began_on"): ("memberships", "valid_from", "v"),
    (AGREEMENTS.name, "days_left"): ("agreement_terms", "valid_to", "v - 1 - days.on_day"),
}
#: What a membership has of its employer: the same for all who work there, so it is looked up once for all of them.
OF_EMPLOYER = frozenset({"employer_status", "employer_has_union", "employer_workers"})
#: Asked of a scope alone, which a grid has not.
_OF_SCOPE = {"employer_kinds_in_scope", "unit_kinds_in_scope"}


def can_be_looked_at(one: Indicator) -> bool:
    """Whether a grid answers for an indicator; where it does not, it is asked day by day."""
    if one.one_row_per.name == CHANGES.name:
        plain = one.among is None and one.having is None and one.over is None
        return plain and one.weight is not None and one.weight.name == CHANGES.sign.name
    return all(_knows(side) for side in (one, one.over) if side is not None)


def _knows(part: Indicator | Side) -> bool:
    register = part.one_row_per.name
    if register not in THING or (part.weight is not None and not _stays(register, part.weight)):
        return False
    having = part.having if isinstance(part, Indicator) else None
    columns = _columns(part.among, having)
    if any(not _stays(register, one) and (register, one.name) not in DATED for one in columns):
        return False
    if register != MEMBERS.name or not {one.name for one in columns} & OF_EMPLOYER:
        return True
    # At an employer people are counted as a number: what is asked of each is asked before, and each adds one.
    return having is None and part.weight is None and split(part.among) is not None


def _stays(register: str, column: Column) -> bool:
    """Whether a column is the same from one version to the next, whatever the day."""
    return column.kind != "day" and (register, column.name) not in DATED


def split(predicate: Predicate | None) -> tuple[Predicate | None, Predicate | None] | None:
    """What is asked of a membership, and what of its employer; None where the two are not held apart by *and*."""
    if predicate is None:
        return None, None
    names = {one.name for one in _columns(predicate)}
    if not names & OF_EMPLOYER:
        return predicate, None
    if names <= OF_EMPLOYER:
        return None, predicate
    if not isinstance(predicate, And):
        return None
    left, right = split(predicate.left), split(predicate.right)
    if left is None or right is None:
        return None
    return _both(left[0], right[0]), _both(left[1], right[1])


def _both(one: Predicate | None, other: Predicate | None) -> Predicate | None:
    return one & other if one is not None and other is not None else one or other


Leaf = Column | Comparison | IsIn | IsKnown | InPeriod


def _leaves(*predicates: Predicate | None) -> Iterator[Leaf]:
    for predicate in predicates:
        if isinstance(predicate, And | Or):
            yield from _leaves(predicate.left, predicate.right)
        elif isinstance(predicate, Not):
            yield from _leaves(predicate.of)
        elif isinstance(predicate, Leaf):
            yield predicate


def _columns(*predicates: Predicate | None) -> list[Column]:
    return [leaf if isinstance(leaf, Column) else leaf.column for leaf in _leaves(*predicates)]


def asked_of(register: str) -> frozenset[str]:
    """The dated parameters that a register's rows, or the indicators counted over them, are asked with."""
    told = [frames.making(table) for table in _made_of(register)]
    for one in CATALOGUE.values():
        told += [
            str(shapes.sums(one.code, side, None, every=True))
            for side in ("own", "over")
            if (one.over if side == "over" and one.over else one).one_row_per.name == register
        ]
    found = {key for sql in told for key in re.findall(r"GETVARIABLE\('(\w+)'\)", sql, re.IGNORECASE)}
    return frozenset(found - _OF_SCOPE)


def _made_of(register: str) -> set[str]:
    tables: set[str] = set()
    waiting = list(frames.needs(register))
    while waiting:
        table = waiting.pop()
        if table not in tables:
            tables.add(table)
            waiting += frames.RECIPES[table][0]
    return tables


def turning(thing: str, grid: Grid, *, some: bool = False) -> Iterator[str]:
    """SQL of (thing, at) for everything a thing hangs on: versions begin and end, and their days pass dated lines; of
    `some`, those in the table `some_…` alone."""
    for whole in WAYS[thing]:
        way = replace(whole, sql=among_some(thing, whole.sql)) if some else whole
        ends = ", ".join(f"of_way.{end}" for end in way.ends)
        yield f"""
SELECT of_way.thing, begun.on_day FROM (
    SELECT of_way.thing, unnest([greatest(coalesce(of_way.valid_from, first.on_day), first.on_day), {ends}]) AS v
    FROM ({way.sql}) AS of_way, (SELECT min(on_day) AS on_day FROM days) AS first
) AS of_way JOIN begun USING (v)
"""  # noqa: S608 - the ways above
        for column, line in way.lines:
            holds = line.format_map(_Told(grid))
            yield _crossing(way, column, f"SELECT v, days.on_day, {holds} AS holds FROM stored, days")  # noqa: S608 - our own names
        for (register, column), (table, source, value) in DATED.items():
            if THING[register] == thing and table == way.table:
                for holds in _asked(register, column, value, grid):
                    yield _crossing(way, source, holds)


def among_some(thing: str, rows: str) -> str:
    """SQL of the rows (thing, …) that are about a thing in the table `some_…`."""
    return f"SELECT * FROM ({rows}) SEMI JOIN some_{thing} USING (thing)"  # noqa: S608 - names of our own tables


class _Told(dict[str, str]):
    """What a line is asked with: a column of `days` where it differs from day to day, a variable where it does not."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid

    def __missing__(self, key: str) -> str:
        return f"days.{key}" if key in self.grid.columns else f"getvariable('{key}')"


def _crossing(way: Way, column: str, holds: str) -> str:
    """The things of a way with the days on which `holds`, a condition (v, at, holds) on their `column`, turns."""
    return f"""
WITH stored AS (SELECT DISTINCT {column} AS v FROM main.{way.table} WHERE {column} IS NOT NULL),
asked AS ({holds}),
turned AS (
    SELECT v, on_day, holds, row_number() OVER turns AS place, lag(holds) OVER turns AS held
    FROM asked WINDOW turns AS (PARTITION BY v ORDER BY on_day)
)
SELECT of_way.thing, turned.on_day FROM ({way.sql}) AS of_way JOIN turned ON turned.v = of_way.{column}
WHERE turned.place > 1 AND turned.holds IS DISTINCT FROM turned.held
"""  # noqa: S608 - the ways above


def _asked(register: str, column: str, value: str, grid: Grid) -> Iterator[str]:
    """What the catalogue asks of a column that is held against the day, as (v, at, holds)."""
    rows = ibis.table({column: "int64", "v": "int64", **grid.columns}, name="running")
    for one in CATALOGUE.values():
        for part in (one, one.over):
            if part is None or part.one_row_per.name != register:
                continue
            having = part.having if isinstance(part, Indicator) else None
            for leaf in _leaves(part.among, having):
                if (leaf if isinstance(leaf, Column) else leaf.column).name == column:
                    holds = rows.select(rows["v"], rows["on_day"], holds=condition(leaf, rows, grid))
                    yield (
                        f"WITH running AS (SELECT {value} AS {column}, v, days.* FROM stored, days)\n"  # noqa: S608 - our own names
                        f"{ibis.to_sql(holds, dialect='duckdb')}"
                    )
