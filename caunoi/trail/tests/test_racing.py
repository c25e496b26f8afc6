"""Many at once: one wins, the rest are told, and the order of what was done has no gap."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, connections

from caunoi.trail import sealing
from caunoi.trail.acting import act
from caunoi.trail.models import Act, Seal
from caunoi.trail.tests.example import Example, drop
from caunoi.trail.writing import AlreadyEnded, Overtaken

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 22)
MANY = 8


def at_once(*works):
    """What each thread came to: its result, or the exception it met. One thing to do is done by MANY."""
    works = works if len(works) > 1 else works * MANY
    ready, came_to = threading.Barrier(len(works)), [None] * len(works)

    def run(at):
        try:
            ready.wait()
            came_to[at] = works[at]()
        except (IntegrityError, Overtaken) as error:
            came_to[at] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return came_to


@contextmanager
def without_the_guard():
    with connection.cursor() as cursor:
        of = "" if connection.vendor == "sqlite" else " ON trial_example"
        cursor.execute(f"DROP TRIGGER one_example_of_a_key_a_day_insert{of}")
    yield


@pytest.fixture
def table(tmp_path, settings):
    # A fresh home: the keys are raced for too.
    settings.CAUNOI_KEYS = tmp_path / "keys"
    with connection.schema_editor() as editor:
        editor.create_model(Example)
    yield
    drop(Example)


def write_the_same():
    with act("example.noted", by=None, at=NOW, on=DAY) as writer:
        return writer.add_one(Example, key=1, valid_from=DAY)


def test_of_many_who_write_overlapping_versions_one_does(table):
    came_to = at_once(write_the_same)
    assert sum(isinstance(one, int) for one in came_to) == 1
    assert sum(isinstance(one, IntegrityError) for one in came_to) == MANY - 1
    assert Example.objects.count() == Act.objects.count() == 1


def test_without_the_guard_they_all_do(table):
    """The negative control: it is the guard that lets one through."""
    with without_the_guard():
        came_to = at_once(write_the_same)
    assert sum(isinstance(one, int) for one in came_to) == MANY


def test_of_two_who_wait_for_each_other_one_does_all_and_the_other_is_told(table):
    # SQLite lets one Act begin at a time: only elsewhere do both stand in the middle of theirs.
    both_have_one = threading.Barrier(1 if connection.vendor == "sqlite" else 2)

    def write(first, second):
        with act("example.noted", by=None, at=NOW, on=DAY) as writer:
            writer.add_one(Example, key=first, valid_from=DAY)
            both_have_one.wait(timeout=60)
            return writer.add_one(Example, key=second, valid_from=DAY)

    came_to = at_once(lambda: write(1, 2), lambda: write(2, 1))
    assert sum(isinstance(one, int) for one in came_to) == 1
    assert sum(isinstance(one, IntegrityError | Overtaken) for one in came_to) == 1
    assert Example.objects.count() == 2
    assert Act.objects.count() == 1


def test_of_many_who_end_a_version_one_does(table):
    there = write_the_same()

    def end_it():
        with act("example.ended", by=None, at=NOW, on=DAY) as writer:
            writer.end(Example, [there])
        return True

    came_to = at_once(end_it)
    assert came_to.count(True) == 1
    assert sum(isinstance(one, AlreadyEnded) for one in came_to) == MANY - 1


def test_many_sealers_give_each_act_one_place_and_leave_no_gap(table):
    for _ in range(30):
        with act("example.nothing", by=None, at=NOW, on=DAY):
            pass
    at_once(lambda: sealing.seal(at=NOW))
    assert sorted(Seal.objects.values_list("position", flat=True)) == list(range(1, 31))
    assert Seal.objects.values("act").distinct().count() == 30


def test_blocks_of_ids_never_share_a_number(table):
    def take():
        with act("example.ids", by=None, at=NOW, on=DAY) as writer:
            return writer.ids(Example, 50)

    taken = [one for block in at_once(take) for one in block]
    assert len(taken) == len(set(taken)) == MANY * 50
