"""A list taken out holds text and numbers alone, whatever somebody wrote into a name."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as Read

from caunoi.design.tables import Cell, Column, Table
from caunoi.office.exporting import workbook

BEGINNINGS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\x00",
    "＝",
    "＋",
    "－",
    "＠",
    "{=",
    "'=",
    "http://",
    "mailto:",
    "",
)
# What XML cannot hold is written as _x0001_; those are looked at apart, since readers differ about them.
PLAIN = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="_\ufffe\uffff"), max_size=40
)
PAYLOADS = st.builds(str.__add__, st.sampled_from(BEGINNINGS), PLAIN)


def table(*names: object) -> Table:
    return Table("=1+1", [Column("=HYPERLINK(1)"), Column("@b")], [[name, Cell(name)] for name in names])


def cells(content: bytes) -> list[Read]:
    sheet = load_workbook(BytesIO(content)).active
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


@given(st.lists(PAYLOADS, min_size=1, max_size=5))
def test_no_cell_is_a_formula_whatever_a_name_begins_with(names: list[str]) -> None:
    content = workbook(table(*names))

    assert {cell.data_type for cell in cells(content)} <= {"s", "n", "inlineStr"}
    assert not any(cell.hyperlink for cell in cells(content))
    parts = ZipFile(BytesIO(content))
    assert all(b"<f>" not in parts.read(name) and b"<f " not in parts.read(name) for name in parts.namelist())


@given(
    PLAIN.filter(lambda text: text.strip() == text != ""),
    st.sampled_from(("", "=", "+", "-", "@", "＝", "＠")),
)
def test_a_name_is_kept_as_it_is(name: str, beginning: str) -> None:
    read = [cell.value for cell in cells(workbook(table(beginning + name))) if cell.row > 3]

    assert read == [beginning + name] * 2


@pytest.mark.parametrize("sign", ["\t", "\r", "\x00", "\x1b"])
def test_a_sign_that_no_sheet_can_show_makes_no_formula(sign: str) -> None:
    assert {cell.data_type for cell in cells(workbook(table(sign + "=1+1")))} == {"s"}


def test_a_library_left_to_itself_writes_a_formula() -> None:
    book, kept = Workbook(), BytesIO()
    book.active["A1"] = "=1+1"
    book.save(kept)

    assert [cell.data_type for cell in cells(kept.getvalue())] == ["f"]


def test_a_number_stays_a_number() -> None:
    assert [cell.value for cell in cells(workbook(table(1200))) if cell.row > 3] == [1200, 1200]
