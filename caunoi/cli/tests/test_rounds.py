"""`caunoi rounds` and `caunoi movements`: a round opened, shown, reminded of and locked at the machine."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
import typer

from caunoi.cli import movements as of_movements
from caunoi.cli import rounds as verbs
from caunoi.organisations.models import Unit
from caunoi.registers.rounds import collecting
from caunoi.registers.rounds.models import Round, RoundUnit
from tests.builders import a_member, a_unit, the_federation

pytestmark = pytest.mark.django_db(databases="__all__")
AT = datetime(2025, 7, 3, 2, 0, tzinfo=UTC)


@pytest.fixture
def union(monkeypatch: pytest.MonkeyPatch) -> Unit:
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    unit = a_unit("CĐCS Đông Á", under=the_federation(), code="DA-01")
    a_member("Lê Thị Ân", of=unit, since=date(2025, 6, 5))
    for module in (verbs, of_movements):
        monkeypatch.setattr(module, "open_home", lambda at: None)
    return unit


def opened(capsys: pytest.CaptureFixture[str]) -> str:
    days = [datetime(2025, *day) for day in ((6, 1), (6, 30), (7, 10))]  # noqa: DTZ001 - days
    verbs._open("Đoàn viên tháng 6/2025", *days, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["units"] == 1
    return told["id"]


def test_a_round_is_opened_shown_reminded_of_and_locked(
    union: Unit, capsys: pytest.CaptureFixture[str]
) -> None:
    which = opened(capsys)
    verbs._late(which, as_json=True)
    late = json.loads(capsys.readouterr().out)
    assert late["late"] == ["CĐCS Đông Á"]
    assert "hạn nộp 10/07/2025" in late["reminder"]

    with pytest.raises(typer.Exit) as left:
        verbs._lock(which)
    assert left.value.exit_code == 1
    assert "- CĐCS Đông Á: danh sách chưa được nhận." in capsys.readouterr().err

    due = RoundUnit.objects.select_related("round").get()
    collecting.submit(due, None, by=None, at=AT)
    collecting.receive(due, by=None, at=AT)
    verbs._lock(which)
    capsys.readouterr()
    verbs._show(which, as_json=True)
    shown = json.loads(capsys.readouterr().out)
    assert shown["locked"] is True
    assert shown["units"][0]["state"] == "locked"
    assert shown["units"][0]["months"][0]["closing"] == 1
    verbs._late(which)
    assert "Không còn ai thiếu." in capsys.readouterr().out


@pytest.mark.parametrize("which", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_round_that_is_not_there_is_said(
    union: Unit, which: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as left:
        verbs._show(which)
    assert left.value.exit_code == 2
    assert "Không có kỳ thu nào" in capsys.readouterr().err


def test_a_round_that_makes_no_sense_is_refused(union: Unit, capsys: pytest.CaptureFixture[str]) -> None:
    day = datetime(2025, 6, 1)  # noqa: DTZ001 - a day
    with pytest.raises(typer.Exit):
        verbs._open(" ", day, day, day)
    assert not Round.objects.exists()


def test_the_table_of_a_month_names_the_file_of_each_movement(
    union: Unit, capsys: pytest.CaptureFixture[str]
) -> None:
    of_movements._movements("DA-01", "2025-06", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["movement"]["admitted"], told["movement"]["closing"], told["movement"]["difference"]) == (
        1,
        1,
        0,
    )
    assert told["by_file"] == [{"file": None, "movements": {"admitted": 1}}]

    of_movements._movements("DA-01", "2025-06")
    shown = capsys.readouterr().out
    assert "+ Kết nạp, gia nhập" in shown
    assert "không theo tệp nào: Kết nạp, gia nhập: 1" in shown
    for unit, month in (("DA-01", "06/2025"), ("XX", "2025-06")):
        with pytest.raises(typer.Exit) as left:
            of_movements._movements(unit, month)
        assert left.value.exit_code == 2


def test_a_kind_of_list_that_no_round_collects_is_refused_with_those_that_one_does(
    union: Unit, capsys: pytest.CaptureFixture[str]
) -> None:
    day = datetime(2026, 10, 1)  # noqa: DTZ001 - a day, no moment
    with pytest.raises(typer.Exit) as left:
        verbs._open("Quý IV", day, day, day, kind="zzz")
    assert left.value.exit_code == 2
    said = capsys.readouterr().err
    assert all(kind in said for kind in Round.Kind.values)
    assert not Round.objects.exists()
