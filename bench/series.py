"""Series of every unit by month in three readings: made, and patched after changes, at the size of a nation.

The federation is invented straight into the columnar store (`proof/invented.py`), with further versions of its employers.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from bench import page
from bench.measuring import PYTHON, bound, median, metered
from caunoi.indicators import store
from caunoi.indicators.catalogue import CATALOGUE
from caunoi.indicators.computing import Engine
from caunoi.indicators.question import Manner
from caunoi.indicators.series import months
from proof.invented import invented

#: Months of the grid, and the day of the last.
MONTHS, LAST = 60, date(2024, 11, 30)
#: Unions of the federation, and with those above them its units; twelve members to an employer.
UNIONS = 3_250
#: Memberships that are moved to another union between two snapshots.
CHANGED = 1_000
COLD, PATCHED = 60.0, 2.0
#: As it was, by the tree of today, and by the tree of a day that was.
READINGS = (Manner(), Manner(tree=LAST + timedelta(days=30)), Manner(tree=LAST - timedelta(days=900)))


class Measured(NamedTuple):
    """Seconds by the clock; `opened` is the loading of a snapshot, apart from the series."""

    members: int
    units: int
    employers: int
    opened: float
    cold: list[float]
    patched: list[float]
    rows: int
    peak: float


def grid() -> list[date]:
    """The ends of the months."""
    return months((LAST - timedelta(days=31 * (MONTHS - 1))).replace(day=1), LAST)[-MONTHS:]


def snapshots(folder: Path, members: int, seed: int) -> tuple[Path, Path]:
    """A snapshot, and the same after some memberships were moved: withdrawn, and written again at the next union."""
    whole = invented(folder / "000", members=members, seed=seed, unions=UNIONS, firms=members // 12)
    _more_versions(whole)
    with duckdb.connect(":memory:") as connection:
        file = str(whole / "memberships.parquet")
        connection.execute("CREATE TABLE memberships AS FROM read_parquet($file)", {"file": file})
        connection.execute(
            "CREATE MACRO moves(person) AS person % $every = 0".replace("$every", str(members // CHANGED))
        )
        rows = connection.sql(
            "SELECT * REPLACE (CASE WHEN moves(person) THEN 19900 END::INT AS known_to) FROM memberships UNION ALL"
            " SELECT * REPLACE (id + (SELECT max(id) FROM memberships) AS id, unit + 1 AS unit) FROM memberships"
            " WHERE moves(person)"
        ).to_arrow_table()
        moved = rows.sort_by("id").cast(store.schema_of("memberships"))
    return whole, store.write(folder / "001", {"memberships": moved}, rest=whole)


def _more_versions(folder: Path) -> None:
    """Four further versions of a year each of what every employer is called and where it stands."""
    with duckdb.connect(":memory:") as connection:
        for table in ("employer_versions", "employer_places"):
            file = folder / f"{table}.parquet"
            draft = file.with_suffix(".draft")
            connection.execute(
                "COPY (SELECT * REPLACE ((CASE WHEN n > 0 THEN 18262 + 365 * n END)::INT AS valid_from,"
                " (CASE WHEN n < 4 THEN 18262 + 365 * (n + 1) END)::INT AS valid_to)"
                " FROM read_parquet($file), range(5) AS every(n)) TO $draft (FORMAT parquet, COMPRESSION zstd)",
                {"file": str(file), "draft": str(draft)},
            )
            draft.replace(file)


def one(members: int, seed: int, runs: int, folder: Path) -> dict[str, Any]:
    """One size, in this process."""
    before, after = snapshots(folder, members, seed)
    days, cold, patched = grid(), [], []
    opened = 0.0
    for _ in range(runs):
        shutil.rmtree(folder / "kept", ignore_errors=True)
        found = []
        for snapshot, taken in ((before, cold), (after, patched)):
            begun = time.perf_counter()
            engine = Engine(snapshot, kept=folder / "kept")
            opened = time.perf_counter() - begun
            begun = time.perf_counter()
            found = [engine.series(CATALOGUE, days, units=None, manner=reading) for reading in READINGS]
            taken.append(time.perf_counter() - begun)
            engine.close()
            print(f"{members:,}: {taken[-1]:.2f} s", file=sys.stderr, flush=True)
    anew = Engine(after)
    for told, reading in zip(found, READINGS, strict=True):
        if not told.rows.equals(anew.series(CATALOGUE, days, units=None, manner=reading).rows):
            raise RuntimeError(
                "The patched series is another than the one made anew: the figure would mean nothing."
            )
    count = anew._execute("SELECT count(DISTINCT unit) FROM main.unit_versions")[0][0]
    firms = anew._execute("SELECT count(DISTINCT employer) FROM main.employer_versions")[0][0]
    return {
        "members": members, "units": count, "employers": firms, "opened": opened, "cold": cold, "patched": patched,
        "rows": sum(one.rows.num_rows for one in found),
    }  # fmt: skip


def measure(sizes: list[int], *, seed: int, runs: int, scratch: Path) -> list[Measured]:
    """Each size in a process of its own."""
    found = []
    for members in sizes:
        folder = scratch / f"series-{members}"
        folder.mkdir()
        done = metered(
            [PYTHON, "-m", "bench.series", str(members), str(seed), str(runs), str(folder)], scratch=scratch
        )
        found.append(Measured(**json.loads(done.out), peak=done.peak))
        shutil.rmtree(folder)
    return found


def lines(found: list[Measured]) -> list[str]:
    """What the page says of it."""
    largest = found[-1]
    return [
        f"## {page.TITLES['series'][0]}",
        "",
        f"All {len(CATALOGUE)} indicators of every unit at the ends of {MONTHS} months in three readings (as it was, by the"
        " tree of today, by that of a day 900 days before), of a federation invented straight into the columnar store. Made"
        f" anew, the series of the units kept as it is made; then patched to a snapshot in which {CHANGED:,} memberships were"
        " moved to another union. Opening the snapshot is told apart. The patched series is held against one made anew, row"
        f" by row. Each size in a process of its own, medians of {len(largest.cold)}.",
        "",
        "| members | units | employers | rows told | snapshot opened, s | made anew, s | patched, s | peak memory |",
        "| --: | --: | --: | --: | --: | --: | --: | --: |",
        *[
            f"| {one.members:,} | {one.units:,} | {one.employers:,} | {one.rows:,} | {one.opened:.1f} | {median(one.cold):.1f}"
            f" | {median(one.patched):.2f} | {one.peak:,.0f} MiB |"
            for one in found
        ],
        "",
        bound(
            f"{median(largest.cold):.1f} s made anew", median(largest.cold) <= COLD, f"at most {COLD:.0f} s"
        ),
        bound(
            f"{median(largest.patched):.2f} s patched after {CHANGED:,} changes",
            median(largest.patched) <= PATCHED,
            f"at most {PATCHED:.0f} s",
        ),
        "",
    ]


if __name__ == "__main__":
    asked = [int(value) for value in sys.argv[1:4]]
    print(json.dumps(one(*asked, Path(sys.argv[4]))))
