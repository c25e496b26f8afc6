"""The same figures on Spark: for a federation that a machine has become too small for.

Needs the extra `caunoi[spark]` and Java 17, and is loaded by nothing that does not ask for it. What is counted is
compiled from the same declarations as for DuckDB (`dialects`); the tree of a day, some hundred thousand rows, is drawn
beside it by the same DuckDB, and sent to the workers.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from caunoi.questions.parameters import Parameters
from caunoi.questions.tables import TABLES
from caunoi.vocabulary.text import Text

from . import frames, shapes
from .assembling import Group, figures, two_sided, with_groups
from .catalogue import indicator
from .computing import FOR_EVER, asked_with, number_of
from .definition import Breakdown, Indicator
from .dialects import asked_in, compiled
from .figures import Coverage, Figure, Row
from .question import Question
from .scattering import files_of, whole
from .territory import known_places
from .trees import Closure, closure_of, every_unit, known_parents

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

#: Drawn from on the machine that asks: what a tree and a map are made of.
SMALL = (
    "unit_versions",
    "unit_parents",
    "unit_successions",
    "area_levels",
    "area_parents",
    "area_successions",
)
_TYPES = {"int64": "BIGINT", "int32": "INT", "string": "STRING"}
#: How a session is set unless it is told otherwise. Whatever cannot be read or does not fit is an error, never a gap.
SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.session.timeZone": "Asia/Ho_Chi_Minh",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


class NoSpark(Exception):
    """What Spark needs is not on this machine; the message says what, and how it gets there."""

    def __init__(self, missing: Text) -> None:
        self.text = missing
        super().__init__(missing.vi)


def missing() -> Text | None:
    """What Spark lacks here, or None."""
    if find_spec("pyspark") is None:
        return Text(
            vi="chưa cài pyspark: tools/spark.sh cài phần mở rộng caunoi[spark] từ tệp khóa",
            en="pyspark is not installed: tools/spark.sh installs the extra caunoi[spark] from its lock",
        )
    if shutil.which("java") is None:
        return Text(
            vi="chưa có Java 17: apt-get install openjdk-17-jre-headless",
            en="there is no Java 17: apt-get install openjdk-17-jre-headless",
        )
    return None


def session(master: str | None, **settings: str) -> SparkSession:
    """A session on that master, or on the one that `spark-submit` names. Names of settings are Spark's own, without the leading `spark.`, `_` for `.`.

    Raises NoSpark.
    """
    if lacking := missing():
        raise NoSpark(lacking)
    # Spark is optional: nothing that does not ask for it may need it.
    from pyspark.sql import SparkSession

    building = SparkSession.builder.appName("caunoi")
    if master is not None:
        building = building.master(master)
    for key, value in SETTINGS.items():
        building = building.config(key, value)
    for name, value in settings.items():
        building = building.config(f"spark.{name.replace('_', '.')}", value)
    made = building.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    return made


class SparkEngine:
    """Answers questions over one snapshot as `computing.Engine` does, to the row. One question at a time.

    The snapshot is a folder that every worker can read: as the store writes it, or scattered (`scattering`). Raises
    `scattering.Torn` for a file of it that is not what it was when it was written.
    """

    def __init__(self, spark: SparkSession, folder: Path, parameters: Parameters | None = None) -> None:
        self.folder = folder
        self.parameters = parameters or Parameters.of()
        # Views of its own, on the workers that all share.
        self._spark = spark.newSession()
        whole(folder)
        for table in TABLES:
            self._stored(table)
        self._spark.table("memberships").createOrReplaceTempView("lives")
        self._small = _opened(folder)
        self._kept: list[DataFrame] = []
        self._made: set[str] = set()
        self._prepared: Question | None = None
        self._values: dict[str, object] = {}
        self._coverage: dict[int, Coverage] | None = None
        parents = known_parents(self._small, FOR_EVER - 1, FOR_EVER)
        self._top = closure_of(self._small, parents, units=every_unit(self._small)).root
        self._closure: Closure

    def close(self) -> None:
        """Let the snapshot go; the session is whose it was."""
        self._forget()
        self._small.close()

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
        self._prepare(question, by in shapes.OF_TERRITORY)
        every = units is None
        wanted = sorted(self._closure.units) if units is None else list(units)
        self._values["units"] = wanted if not every else []
        found = []
        for one in asked:
            sums = two_sided(
                one,
                self._added(one, "own", by, every=every),
                self._added(one, "over", by, every=every) if one.over is not None else (),
            )
            exist = with_groups(self._groups(by, wanted, every=every), sums)
            found += figures(
                one, question, by, units=wanted, exist=exist, sums=sums, coverage=self._covered()
            )
        return found

    def records(
        self,
        code: str,
        question: Question,
        *,
        unit: int,
        part: str = "counted",
        by: Breakdown | None = None,
        group: int | str | None = None,
    ) -> list[Row]:
        """Ids and weights behind a figure, in a fixed order. Raises CannotBeAsked as `figures` does."""
        one = indicator(code)
        wanted = one.check_part(part)
        if by is not None:
            one.check_breakdown(by)
        if one.having is None and one.over is None and wanted == "gap":
            return []
        self._prepare(question, by in shapes.OF_TERRITORY)
        self._register(one.register_of(wanted).name, by)
        self._values |= {
            "units": [unit],
            "group_id": group if isinstance(group, int) else 0,
            "group_code": group if isinstance(group, str) else "",
        }
        sql = shapes.records(code, wanted, by, blank=group is None, page=False, dialect="spark")
        return [Row(row, weight, at_unit) for row, at_unit, weight in self._rows(sql)]

    # ------------------------------------------------------------------ a question's working tables

    def _stored(self, table: str) -> None:
        columns = TABLES[table]
        declared = ", ".join(f"`{name}` {_TYPES[kind]}" for name, kind in columns.items())
        files = [str(file) for file in files_of(self.folder, table)]
        read = self._spark.read.schema(declared).parquet(*files)
        read.select(*columns).createOrReplaceTempView(table)

    def _forget(self) -> None:
        for rows in self._kept:
            rows.unpersist()
        self._kept, self._made, self._coverage = [], set(), None

    def _prepare(self, question: Question, territory: bool) -> None:
        """Begin a question anew, unless it is the one that was asked last."""
        if self._prepared != question:
            self._forget()
            day, known_on = number_of(question.tree or question.at), number_of(question.known_on)
            parents = known_parents(self._small, day, known_on)
            self._closure = closure_of(self._small, parents, units=every_unit(self._small))
            self._sent("closure", self._closure.rows)
            self._prepared = question
        self._values = self._asked(question.at, question)
        if territory and "territory" not in self._made:
            day, known_on = number_of(question.tree or question.at), number_of(question.known_on)
            self._sent("territory", known_places(self._small, day, known_on))

    def _asked(self, at: date, question: Question) -> dict[str, object]:
        return asked_with(self.parameters, at, question, root=self._top)

    def _sent(self, name: str, rows: pa.Table) -> None:
        self._keep(name, self._spark.createDataFrame(rows))

    def _register(self, name: str, by: Breakdown | None) -> None:
        if name == "changes":
            self._changes()
        else:
            for table in frames.needs(name):
                self._make(table)
        if by in shapes.OF_A_PERSON:
            self._make("people")

    def _make(self, table: str) -> None:
        if table in self._made:
            return
        for other in frames.RECIPES[table][0]:
            self._make(other)
        self._keep(table, self._asked_of(frames.making(table, "spark")))

    def _changes(self) -> None:
        """Who was gained and lost between the day before the period and its last day."""
        question = self._prepared
        if "changes" in self._made or question is None:
            return
        self._make("members_counted")
        self._spark.table("members_counted").createOrReplaceTempView("closing_counted")
        # The members of the other day are made of tables by the same names, which are put back.
        standing, self._made = self._made, self._made & {"closure", "territory"}
        self._values = self._asked(question.begins - timedelta(days=1), question)
        views = {name: self._spark.table(name) for name in standing}
        self._make("members_counted")
        self._spark.table("members_counted").createOrReplaceTempView("opening_counted")
        for name, rows in views.items():
            rows.createOrReplaceTempView(name)
        self._made = standing
        self._values = self._asked(question.at, question)
        both = (frames.members_counted(f"{end}_counted") for end in ("opening", "closing"))
        self._keep("changes", self._asked_of(compiled(frames.changes(*both), "spark")))

    def _keep(self, name: str, rows: DataFrame) -> None:
        # What a worker that dies had kept is made again from the files it came from.
        kept = rows.persist()
        kept.createOrReplaceTempView(name)
        self._kept.append(kept)
        self._made.add(name)

    # ------------------------------------------------------------------ asking

    def _added(
        self, one: Indicator, side: shapes.Sided, by: Breakdown | None, *, every: bool
    ) -> list[tuple[Any, ...]]:
        """Unit, group and the three sums of one side: each unit's own, rolled up over the tree, where they add up."""
        register = (one.over if side == "over" and one.over else one).one_row_per
        asked = dict(self._values)
        self._register(register.name, by)
        self._values = asked
        if not register.single or by == "unit" or by in shapes.OF_TERRITORY:
            return self._rows(shapes.sums(one.code, side, by, every=every, dialect="spark"))
        table = f"{one.code}_{side}_{by}".replace("-", "_")
        if table not in self._made:
            self._keep(table, self._asked_of(shapes.by_unit(one.code, side, by, dialect="spark")))
        return self._rows(shapes.sums_of_units(by, every=every, table=table, dialect="spark"))

    def _groups(
        self, by: Breakdown | None, units: Sequence[int], *, every: bool
    ) -> dict[int, dict[Group, None]]:
        if by is None:
            return {unit: {None: None} for unit in units}
        if by in shapes.FIXED:
            return {unit: dict.fromkeys(shapes.FIXED[by]) for unit in units}
        if by == "unit":
            return {unit: dict.fromkeys(self._closure.standing.get(unit, ())) for unit in units}
        self._make("employers_placed")
        exist: dict[int, dict[Group, None]] = {}
        for unit, group in self._rows(shapes.groups(by, every=every, dialect="spark")):
            exist.setdefault(unit, {})[group] = None
        return exist

    def _covered(self) -> Mapping[int, Coverage]:
        if self._coverage is None:
            self._make("lists_in")
            found = self._rows(shapes.coverage(every=True, dialect="spark"))
            self._coverage = {unit: Coverage(received, due) for unit, received, due in found}
        return self._coverage

    def _asked_of(self, sql: str) -> DataFrame:
        return self._spark.sql(sql, args={name: _argument(self._values[name]) for name in asked_in(sql)})

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._asked_of(sql).collect()]


def _argument(value: object) -> Any:
    """A value of a question as Spark takes it. No list of a question is empty: an empty array would be of no kind."""
    if not isinstance(value, list | tuple):
        return value
    # Spark is optional: whoever comes here has a session.
    from pyspark.sql.functions import array, lit

    return array(*(lit(one) for one in value))


def _opened(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:")
    for table in SMALL:
        files = [str(file) for file in files_of(folder, table)]
        columns = ", ".join(TABLES[table])
        connection.read_parquet(files, hive_partitioning=False).project(columns).create(table)
    connection.execute("SET enable_external_access = false")
    return connection
