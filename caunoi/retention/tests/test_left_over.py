"""Sealed files of work that came to nothing may name anybody: they go when somebody is erased."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from caunoi.intake import working
from caunoi.intake.receiving import folder
from caunoi.jobs.models import Job
from caunoi.registers.members.admitting import Newcomer, add_people
from caunoi.registers.members.models import Person
from caunoi.retention.erasing import erase_person
from caunoi.trail.acting import act
from tests.builders import NOW, TODAY, an_account, the_federation

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
WHY = "Đơn của chính người này, ngày 05/01/2024"


@pytest.fixture
def gone(tmp_path, settings) -> Person:
    """Somebody who is in no union, and is to be erased."""
    settings.CAUNOI_HOME, settings.CAUNOI_KEYS = tmp_path, tmp_path / "keys"
    (tmp_path / "received").mkdir()
    told = Newcomer(
        "Đỗ Thị Na",
        "do thi na",
        "na",
        "1995-01-01",
        "day",
        "female",
        "cccd",
        "099195000001",
        "",
        "",
        None,
        None,
    )
    with act("members.admitted", by=None, at=NOW, on=TODAY) as writer:
        [own] = add_people(writer, [told])
    return Person.objects.get(pk=own)


def sent_and(state: str, content: bytes) -> Path:
    """A list that was sent, and what became of the work."""
    [sealed] = working.send(
        [("DS.csv", content)], by=an_account(f"Người gửi {state}", office="provincial-officer", in_unit=the_federation()),
        at=NOW, client_ref=uuid4(),
    ).payload["files"]  # fmt: skip
    Job.objects.filter(payload__files__0__kept_as=sealed["kept_as"]).update(state=state)
    return folder() / sealed["kept_as"]


def test_lists_of_work_that_failed_or_was_cancelled_go_at_once_and_what_waits_stays(gone) -> None:
    over = [sent_and(state, state.encode()) for state in ("failed", "cancelled", "done")]
    waits = [sent_and(state, state.encode()) for state in ("queued", "paused")]
    on_its_way, long_there, draft = (folder() / name for name in ("b.sealed", "c.sealed", "d.draft"))
    for one in (on_its_way, long_there, draft):
        one.write_bytes(b"sealed")
    for one, ago in ((on_its_way, 0), (long_there, 2), (draft, 2)):
        then = (NOW - timedelta(hours=ago)).timestamp()
        os.utime(one, (then, then))
    erase_person(gone, reason=WHY, by=None, at=NOW)
    assert [one.exists() for one in (*over, long_there, draft)] == [False] * 5
    assert [one.exists() for one in (*waits, on_its_way)] == [True] * 3


def test_without_that_a_cancelled_list_would_be_there_still(gone, monkeypatch) -> None:
    """The negative control."""
    monkeypatch.setattr("caunoi.retention.erasing.left_over", lambda **_: [])
    cancelled = sent_and("cancelled", b"one")
    erase_person(gone, reason=WHY, by=None, at=NOW)
    assert cancelled.exists()
