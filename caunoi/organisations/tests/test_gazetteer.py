"""The reference tables of territory: the reform of 1.7.2025 whole, and tables that contradict themselves refused."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from caunoi.organisations.gazetteer import BadGazetteer, Gazetteer
from caunoi.organisations.tests.tables import write_tables

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture(scope="module")
def ours() -> Gazetteer:
    return Gazetteer.read()


@pytest.mark.parametrize(
    ("day", "levels"),
    [
        (BEFORE, {"province": 63, "district": 696, "commune": 10_040}),
        (AFTER, {"province": 34, "commune": 3_321}),
    ],
)
def test_the_areas_of_both_days_are_all_there(ours: Gazetteer, day: date, levels: dict[str, int]) -> None:
    assert Counter(area.level for area in ours.areas if area.on(day)) == levels


def test_a_code_used_again_is_no_identity(ours: Gazetteer) -> None:
    """26740 was the ward of Bến Nghé and is that of Sài Gòn; 3,184 codes mean another territory than before."""
    communes = [area for area in ours.areas if area.level == "commune"]
    old = {area.code: area for area in communes if area.on(BEFORE) and area.code}
    new = [area for area in communes if area.on(AFTER)]
    again = [area for area in new if area.code in old]

    assert len(again) == 3_316
    assert sum(old[area.code].area != area.area for area in again) == 3_184
    assert old["26740"].name == "Phường Bến Nghé"
    assert [area.name for area in new if area.code == "26740"] == ["Phường Sài Gòn"]


def test_whoever_ended_passed_on_the_whole_of_itself(ours: Gazetteer) -> None:
    """Every commune and province that is no more has successors, the parts add up to one; 471 wards were divided."""
    shares: dict[str, Fraction] = defaultdict(Fraction)
    for one in ours.successions:
        shares[one.predecessor] += Fraction(one.part, one.of)
    there = {area.area for area in ours.areas if area.on(AFTER)}
    gone = {area.area for area in ours.areas if area.on(BEFORE) and area.level != "district"} - there

    assert set(shares) == gone
    assert set(shares.values()) == {Fraction(1)}
    assert len({one.predecessor for one in ours.successions if one.of > 1}) == 471


def test_an_area_goes_on_only_with_the_same_territory(ours: Gazetteer) -> None:
    on_both = {area.area for area in ours.areas if area.on(BEFORE)} & {
        a.area for a in ours.areas if a.on(AFTER)
    }
    took_part = {one.predecessor for one in ours.successions} | {one.successor for one in ours.successions}

    assert on_both
    assert not on_both & took_part
    assert {"01", "46", "38", "40"} <= on_both  # Hà Nội, Huế, Thanh Hóa, Nghệ An
    assert "80" not in on_both  # Long An, now in Tây Ninh


def test_each_change_names_its_decision_and_where_that_was_read(ours: Gazetteer) -> None:
    assert all(one.decision in ours.decisions for one in ours.successions)
    assert all(area.began_by in ours.decisions for area in ours.areas if area.valid_from == AFTER)
    assert all(area.ended_by in ours.decisions for area in ours.areas if area.valid_to == AFTER)
    assert all(decided.source and decided.dated_on for decided in ours.decisions.values())


def test_what_was_known_the_day_before_is_open(ours: Gazetteer) -> None:
    known = ours.until(BEFORE)

    assert len(known.areas) == 63 + 696 + 10_040
    assert {area.valid_to for area in known.areas} == {None}
    assert known.successions == ()


# ---------------------------------------------------------------- refused


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _change(folder: Path, table: str, change: Callable[[list[dict[str, str]]], None]) -> None:
    rows = _rows(folder, table)
    change(rows)
    with (folder / table).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return write_tables(tmp_path)


def _last(rows: list[dict[str, str]], **cells: str) -> None:
    rows[-1].update(cells)


@pytest.mark.parametrize(
    ("table", "change", "says"),
    [
        ("areas.csv", lambda rows: _last(rows, level="hamlet"), "không có"),
        ("areas.csv", lambda rows: _last(rows, valid_from="2025-02-30"), "không phải ngày"),
        ("areas.csv", lambda rows: _last(rows, latitude="bắc"), "không phải số"),
        ("areas.csv", lambda rows: _last(rows, latitude="NaN"), "không phải số"),
        ("areas.csv", lambda rows: _last(rows, name=""), "thiếu khóa hoặc tên"),
        ("areas.csv", lambda rows: _last(rows, valid_to="2025-06-01"), "ngày cuối phải sau"),
        ("areas.csv", lambda rows: rows.append(rows[-1]), "đã có mô tả"),
        ("areas.csv", lambda rows: _last(rows, parent=rows[-1]["area"]), "không phải địa bàn cấp trên"),
        ("areas.csv", lambda rows: _last(rows, parent="80"), "không phải địa bàn cấp trên"),
        ("areas.csv", lambda rows: _last(rows, parent="nowhere"), "không phải địa bàn cấp trên"),
        ("areas.csv", lambda rows: _last(rows, code="27991"), "đang dùng cho Xã Bến Lức"),
        ("areas.csv", lambda rows: _last(rows, began_by="1/QĐ"), "không có trong decisions.csv"),
        ("successions.csv", lambda rows: _last(rows, of="2"), "không bằng một"),
        ("successions.csv", lambda rows: _last(rows, part="2"), "phần phải từ 1"),
        ("successions.csv", lambda rows: _last(rows, part="một"), "phần dạng số"),
        ("successions.csv", lambda rows: _last(rows, day="2025-08-01"), "phải kết thúc"),
        ("successions.csv", lambda rows: _last(rows, successor=rows[-1]["predecessor"]), "không kế tiếp chính mình"),
        ("decisions.csv", lambda rows: rows.pop(), "không có trong decisions.csv"),
    ],
)  # fmt: skip
def test_tables_that_contradict_themselves_are_refused(
    tables: Path, table: str, change: Callable[[list[dict[str, str]]], None], says: str
) -> None:
    Gazetteer.read(tables)

    _change(tables, table, change)

    with pytest.raises(BadGazetteer, match=says) as refused:
        Gazetteer.read(tables)
    assert "line" in refused.value.text.en


def test_a_table_that_is_not_there_or_no_text_is_refused_by_its_name(tables: Path) -> None:
    (tables / "areas.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadGazetteer, match=r"areas\.csv.*UTF-8"):
        Gazetteer.read(tables)
    (tables / "areas.csv").write_text("area,level\n01,province\n", encoding="utf-8")
    with pytest.raises(BadGazetteer, match=r"areas\.csv.*thiếu cột code"):
        Gazetteer.read(tables)
    (tables / "areas.csv").unlink()
    with pytest.raises(BadGazetteer, match=r"areas\.csv.*không đọc được"):
        Gazetteer.read(tables)
