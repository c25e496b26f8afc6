"""What the registers hold is what the figures count, at every Act, and no name is among it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection

from caunoi.access.reach import operator
from caunoi.indicators import feeding, naming, reading, store
from caunoi.indicators.behind import behind
from caunoi.indicators.computing import Question, number_of
from caunoi.indicators.definition import CannotBeAsked
from caunoi.organisations.models import DatedSetting, Employer, Headcount, Unit
from caunoi.questions.tables import TABLES
from caunoi.registers.members.models import Membership
from caunoi.trail.acting import act

from .registering import DAY, NOON, area, employer, member, small_province

pytestmark = pytest.mark.django_db
LATER = datetime(2024, 2, 1, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: object) -> Path:
    """Snapshots of their own for every test."""
    settings.CAUNOI_HOME = tmp_path
    return tmp_path


def value(code: str, unit: int, at: date = DAY, **when: date) -> tuple[int, int | None, int]:
    here = reading.current()
    figure = here.engine.figures([code], Question(at, **when), units=[unit])[0]
    return figure.numerator, figure.denominator, figure.unknown


def test_the_registers_are_counted_as_they_stand() -> None:
    ids = small_province()
    assert value("members", ids["Tỉnh"]) == (2, None, 0)
    assert value("workers", ids["Tỉnh"]) == (40, None, 1)
    assert value("union-at-employers-25", ids["Tỉnh"]) == (1, 1, 1)
    assert value("unions", ids["Tỉnh"]) == (2, None, 0)


def test_an_act_is_in_the_next_figure_and_what_it_did_not_touch_is_not_read_again() -> None:
    ids = small_province()
    before = reading.current().folder
    memberships = (before / "memberships.parquet").stat().st_ino
    with act("test.counted", by=None, at=LATER, on=DAY) as writer:
        writer.add_one(Headcount, employer_id=ids["Lan"], valid_from=DAY, workers=7, source="union-list")
    assert value("workers", ids["Tỉnh"]) == (47, None, 0)
    after = reading.current().folder
    assert after != before
    assert not before.exists()
    assert (after / "memberships.parquet").stat().st_ino == memberships


def test_an_act_that_no_figure_rests_on_keeps_the_snapshot() -> None:
    small_province()
    before = reading.current()
    with act("test.nothing", by=None, at=LATER, on=DAY):
        pass
    assert reading.current() is before


def test_a_correction_is_known_from_its_day_in_vietnam() -> None:
    ids = small_province()
    # 17:30 in London on 31 January is 1 February in Hà Nội.
    with act("test.left", by=None, at=datetime(2024, 1, 31, 17, 30, tzinfo=UTC), on=DAY) as writer:
        old = Membership.objects.get(pk=ids["An"])
        writer.end(Membership, [old.pk])
        writer.add_one(
            Membership, spell=old.spell, person_id=old.person_id, unit_id=old.unit_id,
            employer_id=old.employer_id, held_by_id=old.held_by_id, began_as="admitted", ended_as="left",
            valid_from=old.valid_from, valid_to=date(2023, 6, 1),
        )  # fmt: skip
    assert value("members", ids["Tỉnh"]) == (1, None, 0)
    assert value("members", ids["Tỉnh"], known_on=date(2024, 1, 31)) == (2, None, 0)
    assert value("members", ids["Tỉnh"], known_on=date(2024, 2, 1)) == (1, None, 0)
    assert value("members", ids["Tỉnh"], known_on=date(2024, 1, 4)) == (0, None, 0)


def test_a_dated_setting_of_the_federation_moves_the_threshold() -> None:
    ids = small_province()
    with act("test.set", by=None, at=LATER, on=DAY) as writer:
        writer.add_one(
            DatedSetting, code="large-employer", value=10, owner="Ban Thường vụ", source="NQ 1",
            valid_from=date(2023, 7, 1),
        )  # fmt: skip
    assert value("employers-25", ids["Tỉnh"])[0] == 2
    assert value("employers-25", ids["Tỉnh"], known_on=date(2024, 1, 31))[0] == 1


def test_the_store_holds_declared_columns_and_no_name() -> None:
    small_province()
    folder = reading.current().folder
    assert {file.stem for file in folder.glob("*.parquet")} == set(TABLES)
    for file in folder.iterdir():
        assert file.stat().st_mode & 0o077 == 0
        content = file.read_bytes()
        for word in ("Nguyễn", "May Hồng", "Đức Hòa"):
            assert word.encode() not in content
    for table in TABLES:
        assert store.schema_of(table).names == list(TABLES[table])


def test_days_are_read_from_the_database_as_written() -> None:
    with act("test.drawn", by=None, at=NOON, on=DAY) as writer:
        place = area(writer, "Bến Lức")
        firm = employer(writer, "May", workers=3, place=place)
    rows = feeding._fetched(feeding._sql("headcounts"))
    assert list(rows) == [[(firm, 3, "union-list", number_of(DAY), None, number_of(NOON.date()), None)]]
    assert connection.vendor in {"sqlite", "postgresql"}


def test_the_records_behind_a_figure_say_what_an_officer_needs() -> None:
    ids = small_province()
    here = reading.current()
    rows = here.engine.records("employers", Question(DAY), unit=ids["Tỉnh"])
    told = list(behind("employers", rows, at=DAY, within=operator(DAY)))
    assert [(one["name"], one["workers"], one["union"], one["place"]) for one in told] == [
        ("May Hồng", 30, "CĐCS May Hồng", "Đức Hòa"),
        ("May Sen", 10, "CĐCS May Sen", "Đức Hòa"),
        ("May Lan", None, None, "Đức Hòa"),
    ]
    people = list(
        behind(
            "members",
            here.engine.records("members", Question(DAY), unit=ids["A"]),
            at=DAY,
            within=operator(DAY),
        )
    )
    assert [(one["name"], one["birth_year"], one["employer"]) for one in people] == [
        ("Nguyễn An", 1990, "May Hồng")
    ]


def test_a_unit_is_found_by_public_id_and_tax_code() -> None:
    ids = small_province()
    public = Unit.objects.get(pk=ids["B"]).public_id
    tax = Employer.objects.get(pk=ids["Sen"]).tax_code
    assert naming.unit_named(str(public), at=DAY) == ids["B"]
    assert naming.unit_named(tax, at=DAY) == ids["B"]
    with pytest.raises(CannotBeAsked, match="Không tìm thấy đơn vị"):
        naming.unit_named("0000", at=DAY)


def test_many_readings_leave_one_snapshot(home: Path) -> None:
    ids = small_province()
    for number in range(3):
        with act("test.joined", by=None, at=LATER, on=DAY) as writer:
            member(writer, f"Lê Chi {number}", union=ids["A"], at=ids["Hồng"])
        reading.current()
    assert value("members", ids["A"]) == (4, None, 0)
    assert len([one for one in (home / "snapshots").iterdir() if one.is_dir()]) == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_the_tables_are_read_at_one_instant_and_writers_go_on() -> None:
    ids = small_province()
    assert value("members", ids["Tỉnh"]) == (2, None, 0)
    with feeding._one_view():
        assert len([row for rows in feeding._fetched(feeding._sql("memberships")) for row in rows]) == 2
    with act("test.joined", by=None, at=LATER, on=DAY) as writer:
        member(writer, "Lê Chi", union=ids["A"], at=ids["Hồng"])
    assert value("members", ids["Tỉnh"]) == (3, None, 0)
