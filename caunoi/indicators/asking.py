"""How a condition becomes a column expression, and how a question's values reach compiled SQL.

Compiled SQL never holds a day or a threshold: it reads them with `getvariable`, so that one compilation serves
every day, unit and dated parameter.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from caunoi.questions.predicates import (
    And,
    Column,
    Comparison,
    InPeriod,
    IsIn,
    IsKnown,
    MonthsBefore,
    Not,
    Or,
    Parameter,
    Predicate,
    Value,
)


@ibis.udf.scalar.builtin(name="getvariable", signature=(("string",), "int64"))
def asked_number(key):  # type: ignore[no-untyped-def]
    """A number or day of the question."""


@ibis.udf.scalar.builtin(name="getvariable", signature=(("string",), "array<string>"))
def asked_codes(key):  # type: ignore[no-untyped-def]
    """A list of codes of the question."""


@ibis.udf.scalar.builtin(name="getvariable", signature=(("string",), "array<int64>"))
def asked_ids(key):  # type: ignore[no-untyped-def]
    """A list of ids of the question."""


@ibis.udf.scalar.builtin(name="list_contains", signature=(("array<string>", "string"), "boolean"))
def lists(codes, code):  # type: ignore[no-untyped-def]
    """Whether a code is in a list; NULL when there is no code."""


@ibis.udf.scalar.builtin(name="list_position", signature=(("array<string>", "string"), "int64"))
def position(codes, code):  # type: ignore[no-untyped-def]
    """Where a code stands in a list, from 1; NULL or 0 when it does not."""


class Clock:
    """By which day a row is looked at: here by the one day of the question, which is a variable of it.

    `keys` are the columns that stand beside a thing's own key (none: all rows are of one day), `groups` those that say
    where a row is, for a breakdown. `clocks.Grid` is the clock of many days.
    """

    keys: tuple[str, ...] = ()
    groups: tuple[str, ...] = ("ownership", "area", "site")

    def number(self, key: str, rows: ir.Table) -> ir.Value:
        """A number or day of the question, as those rows are asked with it."""
        return asked_number(key)

    def codes(self, key: str, rows: ir.Table) -> ir.Value:
        """A list of codes of the question."""
        return asked_codes(key)

    def looked(self, rows: ir.Table, thing: str) -> ir.Table:
        """Rows with the days by which their thing is looked at; of no `thing`, with every day."""
        return rows

    def dated(self, rows: ir.Table) -> ir.Table:
        """Rows so looked at, with what is asked differently from day to day."""
        return rows

    def along(self, left: ir.Table, right: ir.Table) -> list[ir.BooleanValue]:
        """What joins rows to those of another thing that hold on their day."""
        return []


DAY = Clock()


def condition(predicate: Predicate | None, rows: ir.Table, clock: Clock = DAY) -> ir.BooleanValue:
    """The predicate over these rows, with SQL's three answers. None is always yes."""
    if predicate is None:
        return ibis.literal(True)
    if isinstance(predicate, And):
        return condition(predicate.left, rows, clock) & condition(predicate.right, rows, clock)
    if isinstance(predicate, Or):
        return condition(predicate.left, rows, clock) | condition(predicate.right, rows, clock)
    if isinstance(predicate, Not):
        return ~condition(predicate.of, rows, clock)
    return _leaf(predicate, rows, clock)


def _leaf(predicate: Predicate, rows: ir.Table, clock: Clock) -> ir.BooleanValue:
    if isinstance(predicate, Column):
        return rows[predicate.name]
    if isinstance(predicate, Comparison):
        return _comparison(predicate, rows, clock)
    if isinstance(predicate, IsIn):
        column = rows[predicate.column.name]
        if isinstance(predicate.values, Parameter):
            return lists(clock.codes(predicate.values.key, rows), column)
        return column.isin(predicate.values)
    if isinstance(predicate, IsKnown):
        return rows[predicate.column.name].notnull()
    if isinstance(predicate, InPeriod):
        day = rows[predicate.column.name]
        return (
            day.notnull() & (day >= clock.number("since", rows)) & (day <= clock.number("at", rows))
        ).fill_null(False)
    raise TypeError(type(predicate).__name__)


def _comparison(predicate: Comparison, rows: ir.Table, clock: Clock) -> ir.BooleanValue:
    left, right = rows[predicate.column.name], _value(predicate.value, rows, clock)
    comparisons = {
        "==": left == right,
        "!=": left != right,
        ">=": left >= right,
        "<=": left <= right,
        ">": left > right,
        "<": left < right,
    }
    return comparisons[predicate.operator]


def _value(value: Value, rows: ir.Table, clock: Clock) -> ir.Value:
    if isinstance(value, Parameter | MonthsBefore):
        return clock.number(value.key, rows)
    return ibis.literal(value)
