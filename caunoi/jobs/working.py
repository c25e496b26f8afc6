"""Doing long work: ask for a job, claim it, tell how far it is, finish it; taken up again if its worker died.

A job may run twice, so what it does must be done once: by one Act, or keyed by its `client_ref`. What a step commits
is committed only while the worker holds the job (`Running.hold`). Who holds it is told by `holding.py`.
The clock is passed in: `now` is called for each renewal, so that tests need not wait.
"""

from __future__ import annotations

import logging
import secrets
import uuid
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.module_loading import autodiscover_modules

from caunoi.jobs.holding import LEASE, Clock, LeaseLost, Pulse, alias, held_by, update_held
from caunoi.jobs.models import Job

Work = Callable[["Running"], Any]

#: A job whose worker died that often does not run again by itself.
ATTEMPTS = 5

_log = logging.getLogger(__name__)
_works: dict[str, Work] = {}


class CannotFinish(Exception):
    """The work found something that only a person can put right; the message is for the officer."""


class Stopped(Exception):
    """Somebody asked for a pause, or for the end: what is not committed yet is undone."""


@dataclass(slots=True)
class Running:
    """A job in the hands of a worker. Call `progress` after every step: it is where a job can be stopped.

    With a pulse it only notes, and the pulse writes beside whatever this thread does; without one it writes at once.
    """

    job: Job
    now: Clock
    pulse: Pulse | None = None

    @property
    def payload(self) -> dict[str, Any]:
        """What was asked for."""
        return dict(self.job.payload)

    def progress(self, *, stage: str, done: int = 0, total: int | None = None, message: str = "") -> None:
        """Tell how far the work is, and keep holding it. Raises LeaseLost, Stopped."""
        told = {"stage": stage[:80], "done": done, "total": total, "message": message[:500]}
        if self.pulse is not None:
            self.pulse.tell(told)
            wish = self.pulse.wish
        else:
            update_held(self.job, lease_until=self.now() + LEASE, **told)
            wish = held_by(self.job).values_list("wish", flat=True).first() or ""
        if wish:
            raise Stopped(wish)

    def keep(self, so_far: Any) -> None:
        """What is committed already, as JSON: it is said of a job that is stopped. Raises LeaseLost."""
        update_held(self.job, result=so_far)

    def hold(self) -> None:
        """Call last inside of a transaction: it goes on only while this worker holds the job. Raises LeaseLost, Stopped.

        Where jobs live in that database, the row stays locked until the commit. In a file of their own they cannot be
        locked together; there another worker has to wait for this very transaction before it can write, and decides
        upon what it finds then.
        """
        still = held_by(self.job).filter(wish="")
        if still.update(lease_until=self.now() + LEASE) == 1:
            return
        wish = held_by(self.job).values_list("wish", flat=True).first()
        raise Stopped(wish) if wish else LeaseLost(str(self.job.pk))


def job(kind: str) -> Callable[[Work], Work]:
    """Register what does jobs of a kind; its return value (JSON) becomes the job's result."""

    def register(work: Work) -> Work:
        if kind in _works:
            raise ValueError(f"two works for {kind}")
        _works[kind] = work
        return work

    return register


def find_works() -> frozenset[str]:
    """Load every app's `working` module, which registers what it can do; the kinds there are."""
    autodiscover_modules("working")
    return frozenset(_works)


def ask(
    kind: str,
    payload: Mapping[str, Any],
    *,
    by: int | None,
    at: datetime,
    client_ref: uuid.UUID | None = None,
) -> Job:
    """Queue a job, or return the one that the same request already made."""
    ref = client_ref or uuid.uuid4()
    try:
        with transaction.atomic(using=alias()):
            return Job.objects.create(
                kind=kind, payload=dict(payload), created_by=by, created_at=at, client_ref=ref
            )
    except IntegrityError:
        return Job.objects.get(created_by=by, client_ref=ref)


def claim(*, worker: str, at: datetime) -> Job | None:
    """Take the oldest job that nobody holds; None when there is none."""
    free = models.Q(state=Job.State.QUEUED) | models.Q(state=Job.State.RUNNING, lease_until__lt=at)
    for candidate in Job.objects.filter(free).order_by("created_at", "pk")[:20]:
        if candidate.wish:
            # Its worker died before it could stop.
            _end(Job.objects.filter(free, pk=candidate.pk), _AFTER[Job.Wish(candidate.wish)], at)
            continue
        if candidate.attempts >= ATTEMPTS:
            _give_up(candidate, free, at)
            continue
        # Guarded: of two workers that saw the same row, one changes it.
        taken = Job.objects.filter(free, pk=candidate.pk, attempts=candidate.attempts, wish="").update(
            state=Job.State.RUNNING, worker=worker, lease_until=at + LEASE, attempts=candidate.attempts + 1
        )
        if taken:
            return Job.objects.get(pk=candidate.pk)
    return None


def _give_up(job: Job, free: models.Q, at: datetime) -> None:
    Job.objects.filter(free, pk=job.pk).update(
        state=Job.State.FAILED, lease_until=None, ended_at=at,
        message="Việc này dừng giữa chừng nhiều lần. / Its worker died too many times.",
    )  # fmt: skip


_AFTER = {Job.Wish.PAUSE: Job.State.PAUSED, Job.Wish.CANCEL: Job.State.CANCELLED}


def _end(jobs: models.QuerySet[Job], state: str, at: datetime) -> int:
    """Stopped, by whoever asked: a pause has no end yet, and does not count as a death."""
    ended = None if state == Job.State.PAUSED else at
    return jobs.update(state=state, wish="", worker="", lease_until=None, attempts=0, ended_at=ended)


def run_one(*, now: Clock, worker: str | None = None, beating: bool = False) -> Job | None:
    """Claim one job and do it. Returns it as it ended, or None when there was nothing to do.

    `beating` keeps it by a pulse of its own thread, whatever this one does meanwhile: how a worker works.
    """
    held = claim(worker=worker or secrets.token_hex(8), at=now())
    if held is None:
        return None
    try:
        with ExitStack() as stack:
            pulse = stack.enter_context(Pulse(held, now)) if beating else None
            result = _works[held.kind](Running(held, now, pulse))
        update_held(held, state=Job.State.DONE, wish="", result=result, lease_until=None, ended_at=now())
    except LeaseLost:
        _log.warning("job %s was taken up by another worker", held.pk)
    except Stopped as wish:
        _end(held_by(held), _AFTER[Job.Wish(str(wish))], now())
    except CannotFinish as why:
        _fail(held, str(why), now())
    except Exception as error:  # noqa: BLE001 - the worker's edge: one job's fault must not stop the others
        # Only the kind of error: its message may quote a row.
        _log.error("job %s (%s) failed: %s", held.pk, held.kind, type(error).__name__)
        _fail(held, f"Lỗi hệ thống / system error: {type(error).__name__}", now())
    held.refresh_from_db()
    return held


def _fail(job: Job, message: str, at: datetime) -> None:
    try:
        update_held(
            job, state=Job.State.FAILED, wish="", message=message[:500], lease_until=None, ended_at=at
        )
    except LeaseLost:
        _log.warning("job %s failed here and was taken up by another worker", job.pk)


def run_pending(*, now: Clock) -> list[Job]:
    """Do all that waits, one after the other."""
    ended = []
    while (one := run_one(now=now)) is not None:
        ended.append(one)
    return ended
