"""The whole catalogue of a day on DuckDB in one process and on Spark over two workers, at growing sizes, and where the
one would overtake the other."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.measuring import median
from caunoi.indicators import spark
from caunoi.indicators.computing import Engine, every_code
from caunoi.indicators.figures import Figure
from caunoi.indicators.question import Question
from caunoi.indicators.scattering import scatter
from caunoi.indicators.spark import SparkEngine
from proof.invented import invented
from proof.workers import both_work, two_workers

AT = date(2024, 6, 30)
MEMORY = "1g"
TITLE = "The catalogue on Spark"


class NotTheSame(Exception):
    """The two engines gave different figures: what was measured is worth nothing."""


@dataclass(frozen=True)
class Taken:
    """One size: seconds of each run on either engine by the clock, and on how many bytes of files."""

    members: int
    units: int
    size: int
    duckdb: list[float]
    spark: list[float]


def measure(scratch: Path, *, sizes: Sequence[int], runs: int) -> list[Taken]:
    """Each size in turn, over the same two workers, which have counted a small federation before. Raises NoSpark,
    NotTheSame."""
    if lacking := spark.missing():
        raise spark.NoSpark(lacking)
    with two_workers(scratch, memory="1280m") as workers:
        session = spark.session(workers.address, **workers.settings(MEMORY))
        try:
            both_work(session)
            _one(session, scratch, 2_000, 1)
            return [_one(session, scratch, size, runs) for size in sizes]
        finally:
            session.stop()


def _one(session: Any, scratch: Path, members: int, runs: int) -> Taken:
    snapshot = invented(scratch / f"{members}", members=members)
    store = scatter(snapshot, scratch / f"{members}-scattered")
    codes, question = every_code(None), Question(AT)
    taken: dict[str, list[float]] = {"duckdb": [], "spark": []}
    told: list[list[tuple[str, int, int, int | None, int]]] = []
    opened: dict[str, Callable[[], Any]] = {
        "duckdb": lambda: Engine(snapshot),
        "spark": lambda: SparkEngine(session, store),
    }
    for _ in range(runs):
        for name, opening in opened.items():
            begun = time.perf_counter()
            engine = opening()
            figures = engine.figures(codes, question)
            taken[name].append(time.perf_counter() - begun)
            engine.close()
            told.append(_told(figures))
    if any(one != told[0] for one in told):
        raise NotTheSame(f"{members} members")
    size = sum(file.stat().st_size for file in store.rglob("*.parquet"))
    return Taken(members, len({unit for _, unit, *_ in told[0]}), size, taken["duckdb"], taken["spark"])


def _told(figures: list[Figure]) -> list[tuple[str, int, int, int | None, int]]:
    return [(one.indicator.code, one.unit, one.numerator, one.denominator, one.unknown) for one in figures]


def line_through(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """What is paid once, and for each, by least squares."""
    middle, height = (sum(one[side] for one in points) / len(points) for side in (0, 1))
    spread = sum((at - middle) ** 2 for at, _ in points)
    each = sum((at - middle) * (seconds - height) for at, seconds in points) / spread
    return height - each * middle, each


def overtaken(found: Sequence[Taken]) -> str:
    """From which size Spark would be the quicker, and by what that is told."""
    if quicker := [one.members for one in found if median(one.spark) < median(one.duckdb)]:
        return f"Spark is the quicker from {min(quicker):,} members on, measured."
    ours = line_through([(one.members, median(one.duckdb)) for one in found])
    theirs = line_through([(one.members, median(one.spark)) for one in found])
    words = (
        f"At no size measured. Straight lines through them: DuckDB {ours[0]:.1f} s and {ours[1] * 1e6:.1f} s a million"
        f" members, Spark {theirs[0]:.1f} s and {theirs[1] * 1e6:.1f} s a million."
    )
    if theirs[1] <= 0 or ours[1] <= 0:
        return f"{words} What is paid once hides the rest: larger sizes have to be measured."
    if theirs[1] < ours[1]:
        at = (theirs[0] - ours[0]) / (ours[1] - theirs[1])
        return (
            f"{words} Extrapolated, not measured: Spark overtakes at {at:,.0f} members on these two workers."
        )
    workers = 2 * theirs[1] / ours[1]
    return (
        f"{words} Extrapolated, not measured: on as many cores it never does; were what each member costs divided among"
        f" more workers without a loss, it would take more than {workers:.0f} of them."
    )


def lines(found: Sequence[Taken]) -> list[str]:
    """The section of docs/benchmarks.md."""
    rows = [
        f"| {one.members:,} | {one.units:,} | {one.size / 2**20:,.1f} | {median(one.duckdb):.1f} | {median(one.spark):.1f} |"
        f" {median(one.spark) / median(one.duckdb):.1f} |"
        for one in found
    ]
    return [
        f"## {TITLE}",
        "",
        f"All figures of all units on one day, from the files: DuckDB in one process, Spark over two workers of one core"
        f" and {MEMORY} each on the same machine ({os.cpu_count()} cores, load {os.getloadavg()[1]:.1f}), side by side;"
        " seconds by the clock, medians; Spark had counted before. The figures are the same, or nothing is said here.",
        "",
        "| members | units | MiB of files | DuckDB, s | Spark, s | times |",
        "| --: | --: | --: | --: | --: | --: |",
        *rows,
        "",
        overtaken(found),
        "",
    ]
