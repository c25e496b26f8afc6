"""A list taken out as a workbook or as CSV: the same columns as on the screen, every cell text or a number, never a formula."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO

from django.http import HttpResponse
from xlsxwriter import Workbook

from caunoi.design.tables import Cell, Table
from caunoi.indicators.interchange.comma_separated import harmless
from caunoi.vocabulary.names import fold

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60


def workbook(table: Table) -> bytes:
    """The table as one sheet with its caption above, headings frozen and filtered."""
    kept = BytesIO()
    book = Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    number = book.add_format({"num_format": "#,##0"})
    sheet.write_string(0, 0, table.caption, book.add_format({"bold": True, "font_size": 13}))
    for at, column in enumerate(table.columns):
        sheet.write_string(2, at, str(column.label), bold)
    widths = [len(str(column.label)) for column in table.columns]
    for line, row in enumerate(table.cells, start=3):
        for at, cell in enumerate(row):
            value = cell.text if isinstance(cell, Cell) else cell
            widths[at] = max(widths[at], len(str(value or "")))
            if isinstance(value, int):
                sheet.write_number(line, at, value, number)
            else:
                sheet.write_string(line, at, "" if value is None else str(value))
    for at, width in enumerate(widths):
        sheet.set_column(at, at, min(WIDEST, width + 3))
    sheet.freeze_panes(3, 1)
    if table.cells:
        sheet.autofilter(2, 0, 2 + len(table.cells), len(table.columns) - 1)
    book.close()
    return kept.getvalue()


def comma_separated(table: Table) -> bytes:
    """The table as CSV (RFC 4180, UTF-8 with its mark) under its headings; no cell begins as a formula does."""
    kept = StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    writer.writerow([harmless(str(column.label)) for column in table.columns])
    for row in table.cells:
        values = [cell.text if isinstance(cell, Cell) else cell for cell in row]
        writer.writerow(["" if value is None else harmless(str(value)) for value in values])
    return "\N{ZERO WIDTH NO-BREAK SPACE}".encode() + kept.getvalue().encode()


#: How a table leaves, by how its file ends: as what it is sent, and what writes it.
FILES = {"xlsx": (XLSX, workbook), "csv": ("text/csv; charset=utf-8", comma_separated)}


def download(table: Table, *, on: date, ending: str = "xlsx") -> HttpResponse:
    """The table as a file named after its caption and day, in plain letters."""
    name = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in fold(table.caption)).split())[
        :80
    ]
    media, write = FILES[ending]
    response = HttpResponse(write(table), content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{on:%Y-%m-%d}.{ending}"'
    return response
