"""A pytest plugin: instead of running the tests once, runs them against one mutant after another, each in a fork.

`python -m pytest -p proof.mutating TESTS` with the moment to stop at, the seed and how many were tried before in
CAUNOI_MUTATING; one line of JSON a mutant goes to the file named there. The tests are collected once and run in the
process that forked, so that a mutant costs what its tests cost.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

import pytest

from proof.mutants import Mutant, mutants, put

#: A mutant that never ends is found by that.
HANGS = 20


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
            "_own_is_hidden_well", "moved_too_little", "_stood", "tied_by_who_stood", "_standing_together",
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
        if not _all_pass(session, items, None):
            print(json.dumps({"broken": "the tests fail without any mutant"}), file=file)
            return True
        print(json.dumps({"all": len(drawn)}), file=file)
        for number, (target, mutant) in enumerate(drawn[told["tried"] :]):
            if number and time.monotonic() >= told["until"]:
                break
            mine = [item for item in items if item.nodeid.startswith(target.tests)]
            survived = _all_pass(session, mine, (target, mutant))
            line = {"where": mutant.where, "what": mutant.what, "survived": survived}
            print(json.dumps(line, ensure_ascii=False), file=file, flush=True)
    return True


def _asks_a_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or "db" in getattr(item, "fixturenames", ())


def _all_pass(
    session: pytest.Session, items: Sequence[pytest.Item], changed: tuple[Target, Mutant] | None
) -> bool:
    """Whether every test is green, in a process of its own that ends with the first that is not."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(HANGS)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        if changed is not None:
            put(import_module(changed[0].module), changed[1])
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                os._exit(1)
        os._exit(0 if items else 1)
    except BaseException:  # noqa: BLE001 - whatever it is, the mutant did it, and this process goes no further
        os._exit(1)
