"""A third party's facts through the same engine: its tree, its Ibis on DuckDB, its division at the edge.

A fact says that a unit had a value of an item over a period. It counts in any period that wholly contains its
own. Values are Decimal throughout; only a ratio and an average divide, once, at the end.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation, localcontext
from pathlib import Path
from typing import Any, cast

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from .definition import CannotBeAsked
from .facts_tree import check_tree
from .trees import EDGES, UNITS, closure_on

EPOCH = date(1970, 1, 1)
# As many digits as the engine adds up exactly.
DIGITS = 38
HOWS = ("sum", "average", "min", "max", "last", "count")
_PERIOD = re.compile(r"(\d{4})(?:-?[Qq]([1-4])|-(\d{2})(?:-(\d{2}))?)?")
CLOSURE = {"ancestor": "int64", "child": "int64", "unit": "int64", "level": "int64"}
PERIODS = {"period": "string", "begins": "int32", "ends": "int32"}


@dataclass(frozen=True)
class Query:
    """One question: items or a ratio of two, over periods, by groups, within a unit."""

    items: tuple[str, ...]
    periods: tuple[str, ...]
    by: tuple[str, ...]
    within: str | None
    how: str
    ratio: tuple[str, str, Decimal] | None


def period_days(text: str) -> tuple[int, int]:
    """First and last day number of `2021`, `2021Q1`, `2021-03` or a day. Raises CannotBeAsked."""
    match = _PERIOD.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        year, quarter, month, day = (int(part) if part else None for part in match.groups())
        first, last = _span(cast("int", year), quarter, month, day)
    except ValueError:
        raise CannotBeAsked(
            vi=f"Kỳ “{text}” không hiểu được: ghi 2021, 2021Q1, 2021-03 hoặc một ngày.",
            en=f"The period “{text}” is not understood: write 2021, 2021Q1, 2021-03 or a day.",
        ) from None
    return (first - EPOCH).days, (last - EPOCH).days


def _span(year: int, quarter: int | None, month: int | None, day: int | None) -> tuple[date, date]:
    if day is not None:
        one = date(year, month or 1, day)
        return one, one
    if quarter is None and month is None:
        return date(year, 1, 1), date(year, 12, 31)
    first_month = 3 * quarter - 2 if quarter is not None else month or 1
    last_month = first_month + 2 if quarter is not None else first_month
    after = date(year + last_month // 12, last_month % 12 + 1, 1)
    return date(year, first_month, 1), after - timedelta(days=1)


class Facts:
    """Facts and their tree in an engine of their own."""

    def __init__(self, facts: Path, tree: Path) -> None:
        self._ids: dict[str, int] = {}
        self._groups: dict[str, dict[int, str]] = {}
        self._connection = duckdb.connect(":memory:")
        told = _read(facts, ("unit", "period", "item", "value"))
        self._load_tree(_read(tree, ("unit", "parent")))
        self._load_facts(told)
        self._names = {number: name for name, number in self._ids.items()}

    def answer(self, query: Query) -> list[list[object]]:
        """Rows `[item, period, group …, value]`, in the order asked, groups sorted. Raises CannotBeAsked."""
        self._load_periods(query)
        aggregates = self._aggregated(query)
        cells = {
            (item, period, *groups): _value(query.how, total, rows)
            for item, period, total, rows, *groups in self._rows(aggregates, query)
        }
        if query.ratio is not None:
            cells = _ratios(cells, query.ratio)
        places = {name: place for place, name in enumerate(dict.fromkeys(self._order(query)))}
        turns = {name: place for place, name in enumerate(query.periods)}
        ordered = sorted(cells, key=lambda cell: (places[cell[0]], turns[cell[1]], cell[2:]))
        return [[*cell, cells[cell]] for cell in ordered]

    def _order(self, query: Query) -> Sequence[str]:
        return [f"{query.ratio[0]}/{query.ratio[1]}"] if query.ratio else query.items

    def _id(self, name: str) -> int:
        return self._ids.setdefault(name, len(self._ids) + 1)

    def _register(self, name: str, table: pa.Table) -> None:
        self._connection.register("arrived", table)
        self._connection.table("arrived").create(name)
        self._connection.unregister("arrived")

    def _load_tree(self, rows: list[dict[str, str]]) -> None:
        check_tree(rows)
        edges: dict[str, list[int | None]] = {name: [] for name in EDGES.names}
        for row in rows:
            unit = self._id(row["unit"])
            if row["parent"]:
                for name, cell in zip(EDGES.names, (unit, self._id(row["parent"]), None, None), strict=True):
                    edges[name].append(cell)
            for group_set, group in row.items():
                if group_set not in {"unit", "parent"}:
                    self._groups.setdefault(group_set, {})
                    if group:
                        self._groups[group_set][unit] = group
        units = pa.table({"unit": list(self._ids.values())}, schema=UNITS)
        closure = closure_on(self._connection, 0, edges=pa.table(edges, schema=EDGES), units=units).rows
        depths: dict[int, int] = {}
        for unit in closure.column("unit").to_pylist():
            depths[unit] = depths.get(unit, 0) + 1
        levels = pa.array([depths[one] for one in closure.column("ancestor").to_pylist()], pa.int64())
        self._register("closure", closure.append_column("level", levels))

    def _load_facts(self, rows: list[dict[str, str]]) -> None:
        spans = {text: period_days(text) for text in {row["period"] for row in rows}}
        numbered = [(line, row) for line, row in enumerate(rows, start=2) if row["value"]]
        rows = [row for _, row in numbered]
        values = [_decimal(row["value"], line) for line, row in numbered]
        self._scale = max((-cast("int", value.as_tuple().exponent) for value in values), default=0)
        self._scale = max(0, self._scale)
        self._register(
            "facts",
            pa.table(
                {
                    "unit": pa.array([self._id(row["unit"]) for row in rows], pa.int64()),
                    "item": pa.array([row["item"] for row in rows], pa.string()),
                    "begins": pa.array([spans[row["period"]][0] for row in rows], pa.int32()),
                    "ends": pa.array([spans[row["period"]][1] for row in rows], pa.int32()),
                    "line": pa.array(range(len(rows)), pa.int64()),
                    "value": _exact(values, self._scale),
                }
            ),
        )
        for group_set, groups in self._groups.items():
            self._register(
                _table_of(list(self._groups), group_set),
                pa.table(
                    {
                        "member": pa.array(list(groups), pa.int64()),
                        "group": pa.array(list(groups.values()), pa.string()),
                    }
                ),
            )

    def _load_periods(self, query: Query) -> None:
        spans = {text: period_days(text) for text in query.periods}
        self._connection.execute("DROP TABLE IF EXISTS periods")
        self._register(
            "periods",
            pa.table(
                {
                    "period": pa.array(list(spans), pa.string()),
                    "begins": pa.array([span[0] for span in spans.values()], pa.int32()),
                    "ends": pa.array([span[1] for span in spans.values()], pa.int32()),
                }
            ),
        )

    def _aggregated(self, query: Query) -> ir.Table:
        rows = self._counted(query)
        groups = []
        for place, by in enumerate(query.by):
            name = f"group_{place}"
            rows = self._grouped(rows, by, name)
            groups.append(name)
        if query.how == "last":
            latest = [rows.ends.desc(), rows.begins.desc(), rows.line.desc()]
            each = [rows.item, rows.period, rows.unit, *(rows[name] for name in groups)]
            rows = rows.mutate(turn=ibis.row_number().over(group_by=each, order_by=latest))
            rows = rows.filter(rows.turn == 0)
        total = {"min": rows.value.min(), "max": rows.value.max()}.get(query.how, rows.value.sum())
        return rows.group_by("item", "period", *groups).aggregate(total=total, rows=rows.count())

    def _counted(self, query: Query) -> ir.Table:
        """The fact rows within the unit, once for each period that wholly contains them."""
        schema = {"unit": "int64", "item": "string", "begins": "int32", "ends": "int32", "line": "int64"}
        facts = ibis.table({**schema, "value": f"decimal({DIGITS}, {self._scale})"}, name="facts")
        periods = ibis.table(PERIODS, name="periods")
        items = query.ratio[:2] if query.ratio else query.items
        facts = facts.filter(facts.item.isin(items))
        if query.within is not None:
            if query.within not in self._ids:
                raise CannotBeAsked(
                    vi=f"Không có đơn vị “{query.within}” trong cây.",
                    en=f"There is no unit “{query.within}” in the tree.",
                )
            tree = ibis.table(CLOSURE, name="closure")
            facts = facts.semi_join(tree.filter(tree.ancestor == self._ids[query.within]), "unit")
        asked = periods.rename(period_begins="begins", period_ends="ends")
        within = [facts.begins >= asked.period_begins, facts.ends <= asked.period_ends]
        return facts.join(asked, within).select(*facts.columns, "period")

    def _grouped(self, rows: ir.Table, by: str, name: str) -> ir.Table:
        if by == "unit":
            return rows.mutate(**{name: rows.unit})
        if by.startswith("level:") and by[6:].isdigit():
            tree = ibis.table(CLOSURE, name="closure")
            tree = tree.filter(tree.level == int(by[6:])).select(at_unit=tree.unit, **{name: tree.ancestor})
            return rows.join(tree, rows.unit == tree.at_unit).select(*rows.columns, name)
        if by in self._groups:
            groups = ibis.table(
                {"member": "int64", "group": "string"}, name=_table_of(list(self._groups), by)
            ).rename({name: "group"})
            return rows.join(groups, rows.unit == groups.member).select(*rows.columns, name)
        raise CannotBeAsked(
            vi=f"Không chia được theo “{by}”: ghi unit, level:N hoặc một cột nhóm của cây.",
            en=f"There is no breakdown by “{by}”: write unit, level:N or a group column of the tree.",
        )

    def _rows(self, aggregates: ir.Table, query: Query) -> Iterator[tuple[Any, ...]]:
        names = [f"group_{place}" for place in range(len(query.by))]
        columns = aggregates.select("item", "period", "total", "rows", *names)
        for row in self._connection.execute(str(ibis.to_sql(columns, dialect="duckdb"))).fetchall():
            groups = [self._names[one] if isinstance(one, int) else one for one in row[4:]]
            yield (*row[:4], *groups)


def read_queries(file: Path) -> tuple[list[Query], bool]:
    """The queries of a file, and whether it holds a list of them. Raises CannotBeAsked."""
    try:
        found = json.loads(file.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except (OSError, ValueError) as error:
        raise _unreadable(file, error) from error
    many = isinstance(found, list)
    return [_query(one) for one in (found if many else [found])], many


def _unreadable(file: Path, error: Exception) -> CannotBeAsked:
    if isinstance(error, OSError):
        return CannotBeAsked(
            vi=f"Không đọc được “{file}”: không có tệp này, hoặc không được phép đọc.",
            en=f"“{file}” cannot be read: it is not there, or may not be read.",
        )
    if isinstance(error, json.JSONDecodeError):
        return CannotBeAsked(
            vi=f"“{file}” không phải JSON đúng: sai ở dòng {error.lineno}, cột {error.colno}.",
            en=f"“{file}” is not JSON: see line {error.lineno}, column {error.colno}.",
        )
    return CannotBeAsked(
        vi=f"Không đọc được “{file}”: phải là văn bản UTF-8.",
        en=f"“{file}” cannot be read: it must be UTF-8 text.",
    )


def _query(found: object) -> Query:
    if not isinstance(found, Mapping) or "periods" not in found or ("items" in found) is ("ratio" in found):
        raise CannotBeAsked(
            vi="Mỗi câu hỏi phải có “periods” và đúng một trong “items”, “ratio”.",
            en="Every query needs “periods” and exactly one of “items” and “ratio”.",
        )
    how = found.get("how") or "sum"
    if how not in HOWS:
        listed = ", ".join(HOWS)
        raise CannotBeAsked(
            vi=f"“how” là “{how}”; chỉ có: {listed}.", en=f"“how” is “{how}”; there are: {listed}."
        )
    ratio = found.get("ratio")
    return Query(
        items=_listed(found.get("items", ())),
        periods=_listed(found["periods"]),
        by=_listed(found.get("by") or ()),
        within=None if found.get("within") in (None, "") else str(found["within"]),
        # A ratio is of sums, whatever else is asked of single items.
        how="sum" if ratio else str(how),
        ratio=_ratio(ratio) if ratio else None,
    )


def _listed(found: object) -> tuple[str, ...]:
    some = found if isinstance(found, list | tuple) else [found]
    return tuple(dict.fromkeys(str(one) for one in some))


def _ratio(found: Any) -> tuple[str, str, Decimal]:
    try:
        return str(found["numerator"]), str(found["denominator"]), Decimal(str(found.get("factor", 1)))
    except (KeyError, TypeError, InvalidOperation, AttributeError):
        raise CannotBeAsked(
            vi="“ratio” phải có “numerator”, “denominator” và có thể có “factor”.",
            en="A “ratio” has a “numerator”, a “denominator” and may have a “factor”.",
        ) from None


def _value(how: str, total: Decimal, rows: int) -> Decimal | int:
    if how == "count":
        return rows
    return total / rows if how == "average" else total


def _ratios(
    cells: Mapping[tuple[Any, ...], Decimal | int], ratio: tuple[str, str, Decimal]
) -> dict[tuple[Any, ...], Decimal | int]:
    numerator, denominator, factor = ratio
    found: dict[tuple[Any, ...], Decimal | int] = {}
    for cell, value in cells.items():
        if cell[0] == denominator and value != 0:
            above = cells.get((numerator, *cell[1:]), 0)
            with localcontext(prec=3 * DIGITS):
                product = factor * Decimal(above)
            found[f"{numerator}/{denominator}", *cell[1:]] = product / Decimal(value)
    return found


def written(value: Decimal | int) -> str:
    """A number as JSON: whole ones as integers, the others with every digit they have."""
    if isinstance(value, int):
        return str(value)
    if value == value.to_integral_value():
        return str(int(value))
    return format(value.normalize(), "f")


def _decimal(text: str, line: int) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise CannotBeAsked(
            vi=f"Dòng {line}: “{text}” không phải là số.", en=f"Line {line}: “{text}” is not a number."
        )
    return value


def _exact(values: list[Decimal], scale: int) -> pa.Array:
    try:
        return pa.array(values, pa.decimal128(DIGITS, scale))
    except pa.ArrowInvalid:
        raise CannotBeAsked(
            vi=f"Có giá trị cần quá {DIGITS} chữ số.", en=f"A value needs more than {DIGITS} digits."
        ) from None


def _table_of(group_sets: Iterable[str], group_set: str) -> str:
    return f"groups_{list(group_sets).index(group_set)}"


def _read(file: Path, needed: Sequence[str]) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = [
                {str(name).strip(): (cell or "").strip() for name, cell in row.items() if name is not None}
                for row in csv.DictReader(lines)
            ]
    except (OSError, ValueError, csv.Error) as error:
        raise _unreadable(file, error) from error
    missing = [name for name in needed if rows and name not in rows[0]]
    if missing:
        listed = ", ".join(missing)
        raise CannotBeAsked(vi=f"{file.name} thiếu cột {listed}.", en=f"{file.name} has no column {listed}.")
    return rows
