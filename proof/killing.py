"""A worker in a process of its own, killed without a word, and the next one that takes up what it held."""

from __future__ import annotations

import json
import os
import select
import signal
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.db import connections
from django.db.backends.signals import connection_created

from caunoi.jobs.holding import LEASE
from caunoi.jobs.models import Job
from caunoi.jobs.working import find_works, run_one

# Steps of SQLite's own machine to one tick: some tens of rows are written in that time.
STEPS = 1_000


@dataclass(frozen=True)
class Doom:
    """When a worker dies: at a tick of the database, or so many seconds after it began; never, where both are 0.

    A tick is so many `steps` of SQLite's machine.
    """

    tick: int = 0
    seconds: float = 0
    steps: int = STEPS


@dataclass(frozen=True)
class Life:
    """What is known of a worker that is over: whether it was killed, its ticks and its seconds."""

    killed: bool
    ticks: int = 0
    seconds: float = 0


class Worker:
    """A worker in a process of its own, under way: it takes one job and does it, or dies of it.

    Nothing that it opened is shared with this process.
    """

    def __init__(self, doom: Doom, *, at: datetime) -> None:
        connections.close_all()
        self._reading, writing = os.pipe()
        self._begun = time.monotonic()
        self._child = os.fork()
        if self._child == 0:
            os.close(self._reading)
            _live(doom, at, writing)
        os.close(writing)
        self._end = (
            threading.Timer(doom.seconds, os.kill, [self._child, signal.SIGKILL]) if doom.seconds else None
        )
        if self._end is not None:
            self._end.start()

    def over(self) -> bool:
        """Whether it said its last word, or never will."""
        return bool(select.select([self._reading], [], [], 0)[0])

    def ended(self) -> Life:
        """What is known of it, once it is over. Raises RuntimeError where it fell."""
        with os.fdopen(self._reading, encoding="ascii") as answer:
            told = answer.read()
        _, status = os.waitpid(self._child, 0)
        if self._end is not None:
            self._end.cancel()
        seconds = time.monotonic() - self._begun
        if os.waitstatus_to_exitcode(status) == -signal.SIGKILL:
            return Life(killed=True, seconds=seconds)
        if not told:
            raise RuntimeError(f"a worker ended with {os.waitstatus_to_exitcode(status)} and said nothing")
        return Life(killed=False, ticks=json.loads(told), seconds=seconds)


def worked(doom: Doom, *, at: datetime) -> Life:
    """One worker from its beginning to its end."""
    return Worker(doom, at=at).ended()


def _live(doom: Doom, at: datetime, writing: int) -> None:
    """The worker's whole life: it must not run on into what its parent was doing."""
    try:
        ticks = count(1)
        last = 0

        def tick() -> int:
            nonlocal last
            last = next(ticks)
            if last == doom.tick:
                os.kill(os.getpid(), signal.SIGKILL)
            return 0

        def watched(connection: Any, **_rest: Any) -> None:
            if connection.vendor == "sqlite":
                connection.connection.set_progress_handler(tick, doom.steps)

        connection_created.connect(watched, weak=False)
        find_works()
        begun = time.monotonic()
        run_one(now=lambda: at + timedelta(seconds=time.monotonic() - begun), beating=True)
        with os.fdopen(writing, "w", encoding="ascii") as out:
            out.write(json.dumps(last))
    finally:
        os._exit(0)


def until_done(dooms: Sequence[Doom], *, at: datetime) -> tuple[list[Life], Job]:
    """Workers one after another, each so much later that the lease of the one before is over; the last one lives."""
    lives = []
    for turn, doom in enumerate([*dooms, Doom(steps=dooms[-1].steps) if dooms else Doom()]):
        lives.append(worked(doom, at=at + turn * (2 * LEASE)))
        if not lives[-1].killed:
            break
    return lives, Job.objects.latest("pk")
