"""A file to cells, keeping every cell's true address.

Runs only inside the jail (`jail.py`), on a file that was looked at (`prescan`): a 1.7 KB workbook can make a reader
ask for terabytes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import TypeAlias, cast

import python_calamine

from caunoi.intake.prescan.saying import Unreadable, refused
from caunoi.vocabulary.faults import Catalogue

Cell: TypeAlias = object
Row: TypeAlias = list[Cell]

COLUMNS = 16_384

fault = Catalogue(
    {
        "file-old-format": (
            "refuse",
            "Tệp ở định dạng không nhận ({ending}). Lưu lại thành .xlsx hoặc .csv rồi gửi lại.",
            "The file is in a format that is not taken ({ending}). Save it as .xlsx or .csv and send it again.",
        ),
        "file-not-as-named": (
            "refuse",
            "Tên tệp là {ending} nhưng bên trong là bảng tính .xlsx. Đổi đuôi tên tệp thành .xlsx rồi gửi lại.",
            "The file is named {ending}, but holds an .xlsx workbook. Give its name the ending .xlsx and send it again.",
        ),
        "file-too-large": (
            "refuse",
            "Bảng tính quá lớn hoặc có ô nằm rất xa danh sách ({what}). Chép danh sách sang tệp mới rồi gửi lại.",
            "The workbook is too large, or has cells very far from the list ({what}). Copy the list to a new file.",
        ),
        "file-encoding": (
            "refuse",
            "Không đọc được chữ trong tệp. Lưu lại thành “CSV UTF-8” hoặc .xlsx rồi gửi lại.",
            "The letters of the file cannot be read. Save it as “CSV UTF-8” or .xlsx and send it again.",
        ),
    }
)


@dataclass(slots=True)
class Sheet:
    """One sheet. `rows` yields (physical 1-based row, cells from column A)."""

    name: str | None
    visible: bool
    rows: Iterable[tuple[int, Row]] = field(repr=False)


def column_letter(index: int) -> str:
    """'A' for 0, 'AA' for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def open_workbook(content: bytes, *, name: str) -> list[Sheet]:
    """The sheets of a file; raises Unreadable with the sentence for the clerk."""
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable(fault("file-old-format", ending=".xls"))
    ending = name.lower().rpartition(".")[2]
    if content[:4] == b"PK\x03\x04":
        if ending in ("csv", "tsv", "xls"):
            raise Unreadable(fault("file-not-as-named", ending=f".{ending}"))
        return list(_sheets_of_xlsx(content))
    if ending in ("csv", "tsv"):
        return [Sheet(None, True, _rows_of_csv(content))]
    if ending == "xlsx":
        raise refused("file-not-a-workbook")
    raise Unreadable(fault("file-old-format", ending=f".{ending}"))


# --- XLSX -------------------------------------------------------------------------------------------------


def _sheets_of_xlsx(content: bytes) -> Iterator[Sheet]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for about in workbook.sheets_metadata:
            if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                continue
            visible = about.visible is python_calamine.SheetVisibleEnum.Visible
            yield Sheet(about.name, visible, _rows_of_sheet(workbook, about.name) if visible else ())
    except python_calamine.PasswordError as error:
        raise refused("file-encrypted") from error
    except python_calamine.CalamineError as error:
        raise refused("file-not-a-workbook") from error


def _rows_of_sheet(workbook: python_calamine.CalamineWorkbook, name: str) -> Iterator[tuple[int, Row]]:
    try:
        sheet = workbook.get_sheet_by_name(name)
    except python_calamine.CalamineError as error:
        raise refused("file-not-a-workbook") from error
    if sheet.start is None:
        return
    # The reader starts at row 1 whatever the used area, but cuts the empty columns before it.
    before: Row = [""] * sheet.start[1]
    rows = cast(Iterator[Row], sheet.iter_rows())
    for number, cells in enumerate(rows, start=1):
        yield number, before + cells if before else cells


# --- CSV --------------------------------------------------------------------------------------------------


def _rows_of_csv(content: bytes) -> Iterator[tuple[int, Row]]:
    text = _decode(content)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        # The record's number is the row that Excel shows, quoted line breaks or not.
        for number, cells in enumerate(reader, start=1):
            if len(cells) > COLUMNS:
                raise Unreadable(fault("file-too-large", what=f"{len(cells):,} × 1"))
            yield number, list(cells)
    except csv.Error as error:
        raise refused("file-not-a-workbook") from error


def _decode(content: bytes) -> str:
    candidates: tuple[str, ...]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ("utf-16",)
    elif b"\x00" in content[:200]:
        # Without a mark: in the wide encodings of Latin letters every other byte is mostly nought. One that
        # merely slipped in is a fault of the file, and is told as such.
        wide = {"utf-16-be": content[0:200:2], "utf-16-le": content[1:200:2]}
        candidates = tuple(name for name, half in wide.items() if half.count(0) * 2 > len(half))
    else:
        # cp1258 takes nearly any bytes; whether it was right shows when a header is found or not.
        candidates = ("utf-8-sig", "cp1258")
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    raise Unreadable(fault("file-encoding"))


def _delimiter(text: str) -> str:
    """The sign whose parting gives the same width most often in the first lines."""

    def consistency(sign: str) -> int:
        try:
            rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=sign), 40))
        except csv.Error:
            return 0
        widths = [len(row) for row in rows if len(row) > 1]
        best = max(set(widths), key=widths.count, default=0)
        return widths.count(best) * best

    return max(";,\t|", key=consistency)


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
