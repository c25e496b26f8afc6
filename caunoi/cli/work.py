"""`caunoi work`: does what waits in the queue, seals what was done, and has the site's questions answered beside it."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from typing import Annotated

import typer
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from caunoi.cli.homes import open_home
from caunoi.indicators.working import ask_after_acts
from caunoi.jobs.working import find_works, run_one
from caunoi.registers.members.viewing import bring_over
from caunoi.trail.sealing import export_head, seal, seal_and_export

_log = logging.getLogger(__name__)
_EVERY = 1.0
_HEADS_EVERY = timedelta(minutes=1)
_STARTED_AGAIN_AFTER = timedelta(seconds=10)


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(work)


def work(
    once: Annotated[
        bool, typer.Option("--once", help="Làm hết việc đang chờ rồi dừng / do what waits, then stop")
    ] = False,
    kept: Annotated[
        bool, typer.Option("--kept", help="Chạy lại khi bị ngắt đột ngột / start again when it is killed")
    ] = False,
) -> None:
    """Làm các việc đang chờ, niêm phong nhật ký, trả lời trang. / Do queued work, seal the trail, answer the site."""
    if kept:
        _keep_working()
        return
    find_works()
    open_home(at=timezone.now())
    stop = threading.Event()
    sealer = threading.Thread(target=_seal_until, args=(stop,), daemon=True)
    if once:
        ask_after_acts(timezone.now())
        while run_one(now=timezone.now, beating=True) is not None:
            pass
        bring_over()
        seal_and_export(at=timezone.now())
        return
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    sealer.start()
    beside = threading.Thread(target=_answer_until, args=(stop,), daemon=True)
    beside.start()
    while not stop.is_set():
        close_old_connections()
        if run_one(now=timezone.now, beating=True) is None:
            ask_after_acts(timezone.now())
            stop.wait(_EVERY)
    sealer.join(timeout=30)
    beside.join(timeout=30)
    seal_and_export(at=timezone.now())


def _keep_working() -> None:
    """A worker in a process of its own, replaced whenever it ends: the next one takes up what it held.

    It ends when told to, or when whoever started this one is gone.
    """
    parent, stop = os.getppid(), threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    process, begun = _working(), time.monotonic()
    while not stop.wait(_EVERY) and os.getppid() == parent:
        if process.poll() is not None and time.monotonic() - begun > _STARTED_AGAIN_AFTER.total_seconds():
            process, begun = _working(), time.monotonic()
    process.terminate()
    process.wait(timeout=25)


def _working() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.argv[0], "work"])  # noqa: S603 - this very command


def _answer_until(stop: threading.Event) -> None:
    """A process of its own: a long list that is taken in here must not keep pages waiting. One that ends is replaced."""
    process, begun = _answering(), timezone.now()
    while not stop.wait(_EVERY):
        if process.poll() is not None and timezone.now() - begun > _STARTED_AGAIN_AFTER:
            process, begun = _answering(), timezone.now()
    process.terminate()
    process.wait(timeout=20)


def _answering() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.argv[0], "answer"])  # noqa: S603 - this very command


def _seal_until(stop: threading.Event) -> None:
    exported = timezone.now()
    while not stop.wait(_EVERY):
        try:
            at = timezone.now()
            seal(at=at)
            bring_over()
            if at - exported >= _HEADS_EVERY:
                export_head(at=at)
                exported = at
        except OperationalError:
            # SQLite has one writer: a long import goes first, and the next second seals.
            _log.info("sealing waits for another writer")
        close_old_connections()
