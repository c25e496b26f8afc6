"""`caunoi work`: does what waits in the queue and seals what was done, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import timedelta
from typing import Annotated

import typer
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone

from caunoi.cli.homes import open_home
from caunoi.indicators import reading
from caunoi.jobs.working import find_works, run_one
from caunoi.trail.sealing import export_head, seal, seal_and_export

_log = logging.getLogger(__name__)
_EVERY = 1.0
_HEADS_EVERY = timedelta(minutes=1)


def add_to(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(work)


def work(
    once: Annotated[
        bool, typer.Option("--once", help="Làm hết việc đang chờ rồi dừng / do what waits, then stop")
    ] = False,
) -> None:
    """Làm các việc dài đang chờ và niêm phong nhật ký. / Do queued work, seal the trail."""
    find_works()
    open_home(at=timezone.now())
    stop = threading.Event()
    sealer = threading.Thread(target=_seal_until, args=(stop,), daemon=True)
    if once:
        while run_one(now=timezone.now) is not None:
            pass
        seal_and_export(at=timezone.now())
        return
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    sealer.start()
    while not stop.is_set():
        close_old_connections()
        if run_one(now=timezone.now) is None:
            _keep_figures_fresh()
            stop.wait(_EVERY)
    sealer.join(timeout=30)
    seal_and_export(at=timezone.now())


def _keep_figures_fresh() -> None:
    """On PostgreSQL the site may be shown too little to write the columnar store: it reads what is written here."""
    if connection.vendor == "postgresql":
        reading.current()


def _seal_until(stop: threading.Event) -> None:
    exported = timezone.now()
    while not stop.wait(_EVERY):
        try:
            at = timezone.now()
            seal(at=at)
            if at - exported >= _HEADS_EVERY:
                export_head(at=at)
                exported = at
        except OperationalError:
            # SQLite has one writer: a long import goes first, and the next second seals.
            _log.info("sealing waits for another writer")
        close_old_connections()
