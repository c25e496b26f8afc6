"""A statistical form as a federation would supply it, blank."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from openpyxl.styles import Font

SHEET = "Biểu 1"


def a_form(*more: tuple[str, Any]) -> bytes:
    """As a federation's own: a title, rows with a blank cell each, a formula over them, a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    sheet["A1"] = "BIỂU 1-HĐCĐ"
    for row, label in enumerate(
        ("Tổng số đoàn viên", "Đoàn viên kết nạp mới", "Lao động thiếu việc làm"), start=5
    ):
        sheet.cell(row, 1, label)
    sheet["C5"].font = Font(bold=True)
    sheet["C8"] = "=C5+C7"
    book.calculation.fullCalcOnLoad = False
    book.create_sheet("Phụ lục")["A30"] = "Người thuê nhà trọ"
    for place, value in more:
        sheet[place] = value
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
