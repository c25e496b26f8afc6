"""(b) all figures of all units of an invented province, (c) single figures with the first rows behind them.

Run as a process of its own over a home that `caunoi synth --direct` filled: `python -m bench.province`; prints JSON.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import sys
import time
from collections.abc import Callable
from typing import Any

import django

AT = "2023-12-31"
PAGE = 50
READS = 300

# One figure by hand, for every unit that has one below it: what the engine is held against.
_TREE = """
WITH RECURSIVE above(unit, ancestor) AS (
    SELECT unit, unit FROM spans UNION SELECT above.unit, up.parent FROM above JOIN ups AS up ON up.unit = above.ancestor
)
SELECT above.ancestor, count(*) FROM spells JOIN above ON above.unit = spells.unit GROUP BY above.ancestor
"""
_HELD = "ended_by_id IS NULL AND (valid_from IS NULL OR valid_from <= '{at}') AND (valid_to IS NULL OR valid_to > '{at}')"
BY_HAND_SQLITE = _TREE.replace(
    "WITH RECURSIVE ",
    "WITH RECURSIVE spans AS (SELECT DISTINCT unit_id AS unit FROM organisations_unitdescription WHERE {held}),"
    " ups AS (SELECT unit_id AS unit, parent_id AS parent FROM organisations_unitparent WHERE {held}),"
    " spells AS (SELECT unit_id AS unit FROM members_membership WHERE {held}), ",
)
_STORED = "known_to IS NULL AND (valid_from IS NULL OR valid_from <= {day}) AND (valid_to IS NULL OR valid_to > {day})"
BY_HAND_DUCKDB = _TREE.replace(
    "WITH RECURSIVE ",
    "WITH RECURSIVE spans AS (SELECT DISTINCT unit FROM '{folder}/unit_versions.parquet' WHERE {held}),"
    " ups AS (SELECT unit, parent FROM '{folder}/unit_parents.parquet' WHERE {held}),"
    " spells AS (SELECT unit FROM '{folder}/memberships.parquet' WHERE {held}), ",
)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    answer = work()
    return time.perf_counter() - begun, answer


def main(turns: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.settings")
    django.setup()

    from datetime import date

    import duckdb
    from django.conf import settings

    from caunoi.indicators import feeding, reading
    from caunoi.indicators.catalogue import CATALOGUE
    from caunoi.indicators.computing import Engine, Question, every_code, number_of

    found: dict[str, Any] = {"figures": [], "broken_down": [], "one": [], "sqlite": [], "duckdb": []}
    found["feed"], here = timed(reading.current)
    day = date.fromisoformat(AT)
    question = Question(at=day)
    by_sqlite = BY_HAND_SQLITE.format(held=_HELD.format(at=AT))
    by_duckdb = BY_HAND_DUCKDB.format(held=_STORED.format(day=number_of(day)), folder=here.folder)
    for _ in range(turns):
        engine = Engine(here.folder, feeding.parameters(here.folder))
        seconds, figures = timed(lambda engine=engine: engine.figures(CATALOGUE, question))
        found["figures"].append(seconds)
        found["units"], found["cells"] = len({figure.unit for figure in figures}), len(figures)
        found["broken_down"].append(
            sum(
                timed(lambda engine=engine, by=by: engine.figures(every_code(by), question, by=by))[0]
                for by in ("ownership", "site", "place", "unit")
            )
        )
        engine.close()
        engine = Engine(here.folder, feeding.parameters(here.folder))
        seconds, members = timed(lambda engine=engine: engine.figures(["members"], question))
        found["one"].append(seconds)
        engine.close()
        ours = {figure.unit: figure.numerator for figure in members if figure.numerator}
        with sqlite3.connect(settings.DATABASES["default"]["NAME"]) as registers:
            seconds, rows = timed(lambda registers=registers: registers.execute(by_sqlite).fetchall())
        found["sqlite"].append(seconds)
        same(ours, rows)
        seconds, rows = timed(lambda: duckdb.sql(by_duckdb).fetchall())
        found["duckdb"].append(seconds)
        same(ours, rows)
    found["reads"] = reads(here.engine, question)
    json.dump(found, sys.stdout)


def same(ours: dict[int, int], rows: list[tuple[int, int]]) -> None:
    """A figure that is fast and wrong is no figure."""
    if ours != dict(rows):
        raise RuntimeError("The engine and the SQL written by hand differ.")


def reads(engine: Any, question: Any) -> list[float]:
    """Seconds of a figure of one unit with the first rows behind it, named and placed as an officer sees them.

    One in ten of them is the whole province's.
    """
    from caunoi.access.reach import operator
    from caunoi.indicators.behind import behind
    from caunoi.indicators.catalogue import CATALOGUE

    chance = random.Random(2023)
    closure = engine.closure(question)
    units, codes = sorted(closure.units), list(CATALOGUE)
    taken = []
    for turn in range(READS):
        unit = closure.root if turn % 10 == 0 else chance.choice(units)
        code = codes[turn % len(codes)]
        register = CATALOGUE[code].one_row_per.name
        part = "numerator" if CATALOGUE[code].over else "counted"

        def read(code: str = code, unit: int = unit, part: str = part, register: str = register) -> None:
            engine.figures([code], question, units=[unit])
            rows = engine.records(code, question, unit=unit, part=part, limit=PAGE)
            list(behind(register, rows, at=question.at, within=operator(question.at)))

        taken.append(timed(read)[0])
    return taken


if __name__ == "__main__":
    main(int(sys.argv[1]))
