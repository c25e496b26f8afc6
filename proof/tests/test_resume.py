"""Workers are killed here too, a few; and what the proof looks for is put there, and it is found."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from caunoi.intake.models import Finding, ReceivedFile
from caunoi.intake.tests.writing_lists import OTHER, book, employers, member, workbook
from caunoi.intake.working import send
from caunoi.jobs.holding import BEAT, LEASE
from caunoi.organisations.founding import ensure_home
from caunoi.registers.members.models import Membership, Person
from proof.homes import NOW
from proof.killing import Doom, until_done
from proof.projection import projected
from proof.promises.resume import differences, sender
from tests.emptying import empty

pytestmark = pytest.mark.django_db(transaction=True)

# Two unions, somebody without a number, somebody who left, a number that cannot be.
LISTS = [
    ("01.xlsx", workbook(employers())),
    ("02.xlsx", book(*(member(serial) for serial in range(1, 60)))),
    (
        "03.xlsx",
        book(
            member(70, "Trần Văn Ba", identity=""), member(71, "Lê Thị Tư", note="Đã nghỉ việc từ 01/10/2023"),
            member(72, "Phạm Văn Năm", birth="31/02/1990"), tax_code=OTHER, union="CĐCS DNTN Bao bì Hưng Thịnh",
        ),
    ),
]  # fmt: skip


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.CAUNOI_HOME = tmp_path / "home"
    ensure_home(at=NOW)


def anew() -> None:
    """As if nothing had come in: the same keys, an empty register."""
    for alias in connections:
        empty(alias)
    ensure_home(at=NOW)


def taken_in(*dooms: Doom) -> dict[str, Any]:
    send(LISTS, as_of=None, by=sender(), at=NOW, client_ref=uuid.uuid4())
    lives, job = until_done(dooms, at=NOW)
    killed, ticks = sum(life.killed for life in lives), lives[-1].ticks
    return {"hash": projected(), "state": job.state, "killed": killed, "ticks": ticks, "result": job.result}


def test_a_worker_killed_in_the_middle_changes_nothing_in_the_end() -> None:
    whole = taken_in()
    assert (whole["state"], whole["killed"]) == ("done", 0)
    assert (Person.objects.count(), Membership.objects.count(), ReceivedFile.objects.count()) == (60, 60, 3)
    anew()
    # By the clock where no step of the database can be counted.
    half, late = (
        (Doom(tick=whole["ticks"] // 2), Doom(tick=whole["ticks"] // 2))
        if connection.vendor == "sqlite"
        else (Doom(seconds=0.4), Doom(seconds=0.8))
    )
    told = taken_in(half, late)
    assert told["killed"] == 2 or connection.vendor != "sqlite"
    assert differences(whole, told) == []
    assert told["result"] == whole["result"]


@pytest.fixture
def standing() -> dict[str, Any]:
    return taken_in()


def test_a_row_written_twice_is_found(standing: dict[str, Any]) -> None:
    # A table that no wall of the database guards against a second time.
    Finding.objects.create(**_again(Finding.objects.latest("pk")))
    assert differences(standing, standing | {"hash": projected()}) != []


def _again(finding: Finding) -> dict[str, Any]:
    left_out = {"id", "public_id", "cells"}
    return {
        field.attname: getattr(finding, field.attname)
        for field in Finding._meta.local_concrete_fields
        if field.name not in left_out
    }


def test_what_is_gone_or_not_done_is_found(standing: dict[str, Any]) -> None:
    assert differences(standing, standing) == []
    assert differences(standing, standing | {"state": "failed"}) != []
    Finding.objects.latest("pk").delete()
    assert differences(standing, standing | {"hash": projected()}) != []


def test_the_way_it_came_is_not_in_the_hash(standing: dict[str, Any]) -> None:
    ReceivedFile.objects.update(received_at=NOW + timedelta(days=1))
    assert projected() == standing["hash"]


def test_a_killed_worker_is_followed_within_a_minute() -> None:
    """The lease ends, the next look of a worker comes, and the one beside the site was started again by then."""
    assert LEASE + timedelta(seconds=BEAT) + timedelta(seconds=15) < timedelta(seconds=60)
