"""The engine: figures and the ids behind them, in integers, over one snapshot, on DuckDB inside the process."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from threading import RLock
from typing import Any

import duckdb
import pyarrow as pa

from caunoi.questions.parameters import Parameters, ParameterValue
from caunoi.questions.tables import TABLES
from caunoi.vocabulary.days import months_before

from . import frames, narrowing, rolling, shapes
from .assembling import Sums, covering, figures, two_sided, with_groups
from .catalogue import CATALOGUE, indicator
from .definition import Breakdown, CannotBeAsked, Indicator
from .figures import Coverage, Figure, Row
from .question import AS_WAS, Manner, Question
from .series import Series
from .territory import known_places
from .trees import Closure, closure_of, every_unit, known_parents, standing_below

EPOCH = date(1970, 1, 1)
FOR_EVER = 2_000_000_000
SCOPES = ("employer-kinds-in-scope", "unit-kinds-in-scope")
#: From so many memberships on, a question about few units looks at the rows below them alone: a smaller home is sooner
#: counted whole, once for everybody who asks about that day.
NARROW_FROM = 500_000
#: How many places that were looked at are kept, with what was counted there.
NEAR = 24
TOO_MANY = "too many"
MONTHS = ("headcount-stale-months", "out-of-work-months")


def number_of(day: date | None) -> int:
    """Days since 1970-01-01; no day is for ever."""
    return FOR_EVER if day is None else (day - EPOCH).days


@dataclass(frozen=True, slots=True)
class _Laid:
    """The working tables of a question: of its day, of the tree its totals follow, and of the place it is about."""

    moment: frames.Frame
    tree: frames.Frame
    near: frames.Frame | None


class Engine:
    """Answers questions over one snapshot. One connection, one question at a time: DuckDB itself is parallel."""

    def __init__(
        self,
        folder: Path,
        parameters: Parameters | None = None,
        *,
        narrow_from: int = NARROW_FROM,
        beside: Engine | None = None,
        kept: Path | None = None,
    ) -> None:
        self.folder = folder
        # Where series are kept from one snapshot to the next; nowhere when None.
        self.kept = kept
        self.parameters = parameters or Parameters.of()
        self._lock = RLock()
        self._connection: duckdb.DuckDBPyConnection = (
            beside._connection.cursor() if beside else _opened(folder)
        )
        # The working tables of one beside another are in that one's database, under names of its own.
        own = "beside_" if beside else ""
        self._whole = {kind: frames.Frames(self._connection, f"{own}{kind}") for kind in ("moment", "period")}
        self._near = {
            kind: frames.Frames(self._connection, f"{own}{kind}_near", kept=NEAR)
            for kind in ("place", "moment", "period")
        }
        self._trees = frames.Frames(self._connection, f"{own}tree")
        self._grids = frames.Frames(self._connection, f"{own}grid", kept=2)
        self._parents: dict[str, pa.Table] = {}
        self._closures: dict[str, Closure] = {}
        self._coverages: dict[tuple[str, str], dict[int, Coverage]] = {}
        # The last question's working tables: asking it again costs nothing.
        self._prepared: tuple[object, _Laid] | None = None
        self._most_below: int
        self._top: int
        if beside:
            self._most_below, self._top = beside._most_below, beside._top
            return
        spells, units = (
            self._execute(f"SELECT count(*) FROM main.{table}")[0][0]  # noqa: S608 - names of our own tables
            for table in ("memberships", "unit_versions")
        )
        # A place with more than half of everything is no place.
        self._most_below = units // 2 if spells >= narrow_from else 0
        parents = known_parents(self._connection, FOR_EVER - 1, FOR_EVER)
        self._top = closure_of(self._connection, parents, units=every_unit(self._connection)).root

    def earlier(self, folder: Path) -> Engine:
        """An engine for own series over the snapshot of that folder, asked with the same parameters: its tables are read
        where they lie, and those of this snapshot beside them in the schema `newer`."""
        other = copy.copy(self)
        other.folder, other.kept, other._prepared = folder, None, None
        other._connection = _lying(folder, self.folder)
        other._grids = frames.Frames(other._connection, "grid")
        return other

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
        with self._lock:
            self._prepare(question, [one.register_of(wanted).name], by, units=[unit])
            self._ask(
                units=[unit],
                group_id=group if isinstance(group, int) else 0,
                group_code=group if isinstance(group, str) else "",
                limit=limit if limit is not None else 0,
                start=start,
            )
            sql = shapes.records(code, wanted, by, blank=group is None, page=limit is not None)
            return [Row(row, weight, at_unit) for row, at_unit, weight in self._execute(sql)]

    def series(
        self, codes: Iterable[str], days: Iterable[date], units: Sequence[int] | None, manner: Manner = AS_WAS
    ) -> Series:
        """The same on each of these days; a flow is of the day's month. Raises CannotBeAsked."""
        with self._lock:
            return rolling.series(self, list(map(indicator, codes)), sorted(set(days)), units, manner)

    def closure(self, question: Question) -> Closure:
        """The tree the question's totals follow."""
        with self._lock:
            return self._closure(self._tree(question))

    def coverage(self, question: Question) -> dict[int, Coverage]:
        """Of every unit: grassroots unions whose list of members is in, over those that owe one."""
        with self._lock:
            return self._covered(self._prepare(question, []), None)

    def _figures(
        self, one: Indicator, question: Question, *, units: Sequence[int] | None, by: Breakdown | None
    ) -> list[Figure]:
        sides = [one.one_row_per.name] + ([one.over.one_row_per.name] if one.over else [])
        laid = self._prepare(question, sides, by, units=units)
        self._ask(units=list(units or []))
        sums = self._sums(one, question, by, laid, every=units is None)
        wanted = units if units is not None else sorted(self._closure(laid.tree).units)
        exist = with_groups(self._groups(by, laid.tree, wanted, every=units is None), sums)
        of = {covering(unit, by, group) for unit in wanted for group in exist.get(unit, {})}
        coverage = self._covered(laid, None if units is None else of)
        return figures(one, question, by, units=wanted, exist=exist, sums=sums, coverage=coverage)

    def _sums(
        self, one: Indicator, question: Question, by: Breakdown | None, laid: _Laid, *, every: bool
    ) -> Sums:
        """What the rows of both sides add up to."""
        over = self._added(one, "over", question, by, laid, every=every) if one.over is not None else ()
        return two_sided(one, self._added(one, "own", question, by, laid, every=every), over)

    def _added(
        self,
        one: Indicator,
        side: shapes.Sided,
        question: Question,
        by: Breakdown | None,
        laid: _Laid,
        *,
        every: bool,
    ) -> list[tuple[Any, ...]]:
        """Unit, group and the three sums of one side. Of the whole home each unit's own are kept, so that another tree
        adds up what is counted already."""
        register = (one.over if side == "over" and one.over else one).one_row_per
        of_tree = by == "unit" or by in shapes.OF_TERRITORY
        if laid.near or of_tree or not register.single or register.name == "changes":
            return self._execute(shapes.sums(one.code, side, by, every=every))
        table = f"{one.code}_{side}_{by}_{number_of(question.begins)}".replace("-", "_")
        if table not in laid.moment.made:
            counted = shapes.by_unit(one.code, side, by)
            self._execute(f'CREATE TABLE {laid.moment.name}."{table}" AS {counted}')
            laid.moment.made.add(table)
        return self._execute(shapes.sums_of_units(by, every=every, table=table))

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
            if not every:
                parents = self._parents[tree.name]
                return {unit: dict.fromkeys(standing_below(parents, unit)) for unit in units}
            standing = self._closure(tree).standing
            return {unit: dict.fromkeys(standing.get(unit, ())) for unit in units}
        exist: dict[int, dict[int | str | None, None]] = {}
        for unit, group in self._execute(shapes.groups(by, every=every)):
            exist.setdefault(unit, {})[group] = None
        return exist

    def _covered(self, laid: _Laid, units: Collection[int] | None) -> dict[int, Coverage]:
        """Of these units, or of every one: of a page's unit alone, since a nation has a hundred thousand others."""
        key = (laid.moment.name, laid.tree.name)
        if key not in self._coverages:
            if len(self._coverages) > 4 * NEAR:
                self._coverages.clear()
            self._coverages[key] = {}
        known = self._coverages[key]
        asked = self._closure(laid.tree).units if units is None else units
        if missing := [unit for unit in asked if unit not in known]:
            known.update(dict.fromkeys(missing, Coverage(0, 0)))
            self._ask(units=[] if units is None else missing)
            for unit, received, due in self._execute(shapes.coverage(every=units is None)):
                known[unit] = Coverage(received, due)
        return known

    def _prepare(
        self,
        question: Question,
        registers: Sequence[str],
        by: Breakdown | None = None,
        *,
        units: Sequence[int] | None = None,
    ) -> _Laid:
        """Make the working tables these registers are asked through, and look at them from here on.

        Of these units' rows alone where that is less work; of every row when None.
        """
        described = ("people",) if by in shapes.OF_A_PERSON else ()
        tables = ["employers_placed", "lists_in", *described]
        tables += [table for one in registers if one != "changes" for table in frames.needs(one)]
        tree = self._tree(question)
        near = self._place(question, tree, units, None if "changes" in registers else tables)
        key = (question, near and near.name, *registers, *described, by in shapes.OF_TERRITORY)
        if self._prepared is not None and self._prepared[0] == key:
            return self._prepared[1]
        if by in shapes.OF_TERRITORY:
            self._territory(tree, question)
        if near is None:
            self._closure(tree)
        else:
            wanted = {"lives": "joinings" in registers, "people_versions": bool(described)}
            for table in ("", *(table for table, asked in wanted.items() if asked)):
                narrowing.make(self._connection, near, table)
        path = [near, tree] if near else [tree]
        if "changes" in registers:
            path.insert(0, self._period(question, near))
        moment = self._moment(question.at, question, near)
        self._search(moment, *path)
        for table in tables:
            frames.make(self._connection, moment, table)
        self._prepared = (key, _Laid(moment, tree, near))
        return self._prepared[1]

    def _place(
        self,
        question: Question,
        tree: frames.Frame,
        units: Sequence[int] | None,
        tables: Sequence[str] | None,
    ) -> frames.Frame | None:
        """The rows below these units by that tree; None where every row is looked at: the place is large or the home
        small, or the tables stand already for the whole of it."""
        if not units or not self._most_below or self._top in units:
            return None
        moment = self._whole["moment"].frames.get((question.at, question.known_on, question.scope, ""))
        if "closure" in tree.made and moment and tables is not None and moment.made.issuperset(tables):
            return None
        place, new = self._near["place"].of((tree.name, tuple(sorted(set(units)))))
        if new:
            self._prepared = None
            most = self._most_below
            if not narrowing.look_below(self._connection, place, tree, sorted(set(units)), most=most):
                place.made.add(TOO_MANY)
        return None if TOO_MANY in place.made else place

    def _moment(self, at: date, question: Question, near: frames.Frame | None) -> frames.Frame:
        kept = (self._near if near else self._whole)["moment"]
        frame = kept.of((at, question.known_on, question.scope, near.name if near else ""))[0]
        self._ask_days(at, question)
        self._search(frame, *([near] if near else []))
        return frame

    def _period(self, question: Question, near: frames.Frame | None) -> frames.Frame:
        """The changes between the day before the period and its last day."""
        kept, place = (self._near if near else self._whole)["period"], near.name if near else ""
        frame, _ = kept.of((question.begins, question.at, question.known_on, question.scope, place))
        if "changes" not in frame.made:
            ends = []
            for day in (question.begins - timedelta(days=1), question.at):
                moment = self._moment(day, question, near)
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
            self._parents = {name: one for name, one in self._parents.items() if name in kept}
            parents = known_parents(self._connection, day, number_of(question.known_on))
            self._parents[frame.name] = parents
            self._lay(frame, "parents", parents)
        return frame

    def _closure(self, tree: frames.Frame) -> Closure:
        """Every unit of that tree under each of its ancestors, drawn when somebody asks about all of them."""
        if "closure" not in tree.made:
            closure = closure_of(
                self._connection, self._parents[tree.name], units=every_unit(self._connection)
            )
            self._closures[tree.name] = closure
            self._lay(tree, "closure", closure.rows)
        return self._closures[tree.name]

    def _lay(self, frame: frames.Frame, table: str, rows: pa.Table) -> None:
        self._connection.register("arrived", rows)
        self._connection.execute(f"CREATE TABLE {frame.name}.{table} AS FROM arrived ORDER BY unit")
        self._connection.unregister("arrived")
        frame.made.add(table)

    def _territory(self, frame: frames.Frame, question: Question) -> None:
        """Lay the areas of the day whose tree totals follow beside that tree."""
        if "territory" in frame.made:
            return
        day = number_of(question.tree or question.at)
        areas = known_places(self._connection, day, number_of(question.known_on))
        self._connection.register("territory_rows", areas)
        self._connection.table("territory_rows").create(f"{frame.name}.territory")
        self._connection.unregister("territory_rows")
        frame.made.add("territory")

    def _of_day(self, at: date, known_on: date | None) -> dict[str, ParameterValue]:
        return of_day(self.parameters, at, known_on)

    def _ask_days(self, at: date, question: Question) -> None:
        self._ask(**asked_with(self.parameters, at, question, root=self._top))

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


def of_day(parameters: Parameters, at: date, known_on: date | None) -> dict[str, ParameterValue]:
    """What every question of a day is asked with, whatever its period and reading."""
    values = {**parameters.on(at, known_on), "year": at.year}
    for code in MONTHS:
        months = parameters.number(code, at, known_on)
        values[f"months_before_{code.replace('-', '_')}"] = number_of(months_before(at, months))
    return values


def asked_with(parameters: Parameters, at: date, question: Question, *, root: int) -> dict[str, object]:
    """What compiled SQL asks for about one day of a question, by name: days as numbers, thresholds, lists of codes."""
    values: dict[str, object] = dict(of_day(parameters, at, question.known_on))
    for code in SCOPES:
        scope = parameters.dated(code, question.scope or at, question.known_on)
        values[code.replace("-", "_")] = scope.value
    return values | {
        "narrowed": int(question.scope is not None),
        "at": number_of(at),
        "since": number_of(question.begins),
        "known_on": number_of(question.known_on),
        "root": root,
    }


def _opened(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database of the snapshot's tables, from where nothing else can be read, whatever SQL arrives."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute("SET autoload_known_extensions = false")
    for table in TABLES:
        connection.read_parquet(str(folder / f"{table}.parquet")).create(table)
    connection.execute("SET enable_external_access = false")
    connection.execute("CREATE VIEW main.lives AS FROM main.memberships")
    return connection


def _lying(folder: Path, newer: Path) -> duckdb.DuckDBPyConnection:
    """A database of two snapshots' tables as they lie in their files, from where nothing else can be read."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    connection.execute("SET allowed_directories = $folders", {"folders": [f"{folder}/", f"{newer}/"]})
    connection.execute("CREATE SCHEMA newer")
    for table in TABLES:
        connection.read_parquet(str(folder / f"{table}.parquet")).create_view(table)
        connection.execute(f"CREATE VIEW newer.{table} AS FROM read_parquet('{newer}/{table}.parquet')")
    connection.execute("SET enable_external_access = false")
    connection.execute("CREATE VIEW main.lives AS FROM main.memberships")
    return connection


def every_code(by: Breakdown | None) -> list[str]:
    """The codes that can be broken down so; all of them when there is no breakdown."""
    return [code for code, one in CATALOGUE.items() if by is None or by in one.by]


__all__ = ["CannotBeAsked", "Engine", "Question", "every_code", "months_before", "number_of"]
