"""Work is paused, resumed and cancelled in words, by its worker between two steps; a lease is kept beside long steps."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction

from caunoi.jobs import stopping, working
from caunoi.jobs.holding import LEASE, LeaseLost, Pulse
from caunoi.jobs.models import Job
from caunoi.jobs.stopping import NothingToStop
from caunoi.jobs.working import Running, Stopped, ask, claim, run_one

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DEAD = NOW + LEASE + timedelta(seconds=1)


def now():
    return NOW


@pytest.fixture
def steps(monkeypatch):
    """Work of three steps; what is in the list is called in the middle of it."""
    monkeypatch.setattr(working, "_works", {})
    midway: list[object] = []

    @working.job("steps")
    def three(running):
        running.keep({"files": ["một"]})
        for step in range(3):
            running.progress(stage="ghi", done=step, total=3)
            if step == 1 and midway:
                midway.pop()()
        return "đủ"

    return midway


def a_row():
    """Any row of the registers' database."""
    ContentType.objects.create(app_label="trial", model="row")


def asked():
    return ask("steps", {}, by=None, at=NOW)


# ---------------------------------------------------------------- asked for


def test_waiting_work_is_paused_and_cancelled_at_once_and_nobody_takes_it(steps):
    paused, cancelled = asked(), asked()
    stopping.pause(paused)
    stopping.cancel(cancelled, at=NOW)
    assert run_one(now=now) is None
    assert sorted(Job.objects.values_list("state", flat=True)) == ["cancelled", "paused"]
    assert Job.objects.get(pk=cancelled.pk).ended_at == NOW


@pytest.mark.parametrize(("wish", "state"), [("pause", "paused"), ("cancel", "cancelled")])
def test_running_work_stops_between_two_steps_and_says_what_is_done_already(steps, wish, state):
    job = asked()
    steps.append(lambda: stopping.pause(job) if wish == "pause" else stopping.cancel(job, at=NOW))
    ended = run_one(now=now)
    assert (ended.state, ended.wish, ended.done, ended.result) == (state, "", 2, {"files": ["một"]})
    assert (ended.lease_until, ended.worker) == (None, "")


def test_paused_work_goes_on_when_it_is_resumed(steps):
    job = asked()
    steps.append(lambda: stopping.pause(job))
    run_one(now=now)
    stopping.resume(job)
    ended = run_one(now=now)
    assert (ended.state, ended.result, ended.attempts) == ("done", "đủ", 1)


def test_a_pause_that_no_worker_heeded_yet_is_withdrawn(steps):
    job = asked()
    steps.append(lambda: (stopping.pause(job), stopping.resume(job)))
    assert run_one(now=now).state == "done"


def test_a_pause_does_not_overrule_a_cancelling(steps):
    job = asked()
    steps.append(lambda: (stopping.cancel(job, at=NOW), stopping.pause(job)))
    assert run_one(now=now).state == "cancelled"


def test_what_was_asked_of_a_worker_that_died_is_done_without_it(steps):
    job = asked()
    claim(worker="dead", at=NOW)
    stopping.cancel(job, at=NOW)
    assert claim(worker="next", at=NOW) is None
    assert claim(worker="next", at=DEAD) is None
    assert Job.objects.get().state == "cancelled"


def test_what_is_over_is_neither_stopped_nor_resumed_and_says_so(steps):
    job = asked()
    run_one(now=now)
    with pytest.raises(NothingToStop, match="đã kết thúc"):
        stopping.pause(job)
    with pytest.raises(NothingToStop, match="đã kết thúc"):
        stopping.cancel(job, at=NOW)
    with pytest.raises(NothingToStop, match="không tạm dừng"):
        stopping.resume(job)
    assert Job.objects.get().state == "done"


def test_asking_twice_is_asking_once(steps):
    job = asked()
    stopping.pause(job)
    stopping.pause(job)
    stopping.resume(job)
    stopping.resume(job)
    stopping.cancel(job, at=NOW)
    stopping.cancel(job, at=NOW)
    assert Job.objects.get().state == "cancelled"


# ---------------------------------------------------------------- held


def writing(running: Running, *, guarded: bool) -> None:
    """A step that writes one row, and asks last whether it still may."""
    with transaction.atomic():
        a_row()
        if guarded:
            running.hold()


def test_a_worker_that_lost_its_lease_commits_nothing(steps):
    before = ContentType.objects.count()
    asked()
    late = Running(claim(worker="late", at=NOW), now)
    next_one = Running(claim(worker="next", at=DEAD), lambda: DEAD)
    with pytest.raises(LeaseLost):
        writing(late, guarded=True)
    assert ContentType.objects.count() == before
    writing(next_one, guarded=True)
    assert ContentType.objects.count() == before + 1


def test_without_that_question_it_would_have(steps):
    before = ContentType.objects.count()
    asked()
    late = Running(claim(worker="late", at=NOW), now)
    claim(worker="next", at=DEAD)
    writing(late, guarded=False)
    assert ContentType.objects.count() == before + 1


def test_what_is_cancelled_while_it_writes_is_not_committed(steps):
    before = ContentType.objects.count()
    job = asked()
    running = Running(claim(worker="a", at=NOW), now)
    stopping.cancel(job, at=NOW)
    with pytest.raises(Stopped):
        writing(running, guarded=True)
    assert ContentType.objects.count() == before


def test_a_beat_keeps_the_job_and_tells_what_was_told_last(steps):
    asked()
    pulse = Pulse(claim(worker="a", at=NOW), lambda: NOW + LEASE)
    pulse.tell({"stage": "đọc", "done": 5, "total": 9})
    assert Job.objects.get().done == 0
    pulse.beat()
    job = Job.objects.get()
    assert (job.stage, job.done, job.lease_until) == ("đọc", 5, NOW + 2 * LEASE)
    assert claim(worker="b", at=DEAD) is None


def test_a_beat_hears_what_is_wished_and_the_next_step_heeds_it(steps):
    job = asked()
    held = claim(worker="a", at=NOW)
    pulse = Pulse(held, now)
    running = Running(held, now, pulse)
    stopping.pause(job)
    running.progress(stage="ghi")
    pulse.beat()
    with pytest.raises(Stopped):
        running.progress(stage="ghi")


def test_a_beat_that_finds_the_job_with_another_ends_the_work(steps):
    asked()
    held = claim(worker="late", at=NOW)
    pulse = Pulse(held, now)
    claim(worker="next", at=DEAD)
    pulse.beat()
    with pytest.raises(LeaseLost):
        Running(held, now, pulse).progress(stage="ghi")
    assert Job.objects.get().worker == "next"


@pytest.mark.django_db(transaction=True)
def test_a_long_transaction_is_seen_to_move_from_outside(steps, monkeypatch):
    """Two threads, as a worker has: the one that writes never speaks to the queue meanwhile."""
    seen = []

    def long_step(running):
        with transaction.atomic():
            a_row()
            running.progress(stage="ghi", done=7, total=9)
            while running.pulse._thread.is_alive() and not seen:
                # Another connection, as a page has one.
                seen.extend(_told_elsewhere(7))
            running.hold()
            transaction.set_rollback(True)
        return "đủ"

    monkeypatch.setitem(working._works, "steps", long_step)
    monkeypatch.setattr(working, "Pulse", lambda job, clock: Pulse(job, clock, every=0.005))
    asked()
    assert run_one(now=now, beating=True).state == "done"
    assert seen == [7]


def _told_elsewhere(done: int) -> list[int]:
    found: list[int] = []

    def look() -> None:
        found.extend(Job.objects.filter(done=done).values_list("done", flat=True))
        connections.close_all()

    page = threading.Thread(target=look)
    page.start()
    page.join()
    return found
