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


def condition(predicate: Predicate | None, rows: ir.Table) -> ir.BooleanValue:
    """The predicate over these rows, with SQL's three answers. None is always yes."""
    if predicate is None:
        return ibis.literal(True)
    if isinstance(predicate, And):
        return condition(predicate.left, rows) & condition(predicate.right, rows)
    if isinstance(predicate, Or):
        return condition(predicate.left, rows) | condition(predicate.right, rows)
    if isinstance(predicate, Not):
        return ~condition(predicate.of, rows)
    return _leaf(predicate, rows)


def _leaf(predicate: Predicate, rows: ir.Table) -> ir.BooleanValue:
    if isinstance(predicate, Column):
        return rows[predicate.name]
    if isinstance(predicate, Comparison):
        return _comparison(predicate, rows)
    if isinstance(predicate, IsIn):
        column = rows[predicate.column.name]
        if isinstance(predicate.values, Parameter):
            return lists(asked_codes(predicate.values.key), column)
        return column.isin(predicate.values)
    if isinstance(predicate, IsKnown):
        return rows[predicate.column.name].notnull()
    if isinstance(predicate, InPeriod):
        day = rows[predicate.column.name]
        return (day.notnull() & (day >= asked_number("since")) & (day <= asked_number("at"))).fill_null(False)
    raise TypeError(type(predicate).__name__)


def _comparison(predicate: Comparison, rows: ir.Table) -> ir.BooleanValue:
    left, right = rows[predicate.column.name], _value(predicate.value)
    comparisons = {
        "==": left == right,
        "!=": left != right,
        ">=": left >= right,
        "<=": left <= right,
        ">": left > right,
        "<": left < right,
    }
    return comparisons[predicate.operator]


def _value(value: Value) -> ir.Value:
    if isinstance(value, Parameter | MonthsBefore):
        return asked_number(value.key)
    return ibis.literal(value)
