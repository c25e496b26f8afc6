"""Pages are asked for here too while a short list is written; and one that waits for the list is found."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from caunoi.cli import serve
from caunoi.intake.tests.writing_lists import book, employers, member, workbook
from caunoi.intake.working import send
from caunoi.jobs.models import Job
from caunoi.organisations.founding import ensure_home
from caunoi.organisations.models import Unit
from proof.homes import NOW
from proof.killing import Doom, Worker
from proof.promises.waits import MOST_REFUSED, PASSWORD, WAITS, officer
from proof.waiting import FIRST, Pages, waited

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.told_once]

LISTS = [("01.xlsx", workbook(employers())), ("02.xlsx", book(*(member(serial) for serial in range(1, 60))))]


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.CAUNOI_HOME = tmp_path / "home"
    ensure_home(at=NOW)
    before = {alias: dict(connections.settings[alias]["OPTIONS"]) for alias in connections}
    yield
    for alias, options in before.items():
        connections.settings[alias]["OPTIONS"].update(options)
        connections[alias].close()


@pytest.fixture
def pages() -> Pages:
    by = officer()
    send(LISTS, as_of=None, by=by, at=NOW, client_ref=uuid.uuid4())
    return Pages(by, PASSWORD, Unit.objects.get())


class AListBeingWritten(Worker):
    """In the place of a worker: it has the pen while each page is asked for once."""

    def __init__(self) -> None:
        self.writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        self.writer.execute("BEGIN IMMEDIATE")

    def over(self) -> bool:
        return True


@pytest.fixture
def written(pages: Pages) -> Iterator[AListBeingWritten]:
    list_ = AListBeingWritten()
    yield list_
    list_.writer.close()


def test_pages_are_answered_while_a_worker_takes_a_list_in(pages: Pages) -> None:
    worker = Worker(Doom(), at=NOW)
    waits = waited(pages, worker)
    assert not worker.ended().killed
    assert Job.objects.get().state == Job.State.DONE
    assert set(waits.longest) == {"read", FIRST, "sign-in", "save"}
    assert waits.answers["save 302"] >= 1
    assert set(waits.answers) <= {"read 200", "first read 200", "sign-in 302", "save 302", "save 503"}
    assert (waits.refused, waits.untold) == (0, 0)


def test_while_a_list_has_the_pen_one_reads_and_signs_in_and_a_page_that_saves_says_no(
    pages: Pages, written: AListBeingWritten
) -> None:
    answers = waited(pages, written).answers
    assert answers == {"read 200": 1, "first read 200": 1, "sign-in 302": 1, "save 503": 1}


def test_a_first_look_that_is_noted_in_the_registers_is_refused_and_found(
    pages: Pages, written: AListBeingWritten, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caunoi.registers.members.viewing.apart", lambda: False)
    assert waited(pages, written).refused > MOST_REFUSED


def test_a_first_look_that_nobody_noted_is_found(
    pages: Pages, written: AListBeingWritten, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caunoi.office.people.note_viewing", lambda *_, **__: None)
    assert waited(pages, written).untold > MOST_REFUSED


def test_a_page_that_waits_for_the_list_is_found(
    pages: Pages, written: AListBeingWritten, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "PATIENCE", WAITS.bound.limit + 0.2)
    assert not WAITS.bound.holds(waited(pages, written).longest["save"])


@pytest.mark.usefixtures("patient_again")
def test_what_a_list_left_in_the_log_is_not_brought_home_by_a_page() -> None:
    def after_how_many_pages(alias: str) -> int:
        with connections[alias].cursor() as cursor:
            return int(cursor.execute("PRAGMA wal_autocheckpoint").fetchone()[0])

    assert after_how_many_pages("default") > 0
    serve.wait_for_nobody()
    assert after_how_many_pages("default") == 0
    # No worker writes there each second: pages keep their own log short.
    assert after_how_many_pages("jobs") > 0
