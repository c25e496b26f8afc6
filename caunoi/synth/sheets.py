"""Rows to an XLSX or CSV file whose bytes depend on the rows alone."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Cell = str | int | date | None
Row = Sequence[Cell]

# Whoever opens the file sees when its world was: the clock would make every run differ.
_CREATED = datetime(2024, 1, 3, 8, 0, 0)  # noqa: DTZ001 - the writer takes naive moments only
# Above this many rows a file is streamed, strings in their cells, so that memory does not grow with it.
_STREAMED = 20_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds: the sheet's name, its rows, which cells of a row are merged, how dates look."""

    name: str
    rows: Iterable[Row]
    merges: tuple[tuple[int, int, int], ...] = ()  # 0-based row, first and last column
    date_format: str = "dd/mm/yyyy"
    about: int = 0  # roughly how many rows; decides whether the file is streamed


def write_xlsx(path: Path, sheet: Sheet) -> None:
    """One workbook with one sheet."""
    options = {"constant_memory": sheet.about > _STREAMED, "in_memory": sheet.about <= _STREAMED}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": _CREATED, "author": "Cầu Nối synth"})
        day = book.add_format({"num_format": sheet.date_format})
        tab = book.add_worksheet(sheet.name)
        merges: dict[int, list[tuple[int, int]]] = {}
        for row, first, last in sheet.merges:
            merges.setdefault(row, []).append((first, last))
        for number, cells in enumerate(sheet.rows):
            _write_row(tab, number, cells, day)
            for first, last in merges.get(number, ()):
                tab.merge_range(number, first, number, last, cells[first])


def _write_row(tab: Worksheet, number: int, cells: Row, day: object) -> None:
    for column, cell in enumerate(cells):
        if cell is None:
            continue
        if isinstance(cell, str):
            tab.write_string(number, column, cell)
        elif isinstance(cell, int):
            tab.write_number(number, column, cell)
        else:
            tab.write_datetime(number, column, cell, day)


def write_csv(path: Path, rows: Iterable[Row], *, separator: str) -> None:
    """As Excel saves it in Vietnam: UTF-8 with its mark, every row as wide as the table."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(rows)
