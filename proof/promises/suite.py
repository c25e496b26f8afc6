"""The suite looked at deeper: stated properties with many more invented cases, and what no test reaches."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from caunoi.vocabulary.text import Text
from proof import stopping
from proof.ledger import ROOT, Ledger
from proof.promise import Bound, Promise

WORKERS = os.environ.get("WORKERS", "2")
# What is measured lies beside the homes, not in the repository: a slice adds to it, and its loss begins it anew.
REACHED = ROOT / "var" / "proof" / "coverage"
# What a file of tests is thought to take before it was ever timed, and what starting the runner takes (seconds).
GUESS, START = 4.0, 6.0
COVERS = (
    "caunoi",
    "tests",
    "conftest.py",
    "pyproject.toml",
    "requirements/test.txt",
    "proof/promises/suite.py",
    "proof/stopping.py",
)


AT_ONCE = ("-n", WORKERS, "--dist", "worksteal")


@dataclass
class Suite:
    """One run of pytest: seconds by file of tests, the tests that failed, invented cases, the exit code.

    `ran` are the tests that ran, by file; `left` the files with tests that did not, because the moment had come.
    """

    code: int
    took: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    cases: int = 0
    ran: dict[str, list[str]] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)


# A step of a proof: the ledger, files of tests, those of them that ran before, the moment to stop at.
Step = Callable[[Ledger, list[str], list[str], float], Suite]


def run_tests(
    *said: str, until: float, ran: list[str] | None = None, settings: dict[str, str] | None = None
) -> Suite:
    """Run pytest in a process of its own: no test begins after `until`, none of those that `ran` runs again."""
    with tempfile.TemporaryDirectory(prefix="caunoi-suite.") as scratch:
        report = Path(scratch) / "report.xml"
        over = Path(scratch) / "passed-over"
        command = [
            "-q",
            f"--junitxml={report}",
            "--hypothesis-show-statistics",
            "-p",
            "proof.stopping",
            *said,
        ]
        stops = stopping.settings(until, ran or [], str(over))
        done = _pytest(*command, settings=stops | (settings or {}))
        # Where everything asked about ran before, pytest finds no test: nothing went wrong.
        suite = Suite(0 if done.returncode == pytest.ExitCode.NO_TESTS_COLLECTED and ran else done.returncode)
        passed_over = over.read_text(encoding="utf-8").splitlines() if over.exists() else []
        suite.left = {test.split("::", 1)[0] for test in passed_over}
        suite.cases = sum(int(count) for count in re.findall(r"(\d+) passing", done.stdout))
        if not report.exists():
            suite.failed = [f"pytest ended with {done.returncode}: {(done.stdout + done.stderr)[-300:]}"]
            return suite
        for one in ET.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it a moment ago
            file, inside = _place_of(one.get("classname", ""))
            suite.ran.setdefault(file, []).append("::".join([file, *inside, one.get("name", "")]))
            suite.took[file] = round(suite.took.get(file, 0) + float(one.get("time", 0)), 1)
            if one.find("failure") is not None or one.find("error") is not None:
                suite.failed.append(f"{file}::{one.get('name')}")
        return suite


def _pytest(*said: str, settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CAUNOI_")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *said],
        cwd=ROOT, env=environment | settings, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _place_of(dotted: str) -> tuple[str, list[str]]:
    """pytest writes a file as a dotted name, with the class after it where there is one: both of them."""
    parts = dotted.split(".")
    long = len(parts)
    while long and not (ROOT / ("/".join(parts[:long]) + ".py")).exists():
        long -= 1
    return "/".join(parts[:long]) + ".py", parts[long:]


def files_of_tests(*said: str) -> list[str]:
    """The files that hold tests, as pytest finds them."""
    found = _pytest("-q", "--collect-only", *said, settings={}).stdout
    return sorted({line.split("::", 1)[0] for line in found.splitlines() if "::" in line})


def a_batch(waiting: list[str], took: dict[str, float], seconds: float) -> list[str]:
    """The first of the waiting files that fit into so many seconds; one at least."""
    batch: list[str] = []
    left = seconds - START
    for file in waiting:
        left -= took.get(file, GUESS) / int(WORKERS)
        if batch and left < 0:
            break
        batch.append(file)
    return batch


def _in_batches(ledger: Ledger, until: float, tests: tuple[str, ...], step: Step) -> None:
    """Files in turn, those that had the fewest turns first; a slice begins where the last one ended."""
    begun, first = time.monotonic(), True
    if not ledger.state.get("turns"):
        ledger.state["turns"] = dict.fromkeys(files_of_tests(*tests), 0)
    turns, took = ledger.state["turns"], ledger.state.setdefault("took", {})
    # Files whose turn a slice ended: what of them ran already.
    begun_files = ledger.state.setdefault("begun", {})
    while turns and (first or time.monotonic() < until):
        order = sorted(turns, key=lambda file: (turns[file], took.get(file, GUESS), file))
        waiting = [file for file in order if turns[file] == turns[order[0]]]
        batch = a_batch(waiting, took, until - time.monotonic())
        suite = step(ledger, batch, [test for file in batch for test in begun_files.get(file, ())], until)
        for file in batch:
            _took_its_turn(ledger.state, file, suite)
        ledger.whole = min(turns.values()) > 0
        ledger.seconds += time.monotonic() - begun
        begun, first = time.monotonic(), False
        ledger.save()
        if suite.code not in {0, 1} or (step is reach_further and ledger.whole):
            return


def _took_its_turn(state: dict[str, Any], file: str, suite: Suite) -> None:
    """Note that a file had its turn, or which of its tests have had theirs."""
    before = state["begun"].pop(file, [])
    if before and file in suite.took:
        suite.took[file] = round(suite.took[file] + state["took"].get(file, 0), 1)
    if file in suite.took:
        state["took"][file] = suite.took[file]
    if file in suite.left:
        state["begun"][file] = sorted({*before, *suite.ran.get(file, ())})
    else:
        state["turns"][file] += 1


def invent_more(ledger: Ledger, batch: list[str], ran: list[str], until: float) -> Suite:
    """The properties of these files with fresh cases."""
    suite = run_tests(
        "-m", "hypothesis", "--hypothesis-profile=proof", *AT_ONCE, *batch, until=until, ran=ran
    )
    ledger.n += suite.cases
    ledger.figure += len(suite.failed)
    for test in suite.failed:
        ledger.fail(test)
    return suite


def reach_further(ledger: Ledger, batch: list[str], ran: list[str], until: float) -> Suite:
    """The lines and branches that these files reach, added to what was reached before."""
    data = {"COVERAGE_FILE": str(REACHED / "data")}
    said = ("--cov", "--cov-append", "--cov-report=", *AT_ONCE, *batch)
    suite = run_tests(*said, until=until, ran=ran, settings=data)
    ledger.n += len(suite.took.keys() - {test.split("::", 1)[0] for test in ran})
    ledger.figure = reached(data)
    # Whether the tests pass is for make test to say; what could not run at all reaches nothing.
    if suite.code not in {0, 1}:
        ledger.fail(" ".join(suite.failed))
    return suite


def reached(data: dict[str, str]) -> float:
    """Percent of lines and branches together; 0 where nothing was measured."""
    told = subprocess.run(
        [sys.executable, "-m", "coverage", "report", "--format=total", "--precision=1"],
        cwd=ROOT, env=os.environ | data, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return float(told.stdout) if told.returncode == 0 else 0.0


def cases(ledger: Ledger, until: float) -> None:
    """Every property in turn, again and again while there is time."""
    # Reading every test to find the few that state properties would take longer than a short slice.
    naming = (
        str(path.relative_to(ROOT))
        for top in ("caunoi", "proof", "tests")
        for path in sorted((ROOT / top).rglob("test_*.py"))
        if "hypothesis" in path.read_text(encoding="utf-8")
    )
    _in_batches(ledger, until, ("-m", "hypothesis", *naming), invent_more)


def coverage(ledger: Ledger, until: float) -> None:
    """Every file of tests once; where all had their turn, the figure stands."""
    measured = REACHED / "data"
    if not measured.exists() or not ledger.state.get("turns"):
        shutil.rmtree(REACHED, ignore_errors=True)
        REACHED.mkdir(parents=True)
        ledger.n, ledger.figure, ledger.whole, ledger.state = (
            0,
            0,
            False,
            {"took": ledger.state.get("took", {})},
        )
    if not ledger.whole:
        _in_batches(ledger, until, (), reach_further)


CASES = Promise(
    name="cases",
    promised=Text(
        vi="Mọi tính chất đã nêu đứng vững trước rất nhiều trường hợp bịa ra, mỗi lần chạy lại bịa trường hợp mới.",
        en="Every stated property stands up to a great many invented cases, new ones each time.",
    ),
    bound=Bound("at most", 0),
    line="{figure} properties fell in {n} invented cases",
    budget=60,
    covers=COVERS,
    tests_too=True,
    run=cases,
)
COVERAGE = Promise(
    name="coverage",
    promised=Text(
        vi="Các phép thử đi qua hầu hết dòng lệnh và ngã rẽ của mã nguồn.",
        en="The tests reach nearly every line and branch of the code.",
    ),
    bound=Bound("at least", 92),
    line="{figure} % of lines and branches, by {n} files of tests",
    budget=120,
    covers=COVERS,
    tests_too=True,
    run=coverage,
)
