"""What lists would do to the targets is counted before anything stands, by the engine itself, and leaves nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from caunoi.indicators import reading
from caunoi.intake import looking
from caunoi.intake.jail import Jail
from caunoi.intake.receiving import receive
from caunoi.intake.running import Run
from caunoi.intake.taking_in import take_in_received
from caunoi.intake.tests.writing_lists import book, employers, member, workbook
from caunoi.organisations.founding import ensure_home
from caunoi.resolutions import effects
from caunoi.trail.models import Act

AT, DAY = datetime(2024, 1, 15, 2, 0, tzinfo=UTC), date(2023, 12, 31)


@pytest.fixture
def home(db, settings, tmp_path):
    settings.CAUNOI_HOME = tmp_path / "home"
    ensure_home(at=AT)
    return tmp_path / "home"


def looked_at(monkeypatch, files, *, dry_run=True):
    monkeypatch.setattr(looking, "_begins", [effects.begin])
    with Jail() as jail:
        received = receive(files.items(), jail=jail)
    run = Run(by=None, at=AT, as_of=DAY)
    if not dry_run:
        return take_in_received(received, run, ignored=[])
    return looking.look_at(received, run, ignored=[])[2]


def test_a_roster_moves_the_members_of_its_union_and_of_the_federation_above(home, monkeypatch):
    looked_at(monkeypatch, {"01 - DN.xlsx": workbook(employers())}, dry_run=False)
    looked_at(monkeypatch, {"a.xlsx": book(member(1))}, dry_run=False)
    acts = Act.objects.count()
    rows = looked_at(monkeypatch, {"b.xlsx": book(member(1), member(2, "Trần Thị Ân"))})

    members = [(row["before"]["value"], row["after"]["value"]) for row in rows if row["code"] == "members"]
    assert len({row["unit"] for row in rows}) == 2
    assert members == [("1", "2"), ("1", "2")]
    covered = [row for row in rows if row["code"] == "union-at-employers-25"]
    assert all(row["before"] == row["after"] for row in covered)
    assert any(row["target"] for row in rows)
    assert Act.objects.count() == acts


def test_what_was_only_looked_at_is_in_no_snapshot(home, monkeypatch):
    looked_at(monkeypatch, {"01 - DN.xlsx": workbook(employers())}, dry_run=False)
    looked_at(monkeypatch, {"b.xlsx": book(member(1), member(2, "Trần Thị Ân"))})
    left = [one for one in Path(reading.rows_folder()).iterdir() if one.name.startswith(".making-look")]
    assert not left
    question = reading.Question(at=DAY)
    here = reading.current()
    found = here.engine.figures(["members"], question, units=[here.engine.closure(question).root])
    assert found[0].numerator == 0


def test_a_unit_that_only_the_list_tells_of_had_no_figure_before(home, monkeypatch):
    rows = looked_at(monkeypatch, {"01 - DN.xlsx": workbook(employers())})
    unions = next(row for row in rows if row["code"] == "union-at-employers-25")
    assert unions["before"]["value"] is None
    assert unions["after"]["value"] == "100.00"
