"""What is erased is gone for good, and the trail verifies as before: no more is hidden by it than was asked."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from caunoi.trail.acting import act
from caunoi.trail.erasing import Erasure, Touched, erase
from caunoi.trail.models import Act
from caunoi.trail.sealing import seal
from caunoi.trail.tests.example import Example
from caunoi.trail.tests.walking import kinds, lift_guards, verdict
from caunoi.verify import Record, block_digest

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 22)


@pytest.fixture
def roster(example, tmp_path, settings) -> list[int]:
    """120 rows of one Act, hence three digests, and one row ended."""
    settings.CAUNOI_HOME = tmp_path
    lift_guards()
    with act("example.roster", by=None, at=NOW, on=DAY) as writer:
        writer.add(Example, ("key", "name"), [(n, f"Đỗ Thị Na {n}") for n in range(120)])
    rows = list(Example.objects.order_by("pk").values_list("pk", flat=True))
    with act("example.ended", by=None, at=NOW, on=DAY) as writer:
        writer.end(Example, [rows[7]])
    seal(at=NOW)
    return rows


def forget(*rows: int) -> None:
    with act("example.erased", by=None, at=NOW, on=DAY) as writer:
        erase(writer, [Erasure(Example, rows, {"name": ""})])
    seal(at=NOW)


def test_a_row_is_erased_and_the_record_is_whole(roster) -> None:
    forget(roster[3])

    assert list(Example.objects.filter(name="").values_list("pk", flat=True)) == [roster[3]]
    assert verdict()["faults"] == []


def test_without_taking_the_digests_again_the_same_is_a_fault(roster) -> None:
    """The negative control."""
    Example.objects.filter(pk=roster[3]).update(name="")

    assert kinds() == {"rows-edited"}


def test_after_an_erasure_every_other_edit_is_found_as_before(roster) -> None:
    forget(roster[3])
    Example.objects.filter(pk=roster[4]).update(name="Nguyễn Văn Tráo")
    Example.objects.filter(pk=roster[100]).update(name="Nguyễn Văn Tráo")

    found = {tuple(run) for fault in verdict()["faults"] for run in fault["rows"]}
    assert kinds() == {"rows-edited"}
    assert found == {(roster[0], roster[49]), (roster[100], roster[119])}


def test_one_after_another_is_erased_and_each_time_the_record_is_whole(roster) -> None:
    for row in (roster[3], roster[3 + 50], roster[4]):
        forget(row)

    assert verdict()["faults"] == []
    assert Act.objects.exclude(salt=b"").filter(what="example.erased").count() == 1
    Example.objects.filter(pk=roster[5]).update(name="Nguyễn Văn Tráo")
    assert kinds() == {"rows-edited"}


def test_two_rosters_erased_together_stand_under_one_salt_and_part_no_more(roster) -> None:
    with act("example.other", by=None, at=NOW, on=DAY) as writer:
        writer.add(Example, ("key", "name"), [(1000 + n, f"Trần Văn Ân {n}") for n in range(60)])
    other = list(Example.objects.filter(key__gte=1000).values_list("pk", flat=True))
    forget(roster[0], other[0])
    forget(other[1])

    assert verdict()["faults"] == []


def test_what_was_touched_before_is_not_covered_up_by_an_erasure(roster) -> None:
    Example.objects.filter(pk=roster[60]).update(name="Nguyễn Văn Tráo")

    with pytest.raises(Touched):
        forget(roster[3])
    assert not Example.objects.filter(name="").exists()
    assert kinds() == {"rows-edited"}


def test_nobody_can_try_names_against_an_old_digest(roster) -> None:
    """With the salt one can, which is why it goes."""
    written = Act.objects.get(what="example.roster")
    salt, told = bytes(written.salt), written.wrote["written"]["trial_example"]
    values = Record(connection.connection, postgresql=connection.vendor == "postgresql").columns(
        "trial_example", told["columns"], f"WHERE t.id <= {roster[49]} ORDER BY t.id"
    )
    ended = told["columns"].index("ended_by_id")
    values[ended] = [None] * 50
    assert block_digest(salt, "trial_example", told["columns"], values) == told["blocks"][:32]

    forget(roster[3])
    assert bytes(Act.objects.get(what="example.roster").salt) == b""
