"""On SQLite others save while a roster is read against the registers, and it is taken in as things stand then."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from typing import Any

import pytest
from django.db import connection, transaction

from caunoi.intake import taking_in
from caunoi.intake.tests.conftest import TakeIn
from caunoi.intake.tests.reading_lists import counts
from caunoi.intake.tests.writing_lists import book, member
from caunoi.organisations.models import Unit
from caunoi.registers.members.models import Membership
from caunoi.trail.pen import WroteMeanwhile, pen_at_the_first_row

pytestmark = [pytest.mark.django_db(databases="__all__", transaction=True), pytest.mark.told_once]

# By number, by one put right since, and what is near to a number that nobody has.
A_DECISION = 3
ENDED = "UPDATE members_membership SET ended_by_id = began_by_id"

WRITES = "UPDATE organisations_unit SET id = id"


@pytest.fixture
def another() -> Iterator[sqlite3.Connection]:
    """Somebody else's connection, who waits for nobody."""
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name, timeout=0, isolation_level=None)) as opened:
        yield opened


class Meanwhile:
    """Does that once, while a list in its transaction asks who its rows are about."""

    def __init__(self, do: Callable[[], object]) -> None:
        self.do, self.readings, self.done = do, 0, False

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        found = execute(sql, *rest)
        if connection.in_atomic_block and "members_identityindex" in sql and sql.startswith("SELECT"):
            self.readings += 1
            if not self.done:
                self.do()
                self.done = True
        return found


@pytest.fixture
def one_member(province: TakeIn) -> TakeIn:
    province({"02.xlsx": book(member(1))})
    return province


def test_who_saves_meanwhile_is_not_kept_and_the_list_is_decided_upon_what_was_saved(
    one_member: TakeIn, another: sqlite3.Connection
) -> None:
    meanwhile = Meanwhile(lambda: another.execute(ENDED))
    with connection.execute_wrapper(meanwhile):
        outcome = one_member({"03.xlsx": book(member(1), member(2))})

    assert meanwhile.done
    assert meanwhile.readings == 2 * A_DECISION
    # As it stood when the list came one was a member already; then nobody was.
    assert counts(outcome) == (2, 0, 0, 0)
    assert Membership.objects.held_true().count() == 2


def test_where_nobody_saved_it_is_decided_once(one_member: TakeIn) -> None:
    meanwhile = Meanwhile(lambda: None)
    with connection.execute_wrapper(meanwhile):
        outcome = one_member({"03.xlsx": book(member(1), member(2))})

    assert meanwhile.readings == A_DECISION
    assert counts(outcome) == (1, 1, 0, 0)
    assert connection.transaction_mode == "IMMEDIATE"


def test_with_the_pen_in_hand_from_the_beginning_nobody_else_saves(
    one_member: TakeIn, another: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(taking_in, "pen_at_the_first_row", nullcontext)
    meanwhile = Meanwhile(lambda: another.execute(ENDED))
    with connection.execute_wrapper(meanwhile), pytest.raises(sqlite3.OperationalError, match="locked"):
        one_member({"03.xlsx": book(member(1), member(2))})


@pytest.mark.parametrize("then", ["COMMIT", ""])
@pytest.mark.usefixtures("home")
def test_what_was_read_before_another_wrote_is_never_written_upon(
    another: sqlite3.Connection, then: str
) -> None:
    with pytest.raises(WroteMeanwhile):
        _add_a_unit(
            lambda: (another.execute("BEGIN IMMEDIATE"), another.execute(WRITES), another.execute(then))
        )

    assert connection.transaction_mode == "IMMEDIATE"


def _add_a_unit(meanwhile: Callable[[], object]) -> None:
    with pen_at_the_first_row(), transaction.atomic():
        assert not Unit.objects.filter(pk=0).exists()
        meanwhile()
        Unit.objects.create()
