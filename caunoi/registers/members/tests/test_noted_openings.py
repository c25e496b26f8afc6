"""On SQLite an opening is noted in the second file: no list keeps it, no reader misses it, and it counts exactly once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, connections, transaction

from caunoi.access.models import Account
from caunoi.access.reach import operator
from caunoi.registers.members import viewing
from caunoi.registers.members.door import viewings_within
from caunoi.registers.members.models import NotedOpening, Person, Viewing
from caunoi.registers.members.viewing import bring_over, note_viewing
from caunoi.trail.acting import act
from tests.builders import NOW, TODAY, an_account

pytestmark = [pytest.mark.django_db(databases="__all__", transaction=True), pytest.mark.told_once]


@pytest.fixture
def officer() -> Account:
    return an_account("Nguyễn Thị Mỹ")


@pytest.fixture
def na() -> Person:
    with act("test.person", by=None, at=NOW, on=TODAY) as writer:
        person = writer.add_one(Person)
    return Person.objects.get(pk=person)


@pytest.fixture
def a_list_is_written(na: Person, officer: Account) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=0")
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    yield
    writer.close()
    connection.close()


def told(person: Person) -> list[tuple[str, str, str]]:
    rows = viewings_within(operator(TODAY), [person.pk], most=200)
    return [(one.account.full_name, one.kind, one.office) for one in rows]


ONCE = [("Nguyễn Thị Mỹ", "page", "chair")]


@pytest.mark.usefixtures("a_list_is_written")
def test_a_record_opened_while_a_list_is_written_says_by_whom_at_once(na: Person, officer: Account) -> None:
    for at in (NOW, NOW + timedelta(hours=1)):
        note_viewing(na, by=officer, office="chair", at=at)

    assert told(na) == ONCE
    assert NotedOpening.objects.get().at == NOW


@pytest.mark.usefixtures("a_list_is_written")
def test_noted_in_the_registers_it_would_be_kept_by_the_list(
    na: Person, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(viewing, "apart", lambda: False)
    with pytest.raises(OperationalError, match="locked"):
        note_viewing(na, by=officer, at=NOW)


def test_what_is_brought_over_is_in_one_place_and_noted_no_more_that_day(
    na: Person, officer: Account
) -> None:
    note_viewing(na, by=officer, office="chair", at=NOW)
    assert (bring_over(), bring_over()) == (1, 0)
    note_viewing(na, by=officer, office="chair", at=NOW + timedelta(hours=1))

    assert not NotedOpening.objects.exists()
    row = Viewing.objects.get()
    assert (row.person, row.account, row.kind, row.on, row.at) == (na, officer, "page", TODAY, NOW)
    assert told(na) == ONCE


@pytest.mark.parametrize(
    ("alias", "cut"),
    [("default", "INSERT ON members_viewing"), ("jobs", "DELETE ON members_notedopening")],
)
def test_what_is_cut_short_on_its_way_is_neither_lost_nor_told_twice(
    na: Person, officer: Account, alias: str, cut: str
) -> None:
    note_viewing(na, by=officer, office="chair", at=NOW)
    with connections[alias].cursor() as cursor:
        cursor.execute(f"CREATE TRIGGER cut BEFORE {cut} BEGIN SELECT RAISE(ABORT, 'cut'); END")
    try:
        with pytest.raises(DatabaseError, match="cut"):
            bring_over()
        assert told(na) == ONCE
        assert Viewing.objects.count() == (alias == "jobs")
    finally:
        with connections[alias].cursor() as cursor:
            cursor.execute("DROP TRIGGER cut")

    assert bring_over() == 1
    assert Viewing.objects.count() == 1
    assert told(na) == ONCE


def test_only_what_the_database_allows_once_a_day_keeps_it_from_counting_twice(
    na: Person, officer: Account
) -> None:
    """The negative control: without that, what was brought over and not taken away would stand there twice."""
    row = {"person": na, "account": officer, "kind": "page", "on": TODAY, "at": NOW}
    Viewing.objects.create(**row)
    with pytest.raises(IntegrityError):
        Viewing.objects.create(**row)


@pytest.mark.parametrize(
    ("alias", "table"), [("default", "members_viewing"), ("jobs", "members_notedopening")]
)
def test_whoever_reads_while_it_is_brought_over_sees_it_once(
    na: Person, officer: Account, alias: str, table: str
) -> None:
    note_viewing(na, by=officer, office="chair", at=NOW)
    brought = []

    def before_it_is_read(execute, sql, *rest):  # type: ignore[no-untyped-def]
        if f'FROM "{table}"' in sql and not brought:
            brought.append(True)
            bring_over()
        return execute(sql, *rest)

    with ExitStack() as hooked:
        hooked.enter_context(connections[alias].execute_wrapper(before_it_is_read))
        assert told(na) == ONCE
    assert brought
    assert not NotedOpening.objects.exists()


def test_it_leaves_the_second_file_in_no_transaction_that_may_be_undone(na: Person, officer: Account) -> None:
    note_viewing(na, by=officer, at=NOW)
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        bring_over()

    assert NotedOpening.objects.exists()


def test_more_than_fit_into_one_statement_are_brought_over_all(
    na: Person, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewing, "AT_ONCE", 2)
    for days in range(5):
        note_viewing(na, by=officer, at=NOW + timedelta(days=days))

    assert bring_over() == na.viewings.count() == 5


def test_of_a_record_that_a_restored_backup_does_not_know_nothing_is_told(
    na: Person, officer: Account
) -> None:
    note_viewing(na, by=officer, office="chair", at=NOW)
    NotedOpening.objects.create(person=uuid4(), account=officer.pk, on=TODAY, at=NOW)
    NotedOpening.objects.create(person=na.public_id, account=officer.pk + 1, on=TODAY, at=NOW)

    assert told(na) == ONCE
    assert bring_over() == 3
    assert told(na) == ONCE
    assert not NotedOpening.objects.exists()
