"""The door of proofs itself: what falls short is said and fails the command, and a ledger goes on where it stood."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from caunoi.vocabulary.text import Text
from proof import proving
from proof.ledger import ROOT, Ledger, hash_of, open_ledger
from proof.promise import Bound, Promise
from proof.promises import PROMISES

COVERED = ("proof/promise.py",)


def a_promise(run: Callable[[Ledger, float], None], *, limit: float = 0, name: str = "tried") -> Promise:
    return Promise(
        name=name, promised=Text(vi="Hứa.", en="Promised."), bound=Bound("at most", limit),
        line="{figure} of {n}", budget=1, covers=COVERED, run=run,
    )  # fmt: skip


def adding(n: int, figure: float = 0) -> Callable[[Ledger, float], None]:
    def run(ledger: Ledger, until: float) -> None:
        ledger.n += n
        ledger.figure += figure

    return run


def breaking(ledger: Ledger, until: float) -> None:
    ledger.n += 1
    raise RuntimeError("the proof itself broke")


def prove(promise: Promise, folder: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(proving, "PROMISES", {promise.name: promise})
    return proving.prove([promise.name], budget=0, folder=folder)


def test_a_promise_that_holds_prints_its_line(tmp_path, monkeypatch, capsys):
    assert prove(a_promise(adding(1_234)), tmp_path, monkeypatch)
    assert capsys.readouterr().out == "tried: 0 of 1,234 (bound: at most 0)\n"


@pytest.mark.parametrize("run", [adding(7, 1), adding(0), breaking], ids=["over", "nothing proved", "broken"])
def test_a_promise_that_falls_short_is_said_and_fails(run, tmp_path, monkeypatch, capsys):
    assert not prove(a_promise(run), tmp_path, monkeypatch)
    assert "FALLS SHORT" in capsys.readouterr().out
    assert json.loads((tmp_path / "tried.json").read_text())["holds"] is False
    assert "**không · no**" in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_what_is_under_way_is_not_yet_judged(tmp_path, monkeypatch, capsys):
    def run(ledger: Ledger, until: float) -> None:
        ledger.n, ledger.figure, ledger.whole = 3, 99, False

    assert prove(a_promise(run), tmp_path, monkeypatch)
    assert "99 of 3, so far" in capsys.readouterr().out


def test_a_ledger_goes_on_where_it_stood(tmp_path, monkeypatch):
    for _ in range(3):
        assert prove(a_promise(adding(5)), tmp_path, monkeypatch)
    assert open_ledger(tmp_path / "tried.json", hash_of(COVERED)).n == 15


def test_other_code_begins_anew_and_tries_first_what_once_failed(tmp_path):
    before = open_ledger(tmp_path / "a.json", "old")
    before.n, before.again = 9, [41]
    before.fail("seed 41: it fell")
    before.save()
    assert open_ledger(tmp_path / "a.json", "old").n == 9
    fresh = open_ledger(tmp_path / "a.json", "new")
    assert (fresh.n, fresh.failures, fresh.again) == (0, [], [41])


def test_a_failure_stands_until_the_code_changes(tmp_path, monkeypatch):
    assert not prove(a_promise(adding(2, 1), limit=0), tmp_path, monkeypatch)
    ledger = open_ledger(tmp_path / "tried.json", hash_of(COVERED))
    ledger.fail("a seed fell")
    ledger.save()
    assert not prove(a_promise(adding(1_000)), tmp_path, monkeypatch)
    assert open_ledger(tmp_path / "tried.json", hash_of(COVERED)).n == 2


def test_the_hash_knows_content_and_name_and_leaves_tests_out(tmp_path):
    (tmp_path / "code" / "tests").mkdir(parents=True)
    file = tmp_path / "code" / "a.py"
    file.write_text("x = 1")
    first = hash_of(["code"], root=tmp_path)
    (tmp_path / "code" / "tests" / "test_a.py").write_text("assert True")
    assert hash_of(["code"], root=tmp_path) == first
    assert hash_of(["code"], root=tmp_path, tests_too=True) != first
    file.write_text("x = 2")
    second = hash_of(["code"], root=tmp_path)
    file.rename(tmp_path / "code" / "b.py")
    assert len({first, second, hash_of(["code"], root=tmp_path)}) == 3
    with pytest.raises(FileNotFoundError):
        hash_of(["gone"], root=tmp_path)


def test_every_promise_covers_what_is_there_and_has_a_line_with_its_n():
    for name, promise in PROMISES.items():
        assert len(hash_of(promise.covers)) == 16
        assert "{figure}" in promise.line
        assert "{n}" in promise.line
        assert promise.promised.vi != promise.promised.en
        assert promise.name == name
    assert sum(promise.budget for promise in PROMISES.values() if not promise.apart) <= 60 * 60


@pytest.fixture
def command(tmp_path):
    def run(*said: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "proof", "--ledgers", str(tmp_path), *said],
            cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


def test_a_slice_of_one_promise_proves_something_and_keeps_it(command, tmp_path):
    done = command("--only", "small-numbers", "--budget", "0")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "small-numbers: 0 of " in done.stdout
    assert "(bound: at most 0)" in done.stdout
    # The negative control of the exit: a ledger that tells of a failure is enough.
    path = tmp_path / "small-numbers.json"
    told = json.loads(path.read_text())
    path.write_text(json.dumps(told | {"figure": 1, "failures": ["seed 1: a figure moved"], "again": [1]}))
    done = command("--only", "small-numbers", "--budget", "60")
    assert done.returncode == 1
    assert "FALLS SHORT" in done.stdout


def test_a_promise_nobody_made_is_refused(command):
    assert command("--only", "nonsense").returncode == 2
