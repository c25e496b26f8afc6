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
from bench.matching import between, doubled
from bench.measuring import PYTHON, metered
from caunoi.synth.doubles import doubles
from proof.likeness import record_of, told

#: Members of the nation, to which what was measured is carried on.
NATION = 11_000_000
ROWS = 1_000
ENOUGH = 3


class Grown(NamedTuple):
    """One size. Seconds by the clock and of the processors; `pairs` that an officer is asked about; the peak in MiB."""

    people: int
    seconds: float
    processors: float
    pairs: int
    of_list: float
    list_processors: float
    looked_at: int
    peak: float
    load: float


def measure(sizes: Sequence[int], *, seed: int, scratch: Path) -> list[Grown]:
    """Each size in a process of its own: the peak is its own."""
    found = []
    for people in sizes:
        done = metered([PYTHON, "-m", "bench.growth", str(people), str(seed)], scratch=scratch)
        found.append(Grown(**json.loads(done.out), peak=done.peak))
    return found


def one(people: int, seed: int) -> dict[str, float]:
    """One size, measured in this process; making the people is left out."""
    load = os.getloadavg()[0]
    found = doubles(seed, people=people, rows=ROWS)
    register = [record_of(own, said) for own, said in enumerate(found.register)]
    sealed = [told(said) for said in found.register]
    begun, used = time.perf_counter(), time.process_time()
    pairs = doubled(register, sealed)
    seconds, processors = time.perf_counter() - begun, time.process_time() - used
    asked = [record_of(row, said) for row, said in enumerate(found.incoming)]
    begun, used = time.perf_counter(), time.process_time()
    looked_at = len(between(asked, register))
    return {
        "people": people, "seconds": seconds, "processors": processors, "pairs": pairs,
        "of_list": time.perf_counter() - begun, "list_processors": time.process_time() - used,
        "looked_at": looked_at, "load": max(load, os.getloadavg()[0]),
    }  # fmt: skip


def power(sizes: Sequence[float], taken: Sequence[float]) -> float:
    """The exponent of the law of growth between the two largest: below them what every run begins with weighs more."""
    return math.log(taken[-1] / taken[-2]) / math.log(sizes[-1] / sizes[-2])


def straight_and_square(sizes: Sequence[float], taken: Sequence[float]) -> tuple[float, float]:
    """`a` and `b` of a·n + b·n², by least squares of what each is off by in hundredths of itself; none below nought."""
    of = [(size / each, size**2 / each) for size, each in zip(sizes, taken, strict=True)]
    xx, xy, yy = (sum(one[i] * one[j] for one in of) for i, j in ((0, 0), (0, 1), (1, 1)))
    x, y = sum(one[0] for one in of), sum(one[1] for one in of)
    whole = xx * yy - xy * xy
    a, b = (x * yy - y * xy) / whole, (xx * y - xy * x) / whole
    if b < 0:
        return x / xx, 0.0
    return (0.0, y / yy) if a < 0 else (a, b)


def lines(found: Sequence[Grown]) -> list[str]:
    """What the page says of it."""
    return [
        f"## {page.TITLES['growth'][0]}",
        "",
        f"Invented people (`caunoi/synth/doubles.py`) in memory, everybody against everybody as `caunoi people duplicates`"
        f" compares them, and a list of {ROWS:,} rows against all of them, blocked and compared; what is read from the"
        " database and opened is left out, and so is making the people. Each size in a process of its own. Load is how many"
        " processes wanted the two cores at the time: seconds of the processors are what other work moves less.",
        "",
        f"| people | against themselves, s | of the processors, s | asked about | {ROWS:,} rows, s | of the processors, s | pairs looked at | peak memory | load |",
        "| --: | --: | --: | --: | --: | --: | --: | --: | --: |",
        *[
            f"| {one.people:,} | {one.seconds:.1f} | {one.processors:.1f} | {one.pairs:,} | {one.of_list:.1f}"
            f" | {one.list_processors:.1f} | {one.looked_at:,} | {one.peak:,.0f} MiB | {one.load:.1f} |"
            for one in found
        ],
        "",
        *(_carried_on(found) if len(found) >= ENOUGH else ()),
    ]


def _carried_on(found: Sequence[Grown]) -> list[str]:
    sizes = [float(one.people) for one in found]
    largest = found[-1]
    times = NATION / largest.people
    taken = [one.processors for one in found]
    exponent = power(sizes, taken)
    straight, square = straight_and_square(sizes, taken)
    by_squares = straight * NATION + square * NATION**2
    of_list = [one.list_processors for one in found]
    return [
        f"- Everybody against everybody grows as the number of people to the power {exponent:.2f} between the two largest. Carried on to"
        f" {NATION:,}: {largest.processors * times**exponent / 60:,.0f} minutes of the processors by that law;"
        f" {by_squares / 60:,.0f} by a part that grows with the people and one with their square, which pairs that share a"
        " name or a day of birth do in the end. Nothing of that size was measured.",
        f"- {ROWS:,} rows grow to the power {power(sizes, of_list):.2f}: {largest.of_list:.1f} s against {largest.people:,}; against"
        f" {NATION:,}, by that law, {largest.list_processors * times ** power(sizes, of_list):,.0f} s of the processors.",
        f"- Memory, if it goes on as between the two largest: {_memory(found) / 1024:,.0f} GiB for {NATION:,}. What does not fit"
        " is compared in parts, or by the same model on Spark; neither was tried.",
        "",
    ]


def _memory(found: Sequence[Grown]) -> float:
    one, other = found[-2:]
    return other.peak + (other.peak - one.peak) / (other.people - one.people) * (NATION - other.people)


if __name__ == "__main__":
    print(json.dumps(one(int(sys.argv[1]), int(sys.argv[2]))))
