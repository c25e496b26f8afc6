"""Each proof is shown to bite: what it looks for is put there, and it is found."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pyarrow
import pyarrow.parquet
import pytest

from caunoi.indicators import feeding
from caunoi.indicators.computing import Engine, Question
from caunoi.organisations import founding
from caunoi.synth import worlds
from caunoi.synth.places import LONG_AN
from caunoi.synth.registering import loading
from caunoi.synth.scales import OFFICE, scaled
from proof import drawing, stopping
from proof.folders import Told
from proof.homes import Fell
from proof.ledger import ROOT, Ledger
from proof.promises import coming_in, figures, secrets, suite

NUMBER = "080190012345"


# ------------------------------------------------------------------ no-number-in-clear


@pytest.mark.parametrize(
    "content",
    [
        NUMBER.encode(),
        b"x" + NUMBER.encode() + b"99",
        b"080 190 012 345",
        b"080.190.012-345",
        NUMBER.lstrip("0").encode(),
        NUMBER.encode("utf-16-le"),
        NUMBER.encode("utf-16-be"),
        int(NUMBER).to_bytes(6),
        struct.pack("<q", int(NUMBER)),
    ],
)
def test_a_number_in_any_spelling_is_found(tmp_path, content):
    (tmp_path / "log").write_bytes(b"before " + content + b" after")
    assert secrets.hits(tmp_path, [NUMBER])


def test_a_number_in_a_name_or_in_a_packed_column_is_found(tmp_path):
    (tmp_path / f"{NUMBER}.xlsx").touch()
    table = pyarrow.table({"n": [int(NUMBER)] * 1000, "s": [NUMBER] * 1000})
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet", compression="zstd")
    assert {hit.split(",")[0].split(":")[0] for hit in secrets.hits(tmp_path, [NUMBER])} >= {
        f"{NUMBER}.xlsx",
        "a.parquet",
    }


def test_other_digits_are_not_found(tmp_path):
    (tmp_path / "log").write_bytes(b"080190012346 1150000064 0901234567" + bytes(range(256)))
    assert secrets.hits(tmp_path, [NUMBER]) == []


# ------------------------------------------------------------------ inbox


def test_a_figure_or_a_count_that_is_off_by_one_is_a_mismatch():
    told = dict.fromkeys(
        (
            "state_signed", "non_state_signed", "state_with_agreement", "non_state_with_agreement", "state_unionised",
            "non_state_unionised", "employers_headcount_unknown", "agreements_perhaps_in_tail", "employers", "workers",
            "employers_25", "employers_25_with_union", "unions", "people", "gifts", "gift_people", "rows_to_refuse",
            "people_in_two_unions", "rows_noted_as_left", "gift_rows_named_again", "gift_rows_without_identity",
        ),
        1,
    )  # fmt: skip
    outcome = SimpleNamespace(totals={"refused": 1, "held": 4, "memberships_open": 1}, files=[])
    right = {
        name: should
        for name, (_, should) in coming_in._compared(told, outcome, _Anything()).items()
        if isinstance(should, Told)
    }
    assert coming_in.mismatches(told, outcome, right) == []
    assert len(coming_in.mismatches(told, outcome, right | {"members": Told(2, None, 0)})) == 1
    outcome.totals["held"] = 5
    assert coming_in.mismatches(told, outcome, right) == ["rows held: 5, should be 4"]


class _Anything(dict):
    def __missing__(self, key):
        return None


# ------------------------------------------------------------------ door


NOW = datetime(2024, 1, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def office(db):
    founding.ensure_home(at=NOW)
    world = worlds.build(LONG_AN, scaled(0.15, base=OFFICE), seed=5)
    list(loading.load([world], at=NOW, nation=False))


def test_a_row_lost_behind_a_figure_is_a_door_that_does_not_fit(office, tmp_path, monkeypatch):
    folder = feeding.feed(tmp_path / "snapshots")
    engine = Engine(folder, feeding.parameters(folder))
    question = Question(at=date(2023, 12, 31))
    [figure] = engine.figures(["members"], question, units=[engine.closure(question).root])
    assert list(figures.doors_that_do_not_fit(engine, question, figure)) == []
    whole = Engine.records
    monkeypatch.setattr(Engine, "records", lambda *said, **more: whole(*said, **more)[1:])
    assert list(figures.doors_that_do_not_fit(engine, question, figure)) != []


# ------------------------------------------------------------------ drawing


def a_ledger(tmp_path) -> Ledger:
    return Ledger(tmp_path / "a.json", "code")


def test_a_case_that_falls_is_kept_with_its_seed_and_tried_first_when_the_code_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "in_a_home", lambda work: work())
    ledger = a_ledger(tmp_path)
    drawing.drawn("x", lambda seed: (3, [f"wrong {seed}"]))(ledger, 0)
    assert (ledger.n, ledger.figure, len(ledger.again)) == (3, 1, 1)
    [seed] = ledger.again
    met = []
    fresh = Ledger(tmp_path / "a.json", "other", again=[seed])
    drawing.drawn("x", lambda one: (met.append(one) or 1, []))(fresh, 0)
    assert met == [seed]
    assert fresh.again == []


def test_slices_draw_other_cases_and_a_fall_of_the_process_is_a_failure(tmp_path, monkeypatch):
    monkeypatch.setattr(drawing, "in_a_home", lambda work: work())
    ledger, met = a_ledger(tmp_path), []
    run = drawing.drawn("x", lambda seed: (met.append(seed) or 1, []))
    for _ in range(5):
        run(ledger, 0)
    assert len(set(met)) == ledger.n == 5

    def falls(work):
        raise Fell("killed")

    monkeypatch.setattr(drawing, "in_a_home", falls)
    run(ledger, 0)
    assert ledger.failures[0].endswith("killed")


# ------------------------------------------------------------------ the suite


def test_a_batch_takes_what_fits_and_one_at_least():
    took = {"a": 2.0, "b": 100.0, "c": 2.0}
    assert suite.a_batch(["a", "c", "b"], took, 20) == ["a", "c"]
    assert suite.a_batch(["b", "a"], took, 1) == ["b"]
    assert suite.a_batch([], took, 20) == []


def test_a_property_that_fell_is_a_failure(tmp_path, monkeypatch):
    ledger = a_ledger(tmp_path)
    monkeypatch.setattr(suite, "files_of_tests", lambda *said: ["a"])
    monkeypatch.setattr(suite, "run_tests", lambda *said, **_: suite.Suite(1, {"a": 1.0}, ["a::test_x"], 10))
    suite.cases(ledger, 0)
    assert (ledger.figure, ledger.failures, ledger.n) == (1, ["a::test_x"], 10)


def test_a_file_that_a_slice_ended_goes_on_where_it_stood(tmp_path, monkeypatch):
    ledger, asked = a_ledger(tmp_path), []
    monkeypatch.setattr(suite, "files_of_tests", lambda *said: ["a", "b"])

    def runs(*said, until, ran):
        asked.append((said[-1], ran))
        # One test a slice, of the two that each file has.
        one = f"{said[-1]}::test_{len(ran)}"
        return suite.Suite(0, {said[-1]: 3.0}, [], 10, {said[-1]: [one]}, set() if ran else {said[-1]})

    monkeypatch.setattr(suite, "run_tests", runs)
    monkeypatch.setattr(suite, "a_batch", lambda waiting, took, seconds: waiting[:1])
    for _ in range(3):
        suite.cases(ledger, 0)
    assert asked == [("a", []), ("a", ["a::test_0"]), ("b", [])]
    assert (ledger.state["turns"], ledger.state["begun"]) == ({"a": 1, "b": 0}, {"b": ["b::test_0"]})
    assert (ledger.state["took"], ledger.whole) == ({"a": 6.0, "b": 3.0}, False)


def test_after_its_moment_a_run_begins_no_test_and_says_which(tmp_path):
    """And the moment not come: every test runs, but for those that ran before."""
    (tmp_path / "test_slow.py").write_text(
        "from pathlib import Path\nimport pytest\n\n@pytest.mark.parametrize('n', range(4))\n"
        "def test_x(n):\n    with Path(__file__).with_name('ran').open('a') as file:\n        file.write(str(n))\n"
    )
    for until, ran in (
        (0.0, []),
        (time.monotonic() + 600, ["test_slow.py::test_x[0]", "test_slow.py::test_x[2]"]),
    ):
        stops = stopping.settings(until, ran, str(tmp_path / "over"))
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", "--rootdir", ".", "-p", "proof.stopping", "."],
            cwd=tmp_path, env=os.environ | stops | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0
    assert (tmp_path / "ran").read_text() == "013"
    passed_over = (tmp_path / "over").read_text().split()
    assert passed_over == [f"test_slow.py::test_x[{n}]" for n in (1, 2, 3)]


def test_what_is_reached_is_judged_when_every_file_had_its_turn(tmp_path, monkeypatch):
    ledger = a_ledger(tmp_path)
    monkeypatch.setattr(suite, "REACHED", tmp_path / "reached")
    monkeypatch.setattr(suite, "files_of_tests", lambda *said: ["a", "b"])
    monkeypatch.setattr(suite, "a_batch", lambda waiting, took, seconds: waiting[:1])

    def runs(*said, settings, **_):
        (tmp_path / "reached" / "data").touch()
        return suite.Suite(0, {said[-1]: 1.0})

    monkeypatch.setattr(suite, "run_tests", runs)
    monkeypatch.setattr(suite, "reached", lambda data: 50.0)
    suite.coverage(ledger, 0)
    assert (ledger.n, ledger.whole) == (1, False)
    suite.coverage(ledger, 0)
    assert (ledger.n, ledger.whole) == (2, True)
    # What was measured is lost: it begins anew.
    (tmp_path / "reached" / "data").unlink()
    suite.coverage(ledger, 0)
    assert (ledger.n, ledger.whole) == (1, False)
