"""What a unit says in a workbook that was handed back, against what was sent; and that workbook itself."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, date, datetime
from io import BytesIO
from uuid import UUID

import pytest
from openpyxl import load_workbook

from caunoi.intake.answer_codes import code_in, code_of
from caunoi.intake.answering import LONGEST, compare
from caunoi.intake.models import ReceivedFile, Returned
from caunoi.intake.reading import read_file
from caunoi.intake.returned_workbook import HEADED, returned_workbook
from caunoi.intake.returning import MOST
from caunoi.trail.models import Document

CODE = UUID("0123456789abcdef0123456789abcdef")
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
SENT = {
    "sheets": [
        {
            "sheet": "Danh sách",
            "columns": ["B", "C", "E"],
            "headings": ["Họ và tên", "Ngày sinh", "Số CCCD"],
            "rows": [
                {
                    "row": 6,
                    "cells": ["Bùi Văn Ưng", "31/02/1990", "079090001234"],
                    "refused": True,
                    "said": [["C", "Ngày không tồn tại.", "No such day."]],
                },
                {
                    "row": 9,
                    "cells": ["=HYPERLINK(1)", "@SUM", "+84"],
                    "refused": False,
                    "said": [["", "Có hai người như vậy.", "Two people are alike."]],
                },
            ],
        }
    ]
}
HEADINGS = ["Dòng", "Cần sửa gì", "Họ và tên (cột B)", "Ngày sinh (cột C)", "Số CCCD (cột E)"]
FIRST = ["6", "…", "Bùi Văn Ưng", "31/02/1990", "079090001234"]
SECOND = ["9", "…", "=HYPERLINK(1)", "@SUM", "+84"]


def back(*rows: list[str], headings: list[str] = HEADINGS):
    """A sheet as the unit sends it in, the headings in their place."""
    return {1: {1: ["mã"], HEADED: headings} | dict(enumerate(rows, start=HEADED + 1))}


def told(*rows: list[str], headings: list[str] = HEADINGS):
    found = compare(SENT, back(*rows, headings=headings))
    assert found is not None
    return found


def with_cell(row: list[str], at: int, value: str) -> list[str]:
    changed = list(row)
    changed[at] = value
    return changed


def test_a_marked_cell_is_a_correction_and_another_one_of_its_row_is_asked_about() -> None:
    found = told(with_cell(with_cell(FIRST, 3, "28/02/1990"), 2, "Bùi Văn Ứng"), SECOND)
    assert [one[:4] for one in found.marked] == [("Danh sách", 6, "C", "28/02/1990")]
    assert [one[:4] for one in found.others] == [("Danh sách", 6, "B", "Bùi Văn Ứng")]
    assert found.marked[0].at == f"1!D{HEADED + 1}"
    assert (found.rows, found.changed, found.left_out, found.said) == (2, 1, 0, [])


def test_where_the_row_itself_is_doubted_any_of_its_cells_corrects_it() -> None:
    found = told(FIRST, with_cell(SECOND, 4, "079090005555"))
    assert [one[1:4] for one in found.marked] == [(9, "E", "079090005555")]
    assert not found.others


def test_a_row_that_is_gone_or_emptied_goes_on_waiting_and_one_that_was_never_sent_is_not_taken() -> None:
    found = told(["6", "…", "", "", ""], ["12", "…", "Ai Đó", "01/01/1990", ""])
    assert (found.left_out, found.marked, found.others) == (2, [], [])
    assert [one.code for one in found.said] == ["answer-rows-added"]


def test_a_row_that_stands_twice_and_a_cell_that_is_too_long_are_said_and_not_taken() -> None:
    found = told(with_cell(FIRST, 3, "28/02/1990"), FIRST, with_cell(SECOND, 2, "x" * (LONGEST + 1)))
    assert not found.marked
    assert [one.code for one in found.said] == ["answer-row-twice", "answer-cell-long"]


def test_columns_are_known_by_their_headings_wherever_they_were_moved_to() -> None:
    """In either language; one that was deleted says nothing."""
    headings = ["Row", "What", "Citizen number (column E)", "Birth (column C)"]
    found = told(["6", "", "079090001234", "28/02/1990"], ["9.0", "", "+84", "@SUM"], headings=headings)
    assert [one[1:4] for one in found.marked] == [(6, "C", "28/02/1990")]
    assert [one.text.vi for one in found.said] == ["Cột B không còn trong tệp: coi như chưa sửa."]
    assert compare(SENT, back(FIRST, headings=["Dòng", "Họ và tên"])) is None


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (f"CÁC DÒNG CẦN SỬA · mã trả lại {code_of(CODE, 2)}", (CODE.hex, 2)),
        (code_of(CODE, 1)[:-5], None),
        ("DANH SÁCH ĐOÀN VIÊN", None),
        (4, None),
    ],
    ids=["a-sheet-of-ours", "a-code-cut-short", "a-list", "a-number"],
)
def test_a_sheet_is_known_by_the_code_in_its_first_cell_alone(cell: object, found: object) -> None:
    assert code_in([cell]) == found


def a_workbook(sent: dict = SENT) -> bytes:
    file = ReceivedFile(document=Document(name="đoàn viên.xlsx", sha256="0" * 64))
    returned = Returned(public_id=CODE, file=file, at=AT, rows=2)
    return returned_workbook(returned, sent, on=date(2026, 11, 23), reads=lambda text: text.vi)


def test_the_workbook_has_a_note_in_each_wrong_cell_and_every_cell_is_text() -> None:
    book = load_workbook(BytesIO(a_workbook()))
    sheet = book.active
    assert code_of(CODE, 1) in sheet["A1"].value
    assert [cell.value for cell in sheet[HEADED]] == HEADINGS
    wrong, number = sheet.cell(HEADED + 1, 4), sheet.cell(HEADED + 1, 5)
    assert (wrong.value, wrong.comment.text) == ("31/02/1990", "Ngày không tồn tại.")
    assert wrong.fill.fgColor.rgb == "FFF6C7C3"
    assert (number.value, number.data_type, number.comment) == ("079090001234", "s", None)
    # A row without a wrong cell is told at its number, and by its colour.
    row = sheet.cell(HEADED + 2, 1)
    assert (row.value, row.comment.text, row.fill.fgColor.rgb) == ("9", "Có hai người như vậy.", "FFFBE9A9")
    cells = [cell for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {(cell.data_type, cell.number_format) for cell in cells if cell.row > HEADED} == {("s", "@")}
    assert "=HYPERLINK(1)" in {cell.value for cell in cells}
    assert not sheet.protection.sheet
    assert a_workbook() == a_workbook()


def test_the_workbook_as_it_is_read_in_the_jail_says_nothing_new() -> None:
    messages = list(read_file(a_workbook(), name="can sua.xlsx"))
    answers = [one["answer"] for one in messages if "answer" in one]
    assert [(one["code"], one["place"]) for one in answers] == [(CODE.hex, 1)]
    assert not any("looked" in one or "table" in one for one in messages)
    found = compare(SENT, {1: dict(answers[0]["rows"])})
    assert found is not None
    assert (found.marked, found.others, found.changed, found.left_out, found.said) == ([], [], 0, 0, [])


def test_a_workbook_of_as_many_rows_as_are_handed_back_comes_back_whole() -> None:
    sent = deepcopy(SENT)
    row = sent["sheets"][0]["rows"][0]
    sent["sheets"][0]["rows"] = [row | {"row": number} for number in range(6, 6 + MOST)]
    answers = [one["answer"] for one in read_file(a_workbook(sent), name="a.xlsx") if "answer" in one]
    assert sum(len(one["rows"]) for one in answers) > MOST
    came = {number: cells for one in answers for number, cells in one["rows"]}
    found = compare(sent, {1: came})
    assert found is not None
    assert (found.rows, found.left_out) == (MOST, 0)
