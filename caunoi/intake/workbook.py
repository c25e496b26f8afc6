"""A file to cells, keeping every cell's true address.

Runs only inside the jail (`jail.py`): a 1.7 KB workbook can make a reader ask for terabytes. What can be told
from the zip directory and a streaming look at the XML is refused before any cell is read.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import TypeAlias, cast

import python_calamine

from caunoi.vocabulary.faults import Catalogue, Fault

Cell: TypeAlias = object
Row: TypeAlias = list[Cell]

ENTRIES = 2_000
UNPACKED_BYTES = 700 * 2**20
RATIO = 150
SMALL_ENTRY = 20 * 2**20
AREA_CELLS = 12_000_000
COLUMNS = 16_384
CHUNK = 2**20

fault = Catalogue(
    {
        "file-empty": (
            "refuse",
            "Tệp rỗng. Gửi lại tệp có danh sách.",
            "The file is empty. Send the file that holds the list.",
        ),
        "file-encrypted": (
            "refuse",
            "Tệp có mật khẩu. Bỏ mật khẩu (Tệp → Thông tin → Bảo vệ sổ làm việc) rồi gửi lại.",
            "The file has a password. Remove it (File → Info → Protect Workbook) and send it again.",
        ),
        "file-old-format": (
            "refuse",
            "Tệp ở định dạng không nhận ({ending}). Lưu lại thành .xlsx hoặc .csv rồi gửi lại.",
            "The file is in a format that is not taken ({ending}). Save it as .xlsx or .csv and send it again.",
        ),
        "file-not-a-workbook": (
            "refuse",
            "Tệp không phải là bảng tính hoặc đã hỏng. Mở lại, lưu thành .xlsx rồi gửi lại.",
            "The file is not a workbook, or is damaged. Open it, save it as .xlsx and send it again.",
        ),
        "file-not-as-named": (
            "refuse",
            "Tên tệp là {ending} nhưng bên trong là bảng tính .xlsx. Đổi đuôi tên tệp thành .xlsx rồi gửi lại.",
            "The file is named {ending}, but holds an .xlsx workbook. Give its name the ending .xlsx and send it again.",
        ),
        "file-macros": (
            "refuse",
            "Tệp có macro hoặc điều khiển nhúng. Lưu lại thành .xlsx không macro rồi gửi lại.",
            "The file holds macros or embedded controls. Save it as .xlsx without macros and send it again.",
        ),
        "file-too-large": (
            "refuse",
            "Bảng tính quá lớn hoặc có ô nằm rất xa danh sách ({what}). Chép danh sách sang tệp mới rồi gửi lại.",
            "The workbook is too large, or has cells very far from the list ({what}). Copy the list to a new file.",
        ),
        "file-hostile": (
            "refuse",
            "Cấu trúc tệp không an toàn ({what}). Chép danh sách sang tệp mới rồi gửi lại.",
            "The file is built in an unsafe way ({what}). Copy the list to a new file and send it again.",
        ),
        "file-encoding": (
            "refuse",
            "Không đọc được chữ trong tệp. Lưu lại thành “CSV UTF-8” hoặc .xlsx rồi gửi lại.",
            "The letters of the file cannot be read. Save it as “CSV UTF-8” or .xlsx and send it again.",
        ),
    }
)


class Unreadable(Exception):
    """The file as a whole cannot be read; `fault` says why and what to do."""

    def __init__(self, reason: Fault) -> None:
        self.fault = reason
        super().__init__(reason.text.en)


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
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(fault("file-empty"))
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise Unreadable(fault("file-encrypted") if encrypted else fault("file-old-format", ending=".xls"))
    ending = name.lower().rpartition(".")[2]
    if content[:4] == b"PK\x03\x04":
        if ending in ("csv", "tsv", "xls"):
            raise Unreadable(fault("file-not-as-named", ending=f".{ending}"))
        return list(_sheets_of_xlsx(content))
    if ending in ("csv", "tsv"):
        return [Sheet(None, True, _rows_of_csv(content))]
    if ending == "xlsx":
        raise Unreadable(fault("file-not-a-workbook"))
    raise Unreadable(fault("file-old-format", ending=f".{ending}"))


# --- XLSX -------------------------------------------------------------------------------------------------


def _sheets_of_xlsx(content: bytes) -> Iterator[Sheet]:
    scan(content)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for about in workbook.sheets_metadata:
            if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                continue
            visible = about.visible is python_calamine.SheetVisibleEnum.Visible
            yield Sheet(about.name, visible, _rows_of_sheet(workbook, about.name) if visible else ())
    except python_calamine.PasswordError as error:
        raise Unreadable(fault("file-encrypted")) from error
    except python_calamine.CalamineError as error:
        raise Unreadable(fault("file-not-a-workbook")) from error


def _rows_of_sheet(workbook: python_calamine.CalamineWorkbook, name: str) -> Iterator[tuple[int, Row]]:
    try:
        sheet = workbook.get_sheet_by_name(name)
    except python_calamine.CalamineError as error:
        raise Unreadable(fault("file-not-a-workbook")) from error
    if sheet.start is None:
        return
    # The reader starts at row 1 whatever the used area, but cuts the empty columns before it.
    before: Row = [""] * sheet.start[1]
    rows = cast(Iterator[Row], sheet.iter_rows())
    for number, cells in enumerate(rows, start=1):
        yield number, before + cells if before else cells


def scan(content: bytes) -> None:
    """Refuse a zip that is a bomb, a trap or no workbook, before any cell is read. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _scan_directory(entries)
            for entry in entries:
                _scan_part(archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Unreadable(fault("file-not-a-workbook")) from error
    except RuntimeError as error:  # zipfile's word for an entry under a password
        raise Unreadable(fault("file-encrypted")) from error


def _scan_directory(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    lowered = [name.lower() for name in names]
    if len(names) > ENTRIES:
        raise Unreadable(fault("file-hostile", what=f"{len(names)} entries"))
    if len(set(lowered)) != len(names) or any(n.startswith("/") or ".." in n or "\\" in n for n in names):
        raise Unreadable(fault("file-hostile", what="names"))
    if "xl/workbook.xml" not in lowered:
        raise Unreadable(fault("file-not-a-workbook"))
    if any("vbaproject" in name or "/activex/" in name for name in lowered):
        raise Unreadable(fault("file-macros"))
    if sum(entry.file_size for entry in entries) > UNPACKED_BYTES:
        raise Unreadable(fault("file-too-large", what=f"> {UNPACKED_BYTES // 2**20} MB"))
    for entry in entries:
        if entry.file_size > SMALL_ENTRY and entry.file_size > RATIO * max(1, entry.compress_size):
            raise Unreadable(fault("file-hostile", what="zip ratio"))


# Which part is a sheet is told by other parts, and a part may have any name: markup is known by its beginning.
_BEGINS_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe|\xfe\xff")
_MARKUP = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_CELL_ADDRESS = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]+)(\d+)")
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
# Lists are narrow and shorter than a million rows: only addresses beyond that are looked at one by one.
_FAR_CELL = re.compile(rb"r=[\"'](?:[B-Z][A-Z]|[A-Z]{3,})\d|r=[\"'][A-Z]+\d{7}")


def _scan_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    named = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    area = _Area()
    seen, carried = 0, b""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            if not seen and not named and not _BEGINS_MARKUP.match(chunk):
                return
            seen += len(chunk)
            # The directory may lie about the size: what is counted is what comes out.
            if seen > entry.file_size or seen > UNPACKED_BYTES:
                raise Unreadable(fault("file-hostile", what="zip size"))
            text = carried + chunk
            if _MARKUP.search(text) or (seen == len(chunk) and b"\x00" in chunk[:64]):
                raise Unreadable(fault("file-hostile", what="DOCTYPE"))
            cut = max(text.rfind(b"<"), len(text) - 4096)
            area.add(text[:cut])
            carried = text[cut:]
    area.add(carried)


class _Area:
    """How far the cells of a sheet reach, counted while its XML streams by."""

    def __init__(self) -> None:
        self.rows = 0
        self.last_row = 1
        self.last_column = 1
        self.in_row = 0

    def add(self, text: bytes) -> None:
        """Count a piece that ends before a tag; raises Unreadable as soon as the sheet is too wide or long."""
        self.rows += text.count(b"<row") + text.count(b":row")
        self.last_row = max(self.last_row, self.rows)
        if _FAR_CELL.search(text):
            self._measure(text)
        elif text.count(b"<c ") > text.count(b" r="):
            self._count_without_addresses(text)
        if self.last_column > COLUMNS or self.last_row * self.last_column > AREA_CELLS:
            raise Unreadable(fault("file-too-large", what=f"{self.last_row:,} × {self.last_column:,}"))

    def _measure(self, text: bytes) -> None:
        # Rows may go unnumbered, or disagree with their cells; the reader believes the cells.
        addresses = _CELL_ADDRESS.findall(text)
        farthest = max((row for _, row in addresses), key=lambda row: (len(row), row), default=b"0")
        self.last_row = max(self.last_row, int(farthest[:9]))
        self.last_column = max(self.last_column, *map(_column_number, {column for column, _ in addresses}), 1)

    def _count_without_addresses(self, text: bytes) -> None:
        for position, row in enumerate(_ROW.split(text)):
            self.in_row = len(_CELL.findall(row)) + (0 if position else self.in_row)
            self.last_column = max(self.last_column, self.in_row)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + letter - 64
    return number


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
        raise Unreadable(fault("file-not-a-workbook")) from error


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
