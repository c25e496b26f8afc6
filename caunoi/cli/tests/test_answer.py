"""Who answers the site: one at a time, no longer than whoever started it, and started again by the worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from caunoi.cli import answer, work
from caunoi.indicators import inquiring

CAUNOI = str(Path(sys.executable).with_name("caunoi"))


def becomes(true: Callable[[], bool], *, within: float = 300.0) -> bool:
    until = time.monotonic() + within
    while not (so := true()) and time.monotonic() < until:
        time.sleep(0.05)
    return so


def told() -> bool:
    """Whether a page of that home would have figures now."""
    try:
        return len(inquiring.figures(["members"], unit=1, at=date(2023, 12, 31))) == 1
    except inquiring.NotPrepared:
        return False


def made(socket: Path) -> tuple[int, int] | None:
    """Which socket stands there, if one does: a number that a file system gave may be given again."""
    try:
        stands = socket.stat()
    except FileNotFoundError:
        # Between two: who ends takes it away, and the next has not laid its own yet.
        return None
    return stands.st_ino, stands.st_ctime_ns


def test_it_ends_with_who_started_it_and_the_next_takes_over(a_made_home: Path, settings: Any) -> None:
    settings.CAUNOI_ANSWERS = a_made_home / "answers" / "socket"
    home = {**os.environ, "CAUNOI_HOME": str(a_made_home), "CAUNOI_ANSWERS": str(settings.CAUNOI_ANSWERS)}
    home.pop("DATABASE_URL", None)
    worker = subprocess.Popen(["sh", "-c", '"$0" answer & wait', CAUNOI], env=home)
    try:
        assert becomes(told)
        first = made(settings.CAUNOI_ANSWERS)
        following = subprocess.Popen([CAUNOI, "answer"], env=home)
        try:
            # Killed, so that it can tell nobody.
            worker.kill()
            assert becomes(lambda: told() and made(settings.CAUNOI_ANSWERS) not in (first, None))
        finally:
            following.send_signal(signal.SIGTERM)
            assert following.wait(timeout=60) == 0
    finally:
        worker.kill()
        worker.wait()
    assert not told()
    assert not settings.CAUNOI_ANSWERS.exists()


def test_the_worker_starts_it_again_when_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = tmp_path / "begun"
    program = tmp_path / "caunoi"
    program.write_text(f'#!/bin/sh\necho "$@" >> {begun}\n')
    program.chmod(0o700)
    monkeypatch.setattr(sys, "argv", [str(program)])
    monkeypatch.setattr(work, "_EVERY", 0.01)
    monkeypatch.setattr(work, "_STARTED_AGAIN_AFTER", timedelta(0))
    stop = threading.Event()
    beside = threading.Thread(target=work._answer_until, args=(stop,))
    beside.start()
    try:
        assert becomes(lambda: begun.exists() and begun.read_text().count("answer\n") > 2)
    finally:
        stop.set()
        beside.join()


@pytest.mark.parametrize(
    ("mode", "says"), [(0o755, "is open to every user of the machine"), (0o2770, "A group may write in")]
)
def test_a_folder_that_others_enter_or_write_in_ends_it_with_a_sentence_before_anything_is_written(
    db: None, tmp_path: Path, settings: Any, mode: int, says: str
) -> None:
    settings.CAUNOI_HOME, settings.CAUNOI_ANSWERS = tmp_path, tmp_path / "open" / "socket"
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(mode)
    # Whoever writes there could lead the worker's hand to a file of its own.
    kept = tmp_path / "kept"
    kept.write_text("of the worker alone")
    (tmp_path / "open" / "socket.lock").symlink_to(kept)
    before = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    app = typer.Typer()
    answer.add_to(app)
    try:
        refused = CliRunner().invoke(app)
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
    assert refused.exit_code == 2
    assert says in refused.stderr
    assert kept.read_text() == "of the worker alone"
