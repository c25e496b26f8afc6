"""Pause, resume, cancel: asked by whoever sent the work, done by the worker between two steps.

A job that nobody works on changes at once; of one that a worker holds it is wished, and the worker undoes what it had
not committed. What is committed stays, and the job says what that is.
"""

from __future__ import annotations

from datetime import datetime

from caunoi.jobs.models import Job
from caunoi.vocabulary.text import Text

_ENDED = Text(
    vi="Việc này đã kết thúc nên không còn gì để dừng.",
    en="This work is over: there is nothing left to stop.",
)
_NOT_PAUSED = Text(
    vi="Việc này không tạm dừng nên không cần chạy tiếp.",
    en="This work is not paused: there is nothing to resume.",
)


class NothingToStop(Exception):
    """The job is past what was asked of it; nothing was changed."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.vi)
        self.text = text


def pause(job: Job) -> None:
    """Stop it for now: at once where it waits, after the present step where it runs. Raises NothingToStop."""
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED)
    if waiting.update(state=Job.State.PAUSED, attempts=0):
        return
    running = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
    # Who asked to cancel is not overruled by a pause.
    if running.filter(wish="").update(wish=Job.Wish.PAUSE) or running.exists():
        return
    if not Job.objects.filter(pk=job.pk, state=Job.State.PAUSED).exists():
        raise NothingToStop(_ENDED)


def cancel(job: Job, *, at: datetime) -> None:
    """End it for good: at once where nobody works on it, after the present step where it runs. Raises NothingToStop."""
    resting = Job.objects.filter(pk=job.pk, state__in=(Job.State.QUEUED, Job.State.PAUSED))
    if resting.update(state=Job.State.CANCELLED, attempts=0, ended_at=at):
        return
    if Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(wish=Job.Wish.CANCEL):
        return
    if not Job.objects.filter(pk=job.pk, state=Job.State.CANCELLED).exists():
        raise NothingToStop(_ENDED)


def resume(job: Job) -> None:
    """Put it back into the queue; a pause that no worker heeded yet is withdrawn. Raises NothingToStop."""
    if Job.objects.filter(pk=job.pk, state=Job.State.PAUSED).update(state=Job.State.QUEUED, attempts=0):
        return
    running = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
    if running.filter(wish=Job.Wish.PAUSE).update(wish="") or running.filter(wish="").exists():
        return
    if not Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).exists():
        raise NothingToStop(_NOT_PAUSED)
