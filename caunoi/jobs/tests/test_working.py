"""Long work is done once though asked twice, held by one worker at a time, and taken up again when one dies."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connections, transaction

from caunoi.jobs import working
from caunoi.jobs.holding import LEASE, LeaseLost
from caunoi.jobs.models import Job
from caunoi.jobs.routing import home_of
from caunoi.jobs.working import (
    ATTEMPTS,
    CannotFinish,
    Running,
    ask,
    claim,
    run_one,
    run_pending,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def now():
    return NOW


@pytest.fixture
def works(monkeypatch):
    monkeypatch.setattr(working, "_works", {})

    @working.job("count")
    def count(running):
        for step in range(3):
            running.progress(stage="đếm", done=step + 1, total=3)
        return {"sum": running.payload["n"] + 1}

    @working.job("refuse")
    def refuse(running):
        raise CannotFinish("Tệp không đọc được.")

    @working.job("break")
    def break_down(running):
        raise KeyError("012345678901")


def test_a_job_is_done_with_its_progress_and_result(works):
    ask("count", {"n": 1}, by=7, at=NOW)
    (done,) = run_pending(now=now)
    assert (done.state, done.result, done.stage, done.done, done.total) == ("done", {"sum": 2}, "đếm", 3, 3)
    assert (done.created_by, done.attempts, done.lease_until, done.ended_at) == (7, 1, None, NOW)
    assert run_one(now=now) is None


def test_the_same_request_twice_is_one_job(works):
    ref = uuid.uuid4()
    first = ask("count", {"n": 1}, by=None, at=NOW, client_ref=ref)
    assert ask("count", {"n": 1}, by=None, at=NOW, client_ref=ref) == first
    assert ask("count", {"n": 1}, by=None, at=NOW) != first  # negative control


def test_the_same_request_of_another_account_is_another_job(works):
    ref = uuid.uuid4()
    mine, theirs = (ask("count", {"n": n}, by=n, at=NOW, client_ref=ref) for n in (1, 2))
    assert mine != theirs
    assert (mine.created_by, theirs.created_by) == (1, 2)
    assert ask("count", {"n": 1}, by=1, at=NOW, client_ref=ref) == mine


def test_what_an_officer_must_put_right_is_told_and_a_fault_of_ours_tells_nothing_it_read(works):
    ask("refuse", {}, by=None, at=NOW)
    ask("break", {}, by=None, at=NOW)
    refused, broken = run_pending(now=now)
    assert (refused.state, refused.message) == ("failed", "Tệp không đọc được.")
    assert broken.state == "failed"
    assert "KeyError" in broken.message
    assert "012345678901" not in broken.message


def test_of_two_workers_one_gets_the_job(works):
    ask("count", {"n": 1}, by=None, at=NOW)
    assert claim(worker="a", at=NOW) is not None
    assert claim(worker="b", at=NOW) is None


def test_the_job_of_a_dead_worker_is_taken_up_when_its_lease_ends_and_not_before(works):
    ask("count", {"n": 1}, by=None, at=NOW)
    dead = claim(worker="dead", at=NOW)
    assert claim(worker="b", at=NOW + LEASE) is None
    later = NOW + LEASE + timedelta(seconds=1)
    again = claim(worker="b", at=later)
    assert (again.pk, again.attempts) == (dead.pk, 2)
    with pytest.raises(LeaseLost):
        Running(dead, now).progress(stage="còn sống")
    Running(again, lambda: later).progress(stage="tiếp")
    assert Job.objects.get().lease_until == later + LEASE


def test_progress_keeps_the_job(works):
    ask("count", {"n": 1}, by=None, at=NOW)
    held = claim(worker="a", at=NOW)
    Running(held, lambda: NOW + LEASE).progress(stage="đọc")
    assert claim(worker="b", at=NOW + LEASE + timedelta(seconds=1)) is None


def test_a_worker_that_lost_its_lease_finishes_nothing(works):
    ask("count", {"n": 1}, by=None, at=NOW)

    def slow(running):
        claim(worker="b", at=NOW + 2 * LEASE)
        return "too late"

    working._works["count"] = slow
    assert run_one(now=now, worker="a").state == "running"
    assert Job.objects.get().worker == "b"


def test_a_job_that_kills_its_workers_is_given_up(works):
    ask("count", {"n": 1}, by=None, at=NOW)
    for turn in range(ATTEMPTS):
        assert claim(worker=str(turn), at=NOW + turn * 2 * LEASE) is not None
    assert claim(worker="last", at=NOW + ATTEMPTS * 2 * LEASE) is None
    assert Job.objects.get().state == "failed"


def test_only_a_running_job_has_a_lease(works):
    made = ask("count", {"n": 1}, by=None, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic(using=home_of("jobs", "job")):
        Job.objects.filter(pk=made.pk).update(lease_until=NOW)


def test_two_works_for_one_kind_are_a_mistake(works):
    with pytest.raises(ValueError, match="two works"):
        working.job("count")(lambda running: None)


def test_each_table_lives_in_one_database():
    assert home_of("jobs", "job") == home_of("sessions", "session")
    assert home_of("jobs", None) == ("jobs" if "jobs" in settings.DATABASES else "default")
    assert home_of("trail", "personkey") == "keys"
    assert home_of("trail", "act") == home_of("trail", None) == "default"


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_each_job_goes_to_one(works):
    for _ in range(12):
        ask("count", {"n": 1}, by=None, at=NOW)
    got: list[int] = []
    ready = threading.Barrier(6)

    def work(name):
        ready.wait()
        while (held := claim(worker=name, at=NOW)) is not None:
            got.append(held.pk)
        connections.close_all()

    threads = [threading.Thread(target=work, args=(str(at),)) for at in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(got) == sorted(Job.objects.values_list("pk", flat=True))
