"""The SQL of a figure and of its records, compiled once for each indicator and shape of question."""

from __future__ import annotations

from functools import cache
from typing import Literal

import ibis
import ibis.expr.types as ir

from caunoi.questions.columns import AGES, OWNERSHIPS, SEXES, Register
from caunoi.questions.predicates import Predicate

from .asking import DAY, Clock, asked_ids, asked_number, condition
from .catalogue import CATALOGUE
from .definition import Breakdown, Indicator, Part
from .dialects import Dialect, compiled

KEYS: dict[Breakdown, str] = {
    "ownership": "ownership", "site": "site", "place": "area", "province": "province", "commune": "commune",
    "unit": "child", "sex": "sex", "age": "age",
}  # fmt: skip
# Groups that are the same everywhere, in the order shown; those of the others are ids.
FIXED: dict[Breakdown, tuple[str, ...]] = {
    "ownership": tuple(OWNERSHIPS),
    "sex": tuple(SEXES),
    "age": tuple(AGES),
}
# A place is one that a list names or an area of the gazetteer; these are the areas of the day that it lies in.
OF_TERRITORY = frozenset({"province", "commune"})
# What is known of a person, not of where a row is.
OF_A_PERSON = frozenset({"sex", "age"})
KINDS = {"id": "int64", "int": "int64", "day": "int32", "code": "string", "bool": "boolean"}
CLOSURE = {"ancestor": "int64", "child": "int64", "unit": "int64"}
WHERE = {"unit": "int64", "ownership": "string", "area": "int64", "site": "int64"}
TERRITORY = {"lies": "int64", "province": "int64", "commune": "int64"}
# Which table of rows an indicator is counted over: its own, or the other side of a ratio of two registers.
Sided = Literal["own", "over"]


def schema(register: Register) -> dict[str, str]:
    """The columns of a register's table at a moment."""
    columns = {column.name: KINDS[column.kind] for column in register.columns}
    return {**columns, **WHERE} if register.single else columns


def _marked(indicator: Indicator, side: Sided, by: Breakdown | None) -> ir.Table:
    """Every row with what it adds to the rows counted, to those holding, and to those that cannot be told."""
    part = indicator if side == "own" or indicator.over is None else indicator.over
    rows = ibis.table(schema(part.one_row_per), name=part.one_row_per.name)
    marks = marks_of(indicator, side, rows)
    where = list(WHERE) if part.one_row_per.single else []
    if by in OF_A_PERSON:
        marks |= {"described": rows["person" if "person" in rows.columns else "id"]}
    marked = rows.select("id", *where, **marks)
    marked = marked.filter(marked.is_counted | marked.unknown)
    if by not in OF_A_PERSON:
        return marked
    people = ibis.table({"described": "int64", "sex": "string", "age": "string"}, name="people")
    return marked.left_join(people, "described").drop("described", "described_right")


def marks_of(indicator: Indicator, side: Sided, rows: ir.Table, clock: Clock = DAY) -> dict[str, ir.Value]:
    """What each of these rows adds to the rows counted, to those holding, and to those that cannot be told."""
    part = indicator if side == "own" or indicator.over is None else indicator.over
    having: Predicate | None = indicator.having if side == "own" else None
    among = condition(part.among, rows, clock)
    weight = rows[part.weight.name] if part.weight is not None else ibis.literal(1, "int64")
    told = weight.notnull()
    if having is not None:
        told = told & condition(having, rows, clock).notnull()
    holding = condition(having, rows, clock)
    counted = (among & told).fill_null(False)
    untold = among.isnull() | (among & ~told).fill_null(False)
    weight = weight.fill_null(0).cast("int64")
    return {
        "counted": ibis.ifelse(counted, weight, 0),
        "holding": ibis.ifelse((counted & holding).fill_null(False), weight, 0),
        "is_counted": counted,
        "is_holding": (counted & holding).fill_null(False),
        "unknown": untold,
    }


def _reached(indicator: Indicator, side: Sided, by: Breakdown | None, every: bool) -> ir.Table:
    """The marked rows under each asked unit, once each in a group, however many ways they are reached."""
    part = indicator if side == "own" or indicator.over is None else indicator.over
    register = part.one_row_per
    tree = ibis.table(CLOSURE, name="closure")
    if not every:
        tree = tree.filter(asked_ids("units").contains(tree.ancestor))
    marked = _marked(indicator, side, by)
    if register.single:
        reached = marked.join(tree, "unit")
    else:
        placed = ibis.table({"id": "int64", **WHERE}, name=f"{register.name}_placed")
        reached = placed.join(tree, "unit").join(marked, "id")
    reached = _lying(reached, by)
    group = reached[KEYS[by]] if by else ibis.null("int64")
    reached = reached.mutate(group=group)
    columns = ["ancestor", "group", "id", "counted", "holding", "is_counted", "is_holding", "unknown"]
    if register.single:
        return reached.select(*columns, "unit")
    return reached.group_by(columns).aggregate(unit=reached.unit.min())


def _lying(rows: ir.Table, by: Breakdown | None) -> ir.Table:
    """Rows with the province and the commune that they lie in, where those are asked for."""
    if by not in OF_TERRITORY:
        return rows
    territory = ibis.table(TERRITORY, name="territory")
    return rows.left_join(territory, rows.area == territory.lies)


@cache
def sums(code: str, side: Sided, by: Breakdown | None, *, every: bool, dialect: Dialect = "duckdb") -> str:
    """SQL giving (unit, group, counted, holding, unknown) for the asked units."""
    reached = _reached(CATALOGUE[code], side, by, every)
    return compiled(_summed(reached, "ancestor"), dialect)


@cache
def by_unit(code: str, side: Sided, by: Breakdown | None, *, dialect: Dialect = "duckdb") -> str:
    """SQL giving (unit, group, counted, holding, unknown): what the rows of each unit itself add, whatever the tree."""
    marked = _marked(CATALOGUE[code], side, by)
    marked = marked.mutate(group=marked[KEYS[by]] if by else ibis.null("int64"))
    return compiled(_summed(marked, "unit"), dialect)


@cache
def sums_of_units(by: Breakdown | None, *, every: bool, table: str, dialect: Dialect = "duckdb") -> str:
    """The same as `sums`, from what `by_unit` gave."""
    tree = ibis.table(CLOSURE, name="closure")
    if not every:
        tree = tree.filter(asked_ids("units").contains(tree.ancestor))
    kind = "string" if by in FIXED else "int64"
    columns = {"unit": "int64", "group": kind, **dict.fromkeys(("counted", "holding", "unknown"), "int64")}
    return compiled(_summed(ibis.table(columns, name=table).join(tree, "unit"), "ancestor"), dialect)


def _summed(rows: ir.Table, key: str) -> ir.Table:
    return rows.group_by(key, "group").aggregate(
        counted=rows.counted.sum().cast("int64"),
        holding=rows.holding.sum().cast("int64"),
        unknown=rows.unknown.cast("int64").sum().cast("int64"),
    )


def _of_part(reached: ir.Table, part: Part) -> ir.Table:
    conditions = {
        "counted": reached.is_counted,
        "numerator": reached.is_counted,
        "denominator": reached.is_counted,
        "holding": reached.is_holding,
        "gap": reached.is_counted & ~reached.is_holding,
        "unknown": reached.unknown,
    }
    return reached.filter(conditions[part])


@cache
def records(
    code: str, part: Part, by: Breakdown | None, *, blank: bool, page: bool, dialect: Dialect = "duckdb"
) -> str:
    """SQL giving (id, weight, unit) of one part under one unit, of one group when `by`, in a fixed order.

    `blank` asks for the rows that belong to no group; `page` cuts with `limit` and `start` of the question.
    """
    indicator = CATALOGUE[code]
    reached = _reached(indicator, "over" if part == "denominator" else "own", by, every=False)
    if part == "unknown" and indicator.over is not None:
        reached = _reached(indicator, "over", by, every=False)
    if by and blank:
        reached = reached.filter(reached.group.isnull())
    elif by in FIXED:
        reached = reached.filter(reached.group == _asked_code("group_code"))
    elif by:
        reached = reached.filter(reached.group == asked_number("group_id"))
    rows = _of_part(reached, part)
    weight = ibis.literal(1, "int64") if part == "unknown" else rows.counted
    listed = rows.select("id", "unit", weight=weight).order_by("id", "weight", "unit")
    sql = compiled(listed, dialect)
    return f"{sql}\nLIMIT getvariable('limit') OFFSET getvariable('start')" if page else sql


@ibis.udf.scalar.builtin(name="getvariable", signature=(("string",), "string"))
def _asked_code(key):  # type: ignore[no-untyped-def]
    """A code of the question."""


@cache
def groups(by: Breakdown, *, every: bool, dialect: Dialect = "duckdb") -> str:
    """SQL giving (unit, group) for every zone, place or area in which a unit has an employer, whatever is asked."""
    tree = ibis.table(CLOSURE, name="closure")
    if not every:
        tree = tree.filter(asked_ids("units").contains(tree.ancestor))
    placed = ibis.table({"id": "int64", **WHERE}, name="employers_placed")
    reached = _lying(tree.join(placed, "unit"), by)
    found = reached.select("ancestor", group=ibis._[KEYS[by]])
    return compiled(found.filter(found.group.notnull()).distinct(), dialect)


@cache
def coverage(*, every: bool, dialect: Dialect = "duckdb") -> str:
    """SQL giving (unit, in, due) for the asked units, or for every one."""
    tree = ibis.table(CLOSURE, name="closure")
    if not every:
        tree = tree.filter(asked_ids("units").contains(tree.ancestor))
    lists = ibis.table({"unit": "int64", "is_in": "int64"}, name="lists_in")
    joined = tree.join(lists, "unit")
    summed = joined.group_by("ancestor").aggregate(received=joined.is_in.sum(), due=joined.count())
    return compiled(summed, dialect)
