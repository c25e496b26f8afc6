"""Lists as units write them, for the tests: rows of cells to a workbook or to CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]

EMPLOYER = "1100313720"
EMPLOYER_NAME = "Công ty TNHH Dệt Vĩnh Hưng"
OTHER = "1100901391"
OTHER_NAME = "DNTN Bao bì Hưng Thịnh"

MEMBERS = (
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số CCCD",
    "Điện thoại",
    "Ngày vào công đoàn",
    "Ghi chú",
)


def workbook(rows: Rows, *, sheet: str = "Danh sách", hidden: Rows | None = None, first: str = "A1") -> bytes:
    """An XLSX with the rows from a cell on; dates are real dates. `hidden` fills a hidden second sheet."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"default_date_format": "dd/mm/yyyy"})
    _fill(book.add_worksheet(sheet), rows, first)
    if hidden is not None:
        other = book.add_worksheet("Ẩn")
        _fill(other, hidden, "A1")
        other.hide()
    book.close()
    return content.getvalue()


def _fill(sheet: Any, rows: Rows, first: str) -> None:
    column, row = ord(first[0]) - 65, int(first[1:]) - 1
    for down, cells in enumerate(rows):
        for across, cell in enumerate(cells):
            if cell is None or cell == "":
                continue
            at = (row + down, column + across)
            if isinstance(cell, date):
                sheet.write_datetime(*at, cell)
            elif isinstance(cell, str):
                sheet.write_string(*at, cell)
            else:
                sheet.write(*at, cell)


def comma_separated(rows: Rows, *, separator: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """A CSV with the rows."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def citizen(serial: int, *, born: int = 1990, female: bool = True) -> str:
    """An invented citizen number that agrees with year and sex; no two are one digit apart, as a slip would be."""
    return f"080{2 * (born // 100 - 19) + female}{born % 100:02}{serial * 123_457 % 1_000_000:06}"


def member(serial: int, name: str = "Nguyễn Thị Lan", **cells: Any) -> list[Any]:
    """A row under MEMBERS; the keywords replace its cells."""
    row = {
        "name": name, "birth": "05/03/1990", "sex": "Nữ", "identity": citizen(serial), "phone": "0912345678",
        "joined": "01/02/2019", "note": "",
    } | cells  # fmt: skip
    return [serial, *row.values()]


def roster(
    *rows: Sequence[Any],
    tax_code: str | None = EMPLOYER,
    title: str = "DANH SÁCH ĐOÀN VIÊN CÔNG ĐOÀN",
    header: Sequence[Any] = MEMBERS,
    union: str = f"CĐCS {EMPLOYER_NAME}",
) -> list[Sequence[Any]]:
    """A roster with its title lines: header in row 5, first person in row 6."""
    return [[union], [title], [f"Mã số thuế: {tax_code}" if tax_code else ""], [], header, *rows]


def employers(
    *rows: Sequence[Any],
    title: str = "DANH SÁCH DOANH NGHIỆP CÓ SỬ DỤNG LAO ĐỘNG (đến 31/12/2023)",
    heading: str = "LIÊN ĐOÀN LAO ĐỘNG TỈNH LONG AN",
) -> list[Sequence[Any]]:
    """A list of enterprises: header in row 5, first enterprise in row 6; without rows, the two of the tests."""
    header = (
        "TT",
        "Tên doanh nghiệp",
        "Mã số thuế",
        "Địa bàn",
        "KCN/CCN",
        "Loại hình",
        "Tổng số LĐ",
        "Có CĐCS",
        "Ngày thành lập CĐCS",
        "Ghi chú",
    )
    two = (
        (1, EMPLOYER_NAME, EMPLOYER, "Đức Hòa", "KCN Tân Đức", "FDI", 120, "x", "01/02/2015", ""),
        (2, OTHER_NAME, OTHER, "Bến Lức", "", "Ngoài nhà nước", 30, "x", "26.03.2016", ""),
    )
    return [[heading], [], [title], [], header, *(rows or two)]


AGREEMENTS = ("TT", "Tên đơn vị", "MST", "Ngày ký TƯ", "Có hiệu lực đến", "Xếp loại")
NOMINATIONS = (
    "STT",
    "Họ và tên",
    "Năm sinh",
    "Số CCCD",
    "Đơn vị",
    "MST đơn vị",
    "Hoàn cảnh",
    "Mức hỗ trợ (đồng)",
)


def agreements(*rows: Sequence[Any]) -> list[Sequence[Any]]:
    """A list of agreements: header in row 3."""
    return [["BÁO CÁO TÌNH HÌNH KÝ KẾT THỎA ƯỚC LAO ĐỘNG TẬP THỂ"], [], AGREEMENTS, *rows]


def nominations(
    *rows: Sequence[Any], title: str = "GÓI AN SINH CÔNG ĐOÀN LẦN 1 - DANH SÁCH ĐỀ NGHỊ HỖ TRỢ"
) -> list[Sequence[Any]]:
    """A list of nominations: header in row 3."""
    return [[title], [], NOMINATIONS, *rows]


def book(*rows: Sequence[Any], **said: Any) -> bytes:
    """A workbook that holds one roster."""
    return workbook(roster(*rows, **said))
