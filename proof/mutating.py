"""A pytest plugin: instead of running the tests once, runs them against one mutant after another, each in a fork.

`python -m pytest -p proof.mutating TESTS` with the moment to stop at, the seed and how many were tried before in
CAUNOI_MUTATING; one line of JSON a mutant goes to the file named there. The tests are collected once and run in the
process that forked, so that a mutant costs what its tests cost, the shortest first, up to the one that finds it.
"""

from __future__ import annotations

import json
import math
import os
import random
import resource
import signal
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

import pytest

from proof.mutants import Mutant, mutants, put

#: A mutant is found that computes so many times as long as the code does, and these seconds more: it may never end.
HANGS, MORE = 4, 2
#: One that waits and computes nothing is found by the clock.
WAITS = 120


@dataclass(frozen=True, slots=True)
class Target:
    """A module, the functions of it that decide, and the tests that hold them."""

    module: str
    names: tuple[str, ...]
    tests: tuple[str, ...]


SUPPRESSION = ("caunoi/indicators/tests/test_small_numbers.py", "caunoi/indicators/tests/test_tied_months.py")
DECIDING = "caunoi/access/tests/test_deciding.py"
OFFICE = "caunoi/office/tests/test_tables_of_policy.py"
TRAIL = ("caunoi/trail/tests/test_judging.py", "caunoi/trail/tests/test_canonical.py")
TARGETS = (
    Target("caunoi.access.rights", ("carries", "units_of"), (DECIDING,)),
    Target("caunoi.access.reach", ("Reach",), (DECIDING,)),
    Target("caunoi.access.delegating", ("may_open",), (DECIDING,)),
    Target("caunoi.access.factors", ("must_have_own",), (DECIDING,)),
    Target("caunoi.access.confirming", ("recently_confirmed",), (DECIDING,)),
    Target("caunoi.office.sessions", ("too_old",), (OFFICE,)),
    Target("caunoi.office.limiting", ("read", "Kind"), (OFFICE,)),
    Target("caunoi.office.routes", ("read", "Route.methods"), (OFFICE,)),
    Target(
        "caunoi.indicators.small_numbers",
        (
            "Range", "is_large", "differs_enough", "hides", "within_margins", "Published", "protect", "_without",
            "carried_over", "carried_into", "may_be_shown", "to_hide", "gives_away", "is_hidden_well",
            "moved_too_little", "_stood", "tied_by_who_stood", "_standing_together",
            "_hidden_alike", "_tied", "_in_all", "_parts", "_tell_of_few", "_tells_of_few", "_sum_of",
            "_groups", "_smallest_under", "_culprit", "_next_of",
        ),
        SUPPRESSION,
    ),
    Target("caunoi.indicators.definition", ("Indicator.may_be_seen", "Indicator.class_of"), SUPPRESSION),
    Target(
        "caunoi.trail.canonical",
        ("dense", "moment", "_day", "_uuid", "_json", "_decimal", "spelling", "spelled", "_fits", "random_uuids"),
        TRAIL,
    ),
    Target("caunoi.trail.digesting", ("Digester", "for_digest"), TRAIL),
    Target("caunoi.trail.writing", ("runs_of",), TRAIL),
    Target("caunoi.trail.sealing", ("is_due", "Head.line"), TRAIL),
    Target(
        "caunoi.verify",
        ("runs_of", "ids_of", "is_signed", "block_digest", "value_after", "chain_faults", "head_fault"),
        TRAIL,
    ),
)  # fmt: skip


def every_mutant() -> list[tuple[Target, Mutant]]:
    """All there are, in the order of the sources."""
    return [
        (target, one) for target in TARGETS for one in mutants(import_module(target.module), target.names)
    ]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Tests without a database, against mutants in an order drawn by chance."""
    told = json.loads(os.environ["CAUNOI_MUTATING"])
    items = [item for item in session.items if not _asks_a_database(item)]
    drawn = every_mutant()
    random.Random(told["seed"]).shuffle(drawn)
    with open(told["file"], "w", encoding="utf-8") as file:
        # What the first test of a process pays for is paid once, here, and what was judged with it is taken down again.
        took = _seconds_of(session, items) if items and _passes(session, items[0], None) else {}
        if not took or len(took) < len(items):
            print(json.dumps({"broken": "the tests fail without any mutant"}), file=file)
            return True
        print(json.dumps({"all": len(drawn)}), file=file)
        # Most mutants are found by a test that takes no time; the long ones are for those that are not.
        items.sort(key=lambda item: took[item.nodeid])
        for number, (target, mutant) in enumerate(drawn[told["tried"] :]):
            if number and time.monotonic() >= told["until"]:
                break
            mine = [item for item in items if item.nodeid.startswith(target.tests)]
            most = HANGS * sum(took[item.nodeid] for item in mine) + MORE
            survived = _all_pass(session, mine, target, mutant, most)
            line = {"where": mutant.where, "what": mutant.what, "survived": survived}
            print(json.dumps(line, ensure_ascii=False), file=file, flush=True)
    return True


def _asks_a_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or "db" in getattr(item, "fixturenames", ())


def _seconds_of(session: pytest.Session, items: Sequence[pytest.Item]) -> dict[str, float]:
    """What each test computes without any mutant, up to the first that fails."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:

        def judge() -> bool:
            for item, following in zip(items, [*items[1:], None], strict=True):
                begun = time.process_time()
                if not _passes(session, item, following):
                    return False
                print(json.dumps([item.nodeid, time.process_time() - begun]), file=file, flush=True)
            return True

        apart(judge)
        file.seek(0)
        return dict(map(json.loads, file))


def _all_pass(
    session: pytest.Session, items: Sequence[pytest.Item], target: Target, mutant: Mutant, most: float
) -> bool:
    """Whether every test is green with the mutant, within so many seconds of computing."""

    def judge() -> bool:
        # A process is counted by itself: whatever else the machine does, the verdict is the same.
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(most), math.ceil(most) + 1))
        put(import_module(target.module), mutant)
        following = [*items[1:], None]
        return bool(items) and all(
            _passes(session, item, then) for item, then in zip(items, following, strict=True)
        )

    return apart(judge)


def _passes(session: pytest.Session, item: pytest.Item, following: pytest.Item | None) -> bool:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
    return not session.testsfailed


def apart(judge: Callable[[], bool]) -> bool:
    """What is judged in a process of its own, which ends with that; False where it ends in another way."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(WAITS)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        os._exit(0 if judge() else 1)
    except BaseException:  # noqa: BLE001 - whatever it is, the mutant did it, and this process goes no further
        os._exit(1)
