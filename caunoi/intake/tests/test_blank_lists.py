"""A list to fill in: filled in as its example shows and sent, it is read without a question."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest

from caunoi.intake.blank_lists import blank_list
from caunoi.intake.prescan import look_at
from caunoi.intake.receiving import receive
from caunoi.intake.rosters import ROSTERS
from caunoi.intake.rosters.employers import OWNERSHIPS, STATUSES, kind_and_capital
from caunoi.intake.rosters.employers import ROSTER as EMPLOYERS
from caunoi.intake.tests.conftest import TakeIn
from caunoi.intake.tests.reading_lists import counts, reasons
from caunoi.intake.tests.writing_lists import EMPLOYER, EMPLOYER_NAME, citizen
from caunoi.registers.members.models import Membership
from caunoi.vocabulary.text import Text

ON = date(2023, 12, 31)
LANGUAGES: tuple[tuple[str, Callable[[Text], str]], ...] = (
    ("vi", lambda text: text.vi),
    ("en", lambda text: text.en),
)
ALL = pytest.mark.parametrize(
    ("kind", "reads"),
    [pytest.param(one.code, reads, id=f"{one.code}-{name}") for one in ROSTERS for name, reads in LANGUAGES],
)


def filled(content: bytes, *rows: dict[int, Any] | None, above: dict[int, str] | None = None) -> bytes:
    """The template with its own example in the first row, and further rows of it with some cells changed."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet, shown = book.worksheets
    example = [cell.value for cell in shown[4]]
    header = next(row[0].row for row in sheet.iter_rows(max_row=12) if row[0].value == shown[3][0].value)
    for down, changed in enumerate(rows or (None,), start=1):
        for at, value in enumerate(example):
            sheet.cell(header + down, at + 1).value = (changed or {}).get(at, value)
    for row, value in (above or {}).items():
        sheet.cell(row, 2).value = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@ALL
def test_an_empty_one_holds_no_rows_and_is_what_it_says(kind: str, reads: Callable[[Text], str]) -> None:
    content = blank_list(kind, on=ON, reads=reads)
    look_at(content, name="a.xlsx")
    [file] = receive([("a.xlsx", content)])

    assert (file.kind, file.rows, file.asked) == (kind, 0, [])
    assert {warning.code for _sheet, warning, _count, _rows in file.warnings} <= {"list-without-rows"}
    assert blank_list(kind, on=ON, reads=reads) == content


@ALL
def test_one_filled_in_is_read_without_a_question(kind: str, reads: Callable[[Text], str]) -> None:
    [file] = receive([("a.xlsx", filled(blank_list(kind, on=ON, reads=reads)))])

    assert (file.kind, file.rows, file.asked) == (kind, 1, [])
    assert [bad["faults"] for table in file.tables for bad in table.bad] == []
    wanted = {column.field for column in next(r for r in ROSTERS if r.code == kind).columns if column.wanted}
    assert set(file.tables[0].columns) == wanted
    # What a clerk is warned of comes of the invented example alone.
    warned = {warning.code for _sheet, warning, _count, _rows in file.warnings}
    assert warned <= {"note-not-understood", "old-letters-read"}


def test_members_in_a_template_are_members(province: TakeIn) -> None:
    template = blank_list("members", on=ON, reads=LANGUAGES[0][1])
    rows = [{0: "Nguyễn Thị Lan", 3: citizen(1)}, {0: "Trần Thị Ánh", 3: citizen(2)}]
    content = filled(template, *rows, above={1: f"CĐCS {EMPLOYER_NAME}", 2: EMPLOYER, 3: "30/11/2023"})
    outcome = province({"a.xlsx": content})

    assert reasons(outcome) == []
    assert counts(outcome) == (2, 0, 0, 0)
    assert outcome.files[0].as_of == date(2023, 11, 30)
    assert Membership.objects.count() == 2


def test_a_nominee_in_a_template_is_of_the_programme_above_it(province: TakeIn) -> None:
    content = filled(blank_list("nominations", on=ON, reads=LANGUAGES[0][1]), above={1: "Tết sum vầy 2024"})
    [file] = receive([("a.xlsx", content)])
    assert file.tables[0].above.programme == "Tết sum vầy 2024"


def test_the_choices_it_offers_are_understood() -> None:
    for offered in OWNERSHIPS:
        assert kind_and_capital(offered, "Một nơi")[2], offered
    status = next(column for column in EMPLOYERS.columns if column.field == "status")
    assert status.wanted is not None
    assert status.wanted.choices == STATUSES


def test_numbers_stay_text_and_a_second_one_is_shown() -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank_list("members", on=ON, reads=LANGUAGES[0][1])))
    sheet = book.worksheets[0]
    assert sheet.column_dimensions["D"].number_format == "@"
    rules = {str(rule.sqref)[0]: rule for rule in sheet.data_validations.dataValidation}
    assert rules["C"].type == "list"
    assert "COUNTIF($D$" in rules["D"].formula1
    assert rules["B"].type == "date"
    marks = {rule.type for ranges in sheet.conditional_formatting for rule in ranges.rules}
    assert marks == {"duplicateValues", "expression"}
