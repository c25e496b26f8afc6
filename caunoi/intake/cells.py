"""Cells as a reader of the list would name and see them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeAlias

Cell: TypeAlias = object
Row: TypeAlias = list[Cell]


def column_letter(index: int) -> str:
    """'A' for 0, 'AA' for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


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
