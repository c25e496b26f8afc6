"""What a row points at is there, whoever writes it, and nobody takes it away; on whichever database the suite runs."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, connections, models, transaction
from django.db.migrations import CreateModel, RemoveConstraint
from django.db.migrations.state import ProjectState

from caunoi.trail.pointing import Pointer, PointsAtWhatIsThere
from caunoi.trail.refusals import refusal
from caunoi.trail.tests.example import drop
from tests.waiting import somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "a_guest_points_at_what_is_there"
MODELS = (
    CreateModel(name="House", fields=[("id", models.BigAutoField(primary_key=True))]),
    CreateModel(
        name="Guest",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("house", Pointer("trial.House", models.PROTECT, related_name="+")),
            ("other", Pointer("trial.House", models.PROTECT, null=True, related_name="+")),
            ("note", models.CharField(max_length=9, default="")),
        ],
        options={"constraints": [PointsAtWhatIsThere(fields=("house", "other"), name=NAME)]},
    ),
)
# SQLite's own foreign key asks of every row, and it lets one transaction begin at a time.
ON_POSTGRESQL = connection.vendor == "postgresql"


class Trial:
    """An app of two models, migrated for the length of a test."""

    def __init__(self):
        self.state = ProjectState()

    def migrate(self, operation):
        before = self.state.clone()
        operation.state_forwards("trial", self.state)
        with connection.schema_editor() as editor:
            operation.database_forwards("trial", editor, before, self.state)

    @property
    def house(self):
        return self.state.apps.get_model("trial", "House")

    @property
    def guest(self):
        return self.state.apps.get_model("trial", "Guest")


@pytest.fixture
def trial():
    made = Trial()
    for one in MODELS:
        made.migrate(one)
    made.house.objects.bulk_create([made.house(pk=pk) for pk in (1, 2, 3)])
    yield made
    drop(made.guest)
    drop(made.house)


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def refused(doing):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        doing()
    return refusal(caught.value).name == "missing_reference"


def guests(trial, *houses, **more):
    return trial.guest.objects.bulk_create([trial.guest(house_id=house, **more) for house in houses])


def test_of_many_rows_one_that_points_at_nothing_has_all_refused(trial):
    guests(trial, 1, 2, 1)
    guests(trial, 3, other_id=1)
    assert refused(lambda: guests(trial, 1, 1, 4, 2))
    assert refused(lambda: guests(trial, 1, other_id=4))
    assert trial.guest.objects.count() == 4


def test_a_row_that_stands_cannot_be_turned_to_nothing_either(trial):
    (one,) = guests(trial, 1)
    rows = trial.guest.objects.filter(pk=one.pk)
    assert refused(lambda: rows.update(house_id=4))
    assert refused(lambda: rows.update(other_id=4))
    assert rows.update(house_id=2, other_id=3, note="moved") == 1
    assert rows.update(other_id=None) == 1


def test_what_is_pointed_at_is_neither_taken_away_nor_given_another_key(trial):
    guests(trial, 1, other_id=2)
    for one in (1, 2):
        assert refused(lambda one=one: run("DELETE FROM trial_house WHERE id = %s", one))
        assert refused(lambda one=one: run("UPDATE trial_house SET id = 9 WHERE id = %s", one))
    run("DELETE FROM trial_house WHERE id = 3")
    if ON_POSTGRESQL:
        assert refused(lambda: run("TRUNCATE trial_house"))
        run("TRUNCATE trial_guest, trial_house")


def test_without_the_guard_a_row_points_at_nothing(trial):
    """The negative control: it is the guard that refuses, of a row and of what it points at."""
    if not ON_POSTGRESQL:
        return
    trial.migrate(RemoveConstraint("guest", NAME))
    guests(trial, 1, 4)
    run("DELETE FROM trial_house WHERE id = 1")
    assert trial.guest.objects.count() == 2


@pytest.mark.parametrize("doing", ["write", "take away"])
def test_whoever_sees_the_database_as_it_was_neither_writes_nor_takes_away(trial, doing):
    """From an older view nobody can tell what is still there."""
    if not ON_POSTGRESQL:
        return

    def done():
        run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        if doing == "write":
            guests(trial, 1)
        else:
            run("DELETE FROM trial_house WHERE id = 3")

    assert refused(done)


def test_a_pointer_that_nothing_keeps_is_found_by_the_checks(trial):
    pointer = trial.guest._meta.get_field("other")
    assert not pointer.check()
    trial.guest._meta.constraints[:] = [PointsAtWhatIsThere(fields=("house",), name=NAME)]
    assert [one.msg for one in pointer.check()] == ["No PointsAtWhatIsThere of trial.Guest keeps other."]


# ---------------------------------------------------------------- at once


@contextmanager
def somebody_else():
    """Somebody with a connection of their own, whose work may wait for ours."""
    with ThreadPoolExecutor(max_workers=1) as thread:

        def ask(work):
            def done():
                try:
                    work()
                except IntegrityError as error:
                    return refusal(error).name
                finally:
                    connections.close_all()
                return "done"

            return thread.submit(done)

        yield ask


def until_somebody_waits():
    """Until a session of this database waits for another."""
    given_up = threading.Event()
    for _ in range(2_000):
        if somebody_waits():
            return
        given_up.wait(0.01)
    raise AssertionError("Nobody waits.")


def take_the_first_house():
    run("DELETE FROM trial_house WHERE id = 1")


def test_who_takes_away_waits_for_who_writes_and_is_refused(trial):
    if not ON_POSTGRESQL:
        return
    with somebody_else() as ask:
        with transaction.atomic():
            guests(trial, 1)
            taking = ask(take_the_first_house)
            until_somebody_waits()
        assert taking.result() == "missing_reference"


def test_who_writes_waits_for_who_takes_away_and_is_refused(trial):
    if not ON_POSTGRESQL:
        return
    with somebody_else() as ask:
        with transaction.atomic():
            take_the_first_house()
            writing = ask(lambda: guests(trial, 1))
            until_somebody_waits()
        assert writing.result() == "missing_reference"
    assert not trial.guest.objects.exists()


def test_without_the_lock_both_get_through(trial):
    """The negative control: a look alone sees nothing of a row that is not committed."""
    if not ON_POSTGRESQL:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [f"{NAME}_left"])
        (body,) = cursor.fetchone()
    unlocked = body.replace('LOCK TABLE "trial_guest" IN SHARE ROW EXCLUSIVE MODE;', "")
    assert unlocked != body
    run(f'CREATE OR REPLACE FUNCTION "{NAME}_left"() RETURNS trigger LANGUAGE plpgsql AS $${unlocked}$$')
    with somebody_else() as ask, transaction.atomic():
        guests(trial, 1)
        assert ask(take_the_first_house).result() == "done"
    assert trial.guest.objects.filter(house_id=1).exists()
