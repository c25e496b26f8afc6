"""Who holds a job until when: every write of a worker is guarded, and a pulse renews the lease beside long steps."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

from django.db import DatabaseError, connections, models, router

from caunoi.jobs.models import Job

Clock = Callable[[], datetime]

#: A worker that was not heard of for so long is taken for dead.
LEASE = timedelta(seconds=30)
#: Seconds between two beats: many to a lease, and a page that asks each second sees the work move.
BEAT = 1.0

_log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another worker took the job up: this one must stop and write nothing."""


def held_by(job: Job) -> models.QuerySet[Job]:
    """The job, while it is in the hands of the worker that claimed it as this object; else nothing."""
    return Job.objects.filter(pk=job.pk, worker=job.worker, attempts=job.attempts, state=Job.State.RUNNING)


def update_held(job: Job, **values: Any) -> None:
    """Change it while it is held. Raises LeaseLost."""
    if held_by(job).update(**values) != 1:
        raise LeaseLost(str(job.pk))


def alias() -> str:
    """The database where jobs live."""
    return router.db_for_write(Job)


class Pulse:
    """Renews the lease and writes what was told last, in a thread and over a connection of its own.

    So one long statement, one long file or one long transaction loses no job, and what is told inside of a transaction
    is seen outside of it. It dies with the process. Use as a context manager.
    """

    def __init__(self, job: Job, now: Clock, *, every: float = BEAT) -> None:
        self._job, self._now, self._every = job, now, every
        self._told: dict[str, Any] = {}
        self._lost = False
        self._wish = ""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    @property
    def wish(self) -> str:
        """What was asked of this worker since."""
        return self._wish

    def tell(self, told: Mapping[str, Any]) -> None:
        """Have that written at the next beat. Raises LeaseLost."""
        if self._lost:
            raise LeaseLost(str(self._job.pk))
        self._told = dict(told)

    def beat(self) -> None:
        """Write once; what another worker holds is noted, and told to whoever tells something next."""
        told = self._told
        try:
            update_held(self._job, lease_until=self._now() + LEASE, **told)
            self._wish = held_by(self._job).values_list("wish", flat=True).first() or ""
        except LeaseLost:
            self._lost = True
        except DatabaseError as error:
            # Many beats make a lease: one that found the database busy is not missed.
            _log.info("a beat was missed: %s", type(error).__name__)

    def _go_on(self) -> None:
        try:
            while not self._lost:
                self.beat()
                if self._over.wait(self._every):
                    return
        finally:
            connections[alias()].close()
