"""Figures as a workbook for other systems: the columns of the CSV, numbers as numbers, and never a formula."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook

from caunoi.indicators.interchange.comma_separated import COLUMNS, cells
from caunoi.indicators.interchange.lines import Line

_NUMBERS = frozenset(
    {
        "code_version",
        "computed",
        "numerator",
        "denominator",
        "unknown",
        "reported",
        "lists_received",
        "lists_due",
    }
)


def write(lines: Sequence[Line], *, at: datetime, language: str = "vi") -> bytes:
    """The bytes of an .xlsx; its only time is `at`."""
    kept = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(kept, options) as book:
        book.set_properties({"title": "Cầu Nối", "created": at.astimezone(UTC).replace(tzinfo=None)})
        sheet = book.add_worksheet("figures")
        bold = book.add_format({"bold": True})
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name, bold)
        for row, line in enumerate(lines, start=1):
            for column, (name, text) in enumerate(zip(COLUMNS, cells(line, language=language), strict=True)):
                if name in _NUMBERS and text:
                    sheet.write_number(row, column, float(text))
                else:
                    sheet.write_string(row, column, text)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 18)
    return kept.getvalue()
