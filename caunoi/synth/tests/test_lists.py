"""The lists of an invented office: the same every time, and what their truth says is what they hold."""

from __future__ import annotations

import csv
import hashlib
import json
import unicodedata
from pathlib import Path

import openpyxl
import pytest

from caunoi.synth import lists, worlds


def write(folder: Path, *, seed: int = 7) -> dict[str, object]:
    return lists.write(next(worlds.each("office", seed=seed)), folder)


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    write(folder)
    return folder


def cells(path: Path) -> list[list[object]]:
    if path.suffix == ".csv":
        text = path.read_text(encoding="utf-8-sig").splitlines()
        separator = ";" if text[0].count(";") >= text[0].count(",") else ","
        return [[cell or None for cell in row] for row in csv.reader(text, delimiter=separator)]
    return [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]


def table(path: Path) -> list[list[object]]:
    """Rows that begin with their number."""
    return [row for row in cells(path) if isinstance(row[0], int) or str(row[0] or "").isdecimal()]


def rosters(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if "doan vien" in path.name)


def gifts(folder: Path) -> list[list[object]]:
    return [row for path in sorted(folder.iterdir()) if "an sinh" in path.name for row in table(path)]


def truth(folder: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return found


def test_one_seed_gives_one_set_of_bytes_and_another_seed_another(office: Path, tmp_path: Path) -> None:
    write(tmp_path / "again")
    write(tmp_path / "other", seed=8)
    assert digests(office) == digests(tmp_path / "again")
    assert digests(office) != digests(tmp_path / "other")


def test_the_employers_list_holds_what_the_truth_says(office: Path) -> None:
    rows = table(office / "01 - Danh sach doanh nghiep Long An.xlsx")
    told = truth(office)
    assert len(rows) == told["employers"]
    assert sum(int(str(row[6])) for row in rows if row[6] is not None) == told["workers"]
    assert sum(row[6] is None for row in rows) == told["employers_headcount_unknown"]
    assert sum(row[7] == "x" for row in rows) == told["unions"] == len(rosters(office))
    large = [row for row in rows if row[6] is not None and int(str(row[6])) >= 25]
    assert len(large) == told["employers_25_of_every_kind"]
    firms = [row for row in large if row[5] in {"FDI", "Nhà nước", "Ngoài nhà nước"}]
    assert len(firms) == told["employers_25"]
    assert sum(row[7] == "x" for row in firms) == told["employers_25_with_union"]


def test_the_rosters_hold_what_the_truth_says(office: Path) -> None:
    rows = [row for path in rosters(office) for row in table(path)]
    told = truth(office)
    refused = [row for row in rows if "31/02/1990" in row or not (row[1] or row[2])]
    refused += [row for row in rows if row not in refused and row[1] is None]
    assert len(refused) == told["rows_to_refuse"] > 0
    assert len(rows) - len(refused) == told["roster_rows"]
    left = [row for row in rows if str(row[-1]).startswith("Nghỉ việc từ")]
    assert len(left) == told["rows_noted_as_left"] > 0
    assert told["people"] + told["people_in_two_unions"] + len(left) == told["roster_rows"]


def test_the_gift_lists_hold_what_the_truth_says(office: Path) -> None:
    rows = gifts(office)
    told = truth(office)
    assert len(rows) == told["gift_rows"]
    assert sum(row[3] is None for row in rows) == told["gift_rows_without_identity"] > 0
    assert sum(isinstance(row[3], int) for row in rows) == told["gift_rows_named_again"] > 0
    assert len({str(row[3]).zfill(12) for row in rows if row[3] is not None}) == told["gift_people"]


def test_agreements_are_one_an_enterprise(office: Path) -> None:
    [path] = [path for path in office.iterdir() if "Thoa uoc" in path.name]
    rows = table(path)
    assert len(rows) == len({row[2] for row in rows}) == truth(office)["agreements_ever"]


def test_units_have_habits_of_their_own(office: Path) -> None:
    headers, kinds, apart, capitals = set(), set(), 0, 0
    for path in rosters(office):
        rows = cells(path)
        headers.add(tuple(rows[4]))
        for row in table(path):
            kinds |= {type(cell).__name__ for cell in row[2:7] if cell is not None}
            name = str(row[1] or "")
            apart += name != unicodedata.normalize("NFC", name)
            capitals += name.isupper()
    assert len(headers) == 5
    assert {"int", "str", "datetime"} <= kinds
    assert apart > 10 < capitals
    assert {path.suffix for path in rosters(office)} == {".csv", ".xlsx"}


def test_a_folder_gets_no_column_wider_than_its_heading(office: Path) -> None:
    for path in rosters(office):
        widths = {len(row) for row in cells(path)}
        assert widths == {8}, path.name
