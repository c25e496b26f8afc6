"""What DuckDB counts Spark counts, to the row: drawn tables, registers by chance, two workers of which one dies.

Started by name alone: it wants Java 17 and the extra `caunoi[spark]`, which a machine that proves the rest may not have.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Timer
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from caunoi.indicators import spark
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.computing import Engine, every_code
from caunoi.indicators.definition import OF_PEOPLE, Breakdown
from caunoi.indicators.figures import Figure
from caunoi.indicators.question import Question
from caunoi.indicators.scattering import FILES, Torn, files_of, scatter
from caunoi.indicators.spark import SparkEngine
from caunoi.indicators.tests import test_sums
from caunoi.indicators.tests.specifications import SPECIFICATIONS
from caunoi.questions.tables import TABLES
from caunoi.vocabulary.text import Text
from proof.drawing import drawn
from proof.invented import invented
from proof.ledger import Ledger
from proof.promise import Bound, Promise
from proof.workers import both_work, two_workers

Looked = tuple[int, list[str]]
AT = date(2024, 6, 30)
#: Registers drawn by chance in a case, and members of the federation that two workers count.
DRAWN, MEMBERS = 3, 20_000
# A handful of rows a table: to compile Java for each statement is all that they would cost. The two workers do.
LOCAL = {
    "driver_memory": "1g", "driver_bindAddress": "127.0.0.1", "sql_shuffle_partitions": "1",
    "sql_adaptive_enabled": "false", "sql_codegen_wholeStage": "false", "sql_codegen_factoryMode": "NO_CODEGEN",
}  # fmt: skip


def rows(figures: list[Figure]) -> list[tuple[object, ...]]:
    """The figures as integers, in an order of their own: what has to be the same."""
    told = (
        (one.indicator.code, one.unit, str(one.by), str(one.group), one.numerator, one.denominator or 0,
         one.unknown, one.coverage.received, one.coverage.due)
        for one in figures
    )  # fmt: skip
    return sorted(told)


def apart(ours: Any, theirs: Any, question: Question, by: Breakdown | None) -> Looked:
    """Where two engines say otherwise, of every unit and group; and of the records behind figures of one unit."""
    told, other = (rows(engine.figures(every_code(by), question, by=by)) for engine in (ours, theirs))
    wrong = [
        f"{question} by {by}: DuckDB {one}, Spark {another}"
        for one, another in zip(told, other, strict=False)
        if one != another
    ]
    if len(told) != len(other):
        wrong.append(f"{question} by {by}: {len(told)} figures of DuckDB, {len(other)} of Spark")
    return len(told), wrong


def behind_apart(
    ours: Any, theirs: Any, question: Question, unit: int, codes: Iterable[str] = CATALOGUE
) -> Looked:
    """Whether the same ids with the same weights stand behind each part of each figure of a unit."""
    looked, wrong = 0, []
    for code in codes:
        for part in CATALOGUE[code].parts:
            looked += 1
            if ours.records(code, question, unit=unit, part=part) != theirs.records(
                code, question, unit=unit, part=part
            ):
                wrong.append(f"{question}: other records behind {code} of unit {unit}, {part}")
    return looked, wrong


def specified(session: Any) -> Looked:
    """Every drawn table, asked of Spark."""

    def engine(folder: Path, parameters: Any) -> Any:
        return SparkEngine(session, folder, parameters)

    wrong = [sentence for one in SPECIFICATIONS for sentence in one.apart(engine)]
    return sum(len(one.asked) for one in SPECIFICATIONS), wrong


def by_chance(session: Any, number: int) -> Looked:
    """Registers in which anything may be missing, lapsed, shared or unknown, in any reading and breakdown."""
    found: list[Looked] = []

    @seed(number)
    @settings(max_examples=DRAWN, deadline=None, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(test_sums.registers(), test_sums.readings, st.sampled_from([None, *OF_PEOPLE]))
    def drawn_registers(tables: Any, question: Question, by: Breakdown | None) -> None:
        with tempfile.TemporaryDirectory() as folder:
            ours = test_sums.engine_over(tables, folder)
            theirs = SparkEngine(session, ours.folder)
            found.append(apart(ours, theirs, question, by))
            theirs.close()
            ours.close()

    drawn_registers()
    return _together(found)


def torn(opened: Callable[[Path], object], store: Path, chance: random.Random) -> Looked:
    """Files gone, cut short, altered in one byte, or put there: each is named, and the store is not opened."""
    wrong = []
    every = [file for table in TABLES for file in files_of(store, table)]
    for how in (_gone, _cut, _altered, _stray):
        file = chance.choice(every)
        was = file.read_bytes()
        hurt = how(file, chance)
        try:
            opened(store)
            wrong.append(f"{hurt} {how.__name__}: Spark would count on")
        except Torn as refused:
            if refused.file != hurt:
                wrong.append(f"{hurt} {how.__name__}: {refused.file} is named")
        hurt.unlink(missing_ok=True)
        file.write_bytes(was)
    return 4, wrong


def _gone(file: Path, _chance: random.Random) -> Path:
    file.unlink()
    return file


def _cut(file: Path, chance: random.Random) -> Path:
    content = file.read_bytes()
    file.write_bytes(content[: chance.randrange(len(content))])
    return file


def _altered(file: Path, chance: random.Random) -> Path:
    content = bytearray(file.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    file.write_bytes(content)
    return file


def _stray(file: Path, _chance: random.Random) -> Path:
    # One more beside those of a table that is a folder of files: it would be read with them.
    store = next(one for one in file.parents if (one / FILES).exists())
    one = files_of(store, "memberships")[0]
    stray = one.with_name("part-99999.parquet")
    stray.write_bytes(one.read_bytes())
    return stray


def one_dies(folder: Path, store: Path, ours: Engine, chance: random.Random) -> Looked:
    """The whole catalogue on two workers of which one is killed on the way: the same figures, or none."""
    found: list[Looked] = []
    question = Question(AT, tree=chance.choice([None, AT + timedelta(days=90)]))
    dies_in, which = chance.uniform(0, 20), chance.randrange(2)
    with two_workers(folder) as workers:
        session = spark.session(workers.address, **workers.settings("512m"))
        try:
            both_work(session)
            theirs = SparkEngine(session, store)
            killing = Timer(dies_in, workers.kill, [which])
            killing.start()
            found.append(_or_refused(ours, theirs, question))
            killing.join()
            # What it had kept is gone: asked again, and of another day, everything is made from the files.
            found.append(_or_refused(ours, theirs, question))
            found.append(_or_refused(ours, theirs, replace(question, at=AT - timedelta(days=200))))
            theirs.close()
        finally:
            session.stop()
    return _together(found)


def _or_refused(ours: Engine, theirs: SparkEngine, question: Question) -> Looked:
    try:
        return apart(ours, theirs, question, None)
    except Exception as refused:  # noqa: BLE001 - what Spark refuses with when it gives up is of many kinds
        return 1, [] if "org.apache.spark" in str(refused) else [f"{question}: {refused}"]


def _together(found: list[Looked]) -> Looked:
    return sum(looked for looked, _ in found), [sentence for _, wrong in found for sentence in wrong]


def on_spark(number: int) -> Looked:
    """One case: drawn tables, registers by chance, torn files, and two workers of which one dies."""
    chance = random.Random(number)
    with tempfile.TemporaryDirectory(prefix="caunoi-spark.") as name:
        folder = Path(name)
        store = scatter(
            invented(folder / "1", members=MEMBERS, seed=number), folder / "scattered", rows=9_000
        )
        session = spark.session("local[2]", **LOCAL)

        def opened(place: Path) -> None:
            SparkEngine(session, place).close()

        found = [specified(session), by_chance(session, number), torn(opened, store, chance)]
        ours = Engine(folder / "1")
        whole = SparkEngine(session, store)
        unit = chance.choice(sorted(ours.closure(Question(AT)).units))
        found.append(behind_apart(ours, whole, Question(AT), unit))
        whole.close()
        session.stop()
        found.append(one_dies(folder, store, ours, chance))
        return _together(found)


_DRAWN = drawn("spark", on_spark)


def run(ledger: Ledger, until: float) -> None:
    """Cases while there is time; without Spark none, which is no proof."""
    if lacking := spark.missing():
        ledger.failures = [f"not proved here: {lacking.en}"]
        return
    ledger.failures = [sentence for sentence in ledger.failures if not sentence.startswith("not proved here")]
    _DRAWN(ledger, until)


SPARK = Promise(
    name="spark",
    promised=Text(
        vi=(
            "Spark tính ra đúng từng số mà DuckDB tính: bảng vẽ của mọi số liệu, sổ rút ngẫu nhiên, mọi đơn vị, cách đọc"
            " và cách chia; khi một trong hai máy tính chết giữa chừng thì vẫn ra số ấy hoặc từ chối; tệp hỏng thì bị nêu tên."
        ),
        en=(
            "Spark counts what DuckDB counts, to the row: the drawn tables of every indicator, registers by chance, every"
            " unit, reading and breakdown; with one of two workers killed on the way the same, or a refusal; a torn file"
            " is named."
        ),
    ),
    bound=Bound("at most", 0),
    line="{figure} of {n} figures, lists and torn files are not the same on Spark",
    budget=240,
    covers=(
        "caunoi/vocabulary", "caunoi/questions", "caunoi/indicators", "proof/drawing.py", "proof/invented.py",
        "proof/workers.py", "proof/promises/spark.py",
    ),
    run=run,
    tests_too=True,
    apart=True,
)  # fmt: skip
