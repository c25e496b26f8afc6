"""Days, numbers and old letters as they stand in real lists: one line of `golden_cells.csv` a cell, and what a careful clerk does with it.

The table is for officers to read and dispute. In its cells {NBSP}, {ZWSP}, {LRM}, {BOM}, {TAB} and {xuống dòng} stand for
signs that nobody sees. Every person in it is invented: 099, 009 and 999 are the numbers of no province.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from caunoi.intake.committing import members
from caunoi.intake.comparing import MemberRow
from caunoi.intake.tests.conftest import TakeIn
from caunoi.intake.tests.reading_lists import Read, read
from caunoi.intake.tests.test_kinds_of_file import in_cp1258
from caunoi.intake.tests.writing_lists import comma_separated, member, roster, workbook
from caunoi.intake.tests.writing_old_files import everywhere, rows_in_old_letters, workbook_in_fonts
from caunoi.vocabulary.days import partial

TABLE = Path(__file__).with_name("golden_cells.csv")
NAME, BIRTH, IDENTITY, JOINED = "Họ và tên", "Ngày sinh", "Số CCCD", "Ngày vào công đoàn"
LETTERS = {NAME: "B", BIRTH: "C", IDENTITY: "E", JOINED: "G"}
UNSEEN = {
    "{NBSP}": "\u00a0", "{ZWSP}": "\u200b", "{LRM}": "\u200e", "{BOM}": "\ufeff", "{TAB}": "\t", "{xuống dòng}": "\n",
}  # fmt: skip
ENTER, ENTER_AND_SAY, ASK, RETURN, BLANK = "ghi", "ghi, nhắc", "hỏi", "trả lại", "trống"
#: Those that make something of a cell, and so say what.
ENTERED = (ENTER, ENTER_AND_SAY)


class Golden(NamedTuple):
    """One line of the table."""

    column: str
    kind: str
    written: str
    born: str
    sex: str
    does: str
    reads: str
    code: str
    why: str


def golden() -> Iterator[Golden]:
    """Every line below the heading."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        _, *rows = csv.reader(lines, delimiter=";")
    return map(Golden._make, rows)


def cell_of(one: Golden) -> Any:
    """The cell as a file holds it."""
    text = one.written
    for said, sign in UNSEEN.items():
        text = text.replace(said, sign)
    if one.kind == "số":
        return float(text)
    if one.kind.startswith("ngày"):
        return datetime.fromisoformat(text)
    return unicodedata.normalize("NFD", text) if "NFD" in one.kind else text


def list_with(one: Golden) -> tuple[bytes, str]:
    """A list of one person with that cell, as bytes and the name of its file."""
    said: dict[str, Any] = {
        NAME: "Nguyễn Thị Ví Dụ",
        BIRTH: "05/03/1990",
        IDENTITY: "999190000017",
        JOINED: "01/02/2019",
    }
    if one.column == IDENTITY:
        said[BIRTH] = one.born
    if one.code == "born-after-the-list":
        # Else it is the joining that comes before the birth.
        said[JOINED] = ""
    said[one.column] = cell_of(one)
    row = member(1, said[NAME], birth=said[BIRTH], sex=one.sex, identity=said[IDENTITY], joined=said[JOINED])
    rows = roster(row, title="DANH SÁCH ĐOÀN VIÊN (đến 31/12/2023)")
    if one.kind.startswith("CSV"):
        return in_a_text(rows, one.kind), "a.csv"
    if "phông" in one.kind:
        font = one.kind.rpartition("phông ")[2]
        return workbook_in_fonts(
            rows, lambda down, across: font if across == 1 and down > 4 else None
        ), "a.xlsx"
    if "1904" in one.kind:
        return workbook_in_fonts(rows, everywhere("Arial"), date_1904=True), "a.xlsx"
    return workbook(rows), "a.xlsx"


def in_a_text(rows: Any, kind: str) -> bytes:
    """The list as a text in the letters that the kind of cell names."""
    match kind:
        case "CSV TCVN3" | "CSV VNI":
            old: Any = kind.rpartition(" ")[2]
            return comma_separated(rows_in_old_letters(rows, old), encoding="cp1252")
        case "CSV Windows-1258":
            return in_cp1258(rows)
        case "CSV UTF-16":
            return comma_separated(rows, encoding="utf-16", separator="\t")
    return comma_separated(rows, encoding="utf-8-sig" if "BOM" in kind else "utf-8")


def read_of(one: Golden, row: MemberRow) -> str:
    """What was made of the cell, as a reader would write it; '' where nothing."""
    if one.column == NAME:
        return row.name
    if one.column == IDENTITY:
        kind = {"cccd": "CCCD", "cmnd": "CMND", "passport": "hộ chiếu", "": ""}[row.identity_kind]
        return f"{kind} {row.identity}".strip()
    on, precision = (
        (row.birth, row.birth_precision) if one.column == BIRTH else (row.joined, row.joined_precision)
    )
    return "" if on is None else str(partial(on, precision))


def judged(one: Golden) -> tuple[str, str, set[str]]:
    """What the real reading does with the cell, what it makes of it, and the sentences it says about it."""
    content, name = list_with(one)
    said = Read(content, name)
    letter = LETTERS[one.column]
    codes = {warning[1] for warning in said.warnings if warning[3] == letter}
    if said.bad:
        (bad,) = said.bad
        here = {fault[0]: fault[1] for fault in bad["faults"] if fault[2] == letter}
        grave = {code for code, severity in here.items() if severity != "warn"}
        if not grave:
            return f"lỗi ở ô khác: {bad['faults']}", "", set(here)
        return RETURN if "refuse" in {here[code] for code in grave} else ASK, "", grave
    if not said.people:
        return "không phải dòng", "", codes
    value = read_of(one, said.people[0])
    if codes:
        return ENTER_AND_SAY, value, codes
    return (ENTER if value else BLANK), value, codes


CELLS = list(golden())


#: Told only where the day of the list is known.
LATER = [one for one in CELLS if one.code.endswith("-after-the-list")]


@pytest.mark.parametrize(
    "one",
    [one for one in CELLS if one not in LATER],
    ids=lambda one: f"{one.column}, {one.kind}: {one.written!r}",
)
def test_a_cell_is_entered_asked_about_or_returned_as_a_careful_clerk_would(one: Golden) -> None:
    assert judged(one) == (one.does, one.reads, {one.code} if one.code else set())


@pytest.mark.django_db
def test_what_lies_after_the_day_of_the_list_is_asked_about_or_said(province: TakeIn) -> None:
    for number, one in enumerate(LATER):
        content, _ = list_with(one)
        (file,) = province({f"{number}.xlsx": content}).files
        told = (file.entries[0].code, ASK) if file.entries else (file.warnings[-1].code, ENTER_AND_SAY)
        assert told == (one.code, one.does), one


@pytest.mark.django_db
def test_without_the_question_somebody_not_yet_born_would_be_a_member(
    province: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members.MembersPlan, "_is_not_yet", lambda self, row: False)
    (file,) = province({"a.xlsx": list_with(LATER[0])[0]}).files
    assert (LATER[0].code, file.accepted) == ("born-after-the-list", 1)


def test_days_with_an_hour_tell_the_order_of_their_column_too() -> None:
    rows = (member(1, birth="03/25/1990 0:00"), member(2, birth="03/04/1990 0:00"))
    assert read(roster(*rows)).codes() == [["day-us-order"], ["day-order-doubtful"]]


def test_the_table_is_large_names_a_sentence_wherever_nothing_is_plainly_entered_and_has_no_line_twice() -> (
    None
):
    assert len(CELLS) >= 200
    assert {one.does for one in CELLS} == {ENTER, ENTER_AND_SAY, ASK, RETURN, BLANK}
    assert all(bool(one.code) == (one.does in (ENTER_AND_SAY, ASK, RETURN)) for one in CELLS)
    assert all(not one.reads for one in CELLS if one.does not in ENTERED)
    assert max(Counter(one[:5] for one in CELLS).values()) == 1
