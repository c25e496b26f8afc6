"""`caunoi answer`: the process of the worker's user that the site asks for its figures; `caunoi work` starts it."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
from pathlib import Path
from typing import IO

import typer
from django.conf import settings
from django.utils import timezone

from caunoi.cli.homes import open_home
from caunoi.indicators.answering import NO_SOCKET, Answerer, CannotListen, group_of
from caunoi.indicators.reading import NotTheWorkers
from caunoi.trail.walling import confined

_EVERY = 1.0


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(answer)


def answer() -> None:
    """Trả lời trang về số liệu, đến khi được bảo dừng. / Answer the site about figures, until told to stop."""
    parent, stop = os.getppid(), threading.Event()

    def over() -> bool:
        # Whoever started this one ends it too, even where it could not say so any more.
        return stop.is_set() or os.getppid() != parent

    open_home(at=timezone.now())
    path = Path(settings.CAUNOI_ANSWERS)
    try:
        if confined():
            raise NotTheWorkers
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        with _lock_beside(path) as lock:
            while not over() and not _taken(lock):
                stop.wait(_EVERY)
            if over():
                return
            with Answerer(path) as answerer:
                while not over():
                    answerer.keep_fresh()
                    stop.wait(_EVERY)
    except (CannotListen, NotTheWorkers) as refusal:
        typer.echo(f"{refusal.text.vi}\n{refusal.text.en}", err=True)
        raise typer.Exit(2) from None


def _lock_beside(path: Path) -> IO[str]:
    try:
        group_of(path.parent)
        return path.with_name(f"{path.name}.lock").open("w")
    except OSError as fault:
        raise CannotListen(path.parent, NO_SOCKET) from fault


def _taken(lock: IO[str]) -> bool:
    """One process answers at a socket; another waits, and takes over when the first has ended."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
