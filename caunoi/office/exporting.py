"""A list taken out as a workbook: the same columns as on the screen, every cell text or a number, never a formula."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from django.http import HttpResponse
from xlsxwriter import Workbook

from caunoi.design.tables import Cell, Table
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


def download(table: Table, *, on: date) -> HttpResponse:
    """The workbook as a file named after its caption and day, in plain letters."""
    name = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in fold(table.caption)).split())[
        :80
    ]
    response = HttpResponse(workbook(table), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{on:%Y-%m-%d}.xlsx"'
    return response
