"""A long list against a known register: looked at, taken in, taken back, through the whole site and a worker of its own.

A process of its own is the site (`python -m bench.lists site`): it sends the file as an officer's browser would, waits for
the worker and opens the page. The worker (`work`) is `caunoi work` itself, with clocks around its coarse parts.
"""

from __future__ import annotations

import json
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

from bench.intake import HEADER, NAME, TAX_CODE, people_rows, write_employers
from bench.measuring import CAUNOI, PYTHON, ROOT, at_home, median, run
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
    calamine, turns = [], []
    for turn in range(runs):
        calamine.append(_read_alone(listed))
        own = scratch / f"home-{turn}"
        shutil.copytree(home, own, ignore=shutil.ignore_patterns("socket*"))
        turns.append(_through_the_site(own, listed, told.truth))
        shutil.rmtree(own)
    calamine.append(_read_alone(listed))
    return Found(rows, len(told.register), told.truth, calamine, turns)


def _read_alone(path: Path) -> tuple[float, float]:
    seconds, processor = run([PYTHON, "-m", "bench.lists", "calamine", str(path)]).out.split()
    return float(seconds), float(processor)


def _through_the_site(home: Path, path: Path, truth: dict[str, int]) -> dict[str, Step]:
    """One list looked at, taken in and taken back over that home. Raises RuntimeError where a count is not as drawn."""
    command = [PYTHON, "-m", "bench.lists", "site", str(path)]
    child = subprocess.Popen(
        command, cwd=ROOT, env=at_home(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with _sampled(child.pid) as memory:
        out, err = child.communicate()
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}:\n{err[-2000:]}")
    told: dict[str, Any] = json.loads(out.splitlines()[-1])
    if told["fates"] != truth:
        raise RuntimeError(f"Of {truth} were told {told['fates']}: the figure would mean nothing.")
    if told["before"] != told["after"]:
        raise RuntimeError("After the taking back something else stands: the figure would mean nothing.")
    return {
        name: Step(one["seconds"], one["processor"], _peak(memory, *one["between"]), one["parts"])
        for name, one in told["steps"].items()
    }


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
