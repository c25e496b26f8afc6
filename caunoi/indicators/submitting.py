"""The catalogue on a cluster: what `spark-submit` is given (docs/scale.md). Knows no Django, no register and no key.

submitting.py scatter SNAPSHOT INTO                     a snapshot as files by province and year
submitting.py count STORE DAY [--by …] [--unit N …]     every figure of that day, as CSV with ids and integers
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TextIO

from caunoi.indicators import spark, store
from caunoi.indicators.computing import every_code
from caunoi.indicators.definition import OF_PEOPLE
from caunoi.indicators.figures import Figure
from caunoi.indicators.question import Question
from caunoi.indicators.scattering import Torn, scatter

COLUMNS = ("code", "unit", "group", "numerator", "denominator", "unknown", "received", "due")


def _asked(given: Sequence[str] | None) -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="submitting.py", description=__doc__)
    verbs = options.add_subparsers(dest="verb", required=True)
    scattering = verbs.add_parser("scatter", help="write a snapshot again as many files")
    scattering.add_argument("snapshot", type=Path)
    scattering.add_argument("into", type=Path)
    counting = verbs.add_parser("count", help="every figure of a day")
    counting.add_argument(
        "store", type=Path, help="a snapshot, scattered or not, where every worker can read it"
    )
    counting.add_argument("day", type=date.fromisoformat)
    counting.add_argument("--by", choices=OF_PEOPLE, help="broken down so")
    counting.add_argument("--unit", type=int, action="append", help="this unit alone; may be repeated")
    counting.add_argument("--tree", type=date.fromisoformat, help="by the tree of that day")
    counting.add_argument("--known-on", type=date.fromisoformat, help="as known at the end of that day")
    counting.add_argument("--master", help="the cluster, where spark-submit does not name it")
    return options.parse_args(given)


def main(given: Sequence[str] | None = None, out: TextIO = sys.stdout) -> int:
    """Do what is asked; 0 when it is done, 2 when it is refused, with the reason in both languages."""
    asked = _asked(given)
    try:
        if asked.verb == "scatter":
            scatter(asked.snapshot, asked.into)
        else:
            _count(asked, out)
    except (Torn, spark.NoSpark) as refused:
        sys.stderr.write(f"{refused.text.vi}\n{refused.text.en}\n")
        return 2
    except FileExistsError as standing:
        sys.stderr.write(
            f"Đã có {standing}: không ghi đè.\n{standing} is there: nothing is written over it.\n"
        )
        return 2
    return 0


def _count(asked: argparse.Namespace, out: TextIO) -> None:
    session = spark.session(asked.master)
    try:
        engine = spark.SparkEngine(session, asked.store, store.parameters(asked.store))
        question = Question(asked.day, tree=asked.tree, known_on=asked.known_on)
        write(engine.figures(every_code(asked.by), question, units=asked.unit, by=asked.by), out)
        engine.close()
    finally:
        session.stop()


def write(figures: Iterable[Figure], out: TextIO) -> None:
    """Figures as lines of integers, in the order of their codes, units and groups; no rate is made here."""
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(COLUMNS)
    for one in figures:
        sides = (one.numerator, one.denominator, one.unknown)
        lines.writerow(
            [one.indicator.code, one.unit, one.group, *sides, one.coverage.received, one.coverage.due]
        )


if __name__ == "__main__":
    sys.exit(main())
