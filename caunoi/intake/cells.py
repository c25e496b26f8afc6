"""Cells as a reader of the list would name and see them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TypeAlias

from caunoi.vocabulary.identity import mask
from caunoi.vocabulary.names import fold
from caunoi.vocabulary.tax_codes import TaxCode, read_tax_code

Cell: TypeAlias = object
Row: TypeAlias = list[Cell]
#: Cells that an officer typed again: sheet, row, column letter, and what is read there instead.
Typed: TypeAlias = Sequence[tuple[str | None, int, str, str]]

#: Rows that are asked for as they stand: sheets with their rows.
Only: TypeAlias = "Sequence[tuple[str | None, Sequence[int]]]"
#: Rows told as they stand, in one piece, and cells of each: of a list, and of a workbook that is to be filled.
CITED_AT_ONCE, CITED_CELLS = 500, 256
TOLD_AT_ONCE, TOLD_CELLS = 2_000, 120


# Columns whose content is told to nobody: the row is known by its address and its name.
PRIVATE = re.compile(r"cccd|cmnd|dinh danh|can cuoc|ho chieu|dien thoai|sdt|dia chi|cho o|thuong tru")
# Nine digits and more are a number of somebody, wherever they stand; a date has eight.
DIGITS_OF_A_NUMBER = 9


def column_letter(index: int) -> str:
    """'A' for 0, 'AA' for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """0 for 'A', 26 for 'AA'."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def as_written(cell: Cell) -> str:
    """A cell as its reader would have seen it, for the officer who decides and for the digest of the content."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)


def as_seen(cell: Cell) -> str:
    """A cell as its reader sees it in the sheet: a day without an hour, and blanks that tell nothing left out."""
    if isinstance(cell, datetime) and cell.time() == time.min:
        cell = cell.date()
    return " ".join(as_written(cell).replace("\0", "").split())


def masked(cell: Cell, *, longest: int, private: bool = False) -> str:
    """A cell as it is shown to whoever says what its column is: numbers of people, and what is private, but its end."""
    text = " ".join(as_written(cell).split())
    firm = read_tax_code(text)
    if isinstance(firm, TaxCode) and firm.kind != "household" and not private:
        return text
    if private or sum(map(str.isdigit, text)) >= DIGITS_OF_A_NUMBER:
        return mask(text[-12:]) if fold(text) else ""
    return text[:longest]
