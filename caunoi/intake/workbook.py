"""A file to cells, keeping every cell's true address.

Runs only inside the jail (`jail.py`), on a file that was looked at (`prescan`): a 1.7 KB workbook can make a reader
ask for terabytes.
"""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias, cast
from xml.etree.ElementTree import ParseError

import python_calamine

from caunoi.intake.cells import Row
from caunoi.intake.delimited import NoText, decoded, rows_of
from caunoi.intake.fonts import CellFonts, fonts_of_ods, fonts_of_xls, fonts_of_xlsx
from caunoi.intake.prescan.area import COLUMNS
from caunoi.intake.prescan.containers import MAGIC
from caunoi.intake.prescan.saying import Unreadable, refused
from caunoi.intake.prescan.workbooks import MAIN
from caunoi.vocabulary.faults import Catalogue

FontsOf: TypeAlias = Callable[[bytes], "dict[str, CellFonts]"]

fault = Catalogue(
    {
        "file-old-format": (
            "refuse",
            "Tệp ở định dạng không nhận ({ending}). Lưu lại thành .xlsx, .xls, .ods hoặc .csv rồi gửi lại.",
            "The file is in a format that is not taken ({ending}). Save it as .xlsx, .xls, .ods or .csv and send it "
            "again.",
        ),
        "file-not-as-named": (
            "refuse",
            "Tên tệp là {ending} nhưng bên trong là bảng tính {inside}. Đổi đuôi tên tệp thành {inside} rồi gửi lại.",
            "The file is named {ending}, but holds an {inside} workbook. Give its name the ending {inside} and send it "
            "again.",
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
    """One sheet. `rows` yields (physical 1-based row, cells from column A); `fonts` its cells in an old font."""

    name: str | None
    visible: bool
    rows: Iterable[tuple[int, Row]] = field(repr=False)
    fonts: CellFonts | None = field(default=None, repr=False)


def open_workbook(content: bytes, *, name: str) -> list[Sheet]:
    """The sheets of a file; raises Unreadable with the sentence for the clerk."""
    ending = name.lower().rpartition(".")[2]
    if content[:8] == MAGIC:
        _check_name(ending, inside="xls")
        return list(_sheets(content, fonts_of_xls))
    if content[:4] == b"PK\x03\x04":
        inside, fonts_of = _told(content)
        _check_name(ending, inside=inside)
        return list(_sheets(content, fonts_of))
    if ending in ("csv", "tsv"):
        return [Sheet(None, True, _rows_of_csv(content))]
    if ending in ("xlsx", "xlsm", "xls", "ods"):
        raise refused("file-not-a-workbook")
    raise Unreadable(fault("file-old-format", ending=f".{ending}"))


def _told(content: bytes) -> tuple[str, FontsOf]:
    """Which kind of workbook a zip is, and what reads its fonts."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            workbook = any(name.lower() == MAIN for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise refused("file-not-a-workbook") from error
    return ("xlsx", _zipped(fonts_of_xlsx)) if workbook else ("ods", _zipped(fonts_of_ods))


_INSIDES = {"csv": "csv", "tsv": "csv", "xls": "xls", "xlsx": "xlsx", "xlsm": "xlsx", "ods": "ods"}


def _check_name(ending: str, *, inside: str) -> None:
    # A name without any of these endings says nothing wrong.
    if _INSIDES.get(ending, inside) != inside:
        raise Unreadable(fault("file-not-as-named", ending=f".{ending}", inside=f".{inside}"))


# --- workbooks --------------------------------------------------------------------------------------------


def _zipped(fonts_of: Callable[[zipfile.ZipFile], dict[str, CellFonts]]) -> FontsOf:
    def read(content: bytes) -> dict[str, CellFonts]:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return fonts_of(archive)

    return read


def _sheets(content: bytes, fonts_of: FontsOf) -> Iterator[Sheet]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        fonts = _fonts(content, fonts_of)
        for about in workbook.sheets_metadata:
            if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                continue
            visible = about.visible is python_calamine.SheetVisibleEnum.Visible
            rows = _rows_of_sheet(workbook, about.name) if visible else ()
            yield Sheet(about.name, visible, rows, fonts.get(about.name) or None)
    except python_calamine.PasswordError as error:
        raise refused("file-encrypted") from error
    except python_calamine.CalamineError as error:
        raise refused("file-not-a-workbook") from error


def _fonts(content: bytes, fonts_of: FontsOf) -> dict[str, CellFonts]:
    """The old fonts; without them where the reader of cells forgives what the reader of fonts does not."""
    try:
        return fonts_of(content)
    except (ParseError, KeyError, IndexError, ValueError, struct.error, zipfile.BadZipFile):
        return {}


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
    try:
        for number, cells in rows_of(decoded(content)):
            if len(cells) > COLUMNS:
                raise refused("file-too-wide", columns=len(cells))
            yield number, list(cells)
    except NoText as error:
        raise Unreadable(fault("file-encoding")) from error
    except csv.Error as error:
        raise refused("file-not-a-workbook") from error
