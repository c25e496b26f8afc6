"""How the cost of matching grows with the register: everybody against everybody, and a list of 1,000 rows, by size."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench import page
from bench.measuring import PYTHON, metered
from bench.nation import ROWS, Sealed, opened
from bench.rls import processor
from caunoi.intake.matching.judging import Pair, Thresholds, judge
from caunoi.intake.matching.likeness import record
from caunoi.intake.matching.sealed import DIFFERENT, agreement
from caunoi.questions.parameters import Parameters
from caunoi.synth.doubles import Said
from caunoi.synth.scales import AT
from proof.clusters import a_cluster
from proof.likeness import record_of, shipped, told

SERVER = ("shared_buffers=1GB", "max_wal_size=8GB", "work_mem=32MB", "max_parallel_workers_per_gather=0")
#: Members of the nation, to which what was measured is carried on.
NATION = 11_000_000


class Grown(NamedTuple):
    """One size. Seconds by the clock, of this process's processors and of the server's; the peak in MiB without the server.

    `pairs` an officer is asked about; `compared` have bits enough for their numbers to be opened. `common` is of one row
    with the commonest name and a year alone, against `alike` of that name and year.
    """

    people: int
    loaded: float
    seconds: float
    processors: float
    server: float
    compared: int
    pairs: int
    of_list: float
    list_processors: float
    list_server: float
    looked_at: int
    opened: int
    common: float
    alike: int
    peak: float
    load: float


def measure(sizes: Sequence[int], *, seed: int, scratch: Path) -> list[Grown]:
    """Each size on a PostgreSQL of its own, loaded and measured by two processes: the peak is the second's. Raises NoServer."""
    found = []
    for people in sizes:
        folder = scratch / f"growth-{people}"
        folder.mkdir(parents=True)
        with a_cluster(settings=SERVER) as address:
            there = ["env", f"DATABASE_URL={address}", f"CAUNOI_HOME={folder / 'home'}", PYTHON, "-m"]
            told = [str(people), str(seed), str(folder)]
            loaded = metered([*there, "bench.nation", *told], scratch=scratch)
            done = metered([*there, "bench.growth", *told], scratch=scratch)
        found.append(Grown(**json.loads(done.out), loaded=loaded.seconds, peak=done.peak))
        print(found[-1], file=sys.stderr, flush=True)
    return found


def one(people: int, folder: Path) -> dict[str, float]:
    """One size, measured in this process against the database that was loaded; each figure is said as soon as it is there."""
    load = os.getloadavg()[0]
    found: dict[str, float] = {"people": people}
    for measured in (of_a_list(people, folder), of_the_commonest(people)):
        found |= measured
        print(measured, file=sys.stderr, flush=True)
    found |= everybody(Sealed(folder))
    return found | {"load": max(load, os.getloadavg()[0])}


class _Taken:
    """Seconds by the clock, of this process's processors and of the server's."""

    def __init__(self) -> None:
        from django.db import connection

        connection.ensure_connection()
        self._begun = time.perf_counter(), time.process_time(), processor()

    def __call__(self) -> tuple[float, float, float]:
        wall, used, server = self._begun
        return time.perf_counter() - wall, time.process_time() - used, (processor() - server) / 1000


def everybody(sealed: Sealed) -> dict[str, float]:
    """Everybody against everybody, as `caunoi people duplicates` does it but for opening what is sealed."""
    from django.conf import settings

    from caunoi.intake.matching import duplicates

    by = shipped()
    by = Thresholds(by.same, by.ask, Parameters.of().number("match-doubled", AT) / 1000)
    taken, standing = _Taken(), list[Pair]()
    compared = people = 0
    for likes, whole in duplicates.in_parts(by, most=settings.MATCHING_MEMORY, said=_progress):
        compared += len(likes)
        people = whole
        pairs = (Pair(like, agreement(sealed[like.one], sealed[like.other])) for like in likes)
        standing += [pair for pair in pairs if pair.agreement.number != DIFFERENT]
    found = duplicates.judged(standing, people=people, by=by)
    seconds, processors, server = taken()
    return {
        "seconds": seconds, "processors": processors, "server": server, "compared": compared, "pairs": len(found),
    }  # fmt: skip


def _progress(done: int, of: int) -> None:
    print(f"{time.strftime('%H:%M:%S')} part {done} of {of}", file=sys.stderr, flush=True)


def of_a_list(people: int, folder: Path) -> dict[str, float]:
    """A list against the register, by indexes; none of its rows is known by number."""
    from caunoi.intake.matching import finding_again

    incoming = [Said(*one) for one in json.loads((folder / "incoming.json").read_text(encoding="utf-8"))]
    sealed, by = Sealed(folder), shipped()
    taken = _Taken()
    asked = [record_of(row, said) for row, said in enumerate(incoming)]
    pairs, names = finding_again.blocked(asked, people=people)
    agreed = {pair: agreement(told(incoming[pair[0]]), sealed[pair[1]]) for pair in pairs}
    left = {pair: both for pair, both in pairs.items() if agreed[pair].number != DIFFERENT}
    of_row: dict[int, list[Pair]] = {}
    for like in finding_again.compare(left, names, people=people):
        of_row.setdefault(like.one, []).append(Pair(like, agreed[like.one, like.other]))
    for some in of_row.values():
        judge(some, people=people, by=by)
    of_list, processors, server = taken()
    return {
        "of_list": of_list, "list_processors": processors, "list_server": server, "looked_at": len(left),
        "opened": len({person for _, person in pairs}),
    }  # fmt: skip


def of_the_commonest(people: int) -> dict[str, float]:
    """One row with the commonest name and the year in which most were born of that name, nothing else known."""
    from django.db import connection

    from caunoi.intake.matching import finding_again
    from caunoi.registers.members import likely

    name = max(likely.names(), key=lambda one: one[1])[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(year FROM birth_on)::int, count(*) FROM members_particulars WHERE name_fold = %s"
            " GROUP BY 1 ORDER BY 2 DESC LIMIT 1", [name],
        )  # fmt: skip
        year, alike = cursor.fetchone()
    row = record(0, name, f"{year}-01-01", "year", "")
    taken = _Taken()
    finding_again.compare(*finding_again.blocked([row], people=people), people=people)
    return {"common": taken()[0], "alike": alike}


def power(sizes: Sequence[float], taken: Sequence[float]) -> float:
    """The exponent of the law of growth between the two largest: below them what every run begins with weighs more."""
    return math.log(taken[-1] / taken[-2]) / math.log(sizes[-1] / sizes[-2])


def lines(found: Sequence[Grown]) -> list[str]:
    """What the page says of it."""
    largest = found[-1]
    return [
        f"## {page.TITLES['growth'][0]}",
        "",
        "Invented people (`caunoi/synth/doubles.py`) on a PostgreSQL of their own. Everybody against everybody as"
        f" `caunoi people duplicates` compares them, in parts; and a list of {ROWS:,} rows, none of them known by number,"
        " against all of them, through the indexes of the register. What is read from the database is in both; opening"
        " sealed numbers and telephones is left out, and so is making the people. Each size in a process of its own."
        " Load is how many processes wanted the processors: their seconds are what other work moves less, those of this"
        " process and of the server.",
        "",
        "| people | against themselves, s | of the processors, s | of the server, s | pairs of enough bits | asked about"
        f" | {ROWS:,} rows, s | of the processors, s | of the server, s | pairs compared | people opened"
        " | peak memory | load |",
        "| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |",
        *[
            f"| {one.people:,} | {one.seconds:.1f} | {one.processors:.1f} | {one.server:.1f} | {one.compared:,} | {one.pairs:,}"
            f" | {one.of_list:.1f} | {one.list_processors:.1f} | {one.list_server:.1f} | {one.looked_at:,} | {one.opened:,}"
            f" | {one.peak:,.0f} MiB | {one.load:.1f} |"
            for one in found
        ],
        "",
        f"- One row with the commonest name and nothing but the year in which most of that name were born, {largest.alike:,}"
        f" people of {largest.people:,}: {largest.common:.2f} s.",
        *(_carried_on(found) if len(found) > 1 else ()),
        *(
            [
                f"- {NATION:,} people were not measured. `python -m bench --only growth --sizes {NATION}` does it: some 10"
                " GB of disk for the database. Whether it ends in a night, and a list in 10 s, is not shown until then."
            ]
            if largest.people < NATION
            else []
        ),
        "",
    ]


def _carried_on(found: Sequence[Grown]) -> list[str]:
    sizes = [float(one.people) for one in found]
    of_all = power(sizes, [one.processors + one.server for one in found])
    of_list = power(sizes, [one.list_processors + one.list_server for one in found])
    return [
        f"- Seconds of the processors grow as the people to the power {of_all:.2f} for everybody, {of_list:.2f} for the list,"
        " between the two largest."
    ]


if __name__ == "__main__":
    opened()
    print(json.dumps(one(int(sys.argv[1]), Path(sys.argv[3]))))
