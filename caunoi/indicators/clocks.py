"""The clock of many days: each thing is looked at on the days of a grid on which something of it can have changed.

The SQL of a grid is the SQL of a day (`moments`) with the day beside every key. What differs from day to day without a
version beginning or ending - thresholds, the day before which a headcount is stale - stands in the table `days`.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from .asking import Clock

#: The column of the day by which a row is looked at.
ON_DAY = "on_day"
#: What every day of a grid is asked with, whatever the parameters are.
OF_EACH_DAY: dict[str, str] = {
    ON_DAY: "int32",
    "since": "int32",
    "year": "int64",
    "months_before_headcount_stale_months": "int64",
    "months_before_out_of_work_months": "int64",
}


class Grid(Clock):
    """By which days of the grid each thing is looked at: tables `looked_…` (thing, on_day), and `days` with what varies.

    `varying` are the parameters that have more than one value over these days, by key, as types of columns; all others
    are asked as they are of one day.
    """

    keys = (ON_DAY,)
    groups = ()

    def __init__(self, varying: Mapping[str, str]) -> None:
        self.columns = {**OF_EACH_DAY, **varying}

    def number(self, key: str, rows: ir.Table) -> ir.Value:
        """A number or day: of the day by which the row is looked at where it is not always the same."""
        key = ON_DAY if key == "at" else key
        return rows[key] if key in self.columns else super().number(key, rows)

    def codes(self, key: str, rows: ir.Table) -> ir.Value:
        """A list of codes, likewise."""
        return rows[key] if key in self.columns else super().codes(key, rows)

    def looked(self, rows: ir.Table, thing: str) -> ir.Table:
        """Rows once for each day by which their thing is looked at; of no `thing`, for every day of the grid."""
        if not thing:
            return rows.cross_join(ibis.table({ON_DAY: "int32"}, name="days"))
        return rows.join(ibis.table({thing: "int64", ON_DAY: "int32"}, name=f"looked_{thing}"), thing)

    def dated(self, rows: ir.Table) -> ir.Table:
        """Rows with what is asked on their day."""
        return rows.join(ibis.table(self.columns, name="days"), ON_DAY)

    def along(self, left: ir.Table, right: ir.Table) -> list[ir.BooleanValue]:
        """Rows of a day beside those of another thing that hold from theirs until the day before `until`."""
        day = left[ON_DAY]
        return [right[ON_DAY] <= day, day < right["until"]]
