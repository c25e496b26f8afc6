"""The engine: figures and the ids behind them, in integers, over one snapshot, on DuckDB inside the process."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from threading import RLock

import duckdb

from caunoi.questions.parameters import Parameters
from caunoi.questions.tables import TABLES

from . import frames, shapes
from .catalogue import CATALOGUE, indicator
from .definition import Breakdown, CannotBeAsked, Indicator
from .figures import Coverage, Figure, Row
from .question import Question
from .territory import places_on, table_of
from .trees import Closure, closure_on

EPOCH = date(1970, 1, 1)
FOR_EVER = 2_000_000_000
SCOPES = ("employer-kinds-in-scope", "unit-kinds-in-scope")
MONTHS = ("headcount-stale-months", "out-of-work-months")


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def number_of(day: date | None) -> int:
    """Days since 1970-01-01; no day is for ever."""
    return FOR_EVER if day is None else (day - EPOCH).days


class Engine:
    """Answers questions over one snapshot. One connection, one question at a time: DuckDB itself is parallel."""

    def __init__(self, folder: Path, parameters: Parameters | None = None) -> None:
        self.folder = folder
        self.parameters = parameters or Parameters.of()
        self._lock = RLock()
        self._connection = duckdb.connect(":memory:")
        self._execute("SET autoinstall_known_extensions = false")
        self._execute("SET autoload_known_extensions = false")
        for table in TABLES:
            self._connection.read_parquet(str(folder / f"{table}.parquet")).create(table)
        # From here on nothing but these tables can be read, whatever SQL arrives.
        self._execute("SET enable_external_access = false")
        self._moments = frames.Frames(self._connection, "moment")
        self._periods = frames.Frames(self._connection, "period")
        self._trees = frames.Frames(self._connection, "tree")
        self._closures: dict[str, Closure] = {}
        self._coverages: dict[tuple[str, str], dict[int, Coverage]] = {}
        # The last question's working tables: asking it again costs nothing.
        self._prepared: tuple[object, tuple[frames.Frame, frames.Frame]] | None = None
        self._top = self._closure_on(FOR_EVER - 1, FOR_EVER).root

    def close(self) -> None:
        """Let the snapshot go."""
        with self._lock:
            self._connection.close()

    def figures(
        self,
        codes: Iterable[str],
        question: Question,
        *,
        units: Sequence[int] | None = None,
        by: Breakdown | None = None,
    ) -> list[Figure]:
        """The figures of these units (of every unit when None), one for each group that exists when `by`.

        Raises CannotBeAsked for an unknown code, unit or a breakdown that the indicator does not have.
        """
        asked = [indicator(code) for code in codes]
        for one in asked:
            if by is not None:
                one.check_breakdown(by)
        with self._lock:
            return [figure for one in asked for figure in self._figures(one, question, units=units, by=by)]

    def records(
        self,
        code: str,
        question: Question,
        *,
        unit: int,
        part: str = "counted",
        by: Breakdown | None = None,
        group: int | str | None = None,
        start: int = 0,
        limit: int | None = None,
    ) -> list[Row]:
        """Ids and weights behind a figure, in a fixed order. Raises CannotBeAsked as `figures` does."""
        one = indicator(code)
        wanted = one.check_part(part)
        if by is not None:
            one.check_breakdown(by)
        if one.having is None and one.over is None and wanted == "gap":
            return []
        register = (
            one.over.one_row_per
            if one.over is not None and wanted in {"denominator", "unknown"}
            else one.one_row_per
        )
        with self._lock:
            self._prepare(question, [register.name], by)
            self._ask(
                units=[unit],
                group_id=group if isinstance(group, int) else 0,
                group_code=group if isinstance(group, str) else "",
                limit=limit if limit is not None else 0,
                start=start,
            )
            sql = shapes.records(code, wanted, by, blank=group is None, page=limit is not None)
            return [Row(row, weight, at_unit) for row, at_unit, weight in self._execute(sql)]

    def closure(self, question: Question) -> Closure:
        """The tree the question's totals follow."""
        with self._lock:
            frame = self._tree(question)
            return self._closures[frame.name]

    def coverage(self, question: Question) -> dict[int, Coverage]:
        """Of every unit: grassroots unions whose list of members is in, over those that owe one."""
        with self._lock:
            moment, tree = self._prepare(question, [])
            return self._covered(moment, tree, None)

    def _figures(
        self, one: Indicator, question: Question, *, units: Sequence[int] | None, by: Breakdown | None
    ) -> list[Figure]:
        sides = [one.one_row_per.name] + ([one.over.one_row_per.name] if one.over else [])
        moment, tree = self._prepare(question, sides, by)
        self._ask(units=list(units or []))
        sums = self._sums(one, by, every=units is None)
        wanted = units if units is not None else sorted(self._closures[tree.name].units)
        exist = self._groups(by, tree, wanted, every=units is None)
        for unit, group in sums:
            exist.setdefault(unit, {})[group] = None
        covering = {_covering(unit, by, group) for unit in wanted for group in exist.get(unit, {})}
        coverage = self._covered(moment, tree, None if units is None else covering)
        since = None if one.kind == "stock" else question.begins
        none = Coverage(0, 0)
        return [
            Figure(
                indicator=one,
                unit=unit,
                at=question.at,
                since=since,
                by=by,
                group=group,
                numerator=sums.get((unit, group), (0, 0, 0))[0],
                denominator=sums.get((unit, group), (0, 0, 0))[1] if one.reads == "percent" else None,
                unknown=sums.get((unit, group), (0, 0, 0))[2],
                coverage=coverage.get(_covering(unit, by, group), none),
            )
            for unit in wanted
            for group in sorted(exist.get(unit, {}), key=_order)
        ]

    def _sums(
        self, one: Indicator, by: Breakdown | None, *, every: bool
    ) -> dict[tuple[int, int | str | None], tuple[int, int, int]]:
        """(unit, group) -> (numerator, denominator, unknown)."""
        found: dict[tuple[int, int | str | None], tuple[int, int, int]] = {}
        for unit, group, counted, holding, unknown in self._execute(
            shapes.sums(one.code, "own", by, every=every)
        ):
            if one.over is not None:
                found[unit, group] = (counted, 0, 0)
            elif one.having is not None:
                found[unit, group] = (holding, counted, unknown)
            else:
                found[unit, group] = (counted, 0, unknown)
        if one.over is not None:
            for unit, group, counted, _, unknown in self._execute(
                shapes.sums(one.code, "over", by, every=every)
            ):
                found[unit, group] = (found.get((unit, group), (0, 0, 0))[0], counted, unknown)
        return found

    def _groups(
        self, by: Breakdown | None, tree: frames.Frame, units: Sequence[int], *, every: bool
    ) -> dict[int, dict[int | str | None, None]]:
        """Which groups each unit has, whether or not anything is counted in them."""
        if by is None:
            return {unit: {None: None} for unit in units}
        if by in shapes.FIXED:
            return {unit: dict.fromkeys(shapes.FIXED[by]) for unit in units}
        if by == "unit":
            # One that only counts there, having been closed or yet to be founded, is a group where it adds something.
            closure = self._closures[tree.name]
            if not every:
                return {unit: dict.fromkeys(closure.standing_below(unit)) for unit in units}
            return {unit: dict.fromkeys(closure.standing.get(unit, ())) for unit in units}
        exist: dict[int, dict[int | str | None, None]] = {}
        for unit, group in self._execute(shapes.groups(by, every=every)):
            exist.setdefault(unit, {})[group] = None
        return exist

    def _covered(
        self, moment: frames.Frame, tree: frames.Frame, units: Collection[int] | None
    ) -> dict[int, Coverage]:
        """Of these units, or of every one: of a page's unit alone, since a nation has a hundred thousand others."""
        key = (moment.name, tree.name)
        if key not in self._coverages:
            if len(self._coverages) > 4 * frames.KEPT:
                self._coverages.clear()
            self._coverages[key] = {}
        known = self._coverages[key]
        asked = self._closures[tree.name].units if units is None else units
        if missing := [unit for unit in asked if unit not in known]:
            known.update(dict.fromkeys(missing, Coverage(0, 0)))
            self._ask(units=[] if units is None else missing)
            for unit, received, due in self._execute(shapes.coverage(every=units is None)):
                known[unit] = Coverage(received, due)
        return known

    def _prepare(
        self, question: Question, registers: Sequence[str], by: Breakdown | None = None
    ) -> tuple[frames.Frame, frames.Frame]:
        """Make the working tables these registers are asked through, and look at them from here on."""
        described = ("people",) if by in shapes.OF_A_PERSON else ()
        key = (question, *registers, *described, by in shapes.OF_TERRITORY)
        if self._prepared is not None and self._prepared[0] == key:
            return self._prepared[1]
        tree = self._tree(question)
        if by in shapes.OF_TERRITORY:
            self._territory(tree, question)
        path = [tree.name]
        if "changes" in registers:
            path.append(self._period(question).name)
        moment = self._moment(question.at, question)
        self._ask_days(question.at, question)
        self._search(moment)
        for table in ("employers_placed", "lists_in", *described):
            frames.make(self._connection, moment, table)
        for register in registers:
            if register != "changes":
                for table in frames.needs(register):
                    frames.make(self._connection, moment, table)
        self._search(moment, *path)
        self._prepared = (key, (moment, tree))
        return moment, tree

    def _moment(self, at: date, question: Question) -> frames.Frame:
        return self._moments.of((at, question.known_on, question.scope))[0]

    def _period(self, question: Question) -> frames.Frame:
        """The changes between the day before the period and its last day."""
        frame, _ = self._periods.of((question.begins, question.at, question.known_on, question.scope))
        if "changes" not in frame.made:
            ends = []
            for day in (question.begins - timedelta(days=1), question.at):
                moment = self._moment(day, question)
                self._ask_days(day, question)
                self._search(moment)
                frames.make(self._connection, moment, "members_counted")
                ends.append(moment)
            frames.make_changes(self._connection, frame, opening=ends[0], closing=ends[1])
        return frame

    def _tree(self, question: Question) -> frames.Frame:
        day = number_of(question.tree or question.at)
        frame, new = self._trees.of((day, question.known_on))
        if new:
            # Making room may have dropped the tree that the last question looked at.
            self._prepared = None
            kept = {one.name for one in self._trees.frames.values()}
            self._closures = {name: one for name, one in self._closures.items() if name in kept}
            closure = self._closure_on(day, number_of(question.known_on))
            self._closures[frame.name] = closure
            self._connection.register("closure_rows", closure.rows)
            self._connection.table("closure_rows").order("unit").create(f"{frame.name}.closure")
            self._connection.unregister("closure_rows")
        return frame

    def _closure_on(self, day: int, known_on: int) -> Closure:
        drawn = {"edges": "unit_parents", "successions": "unit_successions"}
        tables = {
            name: self._connection.sql(
                "FROM query_table($table) WHERE known_from <= $on AND (known_to IS NULL OR known_to > $on)",
                params={"table": f"main.{table}", "on": known_on},
            ).to_arrow_table()
            for name, table in drawn.items()
        }
        units = self._connection.sql("SELECT DISTINCT unit FROM main.unit_versions").to_arrow_table()
        return closure_on(self._connection, day, units=units, **tables)

    def _territory(self, frame: frames.Frame, question: Question) -> None:
        """Lay the areas of the day whose tree totals follow beside that tree."""
        if "territory" in frame.made:
            return
        known = number_of(question.known_on)
        levels, parents, successions = (
            self._connection.execute(
                f"SELECT {columns} FROM main.{table}"  # noqa: S608 - names of our own tables
                " WHERE known_from <= $1 AND (known_to IS NULL OR known_to > $1)",
                [known],
            ).fetchall()
            for table, columns in (
                ("area_levels", "area, level, valid_from, valid_to"),
                ("area_parents", "area, parent, valid_from, valid_to"),
                ("area_successions", "predecessor, successor, valid_from"),
            )
        )
        day = number_of(question.tree or question.at)
        self._connection.register("territory_rows", table_of(places_on(levels, parents, successions, day)))
        self._connection.table("territory_rows").create(f"{frame.name}.territory")
        self._connection.unregister("territory_rows")
        frame.made.add("territory")

    def _ask_days(self, at: date, question: Question) -> None:
        values = self.parameters.on(at, question.known_on)
        for code in MONTHS:
            key = code.replace("-", "_")
            months = self.parameters.number(code, at, question.known_on)
            values[f"months_before_{key}"] = number_of(months_before(at, months))
        for code in SCOPES:
            scope = self.parameters.dated(code, question.scope or at, question.known_on)
            values[code.replace("-", "_")] = scope.value
        self._ask(
            **values,
            narrowed=int(question.scope is not None),
            at=number_of(at),
            year=at.year,
            since=number_of(question.begins),
            known_on=number_of(question.known_on),
            root=self._top,
        )

    def _ask(self, **values: object) -> None:
        for key, value in values.items():
            if isinstance(value, tuple | list):
                kind = "BIGINT[]" if key == "units" else "VARCHAR[]"
                self._connection.execute(f'SET VARIABLE "{key}" = ?::{kind}', [list(value)])
            else:
                self._connection.execute(f'SET VARIABLE "{key}" = ?', [value])

    def _search(self, *schemas: frames.Frame | str) -> None:
        names = [schema if isinstance(schema, str) else schema.name for schema in schemas]
        self._execute(f"SET search_path = '{','.join([*names, 'main'])}'")

    def _execute(self, sql: str) -> list[tuple]:  # type: ignore[type-arg]
        return self._connection.execute(sql).fetchall()


def _covering(unit: int, by: Breakdown | None, group: int | str | None) -> int:
    return group if by == "unit" and isinstance(group, int) else unit


_PLACES = {group: place for groups in shapes.FIXED.values() for place, group in enumerate(groups)}


def _order(group: int | str | None) -> tuple[int, int, str]:
    if group is None:
        return (2, 0, "")
    if isinstance(group, str):
        return (0, _PLACES.get(group, 9), group)
    return (1, group, "")


def every_code(by: Breakdown | None) -> list[str]:
    """The codes that can be broken down so; all of them when there is no breakdown."""
    return [code for code, one in CATALOGUE.items() if by is None or by in one.by]


__all__ = ["CannotBeAsked", "Engine", "Question", "every_code", "months_before", "number_of"]
