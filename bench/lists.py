"""A long list against a known register: looked at, taken in, taken back, through the whole site and a worker of its own.

A process of its own is the site (`python -m bench.lists site`): it sends the file as an officer's browser would, waits for
the worker and opens the page. The worker (`work`) is `caunoi work` itself, with clocks around its coarse parts.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench import page
from bench.intake import HEADER, NAME, TAX_CODE, people_rows, write_employers
from bench.measuring import CAUNOI, PYTHON, ROOT, at_home, bound, median, run
from caunoi.synth.scales import AT
from caunoi.synth.sheets import Row, Sheet, write_xlsx
from caunoi.vocabulary.names import fold

#: Of a hundred rows of the list; the others are known by their number. Of a hundred of these, how many changed.
NEW, WITHOUT_NUMBER, CHANGED = 6, 4, 10
#: The day of the list, a month after that of the register.
DAY = AT + timedelta(days=31)
#: Steps of one list, in their order, with how many times the reading by python-calamine alone each may take.
STEPS = {"look": 10, "take in": 5, "take back": 5}
MEMORY = 1024
#: What of a step no clock stands on: the site itself, waiting for the worker, deciding.
REST = "deciding, the site and waiting"
_AWAY, _BACK = "nghỉ thai sản từ 10/01/2024", "nghỉ thai sản từ 15/11/2023"
# Seconds between two looks at the memory of all processes.
_SAMPLED_EVERY = 0.05


@dataclass(frozen=True)
class Drawn:
    """Rows of the register and of the list, with a note each; `truth` is how many lines a look has to tell, by fate."""

    register: list[Row]
    listed: list[Row]
    truth: dict[str, int]


@dataclass(frozen=True)
class Step:
    """Seconds by the wall clock and of the processors, and of which parts; the peak memory of all processes in MiB."""

    seconds: float
    processor: float
    peak: float
    parts: dict[str, float]


@dataclass(frozen=True)
class Found:
    """What was measured: the reading alone as pairs of seconds by the clock and of the processor, and each list's steps."""

    rows: int
    people: int
    truth: dict[str, int]
    calamine: list[tuple[float, float]]
    turns: list[dict[str, Step]]
    #: MiB of all processes before anything is sent, and how many wanted a processor meanwhile.
    idle: float
    load: float

    @property
    def reading(self) -> tuple[float, float]:
        """Seconds by the wall clock and of the processor of the reading alone, medians."""
        return median([one for one, _ in self.calamine]), median([one for _, one in self.calamine])

    def taken(self, step: str) -> tuple[float, float]:
        """The same of a step."""
        some = [turn[step] for turn in self.turns]
        return median([one.seconds for one in some]), median([one.processor for one in some])


def drawn(rows: int) -> Drawn:
    """A list of so many rows and the register of 29 people for each 30 of them that it meets."""
    people = rows * 29 // 30
    new, bare = rows * NEW // 100, rows * WITHOUT_NUMBER // 100
    known = rows - new - bare
    changed = known * CHANGED // 100
    everybody = people_rows(people + new)
    # One half comes back from leave, the other goes.
    notes = [_BACK if at < changed // 2 else "" for at in range(people)]
    register = [(*row, note) for row, note in zip(everybody, notes, strict=False)]
    said = [_AWAY if changed // 2 <= at < changed else "" for at in range(known)]
    listed: list[Row] = [(*row, note) for row, note in zip(everybody, said, strict=False)]
    unnumbered = [_without_number(row) for row in everybody[known : known + bare]]
    listed += [*unnumbered, *((*row, "") for row in everybody[people:])]
    # Whoever has the name and the year of a row that waits may be meant by it, and is not said to be gone.
    meant = {_name_and_year(row) for row in unnumbered}
    gone = [row for row in everybody[known + bare : people] if _name_and_year(row) not in meant]
    truth = {"joined": new, "changed": changed, "doubtful": bare, "left": len(gone), "same": known - changed}
    return Drawn(register, listed, truth)


def _without_number(row: Row) -> Row:
    """Name and year alone, as of somebody whose card nobody has seen: whom it means is for a person to say."""
    return (row[0], str(row[1])[-4:], row[2], None, row[4], row[5], "")


def _name_and_year(row: Row) -> tuple[str, str]:
    return fold(str(row[0])), str(row[1])[-4:]


def _write(path: Path, rows: list[Row], day: str) -> None:
    head: list[Row] = [
        (f"CĐCS {NAME}", *[None] * 6),
        (f"DANH SÁCH ĐOÀN VIÊN CÔNG ĐOÀN (đến {day})", *[None] * 6),
        (f"Mã số thuế: {TAX_CODE}", *[None] * 6),
        (*HEADER, "Ghi chú"),
    ]
    write_xlsx(path, Sheet(name="Danh sách", rows=[*head, *rows], about=len(rows)))


def measure(scratch: Path, *, rows: int, runs: int) -> Found:
    """Each list against a register as it was before any; the file alone is read before each and after the last."""
    told = drawn(rows)
    register, listed = scratch / "register.xlsx", scratch / "list.xlsx"
    employers, home = scratch / "employers.xlsx", scratch / "home"
    write_employers(employers, rows + rows // 20)
    _write(register, told.register, f"{AT:%d/%m/%Y}")
    _write(listed, told.listed, f"{DAY:%d/%m/%Y}")
    for path in (employers, register):
        run([CAUNOI, "intake", str(path), "--as-of", AT.isoformat(), "--json"], home=home)
    calamine, turns, idle, load = [], [], 0.0, os.getloadavg()[0]
    for turn in range(runs):
        calamine.append(_read_alone(listed))
        own = scratch / f"home-{turn}"
        shutil.copytree(home, own, ignore=shutil.ignore_patterns("socket*"))
        steps, before = _through_the_site(own, listed, told.truth)
        turns.append(steps)
        idle, load = max(idle, before), max(load, os.getloadavg()[0])
        shutil.rmtree(own)
    calamine.append(_read_alone(listed))
    return Found(rows, len(told.register), told.truth, calamine, turns, idle, load)


def _read_alone(path: Path) -> tuple[float, float]:
    seconds, processor = run([PYTHON, "-m", "bench.lists", "calamine", str(path)]).out.split()
    return float(seconds), float(processor)


def _through_the_site(home: Path, path: Path, truth: dict[str, int]) -> tuple[dict[str, Step], float]:
    """One list looked at, taken in and taken back over that home, and the memory before anything was sent.

    Raises RuntimeError where a count is not as drawn, or something else stands after the taking back.
    """
    command = [PYTHON, "-m", "bench.lists", "site", str(path)]
    child = subprocess.Popen(
        command, cwd=ROOT, env=at_home(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with _sampled(child.pid) as memory:
        out, err = child.communicate()
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}:\n{err[-2000:]}")
    told: dict[str, Any] = json.loads(out.splitlines()[-1])
    if not _as_drawn(told["fates"], truth):
        raise RuntimeError(f"Of {truth} were told {told['fates']}: the figure would mean nothing.")
    if told["before"] != told["after"]:
        raise RuntimeError("After the taking back something else stands: the figure would mean nothing.")
    steps = {
        name: Step(one["seconds"], one["processor"], _peak(memory, *one["between"]), one["parts"])
        for name, one in told["steps"].items()
    }
    return steps, _peak(memory, told["idle"] - 10 * _SAMPLED_EVERY, told["idle"])


def _as_drawn(fates: dict[str, int], truth: dict[str, int]) -> bool:
    """Whether the counts are those that were drawn. Of ten thousand new people one may be taken for somebody on record
    by chance, whom an officer is asked about: among many invented ones some are alike in name, birth and number."""
    asked = fates["doubtful"] - truth["doubtful"]
    told = fates | {"joined": fates["joined"] + asked, "doubtful": truth["doubtful"]}
    return 0 <= asked <= truth["joined"] / 10_000 and told == truth


def _peak(memory: list[tuple[float, float]], begun: float, ended: float) -> float:
    return max((mib for at, mib in memory if begun <= at <= ended), default=0.0)


@contextmanager
def _sampled(process: int) -> Iterator[list[tuple[float, float]]]:
    """The proportional memory of a process and of all below it in MiB, over and over: (moment, sum)."""
    found: list[tuple[float, float]] = []
    over = threading.Event()

    def sample() -> None:
        while not over.wait(_SAMPLED_EVERY):
            found.append((time.monotonic(), sum(map(_proportional, family(process))) / 1024))

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def family(process: int) -> list[int]:
    """A process and all below it."""
    found, waiting = [], [process]
    while waiting:
        found.append(waiting.pop())
        for task in Path(f"/proc/{found[-1]}/task").glob("*/children"):
            waiting += map(int, _text(task).split())
    return found


def _proportional(process: int) -> int:
    """KiB of a process, what it shares counted in parts."""
    lines = _text(Path(f"/proc/{process}/smaps_rollup")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _text(path: Path) -> str:
    # A process may end while it is looked at.
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def lines(found: Found) -> list[str]:
    """What the page says of it."""
    wall, processor = found.reading
    peak = max(step.peak for turn in found.turns for step in turn.values())
    truth = found.truth
    return [
        f"## {page.TITLES['lists'][0]}",
        "",
        f"One XLSX of {found.rows:,} rows and seven columns against a register of {found.people:,} people:"
        f" {100 - NEW - WITHOUT_NUMBER} of a hundred known by their identity number, {NEW} new, {WITHOUT_NUMBER} with name"
        f" and year alone, and {CHANGED} of a hundred known changed (half go on leave, half come back). Sent through the"
        " whole site as a browser does, looked at by a worker of its own until the difference is on the page; taken in by"
        " one press; taken back, the page that says what would end included. On SQLite. Counts are held against what was"
        f" drawn ({truth['joined']:,} joined, {truth['changed']:,} changed, {truth['doubtful']:,} doubtful,"
        f" {truth['left']:,} gone), and after the taking back the same stands as before (`proof/projection.py`). Python-calamine"
        f" alone reads every row of that file in {wall:.2f} s ({processor:.2f} s of the processor), {len(found.calamine)} times"
        f" among them; the list {_times(len(found.turns))}. A worker asks once a second what there is to do, and that waiting is"
        " in the seconds. The machine had"
        f" {found.load:.1f} processes at work or waiting for one of its processors.",
        "",
        "| | seconds | times calamine | of the processors | times calamine | peak memory of all processes |",
        "| --- | --: | --: | --: | --: | --: |",
        *[_line(found, step) for step in STEPS],
        "",
        *[
            bound(
                f"{found.taken(step)[0] / wall:.1f} times the reading alone to {step}"
                f" ({found.taken(step)[1] / processor:.1f} of the processors)",
                found.taken(step)[0] <= most * wall,
                f"at most {most} times",
            )
            for step, most in STEPS.items()
        ],
        bound(
            f"{peak:,.0f} MiB at the peak over the site, the worker, the jailed child and the answering process",
            peak <= MEMORY,
            f"at most {MEMORY:,} MiB",
        ),
        "",
        "What the worker's seconds went to, each part without those inside of it:",
        "",
        *[f"- {step}: {_parts(found, step)}." for step in STEPS],
        "",
        *_limits(found, peak),
    ]


def _times(turns: int) -> str:
    return "once" if turns == 1 else f"{turns} times, each from the register as it was"


def _line(found: Found, step: str) -> str:
    (wall, processor), (seconds, used) = found.reading, found.taken(step)
    peak = max(turn[step].peak for turn in found.turns)
    return f"| {step} | {seconds:.1f} | {seconds / wall:.1f} | {used:.1f} | {used / processor:.1f} | {peak:,.0f} MiB |"


def _of_parts(found: Found, step: str) -> list[tuple[str, float]]:
    """Seconds of each part of a step, medians, the longest first; what no part claims is the rest."""
    names = {name for turn in found.turns for name in turn[step].parts}
    each = {name: median([turn[step].parts.get(name, 0.0) for turn in found.turns]) for name in names}
    rest = found.taken(step)[0] - sum(each.values())
    return sorted([*each.items(), (REST, rest)], key=lambda part: -part[1])


def _parts(found: Found, step: str) -> str:
    whole = found.taken(step)[0]
    parts = _of_parts(found, step)
    return ", ".join(f"{name} {taken:.1f} s ({100 * taken / whole:.0f} %)" for name, taken in parts)


def _limits(found: Found, peak: float) -> list[str]:
    """What stands in the way of each bound that does not hold, as measured."""
    wall, _ = found.reading
    told = []
    for step, most in STEPS.items():
        seconds, _ = found.taken(step)
        if seconds <= most * wall:
            continue
        largest = " and ".join(
            f"{name}, {taken / wall:.1f} times the reading alone (without it {(seconds - taken) / wall:.1f})"
            for name, taken in _of_parts(found, step)[:2]
        )
        told.append(
            f"- To {step} took {seconds - most * wall:.1f} s more than its bound. Its largest parts: {largest}."
        )
    if peak > MEMORY:
        told.append(
            f"- Of the peak {found.idle:,.0f} MiB are there before anything is sent: the site, the worker and the answering"
            " process with their libraries."
        )
    return [*told, ""] if told else []


def read_alone(path: str) -> None:
    """Print the seconds that python-calamine needs for every row of that file, by the clock and of the processor."""
    from python_calamine import CalamineWorkbook

    begun, used = time.perf_counter(), time.process_time()
    CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    print(time.perf_counter() - begun, time.process_time() - used)


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "calamine":
        read_alone(*rest)
    else:
        from bench import listing

        {"site": listing.site, "work": listing.work, "projection": listing.projection}[what](*rest)
